/* What a turn takes on top of its link: who waits to turn off where the next street is full, or for a gap, may wait
 * long beside others who drive on.
 *
 * A turn's vehicles take longer or shorter than the mean of the link by some seconds: those of a bin where bins
 * differ by more than luck (as in due_profile.c), else the mean over all bins, pulled towards nothing where few take
 * the turn.
 * The quickest turn of a link then takes nothing on top, and the link what that one takes. */
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/due_profile.h"

/* Turns that differ by less are taken as alike: what a red takes more or less, which nobody drives another way for;
 * assumed. Following it would keep ways from settling. */
#define WORTH_S 20.0

typedef struct turn_bins { /* of one turn and its link */
    const kota_traffic_bins *bins;
    size_t turn, link, links;
    double mean_s, pool_veh; /* over the link's mean; weight of that beside a bin's own */
} turn_bins;

static double left_veh(const turn_bins *of, int32_t b) {
    return (double)of->bins->turn_left_veh[(size_t)b * (size_t)of->bins->turn_count + of->turn];
}
static double over_s(const turn_bins *of, int32_t b) {
    double turn_s = (double)of->bins->turn_time_s[(size_t)b * (size_t)of->bins->turn_count + of->turn];
    return turn_s - (double)of->bins->time_s[(size_t)b * of->links + of->link];
}

static void weigh(turn_bins *of) {
    double sum = 0.0, weight = 0.0, squares = 0.0, luck = 0.0;
    for (int32_t b = 0; b < of->bins->count; b++) {
        double veh = left_veh(of, b);
        if (!(veh > 0.0)) continue;
        sum += veh * over_s(of, b);
        squares += veh * over_s(of, b) * over_s(of, b);
        weight += veh;
        luck += KOTA_DUE_LUCK_S2;
    }
    of->mean_s = sum / (weight + KOTA_DUE_POOL_VEH);
    of->pool_veh = KOTA_INFINITY;
    double spread = weight > 0.0 ? kota_max(0.0, squares - sum * sum / weight - luck) / weight : 0.0;
    if (KOTA_DUE_POOL_VEH * spread > KOTA_DUE_LUCK_S2) of->pool_veh = KOTA_DUE_LUCK_S2 / spread;
}

static double pooled_s(const turn_bins *of, int32_t b) {
    if (!(of->pool_veh < KOTA_INFINITY)) return of->mean_s;
    double sum = 0.0, weight = 0.0;
    for (int32_t c = kota_maxi(0, b - 1); c <= kota_mini(b + 1, of->bins->count - 1); c++) {
        double veh = (c == b ? 1.0 : 0.5) * left_veh(of, c);
        if (!(veh > 0.0)) continue;
        sum += veh * over_s(of, c);
        weight += veh;
    }
    if (!(weight > 0.0)) return 0.0; /* where nobody turned nobody waited for it */
    return (sum + of->pool_veh * of->mean_s) / (weight + of->pool_veh);
}

/* What a turn takes stands in the bins in which it was left; who left reached the link's end earlier by as much. As
 * for links in due_profile.c the points (reached, taken) make a line; an end of a wait is no later than the next. */
static void by_reaching(kota_profile *turns, size_t turn, double *reached_ms, uint32_t *taken_ms) {
    size_t all = (size_t)turns->links;
    int32_t count = 0, at = 0, waits = 0;
    for (int32_t b = 0; b < turns->bins; b++) {
        uint32_t taken = turns->link_ms[(size_t)b * all + turn];
        double when_ms = (b + 0.5) * (double)turns->bin_ms - (double)taken;
        waits += taken > 0;
        while (count > 0 && taken > 0 && taken_ms[count - 1] == 0 && when_ms <= reached_ms[count - 1]) count--;
        if (count > 0) when_ms = kota_max(when_ms, reached_ms[count - 1] + 1.0);
        reached_ms[count] = when_ms;
        taken_ms[count++] = taken;
    }
    for (int32_t b = 0; b < turns->bins && waits > 0; b++) {
        double middle_ms = (b + 0.5) * (double)turns->bin_ms;
        while (at + 1 < count && reached_ms[at + 1] <= middle_ms) at++;
        double taken = (double)taken_ms[at];
        if (at + 1 < count && reached_ms[at] < middle_ms)
            taken += (middle_ms - reached_ms[at]) / (reached_ms[at + 1] - reached_ms[at]) *
                     ((double)taken_ms[at + 1] - taken);
        turns->link_ms[(size_t)b * all + turn] = (uint32_t)(taken + 0.5);
    }
}

void kota_due_turns(kota_profile *turns, float *least_s, const kota_traffic_bins *bins, const int32_t *turn_start,
                    int32_t link_count) {
    size_t links = (size_t)link_count, all = (size_t)turns->links;
    int32_t count = kota_mini(bins->count, turns->bins);
    for (size_t cell = 0; cell < all * (size_t)turns->bins; cell++) turns->link_ms[cell] = 0;
    for (size_t cell = 0; cell < links * (size_t)turns->bins; cell++) least_s[cell] = 0.0f;
    turn_bins of[KOTA_DUE_FAN_MAX];
    for (int32_t l = 0; l < link_count; l++) {
        int32_t first = turn_start[l], fan = kota_mini(turn_start[l + 1] - first, KOTA_DUE_FAN_MAX);
        for (int32_t k = 0; k < fan; k++) {
            of[k] = (turn_bins){.bins = bins, .turn = (size_t)(first + k), .link = (size_t)l, .links = links};
            weigh(&of[k]);
        }
        for (int32_t b = 0; b < count && fan > 1; b++) {
            double by_turn_s[KOTA_DUE_FAN_MAX], least = KOTA_INFINITY, most = -KOTA_INFINITY;
            for (int32_t k = 0; k < fan; k++) {
                by_turn_s[k] = pooled_s(&of[k], b);
                least = kota_min(least, by_turn_s[k]);
                most = kota_max(most, by_turn_s[k]);
            }
            if (most - least < WORTH_S) continue;
            least_s[(size_t)b * links + (size_t)l] = (float)least;
            for (int32_t k = 0; k < fan; k++)
                turns->link_ms[(size_t)b * all + (size_t)(first + k)] =
                    (uint32_t)((by_turn_s[k] - least) * 1e3 + 0.5);
        }
    }
    double *reached_ms = kota_alloc((size_t)turns->bins + 1, sizeof *reached_ms);
    uint32_t *taken_ms = kota_alloc((size_t)turns->bins + 1, sizeof *taken_ms);
    for (size_t turn = 0; turn < all; turn++) by_reaching(turns, turn, reached_ms, taken_ms);
    kota_free(reached_ms);
    kota_free(taken_ms);
    kota_profile_settle(turns);
}
