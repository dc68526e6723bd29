/* Walking over features in one coordinate system, and their fields and tags as text. */
#include "io/gis.h"

#ifdef KOTA_GIS

#include <string.h>
#include <strings.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/gis_inside.h"

/* ---- fields and tags ---- */

typedef struct tag {
    const char *name, *value;
} tag;

typedef struct tags { /* filled when first asked for */
    OGRFeatureH feature;
    kota_arena *arena;
    tag *items;
    int32_t count, capacity;
    bool filled, osm;
} tags;

static void add(tags *of, const char *name, const char *value) {
    of->items = kota_grow(of->items, of->count, &of->capacity, sizeof *of->items);
    of->items[of->count++] = (tag){name, value};
}

/* A text in quotes, with \" and \\ in it; *at moves behind it. NULL where there is none. */
static const char *quoted(const char **at, kota_arena *arena) {
    const char *from = strchr(*at, '"');
    if (from == NULL) return NULL;
    char *text = kota_arena_alloc(arena, strlen(from), 1), *to = text;
    for (from++; *from != '\0' && *from != '"'; from++) {
        if (*from == '\\' && from[1] != '\0') from++;
        *to++ = *from;
    }
    *at = *from == '"' ? from + 1 : from;
    return text;
}

/* "key"=>"value","key"=>"value": how OGR writes the tags that have no field */
static void add_other_tags(tags *of, const char *text) {
    for (;;) {
        const char *name = quoted(&text, of->arena);
        const char *value = name != NULL ? quoted(&text, of->arena) : NULL;
        if (value == NULL) return;
        add(of, name, value);
    }
}

static void fill(tags *of) {
    if (of->filled) return;
    of->filled = true;
    of->count = 0;
    int count = OGR_F_GetFieldCount(of->feature);
    for (int f = 0; f < count; f++) {
        if (!OGR_F_IsFieldSetAndNotNull(of->feature, f)) continue;
        const char *name = OGR_Fld_GetNameRef(OGR_F_GetFieldDefnRef(of->feature, f));
        const char *value = OGR_F_GetFieldAsString(of->feature, f); /* until the next of them */
        if (of->osm && strcmp(name, "other_tags") == 0)
            add_other_tags(of, value);
        else
            add(of, name, kota_arena_text(of->arena, value));
    }
}

typedef struct handle {
    tags *tags;
} handle;

static tags *tags_of(const kota_gis_feature *feature) {
    const handle *of = feature->handle;
    fill(of->tags);
    return of->tags;
}

/* Cut between characters of UTF-8. */
static void copy(char *text, size_t size, const char *value) {
    size_t length = strlen(value);
    if (size == 0) return;
    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)value[length] & 0xC0) == 0x80) length--;
    }
    memcpy(text, value, length);
    text[length] = '\0';
}

bool kota_gis_text(const kota_gis_feature *feature, const char *key, char *text, size_t size) {
    const tags *of = tags_of(feature);
    int32_t found = -1;
    for (int32_t t = 0; t < of->count; t++) {
        if (strcmp(of->items[t].name, key) == 0) {
            found = t;
            break;
        }
        if (found < 0 && strcasecmp(of->items[t].name, key) == 0) found = t;
    }
    copy(text, size, found >= 0 ? of->items[found].value : "");
    return found >= 0;
}

bool kota_gis_field(const kota_gis_feature *feature, int32_t k, const char **name, const char **value) {
    const tags *of = tags_of(feature);
    if (k < 0 || k >= of->count) return false;
    *name = of->items[k].name;
    *value = of->items[k].value;
    return true;
}

/* ---- walking ---- */

typedef struct walk {
    kota_gis_reading reading;
    kota_gis_parts parts;
    kota_gis_visit *visit;
    void *context;
    const char *only_layer; /* NULL: all */
    bool mixed;             /* layers come mixed, as in OpenStreetMap data, which is read once through */
    int32_t layer;          /* where they do not: the one at hand */
    int64_t count;
} walk;

static bool is_skipped(const walk *w, OGRLayerH layer) {
    return w->only_layer != NULL && strcasecmp(OGR_L_GetName(layer), w->only_layer) != 0;
}

static OGRFeatureH next_feature(walk *w, OGRLayerH *layer) {
    GDALDatasetH dataset = w->reading.gis->dataset;
    OGRFeatureH feature = NULL;
    while (w->mixed) {
        feature = GDALDatasetGetNextFeature(dataset, layer, NULL, NULL, NULL);
        if (feature == NULL || !is_skipped(w, *layer)) return feature;
        OGR_F_Destroy(feature);
    }
    for (; w->layer < GDALDatasetGetLayerCount(dataset); w->layer++) {
        *layer = GDALDatasetGetLayer(dataset, w->layer);
        if (is_skipped(w, *layer)) continue;
        feature = OGR_L_GetNextFeature(*layer);
        if (feature != NULL) return feature;
    }
    return NULL;
}

static kota_status visit_parts(walk *w, OGRLayerH layer, tags *of) {
    static const int32_t points_min[] = {[KOTA_GIS_POINT] = 1, [KOTA_GIS_LINE] = 2, [KOTA_GIS_AREA] = 3};
    KOTA_TRY(kota_gis_parts_of(&w->parts, &w->reading, layer, of->feature));
    handle handle_of = {of};
    for (int32_t p = 0; p < w->parts.count; p++) {
        if (w->parts.points[p].count < points_min[w->reading.shape]) continue;
        kota_gis_feature feature = {.layer = OGR_L_GetName(layer),
                                    .fid = OGR_F_GetFID(of->feature),
                                    .part = p,
                                    .points = w->parts.points[p],
                                    .handle = &handle_of};
        KOTA_TRY(w->visit(w->context, &feature, w->reading.err));
        w->count++;
    }
    return KOTA_OK;
}

static kota_status walk_on(walk *w) {
    kota_gis *gis = w->reading.gis;
    tags of = {.arena = w->reading.arena, .osm = gis->osm};
    kota_status status = KOTA_OK;
    OGRLayerH layer = NULL;
    while (status == KOTA_OK && (of.feature = next_feature(w, &layer)) != NULL) {
        of.filled = false;
        status = visit_parts(w, layer, &of);
        OGR_F_Destroy(of.feature);
        kota_arena_rewind(w->reading.arena);
    }
    kota_free(of.items);
    if (status != KOTA_OK || gis->trouble.failures == 0) return status;
    return kota_fail(w->reading.err, KOTA_DATA, "%s: is damaged or cut short; get it again: %s", gis->path,
                     gis->trouble.text);
}

/* The OpenStreetMap driver need not put together the shapes of layers that nobody asks for. */
static void choose_layers(walk *w) {
    static const char *const osm_layers[] = {
        [KOTA_GIS_POINT] = "points", [KOTA_GIS_LINE] = "lines", [KOTA_GIS_AREA] = "multipolygons"};
    kota_gis *gis = w->reading.gis;
    w->only_layer = gis->only_layer;
    w->mixed = GDALDatasetTestCapability(gis->dataset, ODsCRandomLayerRead) != 0;
    if (gis->osm) {
        if (w->only_layer == NULL) w->only_layer = osm_layers[w->reading.shape];
        char *words = kota_text_format("SET interest_layers = %s", w->only_layer);
        OGRLayerH none = GDALDatasetExecuteSQL(gis->dataset, words, NULL, NULL);
        if (none != NULL) GDALDatasetReleaseResultSet(gis->dataset, none);
        kota_free(words);
    }
    GDALDatasetResetReading(gis->dataset);
    for (int l = 0; !w->mixed && l < GDALDatasetGetLayerCount(gis->dataset); l++)
        OGR_L_ResetReading(GDALDatasetGetLayer(gis->dataset, l));
}

kota_status kota_gis_walk(kota_gis *gis, kota_gis_shape shape, int32_t epsg, kota_gis_visit *visit, void *context,
                          int64_t *count, kota_error *err) {
    walk w = {.reading = {.gis = gis, .shape = shape, .err = err}, .visit = visit, .context = context};
    KOTA_ASSERT(gis->memory == NULL);
    kota_gis_hear(&gis->trouble);
    w.reading.arena = kota_arena_create("walk", 0);
    kota_status status = kota_gis_reading_begin(&w.reading, epsg);
    if (status == KOTA_OK) {
        choose_layers(&w);
        status = walk_on(&w);
    }
    kota_gis_reading_end(&w.reading);
    kota_arena_destroy(w.reading.arena);
    kota_free(w.parts.points);
    kota_gis_unhear(&gis->trouble);
    if (count != NULL) *count = w.count;
    return status;
}

/* ---- the middle ---- */

typedef struct box {
    double low[2], high[2];
} box;

static kota_status widen(void *context, const kota_gis_feature *feature, kota_error *err) {
    box *all = context;
    (void)err;
    for (int32_t p = 0; p < 2 * feature->points.count; p++) {
        all->low[p % 2] = kota_min(all->low[p % 2], feature->points.xy_m[p]);
        all->high[p % 2] = kota_max(all->high[p % 2], feature->points.xy_m[p]);
    }
    return KOTA_OK;
}

kota_status kota_gis_middle(kota_gis *gis, kota_gis_shape shape, double *east_deg, double *north_deg,
                            kota_error *err) {
    static const char *const words[] = {
        [KOTA_GIS_POINT] = "points", [KOTA_GIS_LINE] = "lines", [KOTA_GIS_AREA] = "areas"};
    enum { WGS84 = 4326 };
    box all = {{KOTA_INFINITY, KOTA_INFINITY}, {-KOTA_INFINITY, -KOTA_INFINITY}};
    int64_t count = 0;
    KOTA_TRY(kota_gis_walk(gis, shape, WGS84, widen, &all, &count, err));
    if (count == 0) return kota_fail(err, KOTA_DATA, "%s: has no %s; give a file with some", gis->path, words[shape]);
    *east_deg = 0.5 * (all.low[0] + all.high[0]);
    *north_deg = 0.5 * (all.low[1] + all.high[1]);
    return KOTA_OK;
}

#else
typedef int kota_gis_walk_absent; /* ISO C wants a declaration in every file */
#endif
