#!/bin/sh
# format.sh ROOT: are all C files of sim and tests laid out by .clang-format? Exit 77 (skipped) without clang-format
# 14, because other versions lay out differently. Exceptions are the lines "allow format GLOB" of rules.txt.
set -eu
cd "$1"
tool=
for name in clang-format-14 clang-format; do
    if command -v "$name" >/dev/null && "$name" --version | grep -q 'version 14\.'; then
        tool=$name
        break
    fi
done
if [ -z "$tool" ]; then
    echo "SKIPPED: clang-format 14 is not installed (apt-get install clang-format-14)"
    exit 77
fi
allowed=$(sed -n 's/^allow format \([^ ]*\) .*/\1/p' tests/tidy/rules.txt)
faults=0
for file in $(find sim tests -name '*.[ch]' -type f | LC_ALL=C sort); do
    skip=
    set -f
    for glob in $allowed; do
        # shellcheck disable=SC2254 # the glob is meant as one
        case $file in $glob) skip=yes ;; esac
    done
    set +f
    [ -z "$skip" ] || continue
    line=$("$tool" --style=file "$file" | cmp "$file" - 2>&1 | sed -n 's/.*line \([0-9]*\).*/\1/p') || true
    if [ -n "$line" ]; then
        echo "$file:$line: not laid out by .clang-format: run $tool -i $file"
        faults=$((faults + 1))
    fi
done
[ "$faults" -eq 0 ] || { echo "$faults files to lay out"; exit 1; }
