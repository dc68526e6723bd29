/* Tables to plans: units, :with, studies, cities, and every fault with its file and line. */
#include "script_case.h"

static script_case with_city(void) {
    script_case here = case_create();
    case_text(&here, "kecil.lua", CASE_CITY);
    return here;
}

Test(bind, a_scenario_in_si) {
    script_case here = with_city();
    cr_assert_eq(
        case_open(
            &here, CASE_HEAD
            "return kota.scenario { api = 1, name = 'Wet', city = 'kecil', start = '2025-01-15 04:00',\n"
            "  duration_h = 2, seed = 7, rain = { at = '05:00', rates_mm_per_h = { 36, 72 }, block_min = 10 },\n"
            "  couple = { rain_washes_litter = false },\n"
            "  inflows = { { channel = 'kali', flows_m3_per_s = { 1, 2 } } },\n"
            "  expectations = { kota.expect.below('flooded_area_ha', 5),\n"
            "    kota.expect.above('trips_arrived', 1, 'barat') } }"),
        KOTA_OK, "%s", here.err.text);
    const kota_plan *plan = kota_script_member_plan(here.script, 0);
    cr_expect_eq(kota_script_member_count(here.script), 1);
    cr_expect_str_eq(kota_script_member_name(here.script, 0), "Baseline");
    cr_expect_str_eq(kota_script_title(here.script), "Wet");
    cr_expect_eq(plan->seed, 7);
    cr_expect_float_eq(plan->duration_s, 7200, 1e-9);
    cr_expect_eq(plan->rain.rates_mps.count, 2);
    cr_expect_float_eq(plan->rain.rates_mps.values[0], 1e-5, 1e-17);
    cr_expect_float_eq(plan->rain.block_s, 600, 1e-9);
    cr_expect(!plan->couple.rain_washes_litter && plan->couple.litter_clogs_inlets);
    cr_expect_float_eq(plan->flood.theta, 0.95, 1e-12); /* its default */
    const kota_expectation *expected = plan->expectations.items;
    cr_assert_eq(plan->expectations.count, 2);
    cr_expect_eq(expected[0].relation, KOTA_RELATION_BELOW);
    cr_expect_str_eq(expected[0].district, "all");
    cr_expect_eq(expected[1].relation, KOTA_RELATION_ABOVE);
    cr_expect_str_eq(expected[1].district, "barat");
    cr_expect_str_eq(plan->city, "kecil");
    cr_expect_eq(plan->sketch.districts.count, 2);
    const kota_facility_def *site = plan->sketch.facilities.items;
    cr_expect_eq(site[0].kind, KOTA_FACILITY_GARAGE);
    cr_expect_float_eq(site[1].at.xy_m[0], 300, 0);
    case_destroy(&here);
}

Test(bind, with_changes_a_copy) {
    script_case here = with_city();
    cr_assert_eq(
        case_open(&here, CASE_HEAD
                  "local p = kota.policy { name = 'P', act = function() end }\n"
                  "local q = kota.policy { name = 'A', every_min = 7, act = function() end }\n"
                  "local base = " CASE_SCENARIO ":with { flood = { theta = 0.8, courant = 0.5 }, policies = { p },\n"
                  "  rain = kota.storm.block { depth_mm = 10, at = '05:00' } }\n"
                  "local t = { flood = { theta = 0.6 }, policies = { q, p }, rain = { rates_mm_per_h = { 1 } } }\n"
                  "local changed = base:with(t)\n"
                  "t.flood.theta = 0.99 -- a scenario keeps what it was given\n"
                  "assert(base.flood.theta == 0.8 and changed.flood.theta == 0.6 and changed.flood.courant == 0.5)\n"
                  "assert(#changed.rain.rates_mm_per_h == 1 and changed.seed == nil and base.name == 'n')\n"
                  "assert(not pcall(function() base.name = 'x' end) and not pcall(function() return base.nam end))\n"
                  "return kota.study { title = 'T', baseline = base, replications = 4,\n"
                  "  interventions = { { 'Changed', changed }, { 'Nothing', base:with {} } } }"),
        KOTA_OK, "%s", here.err.text);
    cr_assert_eq(kota_script_member_count(here.script), 3);
    cr_expect_eq(kota_script_replications(here.script), 4);
    cr_expect_str_eq(kota_script_title(here.script), "T");
    cr_expect_str_eq(kota_script_member_name(here.script, 1), "Changed");
    kota_plan *base = kota_script_member_plan(here.script, 0), *changed = kota_script_member_plan(here.script, 1);
    cr_expect_float_eq(base->flood.theta, 0.8, 1e-12);
    cr_expect_float_eq(changed->flood.theta, 0.6, 1e-12);
    cr_expect_float_eq(changed->flood.courant, 0.5, 1e-12); /* records are merged */
    cr_expect_eq(changed->rain.rates_mps.count, 1);         /* lists are replaced */
    cr_expect_str_eq(changed->rain.at, "05:00");
    cr_assert_eq(changed->policies.count, 2);
    const kota_policy_ref *refs = changed->policies.items;
    cr_expect_str_eq(refs[0].name, "A"); /* by name */
    cr_expect_float_eq(refs[0].every_s, 420, 1e-9);
    cr_expect_eq(strlen(refs[0].source_hash), 32);
    cr_expect_eq(base->policies.count, 1);
    kota_hash a = kota_plan_hash(base), b = kota_plan_hash(kota_script_member_plan(here.script, 2));
    cr_expect(a.low == b.low && a.high == b.high); /* an empty intervention is the same plan, to the bit */
    case_destroy(&here);
}

typedef struct fault {
    const char *lua, *words;
} fault;

Test(bind, faults_name_file_line_and_cure) {
    static const fault faults[] = {
        {"return kota.scenario {\n  api = 1,\n  flood = {\n    theta = 3,\n  },\n}",
         "main.lua:5: flood.theta = 3 must be <= 1"},
        {"return kota.scenario {\n  api = 1,\n  rain = { rates_mm_per_h = {\n 1,\n -2 } } }",
         "main.lua:6: rain.rates_mm_per_h[2] = -2 must be >= 0"},
        {"return kota.scenario {\n  api = 1,\n  duration_hr = 3 }",
         "main.lua:4: duration_hr: there is no such key; did you mean \"duration_h\"?"},
        {"return kota.scenario {\n  api = 1,\n  seed = 1.5 }", "main.lua:4: seed = 1.5 must be a whole number"},
        {"return kota.scenario {\n  api = 1,\n  name = 3 }", "main.lua:4: name = 3 must be a text"},
        {"return kota.scenario {\n  api = 1,\n  couple = { rain_washes_litter = 1 } }",
         "couple.rain_washes_litter = 1 must be true or false"},
        {"return kota.scenario {\n  api = 1,\n  flood = 7 }", "main.lua:4: flood = 7 must be a table"},
        {"return kota.scenario {\n  api = 1,\n  inflows = { { channel = 'kali', flows = {} } } }",
         "main.lua:4: inflows[1].flows: there is no such key; did you mean"},
        {"return kota.scenario {\n  api = 1,\n  inflows = { x = 1 } }", "inflows = a table must be a list"},
        {"return kota.scenario {\n  api = 1, 5 }", "must have keys"},
        {"return kota.scenario { name = 'x' }", "api is missing: write api = 1"},
        {"return kota.scenario { api = 2 }", "api = 2 must be 1"},
        {"return kota.scenario { api = 1 }", "main.lua:2: name is missing"},
        {"return kota.scenario { api = 1 }", "city is missing"},
        {"return kota.scenario { api = 1,\n city = 'nowhere' }",
         "main.lua:3: city = \"nowhere\": there is no such city; known are "},
        {"return kota.scenario { api = 1, city = '../x' }", "a city's name has letters, digits"},
        {"return kota.scenario { api = 1, policies = { 3 } }", "policies[1] = 3 must be a kota.policy"},
        {"return kota.scenario { api = 1, rain = { rates_mm_per_h = { 0 / 0 } } }", "must be"},
        {"return kota.scenario(3)", "kota.scenario takes a table"},
        {"local s = " CASE_SCENARIO "\nreturn s.with { seed = 2 }", "with a colon"},
        {"local s = " CASE_SCENARIO "\ns.seed = 3",
         "main.lua:3: a kota.scenario does not change; make a changed copy with :with{ seed = ... }"},
        {"return " CASE_SCENARIO ":with {\n  seed = -4 }", "main.lua:3: seed = -4 must be >= 0"},
        {"return " CASE_SCENARIO ":with {\n  expectations = {\n    kota.expect.below('truk_km', 3) } }",
         "main.lua:4: expectations[1].indicator = \"truk_km\" is no indicator; did you mean \"truck_km\"?"},
        {"return " CASE_SCENARIO ":with {\n  expectations = { kota.expect.below('truck_km', 3, 'x') } }",
         "main.lua:3: expectations[1].district = \"x\" is no district"},
        {"local base = " CASE_SCENARIO "\nreturn base:with {\n  start = '2025-13-01' }",
         "main.lua:4: start = \"2025-13-01\" is not a date and time"},
        {"return kota.policy {\n  name = 'x' }", "main.lua:2: act must be a function"},
        {"kota.policy {\n name = 'x',\n every_min = 0,\n act = print }", "main.lua:4: every_min = 0 must be >= 1"},
        {"kota.policy { name = 'x', evry_min = 5, act = print }",
         "evry_min: there is no such key; did you mean \"every_min\"?"},
        {"kota.policy { name = 'x', act = print, state = { f = print } }", "state.f is a function"},
        {"return kota.study { baseline = 3 }", "main.lua:2: baseline must be a kota.scenario"},
        {"return kota.study { baseline = " CASE_SCENARIO ",\n interventions = { { 'a' } } }",
         "main.lua:3: interventions[1] must be"},
        {"return kota.study { baseline = " CASE_SCENARIO ",\n intervention = {} }",
         "did you mean \"interventions\"?"},
        {"return kota.study { baseline = " CASE_SCENARIO ", replications = 0 }",
         "replications must be a whole number"},
        {"kota.storm.chicago { depth = 3 }",
         "main.lua:2: kota.storm.chicago: there is no key \"depth\"; did you mean"},
        {"kota.storm.chicago { depth_mm = 'x' }",
         "main.lua:2: kota.storm.chicago: depth_mm must be a number, not a string"},
        {"kota.storm.chicago {}", "main.lua:2: kota.storm.chicago: depth_mm must be given"},
        {"print(kota.scenaro)", "there is no kota.scenaro; did you mean \"kota.scenario\"?"},
    };
    script_case here = with_city();
    for (int32_t i = 0; i < KOTA_COUNT(faults); i++) {
        char *text = kota_text_format("%s%s", CASE_HEAD, faults[i].lua);
        cr_expect_eq(case_open(&here, text), KOTA_SCRIPT, "%s", faults[i].lua);
        cr_expect_not_null(strstr(here.err.text, faults[i].words), "%s\n-> %s", faults[i].lua, here.err.text);
        kota_free(text);
    }
    case_destroy(&here);
}

Test(bind, all_faults_are_told_once) {
    script_case here = with_city();
    cr_assert_eq(
        case_open(
            &here, CASE_HEAD
            "local base = kota.scenario { api = 1, name = 'n', city = 'kecil', start = '2025-01-15 04:00',\n"
            "  duration_h = -1, sed = 4, flood = { theta = 'x' } }\n"
            "return kota.study { baseline = base, interventions = { { 'a', base:with { cell_m = 0.0001 } } } }"),
        KOTA_SCRIPT);
    cr_expect_str_eq(here.err.text, "main.lua:3: flood.theta = \"x\" must be a number\n"
                                    "main.lua:3: sed: there is no such key; did you mean \"seed\"?\n"
                                    "main.lua:3: duration_h = -1 must be >= 0.0002777777778\n"
                                    "main.lua:4: cell_m = 0.0001 must be >= 0.001");
    case_destroy(&here);
}

Test(bind, cities) {
    script_case here = with_city();
    case_text(&here, "besar/city.lua",
              "local kota = require 'kota'\nreturn kota.city {\n  name = 'besar', datum = 'msl',\n"
              "  width_m = 400, height_m = 1e9,\n  spots = {}, districts = { { id = 'a' } } }");
    cr_expect_eq(case_open(&here, CASE_HEAD "return " CASE_SCENARIO ":with { city = 'besar' }"), KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "besar/city.lua:4: height_m = 1000000000 must be <= 200000"), "%s",
                       here.err.text);
    cr_expect_not_null(strstr(here.err.text, "besar/city.lua:5: spots has 0 entries, must have >= 1"), "%s",
                       here.err.text);
    cr_expect_not_null(strstr(here.err.text, "besar/city.lua:5: districts[1].population is missing"), "%s",
                       here.err.text);
    cr_expect_eq(case_open(&here, CASE_HEAD "return " CASE_SCENARIO ":with { city = 'kesil' }"), KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "known are \"besar\""), "%s", here.err.text);
    case_text(&here, "salah.lua", "return 3");
    cr_expect_eq(case_open(&here, CASE_HEAD "return " CASE_SCENARIO ":with { city = 'salah' }"), KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "must end with return kota.city{...}"), "%s", here.err.text);
    case_text(&here, "runtuh.lua", "local x\nreturn x.y");
    cr_expect_eq(case_open(&here, CASE_HEAD "return " CASE_SCENARIO ":with { city = 'runtuh' }"), KOTA_SCRIPT);
    cr_expect_not_null(strstr(here.err.text, "runtuh.lua:2: attempt to index a nil value"), "%s", here.err.text);
    /* a city in the scenario itself, changed */
    cr_expect_eq(case_open(&here,
                           CASE_HEAD "local city = require 'kecil'\n"
                                     "return " CASE_SCENARIO ":with { city = city:with { title = 'Kota Kecil' } }"),
                 KOTA_OK, "%s", here.err.text);
    cr_expect_str_eq(kota_script_member_plan(here.script, 0)->sketch.title, "Kota Kecil");
    cr_expect_str_eq(kota_script_member_plan(here.script, 0)->city, "kecil");
    case_destroy(&here);
}

Test(bind, hash_follows_the_content) {
    script_case here = with_city();
    cr_assert_eq(case_open(&here, CASE_HEAD "return " CASE_SCENARIO), KOTA_OK, "%s", here.err.text);
    kota_hash first = kota_script_hash(here.script), file;
    cr_assert_eq(case_open(&here, CASE_HEAD "return " CASE_SCENARIO), KOTA_OK);
    kota_hash again = kota_script_hash(here.script);
    cr_expect(first.low == again.low && first.high == again.high);
    cr_expect_not_null(strstr(kota_script_file(here.script, 0, &file), "main.lua"));
    cr_assert_eq(case_open(&here, CASE_HEAD "return " CASE_SCENARIO " -- changed"), KOTA_OK);
    again = kota_script_hash(here.script);
    cr_expect(first.low != again.low || first.high != again.high);
    case_destroy(&here);
}
