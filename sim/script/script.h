/* The only place that includes Lua: runs a scenario or study file in a sandbox, turns its tables into plans, and
 * calls its policies.
 *
 * A file returns kota.scenario{...} or kota.study{...}. The state lives as long as the run, because policies are
 * functions in it. */
#ifndef KOTA_SCRIPT_SCRIPT_H
#define KOTA_SCRIPT_SCRIPT_H

#include "city/command.h"
#include "core/blob.h"
#include "core/log.h"
#include "plan/plan.h"
#include "snap/snap.h"

typedef struct kota_script kota_script;

/** Run the file at path (text only, UTF-8). library: folder of the Lua standard library (scripts/). cities: where
 * `city = "x"` is sought after the scenario's own folder and before $KOTA_CITIES: the repository's or the installed
 * scenarios/ folder, then x/city.lua in it. print() goes to log.
 *  @errors KOTA_SCRIPT: every fault found, each "file:line: path.key = value must ..." with a cure (nearest known
 * name for unknown keys); KOTA_DATA: a file cannot be read; KOTA_BUDGET: instructions or memory exceeded.
 *  @determinism a pure function of the files' contents.  @tested tests/unit/script/test_bind.c,
 * tests/unit/script/test_sandbox.c */
KOTA_NODISCARD kota_status kota_script_open(kota_script **out, const char *path, const char *library,
                                            const char *cities, kota_logger *log, kota_error *err);
/** Where a user's own cities lie: $KOTA_CITIES, else kota/cities in the user's data folder.
 *  @lifetime heap, free with kota_free; NULL where there is no such folder.  @tested tests/cli/import/ */
char *kota_script_user_cities(void);
/** Where data files lie: $KOTA_DATA, else shared/data beside the folder that holds the folder of cities' own (the
 *  repository's neighbour).
 *  @lifetime heap, free with kota_free; NULL where there is none.  @tested tests/cli/data/ */
char *kota_script_data_folder(const char *cities);
typedef struct kota_script_also { /* what is on top of a file */
    const char *const *with;      /* files that return kota.measure{...} or kota.policy{...} */
    int32_t with_count;
    const char *const *names; /* of parameters that have other values than their defaults */
    const double *values;
    int32_t value_count;
} kota_script_also;
/** The same, where each member also adopts what those files return, in their order, and parameters have other values
 *  (names that no parameter has are passed over). The files count among the script's. also is borrowed for the call;
 * NULL: nothing.
 *  @errors those of kota_script_open and of scenario:adopt.  @tested tests/cli/run/with.case */
KOTA_NODISCARD kota_status kota_script_open_also(kota_script **out, const char *path, const kota_script_also *also,
                                                 const char *library, const char *cities, kota_logger *log,
                                                 kota_error *err);
void kota_script_close(kota_script *script); /* NULL is fine */

enum { KOTA_SCRIPT_PARAMETERS_MAX = 32 };
typedef struct kota_script_parameter { /* a number that a reader may change (kota.parameter in Lua) */
    const char *name, *unit, *what;
    double low, high, fallback, value; /* in its unit; low <= fallback, value <= high */
} kota_script_parameter;
/** The parameters of a file and its measures, in the order in which they were met; owned by the script.
 *  @tested tests/cli/run/param.case */
const kota_script_parameter *kota_script_parameters(const kota_script *script, int32_t *count);

/* Members: 0 is the baseline, 1.. the interventions, then those of kota_script_groups. A file that returns a scenario
 * has the baseline only. */
int32_t kota_script_member_count(const kota_script *script);
const char *kota_script_member_name(const kota_script *script, int32_t member);
/** The member's plan, filled and range-checked; owned by the script; the caller may change it (--set, --seed). */
kota_plan *kota_script_member_plan(kota_script *script, int32_t member);
kota_arena *kota_script_arena(kota_script *script);          /* where the plans' texts and arrays live */
int32_t kota_script_replications(const kota_script *script); /* >= 1 */
const char *kota_script_title(const kota_script *script);    /* of the study, or the scenario's name */
typedef struct kota_script_design { /* points at which a study tries its parameters (kota.design in Lua) */
    const char *kind;               /* grid, list, latin, sobol, variance, morris; "" no design */
    int32_t parameter_count, point_count;
    int32_t first_member;     /* the member of the first point; the others follow */
    const char *const *names; /* of the parameters */
    const double *points;     /* [point][parameter] */
    const double *ranges;     /* [parameter][low, high]; NaN where the design has none */
} kota_script_design;
/** The design of a study, owned by the script.  @tested tests/unit/script/test_design.c */
const kota_script_design *kota_script_design_of(const kota_script *script);

typedef struct kota_script_portfolio { /* sets of measures that a budget buys (kota.portfolio in Lua) */
    int32_t measure_count, set_count, indicator_count; /* set_count 0: no portfolio */
    int32_t first_member;                              /* the member of the first set; the others follow */
    const char *const *measures;
    const double *costs_idr;   /* [measure] */
    const uint32_t *sets;      /* bit m: measure m is in it */
    const int32_t *indicators; /* kota_indicator: what sets are judged by */
    double budget_idr;
} kota_script_portfolio;
/** The portfolio of a study, owned by the script.  @tested tests/unit/script/test_portfolio.c */
const kota_script_portfolio *kota_script_portfolio_of(const kota_script *script);

enum { KOTA_GROUPS_MAX = 4 };
/** Groups of couplings among which a study splits its effects (attribute = ...), 0 where it does not. Members from
 *  kota_script_main_count on are then, for each set s of groups but the whole one (bit g: group g is on) in order,
 *  all main members with the groups outside s off: main_count * (1 + s) + member.
 *  @param names  of the groups, owned by the script; may be NULL.
 *  @tested tests/cli/study/attribute_many.case */
int32_t kota_script_groups(const kota_script *script, const char *const **names);
int32_t kota_script_main_count(const kota_script *script); /* baseline and interventions */
/** What a study expects of its interventions: kota_delta, owned by the script; indicators and names are known ones.
 */
const kota_records *kota_script_deltas(const kota_script *script);
/** Figures that were published of the place: kota_published, owned by the script; indicators and names are known
 * ones.
 *  @tested tests/cli/study/published.case */
const kota_records *kota_script_published(const kota_script *script);
/** The stops of a demonstration, kota_bookmark each in the file's order, that the file at path returns
 *  (`kota.bookmarks{...}`; a scenario's are bookmarks.lua in its folder). Each camera has its one point; scenarios
 *  and places are not held against the city. items are in the arena.
 *  @errors KOTA_DATA: there is no such file; KOTA_SCRIPT: every fault found, with its line; KOTA_BUDGET.
 *  @tested tests/unit/script/test_bookmarks.c */
KOTA_NODISCARD kota_status kota_script_bookmarks(kota_records *bookmarks, const char *path, const char *library,
                                                 kota_arena *arena, kota_error *err);
/** Content hash of every Lua file that was read. */
kota_hash kota_script_hash(const kota_script *script);
/** Paths and hashes of the files read: i in 0..count-1. */
int32_t kota_script_file_count(const kota_script *script);
const char *kota_script_file(const kota_script *script, int32_t i, kota_hash *hash);

/** From now on calls of policies are not counted step by step, which makes plain Lua several times as fast, but may
 *  take call_s > 0 seconds of the clock each; 0: steps are counted again, as at first. Work that C does for a script
 *  and memory are counted in either way. A call that is stopped ends with KOTA_BUDGET; no other result depends on the
 *  clock, and pcall cannot keep it.  @tested tests/unit/script/test_sandbox.c */
void kota_script_budget(kota_script *script, double call_s);

/** Choose whose policies act. Call once before kota_script_act. */
KOTA_NODISCARD kota_status kota_script_begin(kota_script *script, int32_t member, const kota_map *map,
                                             kota_error *err);
/** True when a policy's beat falls on time_ms (beats count from start_ms; none during the warm-up). */
bool kota_script_due(const kota_script *script, int64_t time_ms, int64_t start_ms);
/** Call every policy whose beat it is, in the order of their names, and collect their commands (sorted by
 * kota_command_order). The array is the script's, valid until the next call.
 *  @errors KOTA_SCRIPT with file, line, policy and simulated time; KOTA_BUDGET when a call runs away. */
KOTA_NODISCARD kota_status kota_script_act(kota_script *script, const kota_snap *snap, int64_t start_ms,
                                           uint64_t seed, const kota_command **commands, int32_t *count,
                                           kota_error *err);

/** What policy p of the member that was begun says of itself at the end, explain(state) in Lua: heap, free with
 *  kota_free; NULL where it says nothing.
 *  @errors KOTA_SCRIPT, KOTA_BUDGET.  @tested tests/cli/policy/measures.case */
KOTA_NODISCARD kota_status kota_script_explain(kota_script *script, int32_t p, char **text, kota_error *err);
/** The policies' `state` tables (numbers, texts, booleans, plain tables), so that a resumed run goes on the same. */
KOTA_NODISCARD kota_status kota_script_save(const kota_script *script, kota_blob *blob, kota_error *err);
KOTA_NODISCARD kota_status kota_script_load(kota_script *script, kota_blob *blob);
/** The same from a script of other policies: those of the same name get their state, the others keep their own.
 *  @tested tests/determinism/test_live.c */
KOTA_NODISCARD kota_status kota_script_load_known(kota_script *script, kota_blob *blob);

#endif
