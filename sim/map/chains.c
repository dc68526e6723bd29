/* The links of a named street in driving order. */
#include "map/chains.h"

#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"

static const double STRAIGHT_COS_MIN = -0.5; /* sharper turns than 120 degrees go back */

typedef struct street { /* of each link of the city */
    const kota_roads *roads;
    bool *of;       /* it belongs to the street */
    int32_t *after; /* the next link, -1 none */
    int32_t *before;
} street;

/* Direction of a link's first or last piece. */
static void heading(const kota_roads *roads, int32_t link, bool at_end, double *east, double *north) {
    int32_t p = at_end ? roads->shape_start[link + 1] - 2 : roads->shape_start[link];
    const double *xy_m = roads->shape_xy_m + 2 * (size_t)p;
    double dx_m = xy_m[2] - xy_m[0], dy_m = xy_m[3] - xy_m[1], length_m = kota_sqrt(dx_m * dx_m + dy_m * dy_m);
    *east = length_m > 0 ? dx_m / length_m : 0;
    *north = length_m > 0 ? dy_m / length_m : 0;
}

static double turn_cos(const kota_roads *roads, int32_t from, int32_t to) {
    double east[2], north[2];
    heading(roads, from, true, &east[0], &north[0]);
    heading(roads, to, false, &east[1], &north[1]);
    return east[0] * east[1] + north[0] * north[1];
}

/* The straightest of the street's links that go on from a link, or that lead to it; -1 none. */
static int32_t straightest(const street *s, int32_t link, bool onward) {
    const kota_roads *roads = s->roads;
    int32_t node = onward ? roads->link_to[link] : roads->link_from[link], best = -1;
    const int32_t *start = onward ? roads->out_start : roads->in_start,
                  *all = onward ? roads->out_link : roads->in_link;
    double best_cos = STRAIGHT_COS_MIN;
    for (int32_t k = start[node]; k < start[node + 1]; k++) {
        int32_t other = all[k], from = onward ? link : other, to = onward ? other : link;
        if (!s->of[other] || other == link || other == roads->link_reverse[link]) continue;
        double along = turn_cos(roads, from, to);
        if (!(along > best_cos) || !kota_roads_turn_allowed(roads, from, to)) continue;
        best = other;
        best_cos = along;
    }
    return best;
}

static void follow(const street *s, kota_chains *out, int32_t first, bool *done) {
    int32_t at = out->start[out->count];
    for (int32_t l = first; l >= 0 && !done[l]; l = s->after[l]) {
        done[l] = true;
        out->link[at++] = l;
    }
    out->start[++out->count] = at;
}

typedef struct piece {
    double length_m;
    uint64_t id;
    int32_t from, count;
} piece;

static int by_length(const void *a, const void *b) {
    const piece *x = a, *y = b;
    if (x->length_m != y->length_m) return x->length_m > y->length_m ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void sort(kota_chains *chains, const kota_roads *roads, int32_t total) {
    piece *pieces = kota_alloc((size_t)chains->count + 1, sizeof *pieces);
    int32_t *link = kota_alloc((size_t)total + 1, sizeof *link), at = 0;
    for (int32_t c = 0; c < chains->count; c++)
        pieces[c] = (piece){kota_chain_length_m(chains, c, roads), roads->link_id[chains->link[chains->start[c]]],
                            chains->start[c], chains->start[c + 1] - chains->start[c]};
    qsort(pieces, (size_t)chains->count, sizeof *pieces, by_length);
    for (int32_t c = 0; c < chains->count; c++) {
        chains->start[c] = at;
        memcpy(link + at, chains->link + pieces[c].from, (size_t)pieces[c].count * sizeof *link);
        at += pieces[c].count;
    }
    kota_free(pieces);
    kota_free(chains->link);
    chains->link = link;
}

int32_t kota_chains_of(kota_chains *out, const kota_roads *roads, const char *name) {
    size_t links = (size_t)roads->link_count;
    int32_t total = 0;
    bool *done = kota_alloc(links + 1, sizeof *done);
    street s = {.roads = roads,
                .of = kota_alloc(links + 1, sizeof *s.of),
                .after = kota_alloc(links + 1, sizeof *s.after),
                .before = kota_alloc(links + 1, sizeof *s.before)};
    for (int32_t l = 0; l < roads->link_count; l++) {
        s.of[l] = roads->link_street[l] >= 0 && strcmp(roads->street_names[roads->link_street[l]], name) == 0;
        total += s.of[l];
    }
    for (int32_t l = 0; l < roads->link_count; l++) {
        s.after[l] = s.of[l] ? straightest(&s, l, true) : -1;
        if (s.after[l] >= 0 && straightest(&s, s.after[l], false) != l) s.after[l] = -1;
        s.before[l] = -1;
    }
    for (int32_t l = 0; l < roads->link_count; l++)
        if (s.after[l] >= 0) s.before[s.after[l]] = l;
    *out = (kota_chains){.start = kota_alloc((size_t)total + 1, sizeof *out->start),
                         .link = kota_alloc((size_t)total + 1, sizeof *out->link)};
    for (int32_t l = 0; l < roads->link_count; l++)
        if (s.of[l] && s.before[l] < 0) follow(&s, out, l, done);
    for (int32_t l = 0; l < roads->link_count; l++) /* rings, which begin nowhere */
        if (s.of[l] && !done[l]) follow(&s, out, l, done);
    sort(out, roads, total);
    void *blocks[] = {done, s.of, s.after, s.before};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    return out->count;
}

void kota_chains_free(kota_chains *chains) {
    kota_free(chains->start);
    kota_free(chains->link);
    *chains = (kota_chains){0};
}

double kota_chain_length_m(const kota_chains *chains, int32_t chain, const kota_roads *roads) {
    double sum_m = 0;
    for (int32_t k = chains->start[chain]; k < chains->start[chain + 1]; k++)
        sum_m += (double)roads->link_length_m[chains->link[k]];
    return sum_m;
}
