#!/bin/sh
# import.sh CITY [FOLDER] [OPTION...]: imports real_CITY of public files into FOLDER/real_CITY (default: where
# kota looks for cities). CITY: ciliwung, jakarta, denpasar or hcmc. Files are read from
# $KOTA_DATA/cities; none comes with kota.
set -eu
city=${1:?ciliwung, jakarta, denpasar or hcmc} folder=${2:-}
[ $# -lt 2 ] && shift 1 || shift 2
here=$(cd "$(dirname "$0")" && pwd)
data=${KOTA_DATA:?the folder with cities/}/cities
kota=${KOTA:-kota}
[ -n "$folder" ] && set -- --out "$folder/real_$city" "$@"
case $city in
ciliwung) # a window of Jakarta with heights, people and streets; generated where hardly any street was mapped
    d=$data/jakarta_ciliwung
    "$kota" import real_ciliwung --title "Jakarta: the Ciliwung from Condet to Kalibata" \
        --streets "$d/roads.osm.pbf" --dem "$d/dem.tif" --districts "$d/kelurahan.geojson" \
        --district-fields kel \
        --population "$d/population_hkv.tif" --population-per-km2 10 --grow-streets \
        --waterways "$here/../jakarta_ciliwung/waterways.geojson" \
        --gauges "$here/../jakarta_ciliwung/gauges.geojson" \
        --credit "heights: floodhack2016-jakarta" --credit "population: HKV" "$@"
    ;;
jakarta) # all streets and districts of the metropolis, without heights: traffic and waste
    d=$data/jakarta
    "$kota" import real_jakarta --title "Jakarta" --streets "$d/roads.osm.pbf" --districts "$d/kelurahan.geojson" \
        --population "$d/population_hkv.tif" --population-per-km2 10 --cell-m 50 --credit "population: HKV" "$@"
    ;;
denpasar) # heights, rivers and districts are real; there are no streets, so all of them are generated
    # 6026 a km2: 725,314 residents (BPS, census of 2020) over the 120.4 km2 of land of its districts
    # 120 mm: rain of 24 h with a return period of 2 to 5 years, assumed
    # 6.2 m: SRTM's error from place to place on islands, 90 % (Rodriguez, Morris and Belz 2006)
    d=$data/denpasar
    "$kota" import real_denpasar --title "Denpasar" --dem "$d/dem.tif" --datum EGM96 --fill-sinks-m 6.2 \
        --waterways "$d/rivers.geojson" \
        --districts "$d/kelurahan.geojson" --district-fields nama --population-per-km2 6026 --grow-streets \
        --grow-drains-mm 120 --coast "$d/coast_gshhg.geojson" --bounds 115.165,-8.76,115.285,-8.585 \
        --credit "heights: SRTM, USGS" --credit "coast: GSHHG, Wessel and Smith" \
        --credit "rivers: (c) OpenStreetMap contributors" \
        --credit "districts: wilayah_boundaries" "$@"
    ;;
hcmc) # the middle of Ho Chi Minh City with all that OpenStreetMap says of it, but no heights
    d=$data/hcmc
    "$kota" import real_hcmc --title "Ho Chi Minh City, the middle" --streets "$d/hcmc_centre.osm.pbf" \
        --facilities "$d/hcmc_centre.osm.pbf" --land-use "$d/hcmc_centre.osm.pbf" \
        --buildings "$d/hcmc_centre.osm.pbf" "$@"
    ;;
*)
    echo "import.sh: $city is none of ciliwung, jakarta, denpasar, hcmc" >&2
    exit 2
    ;;
esac
