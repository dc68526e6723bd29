/* What scripts cannot do: reach the machine, run for ever, fill the memory, differ between runs. */
#include "script_case.h"

/* Each runs with `ok(condition)`, which fails the script, and must end well or be stopped with these words. */
typedef struct attempt {
    const char *lua;
    const char *words; /* of the error; NULL: must run through */
} attempt;

#define OK "local function ok(x) if not x then error('escaped') end end\n"

static void try_all(const attempt *attempts, int32_t count) {
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    for (int32_t i = 0; i < count; i++) {
        char *text = kota_text_format("%s%s%s\nreturn %s", CASE_HEAD, OK, attempts[i].lua, CASE_SCENARIO);
        kota_status status = case_open(&here, text);
        if (attempts[i].words == NULL) {
            cr_expect_eq(status, KOTA_OK, "%s\n-> %s", attempts[i].lua, here.err.text);
        } else {
            cr_expect_neq(status, KOTA_OK, "%s", attempts[i].lua);
            cr_expect_not_null(strstr(here.err.text, attempts[i].words), "%s\n-> %s", attempts[i].lua, here.err.text);
        }
        kota_free(text);
    }
    case_destroy(&here);
}

Test(sandbox, the_machine_is_out_of_reach) {
    static const attempt attempts[] = {
        {"io.open('/etc/passwd')", "io is not available: scripts read and write no files"},
        {"os.execute('ls')", "os is not available"},
        {"os.getenv('HOME')", "os is not available"},
        {"debug.getregistry()", "debug is not available"},
        {"package.loadlib('x', 'y')", "package is not available"},
        {"load('return 1')()", "load is not available"},
        {"loadfile('main.lua')", "loadfile is not available"},
        {"dofile('main.lua')", "dofile is not available"},
        {"loadstring('x')", "loadstring is not available"},
        {"collectgarbage('count')", "collectgarbage is not available"},
        {"coroutine.wrap(function() end)", "coroutine is not available"},
        {"string.dump(function() end)", "string.dump is not available"},
        {"(''):dump()", "string.dump is not available"},
        {"_G.io.open('x')", "io is not available"},
        {"_ENV.os.time()", "os is not available"},
        {"local _ENV = { require = require }; require('io')", "there is no such file"},
        {"require '../main'", "give a name such as"},
        {"require '/etc/passwd'", "give a name such as"},
        {"require 'kota..init'", "give a name such as"},
        {"require 'kota.nothing'", "there is no such file"},
        {"ok(rawget(_G, 'io') == nil and rawget(_G, 'load') == nil)", NULL},
        {"ok(getmetatable('') == false)", NULL},
        {"getmetatable('').__index = nil", "attempt to index a boolean"},
        {"ok(getmetatable(_G) == false and getmetatable(string) == false and getmetatable(kota) == false)", NULL},
        {"setmetatable(_G, {})", "cannot change a protected metatable"},
        {"setmetatable(string, nil)", "cannot change a protected metatable"},
        {"rawset(string, 'rep', 1)", "read-only"},
        {"rawset(_G, 'pairs', 1)", "read-only"},
        {"string.format = nil", "string.format cannot be changed"},
        {"kota.scenario = 1", "kota.scenario cannot be changed"},
        {"x = 1", "would be a global variable"},
        {"setmetatable({}, { __gc = function() while true do end end })", "__gc is not available"},
        {"setmetatable({}, { __mode = 'k' })", "__mode is not available"},
        {"string.pack('i', 1)", "string.pack is not available"},
        {"local f = kota.scenario; f.x = 1", "attempt to index a function"},
        {"for k, v in pairs(_G) do error('shown') end for k in next, kota do error('shown') end", NULL},
        {"ok(not pcall(error)) ok(select('#', pcall(error, 1)) == 2)", NULL},
    };
    try_all(attempts, KOTA_COUNT(attempts));
}

Test(sandbox, nothing_runs_away) {
    const char *stopped = "did more steps than it may";
    const attempt attempts[] = {
        {"while true do end", stopped},
        {"while true do pcall(function() while true do end end) end", stopped},
        {"repeat until false", stopped},
        {"xpcall(function() while true do end end, function() while true do end end)", stopped},
        {"local function f() return f() end f()", stopped},
        {"setmetatable({}, { __index = function(t, k) while true do end end }).x()", stopped},
        {"do local x <close> = setmetatable({}, { __close = function() while true do end end }) end", stopped},
        {"error(setmetatable({}, { __tostring = function() while true do end end }))", stopped},
        {"local t = {} while true do t = { t } end", "MiB of memory"},
        {"local t = {} while true do t[#t + 1] = ('x'):rep(100000) .. #t end", stopped},
        {"local s = 'x' while true do s = s .. s end", "MiB of memory"},
        {"local s = ('x'):rep(4000000) while true do local t = s .. 'x' end", stopped},
        {"local function f() return 1 + f() end f()", "stack overflow"},
        {"string.rep('x', 1 << 40)", "string.rep would make"},
        {"string.rep('', 1 << 60)", "string.rep would make"},
        {"local x = ('a'):rep(5000):find(('a*'):rep(6) .. 'b')", "too long for a pattern"},
        {"local x = ('a'):rep(5000):match(('.-'):rep(5) .. 'b')", "too long for a pattern"},
        {"local x = ('a'):rep(5000):gsub(('a?'):rep(40) .. 'b', '')", "too long for a pattern"},
        {"for x in ('a'):rep(3000):gmatch('.-.-.-.-b') do end", "too long for a pattern"},
        {"string.format('%s', string.rep('%d', 10000))", NULL},
        {"string.format(string.rep('%s', 10000))", "a format may have"},
        {"table.move({}, 1, 1 << 53, 1)", "too many items"},
        {"table.concat({}, '', 1, 1 << 53)", "too many items"},
        {"table.concat(setmetatable({}, { __index = rawlen }), '')", "without a metatable"},
        {"table.sort(setmetatable({}, { __len = function() return 1 << 30 end, __index = rawlen }))",
         "without a metatable"},
        {"table.insert(setmetatable({}, { __len = function() return 1 << 60 end }), 1, 1)", "without a metatable"},
        {"local t = {} for i = 0, 62 do t[1 << i] = 1 end for i = 1, 1e9 do table.insert(t, 1, 1) end",
         "the table is too long"},
        {"table.unpack({}, 1, 1 << 40)", "too many"},
        {"table.sort({ 3, 1, 2 }, function(a, b) while true do end end)", stopped},
        {"local t = { 1 } for i = 1, 1e9 do next(t) pairs(t) end", stopped},
        {"local t = {} t.t = t kota.scenario(t)", "nested more than"},
    };
    try_all(attempts, KOTA_COUNT(attempts));
}

static kota_status status_of(const char *lua) {
    script_case here = case_create();
    char *text = kota_text_format("%s%s", CASE_HEAD, lua);
    kota_status status = case_open(&here, text);
    kota_free(text);
    case_destroy(&here);
    return status;
}

Test(sandbox, budgets_have_their_own_status) {
    cr_assert_eq(status_of("while true do end"), KOTA_BUDGET);
    cr_assert_eq(status_of("pcall(function() while true do end end) return nil"), KOTA_BUDGET);
    cr_assert_eq(status_of("local t = {} for i = 1, 1e6 do t[i] = ('x'):rep(1000) .. i end"), KOTA_BUDGET);
    cr_assert_eq(status_of("local s = 'x' for i = 1, 60 do s = s .. s end"), KOTA_BUDGET);
    cr_assert_eq(status_of("error('x')"), KOTA_SCRIPT);
    /* an empty memory can be caught, and the state is still of use */
    cr_assert_eq(
        status_of("local s = 'x' local fine = pcall(function() for i = 1, 60 do s = s .. s end end) s = nil\n"
                  "if fine then error('?') end return 1"),
        KOTA_SCRIPT);
}

Test(sandbox, files_that_are_refused) {
    script_case here = case_create();
    static const char bytecode[] = "\x1bLuaT";
    case_write(&here, "main.lua", bytecode, sizeof bytecode - 1);
    cr_expect_eq(case_open_file(&here, "main.lua"), KOTA_SCRIPT);
    cr_expect_str_eq(here.err.text, "main.lua is compiled Lua; only its text can be run");
    cr_expect_eq(case_open(&here, "local x = 1\nlocal s = '\xff'"), KOTA_SCRIPT);
    cr_expect_str_eq(here.err.text, "main.lua:2: this is not UTF-8 text; save the file as UTF-8");
    cr_expect_eq(case_open(&here, "local x = 1\n\nlocal y = x ^ 0.5"), KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "main.lua:3: write math.pow(x, y) instead of x ^ y"));
    cr_expect_eq(case_open(&here, "local y = 2 ^ 2 ^ 3"), KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "math.pow"));
    cr_expect_eq(case_open_file(&here, "nothing.lua"), KOTA_DATA);
    cr_expect_eq(case_open(&here, "local x = = 1"), KOTA_SCRIPT);
    cr_expect_str_eq(here.err.text, "main.lua:1: unexpected symbol near '='\n    1 | local x = = 1");
    cr_expect_eq(case_open(&here, "return 3"), KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "must end with `return kota.scenario{...}`"));
    cr_expect_eq(case_open(&here, ""), KOTA_SCRIPT);
    case_destroy(&here);
}

Test(sandbox, the_square_and_other_carets_stay) {
    static const attempt attempts[] = {
        {"ok(3^2 == 9) -- 2^3\nok('a^b' == \"a\" .. [[^b]]) --[==[ 2^x ]==]", NULL},
        {"ok(('abc'):find('^a') == 1)", NULL},
    };
    try_all(attempts, KOTA_COUNT(attempts));
}

Test(sandbox, order_and_text_are_the_same_in_every_run) {
    static const attempt attempts[] = {
        {"local t, s = { b = 1, a = 2, [3] = 1, [1] = 1, [2.5] = 1, [true] = 1, B = 1, [-1] = 1 }, ''\n"
         "for k in pairs(t) do s = s .. tostring(k) .. ' ' end ok(s == '-1 1 2.5 3 B a b true ')",
         NULL},
        {"local t, s = { c = 1, a = 1, b = 1 }, ''\n"
         "for k in next, t do s = s .. k end ok(s == 'abc') ok(next({}) == nil and next(t, 'b') == 'c')",
         NULL},
        {"local t = { a = 1, b = 2, c = 3 } local s = ''\nfor k in pairs(t) do t.b = nil s = s .. k end ok(s == "
         "'ac')",
         NULL},
        {"for k in pairs({ [{}] = 1 }) do end", "has no order that is the same in every run"},
        {"ok(tostring({}) == 'table' and tostring(print) == 'function')", NULL},
        {"ok(string.format('%s %5.1f %%', {}, 2) == 'table   2.0 %')", NULL},
        {"string.format('%p', {})", "%p is not available"},
        {"local t = {} for i = 1, 300 do t[i] = { k = i % 7, i = i } end\n"
         "table.sort(t, function(a, b) return a.k < b.k end)\n"
         "for i = 2, 300 do ok(t[i - 1].k < t[i].k or (t[i - 1].k == t[i].k and t[i - 1].i < t[i].i)) end",
         NULL},
        {"local t = { 3, 1, 2 } table.sort(t) ok(table.concat(t, ',') == '1,2,3')", NULL},
        {"table.sort({ 1, 'a' })", "attempt to compare"},
        {"math.random()", "math.random is not available: use kota.random"},
        {"kota.random('x')", "in a policy's act only"},
        {"ok(math.abs(math.exp(1) - 2.718281828459045) < 1e-15 and math.pow(2, 10) == 1024 and math.pow(-2, 3) == "
         "-8)",
         NULL},
        {"ok(math.log(8, 2) > 2.999999 and math.abs(math.asin(1) - math.pi / 2) < 1e-12 and math.atan(1, 0) > 1.57)",
         NULL},
        {"local _, e = pcall(function() local x = nil; return x.y end) ok(not e:find('0x'))", NULL},
        {"ok(select(2, xpcall(error, function(m) return m .. '!' end, 'a')) == 'a!')", NULL},
        {"local a, b, c = xpcall(function(...) return ... end, print, 1, 2) ok(a and b == 1 and c == 2)", NULL},
    };
    try_all(attempts, KOTA_COUNT(attempts));
}

Test(sandbox, modules) {
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    case_text(&here, "part/helper.lua", "return { x = 7, name = ... }");
    case_text(&here, "a.lua", "return require 'b'");
    case_text(&here, "b.lua", "return require 'a'");
    cr_assert_eq(case_open(&here, CASE_HEAD "return " CASE_SCENARIO), KOTA_OK, "%s", here.err.text);
    int32_t files = kota_script_file_count(here.script);
    cr_expect_eq(case_open(&here,
                           CASE_HEAD "local h = require 'part.helper' assert(h.x == 7 and h.name == 'part.helper')\n"
                                     "assert(require 'part.helper' == h)\nreturn " CASE_SCENARIO),
                 KOTA_OK, "%s", here.err.text);
    cr_expect_eq(kota_script_file_count(here.script), files + 1); /* however often it is required */
    cr_expect_eq(case_open(&here, "require 'a'"), KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "two files require each other"), "%s", here.err.text);
    case_text(&here, "bad.lua", "local x = {}\nx.y.z = 2");
    cr_expect_eq(case_open(&here, "\nrequire 'bad'"), KOTA_SCRIPT);
    cr_expect_str_eq(
        here.err.text,
        "bad.lua:2: attempt to index a nil value (field 'y')\n    2 | x.y.z = 2\n    called from main.lua:2");
    case_destroy(&here);
}

/* A policy's call without counted steps: what runs for ever is stopped by the clock, whatever it catches. */
static kota_status watched_act(const char *act, double budget_s, kota_error *err) {
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    char *text =
        kota_text_format("%sreturn %s:with { policies = { kota.policy { name = 'P', act = function(city, state)\n"
                         "%s\nend } } }",
                         CASE_HEAD, CASE_SCENARIO, act);
    cr_assert_eq(case_open(&here, text), KOTA_OK, "%s", here.err.text);
    kota_free(text);
    kota_arena *arena = kota_arena_create("test", 0);
    kota_map *map = NULL;
    cr_assert_eq(kota_map_from_sketch(&map, &kota_script_member_plan(here.script, 0)->sketch, 20, arena, err),
                 KOTA_OK);
    kota_script_budget(here.script, budget_s);
    cr_assert_eq(kota_script_begin(here.script, 0, map, err), KOTA_OK, "%s", err->text);
    kota_snap *snap = kota_snap_create(map, 0);
    const kota_command *commands;
    int32_t count;
    kota_status status = kota_script_act(here.script, snap, 0, 1, &commands, &count, err);
    kota_snap_destroy(snap);
    kota_arena_destroy(arena);
    case_destroy(&here);
    return status;
}

Test(sandbox, a_clock_may_only_end_a_call) {
    static const char *const endless[] = {
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "xpcall(function() while true do end end, function() while true do end end)",
        "local t = setmetatable({}, { __index = function() while true do end end }) pcall(function() return t.x end)",
        "local function f() return f() end f()",
    };
    for (int32_t i = 0; i < KOTA_COUNT(endless); i++) {
        kota_error err = {0};
        cr_expect_eq(watched_act(endless[i], 0.2, &err), KOTA_BUDGET, "%s -> %s", endless[i], err.text);
        cr_expect_not_null(strstr(err.text, "took more than 0.2 s of the clock"), "%s", err.text);
        cr_expect_not_null(strstr(err.text, "main.lua:"), "%s", err.text);
    }
    kota_error err = {0};
    cr_expect_eq(watched_act("for i = 1, 300000 do state.n = i end", 600, &err), KOTA_OK, "%s", err.text);
    cr_expect_eq(watched_act("local s = 'x' while true do s = s .. s end", 600, &err), KOTA_BUDGET, "%s", err.text);
    cr_expect_eq(watched_act("local t = {} for i = 1, 1e9 do t[#t + 1] = ('x'):rep(100000) .. #t end", 600, &err),
                 KOTA_BUDGET, "what C does is counted: %s", err.text);
}
