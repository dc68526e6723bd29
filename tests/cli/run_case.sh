#!/bin/sh
# run_case.sh PROGRAM ROOT CASE SCRATCH: runs one case of the command line. The form of a case is in README.md.
#
# The case runs in SCRATCH, which is emptied first, with the folder of PROGRAM first on the PATH. Exit 0: as expected,
# 1: not, 77: skipped because something it needs is absent.
set -u
program=$1 root=$2 case_file=$3 scratch=$4
faults=0
line_number=0

fault() {
    printf '%s: %s\n' "${case_file#"$root"/}" "$*"
    faults=$((faults + 1))
}

broken() {
    printf '%s:%d: %s\n' "${case_file#"$root"/}" "$line_number" "$*"
    exit 1
}

# What a case may need; without it the case is skipped.
need() {
    case $1 in
    gis) [ "${KOTA_GIS:-ON}" = ON ] || skip "this build has no GIS" ;;
    python) command -v python3 >/dev/null || skip "there is no python3" ;;
    view) [ "${KOTA_VIEW:-ON}" = ON ] || skip "this build has no view" ;;
    data/*)
        [ -e "${KOTA_DATA:-$root/../shared/data}/${1#data/}" ] || skip "no ${1#data/} in the folder of KOTA_DATA"
        ;;
    *) broken "needs: $1 is none of gis, view, python, data/PATH" ;;
    esac
}

skip() {
    echo "SKIPPED: $*"
    exit 77
}

copy() {
    [ -e "$root/$1" ] || broken "copy: there is no $1 in the repository"
    cp -R "$root/$1" "$scratch/" || broken "copy: $1 could not be copied"
}

# The lines up to the mark, into a file of the scratch folder.
write_file() {
    name=$1 mark=$2 first=$line_number
    case $name in
    /* | *..*) broken "file: $name must lie in the scratch folder" ;;
    */*) mkdir -p "$scratch/${name%/*}" ;;
    esac
    : >"$scratch/$name"
    while IFS= read -r text || [ -n "$text" ]; do
        line_number=$((line_number + 1))
        [ "$text" != "$mark" ] || return 0
        printf '%s\n' "$text" >>"$scratch/$name"
    done
    line_number=$first
    broken "file $name: no line '$mark' closes it"
}

# Read the case: files are written and copied at once, the rest is kept as lines "word: value" in checks.
read_case() {
    while IFS= read -r line || [ -n "$line" ]; do
        line_number=$((line_number + 1))
        word=${line%%:*}
        value=${line#*:}
        value=${value# }
        case $line in
        '' | '#'*) ;;
        'file '*)
            # shellcheck disable=SC2086 # a name and perhaps a mark
            set -- ${line#file }
            write_file "$1" "${2:-end}"
            ;;
        'copy: '*) copy "$value" ;;
        'needs: '*) need "$value" ;;
        'run: '* | 'exit: '* | 'stdout: '* | 'stderr: '* | 'absent: '* | 'present: '*)
            printf '%s\n' "$word: $value" >>"$checks"
            ;;
        *) broken "'$line' is no word of a case (a text with a line 'end' needs: file NAME MARK ... MARK)" ;;
        esac
    done <"$case_file"
    if ! grep -q '^run: ' "$checks"; then broken "the case has no line run:"; fi
    if ! grep -q '^exit: ' "$checks"; then broken "the case has no line exit:"; fi
}

# All runs but the last must succeed; what is expected is said of the last.
run_all() {
    runs=$(grep -c '^run: ' "$checks")
    while IFS= read -r line; do
        case $line in 'run: '*) ;; *) continue ;; esac
        (cd "$scratch" && PATH=$(dirname "$program"):$PATH LC_ALL='' LC_MESSAGES='' LANG=C KOTA_LANG='' \
            KOTA_CACHE=off sh -c "${line#run: }") \
            >"$output/stdout" 2>"$output/stderr" </dev/null
        code=$?
        if grep -qE 'ERROR: [A-Za-z]*Sanitizer|runtime error:' "$output/stderr"; then
            fault "a sanitizer speaks in: ${line#run: }"
        fi
        runs=$((runs - 1))
        if [ "$runs" -gt 0 ] && [ "$code" -ne 0 ]; then
            fault "exit $code of an earlier run: ${line#run: }"
            return
        fi
    done <"$checks"
}

judge() {
    while IFS= read -r line; do
        value=${line#*: }
        case $line in
        'exit: '*) [ "$code" = "$value" ] || fault "exit $code, not $value" ;;
        'stdout: '*) grep -qF -e "$value" "$output/stdout" || fault "stdout does not say: $value" ;;
        'stderr: '*) grep -qF -e "$value" "$output/stderr" || fault "stderr does not say: $value" ;;
        'absent: '*) ! exists "$value" || fault "$value was left behind" ;;
        'present: '*) exists "$value" || fault "$value was not made" ;;
        esac
    done <"$checks"
    left=$(cd "$scratch" && find . -name '*.tmp[0-9]*')
    [ -z "$left" ] || fault "half-written files were left behind:" "$left"
}

# Does any name match this glob, from the scratch folder?
exists() {
    (
        cd "$scratch" || exit 1
        # shellcheck disable=SC2086 # a glob
        for name in $1; do
            if [ -e "$name" ] || [ -L "$name" ]; then exit 0; fi
        done
        exit 1
    )
}

output=$scratch.out
checks=$output/checks
rm -rf "$scratch" "$output"
mkdir -p "$scratch" "$output"
: >"$checks"
code=0
read_case
run_all
judge
if [ "$faults" -gt 0 ]; then
    echo "--- stdout"
    head -c 4000 "$output/stdout"
    echo "--- stderr"
    head -c 4000 "$output/stderr"
    echo "--- in $scratch"
    exit 1
fi
