#!/bin/sh
# run.sh KOTA SOURCE DAY SCRATCH: every row of the policy library on that day; run.sh KOTA SOURCE rows: that each
# file of the library has a row.
set -u
kota=$1 source=$2 what=$3
if [ "$what" = rows ]; then
    missing=0
    for file in "$source"/scripts/kota/policy/*.lua; do
        name=$(basename "$file" .lua)
        grep -q "{ \"$name\"," "$source/tests/policy/rows.lua" && continue
        echo "tests/policy/rows.lua has no row for $name: what must it show?"
        missing=1
    done
    exit $missing
fi
rm -rf "$4" && mkdir -p "$4" || exit 1
cp "$source"/tests/policy/*.lua "$4" && cd "$4" || exit 1
"$kota" study "$what.lua" --out out --quiet --no-cache >said
code=$?
[ $code -eq 0 ] || tail -n 5 said
exit $code
