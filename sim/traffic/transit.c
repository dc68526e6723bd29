/* The network behind the strategies. Nodes: places as origins, places as destinations (so that nobody walks through a
 * place), stops, and each line at each of its stops. */
#include "traffic/transit.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/strategy.h"

typedef enum link_kind { LINK_WALK, LINK_BOARD, LINK_RIDE, LINK_ALIGHT } link_kind;

typedef struct net_link {
    int32_t tail, head, stop; /* stop: of the line, line after line */
    link_kind kind;
    double time_s; /* walked or ridden */
} net_link;

struct kota_transit {
    kota_transit_def def;
    kota_transit_line *lines; /* copied; their arrays are not used after create */
    int32_t *stop_start;      /* [line_count + 1] */
    int32_t *stop_line;       /* [stops] */
    net_link *links;
    int32_t link_count, link_capacity;
    kota_strategy_net net;
    int32_t *tail, *head;
    double *cost_s, *frequency_ps, *quantity; /* [link] */
    kota_strategy *strategy;
    double *node_cost_s, *node_value;        /* [node] */
    double *volume, *boardings_ph, *load_ph; /* [link], [stop], [stop] */
    double *round_cost_s;                    /* [round_count][link], of the rounds whose mean the last loads are */
    int32_t round_count, round_capacity;
};

static int32_t stop_count(const kota_transit *t) { return t->stop_start[t->def.line_count]; }

/* ---- faults ---- */

static void check_stops(const kota_transit_line *line, int32_t node_count, kota_faults *faults) {
    for (int32_t k = 0; k < line->stop_count; k++) {
        if (line->stop_node[k] < 0 || line->stop_node[k] >= node_count)
            kota_fault(faults, "line %s: stop %d is unknown; place it near a street", line->id_text, (int)k + 1);
        if (k > 0 && line->stop_node[k - 1] == line->stop_node[k])
            kota_fault(faults, "line %s: stops %d and %d in a row are the same place; leave one out", line->id_text,
                       (int)k, (int)k + 1);
        if (k + 1 < line->stop_count && !(line->ride_s[k] > 0.0 && kota_is_finite(line->ride_s[k])))
            kota_fault(faults,
                       "line %s: no way from stop %d to stop %d (ride of %g s); move a stop, or open a street",
                       line->id_text, (int)k + 1, (int)k + 2, line->ride_s[k]);
    }
}

static void check_line(const kota_transit_line *line, int32_t node_count, kota_faults *faults) {
    if (line->stop_count < 2)
        kota_fault(faults, "line %s has %d stops; give at least 2", line->id_text, (int)line->stop_count);
    if (!(line->headway_s > 0.0 && kota_is_finite(line->headway_s)))
        kota_fault(faults, "line %s: headway of %g s; give one > 0", line->id_text, line->headway_s);
    if (!(line->capacity_persons > 0.0 && kota_is_finite(line->capacity_persons)))
        kota_fault(faults, "line %s: capacity of %g persons; give one > 0", line->id_text, line->capacity_persons);
    if (!(line->fare_idr >= 0.0 && kota_is_finite(line->fare_idr)))
        kota_fault(faults, "line %s: fare of %g rupiah; give one >= 0", line->id_text, line->fare_idr);
    check_stops(line, node_count, faults);
}

static kota_status check(const kota_transit_def *def, kota_error *err) {
    kota_faults faults = {0};
    for (int32_t l = 0; l < def->line_count; l++) check_line(&def->lines[l], def->node_count, &faults);
    kota_status status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_faults_free(&faults);
    return status;
}

/* ---- the network ---- */

static bool runs(const kota_transit *t, int32_t line) {
    return t->def.kinds == 0 || (t->def.kinds >> t->lines[line].kind & 1);
}

static void add(kota_transit *t, net_link link) {
    t->links = kota_grow(t->links, t->link_count, &t->link_capacity, sizeof *t->links);
    t->links[t->link_count++] = link;
}

static double beeline_m(double x, double y, double x2, double y2) {
    return kota_sqrt((x - x2) * (x - x2) + (y - y2) * (y - y2));
}

static double walk_s(const kota_transit *t, double distance_m) {
    return distance_m * t->def.walk_detour / t->def.walk_mps;
}

/* Street nodes that are stops of lines that run: stop_of_node[n] numbers them, -1 for the others. */
static int32_t number_stops(const kota_transit *t, int32_t *stop_of_node, int32_t *node_of_stop) {
    int32_t count = 0;
    for (int32_t n = 0; n < t->def.node_count; n++) stop_of_node[n] = -1;
    for (int32_t l = 0; l < t->def.line_count; l++) {
        for (int32_t k = 0; runs(t, l) && k < t->lines[l].stop_count; k++) {
            int32_t node = t->lines[l].stop_node[k];
            if (stop_of_node[node] >= 0) continue;
            stop_of_node[node] = count;
            node_of_stop[count++] = node;
        }
    }
    return count;
}

static void add_walks(kota_transit *t, const int32_t *node_of_stop, int32_t count, int32_t first) {
    const kota_transit_def *def = &t->def;
    for (int32_t s = 0; s < count; s++) {
        double x = def->node_x_m[node_of_stop[s]], y = def->node_y_m[node_of_stop[s]];
        for (int32_t p = 0; p < def->place_count; p++) {
            double far_m = beeline_m(x, y, def->place_x_m[p], def->place_y_m[p]);
            if (!(far_m <= def->access_max_m)) continue;
            add(t, (net_link){.tail = p, .head = first + s, .stop = -1, .time_s = walk_s(t, far_m)});
            add(t,
                (net_link){.tail = first + s, .head = def->place_count + p, .stop = -1, .time_s = walk_s(t, far_m)});
        }
        for (int32_t other = 0; other < count; other++) {
            int32_t node = node_of_stop[other];
            double far_m = beeline_m(x, y, def->node_x_m[node], def->node_y_m[node]);
            if (other == s || !(far_m <= def->change_max_m)) continue;
            add(t, (net_link){.tail = first + s, .head = first + other, .stop = -1, .time_s = walk_s(t, far_m)});
        }
    }
}

static void add_lines(kota_transit *t, const int32_t *stop_of_node, int32_t first_stop, int32_t first_aboard) {
    for (int32_t l = 0; l < t->def.line_count; l++) {
        const kota_transit_line *line = &t->lines[l];
        for (int32_t k = 0; runs(t, l) && k < line->stop_count; k++) {
            int32_t stop = t->stop_start[l] + k, at = first_stop + stop_of_node[line->stop_node[k]];
            int32_t aboard = first_aboard + stop;
            if (k > 0) add(t, (net_link){.tail = aboard, .head = at, .stop = stop, .kind = LINK_ALIGHT});
            if (k + 1 == line->stop_count) continue;
            add(t, (net_link){.tail = at, .head = aboard, .stop = stop, .kind = LINK_BOARD});
            add(t, (net_link){aboard, aboard + 1, stop, LINK_RIDE, line->ride_s[k]});
        }
    }
}

static const kota_transit_line *line_of(const kota_transit *t, const net_link *link) {
    return &t->lines[t->stop_line[link->stop]];
}

static double load_frac(const kota_transit *t, int32_t stop) {
    const kota_transit_line *line = &t->lines[t->stop_line[stop]];
    return t->load_ph[stop] / (line->capacity_persons * 3600.0 / line->headway_s);
}

/* Costs at present loads. */
static void price(kota_transit *t) {
    const kota_transit_def *def = &t->def;
    for (int32_t a = 0; a < t->link_count; a++) {
        const net_link *link = &t->links[a];
        if (link->kind == LINK_WALK) t->cost_s[a] = link->time_s * def->walk_weight;
        if (link->kind == LINK_BOARD)
            t->cost_s[a] = def->boarding_s + line_of(t, link)->fare_idr / def->time_idr_per_h * 3600.0;
        if (link->kind == LINK_RIDE) {
            double full = load_frac(t, link->stop);
            double felt = full > 0.0 ? def->crowd_gain * kota_pow(full, def->crowd_power) : 0.0;
            t->cost_s[a] = link->time_s * (1.0 + felt);
        }
    }
}

static void open_net(kota_transit *t, int32_t node_count) {
    size_t links = (size_t)t->link_count + 1;
    t->tail = kota_alloc(links, sizeof(int32_t));
    t->head = kota_alloc(links, sizeof(int32_t));
    t->cost_s = kota_alloc(links, sizeof(double));
    t->frequency_ps = kota_alloc(links, sizeof(double));
    t->quantity = kota_alloc(links, sizeof(double));
    t->volume = kota_alloc(links, sizeof(double));
    t->node_cost_s = kota_alloc((size_t)node_count, sizeof(double));
    t->node_value = kota_alloc((size_t)node_count, sizeof(double));
    for (int32_t a = 0; a < t->link_count; a++) {
        t->tail[a] = t->links[a].tail;
        t->head[a] = t->links[a].head;
        /* who comes at random waits half a headway; waiting weighs more than riding, as if lines were rarer */
        t->frequency_ps[a] = t->links[a].kind == LINK_BOARD
                                 ? 2.0 / (line_of(t, &t->links[a])->headway_s * t->def.wait_weight)
                                 : KOTA_INFINITY;
    }
    price(t);
    t->net = (kota_strategy_net){node_count, t->link_count, t->tail, t->head, t->cost_s, t->frequency_ps};
    t->strategy = kota_strategy_create(&t->net);
}

kota_status kota_transit_create(kota_transit **out, const kota_transit_def *def, kota_error *err) {
    *out = NULL;
    KOTA_TRY(check(def, err));
    kota_transit *t = kota_alloc(1, sizeof *t);
    t->def = *def;
    t->lines = kota_alloc((size_t)def->line_count + 1, sizeof *t->lines);
    t->stop_start = kota_alloc((size_t)def->line_count + 1, sizeof(int32_t));
    for (int32_t l = 0; l < def->line_count; l++) {
        t->lines[l] = def->lines[l];
        t->stop_start[l + 1] = t->stop_start[l] + def->lines[l].stop_count;
    }
    size_t stops = (size_t)stop_count(t) + 1;
    t->stop_line = kota_alloc(stops, sizeof(int32_t));
    t->boardings_ph = kota_alloc(stops, sizeof(double));
    t->load_ph = kota_alloc(stops, sizeof(double));
    for (int32_t l = 0; l < def->line_count; l++)
        for (int32_t s = t->stop_start[l]; s < t->stop_start[l + 1]; s++) t->stop_line[s] = l;
    int32_t *stop_of_node = kota_alloc((size_t)def->node_count + 1, sizeof(int32_t));
    int32_t *node_of_stop = kota_alloc(stops, sizeof(int32_t));
    int32_t places = number_stops(t, stop_of_node, node_of_stop), first_stop = 2 * def->place_count;
    add_walks(t, node_of_stop, places, first_stop);
    add_lines(t, stop_of_node, first_stop, first_stop + places);
    open_net(t, first_stop + places + (int32_t)stops);
    kota_free(stop_of_node);
    kota_free(node_of_stop);
    *out = t;
    return KOTA_OK;
}

void kota_transit_destroy(kota_transit *t) {
    if (t == NULL) return;
    kota_strategy_destroy(t->strategy);
    void *blocks[] = {t->lines,      t->stop_start, t->stop_line,    t->links,    t->tail,
                      t->head,       t->cost_s,     t->frequency_ps, t->quantity, t->node_cost_s,
                      t->node_value, t->volume,     t->boardings_ph, t->load_ph,  t->round_cost_s};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_free(t);
}

/* ---- skims ---- */

typedef enum quantity { WALK_S, WAIT_S, RIDE_S, FARE_IDR, BOARDINGS, FIRST_KIND } quantity;

static void fill_quantity(kota_transit *t, quantity what) {
    for (int32_t a = 0; a < t->link_count; a++) {
        const net_link *link = &t->links[a];
        double value = 0.0;
        if (what == WALK_S && link->kind == LINK_WALK) value = link->time_s;
        if (what == RIDE_S && link->kind == LINK_RIDE) value = link->time_s;
        if (what == FARE_IDR && link->kind == LINK_BOARD) value = line_of(t, link)->fare_idr;
        if (what == BOARDINGS && link->kind == LINK_BOARD) value = 1.0;
        if (what >= FIRST_KIND && link->kind == LINK_BOARD) value = line_of(t, link)->kind == (int)what - FIRST_KIND;
        t->quantity[a] = value;
    }
}

static void put(kota_transit_skim *skim, quantity what, double value) {
    if (what == WALK_S) skim->walk_s = value;
    if (what == WAIT_S) skim->wait_s = value;
    if (what == RIDE_S) skim->ride_s = value;
    if (what == FARE_IDR) skim->fare_idr = value;
    if (what == BOARDINGS) skim->boardings = value;
    if (what >= FIRST_KIND)
        skim->share[(int)what - FIRST_KIND] = skim->boardings > 0.0 ? value / skim->boardings : 0.0;
}

void kota_transit_skims(kota_transit *t, int32_t to_place, kota_transit_skim *skim) {
    kota_strategy_to(t->strategy, t->def.place_count + to_place, t->node_cost_s);
    for (int32_t p = 0; p < t->def.place_count; p++) skim[p].cost_s = t->node_cost_s[p];
    for (int32_t what = WALK_S; what < (int32_t)FIRST_KIND + KOTA_TRANSIT_KIND_COUNT; what++) {
        fill_quantity(t, (quantity)what);
        double per_wait = what == WAIT_S ? 1.0 / t->def.wait_weight : 0.0;
        kota_strategy_expect(t->strategy, t->quantity, per_wait, t->node_value);
        for (int32_t p = 0; p < t->def.place_count; p++) put(&skim[p], (quantity)what, t->node_value[p]);
    }
}

/* ---- assignment ---- */

typedef struct round {
    double *node, *volume; /* [node], [link]: all on strategies at present costs */
    double paid_s, wait_s; /* by this round's strategies; of it, waiting (weighted) */
    double persons_ph, unserved_ph;
} round_load;

static void load_all(kota_transit *t, const double *demand_ph, round_load *r) {
    int32_t places = t->def.place_count;
    r->paid_s = r->wait_s = r->persons_ph = r->unserved_ph = 0.0;
    for (int32_t a = 0; a < t->link_count; a++) {
        r->volume[a] = 0.0;
        t->quantity[a] = 0.0;
    }
    for (int32_t to = 0; to < places; to++) {
        double wanted = 0.0;
        for (int32_t p = 0; p < places; p++) wanted += p == to ? 0.0 : demand_ph[(int64_t)p * places + to];
        if (!(wanted > 0.0)) continue;
        kota_strategy_to(t->strategy, places + to, t->node_cost_s);
        kota_strategy_expect(t->strategy, t->quantity, 1.0, t->node_value);
        for (int32_t n = 0; n < t->net.node_count; n++) r->node[n] = 0.0;
        for (int32_t p = 0; p < places; p++) {
            double persons = p == to ? 0.0 : demand_ph[(int64_t)p * places + to];
            if (!(persons > 0.0)) continue;
            if (!kota_is_finite(t->node_cost_s[p])) {
                r->unserved_ph += persons;
                continue;
            }
            r->node[p] = persons;
            r->persons_ph += persons;
            r->paid_s += persons * t->node_cost_s[p];
            r->wait_s += persons * t->node_value[p];
        }
        kota_strategy_load(t->strategy, r->node, r->volume);
    }
}

static void read_loads(kota_transit *t) {
    for (int32_t s = 0; s < stop_count(t); s++) t->boardings_ph[s] = t->load_ph[s] = 0.0;
    for (int32_t a = 0; a < t->link_count; a++) {
        if (t->links[a].kind == LINK_BOARD) t->boardings_ph[t->links[a].stop] += t->volume[a];
        if (t->links[a].kind == LINK_RIDE) t->load_ph[t->links[a].stop] += t->volume[a];
    }
}

static void keep_round(kota_transit *t) {
    size_t row = (size_t)t->link_count * sizeof(double);
    t->round_cost_s = kota_grow(t->round_cost_s, t->round_count, &t->round_capacity, row + 1);
    if (row > 0) memcpy(t->round_cost_s + (size_t)t->round_count * (size_t)t->link_count, t->cost_s, row);
    t->round_count++;
}

kota_transit_fit kota_transit_assign(kota_transit *t, const double *demand_ph, double gap, int32_t iterations_max) {
    kota_transit_fit fit = {.relative_gap = KOTA_INFINITY};
    round_load r = {0};
    double wait_s = 0.0;
    t->round_count = 0;
    r.node = kota_alloc((size_t)t->net.node_count, sizeof(double));
    r.volume = kota_alloc((size_t)t->link_count + 1, sizeof(double));
    while (fit.iterations < iterations_max) {
        load_all(t, demand_ph, &r);
        double step = 1.0 / (double)++fit.iterations, paid_s = wait_s;
        for (int32_t a = 0; a < t->link_count; a++) paid_s += t->volume[a] * t->cost_s[a];
        if (fit.iterations > 1) fit.relative_gap = paid_s > 0.0 ? kota_max(0.0, 1.0 - r.paid_s / paid_s) : 0.0;
        if (fit.relative_gap <= gap) break;
        for (int32_t a = 0; a < t->link_count; a++) t->volume[a] += step * (r.volume[a] - t->volume[a]);
        keep_round(t);
        wait_s += step * (r.wait_s - wait_s);
        read_loads(t);
        price(t);
    }
    fit.persons_ph = r.persons_ph;
    fit.unserved_ph = r.unserved_ph;
    for (int32_t s = 0; s < stop_count(t); s++) fit.boardings_ph += t->boardings_ph[s];
    kota_free(r.node);
    kota_free(r.volume);
    return fit;
}

/* ---- single passengers ---- */

typedef struct follower {
    kota_transit_leg **legs;
    int32_t count, *capacity;
    double walk_s; /* since the last leg, or from home */
} follower;

/* One passenger from place to place; the strategy to there is at hand. */
static void follow(const kota_transit *t, int32_t from_place, int32_t to_place, kota_key key, follower *of) {
    int32_t node = from_place;
    of->walk_s = 0.0;
    for (uint64_t k = 0; node != t->def.place_count + to_place; k++) {
        int32_t a = kota_strategy_pick(t->strategy, node, kota_random_unit(key, k));
        KOTA_ASSERT(a >= 0);
        const net_link *link = &t->links[a];
        if (link->kind == LINK_WALK) of->walk_s += link->time_s;
        if (link->kind == LINK_BOARD) {
            *of->legs = kota_grow(*of->legs, of->count, of->capacity, sizeof **of->legs);
            (*of->legs)[of->count] = (kota_transit_leg){link->stop, link->stop, (float)of->walk_s};
            of->walk_s = 0.0;
        }
        if (link->kind == LINK_ALIGHT) (*of->legs)[of->count++].alight = link->stop;
        node = link->head;
    }
}

enum { LUCK_OF_ROUND = 1 << 20 }; /* count of a draw, beyond those of a way */

/* Loads are the mean of the rounds' strategies, so each passenger follows those of one round: at the last costs alone
 * all would take the line that is emptiest then. */
static int32_t round_of(const kota_transit *t, kota_key key) {
    if (t->round_count < 2) return 0;
    return kota_mini((int32_t)(kota_random_unit(key, LUCK_OF_ROUND) * t->round_count), t->round_count - 1);
}

void kota_transit_ways(kota_transit *t, int32_t to_place, int32_t count, const int32_t *from_place,
                       const kota_key *key, int32_t *leg_start, kota_transit_leg **legs, int32_t *capacity,
                       float *last_walk_s) {
    kota_transit_leg *made = NULL; /* round after round */
    int32_t made_capacity = 0, *first = kota_alloc((size_t)count + 1, sizeof *first), *rides;
    follower of = {.legs = &made, .capacity = &made_capacity};
    rides = kota_alloc((size_t)count + 1, sizeof *rides);
    for (int32_t r = 0; r < kota_maxi(t->round_count, 1); r++) {
        for (int32_t a = 0; a < t->link_count && t->round_count > 0; a++)
            t->cost_s[a] = t->round_cost_s[(size_t)r * (size_t)t->link_count + (size_t)a];
        kota_strategy_to(t->strategy, t->def.place_count + to_place, t->node_cost_s);
        for (int32_t k = 0; k < count; k++) {
            if (round_of(t, key[k]) != r) continue;
            bool way = from_place[k] != to_place && kota_is_finite(t->node_cost_s[from_place[k]]);
            first[k] = of.count;
            if (way) follow(t, from_place[k], to_place, key[k], &of);
            rides[k] = of.count - first[k];
            last_walk_s[k] = way ? (float)of.walk_s : (float)KOTA_NAN;
        }
    }
    price(t);
    for (int32_t k = 0; k < count; k++) { /* back into the passengers' order */
        leg_start[k + 1] = leg_start[k];
        for (int32_t leg = 0; leg < rides[k]; leg++) {
            *legs = kota_grow(*legs, leg_start[k + 1], capacity, sizeof **legs);
            (*legs)[leg_start[k + 1]++] = made[first[k] + leg];
        }
    }
    kota_free(made);
    kota_free(first);
    kota_free(rides);
}

const double *kota_transit_boardings_ph(const kota_transit *t) { return t->boardings_ph; }
const double *kota_transit_load_ph(const kota_transit *t) { return t->load_ph; }

kota_transit_use kota_transit_use_of(const kota_transit *t, int32_t line) {
    kota_transit_use use = {0};
    for (int32_t s = t->stop_start[line]; s < t->stop_start[line + 1]; s++) {
        use.boardings_ph += t->boardings_ph[s];
        use.load_frac_max = kota_max(use.load_frac_max, load_frac(t, s));
    }
    for (int32_t a = 0; a < t->link_count; a++) {
        const net_link *link = &t->links[a];
        if (link->kind == LINK_RIDE && t->stop_line[link->stop] == line)
            use.person_h += t->load_ph[link->stop] * link->time_s / 3600.0;
    }
    return use;
}
