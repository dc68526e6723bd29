/* The table of commands. One line here, a file cmd_<name>.c and what it does in assets/strings/app.csv make a
 * command; help, man page and completion follow. */
#include "app/commands.h"

#include <string.h>

#include "core/text.h"

static const kota_verb COMMANDS[] = {
    {"demo", kota_app_demo, KOTA_TAKES_OUT | KOTA_TAKES_PLAN, "kota demo"},
    {"new", kota_app_new, 0, "kota new NAME"},
    {"run", kota_app_run, KOTA_TAKES_OUT | KOTA_TAKES_PLAN | KOTA_TAKES_RUN | KOTA_TAKES_ALSO, "kota run FILE"},
    {"study", kota_app_study, KOTA_TAKES_OUT | KOTA_TAKES_PLAN | KOTA_TAKES_STUDY, "kota study FILE"},
    {"merge", kota_app_merge, KOTA_TAKES_OUT | KOTA_TAKES_PLAN, "kota merge FILE SHARD..."},
    {"compare", kota_app_compare, KOTA_TAKES_OUT, "kota compare RUN_A RUN_B..."},
    {"cities", kota_app_cities, KOTA_TAKES_OUT, "kota cities RUN_A RUN_B..."},
    {"baseline", kota_app_baseline, KOTA_TAKES_OUT | KOTA_TAKES_BASELINE,
     "kota baseline save FOLDER | compare FOLDER FILE"},
    {"calibrate", kota_app_calibrate, KOTA_TAKES_OUT | KOTA_TAKES_PLAN | KOTA_TAKES_CALIBRATE,
     "kota calibrate FILE --vary KEY=LOW:HIGH"},
    {"verify", kota_app_verify, KOTA_TAKES_OUT | KOTA_TAKES_PLAN, "kota verify [FILE...]"},
    {"check", kota_app_check, KOTA_TAKES_PLAN | KOTA_TAKES_ALSO, "kota check FILE"},
    {"import", kota_app_import, KOTA_TAKES_OUT | KOTA_TAKES_IMPORT, "kota import NAME --streets FILE | --dem FILE"},
    {"export", kota_app_export, KOTA_TAKES_EXPORT | KOTA_TAKES_PLAN, "kota export INPUT --sumo DIR"},
    {"pack", kota_app_pack, KOTA_TAKES_OUT, "kota pack FILE -o FILE.zip"},
    {"unpack", kota_app_unpack, 0, "kota unpack FILE.zip [FOLDER]"},
    {"render", kota_app_render, KOTA_TAKES_OUT | KOTA_TAKES_PICTURE | KOTA_TAKES_VIEW, "kota render RUN [RUN]..."},
    {"view", kota_app_view, KOTA_TAKES_VIEW | KOTA_TAKES_WINDOW | KOTA_TAKES_PLAN | KOTA_TAKES_ALSO,
     "kota view RUN [RUN]... | STUDY | FILE.lua"},
    {"report", kota_app_report, KOTA_TAKES_OUT, "kota report FOLDER"},
    {"replay", kota_app_replay, KOTA_TAKES_OUT, "kota replay RUN"},
    {"assign", kota_app_assign, KOTA_TAKES_ASSIGN, "kota assign NET.tntp TRIPS.tntp"},
    {"route", kota_app_route, KOTA_TAKES_OUT | KOTA_TAKES_ROUTE, "kota route FILE"},
    {"waste-years", kota_app_waste_years, KOTA_TAKES_OUT | KOTA_TAKES_PLAN, "kota waste-years FILE"},
    {"bench", kota_app_bench, KOTA_TAKES_SMALL, "kota bench [flood|traffic|waste|assign|route|view]"},
    {"indicators", kota_app_indicators, KOTA_TAKES_OUT, "kota indicators"},
    {"serve", kota_app_serve, 0, "kota serve"},
    {"lua-init", kota_app_lua_init, 0, "kota lua-init [FOLDER]"},
    {"doctor", kota_app_doctor, 0, "kota doctor"},
};

const kota_verb *kota_verbs(int32_t *count) {
    *count = KOTA_COUNT(COMMANDS);
    return COMMANDS;
}

kota_status kota_verb_find(const kota_verb **found, const char *name, kota_error *err) {
    const char *names[KOTA_COUNT(COMMANDS)];
    for (int32_t c = 0; c < KOTA_COUNT(COMMANDS); c++) {
        names[c] = COMMANDS[c].name;
        if (strcmp(name, names[c]) != 0) continue;
        *found = &COMMANDS[c];
        return KOTA_OK;
    }
    const char *nearest = kota_text_nearest(name, names, KOTA_COUNT(COMMANDS));
    return kota_fail(err, KOTA_USAGE, "there is no command %s%s%s%s; see kota --help", name,
                     nearest != NULL ? " (did you mean " : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "?)" : "");
}
