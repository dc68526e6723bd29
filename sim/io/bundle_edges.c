/* What the border of an imported city does: lines drawn along it become parts of its sides. */
#include "core/mathx.h"
#include "io/bundle.h"

#define BESIDE_CELLS 2.0 /* a line this near to the border, in cells, lies along it; assumed */

/* The side that a segment lies along, or -1. */
static int32_t side_of(const kota_bundle *bundle, const double *a, const double *b) {
    const kota_sketch *sketch = &bundle->sketch;
    double near_m = BESIDE_CELLS * bundle->survey.dx_m, best_m = KOTA_INFINITY;
    const double away_m[4][2] = {{a[0], b[0]},
                                 {sketch->width_m - a[0], sketch->width_m - b[0]},
                                 {a[1], b[1]},
                                 {sketch->height_m - a[1], sketch->height_m - b[1]}};
    int32_t best = -1;
    for (int32_t s = 0; s < 4; s++) {
        double far_m = kota_max(kota_abs(away_m[s][0]), kota_abs(away_m[s][1]));
        if (!(far_m <= near_m && far_m < best_m)) continue;
        best = s;
        best_m = far_m;
    }
    return best;
}

static kota_status not_along(const kota_bundle *bundle, int32_t line, const double *a, const char *path,
                             kota_error *err) {
    const kota_survey *survey = &bundle->survey;
    return kota_fail(
        err, KOTA_DATA,
        "%s: line %d runs from %.10g, %.10g to %.10g, %.10g, which is not along the city's border (%.10g "
        "to %.10g and %.10g to %.10g, within two cells); draw it there",
        path, (int)line + 1, a[0] + survey->west_m, a[1] + survey->south_m, a[2] + survey->west_m,
        a[3] + survey->south_m, survey->west_m, survey->west_m + bundle->sketch.width_m, survey->south_m,
        survey->south_m + bundle->sketch.height_m);
}

kota_status kota_bundle__edges(kota_bundle *bundle, double open_slope, const char *path, kota_arena *arena,
                               kota_error *err) {
    const kota_edge_line *lines = bundle->edge_lines.items;
    int32_t made = 0, room = 4;
    for (int32_t l = 0; l < bundle->edge_lines.count; l++) room += lines[l].line.count - 1;
    kota_edge_def *edges = KOTA_NEW(arena, kota_edge_def, room);
    for (int32_t s = 0; s < 4 && open_slope > 0; s++)
        edges[made++] =
            (kota_edge_def){.side = s, .from_m = 0, .to_m = 1e7, .kind = KOTA_EDGE_OPEN, .slope = open_slope};
    for (int32_t l = 0; l < bundle->edge_lines.count; l++)
        for (int32_t p = 0; p + 1 < lines[l].line.count; p++) {
            const double *a = &lines[l].line.xy_m[2 * p];
            int32_t side = side_of(bundle, a, a + 2);
            int32_t along = side == KOTA_SIDE_WEST || side == KOTA_SIDE_EAST ? 1 : 0;
            if (side < 0) return not_along(bundle, l, a, path, err);
            edges[made++] = (kota_edge_def){.side = side,
                                            .from_m = kota_max(0, kota_min(a[along], a[along + 2])),
                                            .to_m = kota_max(a[along], a[along + 2]),
                                            .kind = lines[l].kind,
                                            .slope = lines[l].slope};
        }
    bundle->sketch.open_edges = (kota_records){.items = edges, .count = made};
    return KOTA_OK;
}
