/* Ruin: strings of neighbouring stops are taken out of loads that lie near each other (Christiaens and Vanden Berghe
 * 2020, section 4.1: adjacent string removal, with the split variant that spares a few stops inside a string). */
#include "core/mathx.h"
#include "waste/rounds_inside.h"

#define STRING_MAX 10.0   /* stops of a string; the paper's L_max */
#define REMOVED_MEAN 10.0 /* stops an iteration; the paper's c-bar */
#define SPLIT_FRAC 0.5    /* of strings: the paper's alpha */
#define SPARE_MORE 0.01   /* the paper's beta */

static void take(rounds_part *part, int32_t stop) {
    kota_waste__rounds_remove(part, stop);
    part->pool[part->pool_count++] = stop;
}

/* The first of a string of `length` stops of one load that holds stop, at a random place of it. */
static int32_t string_from(rounds_part *part, int32_t stop, int32_t length) {
    const rounds_node *nodes = part->nodes;
    int32_t before = 0, after = 0;
    for (int32_t v = nodes[stop].prev; v < part->n && before < length - 1; v = nodes[v].prev) before++;
    for (int32_t v = nodes[stop].next; v < part->n && after < length - 1; v = nodes[v].next) after++;
    int32_t least = kota_maxi(0, length - 1 - after);
    int32_t back = least + rounds_below(&part->dice, before - least + 1);
    for (; back > 0; back--) stop = nodes[stop].prev;
    return stop;
}

static void take_string(rounds_part *part, int32_t stop, int32_t length) {
    int32_t count = part->loads[part->nodes[stop].load].count, spared = 0, spare_at = 0;
    if (length > 1 && length < count && rounds_unit(&part->dice) < SPLIT_FRAC) {
        spared = 1;
        while (length + spared < count && rounds_unit(&part->dice) < SPARE_MORE) spared++;
        spare_at = 1 + rounds_below(&part->dice, length - 1);
    }
    int32_t v = string_from(part, stop, length + spared);
    for (int32_t k = 0; k < length + spared; k++) {
        int32_t next = part->nodes[v].next;
        if (k < spare_at || k >= spare_at + spared) take(part, v);
        v = next;
    }
}

/* What two loads hold too much: first stops near the seed. */
static void relieve(rounds_part *part, const int32_t *near) {
    for (int32_t side = 0; side < 2; side++) {
        int32_t r = part->moved.loads[side];
        const rounds_load *load = &part->loads[r];
        for (int32_t k = 0; k < ROUNDS_NEAR_MAX && near[k] < part->n && load->room < 0.0; k++)
            if (part->nodes[near[k]].load == r) take(part, near[k]);
        while (load->day >= 0 && load->room < 0.0) take(part, part->nodes[rounds_head(part, r)].next);
    }
}

void kota_waste__rounds_ruin(rounds_part *part) {
    int32_t served = part->n - part->absent_count;
    if (served == 0) return;
    double mean = (double)served / (double)part->load_count;
    double string_max = kota_min(STRING_MAX, mean);
    double strings_max = 4.0 * REMOVED_MEAN / (1.0 + string_max) - 1.0;
    int32_t strings = (int32_t)(1.0 + strings_max * rounds_unit(&part->dice));
    int32_t seed = part->moved.stop >= 0 ? part->moved.stop : rounds_below(&part->dice, part->n);
    const int32_t *near = rounds_near_of(part, seed);
    int32_t v = seed;
    for (int32_t k = -1; k < ROUNDS_NEAR_MAX && strings > 0; k++) {
        if (k >= 0) v = near[k];
        if (v == part->n) break;
        int32_t r = part->nodes[v].load;
        if (r < 0 || part->load_ruined[r] == part->stamp) continue;
        part->load_ruined[r] = part->stamp;
        double longest = kota_min((double)part->loads[r].count, string_max);
        take_string(part, v, (int32_t)(1.0 + longest * rounds_unit(&part->dice) * 0.999999));
        strings--;
    }
    if (part->moved.stop >= 0) relieve(part, near);
}
