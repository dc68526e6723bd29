/* The table of commands. One line here and a file cmd_<name>.c make a command; help, man page and completion follow.
 */
#include "app/commands.h"

#include <string.h>

#include "core/text.h"

static const kota_verb COMMANDS[] = {
    {"demo", kota_app_demo, KOTA_TAKES_OUT | KOTA_TAKES_PLAN, "kota demo",
     "Run the built-in study of the city of Contoh and print the comparison.\n"},
    {"run", kota_app_run, KOTA_TAKES_OUT | KOTA_TAKES_PLAN | KOTA_TAKES_RUN, "kota run FILE",
     "Run a scenario (of a study: its baseline, or --member N) and leave a run folder.\n"
     "  --member N           intervention N of a study; 0 is the baseline\n"
     "  --checkpoint-min N   save a checkpoint each N simulated minutes\n"
     "  --stop-at TIME       stop there with a checkpoint, as if interrupted\n"
     "  --resume             go on from the checkpoint\n"},
    {"study", kota_app_study, KOTA_TAKES_OUT | KOTA_TAKES_PLAN, "kota study FILE",
     "Run a baseline and its interventions, members as processes of their own, and compare.\n"},
    {"compare", kota_app_compare, KOTA_TAKES_OUT, "kota compare RUN_A RUN_B...",
     "Compare finished runs with the first; --out FILE.csv keeps the table.\n"},
    {"check", kota_app_check, KOTA_TAKES_PLAN, "kota check FILE",
     "Read a scenario, report every fault, and say what time, memory and disk it will take.\n"},
    {"render", kota_app_render, KOTA_TAKES_OUT | KOTA_TAKES_PICTURE, "kota render RUN",
     "Draw a map of a finished run.\n"
     "  --field NAME   depth (default), depth_max, link_speed, link_queue, bin_fill, ...\n"
     "  --at TIME      06:30, or a date and time; the nearest snapshot (default: the last)\n"
     "  --width N      pixels (default 1000)\n"},
    {"view", kota_app_view, KOTA_TAKES_VIEW, "kota view RUN [RUN]",
     "Show one finished run, or two side by side (A and B), in a window.\n"
     "  --layer NAME         depth (default), traffic or bins\n"
     "  --at TIME            06:30, or a date and time; the nearest snapshot (default: the first)\n"
     "  --difference         also what B changes\n"
     "  --size WxH           of the window, pixels (default 1280x720)\n"
     "  --screenshot x.png   write one picture, without a display\n"},
    {"report", kota_app_report, KOTA_TAKES_OUT, "kota report FOLDER",
     "Write report.html of a finished study or run: one page that needs no network.\n"},
    {"replay", kota_app_replay, KOTA_TAKES_OUT, "kota replay RUN",
     "Run a finished run again from its plan and tape, without Lua; the content hash must be the same.\n"},
    {"assign", kota_app_assign, KOTA_TAKES_ASSIGN, "kota assign NET.tntp TRIPS.tntp",
     "Static equilibrium of a road network and a trip table in TNTP; prints objective, tstt, relative_gap, "
     "iterations "
     "and seconds.\n"
     "  --gap X               relative gap to stop at (default 1e-6)\n"
     "  --toll-factor X       time units a unit of toll (default: what the network states, or 0)\n"
     "  --distance-factor X   time units a unit of length (the same default)\n"
     "  --algorithm NAME      b (default), or bfw: slow, another method for cross-checks\n"
     "  --flows OUT.tntp      write volume and cost of each link\n"},
    {"bench", kota_app_bench, KOTA_TAKES_SMALL, "kota bench [flood|traffic|waste|assign]",
     "Measure the engines here: one \"name value unit\" a line and a hash of each result.\n"
     "  --small   a size for tests\n"},
    {"doctor", kota_app_doctor, 0, "kota doctor",
     "Say what is here and what is missing, with the cure; exit 4 when the core itself cannot work.\n"},
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
