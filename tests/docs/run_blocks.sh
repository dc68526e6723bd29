#!/bin/sh
# run_blocks.sh PROGRAM ROOT DOCUMENT SCRATCH: runs the shell blocks of a document as a reader would.
#
# A block opens with a line "```sh"; one that opens with "```sh no-run" is left alone. The blocks of a document run in
# order in one scratch folder that looks like the top of the repository: scenarios, scripts and assets are copies, and
# ./kota and kota are the built program. Exit 1 when a block fails, saying its line.
set -u
export KOTA_CACHE=off
program=$1 root=$2 document=$3 scratch=$4
rm -rf "$scratch"
mkdir -p "$scratch/here" "$scratch/blocks"
for name in scenarios scripts assets; do
    if [ -d "$root/$name" ]; then cp -R "$root/$name" "$scratch/here/"; fi
done
ln -s "$program" "$scratch/here/kota"

awk -v folder="$scratch/blocks" '
    /^[ ]*```/ {
        if (inside) { inside = 0; if (file != "") close(file); file = ""; next }
        inside = 1
        if ($0 ~ /^[ ]*```sh[ ]*$/) { file = sprintf("%s/%05d", folder, NR); printf "" >file }
        next
    }
    inside && file != "" { print >file }
    END { if (inside) exit 1 }' "$root/$document" || {
    echo "$document: a fenced block is not closed"
    exit 1
}

failed=0 count=0
for block in "$scratch/blocks"/*; do
    [ -f "$block" ] || break
    count=$((count + 1))
    line=$(basename "$block" | sed 's/^0*//')
    if ! (cd "$scratch/here" && PATH=$(dirname "$program"):$PATH sh -eu "$block") \
        >"$scratch/said" 2>&1 </dev/null; then
        echo "$document:$line: this block fails:"
        cat "$block"
        echo "--- it says:"
        tail -c 4000 "$scratch/said"
        failed=1
    fi
done
echo "$document: $count blocks run"
exit "$failed"
