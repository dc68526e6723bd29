/* Inside of the script layer: the state that its files share. Nobody else includes this. */
#ifndef KOTA_SCRIPT_STATE_H
#define KOTA_SCRIPT_STATE_H

#include <lauxlib.h>
#include <lua.h>

#include "script/formula.h"
#include "script/script.h"
#include "script/watch.h"

/* Budgets. A step is a Lua instruction or as much work done in C for a script; see state.c. */
#define KOTA_SCRIPT_OPEN_STEPS INT64_C(60000000) /* assumed: under a second */
#define KOTA_SCRIPT_ACT_STEPS INT64_C(20000000)  /* each call of a policy; assumed */
enum {
    KOTA_SCRIPT_MEMORY_BYTES = 256 * 1024 * 1024, /* assumed: a drawn city with 100,000 spots needs 60 MiB */
    KOTA_SCRIPT_FILE_BYTES = 16 * 1024 * 1024,    /* assumed */
    KOTA_SCRIPT_DEPTH_MAX = 32,                   /* nesting of tables that cross to C */
};

typedef struct kota_script_source { /* a Lua file that was read */
    char *path;
    char *text;
    size_t length;
    kota_hash hash;
    bool library; /* of the standard library: positions are sought above it */
    bool city;    /* it drew a city: its content is in the plan, not in the policies */
} kota_script_source;

typedef struct kota_script_place { /* where something was written */
    const char *path;              /* of a source; "" unknown */
    int32_t line;
} kota_script_place;

typedef struct kota_script_member {
    char *name;
    kota_plan *plan;
    int policies; /* registry reference: list of policy values, in the order of the plan */
} kota_script_member;

typedef struct kota_script_acting { /* a policy of the member that was begun */
    const char *name;               /* the plan's */
    int64_t every_ms;
    int32_t priority;
    int act, state, explain; /* registry references; LUA_REFNIL where it does not explain itself */
} kota_script_acting;

typedef struct kota_script_rows kota_script_rows; /* see rows.c */

struct kota_script {
    lua_State *lua;
    kota_arena *arena;
    kota_logger *log;
    kota_error *err; /* of the public call in progress */
    char *folder, *library, *cities;
    const kota_script_also *also; /* while the file is read */

    kota_script_source **sources;
    int32_t source_count, source_capacity;
    kota_faults faults;

    kota_script_member *members;
    int32_t member_count;
    int32_t replications;
    char *title;
    kota_records deltas;       /* kota_delta, in the arena */
    kota_records published;    /* kota_published, in the arena */
    kota_records bookmarks;    /* kota_bookmark, in the arena; of a file of them alone */
    kota_script_design design; /* in the arena */
    kota_script_portfolio portfolio;
    kota_script_parameter parameters[KOTA_SCRIPT_PARAMETERS_MAX]; /* texts in the arena */
    int32_t parameter_count;
    int32_t main_count; /* the rest of the members are the main ones with couplings off: see attribution.c */
    int32_t group_count;
    char *groups[KOTA_GROUPS_MAX];      /* names, in the arena */
    uint32_t switches[KOTA_GROUPS_MAX]; /* bit k: member k of kota_couple_schema */

    size_t memory_bytes;
    int64_t steps_left;
    bool killed;              /* sticky: the budget of the call was used up */
    volatile bool time_up;    /* set by the watch */
    double call_s;            /* what the watch allows a call; 0: steps are counted */
    kota_script_watch *watch; /* NULL: steps are counted */

    /* policies */
    const kota_map *map;
    kota_script_acting *acting;
    int32_t acting_count;
    const kota_snap *snap;            /* during a call only */
    const kota_script_acting *caller; /* the policy whose call it is */
    uint64_t seed;
    int64_t epoch; /* of views: grows with every call, so that old ones are refused */
    kota_command *commands;
    int32_t command_count, command_capacity;
    kota_script_rows *rows; /* NULL until a policy asks for some */
};

/* script.c */
/** Push the field of a study's table. */
void kota_script__study_field(lua_State *lua, int study, const char *key);
/** Add the fault "path words" with its place. */
void kota_script__study_fault(lua_State *lua, int study, const char *path, const char *words);

/** A script for the file at path, its state not opened yet; free with kota_script_close. */
kota_script *kota_script__create(const char *path, const char *library, const char *cities, kota_logger *log);
/** Read the file at path and run body, which compiles and calls it; the faults found become the error. */
kota_status kota_script__run(kota_script *script, const char *path, lua_CFunction body);

/* also.c */
/** Run the files of script->also, whose measures kota_script__adopted takes. */
void kota_script__read_also(lua_State *lua);
/** Replace the scenario on top of the stack by one that has adopted them. */
void kota_script__adopted(lua_State *lua);
/** parameter(name, unit, what, low, high, default): what scripts/kota/parameter.lua has checked; pushes its value. */
int kota_script__parameter(lua_State *lua);

/* design.c */
/** Read the field `design` of a study, and append its interventions to the list at stack index `list`. */
void kota_script__read_design(lua_State *lua, int study, int list);

/** A list of as many numbers as wanted, on top of the stack; false where it is none. */
bool kota_script__numbers(lua_State *lua, double *out, int32_t count);

/* portfolio.c */
/** Read the field `portfolio` of a study, and append its interventions to the list at stack index `list`. */
void kota_script__read_portfolio(lua_State *lua, int study, int list);
void kota_script__read_published(lua_State *lua, int study);

/* attribution.c */
/** Read `attribute` of a study into groups and switches; faults are added. */
void kota_script__read_groups(lua_State *lua, int study);
/** "name [a, b]": the groups of a set; free with kota_free. */
char *kota_script__set_name(const kota_script *script, const char *name, int32_t set);
/** Turn the couplings of the groups outside the set off. */
void kota_script__switch_off(const kota_script *script, kota_couple *couple, int32_t set);

/* state.c */
kota_script *kota_script__of(lua_State *lua);
void kota_script__state_open(kota_script *script);
/** Run body(lua) with one light userdata argument, protected; a failure is a sentence in script->err. */
kota_status kota_script__protect(kota_script *script, int64_t steps, lua_CFunction body, void *argument);
/** lua_pcall with the message handler below; the message is on the stack on failure. */
int kota_script__call(lua_State *lua, int arguments, int results);
/** Take steps for work that C does for a script; raises when the budget is used up. */
void kota_script__charge(lua_State *lua, double steps);
/** Push a read-only proxy of the table on top, and remove the table. what: "math", for sentences. */
void kota_script__protect_table(lua_State *lua, const char *what);
/** Raise "there is no <what> "name"; did you mean "near"?". names: NULL-terminated. */
int kota_script__unknown(lua_State *lua, const char *what, const char *name, const char *const *names);

/* source.c */
/** Read, check (UTF-8, no bytecode, no ^) and remember a file; NULL and a sentence pushed on the stack otherwise. */
kota_script_source *kota_script__read(lua_State *lua, const char *path, bool library);
/** Load a read file as a function with the safe environment; false and a sentence on the stack otherwise. */
bool kota_script__compile(lua_State *lua, const kota_script_source *source);
/** The innermost line being run outside the library (or in it, where there is nothing else). */
kota_script_place kota_script__here(lua_State *lua);
/** The line where the key of path ("rain.spread", "spots[3].height_m") is written in the table of the call at `call`.
 */
int32_t kota_script__locate(const kota_script *script, kota_script_place call, const char *path);
const kota_script_source *kota_script__source(const kota_script *script, const char *path);
int kota_script__require(lua_State *lua);
int kota_script__data(lua_State *lua); /* the lines of a data file; it counts among the script's files */
bool kota_script__is_utf8(const char *text, size_t length);

/* safe_*.c: the libraries of the sandbox; each pushes one table */
void kota_script__base_push(lua_State *lua);
void kota_script__math_push(lua_State *lua);
void kota_script__string_push(lua_State *lua);
void kota_script__table_push(lua_State *lua);
/** Push the sorted list of the keys of the table at index (numbers, then texts, then booleans; other kinds of keys
 *  raise); returns how many. */
lua_Integer kota_script__keys(lua_State *lua, int index);
/** tostring without addresses: pushes the text. */
const char *kota_script__tostring(lua_State *lua, int index);

/* values.c: what kota.scenario, kota.city, kota.policy and kota.study return */
typedef enum kota_value_kind {
    KOTA_VALUE_SCENARIO,
    KOTA_VALUE_CITY,
    KOTA_VALUE_POLICY,
    KOTA_VALUE_STUDY,
    KOTA_VALUE_MEASURE,
    KOTA_VALUE_BOOKMARKS
} kota_value_kind;
/** Push the table of functions that kota/init.lua is given. */
void kota_script__native_push(lua_State *lua);
bool kota_script__is_value(lua_State *lua, int index, kota_value_kind kind);
/** Push the list of layers of a value: tables {table=, add=, path=, line=}, the first is the first call, the rest are
 * :with or, with add, :add. */
int32_t kota_script__layers(lua_State *lua, int index);
/** Where path is said in a value: the last layer that goes deepest along it. inside: the path within that layer,
 * whose lists may have been added to others (in the arena, untouched where it is not said; may be NULL). */
kota_script_place kota_script__said(lua_State *lua, int index, const char *path, const char **inside);
/** Add "file:line: sentence" to the faults; %-formatting is the caller's. */
void kota_script__fault(kota_script *script, kota_script_place place, const char *sentence);
/** A value for a sentence: 3, "x", a table. Heap. */
char *kota_script__shown(lua_State *lua, int index);

/* bind_plan.c, bind_city.c */
typedef struct kota_script_bind { /* a value on its way into a record */
    kota_script *script;
    int value;               /* stack index of the value, for positions */
    kota_script_place place; /* of the call whose table is applied */
    bool add;                /* its lists are added to what the record has */
} kota_script_bind;
/** Apply the table at index to a record; faults name "path.key". skip: keys that the caller reads itself. */
void kota_script__apply(lua_State *lua, const kota_script_bind *bind, const kota_schema *schema, void *record,
                        int index, const char *path, const char *const *skip);
/** The same for a list of tables. */
void kota_script__records(lua_State *lua, const kota_script_bind *bind, const kota_schema *schema,
                          kota_records *records, int index, const char *path);
/** Add faults found by checks (lines "path ...") with their positions in the value. drop_city: leave those of a
 * plan's sketch. */
void kota_script__place_faults(lua_State *lua, const kota_script_bind *bind, const kota_faults *found,
                               bool drop_city);
/** The scenario at index as a member's plan; faults go to the script. */
void kota_script__bind_member(lua_State *lua, int index, const char *name, kota_script_member *member);
/** The folder of the imported city of that name, where no sketch is nearer; heap, or NULL. */
char *kota_script__find_bundle(lua_State *lua, const char *name);
/** The city value at index as a sketch. */
void kota_script__bind_sketch(lua_State *lua, int index, kota_sketch *sketch);
/** Find and run the file of a city; pushes the city value, or returns false and pushes a sentence. */
bool kota_script__find_city(lua_State *lua, const char *name);

/* bind_view.c, bind_act.c */
void kota_script__view_open(lua_State *lua); /* metatables */
void kota_script__view_push(lua_State *lua); /* the `city` of a policy's call */
typedef enum kota_thing {
    KOTA_THING_PUMP,
    KOTA_THING_LINK,
    KOTA_THING_BIN,
    KOTA_THING_TRUCK,
    KOTA_THING_GAUGE,
    KOTA_THING_DISTRICT,
    KOTA_THING_GATE,
    KOTA_THING_DRAIN,
    KOTA_THING_WALL,
    KOTA_THING_POND,
    KOTA_THING_CELL /* in formulas alone: there are no lists of cells */
} kota_thing;
typedef struct kota_script_list { /* a userdata: what city:pumps() and the like return */
    int64_t epoch;
    kota_thing thing;
    int32_t count;
    int32_t index[]; /* into the map's or the snapshot's array of that thing */
} kota_script_list;
const kota_snap *kota_script__snap(lua_State *lua, int64_t epoch); /* raises when the call of that epoch is over */
kota_script_list *kota_script__list(lua_State *lua, int index);
void kota_script__as_list(lua_State *lua);       /* self at 1: a single thing becomes a list of one */
int64_t kota_script__view_epoch(lua_State *lua); /* self at 1 must be the city of this call */
int32_t kota_script__district_arg(lua_State *lua,
                                  int table); /* field "district" of an options table: -1 when absent */
void kota_script__only_keys(lua_State *lua, int table, const char *what, const char *const *keys);
/** Actions by name; NULL where there is none. City actions take the view as self, list actions a list. */
lua_CFunction kota_script__city_action(const char *name);
lua_CFunction kota_script__list_action(kota_thing thing, const char *name);
extern const char *const kota_script__city_actions[];
const char *const *kota_script__list_actions(kota_thing thing);
/** What is registered: word and fields of a thing; method i of city, NULL past the last. */
/** bind_things.c: push a field of thing i; 0: there is no such field. How many of them a city has. */
int kota_script__thing_field(lua_State *lua, const kota_snap *snap, kota_thing thing, int32_t i, const char *key);
/** Value i of a field of the snapshot; raises where it was not taken. */
double kota_script__field(lua_State *lua, const kota_snap *snap, kota_field which, int32_t i);
int32_t kota_script__thing_count(const kota_snap *snap, kota_thing thing);
const char *kota_script__thing_word(kota_thing thing);
const char *const *kota_script__thing_fields(kota_thing thing);
const char *kota_script__city_method(int32_t i);

/* rows.c: columns for formulas. Functions with a lua_State raise what is wrong. */
typedef struct kota_script_formula { /* with the numbers that go by name in it; owned by the script's rows */
    const kota_formula *formula;     /* NULL: 1, or always */
    double values[KOTA_FORMULA_NAMES_MAX];
} kota_script_formula;
typedef struct kota_script_selection { /* some rows of a table */
    kota_thing thing;
    int32_t count;
    const int32_t *index; /* NULL: all */
    int32_t district;     /* -1: any */
    kota_script_formula where;
} kota_script_selection;
bool kota_script__has_rows(kota_thing thing);
/** The formula of the text at a stack index, with the table of numbers at another (nil or none: no numbers). */
kota_script_formula kota_script__formula(lua_State *lua, kota_thing thing, int text, int given);
double kota_script__reduce(lua_State *lua, const kota_script_selection *selection, const kota_script_formula *formula,
                           kota_statistic statistic);
void kota_script__zonal(lua_State *lua, double *out, const kota_script_selection *selection,
                        const kota_script_formula *formula, kota_statistic statistic);
/** The rows of a selection as indices; chosen may be selection->index. */
int32_t kota_script__choose(lua_State *lua, int32_t *chosen, const kota_script_selection *selection);
int32_t *kota_script__room(lua_State *lua, int32_t count); /* for a list being made, until the next call of it */
void kota_script__rows_forget(kota_script *script);        /* before a policy's call: formulas, when there are many */
void kota_script__rows_free(kota_script *script);

/* bind_rows.c */
void kota_script__rows_open(lua_State *lua); /* metatable */
int kota_script__city_cells(lua_State *lua);
lua_CFunction kota_script__rows_method(kota_thing thing, const char *name); /* of a list; NULL: none */
const char *const *kota_script__rows_methods(kota_thing thing);
/** Fields `where` and `given` of an options table. */
void kota_script__where_arg(lua_State *lua, int table, kota_script_selection *selection);

/* policy_state.c */
/** Raise unless the value at index is plain (numbers, texts, booleans and tables of them); path: "state". */
void kota_script__check_plain(lua_State *lua, int index, const char *path, int depth);
/** Push a deep copy of a plain value. */
void kota_script__copy_plain(lua_State *lua, int index);

#endif
