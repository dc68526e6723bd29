/* Kota's own form of a routing problem, with all that the solver knows; its keys stand in sim/waste/README.md.
 * See route_problem.h. */
#include <string.h>

#include "app/route_problem.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "io/json_text.h"

enum { PLACES_MAX = 20000, STOPS_MAX = 200000, SLICES_MAX = 96 };
#define VALUE_MAX 1e12

typedef struct source {
    kota_route_problem *out;
    const char *path;
    kota_error *err;
} source;

/* A number of one of the objects of a list; where the key is absent, absent: NaN means that it must be there. */
static kota_status number(double *out, const source *s, const kota_json *item, const char *list, int32_t index,
                          const char *key, double absent, double low) {
    *out = absent;
    bool is_there = kota_json_get(item, key) != NULL;
    if (!is_there && !kota_is_nan(absent)) return KOTA_OK;
    if (is_there && kota_json_get_number(item, key, out) && *out >= low && *out <= VALUE_MAX) return KOTA_OK;
    return kota_fail(s->err, KOTA_DATA, "%s: %s[%d].%s must be a number of at least %g", s->path, list, index, key,
                     low);
}

static kota_status place(int32_t *out, const source *s, const kota_json *item, const char *list, int32_t index,
                         const char *key, bool may_be_absent) {
    double value;
    int32_t count = s->out->def.place_count;
    KOTA_TRY(number(&value, s, item, list, index, key, may_be_absent ? -1.0 : KOTA_NAN, may_be_absent ? -1.0 : 0.0));
    *out = (int32_t)value;
    if (value < (double)count && (double)*out == value) return KOTA_OK;
    return kota_fail(s->err, KOTA_DATA, "%s: %s[%d].%s = %g must be the index of a place, 0 to %d", s->path, list,
                     index, key, value, count - 1);
}

static kota_status list_of(const kota_json **out, int32_t *count, const source *s, const kota_json *json,
                           const char *key, int32_t most) {
    *out = kota_json_get(json, key);
    *count = kota_json_count(*out);
    if (*count >= 1 && *count <= most) return KOTA_OK;
    return kota_fail(s->err, KOTA_DATA, "%s: %s must be a list of 1 to %d", s->path, key, most);
}

/* A square of numbers; null: no way. */
static kota_status read_matrix(float *to, const source *s, const kota_json *rows, const char *name, int32_t places) {
    if (kota_json_count(rows) != places)
        return kota_fail(s->err, KOTA_DATA, "%s: %s must have a row for each of %d places", s->path, name, places);
    double *legs = kota_alloc((size_t)places, sizeof *legs);
    const kota_json *row = kota_json_at(rows, 0, NULL);
    bool fine = true;
    int32_t a = 0;
    for (; a < places && fine; a++, row = kota_json_next(row)) {
        fine = kota_json_get_numbers(row, legs, places, KOTA_INFINITY);
        for (int32_t b = 0; b < places && fine; b++) {
            fine = legs[b] >= 0.0 && (legs[b] <= VALUE_MAX || legs[b] == KOTA_INFINITY);
            to[(size_t)a * (size_t)places + (size_t)b] = (float)legs[b];
        }
    }
    kota_free(legs);
    if (fine) return KOTA_OK;
    return kota_fail(s->err, KOTA_DATA, "%s: %s[%d] must be %d numbers of at least 0, or null for no way", s->path,
                     name, a - 1, places);
}

static kota_status read_places(const source *s, const kota_json *json, int32_t count) {
    kota_route_problem *p = s->out;
    p->x = kota_alloc((size_t)count, sizeof *p->x);
    p->y = kota_alloc((size_t)count, sizeof *p->y);
    const kota_json *point = kota_json_at(json, 0, NULL);
    for (int32_t k = 0; k < count; k++, point = kota_json_next(point)) {
        double xy[2];
        if (!kota_json_get_numbers(point, xy, 2, KOTA_NAN) || !(kota_abs(xy[0]) + kota_abs(xy[1]) <= VALUE_MAX))
            return kota_fail(s->err, KOTA_DATA, "%s: places[%d] must be two numbers, [x, y]", s->path, k);
        p->x[k] = xy[0];
        p->y[k] = xy[1];
    }
    return KOTA_OK;
}

static kota_status read_slices(const source *s, const kota_json *list, int32_t count) {
    kota_route_problem *p = s->out;
    const kota_json *first = kota_json_get(kota_json_at(list, 0, NULL), "legs");
    int32_t places = p->def.place_count = kota_json_count(first);
    if (places < 1 || places > PLACES_MAX / 10)
        return kota_fail(s->err, KOTA_DATA, "%s: slices[0].legs must be a list of 1 to %d", s->path, PLACES_MAX / 10);
    size_t many = (size_t)places * (size_t)places;
    p->slice_begin = kota_alloc((size_t)count, sizeof *p->slice_begin);
    p->legs = kota_alloc((size_t)count * many, sizeof *p->legs);
    for (int32_t k = 0; k < count; k++) {
        const kota_json *slice = kota_json_at(list, k, NULL);
        KOTA_TRY(number(&p->slice_begin[k], s, slice, "slices", k, "begin", KOTA_NAN, -VALUE_MAX));
        KOTA_TRY(read_matrix(p->legs + (size_t)k * many, s, kota_json_get(slice, "legs"), "slices.legs", places));
    }
    p->def.slice_count = count;
    p->def.slice_begin = p->slice_begin;
    p->def.slice_legs = p->legs;
    return KOTA_OK;
}

/* Where the places are, or the legs between them, or those of each slice. */
static kota_status read_legs(const source *s, const kota_json *json) {
    kota_route_problem *p = s->out;
    const kota_json *list;
    int32_t count;
    if (kota_json_get(json, "slices") != NULL) {
        KOTA_TRY(list_of(&list, &count, s, json, "slices", SLICES_MAX));
        return read_slices(s, list, count);
    }
    if (kota_json_get(json, "legs") != NULL) {
        KOTA_TRY(list_of(&list, &count, s, json, "legs", PLACES_MAX));
        p->def.place_count = count;
        p->legs = kota_alloc((size_t)count * (size_t)count, sizeof *p->legs);
        p->def.legs = p->legs;
        return read_matrix(p->legs, s, list, "legs", count);
    }
    KOTA_TRY(list_of(&list, &count, s, json, "places", STOPS_MAX));
    p->def.place_count = count;
    if (!kota_json_get_flag(json, "rounded", &p->def.rounded)) p->def.rounded = false;
    return read_places(s, list, count);
}

static kota_status read_stops(const source *s, const kota_json *json) {
    kota_route_problem *p = s->out;
    const kota_json *list;
    int32_t count;
    KOTA_TRY(list_of(&list, &count, s, json, "stops", STOPS_MAX));
    p->tasks = kota_alloc((size_t)count, sizeof *p->tasks);
    p->other_places = kota_alloc((size_t)count, sizeof *p->other_places);
    p->weights = kota_alloc((size_t)count, sizeof *p->weights);
    p->def.task_count = count;
    bool turned = false, weighed = false;
    const kota_json *item = kota_json_at(list, 0, NULL);
    for (int32_t t = 0; t < count; t++, item = kota_json_next(item)) {
        kota_rounds_task *task = &p->tasks[t];
        KOTA_TRY(place(&task->place, s, item, "stops", t, "place", false));
        KOTA_TRY(place(&p->other_places[t], s, item, "stops", t, "other_place", true));
        KOTA_TRY(number(&task->amount, s, item, "stops", t, "amount", KOTA_NAN, 0.0));
        KOTA_TRY(number(&p->weights[t], s, item, "stops", t, "weight", 0.0, 0.0));
        KOTA_TRY(number(&task->service, s, item, "stops", t, "service", 0.0, 0.0));
        KOTA_TRY(number(&task->prize, s, item, "stops", t, "prize", KOTA_INFINITY, 0.0));
        turned = turned || p->other_places[t] >= 0;
        weighed = weighed || p->weights[t] > 0.0;
    }
    if (!turned) kota_free(p->other_places);
    if (!turned) p->other_places = NULL;
    if (!weighed) kota_free(p->weights);
    if (!weighed) p->weights = NULL;
    return KOTA_OK;
}

static kota_status read_vehicles(const source *s, const kota_json *json) {
    kota_route_problem *p = s->out;
    const kota_json *list;
    KOTA_TRY(list_of(&list, &p->def.kind_count, s, json, "vehicles", KOTA_ROUNDS_KINDS_MAX));
    for (int32_t k = 0; k < p->def.kind_count; k++) {
        const kota_json *item = kota_json_at(list, k, NULL);
        kota_rounds_kind *kind = &p->kinds[k];
        double count;
        KOTA_TRY(number(&count, s, item, "vehicles", k, "count", 1.0, 1.0));
        kind->count = (int32_t)kota_min(count, STOPS_MAX);
        KOTA_TRY(place(&kind->from, s, item, "vehicles", k, "from", false));
        KOTA_TRY(place(&kind->home, s, item, "vehicles", k, "home", true));
        if (kind->home < 0) kind->home = kind->from;
        KOTA_TRY(number(&kind->capacity, s, item, "vehicles", k, "capacity", KOTA_NAN, 1e-9));
        KOTA_TRY(number(&kind->weight_max, s, item, "vehicles", k, "weight_max", 0.0, 0.0));
        KOTA_TRY(number(&kind->start, s, item, "vehicles", k, "start", 0.0, -VALUE_MAX));
        KOTA_TRY(number(&kind->shift, s, item, "vehicles", k, "shift", KOTA_INFINITY, 1e-9));
        KOTA_TRY(number(&kind->overtime_max, s, item, "vehicles", k, "overtime_max", 0.0, 0.0));
        KOTA_TRY(number(&kind->overtime_price, s, item, "vehicles", k, "overtime_price", 0.0, 0.0));
        KOTA_TRY(number(&kind->fixed, s, item, "vehicles", k, "fixed", 0.0, 0.0));
    }
    KOTA_TRY(list_of(&list, &p->def.dump_count, s, json, "dumps", KOTA_ROUNDS_DUMPS_MAX));
    for (int32_t f = 0; f < p->def.dump_count; f++) {
        const kota_json *item = kota_json_at(list, f, NULL);
        KOTA_TRY(place(&p->dumps[f].place, s, item, "dumps", f, "place", false));
        KOTA_TRY(number(&p->dumps[f].tip, s, item, "dumps", f, "tip", 0.0, 0.0));
    }
    return KOTA_OK;
}

kota_status kota_route_problem_json(kota_route_problem *out, const kota_json *json, const char *path,
                                    kota_error *err) {
    source s = {out, path, err};
    KOTA_TRY(read_legs(&s, json));
    KOTA_TRY(read_stops(&s, json));
    KOTA_TRY(read_vehicles(&s, json));
    if (!kota_json_get_number(json, "reference_cost", &out->reference)) out->reference = KOTA_NAN;
    const kota_json *price = kota_json_get(json, "service_price");
    if (price != NULL && (!kota_json_get_number(json, "service_price", &out->def.service_price) ||
                          !(out->def.service_price >= 0.0 && out->def.service_price <= VALUE_MAX)))
        return kota_fail(err, KOTA_DATA, "%s: %s must be a number of at least %g", path, "service_price", 0.0);
    return KOTA_OK;
}
