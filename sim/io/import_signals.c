/* Signals that OpenStreetMap knows: nodes at a crossing or at the stop lines before it. Where a file has any, it is
 * taken to have them all. Which turns they hold, and how long, is drawn when a scenario starts. */
#include <string.h>

#include "core/mathx.h"
#include "io/import_streets.h"

#define BEFORE_M 30.0 /* a stop line is so near to its crossing; assumed */

typedef struct lights {
    kota_importing *in;
    double *xy_m; /* [count][2] */
    int32_t count, room;
} lights;

static kota_status visit(void *context, const kota_gis_feature *feature, kota_error *err) {
    lights *of = context;
    const kota_survey *survey = &of->in->bundle.survey;
    char word[32];
    (void)err;
    if (!kota_import__text(feature, "highway", word, sizeof word) || strcmp(word, "traffic_signals") != 0)
        return KOTA_OK;
    double x_m = feature->points.xy_m[0] - survey->west_m, y_m = feature->points.xy_m[1] - survey->south_m;
    if (x_m < 0 || y_m < 0 || x_m > of->in->width_m || y_m > of->in->height_m) return KOTA_OK;
    of->xy_m = kota_grow(of->xy_m, of->count, &of->room, 2 * sizeof *of->xy_m);
    of->xy_m[2 * of->count] = x_m;
    of->xy_m[2 * of->count + 1] = y_m;
    of->count++;
    return KOTA_OK;
}

/* How many roads end at each junction. */
static int32_t *count_arms(const kota_importing *in) {
    const kota_junction *junctions = in->bundle.junctions.items;
    const kota_road *roads = in->bundle.roads.items;
    int32_t count = in->bundle.junctions.count;
    uint64_t size = 1024;
    while (size < 4 * (uint64_t)count) size *= 2;
    kota_import_vertices table = {.key = KOTA_NEW(in->scratch, int64_t, size), .mask = size - 1};
    int32_t *at = KOTA_NEW(in->scratch, int32_t, size), *arms = KOTA_NEW(in->scratch, int32_t, count);
    for (int32_t j = 0; j < count; j++) at[kota_import__slot(&table, junctions[j].at.xy_m)] = j;
    for (int32_t r = 0; r < in->bundle.roads.count; r++)
        for (int32_t e = 0; e < 2; e++)
            arms[at[kota_import__slot(&table, &roads[r].line.xy_m[e == 1 ? 2 * (roads[r].line.count - 1) : 0])]]++;
    return arms;
}

static void mark(const lights *of) {
    kota_junction *junctions = of->in->bundle.junctions.items;
    int32_t count = of->in->bundle.junctions.count, held = 0;
    const int32_t *arms = count_arms(of->in);
    for (int32_t j = 0; j < count; j++)
        if (arms[j] >= 3) junctions[j].signal = KOTA_NODE_NO_SIGNAL;
    for (int32_t l = 0; l < of->count; l++) {
        double best_m2 = BEFORE_M * BEFORE_M;
        int32_t best = -1;
        for (int32_t j = 0; j < count; j++) {
            double dx_m = junctions[j].at.xy_m[0] - of->xy_m[2 * l],
                   dy_m = junctions[j].at.xy_m[1] - of->xy_m[2 * l + 1];
            if (arms[j] < 3 || !(dx_m * dx_m + dy_m * dy_m < best_m2)) continue;
            best_m2 = dx_m * dx_m + dy_m * dy_m;
            best = j;
        }
        if (best >= 0) junctions[best].signal = KOTA_NODE_SIGNAL;
    }
    for (int32_t j = 0; j < count; j++) held += junctions[j].signal == KOTA_NODE_SIGNAL;
    of->in->report->signals = held;
    kota_fault(
        &of->in->report->assumed,
        "signals: %d crossings have one, by %d traffic_signals of OpenStreetMap up to 30 m away; the others have "
        "none, and the phases are drawn when a scenario starts",
        held, of->count);
}

kota_status kota_import__signals(kota_importing *in, kota_error *err) {
    lights of = {.in = in};
    kota_gis *gis = NULL;
    kota_status status = kota_import__open(&gis, in, KOTA_IMPORT_STREETS, err);
    if (status == KOTA_OK) status = kota_gis_walk(gis, KOTA_GIS_POINT, in->bundle.survey.epsg, visit, &of, NULL, err);
    kota_gis_close(gis);
    if (status == KOTA_OK && of.count > 0) mark(&of);
    kota_free(of.xy_m);
    return status;
}
