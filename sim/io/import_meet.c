/* Where the kota_import_streets of an import meet: each other, waterways, the border. Ends within a metre of another
 * street are joined to it; crossings without a common vertex stay apart: they are bridges. */
#include <string.h>

#include "core/mathx.h"
#include "io/import_streets.h"
#include "map/shape.h"

#define JOIN_M 1.0       /* an end this near to another street meets it; assumed */
#define BESIDE_M 50.0    /* of the border: a dead end so near to it was cut there; assumed */
#define APART_M 150.0    /* between the two carriageways of one road where the border cuts it; assumed */
#define BELOW_M 1.0      /* a road's ground so far below the bank's top is bridged; assumed */
#define AHEAD_M 60.0     /* where the top is sought; assumed */
#define DECK_MAX_M 120.0 /* longest stretch beyond the bed and its abutment; assumed */
#define UNDERPASS_M 5.0  /* headroom of 5.1 m over main roads (Indonesia, Permen PU 19/2011), rounded; assumed */
#define UNDERPASS_LONG_M 150.0 /* a longer one is a tunnel, whose portals nobody knows; assumed */
#define UNDERPASS_WIDE_M 14.0  /* assumed, two lanes a direction */
#define TRIM_M 1.0             /* where an underpass ends others begin: they do not cross it there */
#define ABUTMENT_M 15.0        /* a bridge reaches so far beyond the bed on both sides; assumed */

int64_t kota_import__place(const double *xy_m) {
    return ((int64_t)kota_round(xy_m[0] * 100) + 1) * (INT64_C(1) << 32) + (int64_t)kota_round(xy_m[1] * 100) + 1;
}

uint64_t kota_import__slot(const kota_import_vertices *table, const double *xy_m) {
    int64_t key = kota_import__place(xy_m);
    uint64_t at = kota_hash_part((uint64_t)key, 0) & table->mask;
    while (table->key[at] != 0 && table->key[at] != key) at = (at + 1) & table->mask;
    table->key[at] = key;
    return at;
}

kota_import_vertices kota_import__vertices(const kota_import_streets *of) {
    uint64_t points = 0, size = 1024;
    for (int32_t w = 0; w < of->count; w++) points += (uint64_t)of->ways[w].line.count;
    while (size < 2 * points) size *= 2;
    kota_import_vertices table = {.key = KOTA_NEW(of->in->scratch, int64_t, size),
                                  .uses = KOTA_NEW(of->in->scratch, uint8_t, size),
                                  .ends = KOTA_NEW(of->in->scratch, uint8_t, size),
                                  .mask = size - 1};
    for (int32_t w = 0; w < of->count; w++) {
        const kota_import_street *way = &of->ways[w];
        for (int32_t p = 0; p < way->line.count; p++) {
            uint64_t at = kota_import__slot(&table, &way->line.xy_m[2 * p]);
            if (table.uses[at] < 2) table.uses[at]++;
            bool first = p == 0, last = p == way->line.count - 1;
            if (first || last) table.ends[at] |= 1;
            if ((first && way->border[0]) || (last && way->border[1])) table.ends[at] |= 2;
        }
    }
    return table;
}

/* Insert a point into a line after so many metres; where a vertex is within a centimetre of it, that one counts. */
static void insert_at(kota_import_street *way, double chainage_m, const double *xy_m, kota_arena *arena) {
    kota_points *line = &way->line;
    double passed_m = 0;
    int32_t segment = 1;
    for (; segment < line->count - 1; segment++) {
        double dx_m = line->xy_m[2 * segment] - line->xy_m[2 * segment - 2];
        double dy_m = line->xy_m[2 * segment + 1] - line->xy_m[2 * segment - 1];
        double piece_m = kota_sqrt(dx_m * dx_m + dy_m * dy_m);
        if (passed_m + piece_m >= chainage_m) break;
        passed_m += piece_m;
    }
    double *longer = KOTA_NEW(arena, double, 2 * (size_t)line->count + 2);
    memcpy(longer, line->xy_m, 2 * (size_t)segment * sizeof(double));
    memcpy(longer + 2 * segment, xy_m, 2 * sizeof(double));
    memcpy(longer + 2 * segment + 2, line->xy_m + 2 * segment, 2 * (size_t)(line->count - segment) * sizeof(double));
    int64_t *mark = KOTA_NEW(arena, int64_t, (size_t)line->count + 1);
    memcpy(mark, way->mark, (size_t)segment * sizeof *mark);
    mark[segment] = mark[segment - 1] + kota_maxi(1, (int32_t)kota_round((chainage_m - passed_m) * 100));
    memcpy(mark + segment + 1, way->mark + segment, (size_t)(line->count - segment) * sizeof *mark);
    way->mark = mark;
    line->xy_m = longer;
    line->count++;
}

/* Join an end to the nearest other street within reach, of the first so many. */
static void join_end(kota_import_streets *of, kota_chunks *chunks, int32_t first, int32_t w, bool last) {
    kota_import_street *way = &of->ways[w];
    double *end = &way->line.xy_m[last ? 2 * (way->line.count - 1) : 0], best_m = JOIN_M, chainage_m = 0;
    int32_t onto = -1;
    kota_chunk_walk walk = kota_chunks_in(chunks, end[0] - JOIN_M, end[1] - JOIN_M, end[0] + JOIN_M, end[1] + JOIN_M);
    for (const kota_chunk *chunk = kota_chunks_next(&walk); chunk != NULL; chunk = kota_chunks_next(&walk)) {
        if (chunk->line == w || chunk->line >= first) continue;
        double at_m, off_m = kota_chunk_distance_m(chunk, end[0], end[1], &at_m);
        if (!(off_m < best_m)) continue;
        best_m = off_m;
        onto = chunk->line;
        chainage_m = at_m;
    }
    if (onto < 0) return;
    double meet[2];
    kota_points *line = &of->ways[onto].line;
    kota_shape_at(line, chainage_m, &meet[0], &meet[1]);
    double length_m = kota_shape_length_m(line);
    if (chainage_m < JOIN_M || chainage_m > length_m - JOIN_M) { /* at its own end: both meet there */
        memcpy(meet, &line->xy_m[chainage_m < JOIN_M ? 0 : 2 * (line->count - 1)], sizeof meet);
    } else {
        meet[0] = kota_round(meet[0] * 100) / 100;
        meet[1] = kota_round(meet[1] * 100) / 100;
        insert_at(&of->ways[onto], chainage_m, meet, of->in->scratch);
    }
    end[0] = meet[0];
    end[1] = meet[1];
}

static kota_chunks chunks_of(const kota_import_streets *of) {
    kota_points *lines = KOTA_NEW(of->in->scratch, kota_points, of->count);
    for (int32_t w = 0; w < of->count; w++) lines[w] = of->ways[w].line;
    kota_chunks chunks;
    kota_chunks_build(&chunks, lines, of->count, of->in->width_m, of->in->height_m, of->in->scratch);
    return chunks;
}

void kota_import__splice(kota_import_streets *of, int32_t first) {
    kota_chunks chunks = chunks_of(of);
    for (int32_t w = first; w < of->count; w++)
        for (int32_t e = 0; e < 2; e++) join_end(of, &chunks, first, w, e == 1);
}

/* Ends that touch nobody's vertex but lie on somebody's line. */
void kota_import__join_ends(kota_import_streets *of) {
    kota_import_vertices table = kota_import__vertices(of);
    kota_chunks chunks = chunks_of(of);
    for (int32_t w = 0; w < of->count; w++)
        for (int32_t e = 0; e < 2; e++) {
            const kota_points *line = &of->ways[w].line;
            uint64_t at = kota_import__slot(&table, &line->xy_m[e == 1 ? 2 * (line->count - 1) : 0]);
            if (table.uses[at] < 2 && !of->ways[w].border[e]) join_end(of, &chunks, of->count, w, e == 1);
        }
}

/* ---- layers ---- */

#define PART_M 0.02 /* a layer: two of the centimetres by which places are told apart */

/* The lowest and the highest layer of the streets that pass a vertex, from 1; 0: none passes. */
typedef struct passing {
    uint8_t low, high;
} passing;

static passing *find_passing(const kota_import_streets *of, const kota_import_vertices *table) {
    passing *at = KOTA_NEW(of->in->scratch, passing, table->mask + 1);
    for (int32_t w = 0; w < of->count; w++)
        for (int32_t p = 1; p + 1 < of->ways[w].line.count; p++) {
            passing *here = &at[kota_import__slot(table, &of->ways[w].line.xy_m[2 * p])];
            uint8_t layer = (uint8_t)(of->ways[w].layer + 11);
            here->low = here->low == 0 || layer < here->low ? layer : here->low;
            here->high = layer > here->high ? layer : here->high;
        }
    return at;
}

void kota_import__part_layers(kota_import_streets *of) {
    kota_import_vertices table = kota_import__vertices(of);
    const passing *passes = find_passing(of, &table);
    int32_t parted = 0;
    for (int32_t w = 0; w < of->count; w++)
        for (int32_t p = 1; p + 1 < of->ways[w].line.count; p++) {
            double *xy_m = &of->ways[w].line.xy_m[2 * p];
            uint64_t at = kota_import__slot(&table, xy_m);
            int32_t above = of->ways[w].layer + 11 - passes[at].low;
            if (table.ends[at] != 0 || above == 0) continue;
            xy_m[0] += PART_M * above;
            parted++;
        }
    if (parted > 0)
        kota_fault(
            &of->in->report->assumed,
            "streets: %d vertices that streets of different layers share are no junctions: they pass over each "
            "other",
            parted);
}

/* ---- bridges ---- */

/* A point of a part: at a chainage of the way that lies on its segment before vertex p, passed_m before that segment.
 */
static void put_point(kota_import_street *part, const kota_import_street *way, int32_t p, double passed_m,
                      double at_m) {
    double *to = &part->line.xy_m[2 * part->line.count];
    kota_shape_at(&way->line, at_m, &to[0], &to[1]);
    for (int32_t c = 0; c < 2; c++) to[c] = kota_round(to[c] * 100) / 100;
    const double *vertex = &way->line.xy_m[2 * p];
    bool whole = kota_abs(to[0] - vertex[0]) + kota_abs(to[1] - vertex[1]) < 0.005;
    part->mark[part->line.count++] =
        whole ? way->mark[p] : way->mark[p - 1] + (int64_t)kota_round((at_m - passed_m) * 100);
}

/* From one chainage of a way to another, as a street of its own. */
static void add_part(kota_import_streets *of, const kota_import_street *way, double from_m, double to_m,
                     bool bridge) {
    const kota_points *line = &way->line;
    double length_m = kota_shape_length_m(line), passed_m = 0;
    kota_import_street part = *way;
    part.bridge = part.bridge || bridge;
    part.border[0] = way->border[0] && from_m <= 0;
    part.border[1] = way->border[1] && to_m >= length_m;
    part.line = (kota_points){.xy_m = KOTA_NEW(of->in->scratch, double, 2 * (size_t)line->count + 4)};
    part.mark = KOTA_NEW(of->in->scratch, int64_t, (size_t)line->count + 2);
    for (int32_t p = 1; p < line->count && passed_m < to_m; p++) {
        double dx_m = line->xy_m[2 * p] - line->xy_m[2 * p - 2], dy_m = line->xy_m[2 * p + 1] - line->xy_m[2 * p - 1];
        double next_m = passed_m + kota_sqrt(dx_m * dx_m + dy_m * dy_m);
        if (p == line->count - 1) next_m = length_m;
        if (part.line.count == 0 && from_m <= 0) {
            memcpy(part.line.xy_m, line->xy_m, 2 * sizeof(double));
            part.mark[part.line.count++] = way->mark[0];
        } else if (part.line.count == 0 && next_m > from_m) {
            put_point(&part, way, p, passed_m, from_m);
        }
        if (part.line.count > 0 && next_m > from_m) put_point(&part, way, p, passed_m, kota_min(next_m, to_m));
        passed_m = next_m;
    }
    if (part.line.count < 2) return;
    of->ways = kota_grow(of->ways, of->count, &of->room, sizeof *of->ways);
    of->ways[of->count++] = part;
}

/* What streets cross on bridges: waterways, and streets that pass below. */
typedef struct crossed {
    kota_chunks chunks;
    double *width_m; /* of each line */
} crossed;

/* Where a way first crosses one of them beyond a chainage: that of the crossing, and half the deck that it needs. */
static bool next_crossing(crossed *over, const kota_import_street *way, double after_m, double *at_m,
                          double *half_m) {
    double passed_m = 0;
    *at_m = KOTA_INFINITY;
    for (int32_t p = 1; p < way->line.count; p++) {
        const double *a = &way->line.xy_m[2 * p - 2];
        double piece_m = kota_sqrt((a[2] - a[0]) * (a[2] - a[0]) + (a[3] - a[1]) * (a[3] - a[1]));
        kota_chunk_walk walk = kota_chunks_in(&over->chunks, kota_min(a[0], a[2]), kota_min(a[1], a[3]),
                                              kota_max(a[0], a[2]), kota_max(a[1], a[3]));
        for (const kota_chunk *chunk = kota_chunks_next(&walk); chunk != NULL; chunk = kota_chunks_next(&walk)) {
            double on_a, on_b;
            if (!kota_shape_cross(&on_a, &on_b, a, chunk->xy_m)) continue;
            double found_m = passed_m + on_a * piece_m;
            if (!(found_m > after_m) || found_m >= *at_m) continue;
            double bx_m = chunk->xy_m[2] - chunk->xy_m[0], by_m = chunk->xy_m[3] - chunk->xy_m[1];
            double cross = kota_abs((a[2] - a[0]) * by_m - (a[3] - a[1]) * bx_m);
            double sine = cross / kota_max(1e-9, piece_m * kota_sqrt(bx_m * bx_m + by_m * by_m));
            *at_m = found_m;
            *half_m = 0.5 * over->width_m[chunk->line] / kota_max(0.5, sine) + ABUTMENT_M;
        }
        passed_m += piece_m;
    }
    return *at_m < KOTA_INFINITY;
}

/* How far from a crossing the deck reaches on one side (way: -1 back, 1 on): at least half_m, and as long as the
 * ground under the way lies more than BELOW_M under the highest within AHEAD_M: a road bridges a valley from bank to
 * bank. */
static double deck_m(const kota_import_streets *of, const kota_import_street *way, double at_m, double half_m,
                     int32_t on) {
    double step_m = of->in->bundle.survey.dx_m, length_m = kota_shape_length_m(&way->line), reach_m = half_m;
    for (; reach_m < half_m + DECK_MAX_M; reach_m += step_m) {
        double here_m = 0, high_m = -KOTA_INFINITY;
        for (double ahead_m = 0; ahead_m <= AHEAD_M; ahead_m += step_m) {
            double x_m, y_m, along_m = at_m + on * (reach_m + ahead_m);
            if (along_m < 0 || along_m > length_m) break;
            kota_shape_at(&way->line, along_m, &x_m, &y_m);
            double height_m = kota_import__height_m(of->in, x_m, y_m);
            if (ahead_m <= 0) here_m = height_m;
            high_m = kota_max(high_m, height_m);
        }
        if (here_m >= high_m - BELOW_M) break;
    }
    return reach_m;
}

/* A short street below the others, and not one over them: an underpass. */
static bool is_underpass(const kota_import_street *way) {
    double length_m = kota_shape_length_m(&way->line);
    return way->layer < 0 && !way->bridge && length_m > 3 * TRIM_M && length_m <= UNDERPASS_LONG_M;
}

/* The ground of an underpass lies lower than that about it, so that water runs in: once a cell. */
static void sink_underpass(kota_importing *in, const kota_import_street *way, uint8_t *sunk) {
    const kota_survey *survey = &in->bundle.survey;
    double length_m = kota_shape_length_m(&way->line);
    for (double at_m = 0; at_m <= length_m; at_m += 0.25 * survey->dx_m) {
        double x_m, y_m;
        kota_shape_at(&way->line, at_m, &x_m, &y_m);
        int32_t i = (int32_t)kota_clamp(kota_floor(x_m / survey->dx_m), 0, survey->nx - 1);
        int32_t j = (int32_t)kota_clamp(kota_floor(y_m / survey->dx_m), 0, survey->ny - 1);
        size_t k = (size_t)j * (size_t)survey->nx + (size_t)i;
        if (sunk[k]) continue;
        sunk[k] = 1;
        in->bed_m[k] -= (float)UNDERPASS_M;
        if (in->ground_m != NULL) in->ground_m[k] -= (float)UNDERPASS_M;
    }
}

/* Sink the underpasses and list them behind the channels, without their ends, where ramps begin. */
static int32_t list_underpasses(kota_import_streets *of, kota_points *lines, double *width_m) {
    kota_importing *in = of->in;
    int32_t count = 0;
    uint8_t *sunk = kota_alloc((size_t)in->bundle.survey.nx * (size_t)in->bundle.survey.ny, 1);
    for (int32_t w = 0; w < of->count; w++) {
        const kota_import_street *way = &of->ways[w];
        if (!is_underpass(way)) continue;
        kota_points *line = &lines[count];
        double length_m = kota_shape_length_m(&way->line);
        size_t size = 2 * (size_t)way->line.count;
        sink_underpass(in, way, sunk);
        line->count = way->line.count;
        line->xy_m = KOTA_NEW(in->scratch, double, size);
        memcpy(line->xy_m, way->line.xy_m, size * sizeof(double));
        kota_shape_at(&way->line, TRIM_M, &line->xy_m[0], &line->xy_m[1]);
        kota_shape_at(&way->line, length_m - TRIM_M, &line->xy_m[size - 2], &line->xy_m[size - 1]);
        width_m[count++] = UNDERPASS_WIDE_M;
    }
    kota_free(sunk);
    if (count > 0)
        kota_fault(
            &in->report->assumed,
            "streets: the ground of %d underpasses (below the others, up to %g m long) lies %g m lower; streets "
            "cross them on bridges",
            count, UNDERPASS_LONG_M, UNDERPASS_M);
    return count;
}

/* Streets that cross a channel or an underpass do so on bridges, tagged or not: the stretch over it becomes a road of
 * its own. */
void kota_import__cut_bridges(kota_import_streets *of) {
    const kota_channel *channels = of->in->bundle.sketch.channels.items;
    int32_t count = of->in->bundle.sketch.channels.count, ways = of->count, found = 0, room = count;
    for (int32_t w = 0; w < ways && of->in->bed_m != NULL; w++) room += is_underpass(&of->ways[w]);
    if (room == 0) return;
    kota_points *lines = KOTA_NEW(of->in->scratch, kota_points, room);
    crossed over = {.width_m = KOTA_NEW(of->in->scratch, double, room)};
    for (int32_t c = 0; c < count; c++) {
        lines[c] = channels[c].line;
        over.width_m[c] = channels[c].width_m;
    }
    if (room > count) (void)list_underpasses(of, lines + count, over.width_m + count);
    kota_chunks_build(&over.chunks, lines, room, of->in->width_m, of->in->height_m, of->in->scratch);
    for (int32_t w = 0; w < ways; w++) {
        kota_import_street way = of->ways[w]; /* the array grows */
        double length_m = kota_shape_length_m(&way.line), done_m = 0, at_m, half_m;
        int32_t first = of->count;
        if (way.bridge || way.tunnel || (of->in->bed_m != NULL && is_underpass(&way))) continue;
        while (next_crossing(&over, &way, done_m, &at_m, &half_m)) {
            double from_m = kota_max(done_m, at_m - deck_m(of, &way, at_m, half_m, -1));
            double to_m = kota_min(length_m, at_m + deck_m(of, &way, at_m, half_m, 1));
            if (from_m > done_m + 1) add_part(of, &way, done_m, from_m, false);
            if (from_m <= done_m + 1) from_m = done_m;
            if (to_m > length_m - 1) to_m = length_m;
            add_part(of, &way, from_m, to_m, true);
            done_m = to_m;
            found++;
        }
        if (of->count == first) continue;
        if (done_m < length_m) add_part(of, &way, done_m, length_m, false);
        of->ways[w] = of->ways[--of->count]; /* the last part takes the place of the whole */
    }
    if (found > 0)
        kota_fault(&of->in->report->assumed,
                   "streets: bridges at %d crossings of streets with waterways or underpasses, where none is tagged",
                   found);
}

/* ---- where streets leave the city ---- */

/* A main road that just ends goes on outside, the file being a cut-out itself: trunk and primary roads wherever they
 * end, lesser ones beside the border. */
static void open_dead_ends(kota_import_streets *of) {
    kota_import_vertices table = kota_import__vertices(of);
    int32_t opened = 0;
    for (int32_t w = 0; w < of->count; w++)
        for (int32_t e = 0; e < 2; e++) {
            kota_import_street *way = &of->ways[w];
            const double *end = &way->line.xy_m[e == 1 ? 2 * (way->line.count - 1) : 0];
            double away_m =
                kota_min(kota_min(end[0], of->in->width_m - end[0]), kota_min(end[1], of->in->height_m - end[1]));
            kota_road_class least = away_m <= BESIDE_M ? KOTA_ROAD_TERTIARY : KOTA_ROAD_PRIMARY;
            if (way->border[e] || way->road_class > least || table.uses[kota_import__slot(&table, end)] > 1) continue;
            way->border[e] = true;
            opened++;
        }
    if (opened > 0)
        kota_fault(&of->in->report->assumed,
                   "junctions: %d dead ends of trunk and primary roads, and of lesser main roads "
                   "beside the border, lead out of the city",
                   opened);
}

static void insert_last(kota_import_street *way, const double *xy_m, kota_arena *arena) {
    size_t count = (size_t)way->line.count;
    double *longer = KOTA_NEW(arena, double, 2 * count + 2);
    int64_t *mark = KOTA_NEW(arena, int64_t, count + 1);
    memcpy(longer, way->line.xy_m, 2 * count * sizeof *longer);
    memcpy(mark, way->mark, count * sizeof *mark);
    memcpy(longer + 2 * count, xy_m, 2 * sizeof *longer);
    mark[count] = mark[count - 1] + 1;
    way->line.xy_m = longer;
    way->mark = mark;
    way->line.count++;
}

/* The two carriageways of a road that the border cuts meet outside: without that, neither leads anywhere and back. */
static void join_carriageways(kota_import_streets *of) {
    for (int32_t w = 0; w < of->count; w++) {
        kota_import_street *out = &of->ways[w];
        if (!out->oneway || !out->border[1]) continue;
        const double *from = &out->line.xy_m[2 * (out->line.count - 1)], *to = NULL;
        double best_m = APART_M;
        for (int32_t v = 0; v < of->count; v++) {
            const kota_import_street *back = &of->ways[v];
            if (v == w || !back->oneway || !back->border[0]) continue;
            double dx_m = back->line.xy_m[0] - from[0], dy_m = back->line.xy_m[1] - from[1];
            double away_m = kota_sqrt(dx_m * dx_m + dy_m * dy_m);
            if (!(away_m < best_m)) continue;
            best_m = away_m;
            to = back->line.xy_m;
        }
        if (to == NULL || !(best_m > 0)) continue;
        insert_last(out, to, of->in->scratch);
    }
}

void kota_import__open_border(kota_import_streets *of) {
    open_dead_ends(of);
    join_carriageways(of);
}
