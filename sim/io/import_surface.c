/* What lies on the ground of an import: Manning's n, buildings that stand in the water's way, and water that is there
 * at the start; and how fast it sinks. */
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_parts.h"
#include "map/shape.h"

#define BUILDING_M 3.0  /* ground under buildings is raised by so much: one storey; assumed */
#define MANNING_MAX 1.0 /* dense undergrowth has 0.8 (Engman 1986) */
#define WATER_MAX_M 1000.0
#define SINKING_MAX_MM 1000.0 /* a year: three times what is known anywhere */

static size_t cell_count(const kota_importing *in) {
    return (size_t)in->bundle.survey.nx * (size_t)in->bundle.survey.ny;
}

/* Where a cell's middle lies, for sentences. */
static void middle_of(const kota_importing *in, size_t cell, double *x_m, double *y_m) {
    const kota_survey *survey = &in->bundle.survey;
    *x_m = survey->west_m + ((double)(cell % (size_t)survey->nx) + 0.5) * survey->dx_m;
    *y_m = survey->south_m + ((double)(cell / (size_t)survey->nx) + 0.5) * survey->dx_m;
}

typedef struct ranged { /* a raster on the city's cells: what its values may be */
    kota_import_role role;
    double low, high, absent; /* absent: where it has no value; NaN: it must have one */
    const char *what;
} ranged;

static kota_status check_values(kota_importing *in, float *values, const ranged *want, const char *path,
                                kota_error *err) {
    double x_m, y_m;
    for (size_t k = 0; k < cell_count(in); k++) {
        double value = (double)values[k];
        if (kota_is_nan(value)) value = want->absent;
        values[k] = (float)value;
        if (value >= want->low && value <= want->high) continue;
        middle_of(in, k, &x_m, &y_m);
        if (kota_is_nan(value))
            return kota_fail(err, KOTA_DATA,
                             "%s: has no %s at %.10g, %.10g; it must cover the city, %.10g to %.10g and %.10g to "
                             "%.10g, as --dem does",
                             path, want->what, x_m, y_m, in->bundle.survey.west_m,
                             in->bundle.survey.west_m + in->width_m, in->bundle.survey.south_m,
                             in->bundle.survey.south_m + in->height_m);
        return kota_fail(err, KOTA_DATA, "%s: %s of %g at %.10g, %.10g; must be %g to %g", path, want->what, value,
                         x_m, y_m, want->low, want->high);
    }
    return KOTA_OK;
}

static kota_status read_raster(float **values, kota_importing *in, const ranged *want, kota_error *err) {
    const char *path = in->def->file[want->role];
    if (path == NULL) return KOTA_OK;
    kota_gis_raster raster = {0};
    KOTA_TRY(kota_gis_raster_open(&raster, path, kota_import__assume(in), err));
    kota_status status = kota_import__sample(values, in, &raster, true, err);
    kota_gis_raster_close(&raster);
    return status != KOTA_OK ? status : check_values(in, *values, want, path, err);
}

/* ---- buildings ---- */

typedef struct buildings {
    kota_importing *in;
    uint8_t *built; /* nx * ny */
    kota_building *items;
    int32_t count, room, outside;
    int64_t seen;
    bool osm;
} buildings;

static void build_run(void *context, int32_t i0, int32_t i1, int32_t j) {
    buildings *of = context;
    for (int32_t i = i0; i < i1; i++) of->built[(size_t)j * (size_t)of->in->bundle.survey.nx + (size_t)i] = 1;
}

static double within(double value, double low, double high) {
    return value >= low && value <= high ? value : KOTA_NAN;
}

/* Of OpenStreetMap's areas those that are buildings; a roof on posts lets water through. */
static bool is_building(const buildings *of, const kota_gis_feature *feature) {
    char word[64];
    if (!of->osm) return true;
    return kota_import__text(feature, "building", word, sizeof word) && strcmp(word, "no") != 0 &&
           strcmp(word, "roof") != 0;
}

static kota_status visit_building(void *context, const kota_gis_feature *feature, kota_error *err) {
    buildings *of = context;
    kota_importing *in = of->in;
    char text[128];
    (void)err;
    if (!is_building(of, feature)) return KOTA_OK;
    of->seen++;
    kota_building building;
    kota_schema_defaults(&kota_building_schema, &building, in->arena);
    double x_m = 0, y_m = 0;
    for (int32_t p = 0; p < feature->points.count; p++) {
        x_m += (feature->points.xy_m[2 * p] - in->bundle.survey.west_m) / feature->points.count;
        y_m += (feature->points.xy_m[2 * p + 1] - in->bundle.survey.south_m) / feature->points.count;
    }
    kota_import__fill(in, &feature->points, build_run, of);
    if (!(x_m >= 0 && y_m >= 0 && x_m < in->width_m && y_m < in->height_m)) {
        of->outside++;
        return KOTA_OK;
    }
    char *id = kota_import__text(feature, "id,osm_id,osm_way_id", text, sizeof text)
                   ? kota_text_copy(text)
                   : kota_text_format("building-%lld-%d", (long long)feature->fid, feature->part);
    building.id = kota_arena_text(in->arena, id);
    kota_free(id);
    building.levels = within(kota_import__number(feature, "levels,building:levels"), 0, 300);
    building.height_m = within(kota_import__number(feature, "height_m,height,building:height"), 0, 1000);
    building.outline.count = feature->points.count;
    building.outline.xy_m = KOTA_NEW(in->arena, double, 2 * (size_t)feature->points.count);
    for (int32_t p = 0; p < 2 * feature->points.count; p++)
        building.outline.xy_m[p] = kota_import__kept_m(
            in, feature->points.xy_m[p] - (p % 2 == 0 ? in->bundle.survey.west_m : in->bundle.survey.south_m));
    of->items = kota_grow(of->items, of->count, &of->room, sizeof *of->items);
    of->items[of->count++] = building;
    return KOTA_OK;
}

static kota_status read_outlines(buildings *of, kota_error *err) {
    kota_gis *gis = NULL;
    kota_status status = kota_import__open(&gis, of->in, KOTA_IMPORT_BUILDINGS, err);
    of->osm = status == KOTA_OK && kota_gis_is_osm(gis);
    if (status == KOTA_OK)
        status = kota_gis_walk(gis, KOTA_GIS_AREA, of->in->bundle.survey.epsg, visit_building, of, NULL, err);
    kota_gis_close(gis);
    if (status == KOTA_OK && of->seen == 0)
        status = kota_fail(err, KOTA_DATA,
                           "%s: has no areas; give the outlines of buildings, or a raster that is 0 "
                           "where there are none",
                           of->in->def->file[KOTA_IMPORT_BUILDINGS]);
    return status;
}

/* A raster that is not 0 where something stands. */
static kota_status read_blocks(buildings *of, const kota_gis_raster *raster, kota_error *err) {
    float *values;
    KOTA_TRY(kota_import__sample(&values, of->in, raster, false, err));
    for (size_t k = 0; k < cell_count(of->in); k++)
        of->built[k] = (double)values[k] > 0.5 || (double)values[k] < -0.5;
    return KOTA_OK;
}

static void keep_outlines(buildings *of) {
    kota_building *kept = KOTA_NEW(of->in->arena, kota_building, of->count);
    for (int32_t b = 0; b < of->count; b++) kept[b] = of->items[b];
    of->in->bundle.buildings = (kota_records){.items = kept, .count = of->count};
    of->in->report->buildings = of->count;
}

static void raise_ground(buildings *of) {
    kota_importing *in = of->in;
    double height_m = kota_is_nan(in->def->building_height_m) ? BUILDING_M : in->def->building_height_m;
    int64_t raised = 0;
    for (size_t k = 0; k < cell_count(in); k++) {
        if (!of->built[k]) continue;
        in->bed_m[k] += (float)height_m;
        raised++;
    }
    float *built = KOTA_NEW(in->arena, float, cell_count(in));
    for (size_t k = 0; k < cell_count(in); k++) built[k] = (float)of->built[k];
    in->bundle.survey.built = built;
    in->bundle.survey.building_height_m = height_m;
    if (kota_is_nan(in->def->building_height_m))
        kota_fault(&in->report->assumed,
                   "buildings: the ground of %lld cells under them is raised by %g m "
                   "(--building-height-m)",
                   (long long)raised, height_m);
    if (raised == 0)
        kota_fault(&in->report->warnings, "buildings: none covers the middle of a cell; none is in the water's way");
}

static kota_status read_buildings(kota_importing *in, kota_error *err) {
    const char *path = in->def->file[KOTA_IMPORT_BUILDINGS];
    if (path == NULL) return KOTA_OK;
    buildings of = {.in = in, .built = KOTA_NEW(in->scratch, uint8_t, cell_count(in))};
    kota_gis_raster raster = {0};
    kota_error no_raster = {0};
    kota_status status;
    if (kota_gis_raster_open(&raster, path, kota_import__assume(in), &no_raster) == KOTA_OK)
        status = read_blocks(&of, &raster, err);
    else
        status = read_outlines(&of, err);
    kota_gis_raster_close(&raster);
    if (status == KOTA_OK) keep_outlines(&of);
    if (status == KOTA_OK && in->bed_m != NULL) raise_ground(&of);
    kota_free(of.items);
    return status;
}

kota_status kota_import__surface(kota_importing *in, kota_error *err) {
    kota_survey *survey = &in->bundle.survey;
    const ranged roughness = {KOTA_IMPORT_ROUGHNESS, 1e-4, MANNING_MAX, KOTA_NAN, "Manning's n"};
    const ranged water = {KOTA_IMPORT_WATER, 0, WATER_MAX_M, 0, "depth of water"};
    const ranged sinking = {KOTA_IMPORT_SINKING, -SINKING_MAX_MM, SINKING_MAX_MM, 0, "sinking"};
    float *manning_n = NULL, *water_m = NULL, *sinking_mm_per_year = NULL;
    if (in->bed_m == NULL) {
        KOTA_TRY(read_buildings(in, err));
        kota_import__houses(in);
        return KOTA_OK;
    }
    KOTA_TRY(read_raster(&manning_n, in, &roughness, err));
    KOTA_TRY(read_raster(&water_m, in, &water, err));
    KOTA_TRY(read_raster(&sinking_mm_per_year, in, &sinking, err));
    survey->sinking_mm_per_year = sinking_mm_per_year;
    if (in->def->survey_year != INT32_MIN) in->bundle.sketch.survey_year = in->def->survey_year;
    if (manning_n == NULL && in->cover_manning_n != NULL) {
        const ranged cover = {KOTA_IMPORT_LAND_COVER, 1e-4, MANNING_MAX, KOTA_NAN, "land cover"};
        manning_n = in->cover_manning_n;
        KOTA_TRY(check_values(in, manning_n, &cover, in->def->file[KOTA_IMPORT_LAND_COVER], err));
    }
    survey->manning_n = manning_n;
    survey->water_m = water_m;
    survey->same_manning_n = kota_is_nan(in->def->manning_n) ? 0 : in->def->manning_n;
    KOTA_TRY(read_buildings(in, err));
    kota_import__houses(in);
    return KOTA_OK;
}
