/* Land cover of an import: a raster of codes, and a table that says what each means to the water: Manning's n, how
 * much of the ground is sealed, and which land use of kota it is. Without a table the codes are ESA WorldCover's. */
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/csv.h"
#include "io/import_parts.h"

enum { CODES = 256, ROW_MAX = 64 };
#define BUILT_FRAC 0.2 /* a district with so much of it built over is not farmland or a park; assumed */

typedef struct cover {
    const char *name, *source;
    double manning_n, sealed_frac;
    int32_t land_use; /* -1: none, as of water */
    bool known;
} cover;

typedef struct covers {
    kota_importing *in;
    cover of_code[CODES];
    kota_gis_raster raster;
    float *code; /* of each pixel, as read */
} covers;

/* n: middles of the ranges of the HEC-RAS 2D Modeling User's Manual, table 2-1, for the alike classes of NLCD;
 * built-up the low end of its developed classes, as buildings stand in the heights. Sealed: assumed, as of kota's
 * land uses. */
#define HEC "HEC-RAS 2D User's Manual, table 2-1; sealed share assumed"
static const struct {
    int32_t code;
    const char *name;
    double manning_n, sealed_frac;
    int32_t land_use;
} WORLD_COVER[] = {{10, "trees", 0.14, 0, KOTA_LAND_PARK},
                   {20, "shrubs", 0.11, 0, KOTA_LAND_FARM},
                   {30, "grass", 0.04, 0, KOTA_LAND_PARK},
                   {40, "crops", 0.035, 0, KOTA_LAND_FARM},
                   {50, "built-up", 0.08, 0.75, KOTA_LAND_HOUSING},
                   {60, "bare", 0.027, 0.1, KOTA_LAND_FARM},
                   {70, "snow and ice", 0.03, 1, -1},
                   {80, "water", 0.035, 1, -1},
                   {90, "wetland", 0.07, 0, KOTA_LAND_FARM},
                   {95, "mangroves", 0.1, 0, KOTA_LAND_PARK},
                   {100, "moss and lichen", 0.04, 0, KOTA_LAND_FARM}};

static void use_world_cover(covers *of) {
    for (int32_t k = 0; k < KOTA_COUNT(WORLD_COVER); k++)
        of->of_code[WORLD_COVER[k].code] =
            (cover){WORLD_COVER[k].name,     HEC, WORLD_COVER[k].manning_n, WORLD_COVER[k].sealed_frac,
                    WORLD_COVER[k].land_use, true};
}

/* A number of the table in its range; one that is not there is a fault. */
static double table_number(const kota_csv_table *table, int32_t row, int32_t at, double low, double high,
                           kota_error *err, kota_status *status) {
    double value = KOTA_NAN;
    if (*status == KOTA_OK) *status = kota_csv_get_number(&value, table, row, at, err);
    if (*status == KOTA_OK && !(value >= low && value <= high)) {
        char *words = kota_text_format("must be a number from %g to %g", low, high);
        *status = kota_csv_fail(table, row, at, words, err);
        kota_free(words);
    }
    return value;
}

static kota_status read_row(covers *of, const kota_csv_table *table, int32_t row, const int32_t *at,
                            kota_error *err) {
    kota_arena *arena = of->in->arena;
    kota_status status = KOTA_OK;
    cover found = {.known = true, .land_use = -1};
    double code = table_number(table, row, at[0], 0, CODES - 1, err, &status);
    found.manning_n = table_number(table, row, at[1], 1e-4, 1, err, &status);
    found.sealed_frac = table_number(table, row, at[2], 0, 1, err, &status);
    if (status != KOTA_OK) return status;
    found.source = kota_arena_text(arena, kota_csv_cell(table, row, at[3]));
    if (found.source[0] == '\0')
        return kota_csv_fail(table, row, at[3], "must say where the row's numbers come from", err);
    found.name = at[4] >= 0 ? kota_arena_text(arena, kota_csv_cell(table, row, at[4])) : "";
    const char *use = at[5] >= 0 ? kota_csv_cell(table, row, at[5]) : "";
    for (int32_t u = 0; u < KOTA_LAND_COUNT; u++)
        if (strcmp(use, kota_land_use_names[u]) == 0) found.land_use = u;
    if (use[0] != '\0' && strcmp(use, "none") != 0 && found.land_use < 0)
        return kota_csv_fail(table, row, at[5],
                             "must be kampung, housing, centre, market, industry, port, park, farm or none", err);
    of->of_code[(int32_t)code] = found;
    return KOTA_OK;
}

static kota_status read_codes(covers *of, kota_error *err) {
    static const char *const NEEDED[] = {"code", "manning_n", "sealed_share", "source"};
    const char *path = of->in->def->file[KOTA_IMPORT_LAND_COVER_TABLE];
    kota_csv_table *table = NULL;
    int32_t at[6];
    KOTA_TRY(kota_csv_read(&table, path, err));
    kota_status status = KOTA_OK;
    for (int32_t c = 0; c < KOTA_COUNT(NEEDED) && status == KOTA_OK; c++)
        status = kota_csv_need(&at[c], table, NEEDED[c], err);
    at[4] = kota_csv_column(table, "name");
    at[5] = kota_csv_column(table, "land_use");
    for (int32_t row = 0; row < kota_csv_rows(table) && status == KOTA_OK; row++)
        status = read_row(of, table, row, at, err);
    kota_csv_destroy(table);
    return status;
}

/* Every pixel's code has a row. */
static kota_status check_codes(const covers *of, const char *path, kota_error *err) {
    size_t pixels = (size_t)of->raster.nx * (size_t)of->raster.ny;
    for (size_t k = 0; k < pixels; k++) {
        double code = (double)of->code[k];
        if (kota_is_nan(code)) continue;
        bool whole = code >= 0 && code < CODES && !(code - kota_floor(code) > 0);
        if (whole && of->of_code[(int32_t)code].known) continue;
        return kota_fail(err, KOTA_DATA,
                         "%s: pixel %d from the west, %d from the north has the code %g, of which nothing is known; "
                         "give it a row in --land-cover-table FILE (columns code, manning_n, sealed_share, source)",
                         path, (int)(k % (size_t)of->raster.nx) + 1, (int)(k / (size_t)of->raster.nx) + 1, code);
    }
    return KOTA_OK;
}

typedef double value_of_code(const cover *of, int32_t use);
static double n_of(const cover *of, int32_t use) {
    (void)use;
    return of->manning_n;
}
static double sealed_of(const cover *of, int32_t use) {
    (void)use;
    return of->sealed_frac;
}
static double use_of(const cover *of, int32_t use) { return of->land_use == use ? 1 : 0; }

/* Means over the city's cells of what the codes stand for. */
static kota_status sample(float **values, covers *of, value_of_code *value, int32_t use, kota_error *err) {
    size_t pixels = (size_t)of->raster.nx * (size_t)of->raster.ny;
    for (size_t k = 0; k < pixels; k++)
        of->raster.values[k] = kota_is_nan((double)of->code[k])
                                   ? (float)KOTA_NAN
                                   : (float)value(&of->of_code[(int32_t)of->code[k]], use);
    return kota_import__sample(values, of->in, &of->raster, false, err);
}

static void tell(const covers *of) {
    int64_t count[CODES] = {0}, all = 0;
    size_t pixels = (size_t)of->raster.nx * (size_t)of->raster.ny;
    for (size_t k = 0; k < pixels; k++) {
        if (kota_is_nan((double)of->code[k])) continue;
        count[(int32_t)of->code[k]]++;
        all++;
    }
    for (int32_t c = 0; c < CODES; c++)
        if (count[c] > 0)
            kota_fault(&of->in->report->assumed,
                       "land cover: code %d (%s), %.1f %% of the raster: Manning's n %g, sealed share %g; source: %s",
                       c, of->of_code[c].name, 100 * (double)count[c] / (double)all, of->of_code[c].manning_n,
                       of->of_code[c].sealed_frac, of->of_code[c].source);
}

static kota_status sample_all(covers *of, kota_error *err) {
    kota_importing *in = of->in;
    KOTA_TRY(sample(&in->cover_manning_n, of, n_of, 0, err));
    KOTA_TRY(sample(&in->cover_sealed_frac, of, sealed_of, 0, err));
    for (int32_t u = 0; u < KOTA_LAND_COUNT; u++) {
        bool any = false;
        for (int32_t c = 0; c < CODES; c++) any = any || (of->of_code[c].known && of->of_code[c].land_use == u);
        if (any) KOTA_TRY(sample(&in->cover_use_frac[u], of, use_of, u, err));
    }
    return KOTA_OK;
}

kota_status kota_import__cover(kota_importing *in, kota_error *err) {
    const char *path = in->def->file[KOTA_IMPORT_LAND_COVER];
    covers of = {.in = in};
    if (path == NULL) return KOTA_OK;
    if (in->def->file[KOTA_IMPORT_LAND_COVER_TABLE] != NULL)
        KOTA_TRY(read_codes(&of, err));
    else
        use_world_cover(&of);
    kota_status status = kota_gis_raster_open(&of.raster, path, kota_import__assume(in), err);
    if (status == KOTA_OK) {
        size_t pixels = (size_t)of.raster.nx * (size_t)of.raster.ny;
        of.code = kota_alloc(pixels, sizeof *of.code);
        memcpy(of.code, of.raster.values, pixels * sizeof *of.code);
        status = check_codes(&of, path, err);
    }
    if (status == KOTA_OK) status = sample_all(&of, err);
    if (status == KOTA_OK) tell(&of);
    kota_free(of.code);
    kota_gis_raster_close(&of.raster);
    return status;
}

/* ---- what districts get of it ---- */

static bool is_green(int32_t use) { return use == KOTA_LAND_PARK || use == KOTA_LAND_FARM; }

void kota_import__cover_districts(const kota_importing *in, int32_t count, int32_t *use, double *sealed_frac) {
    size_t cells = (size_t)in->bundle.survey.nx * (size_t)in->bundle.survey.ny;
    double *area = KOTA_NEW(in->scratch, double, (size_t)count *KOTA_LAND_COUNT);
    double *sealed = KOTA_NEW(in->scratch, double, count), *seen = KOTA_NEW(in->scratch, double, count);
    for (size_t k = 0; k < cells && in->cover_sealed_frac != NULL; k++) {
        int32_t d = in->district[k];
        if (d < 0 || kota_is_nan((double)in->cover_sealed_frac[k])) continue;
        seen[d] += 1;
        sealed[d] += (double)in->cover_sealed_frac[k];
        for (int32_t u = 0; u < KOTA_LAND_COUNT; u++)
            if (in->cover_use_frac[u] != NULL) area[d * KOTA_LAND_COUNT + u] += (double)in->cover_use_frac[u][k];
    }
    for (int32_t d = 0; d < count; d++) {
        const double *of = &area[d * KOTA_LAND_COUNT];
        double built = 0;
        int32_t most = -1;
        sealed_frac[d] = seen[d] > 0 ? sealed[d] / seen[d] : KOTA_NAN;
        for (int32_t u = 0; u < KOTA_LAND_COUNT; u++) built += is_green(u) ? 0 : of[u];
        for (int32_t u = 0; u < KOTA_LAND_COUNT; u++) {
            if (!(of[u] > 0) || (is_green(u) && built > BUILT_FRAC * seen[d])) continue;
            if (most < 0 || of[u] > of[most]) most = u;
        }
        if (most >= 0 && in->def->file[KOTA_IMPORT_LAND_USE] == NULL) use[d] = most;
    }
}
