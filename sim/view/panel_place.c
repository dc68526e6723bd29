/* A place beside the maps: what it is, its values in A and B, how they came about, and since when and why it is
 * closed, full or under water. */
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "view/panels.h"

/* The snapshot of B that is shown with A's at a time. */
static int32_t time_of(const kota_scene *scene, int32_t r) { return scene->loaded[r]; }

static void say_clock(char text[8], int64_t time_ms, int32_t utc_offset_min) {
    kota_date date = kota_date_of(time_ms, utc_offset_min);
    (void)snprintf(text, 8, "%02d:%02d", (int)date.hour % 24, (int)date.minute % 60);
}

/* ---- title ---- */

/* "Motorcycle, to work". */
static char *say_traveller(const kota_words *words, const kota_snap_traveller *one) {
    return kota_text_format("%s, %s", kota_word_of(words, "traveller", kota_snap_vehicles[one->vehicle]),
                            kota_word_of(words, "traveller.to", kota_snap_purposes[one->purpose]));
}

static void draw_title(kota_panels *panels, const kota_scene *scene) {
    const kota_map *map = scene->def->runs[0].map;
    const kota_pick *pick = &panels->pick;
    const char *kind = kota_word_of(&scene->words, "pick", kota_pick_names[pick->kind]);
    char *name = kota_text_copy(kota_pick_name(pick, map));
    if (pick->kind == KOTA_PICK_TRUCK && scene->snaps[0] != NULL && pick->index < scene->snaps[0]->truck_count) {
        const kota_snap_truck *truck = &scene->snaps[0]->trucks[pick->index];
        kota_free(name);
        name = kota_text_format("%s %d", truck->garage, (int)truck->number + 1);
    }
    const kota_snap_traveller *one = kota_pick_traveller(pick, scene->snaps[0]);
    if (one != NULL) {
        kota_free(name);
        name = say_traveller(&scene->words, one);
    }
    kota_ui_gap(panels->ui, 2.0 * scene->layout.unit_px);
    kota_ui_text(panels->ui, KOTA_UI_SMALL, KOTA_UI_GREY, kind);
    kota_ui_text(panels->ui, KOTA_UI_LARGE, KOTA_UI_INK,
                 name[0] != '\0' ? name : kota_word(&scene->words, "view.nameless"));
    kota_free(name);
    int32_t d = kota_pick_district(pick, map);
    if (d < 0 || pick->kind == KOTA_PICK_DISTRICT) return;
    kota_pick district = {KOTA_PICK_DISTRICT, d};
    char *words = kota_words_format(&scene->words, "view.in_district",
                                    KOTA_FILL(kota_put("district", kota_pick_name(&district, map))));
    if (kota_ui_button(panels->ui, "district", words, 0.0, false)) panels->pick = district;
    kota_free(words);
}

/* ---- values ---- */

static void draw_rows(kota_panels *panels, const kota_scene *scene) {
    kota_pick_row rows[2][KOTA_PICK_ROWS_MAX];
    int32_t count = 0, runs = scene->def->run_count;
    double u = scene->layout.unit_px;
    for (int32_t r = 0; r < runs; r++)
        count = kota_pick_rows(rows[r], &panels->pick, scene->def->runs[r].map, scene->snaps[r]);
    for (int32_t k = 0; k < count; k++) {
        const kota_pick_row *row = &rows[0][k];
        const char *unit = kota_word_of(&scene->words, "unit", row->unit);
        kota_ui_area line = kota_ui_reserve(panels->ui, kota_ui_room(panels->ui), 36.0 * u);
        double x = line.x0, y = line.y0 + 16.0 * u;
        kota_ui_label(panels->ui, KOTA_UI_SMALL, KOTA_UI_GREY, x, line.y0, 0.0, line.x1 - x,
                      kota_word_of(&scene->words, row->group, row->name));
        for (int32_t r = 0; r < runs; r++) {
            char number[48], text[96];
            kota_panel__number(number, &scene->words, rows[r][k].value, row->decimals, false);
            if (kota_is_nan(rows[r][k].value)) (void)snprintf(number, sizeof number, "\xE2\x80\x93");
            (void)snprintf(text, sizeof text, "%s%s %.30s", runs == 2 ? (r == 0 ? "A  " : "B  ") : "", number, unit);
            kota_ui_label(panels->ui, KOTA_UI_BOLD, r == 0 ? KOTA_UI_A : KOTA_UI_B, x + 0.5 * r * (line.x1 - line.x0),
                          y, 0.0, 0.0, text);
        }
    }
}

/* ---- history ---- */

static bool same(const kota_pick *a, const kota_pick *b) { return a->kind == b->kind && a->index == b->index; }

/* One more snapshot a frame, so that the window goes on meanwhile. */
static kota_status gather(kota_panels *panels, const kota_scene *scene, kota_error *err) {
    kota_history *history = &panels->history;
    const kota_view_def *def = scene->def;
    if (!same(&history->pick, &panels->pick) || history->values[0] == NULL) {
        kota_panels_renew(panels);
        history->pick = panels->pick;
        for (int32_t r = 0; r < def->run_count; r++) {
            history->counts[r] = def->runs[r].time_count;
            history->values[r] = kota_alloc((size_t)history->counts[r] + 1, sizeof(double));
        }
    }
    for (int32_t r = 0; r < def->run_count; r++) {
        kota_pick_row rows[KOTA_PICK_ROWS_MAX];
        kota_snap *snap = NULL;
        if (history->filled[r] >= history->counts[r]) continue;
        KOTA_TRY(def->load(&snap, def->context, r, history->filled[r], err));
        bool any = kota_pick_rows(rows, &panels->pick, def->runs[r].map, snap) > 0;
        history->values[r][history->filled[r]++] = any ? rows[0].value : KOTA_NAN;
        kota_snap_destroy(snap);
        panels->more = true;
    }
    return KOTA_OK;
}

static void draw_history(kota_panels *panels, const kota_scene *scene) {
    const kota_history *history = &panels->history;
    const kota_view_def *def = scene->def;
    const kota_view_run *a = &def->runs[0];
    kota_pick_row rows[KOTA_PICK_ROWS_MAX];
    if (kota_pick_rows(rows, &panels->pick, a->map, scene->snaps[0]) < 1) return;
    kota_plot plot = {.area = kota_ui_reserve(panels->ui, kota_ui_room(panels->ui), 112.0 * scene->layout.unit_px),
                      .runs = def->run_count,
                      .stride = 1,
                      .factor = 1.0,
                      .from_ms = a->times_ms[0],
                      .to_ms = a->end_ms > 0 ? a->end_ms : a->times_ms[a->time_count - 1],
                      .now_ms = a->times_ms[scene->time],
                      .unit = rows[0].unit};
    for (int32_t r = 0; r < plot.runs; r++) {
        plot.times_ms[r] = def->runs[r].times_ms;
        plot.values[r] = history->values[r];
        plot.counts[r] = history->filled[r];
    }
    int64_t seek_ms = kota_panel__plot(panels, scene, "history", &plot);
    if (seek_ms != INT64_MIN) panels->seek_ms = seek_ms;
}

/* ---- why ---- */

/* Vehicles an hour on a link in the last snapshot before an instant: who has to find another way. */
static double flow_before(const kota_scene *scene, int32_t r, int32_t link, int64_t time_ms) {
    const kota_view_run *run = &scene->def->runs[r];
    double vehph = KOTA_NAN;
    int32_t t = kota_view_nearest_time(run->times_ms, run->time_count, time_ms);
    while (t > 0 && run->times_ms[t] >= time_ms) t--;
    kota_snap *snap = NULL;
    if (run->times_ms[t] >= time_ms || scene->def->load(&snap, scene->def->context, r, t, NULL) != KOTA_OK)
        return vehph;
    if (snap->field[KOTA_FIELD_link_flow_vehph] != NULL)
        vehph = (double)snap->field[KOTA_FIELD_link_flow_vehph][link];
    kota_snap_destroy(snap);
    return vehph;
}

/* "closed: 0.34 m > 0.30 m since 07:12". */
static char *say_why(const kota_scene *scene, const kota_pick *pick, int32_t r, const kota_view_event *event) {
    const kota_words *words = &scene->words;
    char value[48], limit[48], since[8];
    bool share = strcmp(event->unit, "1") == 0;
    kota_panel__number(value, words, share ? 100.0 * event->value : event->value, share ? 0 : 2, false);
    kota_panel__number(limit, words, share ? 100.0 * event->threshold : event->threshold, share ? 0 : 2, false);
    say_clock(since, event->time_ms, scene->def->runs[r].map->utc_offset_min);
    bool ordered = strncmp(event->cause, "order", 5) == 0;
    char *name = kota_text_format("%s%s", event->kind, ordered ? ".order" : "");
    if (kota_word_of(words, "why", name) == name) return name; /* an event that no words are known of */
    char *key = kota_text_format("why.%s", name);
    kota_free(name);
    char *text = kota_words_format(
        words, key,
        KOTA_FILL(kota_put("value", value), kota_put("limit", limit), kota_put("since", since),
                  kota_put("unit", share ? "%" : event->unit),
                  kota_put("by", ordered && strlen(event->cause) > 9 ? event->cause + 9 : event->cause)));
    kota_free(key);
    if (pick->kind != KOTA_PICK_LINK || strcmp(event->kind, "link_closed") != 0) return text;
    double vehph = flow_before(scene, r, pick->index, event->time_ms);
    if (!(vehph >= 0.5)) return text;
    char *rest = kota_words_format(words, "why.flow_before", KOTA_FILL(kota_put_number("n", vehph, 0)));
    char *both = kota_text_format("%s; %s", text, rest);
    kota_free(text);
    kota_free(rest);
    return both;
}

static void draw_why(kota_panels *panels, const kota_scene *scene) {
    for (int32_t r = 0; r < scene->def->run_count; r++) {
        const kota_view_run *run = &scene->def->runs[r];
        const kota_view_event *event =
            kota_pick_event(&panels->pick, run->map, &scene->def->events[r], run->times_ms[time_of(scene, r)]);
        if (event == NULL) continue;
        char *why = say_why(scene, &panels->pick, r, event);
        char *line = kota_text_format("%s%s", scene->def->run_count < 2 ? "" : r == 0 ? "A: " : "B: ", why);
        kota_ui_text(panels->ui, KOTA_UI_PLAIN, r == 0 ? KOTA_UI_A : KOTA_UI_B, line);
        kota_free(line);
        kota_free(why);
    }
}

/* What a traveller does in each run: "B: stands in a queue". */
static void draw_doing(kota_panels *panels, const kota_scene *scene) {
    if (panels->pick.kind != KOTA_PICK_TRAVELLER) return;
    for (int32_t r = 0; r < scene->def->run_count; r++) {
        const kota_snap_traveller *one = kota_pick_traveller(&panels->pick, scene->snaps[r]);
        const char *doing = one != NULL ? kota_snap_doings[one->doing] : "elsewhere";
        char *line = kota_text_format("%s%s",
                                      scene->def->run_count < 2 ? ""
                                      : r == 0                  ? "A: "
                                                                : "B: ",
                                      kota_word_of(&scene->words, "traveller.does", doing));
        kota_ui_text(panels->ui, KOTA_UI_PLAIN, r == 0 ? KOTA_UI_A : KOTA_UI_B, line);
        kota_free(line);
    }
}

kota_status kota_panel__place(kota_panels *panels, kota_scene *scene, kota_error *err) {
    if (panels->pick.kind == KOTA_PICK_NOTHING || scene->snaps[0] == NULL) {
        kota_ui_gap(panels->ui, 6.0 * scene->layout.unit_px);
        kota_ui_text(panels->ui, KOTA_UI_PLAIN, KOTA_UI_GREY, kota_word(&scene->words, "view.click_place"));
        return KOTA_OK;
    }
    draw_title(panels, scene);
    draw_why(panels, scene);
    draw_doing(panels, scene);
    draw_rows(panels, scene);
    KOTA_TRY(gather(panels, scene, err));
    draw_history(panels, scene);
    const char *follow = kota_word(&scene->words, "view.follow");
    if (kota_ui_button(panels->ui, "follow", follow, 0.0, panels->follow)) {
        panels->follow = !panels->follow;
        panels->more = true;
    }
    return KOTA_OK;
}
