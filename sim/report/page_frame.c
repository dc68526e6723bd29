/* Frames of report.html's maps: a field at one time, as the mean of the replications, and where the change from the
 * baseline is beyond chance. */
#include "core/mathx.h"
#include "core/memory.h"
#include "io/snap_file.h"
#include "report/page.h"
#include "run/student.h"

int32_t kota_report__places(const kota_gallery *g, kota_field field) {
    if (kota_fields[field].place == KOTA_PLACE_CELL) return g->nx * g->ny;
    return kota_snap_count(g->baseline->map, kota_fields[field].place);
}

/* Of a block of cells the highest value: no flooded street is missed. */
static void gather(float *out, const kota_gallery *g, const float *cells) {
    const kota_grid *grid = &g->baseline->map->grid;
    for (int32_t i = 0; i < g->nx * g->ny; i++) out[i] = (float)-KOTA_INFINITY;
    for (int32_t y = 0; y < grid->ny; y++) {
        float *row = out + (size_t)(y / g->stride) * (size_t)g->nx;
        for (int32_t x = 0; x < grid->nx; x++) {
            float value = cells[(size_t)y * (size_t)grid->nx + (size_t)x];
            if (value > row[x / g->stride]) row[x / g->stride] = value;
        }
    }
}

static kota_status read_values(float *out, const kota_gallery *g, int32_t sheet, int32_t replication,
                               kota_field field, int64_t time_ms, kota_error *err) {
    const char *folder = g->result->run_folders[g->members[sheet]][replication];
    kota_snap *snap = NULL;
    kota_status status = kota_report__snap(&snap, &g->own[sheet], g->baseline, folder, time_ms, err);
    if (status == KOTA_OK && snap->field[field] == NULL)
        status = kota_fail(err, KOTA_DATA, "%s has no field %s", folder, kota_fields[field].name);
    if (status == KOTA_OK && kota_fields[field].place == KOTA_PLACE_CELL)
        gather(out, g, snap->field[field]);
    else if (status == KOTA_OK)
        for (int32_t i = 0; i < kota_report__places(g, field); i++) out[i] = snap->field[field][i];
    kota_snap_destroy(snap);
    return status;
}

static int32_t add_layer(kota_gallery *g, const float *values, int32_t count, double quantum, int32_t from) {
    int16_t *whole = kota_alloc((size_t)count + 1, sizeof *whole);
    for (int32_t i = 0; i < count; i++) {
        double value = (double)values[i] / quantum;
        whole[i] = kota_is_finite(value) ? (int16_t)kota_clamp(kota_round(value), -32767, 32767) : KOTA_MAP_UNKNOWN;
    }
    int32_t layer = kota_report__pack_add(&g->pack, whole, count, from);
    kota_free(whole);
    return layer;
}

/* sums: of differences, of their squares. Replications that are all equal have no spread: what they say is clear. */
static int32_t add_clear(kota_gallery *g, const double *sum, const double *squares, int32_t count) {
    int32_t n = g->replications;
    if (n < 2) return -1;
    double t = kota_student_t(0.95, n - 1);
    int16_t *clear = kota_alloc((size_t)count + 1, sizeof *clear);
    for (int32_t i = 0; i < count; i++) {
        double mean = sum[i] / n, variance = kota_max((squares[i] - n * mean * mean) / (n - 1), 0.0);
        clear[i] = kota_abs(mean) > t * kota_sqrt(variance / n);
    }
    int32_t layer = kota_report__pack_add(&g->pack, clear, count, -1);
    kota_free(clear);
    return layer;
}

typedef struct sums { /* of one sheet over its replications */
    double *change, *squares;
    float *other;
} sums;

static kota_status add_sheet(float *mean, sums *s, const kota_gallery *g, int32_t sheet, const float *base,
                             kota_field field, int64_t time_ms, kota_error *err) {
    int32_t count = kota_report__places(g, field), n = g->replications;
    for (int32_t i = 0; i < count; i++) mean[i] = 0;
    for (int32_t i = 0; i < count; i++) s->change[i] = s->squares[i] = 0;
    for (int32_t r = 0; r < n; r++) {
        KOTA_TRY(read_values(s->other, g, sheet, r, field, time_ms, err));
        const float *pair = base + (size_t)r * (size_t)count;
        for (int32_t i = 0; i < count; i++) {
            double change = (double)s->other[i] - (double)pair[i];
            s->change[i] += change;
            s->squares[i] += change * change;
            mean[i] += s->other[i] / (float)n;
        }
    }
    return KOTA_OK;
}

/* The baseline's replications, one behind the other, and their mean. */
static kota_status read_base(float *base, float *mean, const kota_gallery *g, kota_field field, int64_t time_ms,
                             kota_error *err) {
    int32_t count = kota_report__places(g, field), n = g->replications;
    for (int32_t i = 0; i < count; i++) mean[i] = 0;
    for (int32_t r = 0; r < n; r++) {
        float *own = base + (size_t)r * (size_t)count;
        KOTA_TRY(read_values(own, g, 0, r, field, time_ms, err));
        for (int32_t i = 0; i < count; i++) mean[i] += own[i] / (float)n;
    }
    return KOTA_OK;
}

kota_status kota_report__frame(int32_t *layers, int32_t *clear, float *const *mean, kota_gallery *g, kota_field field,
                               int64_t time_ms, double quantum, int32_t before, kota_error *err) {
    int32_t count = kota_report__places(g, field), sheets = g->result->comparison.sheet_count;
    float *base = kota_alloc((size_t)count * (size_t)g->replications + 1, sizeof *base);
    sums s = {kota_alloc((size_t)count + 1, sizeof(double)), kota_alloc((size_t)count + 1, sizeof(double)),
              kota_alloc((size_t)count + 1, sizeof(float))};
    kota_status status = read_base(base, mean[0], g, field, time_ms, err);
    if (status == KOTA_OK) layers[0] = add_layer(g, mean[0], count, quantum, before);
    clear[0] = -1;
    for (int32_t m = 1; m < sheets && status == KOTA_OK; m++) {
        status = add_sheet(mean[m], &s, g, m, base, field, time_ms, err);
        if (status != KOTA_OK) break;
        layers[m] = add_layer(g, mean[m], count, quantum, layers[0]);
        clear[m] = add_clear(g, s.change, s.squares, count);
    }
    kota_free(s.change);
    kota_free(s.squares);
    kota_free(s.other);
    kota_free(base);
    return status;
}
