/* What a definition of rounds must hold. */
#include "core/mathx.h"
#include "waste/rounds.h"

static kota_status wrong(kota_error *err, const char *what, int32_t index, const char *field, double value,
                         const char *must) {
    return kota_fail(err, KOTA_DATA, "%s %d of the rounds: %s = %g must be %s", what, index + 1, field, value, must);
}

static bool is_place(const kota_rounds_def *def, int32_t place) { return place >= 0 && place < def->place_count; }
static bool is_amount(double value) { return value >= 0.0 && kota_is_finite(value); }

static kota_status check_task(const kota_rounds_def *def, int32_t t, double capacity_max, kota_error *err) {
    const kota_rounds_task *task = &def->tasks[t];
    if (!is_place(def, task->place)) return wrong(err, "stop", t, "place", task->place, "one of the places");
    if (!is_amount(task->amount)) return wrong(err, "stop", t, "amount", task->amount, ">= 0");
    if (task->amount > capacity_max)
        return wrong(err, "stop", t, "amount", task->amount, "at most what a vehicle holds");
    if (!is_amount(task->service)) return wrong(err, "stop", t, "service", task->service, ">= 0");
    if (def->weights != NULL && !is_amount(def->weights[t]))
        return wrong(err, "stop", t, "weight", def->weights[t], ">= 0");
    if (def->other_places != NULL && def->other_places[t] != -1 && !is_place(def, def->other_places[t]))
        return wrong(err, "stop", t, "other place", def->other_places[t], "one of the places");
    if (!(task->prize >= 0.0)) return wrong(err, "stop", t, "prize", task->prize, ">= 0");
    return KOTA_OK;
}

static kota_status check_kind(const kota_rounds_def *def, int32_t k, kota_error *err) {
    const kota_rounds_kind *kind = &def->kinds[k];
    if (kind->count < 1) return wrong(err, "kind", k, "count", kind->count, ">= 1");
    if (!is_place(def, kind->from)) return wrong(err, "kind", k, "from", kind->from, "one of the places");
    if (!is_place(def, kind->home)) return wrong(err, "kind", k, "home", kind->home, "one of the places");
    if (!(kind->capacity > 0.0) || !kota_is_finite(kind->capacity))
        return wrong(err, "kind", k, "capacity", kind->capacity, "> 0");
    if (!(kind->shift > 0.0)) return wrong(err, "kind", k, "shift", kind->shift, "> 0");
    if (!is_amount(kind->overtime_max)) return wrong(err, "kind", k, "overtime_max", kind->overtime_max, ">= 0");
    if (!is_amount(kind->overtime_price))
        return wrong(err, "kind", k, "overtime_price", kind->overtime_price, ">= 0");
    if (!kota_is_finite(kind->start)) return wrong(err, "kind", k, "start", kind->start, "a number");
    if (!is_amount(kind->weight_max)) return wrong(err, "kind", k, "weight_max", kind->weight_max, ">= 0");
    if (!is_amount(kind->fixed)) return wrong(err, "kind", k, "fixed", kind->fixed, ">= 0");
    return KOTA_OK;
}

kota_status kota_rounds_check_def(const kota_rounds_def *def, kota_error *err) {
    if (def->kind_count < 1 || def->kind_count > KOTA_ROUNDS_KINDS_MAX)
        return wrong(err, "kind", def->kind_count - 1, "count", def->kind_count, "from 1 to 16");
    if (def->dump_count < 1 || def->dump_count > KOTA_ROUNDS_DUMPS_MAX)
        return wrong(err, "dump", def->dump_count - 1, "count", def->dump_count, "from 1 to 16");
    double capacity_max = 0.0;
    for (int32_t k = 0; k < def->kind_count; k++) {
        KOTA_TRY(check_kind(def, k, err));
        capacity_max = kota_max(capacity_max, def->kinds[k].capacity);
    }
    for (int32_t f = 0; f < def->dump_count; f++) {
        if (!is_place(def, def->dumps[f].place))
            return wrong(err, "dump", f, "place", def->dumps[f].place, "one of the places");
        if (!is_amount(def->dumps[f].tip)) return wrong(err, "dump", f, "tip", def->dumps[f].tip, ">= 0");
    }
    for (int32_t s = 1; s < def->slice_count; s++)
        if (!(def->slice_begin[s] > def->slice_begin[s - 1]))
            return wrong(err, "slice", s, "begin", def->slice_begin[s], "later than that of the slice before");
    for (int32_t t = 0; t < def->task_count; t++) KOTA_TRY(check_task(def, t, capacity_max, err));
    return KOTA_OK;
}
