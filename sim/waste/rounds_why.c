/* Why a stop may be left out. */
#include "core/mathx.h"
#include "waste/rounds.h"

/* The shortest day that serves a task alone at one place; infinite: no vehicle may. */
static double alone_at(const kota_rounds_def *def, int32_t task, int32_t place) {
    double least = KOTA_INFINITY;
    for (int32_t k = 0; k < def->kind_count; k++) {
        const kota_rounds_kind *kind = &def->kinds[k];
        if (def->tasks[task].amount > kind->capacity) continue;
        if (def->weights != NULL && kind->weight_max > 0.0 && def->weights[task] > kind->weight_max) continue;
        for (int32_t f = 0; f < def->dump_count; f++) {
            const kota_rounds_dump *dump = &def->dumps[f];
            double now = kind->start;
            now += kota_rounds_leg_at(def, kind->from, place, now) + def->tasks[task].service;
            now += kota_rounds_leg_at(def, place, dump->place, now) + dump->tip;
            now += kota_rounds_leg_at(def, dump->place, kind->home, now) - kind->start;
            if (now <= kind->shift + kind->overtime_max) least = kota_min(least, now);
        }
    }
    return least;
}

kota_rounds_reason kota_rounds_why_left(const kota_rounds_def *def, int32_t task) {
    double alone = alone_at(def, task, def->tasks[task].place);
    if (def->other_places != NULL && def->other_places[task] >= 0)
        alone = kota_min(alone, alone_at(def, task, def->other_places[task]));
    if (alone == KOTA_INFINITY) return KOTA_ROUNDS_FAR;
    return def->tasks[task].prize < KOTA_INFINITY ? KOTA_ROUNDS_POOR : KOTA_ROUNDS_NO_ROOM;
}
