#!/bin/sh
# claims.sh [PACK...]: what the packs' READMEs say of their runs, each sentence beside what a run gives now. Run it
# from the repository's root when an engine or a default has changed, and correct the READMEs (all languages). It
# judges nothing. A pack's runs stay in runs/claims/PACK. KOTA: the program.
set -eu
kota=${KOTA:-./kota}
out=runs/claims

# figures INDICATOR...: of the whole city, from the study's table: the baseline, then each intervention.
figures() {
    for name in "$@"; do
        awk -F, -v name="$name" '$2 == name && $3 == "all" {
            if (!seen++) printf "  %-20s %12.6g %s\n", name, $5, $4
            printf "    %-30s %12.6g  (%+.3g)\n", $1, $6, $7 }' "$out/$pack/compare.csv"
    done
}
says() { printf '%s\n' "$pack: $*"; }
study() { "$kota" study "scenarios/$pack/study.lua" --out "$out/$pack" --quiet >/dev/null; }

palembang() {
    "$kota" run scenarios/palembang/wet.lua --set duration_h=6.5 --out "$out/$pack" --quiet >/dev/null
    says "at 08:30 some 170 ha of the city stand under water"
    awk -F, 'NR == 1 { for (k = 1; k <= NF; k++) if ($k == "flooded_ha") c = k }
        END { printf "  flooded_ha at %s: %g\n", $1, $c }' "$out/$pack/series.csv"
}
kuching() {
    study
    says "the bypass halves the flooded area"
    figures flooded_area_ha
}
johor_bahru() {
    study
    says "in this storm the town floods from its drains, and a barrage alone changes nothing"
    figures flooded_area_ha
}
jakarta() {
    study
    says "with JakLingko more than six times as many people ride the lines"
    figures transit_trips transit_left_behind
    says "JAKI halves how far inlets are blocked and the waste in drains, but crews close streets earlier"
    figures inlet_blocked_frac waste_drains_kg link_closed_h
    says "with Smart Bin trucks drive almost a fifth less and a tonne costs an eighth less"
    figures truck_km waste_cost_idr_per_t
}
kuala_lumpur() {
    study
    says "passengers of the two GoKL lines in the six hours"
    figures transit_trips
}
semarang() {
    study
    says "\"Pumps early, roads closed\": twenty times as many street hours are lost, more trips are given up"
    figures link_closed_h trips_given_up
}
surabaya() {
    study
    says "three pump houses change little in fifty square kilometres"
    figures flooded_area_ha flooded_ha_h
}
contoh() {
    "$kota" run scenarios/contoh/scenario.lua --out "$out/$pack" --quiet >/dev/null
    says "on the wet day a trip takes 10.0 min, and some 4,600 of 138,000 trips find no way"
    grep -E '^trip(_time_min|s_arrived|s_given_up),all,' "$out/$pack/indicators.csv"
}

[ $# -gt 0 ] || set -- contoh palembang kuching johor_bahru jakarta kuala_lumpur semarang surabaya
for pack in "$@"; do "$pack"; done
