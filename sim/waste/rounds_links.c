/* The state of a part: stops linked into loads, loads into days, with the sums that the moves need. Each record is
 * saved before its first change of an iteration, so that a refused iteration is undone in the time that it took. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "waste/rounds_inside.h"

static inline rounds_saved *save(rounds_part *part, int32_t which, int32_t index) {
    rounds_saved *saved = &part->saved[part->saved_count++];
    saved->which = which;
    saved->index = index;
    return saved;
}

static rounds_node *touch_node(rounds_part *part, int32_t v) {
    if (part->node_stamp[v] != part->stamp) {
        part->node_stamp[v] = part->stamp;
        save(part, ROUNDS_SAVED_NODE, v)->old.node = part->nodes[v];
    }
    return &part->nodes[v];
}

static rounds_load *touch_load(rounds_part *part, int32_t r) {
    if (part->load_stamp[r] != part->stamp) {
        part->load_stamp[r] = part->stamp;
        save(part, ROUNDS_SAVED_LOAD, r)->old.load = part->loads[r];
    }
    return &part->loads[r];
}

static rounds_day *touch_day(rounds_part *part, int32_t d) {
    if (part->day_stamp[d] != part->stamp) {
        part->day_stamp[d] = part->stamp;
        save(part, ROUNDS_SAVED_DAY, d)->old.day = part->days[d];
    }
    return &part->days[d];
}

/* A place beside a stop costs at least twice the leg there less the leg that it takes out; where that one goes to an
 * end of its load, or legs differ by direction, nothing is known. */
static void see(rounds_part *part, int32_t v) {
    if (v >= part->n) return;
    const rounds_node *node = &part->nodes[v];
    int32_t inner = part->symmetric ? part->n : 0;
    float reach = node->way > node->back ? node->way : node->back;
    if (node->next >= inner || node->prev >= inner) reach = ROUNDS_FAR;
    part->reach[v] = node->load < 0 ? -ROUNDS_FAR : reach;
    part->load_of[v] = kota_maxi(node->load, 0);
}

static void set_room(rounds_part *part, int32_t r, double room) { part->room[r] = part->loads[r].room = room; }

void kota_waste__rounds_begin(rounds_part *part) {
    for (int32_t k = 0; k < part->saved_count && part->is_summed != NULL; k++)
        if (part->saved[k].which == ROUNDS_SAVED_LOAD) part->is_summed[part->saved[k].index] = false;
    part->saved_count = 0;
    part->stamp++;
    part->kept.cost = part->cost;
    part->kept.lost = part->lost;
    part->kept.load_count = part->load_count;
    memcpy(part->kept.free_kind, part->free_kind, sizeof part->free_kind);
}

void kota_waste__rounds_undo(rounds_part *part) {
    for (int32_t k = part->saved_count - 1; k >= 0; k--) {
        const rounds_saved *saved = &part->saved[k];
        if (saved->which == ROUNDS_SAVED_NODE) {
            part->nodes[saved->index] = saved->old.node;
            see(part, saved->index);
        } else if (saved->which == ROUNDS_SAVED_LOAD) {
            part->loads[saved->index] = saved->old.load;
            part->room[saved->index] = saved->old.load.room;
            if (saved->old.load.day < 0) part->free_load = kota_mini(part->free_load, saved->index);
        } else {
            part->days[saved->index] = saved->old.day;
            if (saved->old.day.kind < 0) part->free_day = kota_mini(part->free_day, saved->index);
        }
    }
    part->saved_count = 0;
    part->cost = part->kept.cost;
    part->lost = part->kept.lost;
    part->load_count = part->kept.load_count;
    memcpy(part->free_kind, part->kept.free_kind, sizeof part->free_kind);
}

double kota_waste__rounds_over(const rounds_part *part, int32_t kind, double lasts) {
    const kota_rounds_kind *k = &part->kinds[kind];
    double over = lasts - k->shift;
    if (!(over > 0.0)) return 0.0;
    return over > k->overtime_max ? KOTA_INFINITY : over * k->overtime_price;
}

/* A day grows by some way (which costs) and some service (which does not). */
static void lengthen(rounds_part *part, int32_t d, double way, double service) {
    part->cost += way;
    if (d < 0) return;
    rounds_day *day = touch_day(part, d);
    day->lasts += way + service;
    if (!part->timed) return;
    double over = kota_waste__rounds_over(part, day->kind, day->lasts);
    if (over == KOTA_INFINITY) over = (day->lasts - part->kinds[day->kind].shift) * ROUNDS_LOST;
    part->cost += over - day->over;
    day->over = over;
}

/* The leg behind a node of a load becomes what it must be. */
static void set_way(rounds_part *part, int32_t v, int32_t r) {
    rounds_node *node = touch_node(part, v);
    float way = rounds_leg_f(part, node->place, part->nodes[node->next].place);
    double added = (double)way - (double)node->way;
    rounds_load *load = touch_load(part, r);
    load->way += added;
    lengthen(part, load->day, added, 0.0);
    node->way = way;
    touch_node(part, node->next)->back = way;
    see(part, v);
    see(part, node->next);
}

static void set_closing(rounds_part *part, int32_t d, double closing) {
    rounds_day *day = touch_day(part, d);
    double added = closing - day->closing;
    day->closing = closing;
    lengthen(part, d, added, 0.0);
}

void kota_waste__rounds_set_delay(rounds_part *part, int32_t d, double delay) {
    double added = delay - part->days[d].delay;
    touch_day(part, d)->delay = delay;
    lengthen(part, d, added, 0.0);
}

static int32_t end_place(const rounds_part *part, int32_t r) { return part->nodes[rounds_tail(part, r)].place; }

/* What follows a load begins where it ends: the next load, or the way home. */
static void follow(rounds_part *part, int32_t d, int32_t place, int32_t after) {
    if (after < 0) {
        set_closing(part, d, rounds_leg(part, place, part->kinds[part->days[d].kind].home));
        return;
    }
    int32_t head = rounds_head(part, after);
    if (part->nodes[head].place == place) return;
    touch_node(part, head)->place = place;
    set_way(part, head, after);
}

int32_t kota_waste__rounds_new_day(rounds_part *part, int32_t kind) {
    int32_t d = part->free_day;
    while (part->days[d].kind >= 0) d++;
    part->free_day = d + 1;
    part->day_high = kota_maxi(part->day_high, d + 1);
    part->free_kind[kind]--;
    *touch_day(part, d) = (rounds_day){.kind = kind, .first = -1, .last = -1};
    part->cost += part->kinds[kind].fixed;
    return d;
}

void kota_waste__rounds_take_load(rounds_part *part, int32_t r) {
    rounds_load *load = touch_load(part, r);
    int32_t d = load->day;
    rounds_day *day = touch_day(part, d);
    lengthen(part, d, -load->way - part->dumps[load->dump].tip, -load->service);
    if (load->before >= 0) touch_load(part, load->before)->after = load->after;
    if (load->after >= 0) touch_load(part, load->after)->before = load->before;
    if (load->before < 0) day->first = load->after;
    if (load->after < 0) day->last = load->before;
    load->day = -1;
    part->load_count--;
    part->free_load = kota_mini(part->free_load, r);
    if (day->first >= 0) {
        follow(part, d, part->nodes[rounds_head(part, r)].place, load->after);
        return;
    }
    lengthen(part, d, -day->closing - day->delay, 0.0);
    part->cost -= part->kinds[day->kind].fixed;
    part->free_kind[day->kind]++;
    part->free_day = kota_mini(part->free_day, d);
    day->kind = -1;
}

void kota_waste__rounds_put_load(rounds_part *part, int32_t r, int32_t d, int32_t before) {
    rounds_load *load = touch_load(part, r);
    rounds_day *day = touch_day(part, d);
    int32_t head = rounds_head(part, r);
    double capacity = part->kinds[day->kind].capacity;
    int32_t place = before >= 0 ? end_place(part, before) : part->kinds[day->kind].from;
    touch_node(part, head)->place = place;
    load->before = before;
    load->after = before >= 0 ? part->loads[before].after : day->first;
    load->day = d;
    double amount = 0.0, weight = 0.0;
    for (int32_t v = part->nodes[head].next; v < part->n; v = part->nodes[v].next) {
        amount += part->amount[v];
        weight += part->weight[v];
    }
    set_room(part, r, capacity - amount);
    load->weight = weight;
    double way = load->way;
    lengthen(part, d, way + part->dumps[load->dump].tip, load->service);
    set_way(part, head, r);
    if (load->before >= 0) touch_load(part, load->before)->after = r;
    if (load->after >= 0) touch_load(part, load->after)->before = r;
    if (load->before < 0) day->first = r;
    if (load->after < 0) day->last = r;
    part->load_count++;
    follow(part, d, end_place(part, r), load->after);
}

int32_t kota_waste__rounds_new_load(rounds_part *part, int32_t stop, int32_t place, int32_t dump) {
    int32_t r = part->free_load;
    while (part->loads[r].day >= 0) r++;
    part->free_load = r + 1;
    part->load_high = kota_maxi(part->load_high, r + 1);
    int32_t head = rounds_head(part, r), tail = rounds_tail(part, r), end = part->dumps[dump].place;
    float from = rounds_leg_f(part, end, place), to = rounds_leg_f(part, place, end);
    *touch_node(part, head) = (rounds_node){{{tail, stop}}, r, end, {{0.0F, from}}};
    *touch_node(part, tail) = (rounds_node){{{stop, head}}, r, end, {{to, 0.0F}}};
    *touch_node(part, stop) = (rounds_node){{{head, tail}}, r, place, {{from, to}}};
    *touch_load(part, r) = (rounds_load){.day = -1,
                                         .before = -1,
                                         .after = -1,
                                         .dump = dump,
                                         .count = 1,
                                         .way = (double)from + (double)to,
                                         .service = part->service[stop]};
    part->lost -= part->prize[stop];
    see(part, stop);
    return r;
}

void kota_waste__rounds_remove(rounds_part *part, int32_t stop) {
    rounds_node *node = touch_node(part, stop);
    int32_t r = node->load, p = node->prev, q = node->next;
    rounds_node *prev = touch_node(part, p), *next = touch_node(part, q);
    rounds_load *load = touch_load(part, r);
    part->lost += part->prize[stop];
    node->load = -1;
    load->count--;
    if (load->count == 0) {
        node->load = r; /* the load leaves as it is */
        kota_waste__rounds_take_load(part, r);
        part->nodes[stop].load = -1;
        see(part, stop);
        return;
    }
    float way = rounds_leg_f(part, prev->place, next->place);
    double added = (double)way - (double)prev->way - (double)node->way;
    prev->next = q;
    next->prev = p;
    prev->way = next->back = way;
    see(part, p);
    see(part, q);
    see(part, stop);
    set_room(part, r, load->room + part->amount[stop]);
    load->weight -= part->weight[stop];
    load->way += added;
    load->service -= part->service[stop];
    lengthen(part, load->day, added, -part->service[stop]);
}

void kota_waste__rounds_insert(rounds_part *part, int32_t stop, int32_t place, int32_t at) {
    rounds_node *prev = touch_node(part, at), *node = touch_node(part, stop);
    int32_t q = prev->next, r = prev->load;
    rounds_node *next = touch_node(part, q);
    rounds_load *load = touch_load(part, r);
    float in = rounds_leg_f(part, prev->place, place), out = rounds_leg_f(part, place, next->place);
    double added = (double)in + (double)out - (double)prev->way;
    *node = (rounds_node){{{at, q}}, r, place, {{in, out}}};
    prev->next = stop;
    prev->way = in;
    next->prev = stop;
    next->back = out;
    see(part, at);
    see(part, stop);
    see(part, q);
    load->count++;
    set_room(part, r, load->room - part->amount[stop]);
    load->weight += part->weight[stop];
    load->way += added;
    load->service += part->service[stop];
    part->lost -= part->prize[stop];
    lengthen(part, load->day, added, part->service[stop]);
}

void kota_waste__rounds_choose_dump(rounds_part *part, int32_t r) {
    int32_t d = part->loads[r].day, tail = rounds_tail(part, r), last = part->nodes[tail].prev;
    int32_t after = part->loads[r].after, from = part->nodes[last].place;
    int32_t then = part->kinds[part->days[d].kind].home;
    if (after >= 0) then = part->nodes[part->nodes[rounds_head(part, after)].next].place;
    int32_t best = part->loads[r].dump;
    double least = KOTA_INFINITY;
    for (int32_t f = 0; f < part->dump_count; f++) {
        int32_t place = part->dumps[f].place;
        double way = rounds_leg(part, from, place) + part->dumps[f].tip + rounds_leg(part, place, then);
        if (!(way < least)) continue;
        least = way;
        best = f;
    }
    if (best == part->loads[r].dump) return;
    lengthen(part, d, part->dumps[best].tip - part->dumps[part->loads[r].dump].tip, 0.0);
    touch_load(part, r)->dump = best;
    touch_node(part, tail)->place = part->dumps[best].place;
    set_way(part, last, r);
    follow(part, d, part->dumps[best].place, after);
}

void kota_waste__rounds_move_to(rounds_part *part, int32_t stop, int32_t place) {
    touch_node(part, stop)->place = place;
}

void kota_waste__rounds_measure(rounds_part *part, int32_t r) {
    for (int32_t v = rounds_head(part, r); v != rounds_tail(part, r); v = part->nodes[v].next) set_way(part, v, r);
}

/* Also the way along each stop that has two. */
void kota_waste__rounds_reverse(rounds_part *part, int32_t r) {
    int32_t head = rounds_head(part, r), tail = rounds_tail(part, r), first = part->nodes[head].next;
    int32_t last = part->nodes[tail].prev;
    for (int32_t v = first; v < part->n;) {
        rounds_node *node = touch_node(part, v);
        int32_t next = node->next;
        node->next = node->prev;
        node->prev = next;
        node->place = rounds_other_place(part, v);
        v = next;
    }
    touch_node(part, first)->next = tail;
    touch_node(part, last)->prev = head;
    touch_node(part, head)->next = last;
    touch_node(part, tail)->prev = first;
    kota_waste__rounds_measure(part, r);
}

void kota_waste__rounds_rewrite(rounds_part *part, int32_t r, const int32_t *stops, int32_t count) {
    rounds_load *load = touch_load(part, r);
    int32_t before = rounds_head(part, r), tail = rounds_tail(part, r);
    double amount = 0.0, weight = 0.0, way = 0.0, service = 0.0;
    for (int32_t k = 0; k <= count; k++) {
        int32_t v = k < count ? stops[k] : tail;
        rounds_node *node = touch_node(part, v), *prev = touch_node(part, before);
        float leg = rounds_leg_f(part, prev->place, node->place);
        prev->next = v;
        prev->way = leg;
        node->prev = before;
        node->back = leg;
        node->load = r;
        way += (double)leg;
        if (k > 0) see(part, before);
        before = v;
        if (k == count) break;
        amount += part->amount[v];
        weight += part->weight[v];
        service += part->service[v];
    }
    lengthen(part, load->day, way - load->way, service - load->service);
    set_room(part, r, part->kinds[part->days[load->day].kind].capacity - amount);
    load->weight = weight;
    load->way = way;
    load->service = service;
    load->count = count;
}
