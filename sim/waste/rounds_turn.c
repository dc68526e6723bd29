/* Stops with two places, as a street that may be collected in either direction: in each load that an iteration has
 * changed, the best choice for all its stops at once, by the shortest path through the two places of each in order
 * (Vidal 2017, "Node, edge, arc routing and turn penalties: multiple problems - one neighborhood extension",
 * Operations Research 65). */
#include "core/mathx.h"
#include "waste/rounds_inside.h"

#define GAIN 1e-6 /* less is rounding */

static int32_t place_of(const rounds_part *part, int32_t stop, int32_t side) {
    return side == 0 ? stop : part->second + stop;
}

/* turn_cost[2 * stop + side]: the least way from the head of the load until there. Returns the least to its tail. */
static double forward(rounds_part *part, int32_t r, int32_t *last_side) {
    const rounds_node *nodes = part->nodes;
    int32_t head = rounds_head(part, r), tail = rounds_tail(part, r);
    for (int32_t v = nodes[head].next; v < part->n; v = nodes[v].next) {
        int32_t before = nodes[v].prev;
        for (int32_t side = 0; side < 2; side++) {
            int32_t place = place_of(part, v, side);
            double least = KOTA_INFINITY;
            if (before == head) least = rounds_leg(part, nodes[head].place, place);
            for (int32_t from = 0; from < 2 && before != head; from++) {
                double cost =
                    part->turn_cost[2 * before + from] + rounds_leg(part, place_of(part, before, from), place);
                if (!(cost < least)) continue;
                least = cost;
                part->turn_from[2 * v + side] = (uint8_t)from;
            }
            part->turn_cost[2 * v + side] = least;
        }
    }
    int32_t last = nodes[tail].prev;
    double ends[2];
    for (int32_t side = 0; side < 2; side++)
        ends[side] =
            part->turn_cost[2 * last + side] + rounds_leg(part, place_of(part, last, side), nodes[tail].place);
    *last_side = ends[1] < ends[0];
    return ends[*last_side];
}

static void turn_load(rounds_part *part, int32_t r) {
    int32_t side;
    double least = forward(part, r, &side);
    if (!(least < part->loads[r].way - GAIN)) return;
    for (int32_t v = part->nodes[rounds_tail(part, r)].prev; v < part->n; v = part->nodes[v].prev) {
        if (part->nodes[v].place != place_of(part, v, side))
            kota_waste__rounds_move_to(part, v, place_of(part, v, side));
        side = part->turn_from[2 * v + side];
    }
    kota_waste__rounds_measure(part, r);
}

void kota_waste__rounds_turn(rounds_part *part) {
    int32_t saved = part->saved_count; /* each load is among them once */
    for (int32_t k = 0; k < saved; k++) {
        int32_t r = part->saved[k].index;
        if (part->saved[k].which == ROUNDS_SAVED_LOAD && part->loads[r].day >= 0) turn_load(part, r);
    }
}
