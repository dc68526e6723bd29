#!/bin/sh
# self_test.sh RUN_CASE SCRATCH: does the runner of cases see what is wrong? It runs cases against a fake program.
set -eu
runner=$1 scratch=$2
failed=0
rm -rf "$scratch"
mkdir -p "$scratch/root/kit" "$scratch/bin"
echo 'in the kit' >"$scratch/root/kit/a.txt"
cat >"$scratch/bin/kota" <<'END'
#!/bin/sh
# say WORDS | fail CODE | make FILE | show FILE
case $1 in
say) shift; echo "$*" ;;
fail) echo "broken.lua:1: what is wrong" >&2; exit "$2" ;;
make) echo x >"$2" ;;
show) cat "$2" ;;
sick) echo "x.c:1:2: runtime error: overflow" >&2 ;;
esac
END
chmod +x "$scratch/bin/kota"

# check CODE "what it must say": the case on stdin must end so.
check() {
    cat >"$scratch/root/a.case"
    code=0
    said=$(sh "$runner" "$scratch/bin/kota" "$scratch/root" "$scratch/root/a.case" "$scratch/run" 2>&1) || code=$?
    if [ "$code" -ne "$1" ] || ! printf '%s\n' "$said" | grep -qF -- "$2"; then
        printf 'exit %d, not %d, or not "%s" from this case:\n' "$code" "$1" "$2"
        cat "$scratch/root/a.case"
        printf 'it said:\n%s\n' "$said"
        failed=1
    fi
}

check 0 '' <<'END'
# a good case
copy: kit
run: kota make out.txt
run: kota show broken.lua; cat kit/a.txt; kota fail 4
exit: 4
stdout: function f()
stdout: last * line -- [x]
stdout: in the kit
stderr: what is wrong
absent: nothing*
present: out.*
file broken.lua DONE
function f()
end
last * line -- [x]
DONE
END
printf 'run: kota say hello\nexit: 1\n' | check 1 'exit 0, not 1'
printf 'run: kota say hello\nexit: 0\nstdout: hullo\n' | check 1 'stdout does not say: hullo'
printf 'run: kota fail 4\nexit: 4\nstderr: hullo\n' | check 1 'stderr does not say: hullo'
printf 'run: kota make out.txt\nexit: 0\nabsent: out*\n' | check 1 'out* was left behind'
printf 'run: kota say hello\nexit: 0\npresent: out*\n' | check 1 'out* was not made'
printf 'run: kota make a.csv.tmp12\nexit: 0\n' | check 1 'half-written'
printf 'run: kota fail 3\nrun: kota say hello\nexit: 0\n' | check 1 'exit 3 of an earlier run'
printf 'run: kota sick\nexit: 0\n' | check 1 'a sanitizer speaks'
printf 'run: kota say hello\n' | check 1 'the case has no line exit:'
printf 'exit: 0\n' | check 1 'the case has no line run:'
printf 'run: kota say\nexit: 0\nsterr: x\n' | check 1 "a.case:3: 'sterr: x' is no word of a case"
printf 'file a.lua\nx\n' | check 1 "a.case:1: file a.lua: no line 'end' closes it"
printf 'file ../a.lua\nend\n' | check 1 'must lie in the scratch folder'
printf 'copy: absent\n' | check 1 'there is no absent in the repository'
printf 'needs: data/no/such/file\nrun: kota say\nexit: 0\n' | check 77 'SKIPPED: no no/such/file'
exit "$failed"
