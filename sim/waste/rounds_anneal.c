/* Simulated annealing of a part: each iteration ruins and recreates, or moves a load, after it has looked at some
 * moves of tails; what costs more is kept with a chance that falls with the heat. Where loads are full few tails can
 * be exchanged; so if none was, tails or a stretch may be moved that make loads overfull: the ruin then begins there
 * and takes out what is too much, and both together are kept or not. */
#include "core/mathx.h"
#include "waste/rounds_inside.h"

enum { TAILS = 30 };       /* moves of tails that are looked at an iteration, until one is made; by trial */
enum { OVERFULL = 60 };    /* then moves that need not fit, half of them of stretches; by trial on X-n1001-k43 */
#define SPILL_FRAC 0.3     /* of the capacity: by how much loads may be overfull in between; by trial there */
enum { STOP_MASK = 1023 }; /* iterations between two questions whether to stop */
#define GAIN 1e-7          /* less is rounding */
#define LOADS_FRAC 0.1     /* of iterations: moves of whole loads */

static double worth(const rounds_part *part) { return part->cost + part->lost; }

/* Who is out now; only after an iteration that was kept. */
static void list_absent(rounds_part *part) {
    int32_t count = 0;
    for (int32_t k = 0; k < part->absent_count; k++)
        if (part->nodes[part->absent[k]].load < 0) part->absent[count++] = part->absent[k];
    for (int32_t k = 0; k < part->pool_count; k++) {
        int32_t u = part->pool[k];
        bool known = part->nodes[u].load >= 0;
        for (int32_t a = 0; a < count && !known; a++) known = part->absent[a] == u;
        if (!known) part->absent[count++] = u;
    }
    part->absent_count = count;
}

static bool is_stopped(const kota_rounds_def *def, int64_t k) {
    return (k & STOP_MASK) == STOP_MASK && def->stop != NULL && def->stop(def->stop_context);
}

static void keep_best(const rounds_part *part, double *least, kota_rounds_plan *best) {
    if (!(worth(part) < *least - GAIN)) return;
    *least = worth(part);
    kota_waste__rounds_part_store(part, best);
}

static void move_tails(rounds_part *part, double heat) {
    double most = -heat * kota_log(1.0 - rounds_unit(&part->dice));
    double spill = SPILL_FRAC * part->kinds[0].capacity;
    for (int32_t k = 0; k < TAILS; k += ROUNDS_DRAWS) {
        if (!kota_waste__rounds_move_tails(part, most, 0.0)) continue;
        kota_waste__rounds_begin(part);
        return;
    }
    bool moved = false;
    for (int32_t k = 0; k < OVERFULL && !moved; k += 2 * ROUNDS_DRAWS) {
        moved =
            kota_waste__rounds_move_stretch(part, most, spill) || kota_waste__rounds_move_tails(part, most, spill);
    }
}

int64_t kota_waste__rounds_anneal(rounds_part *part, kota_key key, int64_t iterations, double heat_from,
                                  double heat_to, kota_rounds_plan *best) {
    double heat = heat_from;
    double cool = iterations > 0 ? kota_exp(kota_log(heat_to / heat_from) / (double)iterations) : 1.0;
    double least = worth(part);
    kota_waste__rounds_part_store(part, best);
    if (part->n == 0) return iterations;
    part->blink_in = 50;
    bool tails = part->plain && part->symmetric && part->second == 0 && !part->short_loads;
    for (int64_t k = 0; k < iterations; k++, heat *= cool) {
        if (is_stopped(part->def, k)) return k;
        part->dice.state = kota_random_u64(key, (uint64_t)k);
        kota_waste__rounds_begin(part);
        part->pool_count = 0;
        part->moved.stop = -1;
        if (tails) move_tails(part, heat);
        if (tails && part->moved.stop < 0) keep_best(part, &least, best);
        part->limit = part->kept.cost + part->kept.lost - heat * kota_log(1.0 - rounds_unit(&part->dice));
        if (part->plain || rounds_unit(&part->dice) >= LOADS_FRAC) {
            kota_waste__rounds_ruin(part);
            kota_waste__rounds_recreate(part);
        } else if (!kota_waste__rounds_move_load(part)) {
            continue;
        }
        if (part->def->slice_count > 0 && worth(part) < part->limit) kota_waste__rounds_drive(part);
        double then = worth(part);
        if (!(then < part->limit)) {
            kota_waste__rounds_undo(part);
            continue;
        }
        if (part->pool_count > 0) list_absent(part);
        keep_best(part, &least, best);
    }
    return iterations;
}
