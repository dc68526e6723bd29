#!/bin/sh
# install_test.sh CMAKE BUILD SCRATCH: is everything installed, and does the installed program find its own files? The
# prefix is moved first, so that nothing can lead back to where it was made.
set -eu
export KOTA_CACHE=off
cmake=$1 build=$2 scratch=$3
rm -rf "$scratch"
mkdir -p "$scratch/work"
"$cmake" --install "$build" --prefix "$scratch/first" >"$scratch/log" || { cat "$scratch/log"; exit 1; }
mv "$scratch/first" "$scratch/moved prefix"
prefix=$scratch/moved\ prefix
for file in bin/kota share/kota/scripts/kota/init.lua share/kota/scenarios/contoh/city.lua share/man/man1/kota.1 \
    share/bash-completion/completions/kota; do
    [ -s "$prefix/$file" ] || { echo "$file was not installed, or is empty"; exit 1; }
done

cd "$scratch/work"
unset KOTA_SOURCE KOTA_BUILD
export KOTA_LANG=en
kota=$prefix/bin/kota
"$kota" doctor >doctor || { cat doctor; exit 1; }
grep -qF "$prefix/bin/../share/kota/scenarios" doctor || { echo "doctor sees other scenarios:"; cat doctor; exit 1; }
"$kota" check "$prefix/share/kota/scenarios/contoh/scenario.lua" >check || { cat check; exit 1; }
grep -q '^city Contoh\|^city contoh' check || { echo "check says:"; cat check; exit 1; }

# The pages list every command that the help lists.
"$kota" --help | sed -n 's/^  kota \([a-z]*\) .*/\1/p' >commands
[ "$(wc -l <commands)" -ge 9 ] || { echo "the help lists too few commands"; exit 1; }
while read -r name; do
    grep -q "^\\.SS \"kota $name" "$prefix/share/man/man1/kota.1" || { echo "kota.1 lacks $name"; exit 1; }
    grep -q "^    $name)" "$prefix/share/bash-completion/completions/kota" ||
        { echo "completion lacks $name"; exit 1; }
done <commands

# The man page is clean roff where there is a man to ask, and the completion works where there is a bash.
if command -v groff >/dev/null && [ -d /usr/share/groff ]; then
    said=$(groff -man -Tascii -ww "$prefix/share/man/man1/kota.1" 2>&1 >page) || true
    case $said in *tmac* | *device*) said= ;; esac # a groff without its macros
    [ -z "$said" ] || { echo "groff says: $said"; exit 1; }
fi
if command -v bash >/dev/null; then
    # complete_words WORD...: what the completion offers for the last word
    cat >complete.bash <<'END'
. "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_kota
echo "${COMPREPLY[*]}"
END
    offers() {
        wanted=$1
        shift
        said=$(bash --norc complete.bash "$prefix/share/bash-completion/completions/kota" "$@" </dev/null)
        [ "$said" = "$wanted" ] || { echo "completion of '$*' offers '$said', not '$wanted'"; exit 1; }
    }
    offers doctor kota doc
    offers --resume kota run --re
    offers 'flood' kota bench fl
    offers 'plain' kota run --progress = pl
    offers 'plain' kota run --progress pl
    offers study kota help st
    offers '' kota run x
fi
