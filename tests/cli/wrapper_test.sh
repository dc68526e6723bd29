#!/bin/sh
# wrapper_test.sh KOTA SCRATCH: the wrapper at the top of the repository, with a small made-up project around it and
# stand-ins for apt-get and dpkg-query, so that nothing is installed.
set -eu
wrapper=$1 scratch=$2
failed=0
rm -rf "$scratch"
mkdir -p "$scratch/tree" "$scratch/bin" "$scratch/elsewhere"
cp "$wrapper" "$scratch/tree/kota"
unset KOTA_JOBS
PATH=$scratch/bin:$PATH CI=true SCRATCH=$scratch
export PATH CI SCRATCH

cat >"$scratch/bin/dpkg-query" <<'END'
#!/bin/sh
case "$*" in
*libcjson-dev*) [ -f "$SCRATCH/installed" ] || exit 1 ;;
*sumo*) exit 1 ;;
esac
printf installed
END
cat >"$scratch/bin/apt-get" <<'END'
#!/bin/sh
echo "$*" >>"$SCRATCH/apt.log"
[ "$1" = install ] || exit 0
[ ! -f "$SCRATCH/offline" ] || { echo 'E: no network'; exit 100; }
touch "$SCRATCH/installed"
END
cat >"$scratch/bin/sudo" <<'END'
#!/bin/sh
[ "$1" != -n ] || shift
exec "$@"
END
chmod +x "$scratch/bin"/*

cat >"$scratch/tree/main.c" <<'END'
#include <stdio.h>
int main(int count, char **words)
{
    for (int i = 1; i < count; i++) printf("[%s]", words[i]);
    puts("");
    return count > 1 && words[1][0] == '4' ? 4 : 0;
}
END
cat >"$scratch/tree/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.20)
project(made_up C)
set(KOTA_SANITIZE "" CACHE STRING "")
enable_testing()
add_executable(kota main.c)
add_test(NAME good COMMAND kota)
add_test(NAME skipped COMMAND sh -c "exit 77")
set_tests_properties(good skipped PROPERTIES SKIP_RETURN_CODE 77 LABELS unit)
add_test(NAME physics COMMAND sh -c "test ! -f ${CMAKE_SOURCE_DIR}/broken")
add_test(NAME full COMMAND kota)
set_tests_properties(full PROPERTIES LABELS full)
if(EXISTS ${CMAKE_SOURCE_DIR}/broken)
  add_test(NAME not_there COMMAND ${CMAKE_BINARY_DIR}/not_there)
  add_test(NAME hidden COMMAND sh -c "echo 'SKIPPED: x'; echo 'Failing: 1 | Crashing: 0'; exit 1")
  set_tests_properties(hidden PROPERTIES SKIP_REGULAR_EXPRESSION "SKIPPED:")
endif()
END

# check "what" CODE OUT ERR -- COMMAND...: its exit code, a whole line of stdout and a part of one of stderr.
check() {
    what=$1 code=$2 out=$3 err=$4
    shift 5
    got=0
    "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || got=$?
    if [ "$got" -ne "$code" ] || { [ -n "$out" ] && ! grep -qxF -e "$out" "$scratch/out"; } ||
        { [ -n "$err" ] && ! grep -qF -e "$err" "$scratch/err"; }; then
        echo "$what: exit $got (not $code), or stdout lacks the line '$out', or stderr lacks '$err':"
        cat "$scratch/out" "$scratch/err"
        failed=1
    fi
}

touch "$scratch/offline"
check "a failed installation" 2 "" "could not install libcjson-dev" -- "$scratch/tree/kota" run
rm "$scratch/offline"
check "an installation" 0 "[run][a b]" "installing through apt-get: libcjson-dev (JSON files)" -- \
    "$scratch/tree/kota" run "a b"
grep -qx 'install -y --no-install-recommends libcjson-dev' "$scratch/apt.log" || {
    echo "apt-get was called otherwise:"
    cat "$scratch/apt.log"
    failed=1
}
: >"$scratch/apt.log"
cd "$scratch/elsewhere"
check "the program's exit code" 4 "[4]" "" -- "$scratch/tree/kota" 4
[ ! -s "$scratch/err" ] || { echo "with nothing to do it is not silent:"; cat "$scratch/err"; failed=1; }
ln -s "$scratch/tree/kota" link
check "through a link" 0 "[x]" "" -- ./link x
check "tests" 0 "3 passed, 0 failed, 2 skipped" "[4/4] sanitizers: testing" -- "$scratch/tree/kota" test
check "words for ctest" 0 "1 passed, 0 failed, 0 skipped" "" -- "$scratch/tree/kota" test --quick -R '^good$'
check "no test" 1 "0 passed, 1 failed, 0 skipped" "no test matches" -- "$scratch/tree/kota" test --quick -R nothing
[ ! -s "$scratch/apt.log" ] || { echo "apt-get was called with nothing missing"; failed=1; }

touch "$scratch/tree/broken" "$scratch/tree/CMakeLists.txt"
check "failing tests" 1 "1 passed, 3 failed, 1 skipped" "hidden failed" -- "$scratch/tree/kota" test --quick
echo 'syntax error' >>"$scratch/tree/main.c"
check "a broken build" 2 "" "the build failed" -- "$scratch/tree/kota" run
check "tests of a broken build" 1 "0 passed, 2 failed, 0 skipped" "the build failed" -- "$scratch/tree/kota" test
exit "$failed"
