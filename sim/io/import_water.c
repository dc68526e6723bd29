/* Waterways of an import: burnt into the heights with the width and the bed that they have, which also takes out the
 * decks of bridges that lie across a coarse model's channels. */
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_parts.h"
#include "map/shape.h"

#define DECK_M 1.0 /* burnt in by so much under a road: a deck was there; assumed */

static size_t cell_count(const kota_importing *in) {
    return (size_t)in->bundle.survey.nx * (size_t)in->bundle.survey.ny;
}

typedef struct water_kind {
    const char *word;
    double width_m, manning_n;
} water_kind;
/* Widths where none is tagged: assumed. Manning's n: Chow 1959, table 5-6, natural streams 0.035, lined canals and
 * drains 0.025 to 0.030. */
static const water_kind WATER_KINDS[] = {
    {"river", 20, 0.035}, {"canal", 10, 0.030}, {"stream", 4, 0.040}, {"drain", 3, 0.030}, {"ditch", 1.5, 0.035},
};

typedef struct waterways {
    kota_importing *in;
    kota_channel *channels;
    double *depth_m; /* of each below the heights */
    int32_t count, room, depth_room;
    bool osm;
    int32_t guessed, turned, others;
    char other_word[64]; /* the first of a kind that is no waterway */
    kota_channel reading;
    double reading_depth_m;
    int32_t pieces;
} waterways;

static kota_status keep_channel(void *context, const kota_points *piece, int32_t vertex, int32_t at_border,
                                kota_error *err) {
    (void)vertex;
    (void)at_border;
    (void)err;
    waterways *of = context;
    if (kota_shape_length_m(piece) < 2 * of->in->bundle.survey.dx_m) return KOTA_OK;
    kota_channel channel = of->reading;
    if (of->pieces++ > 0) {
        char *id = kota_text_format("%s.%d", of->reading.id, of->pieces);
        channel.id = kota_arena_text(of->in->arena, id);
        kota_free(id);
    }
    channel.line.count = piece->count;
    channel.line.xy_m = KOTA_NEW(of->in->arena, double, 2 * (size_t)piece->count);
    const double size_m[2] = {of->in->width_m, of->in->height_m};
    for (int32_t p = 0; p < 2 * piece->count; p++) /* a channel begins on a cell: a centimetre inside the border */
        channel.line.xy_m[p] = kota_clamp(piece->xy_m[p], 0, size_m[p % 2] - 0.01);
    of->channels = kota_grow(of->channels, of->count, &of->room, sizeof *of->channels);
    of->depth_m = kota_grow(of->depth_m, of->count, &of->depth_room, sizeof *of->depth_m);
    of->depth_m[of->count] = of->reading_depth_m;
    of->channels[of->count++] = channel;
    return KOTA_OK;
}

/* A rough course is followed inside the city alone. */
static kota_status trace_piece(void *context, const kota_points *piece, int32_t vertex, int32_t at_border,
                               kota_error *err) {
    waterways *of = context;
    kota_points course;
    KOTA_TRY(kota_import__trace(&course, of->in, piece, err));
    return course.count >= 2 ? keep_channel(of, &course, vertex, at_border, err) : KOTA_OK;
}

static const water_kind *kind_of(waterways *of, const kota_gis_feature *feature) {
    char word[64];
    bool named = kota_import__text(feature, "waterway", word, sizeof word) && strcmp(word, "unknown") != 0 &&
                 strcmp(word, "yes") != 0;
    if (named) {
        for (int32_t k = 0; k < KOTA_COUNT(WATER_KINDS); k++)
            if (strcmp(word, WATER_KINDS[k].word) == 0) return &WATER_KINDS[k];
        if (of->others++ == 0) memcpy(of->other_word, word, sizeof word);
        return NULL; /* dams, weirs, docks */
    }
    if (of->osm || kota_import__is_coastline(feature)) return NULL;
    of->guessed++;
    return &WATER_KINDS[1];
}

/* Heights of the bed that a waterway itself names count only on the heights' own zero. */
static kota_status take_bed(waterways *of, const kota_gis_feature *feature, kota_error *err) {
    const kota_import_def *def = of->in->def;
    kota_channel *channel = &of->reading;
    double from_m = kota_import__number(feature, "bed_from_m,bed_m"),
           to_m = kota_import__number(feature, "bed_to_m,bed_m");
    channel->bed_from_m = channel->bed_to_m = KOTA_NAN;
    if (kota_is_nan(from_m) || kota_is_nan(to_m)) return KOTA_OK;
    double offset_m = def->waterways_offset_m;
    bool same = def->datum != NULL && def->waterways_datum != NULL && strcmp(def->datum, def->waterways_datum) == 0;
    if (kota_is_nan(offset_m) && !same)
        return kota_fail(
            err, KOTA_DATA,
            "%s: layer %s, feature %lld gives a bed at %g m above \"%s\", but the heights are above \"%s\": "
            "two vertical zeros cannot be mixed; give --waterways-offset-m (what to add to the bed), or the "
            "same --datum and --waterways-datum if they are one",
            def->file[KOTA_IMPORT_WATERWAYS], feature->layer, (long long)feature->fid, from_m,
            def->waterways_datum != NULL ? def->waterways_datum : "not known",
            def->datum != NULL ? def->datum : "not known");
    if (kota_is_nan(offset_m)) offset_m = 0;
    channel->bed_from_m = from_m + offset_m;
    channel->bed_to_m = to_m + offset_m;
    return KOTA_OK;
}

static void take_facts(waterways *of, const kota_gis_feature *feature, const water_kind *kind) {
    kota_importing *in = of->in;
    kota_channel *channel = &of->reading;
    char text[128], *id;
    kota_schema_defaults(&kota_channel_schema, channel, in->arena);
    bool named = !of->osm && kota_import__text(feature, "id", text, sizeof text);
    id = named ? kota_text_copy(text) : kota_text_format("waterway-%lld", (long long)feature->fid);
    channel->id = kota_arena_text(in->arena, id);
    kota_free(id);
    if (kota_import__text(feature, "name,nama", text, sizeof text)) channel->name = kota_arena_text(in->arena, text);
    const struct {
        double *to;
        const char *keys;
        double fallback, low, high;
    } numbers[] = {{&channel->width_m, "width_m,width", kind->width_m, 0.5, 5000},
                   {&channel->manning_n, "manning_n", kind->manning_n, 0.01, 0.2},
                   {&channel->water_depth_m, "water_depth_m", 0, 0, 50},
                   {&channel->base_flow_m3ps, "base_flow_m3_per_s", 0, 0, 50000},
                   {&channel->bank_m, "bank_m", 0, 0, 20},
                   {&of->reading_depth_m, "depth_m", 0, 0, 50}};
    for (int32_t n = 0; n < KOTA_COUNT(numbers); n++) {
        double value = kota_import__number(feature, numbers[n].keys);
        *numbers[n].to = value >= numbers[n].low && value <= numbers[n].high ? value : numbers[n].fallback;
    }
}

static kota_status visit_water(void *context, const kota_gis_feature *feature, kota_error *err) {
    waterways *of = context;
    const water_kind *kind = kind_of(of, feature);
    if (kind == NULL) return KOTA_OK;
    take_facts(of, feature, kind);
    KOTA_TRY(take_bed(of, feature, err));
    of->pieces = 0;
    bool trace = kota_import__flag(feature, "trace");
    return kota_import__clip(of->in, &feature->points, trace ? trace_piece : keep_channel, of, err);
}

static double median5(const double *values) {
    double sorted[5];
    for (int32_t k = 0; k < 5; k++) {
        int32_t at = k;
        for (; at > 0 && sorted[at - 1] > values[k]; at--) sorted[at] = sorted[at - 1];
        sorted[at] = values[k];
    }
    return sorted[2];
}

/* The bed each half cell along a channel: the lowest of the medians of five heights so far, downstream, less its
 * depth: neither a pit nor a deck of a cell or two tells. Where the channel names its bed: straight between the two.
 */
static int32_t profile(double **bed_m, double *step_m, const kota_importing *in, const kota_channel *channel,
                       double depth_m) {
    double length_m = kota_shape_length_m(&channel->line);
    *step_m = 0.5 * in->bundle.survey.dx_m;
    int32_t count = (int32_t)(length_m / *step_m) + 2;
    double *seen = kota_alloc((size_t)count, sizeof *seen);
    *bed_m = kota_alloc((size_t)count, sizeof **bed_m);
    for (int32_t k = 0; k < count; k++) {
        double x_m, y_m;
        kota_shape_at(&channel->line, k * *step_m, &x_m, &y_m);
        seen[k] = kota_import__height_m(in, x_m, y_m);
    }
    double low_m = KOTA_INFINITY;
    for (int32_t k = 0; k < count; k++) {
        double near[5];
        for (int32_t n = 0; n < 5; n++) near[n] = seen[(int32_t)kota_clamp(k + 2 * (n - 2), 0, count - 1)];
        low_m = kota_min(low_m, median5(near));
        double share = count > 1 ? (double)k / (count - 1) : 0;
        (*bed_m)[k] = kota_is_nan(channel->bed_from_m)
                          ? low_m - depth_m
                          : channel->bed_from_m + share * (channel->bed_to_m - channel->bed_from_m);
    }
    kota_free(seen);
    return count;
}

/* Lines are drawn downstream by custom; one whose heights rise along it by a metre or more was drawn upstream. */
static void turn_uphill(waterways *of, kota_channel *channel) {
    double x_m, y_m, rise_m = 0, length_m = kota_shape_length_m(&channel->line);
    if (!kota_is_nan(channel->bed_from_m)) return;
    for (int32_t k = 0; k < 5; k++) {
        kota_shape_at(&channel->line, length_m * k / 20, &x_m, &y_m);
        rise_m -= kota_import__height_m(of->in, x_m, y_m) / 5;
        kota_shape_at(&channel->line, length_m * (20 - k) / 20, &x_m, &y_m);
        rise_m += kota_import__height_m(of->in, x_m, y_m) / 5;
    }
    if (rise_m < 1) return;
    of->turned++;
    for (int32_t a = 0, b = channel->line.count - 1; a < b; a++, b--)
        for (int32_t c = 0; c < 2; c++) {
            double kept = channel->line.xy_m[2 * a + c];
            channel->line.xy_m[2 * a + c] = channel->line.xy_m[2 * b + c];
            channel->line.xy_m[2 * b + c] = kept;
        }
}

static void burn(waterways *of, kota_channel *channel, double depth_m, float *burnt_m) {
    const kota_survey *survey = &of->in->bundle.survey;
    double *bed_m, step_m, reach_m = 0.5 * channel->width_m, dx_m = survey->dx_m;
    int32_t count = profile(&bed_m, &step_m, of->in, channel, depth_m);
    for (int32_t k = 0; k < count; k++) {
        double x_m, y_m;
        kota_shape_at(&channel->line, k * step_m, &x_m, &y_m);
        int32_t i0 = (int32_t)kota_floor((x_m - reach_m) / dx_m), i1 = (int32_t)kota_floor((x_m + reach_m) / dx_m);
        int32_t j0 = (int32_t)kota_floor((y_m - reach_m) / dx_m), j1 = (int32_t)kota_floor((y_m + reach_m) / dx_m);
        for (int32_t j = kota_maxi(j0, 0); j <= kota_mini(j1, survey->ny - 1); j++)
            for (int32_t i = kota_maxi(i0, 0); i <= kota_mini(i1, survey->nx - 1); i++) {
                double away_x_m = (i + 0.5) * dx_m - x_m, away_y_m = (j + 0.5) * dx_m - y_m;
                bool under = kota_abs(away_x_m) <= 0.5 * dx_m && kota_abs(away_y_m) <= 0.5 * dx_m;
                if (!under && away_x_m * away_x_m + away_y_m * away_y_m > reach_m * reach_m) continue;
                float *cell = &burnt_m[(size_t)j * (size_t)survey->nx + (size_t)i];
                *cell = kota_minf(*cell, (float)bed_m[k]);
            }
    }
    channel->bed_from_m = bed_m[0];
    channel->bed_to_m = bed_m[count - 1];
    kota_free(bed_m);
}

kota_status kota_import__decks(kota_importing *in, kota_error *err) {
    (void)err;
    if (in->ground_m == NULL) return KOTA_OK;
    const kota_survey *survey = &in->bundle.survey;
    uint8_t *seen = kota_alloc(cell_count(in), 1);
    const kota_road *roads = in->bundle.roads.items;
    for (int32_t r = 0; r < in->bundle.roads.count; r++) {
        double length_m = kota_shape_length_m(&roads[r].line), step_m = 0.5 * survey->dx_m;
        for (double at_m = 0; at_m <= length_m; at_m += step_m) {
            double x_m, y_m;
            kota_shape_at(&roads[r].line, at_m, &x_m, &y_m);
            int32_t i = (int32_t)kota_clamp(kota_floor(x_m / survey->dx_m), 0, survey->nx - 1);
            int32_t j = (int32_t)kota_clamp(kota_floor(y_m / survey->dx_m), 0, survey->ny - 1);
            size_t k = (size_t)j * (size_t)survey->nx + (size_t)i;
            if (seen[k] || (double)(in->ground_m[k] - in->bed_m[k]) < DECK_M) continue;
            seen[k] = 1;
            in->report->deck_cells++;
        }
    }
    kota_free(seen);
    return KOTA_OK;
}

static void tell(const waterways *of) {
    kota_import_report *report = of->in->report;
    if (of->guessed > 0)
        kota_fault(&report->assumed, "waterways: %d lines name no kind in a field waterway; taken as canals",
                   of->guessed);
    if (of->others > 0)
        kota_fault(&report->warnings, "waterways: %d lines are of other kinds, the first \"%s\"; left out",
                   of->others, of->other_word);
    if (of->turned > 0)
        kota_fault(&report->warnings,
                   "waterways: %d were drawn upstream and are turned round: the ground rises along "
                   "them by 1 m or more",
                   of->turned);
    if (of->count > 0)
        kota_fault(&report->assumed,
                   "waterways: width and roughness where they have no width_m or manning_n: river 20 m, "
                   "canal 10, stream 4, drain 3, ditch 1.5; bed where they name none: the lowest height so far along "
                   "the line, less depth_m");
}

static void make_channels(waterways *of) {
    kota_importing *in = of->in;
    size_t bytes = cell_count(in) * sizeof *in->bed_m;
    float *burnt_m = kota_arena_alloc(in->scratch, bytes, 1);
    memcpy(burnt_m, in->bed_m, bytes);
    for (int32_t c = 0; c < of->count; c++) {
        turn_uphill(of, &of->channels[c]);
        burn(of, &of->channels[c], of->depth_m[c], burnt_m);
    }
    in->ground_m = in->bed_m;
    in->bed_m = burnt_m;
    in->bundle.survey.bed_m = burnt_m;
    in->bundle.sketch.channels =
        (kota_records){.items = KOTA_NEW(in->arena, kota_channel, of->count), .count = of->count};
    if (of->count > 0)
        memcpy(in->bundle.sketch.channels.items, of->channels, (size_t)of->count * sizeof *of->channels);
    in->report->waterways = of->count;
}

kota_status kota_import__waterways(kota_importing *in, kota_error *err) {
    const char *path = in->def->file[KOTA_IMPORT_WATERWAYS];
    if (path == NULL || in->bed_m == NULL) {
        if (path != NULL) kota_fault(&in->report->warnings, "waterways: not used, as there are no heights (--dem)");
        return KOTA_OK;
    }
    waterways of = {.in = in};
    kota_gis *gis = NULL;
    int64_t seen = 0;
    kota_status status = kota_import__open(&gis, in, KOTA_IMPORT_WATERWAYS, err);
    of.osm = status == KOTA_OK && kota_gis_is_osm(gis);
    if (status == KOTA_OK)
        status = kota_gis_walk(gis, KOTA_GIS_LINE, in->bundle.survey.epsg, visit_water, &of, &seen, err);
    kota_gis_close(gis);
    if (status == KOTA_OK && seen == 0)
        status = kota_fail(err, KOTA_DATA, "%s: has no lines; give centre lines of waterways", path);
    if (status == KOTA_OK && of.count == 0)
        kota_fault(&in->report->warnings, "waterways: none of the %lld lines of %s lies in the city", (long long)seen,
                   path);
    if (status == KOTA_OK) {
        make_channels(&of);
        tell(&of);
    }
    kota_free(of.channels);
    kota_free(of.depth_m);
    return status;
}
