/* See sensors.h. Each sensor keeps the truth of its samples until they are known, and then the reading. */
#include "city/sensors.h"

#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/random.h"

enum { DRAW_NOISE, DRAW_LOSS, DRAWS }; /* of a reading */

typedef struct sensor {
    const kota_sensor *def; /* the plan's */
    kota_reading reading;
    int32_t count;     /* entities */
    uint64_t *id;      /* lasting ids */
    int32_t slots;     /* samples that may be on their way */
    int64_t *taken_ms; /* [slots] */
    double *truth;     /* [slots][count] */
    int64_t sampled;   /* number of the last sample, counted from the start of the run */
    int64_t known;     /* and of the last one that is known */
    bool begun;
    double *value; /* [count] last reading */
    double *taken; /* [count] and when it was taken, ms */
    float *age_s;  /* [count] shown */
} sensor;

struct kota_sensors {
    const kota_map *map;
    uint64_t seed;
    sensor *items;
    int32_t count;
    int64_t now_ms;
};

static int32_t entities(const kota_map *map, kota_reading_place place) {
    switch (place) {
    case KOTA_READING_OF_LINK: return map->roads.link_count;
    case KOTA_READING_OF_BIN: return kota_snap_count(map, KOTA_PLACE_BIN);
    case KOTA_READING_OF_GAUGE: return map->gauge_count;
    case KOTA_READING_OF_PUMP: return map->pump_count;
    case KOTA_READING_OF_CITY: break;
    }
    return 1;
}

static void fill_ids(sensor *s, const kota_map *map) {
    kota_reading_place place = kota_readings[s->reading].place;
    int32_t bin = 0;
    for (int32_t f = 0; place == KOTA_READING_OF_BIN && f < map->facility_count; f++)
        if (map->facilities[f].kind == KOTA_FACILITY_TPS) s->id[bin++] = map->facilities[f].id;
    for (int32_t i = 0; i < s->count && place != KOTA_READING_OF_BIN; i++)
        s->id[i] = place == KOTA_READING_OF_LINK    ? map->roads.link_id[i]
                   : place == KOTA_READING_OF_GAUGE ? map->gauges[i].id
                   : place == KOTA_READING_OF_PUMP  ? map->pumps[i].id
                                                    : 0;
}

static void open_sensor(sensor *s, const kota_sensor *def, const kota_map *map) {
    s->def = def;
    s->reading = (kota_reading)def->what;
    s->count = entities(map, kota_readings[s->reading].place);
    s->slots = (int32_t)(def->delay_s / def->period_s) + 2;
    size_t count = (size_t)s->count + 1;
    s->id = kota_alloc(count, sizeof *s->id);
    fill_ids(s, map);
    s->taken_ms = kota_alloc((size_t)s->slots, sizeof *s->taken_ms);
    s->truth = kota_alloc((size_t)s->slots * count, sizeof *s->truth);
    s->value = kota_alloc(count, sizeof *s->value);
    s->taken = kota_alloc(count, sizeof *s->taken);
    s->age_s = kota_alloc(count, sizeof *s->age_s);
}

kota_sensors *kota_sensors_create(const kota_plan *plan, const kota_map *map) {
    kota_sensors *made = kota_alloc(1, sizeof *made);
    made->map = map;
    made->seed = (uint64_t)plan->seed;
    made->items = kota_alloc((size_t)plan->sensors.count + 1, sizeof *made->items);
    const kota_sensor *defs = plan->sensors.items;
    for (int32_t d = 0; d < plan->sensors.count; d++)
        if (!defs[d].truth) open_sensor(&made->items[made->count++], &defs[d], map);
    if (made->count > 0) return made;
    kota_sensors_destroy(made);
    return NULL;
}

void kota_sensors_destroy(kota_sensors *sensors) {
    if (sensors == NULL) return;
    for (int32_t i = 0; i < sensors->count; i++) {
        sensor *s = &sensors->items[i];
        kota_free(s->id);
        kota_free(s->taken_ms);
        kota_free(s->truth);
        kota_free(s->value);
        kota_free(s->taken);
        kota_free(s->age_s);
    }
    kota_free(sensors->items);
    kota_free(sensors);
}

/* ---- samples ---- */

static double *slot_of(const sensor *s, int64_t sample) {
    int64_t slot = sample % s->slots;
    return s->truth + (slot < 0 ? slot + s->slots : slot) * (s->count + 1);
}

static int64_t *time_of(const sensor *s, int64_t sample) {
    int64_t slot = sample % s->slots;
    return s->taken_ms + (slot < 0 ? slot + s->slots : slot);
}

/* What is read of a sample of an entity. */
static double read(const kota_sensors *sensors, const sensor *s, int32_t i, int64_t sample) {
    const kota_sensor *def = s->def;
    const kota_reading_info *info = &kota_readings[s->reading];
    double value = slot_of(s, sample)[i];
    double spread = def->noise + def->noise_frac * kota_abs(value);
    kota_key key = {.seed = sensors->seed,
                    .entity = s->id[i],
                    .stream = KOTA_STREAM_SENSOR,
                    .what = (uint32_t)s->reading * DRAWS + DRAW_NOISE};
    if (spread > 0) value += spread * kota_random_normal(key, (uint64_t)sample);
    if (def->step > 0) value = kota_round(value / def->step) * def->step;
    return kota_clamp(value, info->least, info->most);
}

static bool is_lost(const kota_sensors *sensors, const sensor *s, int32_t i, int64_t sample) {
    if (!(s->def->dropout_frac > 0)) return false;
    kota_key key = {.seed = sensors->seed,
                    .entity = s->id[i],
                    .stream = KOTA_STREAM_SENSOR,
                    .what = (uint32_t)s->reading * DRAWS + DRAW_LOSS};
    return kota_random_unit(key, (uint64_t)sample) < s->def->dropout_frac;
}

/* The first sample is known at once and by all: a policy is told something from the beginning. */
static void learn(const kota_sensors *sensors, sensor *s, int64_t sample, bool first) {
    for (int32_t i = 0; i < s->count; i++) {
        if (!first && is_lost(sensors, s, i, sample)) continue;
        s->value[i] = read(sensors, s, i, sample);
        s->taken[i] = (double)*time_of(s, sample);
    }
    s->known = sample;
}

static void step_sensor(const kota_sensors *sensors, sensor *s, const kota_city *city, int64_t since_ms) {
    int64_t period_ms = (int64_t)kota_round(s->def->period_s * 1000);
    int64_t delay_ms = (int64_t)kota_round(s->def->delay_s * 1000);
    int64_t due = since_ms >= 0 ? since_ms / period_ms : -((-since_ms + period_ms - 1) / period_ms);
    if (!s->begun || due > s->sampled) {
        *time_of(s, due) = sensors->now_ms;
        kota_city__truth(city, s->reading, slot_of(s, due));
        if (!s->begun) learn(sensors, s, due, true);
        s->begun = true;
        s->sampled = due;
    }
    while (s->known < s->sampled && *time_of(s, s->known + 1) + delay_ms <= sensors->now_ms)
        learn(sensors, s, s->known + 1, false);
}

void kota_sensors_step(kota_sensors *sensors, const kota_city *city) {
    if (sensors == NULL) return;
    sensors->now_ms = kota_city_time_ms(city);
    for (int32_t i = 0; i < sensors->count; i++)
        step_sensor(sensors, &sensors->items[i], city, sensors->now_ms - kota_city_start_ms(city));
}

/* ---- what is shown ---- */

static void show_field(const sensor *s, float *field) {
    for (int32_t i = 0; i < s->count; i++) field[i] = (float)s->value[i];
}

static void show_district_bins(const kota_map *map, kota_snap *snap) {
    const float *fill = snap->field[KOTA_FIELD_bin_fill_frac];
    for (int32_t d = 0; d < map->district_count; d++) {
        int32_t here = 0, full = 0;
        for (int32_t f = 0, b = 0; f < map->facility_count; f++) {
            if (map->facilities[f].kind != KOTA_FACILITY_TPS) continue;
            bool is_full = (double)fill[b++] >= 1 - 1e-9;
            if (map->facilities[f].district != d) continue;
            here++;
            full += is_full;
        }
        snap->districts[d].bins_full_frac = here > 0 ? (double)full / here : 0;
    }
}

/* As the truth of a district: free times of its streets over times now, those that do not move left out. */
static void show_district_speeds(const kota_roads *roads, const double *speed_frac, kota_snap *snap) {
    for (int32_t d = 0; d < snap->map->district_count; d++) {
        double free_s = 0, now_s = 0;
        for (int32_t l = 0; l < roads->link_count; l++) {
            if (roads->link_district[l] != d || !(speed_frac[l] > 0)) continue;
            double link_s = (double)(roads->link_length_m[l] / roads->link_speed_mps[l]);
            free_s += link_s;
            now_s += link_s / speed_frac[l];
        }
        snap->districts[d].speed_frac = now_s > 0 ? free_s / now_s : 1;
    }
}

static void show_gauges(const sensor *s, kota_snap *snap) {
    for (int32_t g = 0; g < s->count; g++) {
        double bed_m = snap->gauge_level_m[g] - snap->gauge_depth_m[g];
        snap->gauge_level_m[g] = s->value[g];
        snap->gauge_depth_m[g] = kota_max(s->value[g] - bed_m, 0);
    }
}

void kota_sensors_show(const kota_sensors *sensors, kota_snap *snap) {
    for (int32_t k = 0; sensors != NULL && k < sensors->count; k++) {
        const sensor *s = &sensors->items[k];
        for (int32_t i = 0; i < s->count; i++) s->age_s[i] = (float)(((double)snap->time_ms - s->taken[i]) / 1000);
        snap->age_s[s->reading] = s->age_s;
        switch (s->reading) {
        case KOTA_READING_bin_fill:
            show_field(s, snap->field[KOTA_FIELD_bin_fill_frac]);
            show_district_bins(sensors->map, snap);
            break;
        case KOTA_READING_gauge_level: show_gauges(s, snap); break;
        case KOTA_READING_pump_level:
            for (int32_t p = 0; p < s->count; p++) snap->pumps[p].level_m = s->value[p];
            break;
        case KOTA_READING_link_speed:
            show_field(s, snap->field[KOTA_FIELD_link_speed_frac]);
            show_district_speeds(&sensors->map->roads, s->value, snap);
            break;
        case KOTA_READING_link_queue: show_field(s, snap->field[KOTA_FIELD_link_queue_frac]); break;
        case KOTA_READING_link_depth: show_field(s, snap->field[KOTA_FIELD_link_depth_m]); break;
        case KOTA_READING_rain: snap->rain_mps = s->value[0] / 3.6e6; break;
        case KOTA_READING_sea_level: snap->sea_level_m = s->value[0]; break;
        case KOTA_READING_COUNT: break;
        }
    }
}

/* ---- checkpoints ---- */

void kota_sensors_save(const kota_sensors *sensors, kota_blob *blob) {
    if (sensors == NULL) return;
    kota_blob_section(blob, "sensors");
    kota_blob_put_i64(blob, sensors->count);
    for (int32_t k = 0; k < sensors->count; k++) {
        const sensor *s = &sensors->items[k];
        size_t count = (size_t)s->count + 1;
        kota_blob_put_i64(blob, s->begun);
        kota_blob_put_i64(blob, s->sampled);
        kota_blob_put_i64(blob, s->known);
        kota_blob_put(blob, s->taken_ms, (size_t)s->slots, sizeof *s->taken_ms);
        kota_blob_put(blob, s->truth, (size_t)s->slots * count, sizeof *s->truth);
        kota_blob_put(blob, s->value, count, sizeof *s->value);
        kota_blob_put(blob, s->taken, count, sizeof *s->taken);
    }
}

kota_status kota_sensors_load(kota_sensors *sensors, kota_blob *blob) {
    if (sensors == NULL) return kota_blob_status(blob);
    enum { SAMPLES_MAX = 100000000 };
    kota_blob_expect(blob, "sensors");
    (void)kota_blob_get_range(blob, sensors->count, sensors->count, "sensors");
    for (int32_t k = 0; k < sensors->count && !blob->failed; k++) {
        sensor *s = &sensors->items[k];
        size_t count = (size_t)s->count + 1;
        s->begun = kota_blob_get_range(blob, 0, 1, "a sensor's beginning") != 0;
        s->sampled = kota_blob_get_range(blob, -SAMPLES_MAX, SAMPLES_MAX, "samples");
        s->known = kota_blob_get_range(blob, s->sampled - s->slots, s->sampled, "samples that are known");
        kota_blob_get(blob, s->taken_ms, (size_t)s->slots, sizeof *s->taken_ms);
        kota_blob_get(blob, s->truth, (size_t)s->slots * count, sizeof *s->truth);
        kota_blob_get(blob, s->value, count, sizeof *s->value);
        kota_blob_get(blob, s->taken, count, sizeof *s->taken);
    }
    return kota_blob_status(blob);
}
