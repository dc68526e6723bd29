/* What a program that drives a run may ask for, one function a word. */
#include "app/serve.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/snap_file.h"

enum { HAND_PRIORITY = 100 }; /* an order from outside stands against policies that give no higher one */

typedef kota_status verb(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err);

kota_status kota_serve_need(const char **value, const kota_json *request, const char *key, const char *example,
                            kota_error *err) {
    *value = kota_json_get_text(request, key);
    if (*value != NULL) return KOTA_OK;
    return kota_fail(err, KOTA_USAGE, "%s is missing or no text; give \"%s\": \"%s\"", key, key, example);
}

static void add_time(const kota_serve *serve, const char *key, int64_t time_ms, kota_json_writer *reply) {
    char text[KOTA_TIME_TEXT_MAX];
    kota_time_text(time_ms, kota_live_map(serve->live)->utc_offset_min, text);
    kota_json_text(reply, key, text);
}

static void add_now(const kota_serve *serve, kota_json_writer *reply) {
    const kota_city *city = kota_live_city(serve->live);
    add_time(serve, "time", kota_city_time_ms(city), reply);
    kota_json_flag(reply, "done", kota_city_done(city));
}

/* ---- load ---- */

static void forget(kota_serve *serve) {
    kota_live_close(serve->live);
    kota_script_close(serve->newest);
    kota_script_close(serve->script);
    for (int32_t s = 0; s < serve->save_count; s++) {
        kota_free(serve->saves[s].name);
        kota_blob_free(&serve->saves[s].blob);
    }
    for (int32_t s = 0; s < KOTA_WORDS_MAX; s++) kota_free(serve->sets[s]);
    kota_free(serve->file);
    kota_free(serve->out);
    *serve = (kota_serve){.app = serve->app, .quits = serve->quits};
}

void kota_serve_close(kota_serve *serve) { forget(serve); }

/* {"flood.theta": 0.9} as --set takes it. */
static kota_status take_sets(kota_serve *serve, const kota_json *sets, kota_error *err) {
    const char *key;
    for (int32_t i = 0; i < kota_json_count(sets); i++) {
        const kota_json *value = kota_json_at(sets, i, &key);
        const char *text = kota_json_get_text(value, "");
        double number;
        bool flag;
        if (key == NULL || i >= KOTA_WORDS_MAX)
            return kota_fail(err, KOTA_USAGE, "set must be an object of at most %d keys", KOTA_WORDS_MAX);
        if (text != NULL) {
            serve->sets[i] = kota_text_format("%s=%s", key, text);
        } else if (kota_json_get_flag(value, "", &flag)) {
            serve->sets[i] = kota_text_format("%s=%s", key, flag ? "true" : "false");
        } else if (kota_json_get_number(value, "", &number)) {
            kota_text digits = {0};
            kota_text_number(&digits, number);
            serve->sets[i] = kota_text_format("%s=%s", key, digits.chars);
            kota_text_free(&digits);
        } else {
            return kota_fail(err, KOTA_USAGE, "set: %s must be a number, a text, true or false", key);
        }
        serve->own.options.sets[i] = serve->sets[i];
        serve->own.options.set_count = i + 1;
    }
    return KOTA_OK;
}

static kota_status take_member(kota_serve *serve, const kota_json *request, kota_error *err) {
    int64_t member = 0;
    int32_t count = kota_script_member_count(serve->script);
    if (kota_json_get(request, "member") != NULL &&
        (!kota_json_get_integer(request, "member", &member) || member < 0 || member >= count))
        return kota_fail(err, KOTA_USAGE, "member must be 0 to %d: the baseline, then the interventions", count - 1);
    serve->member = (int32_t)member;
    return KOTA_OK;
}

static kota_status open_live(kota_serve *serve, const kota_json *request, kota_error *err) {
    const char *file;
    KOTA_TRY(kota_serve_need(&file, request, "file", "scenarios/contoh/scenario.lua", err));
    serve->file = kota_text_copy(file);
    serve->own = *serve->app;
    serve->own.options.words[0] = serve->file;
    serve->own.options.word_count = 1;
    if (kota_json_get(request, "set") != NULL) KOTA_TRY(take_sets(serve, kota_json_get(request, "set"), err));
    if (kota_json_get(request, "seed") != NULL) {
        serve->own.options.has_seed = kota_json_get_integer(request, "seed", &serve->own.options.seed);
        if (!serve->own.options.has_seed) return kota_fail(err, KOTA_USAGE, "seed must be a whole number");
    }
    KOTA_TRY(kota_app_open(&serve->script, &serve->own, err));
    KOTA_TRY(take_member(serve, request, err));
    const char *out = kota_json_get_text(request, "out");
    serve->out = out != NULL ? kota_text_copy(out) : NULL;
    kota_run_def def = kota_app_run_def(&serve->own, kota_script_member_plan(serve->script, serve->member));
    def.script = serve->script;
    def.member = serve->member;
    def.out = serve->out;
    def.near = serve->file;
    return kota_live_open(&serve->live, &def, err);
}

static kota_status do_load(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    forget(serve);
    kota_status status = open_live(serve, request, err);
    if (status != KOTA_OK) {
        forget(serve);
        return status;
    }
    const kota_city *city = kota_live_city(serve->live);
    kota_json_text(reply, "name", kota_script_member_name(serve->script, serve->member));
    kota_json_array(reply, "members");
    for (int32_t m = 0; m < kota_script_member_count(serve->script); m++)
        kota_json_text(reply, NULL, kota_script_member_name(serve->script, m));
    kota_json_end(reply);
    kota_json_integer(reply, "seed", kota_city_plan(city)->seed);
    kota_json_number(reply, "step_s", kota_city_plan(city)->coupling_s);
    add_time(serve, "start", kota_city_start_ms(city), reply);
    add_time(serve, "end", kota_city_end_ms(city), reply);
    add_now(serve, reply);
    return KOTA_OK;
}

/* ---- step ---- */

/* "until": a time of day (the next such) or a date and time, "minutes", else one step. */
static kota_status step_target(int64_t *until_ms, const kota_serve *serve, const kota_json *request,
                               kota_error *err) {
    const kota_city *city = kota_live_city(serve->live);
    int32_t offset_min = kota_live_map(serve->live)->utc_offset_min;
    int64_t now_ms = kota_city_time_ms(city), of_day_ms;
    const char *until = kota_json_get_text(request, "until");
    double minutes;
    *until_ms = now_ms + 1;
    if (until != NULL && strcmp(until, "end") == 0) {
        *until_ms = kota_city_end_ms(city);
    } else if (until != NULL && kota_day_time_parse(&of_day_ms, until, NULL) == KOTA_OK) {
        *until_ms = now_ms - kota_time_of_day_ms(now_ms, offset_min) + of_day_ms;
        if (*until_ms <= now_ms) *until_ms += KOTA_DAY_MS;
    } else if (until != NULL) {
        return kota_time_parse(until_ms, until, offset_min, err);
    } else if (kota_json_get(request, "minutes") != NULL) {
        if (!kota_json_get_number(request, "minutes", &minutes) || !(minutes > 0) || minutes > 5256000)
            return kota_fail(err, KOTA_USAGE, "minutes must be a number above 0");
        *until_ms = now_ms + (int64_t)kota_round(minutes * (double)KOTA_MINUTE_MS);
    }
    return KOTA_OK;
}

static kota_status do_step(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    const kota_city *city = kota_live_city(serve->live);
    int64_t until_ms;
    if (serve->broken) return kota_fail(err, KOTA_USAGE, "a step failed; go back to a time that was saved, or load");
    KOTA_TRY(step_target(&until_ms, serve, request, err));
    const volatile sig_atomic_t *interrupted = serve->app->interrupted;
    while (!kota_city_done(city) && kota_city_time_ms(city) < until_ms && !(interrupted != NULL && *interrupted)) {
        kota_status status = kota_live_step(serve->live, err);
        serve->broken = status != KOTA_OK;
        if (serve->broken) return status;
    }
    add_now(serve, reply);
    return KOTA_OK;
}

/* ---- command ---- */

static kota_status find_kind(kota_command *command, const kota_json *request, kota_error *err) {
    const char *what, *words[KOTA_COMMAND_COUNT];
    KOTA_TRY(kota_serve_need(&what, request, "what", "pump_mode", err));
    for (int32_t k = 0; k < KOTA_COMMAND_COUNT; k++) {
        words[k] = kota_commands[k].word;
        if (strcmp(words[k], what) != 0) continue;
        command->kind = (kota_command_kind)k;
        return KOTA_OK;
    }
    const char *nearest = kota_text_nearest(what, words, KOTA_COMMAND_COUNT);
    return kota_fail(err, KOTA_USAGE, "command: there is no command %s%s%s%s; \"help\" lists them", what,
                     nearest != NULL ? " (did you mean " : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "?)" : "");
}

static kota_status take_values(kota_command *command, const kota_json *request, kota_error *err) {
    const kota_command_info *info = &kota_commands[command->kind];
    const kota_json *values = kota_json_get(request, "values");
    for (int32_t v = 0; v < info->values; v++) {
        const kota_json *value = values != NULL ? kota_json_get(values, info->value_name[v]) : NULL;
        if (value == NULL || !kota_json_get_number(value, "", &command->value[v]))
            return kota_fail(err, KOTA_USAGE, "command: %s needs \"values\": {\"%s\": a number from %g to %g}",
                             info->word, info->value_name[v], info->low[v], info->high[v]);
    }
    if (values != NULL && kota_json_count(values) > info->values)
        return kota_fail(err, KOTA_USAGE, "command: %s has more values than its %d", info->word, info->values);
    return KOTA_OK;
}

static kota_status order_one(kota_serve *serve, kota_command *command, const char *target, kota_error *err) {
    if (kota_command_target_find(command, kota_live_map(serve->live), target))
        return kota_live_order(serve->live, command, err);
    return kota_fail(err, KOTA_USAGE, "command: %s has no target %s in this city; \"see\" gives their ids",
                     kota_commands[command->kind].word, target);
}

static kota_status take_by(kota_command *command, const kota_json *request, kota_error *err) {
    const char *by = kota_json_get_text(request, "by");
    int64_t priority = HAND_PRIORITY;
    if (kota_json_get(request, "priority") != NULL &&
        (!kota_json_get_integer(request, "priority", &priority) || priority < -1000000 || priority > 1000000))
        return kota_fail(err, KOTA_USAGE, "command: priority must be a whole number from -1000000 to 1000000");
    command->priority = (int32_t)priority;
    if (by == NULL) by = "hand";
    if (by[0] == '\0' || strlen(by) >= sizeof command->by)
        return kota_fail(err, KOTA_USAGE, "command: by must be a name of at most %d bytes",
                         (int)sizeof command->by - 1);
    memcpy(command->by, by, strlen(by) + 1);
    return KOTA_OK;
}

static kota_status do_command(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    kota_command command = {0};
    KOTA_TRY(find_kind(&command, request, err));
    KOTA_TRY(take_values(&command, request, err));
    KOTA_TRY(take_by(&command, request, err));
    const kota_json *targets = kota_json_get(request, "target");
    const char *one = targets != NULL ? kota_json_get_text(targets, "") : "all";
    int32_t count = one != NULL ? 1 : kota_json_count(targets);
    for (int32_t t = 0; t < count; t++) {
        const char *target = one != NULL ? one : kota_json_get_text(kota_json_at(targets, t, NULL), "");
        KOTA_TRY(order_one(serve, &command, target != NULL ? target : "", err));
    }
    kota_json_integer(reply, "ordered", count > 0 ? count : 0);
    return KOTA_OK;
}

/* ---- what came of it ---- */

static kota_status do_indicators(kota_serve *serve, const kota_json *request, kota_json_writer *reply,
                                 kota_error *err) {
    const kota_map *map = kota_live_map(serve->live);
    const char *id = kota_json_get_text(request, "district");
    int32_t district = -1;
    for (int32_t d = 0; id != NULL && d < map->district_count; d++)
        if (strcmp(map->districts[d].id_text, id) == 0) district = d;
    if (id != NULL && district < 0 && strcmp(id, "all") != 0)
        return kota_fail(err, KOTA_USAGE, "indicators: there is no district %s; \"see\" gives their ids", id);
    add_now(serve, reply);
    kota_json_object(reply, "indicators");
    for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++)
        kota_json_number(reply, kota_indicators[i].name,
                         kota_city_indicator(kota_live_city(serve->live), (kota_indicator)i, district));
    kota_json_end(reply);
    return KOTA_OK;
}

static kota_status do_series(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    (void)request;
    (void)err;
    int32_t count;
    const kota_series_row *rows = kota_city_series(kota_live_city(serve->live), &count);
    kota_json_object(reply, "columns");
    kota_json_array(reply, "time");
    for (int32_t r = 0; r < count; r++) add_time(serve, NULL, rows[r].time_ms, reply);
    kota_json_end(reply);
    for (int32_t c = 0; c < KOTA_SERIES_COUNT; c++) {
        kota_json_array(reply, kota_series_names[c]);
        for (int32_t r = 0; r < count; r++) kota_json_number(reply, NULL, rows[r].value[c]);
        kota_json_end(reply);
    }
    kota_json_end(reply);
    return KOTA_OK;
}

/* Those since the last look. */
static kota_status do_events(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    (void)request;
    (void)err;
    int32_t count;
    const kota_event *events = kota_city_events(kota_live_city(serve->live), &count);
    kota_json_array(reply, "events");
    for (int32_t e = serve->events_seen; e < count; e++) {
        kota_json_object(reply, NULL);
        add_time(serve, "time", events[e].time_ms, reply);
        kota_json_text(reply, "event", kota_event_word(events[e].kind));
        kota_json_text(reply, "entity", events[e].entity);
        kota_json_text(reply, "cause", events[e].cause);
        kota_json_number(reply, "value", events[e].value);
        kota_json_end(reply);
    }
    kota_json_end(reply);
    serve->events_seen = count;
    return KOTA_OK;
}

static kota_status do_see(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    return kota_serve_see(serve->live, request, reply, err);
}
/* A file that kota view and kota render read beside others of the run. */
static kota_status do_snapshot(kota_serve *serve, const kota_json *request, kota_json_writer *reply,
                               kota_error *err) {
    const char *file;
    KOTA_TRY(kota_serve_need(&file, request, "file", "now.snap", err));
    const kota_snap *snap = kota_live_look(serve->live);
    char hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(kota_snap_hash(snap), hash);
    add_now(serve, reply);
    kota_json_text(reply, "file", file);
    kota_json_text(reply, "hash", hash);
    return kota_snap_file_write(file, snap, kota_map_hash(snap->map), err);
}

static kota_status do_map(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    return kota_serve_map(serve->live, request, reply, err);
}

/* ---- there and back ---- */

static kota_serve_save *find_save(kota_serve *serve, const char *name) {
    for (int32_t s = 0; s < serve->save_count; s++)
        if (strcmp(serve->saves[s].name, name) == 0) return &serve->saves[s];
    return NULL;
}

static kota_status do_save(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    const char *name;
    KOTA_TRY(kota_serve_need(&name, request, "name", "before the rain", err));
    kota_serve_save *save = find_save(serve, name);
    if (save == NULL && serve->save_count == KOTA_SERVE_SAVES_MAX)
        return kota_fail(err, KOTA_USAGE, "save: %d times are kept already; give one of their names again",
                         KOTA_SERVE_SAVES_MAX);
    kota_blob blob = {0};
    kota_status status = kota_live_save(serve->live, &blob, err);
    if (status != KOTA_OK) {
        kota_blob_free(&blob);
        return status;
    }
    if (save == NULL) {
        save = &serve->saves[serve->save_count++];
        save->name = kota_text_copy(name);
    }
    kota_blob_free(&save->blob);
    save->blob = blob;
    kota_json_number(reply, "megabytes", (double)blob.length / 1e6);
    add_now(serve, reply);
    return KOTA_OK;
}

static kota_status do_back(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    const char *name;
    KOTA_TRY(kota_serve_need(&name, request, "name", "before the rain", err));
    kota_serve_save *save = find_save(serve, name);
    if (save == NULL) return kota_fail(err, KOTA_USAGE, "back: nothing was saved as %s", name);
    serve->broken = true;
    KOTA_TRY(kota_live_back(serve->live, &save->blob, err));
    serve->broken = false;
    (void)kota_city_events(kota_live_city(serve->live), &serve->events_seen);
    add_now(serve, reply);
    return KOTA_OK;
}

/* The file again: its policies act from now on. */
static kota_status do_reload(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    (void)request;
    kota_script *fresh = NULL;
    KOTA_TRY(kota_app_open(&fresh, &serve->own, err));
    kota_status status = kota_live_swap(serve->live, fresh, serve->member, err);
    if (status != KOTA_OK) {
        kota_script_close(fresh);
        return status;
    }
    kota_script_close(serve->newest);
    serve->newest = fresh;
    add_now(serve, reply);
    return KOTA_OK;
}

static kota_status do_finish(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    (void)request;
    const kota_city *city = kota_live_city(serve->live);
    if (serve->broken || !kota_city_done(city))
        return kota_fail(err, KOTA_USAGE, "finish: the run is not at its end; step until \"end\" first");
    kota_run_result result = {0};
    kota_status status = kota_live_finish(serve->live, &result, err);
    if (status == KOTA_OK || status == KOTA_EXPECTATION) {
        char content[KOTA_HASH_TEXT_MAX];
        kota_hash_text(result.content, content);
        serve->finished = true;
        if (serve->out != NULL) kota_json_text(reply, "folder", serve->out);
        kota_json_text(reply, "content_hash", content);
        kota_json_array(reply, "expectations_failed");
        for (int32_t b = 0; b < result.broken.count; b++) kota_json_text(reply, NULL, result.broken.lines[b]);
        kota_json_end(reply);
        status = KOTA_OK;
    }
    kota_run_result_free(&result);
    return status;
}

static kota_status do_quit(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    (void)request;
    (void)reply;
    (void)err;
    serve->quits = true;
    return KOTA_OK;
}

static kota_status do_help(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err);
typedef struct word {
    const char *word;
    verb *act;
    bool needs_run; /* that is not finished */
    const char *text;
} word;
static const word WORDS[] = {
    {"help", do_help, false, "these words, and the commands that can be ordered"},
    {"load", do_load, false,
     "file, and if wanted member, seed, set {key: value}, out: a run at the beginning of its warm-up"},
    {"step", do_step, true, "minutes, or until a time of day, a date and time or \"end\"; else one step"},
    {"command", do_command, true,
     "what, target (an id, a list of ids, \"all\"), values {name: number}, by, priority"},
    {"indicators", do_indicators, true, "district, or the whole city: since the start"},
    {"see", do_see, true, "what: districts, pumps, gauges, gates, walls, drains, bins, trucks or links, by columns"},
    {"map", do_map, true, "field; the values from the southern row on, or with file a raster"},
    {"snapshot", do_snapshot, true, "file: the city as it is now, with all its fields"},
    {"series", do_series, true, "the city's course so far, by columns"},
    {"events", do_events, true, "what happened since the last such question"},
    {"save", do_save, true, "name: keeps this moment"},
    {"back", do_back, true, "name: goes back to it"},
    {"reload", do_reload, true, "the file again: its policies act from now on, with their state"},
    {"finish", do_finish, true, "at the end: the result, and the folder if out was given"},
    {"quit", do_quit, false, "ends; what is not finished leaves nothing"},
};

static kota_status do_help(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    (void)serve;
    (void)request;
    (void)err;
    kota_json_object(reply, "words");
    for (int32_t w = 0; w < KOTA_COUNT(WORDS); w++) kota_json_text(reply, WORDS[w].word, WORDS[w].text);
    kota_json_end(reply);
    kota_json_array(reply, "commands");
    for (int32_t k = 0; k < KOTA_COMMAND_COUNT; k++) {
        const kota_command_info *info = &kota_commands[k];
        kota_json_object(reply, NULL);
        kota_json_text(reply, "what", info->word);
        kota_json_text(reply, "text", info->text);
        kota_json_object(reply, "values");
        for (int32_t v = 0; v < info->values; v++)
            kota_json_numbers(reply, info->value_name[v], (double[]){info->low[v], info->high[v]}, 2, 1);
        kota_json_end(reply);
        kota_json_end(reply);
    }
    kota_json_end(reply);
    return KOTA_OK;
}

kota_status kota_serve_do(kota_serve *serve, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    const char *asked, *words[KOTA_COUNT(WORDS)];
    KOTA_TRY(kota_serve_need(&asked, request, "do", "help", err));
    for (int32_t w = 0; w < KOTA_COUNT(WORDS); w++) {
        words[w] = WORDS[w].word;
        if (strcmp(words[w], asked) != 0) continue;
        if (WORDS[w].needs_run && serve->live == NULL)
            return kota_fail(err, KOTA_USAGE, "%s: nothing is loaded; \"load\" a file first", asked);
        if (WORDS[w].needs_run && serve->finished)
            return kota_fail(err, KOTA_USAGE, "%s: the run is finished; \"load\" a file for another", asked);
        return WORDS[w].act(serve, request, reply, err);
    }
    const char *nearest = kota_text_nearest(asked, words, KOTA_COUNT(WORDS));
    return kota_fail(err, KOTA_USAGE, "there is no \"%s\"%s%s%s; \"help\" lists what there is", asked,
                     nearest != NULL ? " (did you mean " : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "?)" : "");
}
