/* Sensors: samples at their period, noise, steps, losses, delays; they look and change nothing. */
#include "city/sensors.h"
#include "city_case.h"

enum { STEPS = 150 }; /* minutes: the warm-up of half an hour and two hours of the wet morning */

static kota_sensor sensor(kota_reading what) { return (kota_sensor){.what = (int32_t)what, .period_s = 60}; }

/* What the truth and the readings were after each step. */
typedef struct record {
    city_case c;
    kota_sensors *sensors;
    int32_t count;
    double *truth, *value, *age_s; /* [STEPS][count] */
} record;

static const float *column(const record *r, kota_reading what) {
    kota_field fields[KOTA_READING_COUNT] = {[KOTA_READING_bin_fill] = KOTA_FIELD_bin_fill_frac,
                                             [KOTA_READING_link_speed] = KOTA_FIELD_link_speed_frac,
                                             [KOTA_READING_link_depth] = KOTA_FIELD_link_depth_m};
    return r->c.snap->field[fields[what]];
}

static record run(kota_sensor def) {
    record r = {.c = planned()};
    kota_reading what = (kota_reading)def.what;
    r.c.plan->sensors = (kota_records){.items = &def, .count = 1};
    begin(&r.c);
    r.sensors = kota_sensors_create(r.c.plan, r.c.map);
    cr_assert_not_null(r.sensors);
    r.count = what == KOTA_READING_bin_fill ? kota_snap_count(r.c.map, KOTA_PLACE_BIN) : r.c.map->roads.link_count;
    size_t size = (size_t)STEPS * (size_t)r.count;
    r.truth = kota_alloc(size, sizeof *r.truth);
    r.value = kota_alloc(size, sizeof *r.value);
    r.age_s = kota_alloc(size, sizeof *r.age_s);
    for (int32_t s = 0; s < STEPS; s++) {
        kota_sensors_step(r.sensors, r.c.city);
        kota_city_snap(r.c.city, r.c.snap);
        for (int32_t i = 0; i < r.count; i++) r.truth[s * r.count + i] = (double)column(&r, what)[i];
        kota_sensors_show(r.sensors, r.c.snap);
        for (int32_t i = 0; i < r.count; i++) {
            r.value[s * r.count + i] = (double)column(&r, what)[i];
            r.age_s[s * r.count + i] = (double)r.c.snap->age_s[what][i];
        }
        steps(&r.c, 1);
    }
    return r;
}

static void end(record *r) {
    kota_sensors_destroy(r->sensors);
    r->c.plan->sensors = (kota_records){0};
    finish(&r->c);
    kota_free(r->truth);
    kota_free(r->value);
    kota_free(r->age_s);
}

Test(sensors, a_period_and_a_delay) {
    kota_sensor def = sensor(KOTA_READING_link_speed);
    def.period_s = 600;
    def.delay_s = 240;
    record r = run(def);
    for (int32_t s = 0; s < STEPS; s++) {
        int32_t sample = s < 4 ? 0 : (s - 4) / 10 * 10; /* the last one that is known: minutes from the warm-up on */
        for (int32_t i = 0; i < r.count; i++) {
            cr_expect_eq(r.age_s[s * r.count + i], 60.0 * (s - sample), "step %d", (int)s);
            cr_expect_float_eq(r.value[s * r.count + i], r.truth[sample * r.count + i], 1e-6, "step %d", (int)s);
        }
    }
    end(&r);
}

Test(sensors, noise_has_its_moments) {
    kota_sensor def = sensor(KOTA_READING_link_speed);
    def.noise = 0.01;
    record r = run(def);
    double n = 0, sum = 0, squares = 0, lagged = 0;
    for (int32_t s = 1; s < STEPS; s++)
        for (int32_t i = 0; i < r.count; i++) {
            int32_t at = s * r.count + i;
            if (r.truth[at] < 0.1) continue; /* cut at 0 */
            double error = (r.value[at] - r.truth[at]) / 0.01;
            n += 1;
            sum += error;
            squares += error * error;
            lagged += error * (r.value[at - r.count] - r.truth[at - r.count]) / 0.01;
        }
    cr_assert_gt(n, 10000);
    double five_sigma = 5 / kota_sqrt(n);
    cr_expect_lt(kota_abs(sum / n), five_sigma, "mean %g", sum / n);
    cr_expect_lt(kota_abs(squares / n - 1), 1.5 * five_sigma, "variance %g", squares / n);
    cr_expect_lt(kota_abs(lagged / n), five_sigma, "samples are independent: %g", lagged / n);
    end(&r);
}

Test(sensors, losses_leave_the_last_reading) {
    kota_sensor def = sensor(KOTA_READING_link_speed);
    def.dropout_frac = 0.3;
    record r = run(def);
    double n = 0, lost = 0;
    for (int32_t s = 1; s < STEPS; s++)
        for (int32_t i = 0; i < r.count; i++) {
            int32_t at = s * r.count + i;
            n += 1;
            if (r.age_s[at] == 0) {
                cr_expect_float_eq(r.value[at], r.truth[at], 1e-6);
                continue;
            }
            lost += 1;
            cr_expect_eq(r.age_s[at], r.age_s[at - r.count] + 60);
            cr_expect_eq(r.value[at], r.value[at - r.count]);
        }
    cr_expect_lt(kota_abs(lost / n - 0.3), 5 * kota_sqrt(0.3 * 0.7 / n), "%g", lost / n);
    end(&r);
}

Test(sensors, readings_are_rounded_and_cut) {
    kota_sensor def = sensor(KOTA_READING_link_depth);
    def.step = 0.05;
    def.noise = 0.02;
    record r = run(def);
    for (int32_t at = 0; at < STEPS * r.count; at++) {
        double steps = r.value[at] / 0.05;
        cr_expect_float_eq(steps, kota_round(steps), 1e-4);
        cr_expect_geq(r.value[at], 0);
    }
    end(&r);
}

Test(sensors, noise_grows_with_the_value) {
    kota_sensor def = sensor(KOTA_READING_link_speed);
    def.noise_frac = 0.1;
    record r = run(def);
    double n = 0, squares = 0;
    for (int32_t at = 0; at < STEPS * r.count; at++) {
        if (r.truth[at] <= 0) {
            cr_expect_eq(r.value[at], 0);
            continue;
        }
        double error = (r.value[at] - r.truth[at]) / (0.1 * r.truth[at]);
        n += 1;
        squares += error * error;
    }
    cr_expect_lt(kota_abs(squares / n - 1), 7.5 / kota_sqrt(n), "%g", squares / n);
    end(&r);
}

Test(sensors, of_the_city_its_gauges_and_pumps) {
    kota_sensor defs[] = {sensor(KOTA_READING_rain), sensor(KOTA_READING_sea_level), sensor(KOTA_READING_pump_level),
                          sensor(KOTA_READING_gauge_level), sensor(KOTA_READING_bin_fill)};
    for (int32_t d = 0; d < KOTA_COUNT(defs); d++) defs[d].period_s = 3600;
    city_case c = planned();
    c.plan->sensors = (kota_records){.items = defs, .count = KOTA_COUNT(defs)};
    begin(&c);
    kota_sensors *sensors = kota_sensors_create(c.plan, c.map);
    kota_snap *first = kota_snap_create(c.map, kota_city_truck_count(c.city));
    to_start(&c); /* a sample is due at the start, which is half past five */
    kota_sensors_step(sensors, c.city);
    kota_city_snap(c.city, first);
    steps(&c, 59);
    kota_sensors_step(sensors, c.city);
    kota_city_snap(c.city, c.snap);
    double rain_mps = c.snap->rain_mps;
    cr_expect(rain_mps > 0 && !(first->rain_mps > 0), "it rains from six on");
    kota_sensors_show(sensors, c.snap);
    cr_expect_eq(c.snap->rain_mps, 0);
    cr_expect_float_eq(c.snap->sea_level_m, first->sea_level_m, 1e-12);
    for (int32_t p = 0; p < c.map->pump_count; p++) cr_expect_eq(c.snap->pumps[p].level_m, first->pumps[p].level_m);
    for (int32_t g = 0; g < c.map->gauge_count; g++) {
        cr_expect_eq(c.snap->gauge_level_m[g], first->gauge_level_m[g]);
        cr_expect_float_eq(c.snap->gauge_depth_m[g], first->gauge_depth_m[g], 1e-9);
    }
    for (int32_t d = 0; d < c.map->district_count; d++)
        cr_expect_eq(c.snap->districts[d].bins_full_frac, first->districts[d].bins_full_frac);
    cr_expect_eq(c.snap->age_s[KOTA_READING_rain][0], 59 * 60);
    cr_expect_null(c.snap->age_s[KOTA_READING_link_speed]);
    kota_snap_destroy(first);
    kota_sensors_destroy(sensors);
    c.plan->sensors = (kota_records){0};
    finish(&c);
}

Test(sensors, truth_needs_none) {
    kota_sensor def = sensor(KOTA_READING_bin_fill);
    def.noise = 1;
    def.truth = true;
    city_case c = planned();
    begin(&c);
    cr_expect_null(kota_sensors_create(c.plan, c.map));
    c.plan->sensors = (kota_records){.items = &def, .count = 1};
    cr_expect_null(kota_sensors_create(c.plan, c.map));
    kota_sensors_step(NULL, c.city);
    kota_sensors_show(NULL, c.snap);
    c.plan->sensors = (kota_records){0};
    finish(&c);
}

Test(sensors, saved_and_loaded_at_any_step) {
    kota_sensor def = sensor(KOTA_READING_link_speed);
    def.period_s = 120;
    def.delay_s = 420;
    def.noise = 0.05;
    def.dropout_frac = 0.2;
    city_case c = planned();
    c.plan->sensors = (kota_records){.items = &def, .count = 1};
    begin(&c);
    kota_sensors *whole = kota_sensors_create(c.plan, c.map), *parts = kota_sensors_create(c.plan, c.map);
    kota_snap *other = kota_snap_create(c.map, kota_city_truck_count(c.city));
    for (int32_t s = 0; s < 60; s++) {
        kota_error err = {0};
        kota_blob blob = {.err = &err};
        kota_sensors_save(parts, &blob);
        kota_sensors_destroy(parts);
        parts = kota_sensors_create(c.plan, c.map);
        cr_assert_eq(kota_sensors_load(parts, &blob), KOTA_OK, "%s", err.text);
        if (s == 30) { /* cut short or of other sensors: refused */
            kota_blob cut = {.bytes = blob.bytes, .length = blob.length - 9, .capacity = blob.length, .err = &err};
            kota_sensors *third = kota_sensors_create(c.plan, c.map);
            cr_expect_eq(kota_sensors_load(third, &cut), KOTA_DATA);
            kota_sensors_destroy(third);
        }
        kota_blob_free(&blob);
        kota_sensors_step(whole, c.city);
        kota_sensors_step(parts, c.city);
        kota_city_snap(c.city, c.snap);
        kota_city_snap(c.city, other);
        kota_sensors_show(whole, c.snap);
        kota_sensors_show(parts, other);
        size_t size = (size_t)c.map->roads.link_count * sizeof(float);
        cr_assert_eq(
            memcmp(c.snap->field[KOTA_FIELD_link_speed_frac], other->field[KOTA_FIELD_link_speed_frac], size), 0,
            "step %d", (int)s);
        cr_assert_eq(memcmp(c.snap->age_s[KOTA_READING_link_speed], other->age_s[KOTA_READING_link_speed], size), 0);
        steps(&c, 1);
    }
    kota_snap_destroy(other);
    kota_sensors_destroy(whole);
    kota_sensors_destroy(parts);
    c.plan->sensors = (kota_records){0};
    finish(&c);
}
