#!/bin/sh
# headers.sh ROOT CC [FLAG...]: does each header compile alone, and twice in one file? Headers that only a viewer or
# a GIS build can read are left out by naming their layers in SKIP.
set -eu
root=$1 compiler=$2
shift 2
cd "$root/sim"
faults=0 count=0
for header in $(find . -name '*.h' -type f | LC_ALL=C sort); do
    header=${header#./}
    case " ${SKIP-} " in *" ${header%%/*} "*) continue ;; esac
    count=$((count + 1))
    if ! said=$(printf '#include "%s"\n#include "%s"\ntypedef int kota_alone;\n' "$header" "$header" |
        "$compiler" "$@" -I. -x c -fsyntax-only - 2>&1); then
        printf '%s\nsim/%s:1: does not compile alone: include what it uses, and guard it\n' "$said" "$header"
        faults=$((faults + 1))
    fi
done
[ "$count" -gt 0 ] || { echo "no headers under $root/sim"; exit 1; }
[ "$faults" -eq 0 ] || { echo "$faults of $count headers to mend"; exit 1; }
