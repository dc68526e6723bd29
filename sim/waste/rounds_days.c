/* Moves of whole loads: to another place of another day, or two loads for each other, each way round. They cost
 * nothing inside the loads, but make room in shifts and choose which load is the day's first, from the garage. */
#include "waste/rounds_inside.h"

static int32_t any_load(rounds_part *part) {
    for (int32_t tries = 0; tries < 8; tries++) {
        int32_t r = part->nodes[rounds_below(&part->dice, part->n)].load;
        if (r >= 0) return r;
    }
    return -1;
}

static bool fits(const rounds_part *part, int32_t load, int32_t kind) {
    const rounds_load *r = &part->loads[load];
    double amount = part->kinds[part->days[r->day].kind].capacity - r->room;
    return amount <= part->kinds[kind].capacity && r->weight <= part->kinds[kind].weight_max;
}

static void end_well(rounds_part *part, int32_t load) {
    if (rounds_bits(&part->dice) & 1) kota_waste__rounds_reverse(part, load);
    if (part->dump_count > 1) kota_waste__rounds_choose_dump(part, load);
}

static bool swap(rounds_part *part, int32_t a, int32_t b) {
    const rounds_load *x = &part->loads[a], *y = &part->loads[b];
    if (x->day == y->day) return false; /* moves do that */
    int32_t day_a = x->day, day_b = y->day, before_a = x->before, before_b = y->before;
    if (!fits(part, a, part->days[day_b].kind) || !fits(part, b, part->days[day_a].kind)) return false;
    bool alone_a = part->days[day_a].first == part->days[day_a].last;
    bool alone_b = part->days[day_b].first == part->days[day_b].last;
    if (alone_a || alone_b) return false; /* a day that is emptied is given up */
    kota_waste__rounds_take_load(part, a);
    kota_waste__rounds_take_load(part, b);
    kota_waste__rounds_put_load(part, b, day_a, before_a);
    kota_waste__rounds_put_load(part, a, day_b, before_b);
    end_well(part, a);
    end_well(part, b);
    return true;
}

static bool move(rounds_part *part, int32_t a, int32_t b) { /* a behind b, or as the first of b's day */
    int32_t day = part->loads[b].day;
    if (!fits(part, a, part->days[day].kind)) return false;
    kota_waste__rounds_take_load(part, a);
    kota_waste__rounds_put_load(part, a, day, rounds_bits(&part->dice) & 1 ? b : -1);
    end_well(part, a);
    return true;
}

bool kota_waste__rounds_move_load(rounds_part *part) {
    int32_t a = any_load(part), b = any_load(part);
    if (a < 0 || b < 0 || a == b) return false;
    return rounds_bits(&part->dice) & 1 ? swap(part, a, b) : move(part, a, b);
}
