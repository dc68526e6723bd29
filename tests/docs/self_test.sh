#!/bin/sh
# self_test.sh RUN_BLOCKS SCRATCH: are blocks run in order, the marked ones left alone, and failures seen?
set -eu
runner=$1 scratch=$2
rm -rf "$scratch"
mkdir -p "$scratch/root/scenarios" "$scratch/bin"
printf '#!/bin/sh\necho "$@"\n' >"$scratch/bin/kota"
chmod +x "$scratch/bin/kota"
cat >"$scratch/root/good.md" <<'END'
# Good
```sh
./kota one >made
kota two && test -d scenarios
```
```sh no-run
exit 1
```
```lua
not a shell's
```
```sh
grep one made
```
END
said=$(sh "$runner" "$scratch/bin/kota" "$scratch/root" good.md "$scratch/run")
[ "$said" = 'good.md: 2 blocks run' ] || { echo "of a good document it says: $said"; exit 1; }

# fails DOCUMENT WORDS: it must fail and say so.
fails() {
    if said=$(sh "$runner" "$scratch/bin/kota" "$scratch/root" "$1" "$scratch/run") ||
        ! printf '%s\n' "$said" | grep -qF -- "$2"; then
        echo "of $1 it does not say '$2' but: $said"
        exit 1
    fi
}
# shellcheck disable=SC2016 # the quotes are of Markdown
printf 'text\n```sh\nfalse\ntrue\n```\n```sh\ntrue\n```\n' >"$scratch/root/bad.md"
fails bad.md 'bad.md:2: this block fails'
# shellcheck disable=SC2016
printf '```sh\ntrue\n' >"$scratch/root/open.md"
fails open.md 'not closed'
