#!/bin/sh
# many_test.sh PROGRAM ROOT SCRATCH [RUNS]: a study of many runs (cells of 40 m, 4 h), killed three times at random
# points and resumed, leaves what an undisturbed one leaves, byte for byte; and its memory does not grow with the runs
# that are done. RUNS (60) is a multiple of 10; 1000 is the size to ask for by hand. memory.csv, in SCRATCH, has the
# memory of the process that runs the study while it works.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3 runs=${4:-60}
jobs=${KOTA_JOBS:-2}
members=$((runs / 10)) # of a baseline, an intervention and points of a design
if [ "$members" -lt 4 ] || [ $((members * 10)) -ne "$runs" ]; then
    echo "RUNS must be a multiple of 10, 40 at least"
    exit 2
fi

rm -rf "$scratch"
mkdir -p "$scratch/once" "$scratch/again"
cd "$scratch"
cp "$root/tests/cli/shared/town.lua" .
cat >many.lua <<LUA
local kota = require "kota"
local base = kota.scenario { api = 1, name = "Wet", city = "town", cell_m = 40, start = "2025-01-15 06:00",
  duration_h = 4, warmup_h = 0, sample_min = 60, snapshot_min = 240 }
local function rain(mm) return kota.storm.chicago { depth_mm = mm, duration_h = 3, at = "06:15", spread = 0.2 } end
local early = kota.policy { name = "Early", every_min = 30, act = function(city) city:pumps():set { on = true } end }
return kota.study { title = "Many", baseline = base:with { rain = rain(200) }, replications = 10,
  interventions = { { "Early pumps", base:with { rain = rain(200), policies = { early } } } },
  design = kota.design.latin { runs = $((members - 2)), vary = { rain_mm = { 100, 300 } },
    make = function(p) return base:with { rain = rain(p.rain_mm) } end } }
LUA

records() { find "$1/r.part/members" -name 'r*.json' 2>/dev/null | wc -l; }

# A number from 0 to $1 - 1.
chance() { echo $(($(od -An -N4 -tu4 /dev/urandom) % $1)); }

# Kill the study with all that it started (or, "alone", without) once so many runs are done.
kill_after() { # RUNS HOW
    cd again
    setsid "$program" study ../many.lua --out r --quiet --threads "$jobs" --resume >/dev/null 2>&1 &
    leader=$!
    cd ..
    while [ "$(records again)" -lt "$1" ] && kill -0 "$leader" 2>/dev/null; do sleep 0.02; done
    sleep "0.0$(chance 90)"
    if [ "$2" = alone ]; then kill -9 "$leader"; else kill -9 "-$leader"; fi
    wait "$leader" 2>/dev/null || true
    echo "killed ($2) with $(records again) of $runs runs done"
}

# The undisturbed study, its own memory beside it: it counts, members are processes of their own.
began=$(date +%s)
cd once
"$program" study ../many.lua --out r --quiet --threads "$jobs" >../once.txt &
worker=$!
cd ..
echo 'runs_done,memory_kb' >memory.csv
while kill -0 "$worker" 2>/dev/null; do
    done_runs=$(records once)
    memory=$(awk '$1 == "VmRSS:" { print $2 }' "/proc/$worker/status" 2>/dev/null || true)
    # the last few are followed by the comparison, which reads them all
    if [ -n "$memory" ] && [ "$done_runs" -gt 0 ] && [ "$done_runs" -lt $((runs - 2)) ]; then
        echo "$done_runs,$memory" >>memory.csv
    fi
    sleep 0.2
done
wait "$worker"
echo "$runs runs in $(($(date +%s) - began)) s, $jobs at a time"
awk -F, -v runs="$runs" 'NR > 1 {
    if ($1 <= runs * 0.2) { if ($2 > early) early = $2 } else if ($2 > late) late = $2
} END {
    printf "memory: %d kB at most in the first fifth, %d kB later\n", early, late
    if (early > 0 && late > early + 1024) { print "it grew with the runs"; exit 1 }
}' memory.csv

third=$((runs / 3))
kill_after $((1 + $(chance $((third - 1))))) all
kill_after $((third + $(chance $((third - 1))))) alone
kill_after $((2 * third + $(chance $((third - 2))))) all
[ ! -e again/r ] || { echo "the study was done before it was killed for the third time"; exit 1; }
(cd again && exec "$program" study ../many.lua --out r --quiet --threads "$jobs" --resume) >again.txt
cmp once.txt again.txt
diff -rq -x run.json once/r again/r
echo "the same files as undisturbed: $(find again/r -type f | wc -l)"
