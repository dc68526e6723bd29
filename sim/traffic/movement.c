/* Turns from the shape of the roads: which way they bend, which lanes lead there, whose ways cross.
 *
 * Ways of two turns cross where the chords between their arms do, arms taken in the order in which they lie round the
 * node, the incoming side of each before or after the outgoing one by the side that vehicles keep to. Merging is left
 * to the entry of the link, but for turns into a larger street, which wait for a gap in the lane that they lead to.
 */
#include "traffic/movement.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"

/* Critical gap and follow-up time, ms: HCM 2010, two-way stop control (chapter 19, two-lane major street) and
 * permitted turns across the opposing stream at signals (chapter 31). Streets of one class without a signal take
 * turns as at an all-way stop: 3.9 s between those whose ways cross (chapter 20, base headway without conflict;
 * streets of two and of four lanes then carry 1,850 and 3,700 vehicles an hour through their crossing, where the
 * basic capacities of MKJI 1997 are 2,900 and 3,400 PCE). */
typedef struct gap {
    uint16_t lag_ms, next_ms;
} gap;
static const gap GAP_MAJOR_FAR = {4100, 2200}, GAP_MINOR_NEAR = {6200, 3300}, GAP_MINOR_STRAIGHT = {6500, 4000},
                 GAP_MINOR_FAR = {7100, 3500}, GAP_SIGNAL_FAR = {4500, 2500}, GAP_EQUAL = {3900, 0};
static const double STRAIGHT_RAD = 0.7; /* 40 degrees; assumed */

typedef enum bend { BEND_NEAR, BEND_STRAIGHT, BEND_FAR, BEND_BACK } bend; /* near: towards the kerb */

typedef struct way { /* a turn while a node is worked out */
    int32_t turn, from;
    double in_rad, out_rad; /* where it enters and leaves the circle round the node, 0 .. 2 pi */
    double bend_rad;        /* > 0: away from the kerb */
    bend kind;
    int32_t rank; /* higher goes first */
} way;

static const double PI = 3.14159265358979323846;

static double turned(double rad) {
    while (rad > PI) rad -= 2.0 * PI;
    while (rad <= -PI) rad += 2.0 * PI;
    return rad;
}

static double heading(const kota_roads *roads, int32_t link, bool at_end) {
    int32_t first = at_end ? roads->shape_start[link + 1] - 2 : roads->shape_start[link];
    const double *a = &roads->shape_xy_m[2 * first];
    return kota_atan2(a[3] - a[1], a[2] - a[0]);
}

/* ---- lanes ---- */

static uint8_t lanes_between(int32_t first, int32_t last, int32_t count) {
    uint8_t mask = 0;
    for (int32_t k = kota_maxi(first, 0); k <= kota_mini(last, count - 1); k++) mask = (uint8_t)(mask | 1u << k);
    return mask;
}

/* ways: the turns of one link, from the kerb outward. With a way straight on all lanes lead there and those beside it
 * use the outer lanes; without one the lanes are shared out. */
static void share_lanes(kota_turn *turns, const way *ways, int32_t count, int32_t first, int32_t lanes) {
    int32_t straight = -1, fan = 0;
    for (int32_t k = 0; k < count; k++) {
        if (ways[k].kind == BEND_BACK) continue;
        fan++;
        if (ways[k].kind != BEND_STRAIGHT) continue;
        if (straight < 0 || kota_abs(ways[k].bend_rad) < kota_abs(ways[straight].bend_rad)) straight = k;
    }
    int32_t own = lanes - first;
    for (int32_t k = 0, place = 0; k < count; k++) {
        uint8_t mask;
        if (ways[k].kind == BEND_BACK) {
            mask = lanes_between(lanes - 1, lanes - 1, lanes);
        } else if (fan == 1 || k == straight) {
            mask = lanes_between(first, lanes - 1, lanes);
        } else if (straight >= 0) {
            mask = k < straight ? lanes_between(first, first, lanes) : lanes_between(lanes - 1, lanes - 1, lanes);
        } else {
            int32_t low = place * own / fan, high = ((place + 1) * own + fan - 1) / fan - 1;
            mask = lanes_between(first + low, first + kota_maxi(low, high), lanes);
        }
        if (ways[k].kind != BEND_BACK) place++;
        turns[ways[k].turn].lanes = mask;
    }
}

/* ---- who gives way ---- */

static bool between(double low, double high, double x) { /* going round from low to high */
    double span = high - low, at = x - low;
    if (span < 0.0) span += 2.0 * PI;
    if (at < 0.0) at += 2.0 * PI;
    return at > 0.0 && at < span;
}

static bool cross(const way *a, const way *b) {
    if (a->in_rad == b->in_rad || a->out_rad == b->out_rad) return false;
    return between(a->in_rad, a->out_rad, b->in_rad) != between(a->in_rad, a->out_rad, b->out_rad);
}

static gap gap_of(const way *one, bool signal, bool equal, bool major) {
    if (signal) return GAP_SIGNAL_FAR;
    if (equal) return GAP_EQUAL;
    if (major) return GAP_MAJOR_FAR;
    return one->kind == BEND_NEAR ? GAP_MINOR_NEAR : one->kind == BEND_STRAIGHT ? GAP_MINOR_STRAIGHT : GAP_MINOR_FAR;
}

/* Who turns out of a smaller street meets those straight on in one lane of the larger: HCM 2010, equations 19-3 to
 * 19-10, where the flow in that lane is the conflicting one. */
static int32_t merge_of(const kota_turns *turns, const way *one, const way *ways, int32_t count, bool major) {
    int32_t merge = 0;
    for (int32_t j = 0; j < count; j++) {
        const way *other = &ways[j];
        if (turns->turns[other->turn].to != turns->turns[one->turn].to || other->from == one->from) continue;
        bool turns_in = one->kind == BEND_NEAR || one->kind == BEND_FAR, straight = other->kind == BEND_STRAIGHT;
        if (!major && turns_in && straight && other->rank == 6)
            merge |= one->kind == BEND_NEAR ? KOTA_MERGE_KERB : KOTA_MERGE_INNER;
        if (major && one->kind == BEND_STRAIGHT && other->rank < 4) merge |= KOTA_MERGE_THROUGH;
    }
    return merge;
}

/* Ranks as in the HCM: the larger street's straight and near turns, its far turns, then the smaller street's. */
static void give_way(kota_turns *turns, const kota_roads *roads, bool signal, way *ways, int32_t count) {
    int32_t least = 255, most = 0;
    for (int32_t k = 0; k < count; k++) {
        least = kota_mini(least, roads->link_class[ways[k].from]);
        most = kota_maxi(most, roads->link_class[ways[k].from]);
    }
    bool equal = !signal && least == most;
    for (int32_t k = 0; k < count; k++) {
        bool major = signal || roads->link_class[ways[k].from] == least;
        static const int32_t MAJOR[] = {6, 6, 5, 4}, MINOR[] = {3, 2, 1, 0};
        ways[k].rank = equal ? 0 : major ? MAJOR[ways[k].kind] : MINOR[ways[k].kind];
    }
    for (int32_t k = 0; k < count && k < 32; k++) {
        kota_turn *turn = &turns->turns[ways[k].turn];
        turn->number = (uint8_t)k;
        for (int32_t j = 0; j < count && j < 32; j++) {
            bool before = equal ? j != k : ways[j].rank > ways[k].rank;
            if (before && cross(&ways[k], &ways[j])) turn->yields |= 1u << j;
        }
        bool major = signal || roads->link_class[ways[k].from] == least;
        if (!signal && !equal) turn->merge = (uint8_t)merge_of(turns, &ways[k], ways, count, major);
        if (equal && turn->yields != 0) turn->merge = KOTA_MERGE_TURNS;
        if (turn->yields == 0 && (turn->merge & (KOTA_MERGE_KERB | KOTA_MERGE_INNER)) == 0) continue;
        gap at = gap_of(&ways[k], signal, equal, major);
        turn->lag_ms = at.lag_ms;
        turn->next_ms = at.next_ms;
    }
}

/* ---- the whole ---- */

static int32_t lanes_of(const kota_roads *roads, int32_t link) {
    return kota_maxi(1, kota_mini(KOTA_LANES_MAX, (int32_t)((double)roads->link_lanes[link] + 0.5)));
}

static void add_way(way *ways, int32_t *count, const kota_roads *roads, int32_t turn, int32_t from, int32_t to,
                    double side) {
    double in = heading(roads, from, true), out = heading(roads, to, false), apart = 0.01 * side;
    way one = {.turn = turn, .from = from, .bend_rad = side * turned(out - in)};
    double in_at = turned(in + PI) + apart, out_at = out - apart;
    one.in_rad = in_at < 0.0 ? in_at + 2.0 * PI : in_at;
    one.out_rad = out_at < 0.0 ? out_at + 2.0 * PI : out_at;
    one.kind = to == roads->link_reverse[from]          ? BEND_BACK
               : kota_abs(one.bend_rad) <= STRAIGHT_RAD ? BEND_STRAIGHT
               : one.bend_rad < 0.0                     ? BEND_NEAR
                                                        : BEND_FAR;
    int32_t at = (*count)++;
    ways[at] = one;
    for (; at > 0 && ways[at - 1].from == from && ways[at - 1].bend_rad > one.bend_rad; at--) ways[at] = ways[at - 1];
    ways[at] = one;
}

static void make_node(kota_turns *turns, const kota_roads *roads, int32_t node, bool signal, double side, way *ways) {
    int32_t count = 0, turn = turns->node_start[node];
    for (int32_t i = roads->in_start[node]; i < roads->in_start[node + 1]; i++) {
        int32_t link = roads->in_link[i], begin = count;
        turns->start[link] = turn;
        for (int32_t k = roads->out_start[node]; k < roads->out_start[node + 1]; k++, turn++) {
            turns->turns[turn] = (kota_turn){.to = roads->out_link[k], .signal = -1, .number = 255};
            add_way(ways, &count, roads, turn, link, roads->out_link[k], side);
        }
        turns->fan[link] = (uint8_t)(count - begin);
        int32_t bus = kota_mini(roads->link_bus_lanes[link], turns->lanes[link] - 1);
        share_lanes(turns->turns, &ways[begin], count - begin, bus, turns->lanes[link]);
        for (int32_t t = turns->start[link]; t < turn; t++) {
            double pceps = (double)roads->link_capacity_pceps[link] / turns->lanes[link];
            turns->turns[t].weight = (float)(kota_max(pceps, 1e-4) * __builtin_popcount(turns->turns[t].lanes));
        }
    }
    give_way(turns, roads, signal, ways, count);
}

/* A signal sees the heads at its own node alone: a turn elsewhere, or one never green, would hold its lane for good.
 */
static void tie_signals(kota_turns *turns, const kota_roads *roads) {
    const kota_signals *signals = &roads->signals;
    for (int32_t s = 0; s < signals->count; s++) {
        const kota_signal *signal = &signals->signals[s];
        for (int32_t k = signal->turn_start; k < signal->turn_start + signal->turn_count; k++) {
            int32_t turn = kota_turn_find(turns, signals->turns[k].from_link, signals->turns[k].to_link);
            uint8_t phases = (uint8_t)(signals->turns[k].phases & ((1u << signal->phase_count) - 1u));
            if (turn < 0 || phases == 0 || roads->link_to[signals->turns[k].from_link] != signal->node) continue;
            turns->turns[turn].signal = s;
            turns->turns[turn].phases = phases;
        }
    }
}

void kota_turns_make(kota_turns *turns, const kota_roads *roads, bool left_hand) {
    size_t links = (size_t)roads->link_count;
    int32_t most = 0;
    *turns = (kota_turns){.start = kota_alloc(links + 1, sizeof(int32_t)),
                          .fan = kota_alloc(links + 1, 1),
                          .lanes = kota_alloc(links + 1, 1),
                          .node_start = kota_alloc((size_t)roads->node_count + 1, sizeof(int32_t))};
    for (int32_t l = 0; l < roads->link_count; l++) turns->lanes[l] = (uint8_t)lanes_of(roads, l);
    for (int32_t n = 0; n < roads->node_count; n++) {
        int32_t in = roads->in_start[n + 1] - roads->in_start[n], out = roads->out_start[n + 1] - roads->out_start[n];
        turns->node_start[n] = turns->count;
        turns->count += in * out;
        most = kota_maxi(most, in * out);
    }
    turns->node_start[roads->node_count] = turns->count;
    turns->turns = kota_alloc((size_t)turns->count + 1, sizeof *turns->turns);
    way *ways = kota_alloc((size_t)most + 1, sizeof *ways);
    uint8_t *held = kota_alloc((size_t)roads->node_count + 1, 1);
    for (int32_t s = 0; s < roads->signals.count; s++) held[roads->signals.signals[s].node] = 1;
    for (int32_t n = 0; n < roads->node_count; n++) {
        make_node(turns, roads, n, held[n] != 0, left_hand ? -1.0 : 1.0, ways);
    }
    tie_signals(turns, roads);
    kota_free(held);
    kota_free(ways);
}

void kota_turns_free(kota_turns *turns) {
    kota_free(turns->turns);
    kota_free(turns->start);
    kota_free(turns->fan);
    kota_free(turns->lanes);
    kota_free(turns->node_start);
    *turns = (kota_turns){0};
}
