/* Where the parts of the window stand, what is under the mouse, and what the slider means. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "view/hud.h"

static const int64_t times_ms[] = {1000000, 2000000, 3000000, 7000000};

static kota_hud_layout lay_out(int32_t width, int32_t height, int32_t run_count, kota_view_mode mode,
                               const kota_view_live *live) {
    return kota_hud_make(&(kota_hud_wish){
        .width = width, .height = height, .run_count = run_count, .mode = mode, .live = live, .swipe_frac = 0.5});
}

static double middle_x(const kota_rect *r) { return 0.5 * (r->x0 + r->x1); }
static double middle_y(const kota_rect *r) { return 0.5 * (r->y0 + r->y1); }

static void assert_part(const kota_hud_layout *layout, const kota_rect *rect, kota_hud_part part, int32_t index) {
    int32_t got = -1;
    cr_assert_eq(kota_hud_hit(layout, middle_x(rect), middle_y(rect), &got), part);
    cr_assert_eq(got, index);
}

Test(hud, every_part_is_found_under_its_middle) {
    static const int32_t sizes[][2] = {{1280, 720}, {640, 400}, {1920, 1080}, {3840, 1000}, {900, 1400}};
    for (int32_t s = 0; s < KOTA_COUNT(sizes); s++) {
        for (int32_t m = 0; m < KOTA_VIEW_MODES; m++) {
            kota_hud_layout layout = lay_out(sizes[s][0], sizes[s][1], 2, (kota_view_mode)m, NULL);
            assert_part(&layout, &layout.play, KOTA_HUD_PLAY, 0);
            assert_part(&layout, &layout.slider, KOTA_HUD_SLIDER, 0);
            assert_part(&layout, &layout.language, KOTA_HUD_LANGUAGE, 0);
            for (int32_t l = 0; l < KOTA_GROUP_COUNT; l++) assert_part(&layout, &layout.layers[l], KOTA_HUD_LAYER, l);
            for (int32_t k = 0; k < KOTA_VIEW_MODES; k++) assert_part(&layout, &layout.modes[k], KOTA_HUD_MODE, k);
            assert_part(&layout, &layout.help, KOTA_HUD_HELP, 0);
            for (int32_t p = m == KOTA_VIEW_LENS ? 1 : 0; p < layout.pane_count; p++)
                assert_part(&layout, &layout.clips[p], KOTA_HUD_PANE, p);
        }
    }
}

/* On a dense screen, or with a finer picture, everything stands where it stood and is found by the same mouse. */
Test(hud, the_mouse_finds_the_same_parts_at_any_density) {
    static const struct {
        int32_t window_px; /* of a window of 1280 x 720 units */
        double fineness, factor;
    } cases[] = {{1280, 0.0, 1.0}, {1280, 1.0, 1.0}, {2560, 1.0, 2.0}, {1280, 2.0, 2.0},
                 {2560, 2.0, 4.0}, {1920, 1.0, 1.5}, {1280, 0.5, 0.5}};
    kota_hud_layout plain = lay_out(1280, 720, 2, KOTA_VIEW_ALL, NULL);
    for (int32_t c = 0; c < KOTA_COUNT(cases); c++) {
        int32_t width = kota_hud_picture_px(cases[c].window_px, cases[c].fineness);
        int32_t height = kota_hud_picture_px(cases[c].window_px * 9 / 16, cases[c].fineness);
        double s = kota_hud_px_per_unit(width, 1280);
        cr_expect_float_eq(s, cases[c].factor, 1e-9);
        kota_hud_layout layout = lay_out(width, height, 2, KOTA_VIEW_ALL, NULL);
        cr_expect_float_eq(layout.unit_px, kota_max(0.5, s), 1e-9);
        int32_t wrong = 0;
        for (int32_t y = 3; y < 720; y += 7) { /* in the mouse's units; edges between parts are whole pixels */
            for (int32_t x = 3; x < 1280; x += 7) {
                int32_t index = 0, same = 0;
                kota_hud_part part = kota_hud_hit(&layout, s * x, s * y, &index);
                wrong += part != kota_hud_hit(&plain, x, y, &same) || index != same ? 1 : 0;
            }
        }
        cr_assert(wrong <= 40, "%d of 18846 places at %g", (int)wrong, s);
    }
    cr_assert_eq(kota_hud_picture_px(8000, 4.0), 8192);
    cr_assert_eq(kota_hud_px_per_unit(1280, 0), 1280.0, "a window that is not there");
}

Test(hud, panes_follow_the_mode_and_are_alike) {
    kota_hud_layout one = lay_out(1280, 720, 1, KOTA_VIEW_ALL, NULL);
    cr_assert_eq(one.pane_count, 1);
    cr_assert_eq(one.kinds[0], KOTA_PANE_A);
    cr_assert_eq(one.modes[0].x1, 0.0, "one run has no difference to choose");
    cr_assert_eq(lay_out(1280, 720, 2, KOTA_VIEW_RUNS, NULL).pane_count, 2);
    kota_hud_layout all = lay_out(1281, 720, 2, KOTA_VIEW_ALL, NULL);
    cr_assert_eq(all.pane_count, 3);
    cr_assert_eq(all.kinds[2], KOTA_PANE_DIFFERENCE);
    cr_assert_eq(all.panes[2].x1, 1281.0);
    for (int32_t p = 1; p < 3; p++) {
        cr_assert_gt(all.panes[p].x0, all.panes[p - 1].x1);
        double wide = all.panes[p].x1 - all.panes[p].x0, first = all.panes[0].x1 - all.panes[0].x0;
        cr_assert(wide - first <= 1.0 && first - wide <= 1.0);
    }
    kota_hud_layout change = lay_out(1280, 720, 2, KOTA_VIEW_DIFFERENCE, NULL);
    cr_assert_eq(change.pane_count, 1);
    cr_assert_eq(change.kinds[0], KOTA_PANE_DIFFERENCE);
}

Test(hud, up_to_four_runs_stand_side_by_side) {
    for (int32_t runs = 3; runs <= KOTA_VIEW_RUNS_MAX; runs++) {
        kota_hud_layout all = lay_out(1280, 720, runs, KOTA_VIEW_ALL, NULL);
        cr_assert_eq(all.pane_count, runs, "values alone: a pane for each");
        for (int32_t p = 0; p < runs; p++) cr_assert_eq((int32_t)all.kinds[p], p);
        kota_hud_layout change = lay_out(1280, 720, runs, KOTA_VIEW_DIFFERENCE, NULL);
        cr_assert_eq(change.pane_count, runs);
        cr_assert_eq(change.kinds[0], KOTA_PANE_A);
        for (int32_t p = 1; p < runs; p++) {
            cr_assert(kota_pane_is_change(change.kinds[p]));
            cr_assert_eq(kota_pane_run(change.kinds[p]), p);
            assert_part(&change, &change.panes[p], KOTA_HUD_PANE, p);
        }
        cr_assert_gt(change.legends[0].x1, change.legends[0].x0, "A's values and changes both have a legend");
        cr_assert_gt(change.legends[1].x1, change.legends[1].x0);
        cr_assert_eq(kota_view_mode_of(KOTA_VIEW_SWIPE, runs), KOTA_VIEW_RUNS);
        cr_assert_eq(all.modes[KOTA_VIEW_SWIPE].x1, 0.0);
        assert_part(&all, &all.modes[KOTA_VIEW_DIFFERENCE], KOTA_HUD_MODE, KOTA_VIEW_DIFFERENCE);
    }
    cr_assert_eq(kota_view_mode_of(KOTA_VIEW_LENS, 2), KOTA_VIEW_LENS);
    cr_assert_eq(kota_view_mode_of(KOTA_VIEW_ALL, 1), KOTA_VIEW_RUNS);
}

/* Four square cities stand in a row, four wide ones in two rows, three tall ones in a row. */
Test(hud, panes_are_put_where_the_city_is_largest) {
    kota_hud_wish wish = {.width = 1280, .height = 720, .run_count = 4, .shape = 1.0};
    kota_hud_layout square = kota_hud_make(&wish);
    cr_assert_eq(square.panes[3].y0, square.panes[0].y0);
    wish.shape = 2.5;
    kota_hud_layout wide = kota_hud_make(&wish);
    cr_assert_eq(wide.panes[1].y0, wide.panes[0].y0);
    cr_assert_gt(wide.panes[2].y0, wide.panes[0].y1);
    cr_assert_eq(wide.panes[2].x0, wide.panes[0].x0);
    wish.run_count = 3;
    wish.shape = 0.4;
    cr_assert_eq(kota_hud_make(&wish).panes[2].y0, kota_hud_make(&wish).panes[0].y0);
}

Test(hud, a_headline_says_what_a_run_changes_of_the_first) {
    kota_view_def def = {.run_count = 3, .card_count = 2};
    int32_t better = 0;
    def.cards[0] = (kota_view_card){.name = "flooded_persons", .unit = "persons", .better = -1, .a = 200, .b = 150};
    def.cards[1] = (kota_view_card){.name = "delay_person_h", .unit = "h", .better = -1, .a = 10, .b = 10};
    def.cards[0].more[0] = 230.0;
    def.cards[1].more[0] = 25.0;
    char *text = kota_hud_headline(&better, &def, NULL, KOTA_INFO_depth, 1);
    cr_assert_not_null(strstr(text, "\xE2\x88\x92"
                                    "25 %"),
                       "%s", text);
    cr_assert_eq(better, 1);
    kota_free(text);
    text = kota_hud_headline(&better, &def, NULL, KOTA_INFO_depth, 2);
    cr_assert_not_null(strstr(text, "+15 %"), "%s", text);
    cr_assert_eq(better, -1);
    kota_free(text);
    text = kota_hud_headline(&better, &def, NULL, KOTA_INFO_traffic, 1);
    cr_assert_eq(text[0], '=');
    cr_assert_eq(better, 0);
    kota_free(text);
    text = kota_hud_headline(&better, &def, NULL, KOTA_INFO_load, 2);
    cr_assert_not_null(strstr(text, "+150 %"), "%s", text);
    kota_free(text);
    cr_assert_null(kota_hud_headline(&better, &def, NULL, KOTA_INFO_depth, 0), "A has none against itself");
    def.card_count = 0;
    cr_assert_null(kota_hud_headline(&better, &def, NULL, KOTA_INFO_depth, 1));
}

Test(hud, a_shared_pane_is_parted_by_a_line_or_a_lens) {
    kota_hud_wish wish = {.width = 1280, .height = 720, .run_count = 2, .mode = KOTA_VIEW_SWIPE, .swipe_frac = 0.25};
    kota_hud_layout swipe = kota_hud_make(&wish);
    cr_assert_eq(swipe.panes[0].x1, 1280.0);
    cr_assert_eq(swipe.panes[1].x0, 0.0, "one camera fits both");
    cr_assert_eq(swipe.clips[0].x1, 320.0);
    cr_assert_eq(swipe.clips[1].x0, 320.0);
    wish.mode = KOTA_VIEW_LENS;
    wish.lens_x_px = 10.0;
    wish.lens_y_px = 300.0;
    kota_hud_layout lens = kota_hud_make(&wish);
    int32_t pane = -1;
    cr_assert_eq(kota_hud_hit(&lens, 15.0, 300.0, &pane), KOTA_HUD_PANE);
    cr_assert_eq(pane, 1);
    cr_assert_eq(kota_hud_hit(&lens, 700.0, 300.0, &pane), KOTA_HUD_PANE);
    cr_assert_eq(pane, 0);
    cr_assert_eq(lens.clips[1].x0, 0.0, "not beyond its pane");
}

Test(hud, panels_stand_beside_the_panes) {
    kota_hud_wish wish = {.width = 1280, .height = 720, .run_count = 2, .mode = KOTA_VIEW_ALL, .side = true};
    kota_hud_layout layout = kota_hud_make(&wish);
    cr_assert_gt(layout.side.x0, layout.panes[2].x1 - 1.0);
    cr_assert_eq(layout.side.x1, 1280.0);
    wish.scale = 1.3;
    cr_assert_gt(kota_hud_make(&wish).side.x1 - kota_hud_make(&wish).side.x0, layout.side.x1 - layout.side.x0);
}

Test(hud, what_is_said_stands_between_the_maps_and_the_slider) {
    kota_hud_wish wish = {.width = 1280, .height = 720, .run_count = 2, .mode = KOTA_VIEW_ALL};
    kota_hud_layout before = kota_hud_make(&wish);
    cr_assert_eq(before.caption.y1, before.caption.y0);
    wish.caption_px = 100.0;
    kota_hud_layout after = kota_hud_make(&wish);
    cr_assert_eq(after.panes[0].y1, before.panes[0].y1 - 100.0);
    cr_assert_eq(after.caption.y0, after.panes[0].y1);
    cr_assert_eq(after.caption.y1, before.panes[0].y1);
    cr_assert_eq(after.slider.y0, before.slider.y0);
}

Test(hud, legends_fit_beside_the_buttons) {
    static const int32_t sizes[][2] = {{1280, 720}, {640, 400}, {1920, 1080}};
    for (int32_t s = 0; s < KOTA_COUNT(sizes); s++) {
        kota_hud_layout layout = lay_out(sizes[s][0], sizes[s][1], 2, KOTA_VIEW_ALL, NULL);
        cr_assert_gt(layout.legends[0].x0, layout.modes[KOTA_VIEW_MODES - 1].x1);
        cr_assert_gt(layout.legends[0].x1, layout.legends[0].x0 + 150.0 * layout.unit_px);
        cr_assert_gt(layout.legends[1].x0, layout.legends[0].x1);
        cr_assert_leq(layout.legends[1].x1, sizes[s][0]);
    }
}

Test(hud, the_slider_goes_there_and_back) {
    const kota_view_run run = {.times_ms = times_ms, .time_count = 4}, one = {.times_ms = times_ms, .time_count = 1};
    kota_hud_layout layout = lay_out(1280, 720, 1, KOTA_VIEW_RUNS, NULL);
    for (int32_t t = 0; t < 4; t++) {
        double x = kota_hud_time_x(&layout, &run, times_ms[t]);
        cr_assert_eq(kota_hud_time_at(&layout, &run, x), t);
    }
    cr_assert_eq(kota_hud_time_x(&layout, &run, 1000000), layout.slider.x0);
    cr_assert_eq(kota_hud_time_x(&layout, &run, 7000000), layout.slider.x1);
    cr_assert_eq(kota_hud_time_at(&layout, &run, -50.0), 0);
    cr_assert_eq(kota_hud_time_at(&layout, &run, 1e6), 3);
    cr_assert_eq(kota_hud_time_at(&layout, &one, 400.0), 0, "a single snapshot");
}

/* Of a run that is under way the slider goes to its end, and what is not yet there is not found. */
static void plan_nothing(void *context, kota_view_drawn *drawn, const kota_view_wish *wish) {
    (void)context;
    *drawn = (kota_view_drawn){.tool = wish->tool, .x_m = wish->x_m, .y_m = wish->y_m};
}

Test(hud, the_slider_of_a_run_under_way) {
    kota_view_live live = {.choices = {"As it is", "Early pumps"}, .choice_count = 2};
    kota_hud_layout layout = lay_out(1280, 720, 2, KOTA_VIEW_ALL, &live);
    const kota_view_run run = {
        .times_ms = times_ms, .time_count = 2, .end_ms = times_ms[0] + 10 * (times_ms[1] - times_ms[0])};
    double tenth = layout.slider.x0 + 0.1 * (layout.slider.x1 - layout.slider.x0);
    cr_expect_float_eq(kota_hud_time_x(&layout, &run, times_ms[1]), tenth, 1e-9);
    cr_expect_eq(kota_hud_time_at(&layout, &run, layout.slider.x1), 1);
    for (int32_t c = 0; c < 2; c++) assert_part(&layout, &layout.choices[c], KOTA_HUD_CHOICE, c);
    assert_part(&layout, &layout.hold, KOTA_HUD_HOLD, 0);
    cr_expect_geq(layout.panes[0].y0, layout.choices[0].y1);
    cr_expect_leq(layout.tools.x1, layout.tools.x0, "no workshop, no tools");
    live.plan = plan_nothing;
    layout = lay_out(1280, 720, 2, KOTA_VIEW_ALL, &live);
    cr_expect_gt(layout.tools.x1, layout.tools.x0);
    cr_expect_geq(layout.panes[0].y0, layout.tools.y1 - 8.0);
    cr_expect_geq(layout.tools.y1, layout.choices[0].y1);
}

Test(hud, the_nearest_time_and_the_earlier_of_two) {
    cr_assert_eq(kota_view_nearest_time(times_ms, 4, 2400000), 1);
    cr_assert_eq(kota_view_nearest_time(times_ms, 4, 2500000), 1);
    cr_assert_eq(kota_view_nearest_time(times_ms, 4, 2600000), 2);
    cr_assert_eq(kota_view_nearest_time(times_ms, 4, 0), 0);
    cr_assert_eq(kota_view_nearest_time(times_ms, 4, INT64_C(1) << 50), 3);
}

/* The window opens at the worst: rows of the course are denser than the pictures. */
Test(hud, a_run_opens_when_most_homes_stand_in_water) {
    static const char *const names[] = {"delay_person_h", "flooded_persons"};
    static const int64_t rows_ms[] = {1000000, 1900000, 2900000, 6000000, 7000000};
    double values[] = {9, 0, 8, 40, 7, 90, 99, 90, 50, 20};
    kota_view_def def = {.run_count = 1, .time = 2, .course_names = names, .course_count = 2};
    def.runs[0] = (kota_view_run){.times_ms = times_ms, .time_count = 4};
    def.courses[0] = (kota_view_course){.times_ms = rows_ms, .values = values, .rows = 5};
    cr_expect_eq(kota_view_worst_time(&def), 2, "the first of two as bad, by homes and not by delays");
    values[9] = 91;
    cr_expect_eq(kota_view_worst_time(&def), 3);
    def.time = 1;
    for (int32_t k = 1; k < 10; k += 2) values[k] = 0.0;
    cr_expect_eq(kota_view_worst_time(&def), 1, "dry: where it was to begin");
    values[9] = 91;
    def.course_count = 1;
    cr_expect_eq(kota_view_worst_time(&def), 1, "homes in water are not known");
}

static uint32_t sum_of(const kota_image *image, int32_t y0, int32_t y1) {
    uint32_t sum = 2166136261u;
    for (int32_t k = 3 * image->width * y0; k < 3 * image->width * y1; k++) sum = (sum ^ image->rgb[k]) * 16777619u;
    return sum;
}

/* What marks and railways mean stands below the buttons; nothing of it lies on the rain or the maps. */
Test(hud, keys_stand_in_the_lowest_line) {
    static const double rain[] = {0, 5, 90, 120};
    static const kota_view_event happened[] = {{.time_ms = 6500000, .kind = "link_closed"}};
    kota_map map = {0};
    kota_view_def def = {.run_count = 1, .rain_mmph = rain, .rain_count = 4, .rain_step_ms = 1500000};
    def.rain_from_ms = times_ms[0];
    def.runs[0] = (kota_view_run){.name = "A", .map = &map, .times_ms = times_ms, .time_count = 4};
    kota_hud_layout layout = lay_out(1280, 720, 1, KOTA_VIEW_RUNS, NULL);
    kota_hud_info info = {.def = &def, .layer = KOTA_INFO_depth};
    int32_t track = (int32_t)(layout.slider.y0 + 42 * layout.unit_px), below = (int32_t)layout.layers[0].y1 + 1;
    uint32_t upper[4], lower[4];
    for (int32_t k = 0; k < 4; k++) {
        kota_image *image = NULL;
        def.events[0] = (kota_view_events){.items = happened, .count = k & 1};
        map.rail_count = k >> 1;
        image = kota_image_create(1280, 720, (kota_colour){255, 255, 255});
        kota_hud_draw(image, &layout, &info);
        upper[k] = sum_of(image, 0, track);
        lower[k] = sum_of(image, below, 720);
        kota_image_destroy(image);
    }
    for (int32_t k = 1; k < 4; k++) {
        cr_expect_eq(upper[k], upper[0], "%d", (int)k);
        for (int32_t j = 0; j < k; j++) cr_expect_neq(lower[k], lower[j], "%d and %d", (int)j, (int)k);
    }
}

Test(hud, numbers_below_a_legend_keep_apart) {
    static const double width_px[5] = {30.0, 26.0, 8.0, 26.0, 30.0};
    cr_expect_eq(kota_hud_tick_step(width_px, 150.0, 8.0), 1, "28 + 8 at the ends' quarters");
    cr_expect_eq(kota_hud_tick_step(width_px, 143.0, 8.0), 2);
    cr_expect_eq(kota_hud_tick_step(width_px, 55.0, 8.0), 2, "19 + 8 from an end to the middle");
    cr_expect_eq(kota_hud_tick_step(width_px, 53.0, 8.0), 4, "the ends alone");
}

Test(hud, numbers_and_the_clock_in_words) {
    static const char *const WEDNESDAY[] = {"Wed", "Rab", "Rab"}, *const JANUARY[] = {"Jan", "Jan", "Jan"};
    char text[KOTA_CLOCK_TEXT_MAX];
    kota_catalogue *catalogue = kota_catalogue_create();
    kota_words en = {catalogue, KOTA_LANGUAGE_EN}, id = {catalogue, KOTA_LANGUAGE_ID};
    cr_assert(kota_catalogue_add(catalogue, "day.2", WEDNESDAY) && kota_catalogue_add(catalogue, "month.1", JANUARY));
    kota_hud_number(text, &en, -0.347, 2, true);
    cr_assert_str_eq(text, "\xE2\x88\x92"
                           "0.35");
    kota_hud_number(text, &en, 0.347, 2, true);
    cr_assert_str_eq(text, "+0.35");
    kota_hud_number(text, &id, 0.347, 2, true);
    cr_assert_str_eq(text, "+0,35");
    kota_hud_number(text, NULL, -0.001, 2, true);
    cr_assert_str_eq(text, "0.00");
    kota_hud_clock(text, &en, INT64_C(1736890200000), 420, true); /* 2025-01-14 21:30 UTC */
    cr_assert_str_eq(text, "Wed 15 Jan 2025   04:30");
    kota_hud_clock(text, &id, INT64_C(1736890200000), 420, false);
    cr_assert_str_eq(text, "Rab 15 Jan");
    kota_catalogue_destroy(catalogue);
}

Test(hud, knows_which_sizes_fit) {
    cr_expect(kota_view_fits(480, 320) && kota_view_fits(8192, 8192));
    cr_expect_not(kota_view_fits(479, 320) || kota_view_fits(480, 319) || kota_view_fits(8193, 720));
    cr_expect_not(kota_view_fits(INT64_MAX, -1));
}
