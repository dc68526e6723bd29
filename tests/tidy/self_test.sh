#!/bin/sh
# self_test.sh TIDY ROOT SCRATCH: does the checker find each kind of fault, at its line, and leave good code alone?
set -eu
tidy=$1 root=$2 scratch=$3
failed=0

rm -rf "$scratch"
mkdir -p "$scratch/sim/core" "$scratch/sim/map" "$scratch/tests/tidy" "$scratch/tests/unit"
cp "$root/tests/tidy/rules.txt" "$scratch/tests/tidy/rules.txt"
printf 'core:\nmap: core\n' >"$scratch/sim/layers.txt"
echo 'int x;' >"$scratch/tests/unit/test_good.c"

cat >"$scratch/sim/core/good.h" <<'END'
/* A header without fault: rand() in a comment and "sprintf(" in a text are no calls. */
#ifndef GOOD_H
#define GOOD_H
#include "core/good_types.h"
typedef struct kota_log kota_log;
/** Documented.  @tested tests/unit/test_good.c */
int kota_good(void (*each)(int), const char *text);
void kota_grouped(int);

int kota_trailing(void); /* says what it does */

static inline int kota_inline(int a) { return a; }
#endif
END
cat >"$scratch/sim/core/good.c" <<'END'
#include "core/good.h"
static const char *const names[] = {"rand(", "it's // not a comment"};
static const struct { int a; } table[] = {{1}};
struct kota_log { int a; };
extern const int kota_known;
static int helper(struct kota_log *log) { static const int one = 1; return log->a + log->exp(1) + one; }
int kota_good(void (*each)(int), const char *text)
{
    int random_time = 1, big = 1'000;
    return helper(0) + (int)sizeof names + table[0].a + random_time + big;
}
END
cat >"$scratch/sim/core/good_types.h" <<'END'
/* nothing */
END

# expect RULE "FILE:LINE: words": the checker must say so.
expect() {
    said=$("$tidy" "$1" "$scratch" || true)
    if ! printf '%s\n' "$said" | grep -qF -- "$2"; then
        printf 'tidy %s did not say "%s"; it said:\n%s\n' "$1" "$2" "$said"
        failed=1
    fi
}
# quiet RULE: the checker must find nothing.
quiet() {
    if ! said=$("$tidy" "$1" "$scratch"); then
        printf 'tidy %s finds a fault in good code:\n%s\n' "$1" "$said"
        failed=1
    fi
}
for rule in layers banned state docs size names paths; do quiet "$rule"; done

cat >"$scratch/sim/core/bad.h" <<'END'
#include "map/bad.h"
#include "nowhere/x.h"
#include "bad2.h"

int kota_bare(int a);

/** @tested tests/unit/test_absent.c */
int kota_untested(void);
END
cat >"$scratch/sim/core/bad.c" <<'END'
#include <math.h>
#include <lua.h>
static int counter;
int shared[3] = {1, 2, 3};
static const char *pointers[] = {"a"};
static void (*hook)(int);
static struct point { int x; } origin;
void kota_bad(char *text)
{
    static int calls = 0;
    sprintf(text, "%d", calls++);
    double d = exp(1.0) + __builtin_pow(2, 3);
#pragma omp parallel
    exit((int)d);
}
const char *place = "/home/someone/x";
END
{
    echo 'void kota_long(void)'
    echo '{'
    i=0
    while [ $i -lt 80 ]; do echo '    ;'; i=$((i + 1)); done
    echo '}'
    printf '/* %0120d */\n' 0
    i=0
    while [ $i -lt 1000 ]; do echo; i=$((i + 1)); done
} >"$scratch/sim/core/long.c"
mkdir "$scratch/sim/attic" "$scratch/notes"
echo 'int a;' >"$scratch/sim/attic/a.c"

expect layers 'sim/core/bad.h:1: core/bad.h may not include map'
expect layers "sim/core/bad.h:2: #include \"nowhere/x.h\": sim/layers.txt has no layer 'nowhere'"
expect layers 'sim/core/bad.h:3: #include "bad2.h" names no layer'
expect layers 'sim/attic/a.c:1: lies in no layer'
expect layers 'sim/core/bad.c:1: #include <math.h>'
expect layers 'sim/core/bad.c:2: #include <lua.h> belongs to sim/script/* alone'
expect state "sim/core/bad.c:3: file-scope state 'static int counter"
expect state 'sim/core/bad.c:4: file-scope state'
expect state 'sim/core/bad.c:5: file-scope state'
expect state 'sim/core/bad.c:6: file-scope state'
expect state 'sim/core/bad.c:7: file-scope state'
expect state 'sim/core/bad.c:10: a static variable'
expect banned 'sim/core/bad.c:11: sprintf() is not used here'
expect banned 'sim/core/bad.c:12: exp() is not used here'
expect banned 'sim/core/bad.c:12: pow() is not used here'
expect banned 'sim/core/bad.c:13: omp is not used here'
expect banned 'sim/core/bad.c:14: exit() is not used here'
expect docs "sim/core/bad.h:5: 'int kota_bare(int a)' has no comment"
expect docs 'sim/core/bad.h:7: @tested tests/unit/test_absent.c'
expect size "sim/core/long.c:1: 'void kota_long(void)' has 83 lines"
expect size 'sim/core/long.c:84: the line has 126 columns'
expect size 'sim/core/long.c:1084: the file has 1084 lines'
expect names 'notes:1: this name does not belong'
expect paths "sim/core/bad.c:16: '/home/' is a place of one machine"

# Texts: a key that is absent, a key that nothing names, a group, and names that only look like keys.
mkdir -p "$scratch/assets/strings" "$scratch/assets/report"
printf 'key,en,id,ms\nrun.end,"a\nb",c,d\nrun.unused,a,b,c\nunit.h,h,jam,jam\nfield.x,a,b,c\n' \
    >"$scratch/assets/strings/a.csv"
echo 't("field." + name)' >"$scratch/assets/report/page.js"
cat >"$scratch/sim/core/words.c" <<'END'
void kota_say_all(void) { kota_word(w, "run.end"); kota_word(w, "run.absent"); kota_word_of(w, "unit", "run.json"); }
END
said=$(sh "$root/tests/tidy/strings.sh" "$scratch" || true)
for fault in 'sim/core/words.c:1: there is no text run.absent' \
    'assets/strings/a.csv:4: nothing names the text run.unused' '2 texts to mend'; do
    printf '%s\n' "$said" | grep -qF -- "$fault" && continue
    printf 'strings.sh did not say "%s" but:\n%s\n' "$fault" "$said"
    failed=1
done

# Sentences: one that is there, quoted and in two pieces; one in two lines of which the second is not; one of places.
printf 'key,id,ms\n"%%s ""is"" bad",a,b\nfirst,c,d\n' >"$scratch/assets/strings/errors.csv"
cat >"$scratch/sim/core/words.c" <<'END'
void f(void) { kota_fault(x, "%s \"is\" " "bad", s); }
kota_status g(void) { return kota_fail(e, a(b), c ? "first\nand %d more" : "%s: %d", 1); }
END
said=$(sh "$root/tests/tidy/sentences.sh" "$scratch" || true)
[ "$said" = 'sim/core/words.c: errors.csv has no row for: and %d more' ] || {
    printf 'sentences.sh said:\n%s\n' "$said"
    failed=1
}
exit "$failed"
