/* Districts, people and land use of an import. Where a layer is missing a plain assumption stands in its place and is
 * said. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_parts.h"

#define DISTRICT_MIN_M2 10000.0 /* a smaller corner of a district is left out; assumed */
#define DENSITY_PER_M2                                                                                               \
    0.010                  /* residents where nothing is known: 10,000 a km2, between Semarang's 4,600 and Jakarta's \
                              16,000 (BPS 2023); assumed */
#define GAPS_TELL_FRAC 0.1 /* more of the city without a population is told; assumed */
#define JOBS_PER_PERSON 0.45   /* assumed, as Indonesia's employed share of residents */
#define PLACES_PER_PERSON 0.20 /* in schools; assumed */
#define BARE_N 0.03            /* of ground that nothing is known of; Chow 1959, table 5-6: pasture, short grass */
enum { FIELDS_MAX = 4 };

/* What a district's own fields may say besides its residents, by the names of sketch.def: those of sums are of the
 * whole district, and its part inside the city has its share of them. */
static const struct {
    const char *key;
    size_t offset;
    bool sum;
} FACT_FIELDS[] = {{"jobs", offsetof(kota_district_def, jobs), true},
                   {"school_places", offsetof(kota_district_def, school_places), true},
                   {"income_idr_per_month", offsetof(kota_district_def, income_idr_per_month), false},
                   {"digital_access", offsetof(kota_district_def, digital_frac), false},
                   {"low_income_share", offsetof(kota_district_def, low_income_frac), false},
                   {"elderly_share", offsetof(kota_district_def, elderly_frac), false},
                   {"disabled_share", offsetof(kota_district_def, disabled_frac), false},
                   {"sealed_share", offsetof(kota_district_def, sealed_frac), false},
                   {"inlet_spacing_m", offsetof(kota_district_def, inlet_spacing_m), false},
                   {"persons_per_tps", offsetof(kota_district_def, persons_per_tps), false}};
enum { FACTS = KOTA_COUNT(FACT_FIELDS) };

typedef struct area { /* a district while it is read */
    const char *id, *name;
    kota_points outline;
    double persons;      /* of its fields, of the whole district; NaN: none */
    double known[FACTS]; /* of its fields, as FACT_FIELDS; NaN: none */
    double whole_m2, inside_m2;
    double land_m2; /* of inside_m2: not known to be sea */
} area;

typedef struct areas {
    kota_importing *in;
    area *items;
    int32_t count, room;
    const char *fields; /* "kel,rw" */
    bool guessed;
    int32_t filling; /* the area whose runs come */
} areas;

/* ---- which district a cell is in ---- */

static void own_run(void *context, int32_t i0, int32_t i1, int32_t j) {
    areas *of = context;
    for (int32_t i = i0; i < i1; i++) {
        int16_t *cell = &of->in->district[(size_t)j * (size_t)of->in->bundle.survey.nx + (size_t)i];
        if (*cell >= 0) continue; /* the first wins */
        *cell = (int16_t)of->filling;
        double dx_m = of->in->bundle.survey.dx_m;
        of->items[of->filling].inside_m2 += dx_m * dx_m;
        if (!kota_import__is_sea(of->in, (i + 0.5) * dx_m, (j + 0.5) * dx_m))
            of->items[of->filling].land_m2 += dx_m * dx_m;
    }
}

static void add_area(areas *of, const char *id, const char *name, const kota_points *outline, double persons) {
    kota_importing *in = of->in;
    area added = {.id = id, .name = name, .persons = persons};
    for (int32_t f = 0; f < FACTS; f++) added.known[f] = KOTA_NAN;
    added.outline.count = outline->count;
    added.outline.xy_m = KOTA_NEW(in->arena, double, 2 * (size_t)outline->count);
    memcpy(added.outline.xy_m, outline->xy_m, 2 * (size_t)outline->count * sizeof(double));
    for (int32_t p = 0; p < outline->count; p++) {
        const double *a = &outline->xy_m[2 * p], *b = &outline->xy_m[2 * ((p + 1) % outline->count)];
        added.whole_m2 += 0.5 * ((a[0] - in->bundle.survey.west_m) * (b[1] - in->bundle.survey.south_m) -
                                 (b[0] - in->bundle.survey.west_m) * (a[1] - in->bundle.survey.south_m));
    }
    added.whole_m2 = kota_abs(added.whole_m2);
    of->items = kota_grow(of->items, of->count, &of->room, sizeof *of->items);
    of->items[of->count++] = added;
}

/* Another part of a district that came before: one outline with a bridge of no width between the two. */
static void join_area(areas *of, area *known, const kota_points *outline, double persons) {
    kota_points *to = &known->outline;
    double *xy_m = KOTA_NEW(of->in->arena, double, 2 * (size_t)(to->count + outline->count + 2));
    memcpy(xy_m, to->xy_m, 2 * (size_t)to->count * sizeof(double));
    memcpy(xy_m + 2 * to->count, to->xy_m, 2 * sizeof(double)); /* back to where it begins */
    memcpy(xy_m + 2 * to->count + 2, outline->xy_m, 2 * (size_t)outline->count * sizeof(double));
    memcpy(xy_m + 2 * (to->count + 1 + outline->count), outline->xy_m, 2 * sizeof(double));
    areas alone = {.in = of->in};
    add_area(&alone, "", "", outline, persons);
    known->whole_m2 += alone.items[0].whole_m2;
    kota_free(alone.items);
    if (!kota_is_nan(persons)) known->persons = kota_is_nan(known->persons) ? persons : known->persons + persons;
    to->xy_m = xy_m;
    to->count += outline->count + 2;
}

static const char GUESSES[] = "kel,kelurahan,desa,namobj,nama,name,district,id";

/* The values of the fields that name a district, joined. */
static bool name_of(const areas *of, const kota_gis_feature *feature, char *name, size_t size) {
    if (of->guessed) return kota_import__text(feature, GUESSES, name, size);
    size_t used = 0;
    name[0] = '\0';
    for (const char *at = of->fields; *at != '\0';) {
        char key[64], value[128];
        size_t length = strcspn(at, ",");
        if (length >= sizeof key) return false;
        memcpy(key, at, length);
        key[length] = '\0';
        if (!kota_import__text(feature, key, value, sizeof value)) return false;
        snprintf(name + used, size - used, "%s%s", used > 0 ? " " : "", value);
        used = strlen(name);
        at += length + (at[length] == ',');
    }
    return name[0] != '\0';
}

static kota_status no_name(const areas *of, const kota_gis_feature *feature, kota_error *err) {
    kota_text fields = {0};
    const char *name, *value;
    for (int32_t k = 0; k < 12 && kota_gis_field(feature, k, &name, &value); k++)
        kota_text_add(&fields, "%s%s", k > 0 ? ", " : "", name);
    kota_status status = kota_fail(
        err, KOTA_DATA,
        "%s: layer %s, feature %lld has no value in %s; name other fields with --district-fields, it has: %s",
        of->in->def->file[KOTA_IMPORT_DISTRICTS], feature->layer, (long long)feature->fid, of->fields,
        fields.chars != NULL ? fields.chars : "none");
    kota_text_free(&fields);
    return status;
}

/* The fields of the area that came last; one that cannot be is refused, as a bundle would be read. */
static kota_status read_facts(areas *of, const kota_gis_feature *feature, const char *name, kota_error *err) {
    area *last = &of->items[of->count - 1];
    for (int32_t f = 0; f < FACTS; f++) {
        const kota_member *member = kota_schema_member_by_key(&kota_district_def_schema, FACT_FIELDS[f].key);
        last->known[f] = kota_import__number(feature, FACT_FIELDS[f].key);
        if (kota_is_nan(last->known[f]) || (last->known[f] >= member->low && last->known[f] <= member->high))
            continue;
        return kota_fail(err, KOTA_DATA, "%s: layer %s, feature %lld (%s) has %s = %g; must be %g to %g",
                         of->in->def->file[KOTA_IMPORT_DISTRICTS], feature->layer, (long long)feature->fid, name,
                         FACT_FIELDS[f].key, last->known[f], member->low, member->high);
    }
    return KOTA_OK;
}

static kota_status visit(void *context, const kota_gis_feature *feature, kota_error *err) {
    areas *of = context;
    kota_importing *in = of->in;
    char name[256];
    if (!name_of(of, feature, name, sizeof name)) {
        if (!of->guessed) return no_name(of, feature, err);
        snprintf(name, sizeof name, "district %lld", (long long)feature->fid);
    }
    const char *id = kota_import__slug(name, in->arena);
    double persons = kota_import__number(feature, "population,penduduk,jumlah_penduduk,persons,pop_est");
    if (persons < 0)
        return kota_fail(err, KOTA_DATA,
                         "%s: layer %s, feature %lld (%s) has a population of %g; give 0 or more, or no value where "
                         "it is not known",
                         in->def->file[KOTA_IMPORT_DISTRICTS], feature->layer, (long long)feature->fid, name,
                         persons);
    for (int32_t a = 0; a < of->count; a++)
        if (strcmp(of->items[a].id, id) == 0) {
            join_area(of, &of->items[a], &feature->points, persons);
            return KOTA_OK;
        }
    if (of->count == 10000)
        return kota_fail(err, KOTA_DATA, "%s: more than 10,000 districts; name coarser ones with --district-fields",
                         in->def->file[KOTA_IMPORT_DISTRICTS]);
    add_area(of, id, kota_arena_text(in->arena, name), &feature->points, persons);
    return read_facts(of, feature, name, err);
}

static kota_status read_districts(areas *of, kota_error *err) {
    kota_importing *in = of->in;
    kota_gis *gis = NULL;
    int64_t seen = 0;
    kota_status status = kota_import__open(&gis, in, KOTA_IMPORT_DISTRICTS, err);
    if (status == KOTA_OK) status = kota_gis_walk(gis, KOTA_GIS_AREA, in->bundle.survey.epsg, visit, of, &seen, err);
    kota_gis_close(gis);
    if (status == KOTA_OK && seen == 0)
        status = kota_fail(err, KOTA_DATA, "%s: has no areas; give polygons of districts",
                           in->def->file[KOTA_IMPORT_DISTRICTS]);
    return status;
}

/* The whole city as its one district. */
static void one_district(areas *of) {
    const kota_survey *survey = &of->in->bundle.survey;
    double west_m = survey->west_m, south_m = survey->south_m, w_m = of->in->width_m, h_m = of->in->height_m;
    double xy_m[8] = {west_m, south_m, west_m + w_m, south_m, west_m + w_m, south_m + h_m, west_m, south_m + h_m};
    kota_points outline = {.xy_m = xy_m, .count = 4};
    add_area(of, "city", "City", &outline, KOTA_NAN);
    kota_fault(&of->in->report->assumed, "districts: none are given (--districts); the city is one district");
}

/* Fill the cells; districts with hardly anything in the city leave, and the cells are numbered anew. */
static kota_status place_districts(areas *of, kota_error *err) {
    kota_importing *in = of->in;
    size_t cells = (size_t)in->bundle.survey.nx * (size_t)in->bundle.survey.ny;
    in->district = KOTA_NEW(in->scratch, int16_t, cells);
    for (size_t k = 0; k < cells; k++) in->district[k] = -1;
    for (of->filling = 0; of->filling < of->count; of->filling++)
        kota_import__fill(in, &of->items[of->filling].outline, own_run, of);
    int16_t *now = KOTA_NEW(in->scratch, int16_t, of->count);
    int32_t kept = 0, slivers = 0;
    for (int32_t a = 0; a < of->count; a++) {
        bool keep = of->items[a].inside_m2 >= kota_min(DISTRICT_MIN_M2, 0.5 * of->items[a].whole_m2) &&
                    of->items[a].inside_m2 > 0;
        slivers += !keep && of->items[a].inside_m2 > 0;
        now[a] = keep ? (int16_t)kept : -1;
        if (keep) of->items[kept++] = of->items[a];
    }
    of->count = kept;
    for (size_t k = 0; k < cells; k++)
        if (in->district[k] >= 0) in->district[k] = now[in->district[k]];
    if (slivers > 0)
        kota_fault(&in->report->warnings, "districts: %d reach into the city with less than a hectare; left out",
                   slivers);
    if (kept > 0) return KOTA_OK;
    return kota_fail(err, KOTA_DATA,
                     "%s: none of its areas lies in the city (%.0f, %.0f to %.0f, %.0f in EPSG:%d); check "
                     "its coordinate system, or --bounds",
                     in->def->file[KOTA_IMPORT_DISTRICTS], in->bundle.survey.west_m, in->bundle.survey.south_m,
                     in->bundle.survey.west_m + in->width_m, in->bundle.survey.south_m + in->height_m,
                     in->bundle.survey.epsg);
}

/* ---- people ---- */

static kota_status read_persons(kota_importing *in, const kota_gis_raster *raster, const char *path,
                                kota_error *err) {
    const kota_survey *survey = &in->bundle.survey;
    size_t cells = (size_t)survey->nx * (size_t)survey->ny;
    float *values;
    KOTA_TRY(kota_import__sample(&values, in, raster, false, err));
    double cell_m2 = survey->dx_m * survey->dx_m, per_cell = in->def->population_per_km2 * 1e-6 * cell_m2, sum = 0;
    if (kota_is_nan(in->def->population_per_km2)) { /* persons a pixel: by the pixel's area in the city's metres */
        double x[3] = {raster->extent[0], raster->extent[0] + raster->from_pixel[1], raster->extent[0]};
        double y[3] = {raster->extent[1], raster->extent[1], raster->extent[1] - raster->from_pixel[5]};
        KOTA_TRY(kota_gis_raster_points(raster, survey->epsg, false, x, y, 3, err));
        double pixel_m2 = kota_abs((x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]));
        per_cell = cell_m2 / pixel_m2;
    }
    int64_t gaps = 0;
    for (size_t k = 0; k < cells; k++) {
        double persons = (double)values[k] * per_cell;
        if (!kota_is_finite(persons)) {
            persons = 0;
            gaps++;
        }
        if (persons < 0 || persons > cell_m2)
            return kota_fail(err, KOTA_DATA,
                             "%s: gives %g persons on %g m2 at %.0f, %.0f (EPSG:%d): not between 0 and one a m2; %s",
                             path, persons, cell_m2,
                             survey->west_m + ((double)(k % (size_t)survey->nx) + 0.5) * survey->dx_m,
                             survey->south_m + ((double)(k / (size_t)survey->nx) + 0.5) * survey->dx_m, survey->epsg,
                             persons < 0 ? "if it stands for no value, say so in the file (gdal_translate -a_nodata)"
                                         : "say what its values are with --population-per-km2");
        values[k] = (float)persons;
        sum += persons;
    }
    if (!(sum >= 1))
        return kota_fail(err, KOTA_DATA,
                         "%s: gives no people in the city; check that it lies there (EPSG:%d, %g, %g to %g, "
                         "%g)",
                         path, raster->epsg, raster->extent[0], raster->extent[1], raster->extent[2],
                         raster->extent[3]);
    if (gaps > GAPS_TELL_FRAC * (double)cells)
        kota_fault(&in->report->warnings, "population: no value for %.0f %% of the city; nobody lives there",
                   100 * (double)gaps / (double)cells);
    in->persons = values;
    in->bundle.survey.persons = values;
    return KOTA_OK;
}

static kota_status sample_persons(kota_importing *in, kota_error *err) {
    const char *path = in->def->file[KOTA_IMPORT_POPULATION];
    if (path == NULL) return KOTA_OK;
    kota_gis_raster raster = {0};
    KOTA_TRY(kota_gis_raster_open(&raster, path, kota_import__assume(in), err));
    kota_status status = read_persons(in, &raster, path, err);
    kota_gis_raster_close(&raster);
    return status;
}

/* A district's people: of its fields, its part of them inside the city by area; else of the raster; else as many a
   km2 as the planner says; else assumed. */
static void count_people(areas *of, double *persons) {
    kota_importing *in = of->in;
    size_t cells = (size_t)in->bundle.survey.nx * (size_t)in->bundle.survey.ny;
    int32_t even = 0, cut = 0;
    bool said = !kota_is_nan(in->def->population_per_km2);
    double per_m2 = said ? in->def->population_per_km2 * 1e-6 : DENSITY_PER_M2;
    for (size_t k = 0; in->persons != NULL && k < cells; k++)
        if (in->district[k] >= 0) persons[in->district[k]] += (double)in->persons[k];
    for (int32_t a = 0; a < of->count; a++) {
        const area *known = &of->items[a];
        if (!kota_is_nan(known->persons)) {
            double share = known->whole_m2 > 0 ? kota_min(1, known->inside_m2 / known->whole_m2) : 1;
            persons[a] = known->persons * share;
            cut += share < 0.99;
        } else if (in->persons == NULL) {
            persons[a] = known->land_m2 * per_m2;
            even++;
        }
    }
    if (even > 0 && said)
        kota_fault(&in->report->assumed, "people: %g residents a km2 in %d districts, as --population-per-km2 says",
                   in->def->population_per_km2, even);
    else if (even > 0)
        kota_fault(&in->report->assumed,
                   "people: 10,000 residents a km2 in %d districts (no --population and no field "
                   "population; --population-per-km2 says another density)",
                   even);
    if (cut > 0)
        kota_fault(&in->report->assumed,
                   "people: of %d districts that the border cuts, the share of their area inside", cut);
}

/* ---- land use ---- */

typedef struct land {
    const char *word;
    kota_land_use use;
} land;
static const land LANDS[] = {
    {"residential", KOTA_LAND_HOUSING},
    {"commercial", KOTA_LAND_CENTRE},
    {"retail", KOTA_LAND_CENTRE},
    {"industrial", KOTA_LAND_INDUSTRY},
    {"port", KOTA_LAND_PORT},
    {"harbour", KOTA_LAND_PORT},
    {"park", KOTA_LAND_PARK},
    {"forest", KOTA_LAND_PARK},
    {"grass", KOTA_LAND_PARK},
    {"wood", KOTA_LAND_PARK},
    {"recreation_ground", KOTA_LAND_PARK},
    {"cemetery", KOTA_LAND_PARK},
    {"farmland", KOTA_LAND_FARM},
    {"farm", KOTA_LAND_FARM},
    {"orchard", KOTA_LAND_FARM},
    {"meadow", KOTA_LAND_FARM},
    {"marketplace", KOTA_LAND_MARKET},
};
/* Sealed shares of a land use: assumed, as in the invented city of Contoh. */
static const double SEALED_FRAC[KOTA_LAND_COUNT] = {0.80, 0.60, 0.85, 0.85, 0.80, 0.70, 0.10, 0.10};

static int32_t land_of(const char *word) {
    for (int32_t u = 0; u < KOTA_LAND_COUNT; u++)
        if (strcmp(word, kota_land_use_names[u]) == 0) return u;
    for (int32_t l = 0; l < KOTA_COUNT(LANDS); l++)
        if (strcmp(word, LANDS[l].word) == 0) return (int32_t)LANDS[l].use;
    return -1;
}

typedef struct land_reading {
    kota_importing *in;
    uint8_t *use; /* nx * ny; 0 not known, else kota_land_use + 1 */
    uint8_t now;
} land_reading;

static void land_run(void *context, int32_t i0, int32_t i1, int32_t j) {
    land_reading *of = context;
    memset(&of->use[(size_t)j * (size_t)of->in->bundle.survey.nx + (size_t)i0], of->now, (size_t)(i1 - i0));
}

static kota_status visit_land(void *context, const kota_gis_feature *feature, kota_error *err) {
    (void)err;
    land_reading *of = context;
    char word[64];
    if (!kota_import__text(feature, "land_use,landuse,leisure,natural,amenity,class,type", word, sizeof word))
        return KOTA_OK;
    int32_t use = land_of(word);
    if (use < 0) return KOTA_OK;
    of->now = (uint8_t)(use + 1);
    kota_import__fill(of->in, &feature->points, land_run, of);
    return KOTA_OK;
}

static kota_status read_land(kota_importing *in, int32_t districts, int32_t *use, kota_error *err) {
    size_t cells = (size_t)in->bundle.survey.nx * (size_t)in->bundle.survey.ny;
    if (in->def->file[KOTA_IMPORT_LAND_USE] == NULL) {
        if (in->def->file[KOTA_IMPORT_LAND_COVER] == NULL)
            kota_fault(&in->report->assumed,
                       "land use: none is given (--land-use); housing everywhere, 60 %% of the ground "
                       "sealed");
        return KOTA_OK;
    }
    land_reading of = {.in = in, .use = KOTA_NEW(in->scratch, uint8_t, cells)};
    kota_gis *gis = NULL;
    kota_status status = kota_import__open(&gis, in, KOTA_IMPORT_LAND_USE, err);
    if (status == KOTA_OK)
        status = kota_gis_walk(gis, KOTA_GIS_AREA, in->bundle.survey.epsg, visit_land, &of, NULL, err);
    kota_gis_close(gis);
    if (status != KOTA_OK) return status;
    int64_t *votes = KOTA_NEW(in->scratch, int64_t, (size_t)districts * KOTA_LAND_COUNT);
    for (size_t k = 0; k < cells; k++)
        if (of.use[k] > 0 && in->district[k] >= 0) votes[in->district[k] * KOTA_LAND_COUNT + of.use[k] - 1]++;
    for (int32_t d = 0; d < districts; d++)
        for (int32_t u = 0; u < KOTA_LAND_COUNT; u++)
            if (votes[d * KOTA_LAND_COUNT + u] > votes[d * KOTA_LAND_COUNT + use[d]]) use[d] = u;
    kota_fault(&in->report->assumed,
               "land use: of a district, the one with the largest area known; sealed shares 80 %% "
               "kampung and industry, 60 housing, 85 centre and market, 70 port, 10 park and farm");
    return KOTA_OK;
}

/* Names as maps have room for them: a word that all begin with ("KELURAHAN") goes, and capitals throughout become
 * capitals at the beginning of words. */
static void shorten_names(areas *of) {
    size_t common = of->count > 1 ? strcspn(of->items[0].name, " ") + 1 : 0;
    for (int32_t a = 0; a < of->count; a++)
        if (strncmp(of->items[a].name, of->items[0].name, common) != 0 || strlen(of->items[a].name) <= common)
            common = 0;
    for (int32_t a = 0; a < of->count; a++) {
        char *name = kota_arena_text(of->in->arena, of->items[a].name + common);
        bool small = false;
        for (const char *c = name; *c != '\0'; c++) small = small || (*c >= 'a' && *c <= 'z');
        for (char *c = name; *c != '\0' && !small; c++)
            if (c > name && c[-1] != ' ' && c[-1] != '-' && *c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
        of->items[a].name = name;
    }
}

/* What a district's field source says: which of its numbers nobody gave. */
static const char *source_of(const areas *of, const area *known) {
    const kota_import_def *def = of->in->def;
    kota_text text = {0}, assumed = {0};
    kota_text_add(&text, def->file[KOTA_IMPORT_DISTRICTS] != NULL ? "given" : "generated");
    if (kota_is_nan(known->persons) && of->in->persons == NULL) kota_text_add(&assumed, ", population");
    for (int32_t f = 0; f < FACTS; f++)
        if (kota_is_nan(known->known[f]) &&
            !(def->file[KOTA_IMPORT_LAND_COVER] != NULL && strcmp(FACT_FIELDS[f].key, "sealed_share") == 0))
            kota_text_add(&assumed, ", %s", FACT_FIELDS[f].key);
    if (def->file[KOTA_IMPORT_LAND_USE] == NULL && def->file[KOTA_IMPORT_LAND_COVER] == NULL)
        kota_text_add(&assumed, ", land_use");
    if (assumed.length > 0) kota_text_add(&text, "; assumed: %s", assumed.chars + 2);
    const char *kept = kota_arena_text(of->in->arena, text.chars);
    kota_text_free(&assumed);
    kota_text_free(&text);
    return kept;
}

static void make_districts(areas *of, const double *persons, int32_t *use) {
    kota_importing *in = of->in;
    const kota_survey *survey = &in->bundle.survey;
    kota_district_def *districts = KOTA_NEW(in->arena, kota_district_def, of->count);
    double *sealed_frac = KOTA_NEW(in->scratch, double, of->count);
    kota_import__cover_districts(in, of->count, use, sealed_frac);
    const char **sources = KOTA_NEW(in->arena, const char *, of->count);
    for (int32_t a = 0; a < of->count; a++) {
        kota_district_def *district = &districts[a];
        kota_schema_defaults(&kota_district_def_schema, district, in->arena);
        sources[a] = source_of(of, &of->items[a]);
        district->id = of->items[a].id;
        district->name = of->items[a].name;
        district->outline = of->items[a].outline;
        for (int32_t p = 0; p < district->outline.count; p++) {
            district->outline.xy_m[2 * p] -= survey->west_m;
            district->outline.xy_m[2 * p + 1] -= survey->south_m;
        }
        district->population_persons = kota_round(persons[a]);
        district->jobs = kota_round(persons[a] * JOBS_PER_PERSON);
        district->school_places = kota_round(persons[a] * PLACES_PER_PERSON);
        district->land_use = use[a];
        district->sealed_frac = kota_is_nan(sealed_frac[a]) ? SEALED_FRAC[use[a]] : sealed_frac[a];
        in->report->persons += district->population_persons;
        double share = of->items[a].whole_m2 > 0 ? kota_min(1, of->items[a].inside_m2 / of->items[a].whole_m2) : 1;
        for (int32_t f = 0; f < FACTS; f++) {
            double value = of->items[a].known[f] * (FACT_FIELDS[f].sum ? share : 1);
            if (!kota_is_nan(value)) *(double *)(void *)((unsigned char *)district + FACT_FIELDS[f].offset) = value;
        }
    }
    in->bundle.sketch.districts = (kota_records){.items = districts, .count = of->count};
    in->bundle.district_sources = sources;
    in->report->districts = of->count;
    kota_fault(&in->report->assumed,
               "people: where a district's fields do not say, jobs 0.45 and school places 0.20 a resident; income, "
               "inlets and collection points by the defaults of sketch.def");
}

/* Ground alone: no districts, nobody, and no soils. */
static void nobody(kota_importing *in) {
    kota_survey *survey = &in->bundle.survey;
    bool known = !kota_is_nan(in->def->sealed_frac);
    survey->bare = true;
    survey->bare_sealed_frac = known ? in->def->sealed_frac : 1;
    if (!known)
        kota_fault(&in->report->assumed,
                   "ground: no districts are given (--districts), so its soil is not known and nothing seeps away "
                   "(--sealed-share)");
    if (in->def->file[KOTA_IMPORT_ROUGHNESS] == NULL && !(survey->same_manning_n > 0)) {
        survey->same_manning_n = BARE_N;
        kota_fault(&in->report->assumed, "ground: Manning's n %g everywhere (--manning-n, --roughness)", BARE_N);
    }
}

kota_status kota_import__people(kota_importing *in, kota_error *err) {
    const kota_import_def *def = in->def;
    if (!kota_import__has_streets(in) && def->file[KOTA_IMPORT_DISTRICTS] == NULL &&
        def->file[KOTA_IMPORT_POPULATION] == NULL) {
        nobody(in);
        return KOTA_OK;
    }
    areas of = {.in = in, .fields = in->def->district_fields, .guessed = in->def->district_fields == NULL};
    kota_status status = KOTA_OK;
    if (in->def->file[KOTA_IMPORT_DISTRICTS] != NULL)
        status = read_districts(&of, err);
    else
        one_district(&of);
    if (status == KOTA_OK) status = place_districts(&of, err);
    if (status == KOTA_OK) status = sample_persons(in, err);
    int32_t *use = KOTA_NEW(in->scratch, int32_t, of.count);
    for (int32_t a = 0; a < of.count; a++) use[a] = KOTA_LAND_HOUSING;
    if (status == KOTA_OK) status = read_land(in, of.count, use, err);
    if (status == KOTA_OK) {
        double *persons = KOTA_NEW(in->scratch, double, of.count);
        shorten_names(&of);
        count_people(&of, persons);
        make_districts(&of, persons, use);
    }
    kota_free(of.items);
    return status;
}
