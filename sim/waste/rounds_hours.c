/* Legs that change with the hour. A leg is driven at the pace of each slice in turn: one that takes T there makes
 * 1 / T of its way a unit of time. So who leaves later never arrives earlier, whatever the slices say (the model of
 * Ichoua, Gendreau and Potvin 2003, "Vehicle dispatching with time-dependent travel times", European Journal of
 * Operational Research 144, with the pace of a leg in place of a speed).
 *
 * The search chooses places for stops by the legs' means over the slices; each day that an iteration has changed is
 * then driven through, and what its legs take more or less than those means is a part of its cost. */
#include "core/mathx.h"
#include "waste/rounds_inside.h"

double kota_rounds_leg_at(const kota_rounds_def *def, int32_t from, int32_t to, double time) {
    if (def->slice_count == 0) return kota_rounds_leg(def, from, to);
    size_t m = (size_t)def->place_count, at = (size_t)from * m + (size_t)to;
    int32_t s = 0;
    while (s + 1 < def->slice_count && def->slice_begin[s + 1] <= time) s++;
    double left = 1.0, now = time; /* of the leg */
    for (; s + 1 < def->slice_count; s++) {
        double whole = (double)def->slice_legs[(size_t)s * m * m + at], room = def->slice_begin[s + 1] - now;
        if (left * whole <= room) return now + left * whole - time;
        if (whole < KOTA_INFINITY) left -= room / whole;
        now += room;
    }
    return now + left * (double)def->slice_legs[(size_t)s * m * m + at] - time;
}

/* How much longer the legs of a day take than their means say. */
static double delay_of(const rounds_part *part, const rounds_day *day) {
    const rounds_node *nodes = part->nodes;
    const int32_t *place = part->place_in_def;
    double time = part->kinds[day->kind].start, delay = 0.0;
    for (int32_t r = day->first; r >= 0; r = part->loads[r].after) {
        for (int32_t v = rounds_head(part, r); v != rounds_tail(part, r); v = nodes[v].next) {
            int32_t to = nodes[v].next;
            double leg = kota_rounds_leg_at(part->def, place[nodes[v].place], place[nodes[to].place], time);
            leg = kota_min(leg, ROUNDS_NO_WAY);
            delay += leg - (double)nodes[v].way;
            time += leg + (to < part->n ? part->service[to] : part->dumps[part->loads[r].dump].tip);
        }
    }
    int32_t last = nodes[rounds_tail(part, day->last)].place;
    double home = kota_rounds_leg_at(part->def, place[last], place[part->kinds[day->kind].home], time);
    return delay + kota_min(home, ROUNDS_NO_WAY) - day->closing;
}

void kota_waste__rounds_drive(rounds_part *part) {
    int32_t saved = part->saved_count; /* each day is among them once */
    for (int32_t k = 0; k < saved; k++) {
        int32_t d = part->saved[k].index;
        if (part->saved[k].which != ROUNDS_SAVED_DAY || part->days[d].kind < 0) continue;
        kota_waste__rounds_set_delay(part, d, delay_of(part, &part->days[d]));
    }
}
