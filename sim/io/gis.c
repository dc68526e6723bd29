/* Opening, making and closing vector files, and hearing what GDAL says. What is created lives in GDAL's memory until
 * it is finished and is then written by core/file, so that a failure leaves nothing behind. */
#include "io/gis.h"

#ifdef KOTA_GIS

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "io/gis_inside.h"

/* ---- what GDAL says ---- */

static void CPL_STDCALL note(CPLErr severity, CPLErrorNum number, const char *text) {
    kota_gis_trouble *trouble = CPLGetErrorHandlerUserData();
    (void)number;
    if (severity < CE_Failure) return;
    if (trouble->failures++ == 0) (void)snprintf(trouble->text, sizeof trouble->text, "%s", text);
}

static const struct {
    const char *key, *value;
} OPTIONS[] = {
    {"OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z"}, /* the date in a GeoPackage: equal records, equal bytes */
    {"CPL_VSIL_GZIP_WRITE_PROPERTIES", "NO"},         /* leave no file beside one that is read */
    {"GDAL_NUM_THREADS", "1"},                        /* other threads' errors are not heard */
};

void kota_gis_hear(kota_gis_trouble *trouble) {
    *trouble = (kota_gis_trouble){.outermost = CPLGetThreadLocalConfigOption(OPTIONS[0].key, NULL) == NULL};
    if (GDALGetDriverCount() == 0) GDALAllRegister();
    OSRSetPROJEnableNetwork(0);
    for (int32_t o = 0; o < KOTA_COUNT(OPTIONS); o++) CPLSetThreadLocalConfigOption(OPTIONS[o].key, OPTIONS[o].value);
    CPLPushErrorHandlerEx(note, trouble);
}

void kota_gis_unhear(const kota_gis_trouble *trouble) {
    CPLPopErrorHandler();
    for (int32_t o = 0; trouble->outermost && o < KOTA_COUNT(OPTIONS); o++)
        CPLSetThreadLocalConfigOption(OPTIONS[o].key, NULL);
}

kota_status kota_gis_fail(const kota_gis *gis, OGRLayerH layer, int64_t fid, kota_error *err, const char *format,
                          ...) {
    kota_text words = {0};
    va_list args;
    va_start(args, format);
    kota_text_addv(&words, format, args);
    va_end(args);
    kota_status status = kota_fail(err, KOTA_DATA, "%s: layer %s, feature %lld: %s", gis->path, OGR_L_GetName(layer),
                                   (long long)fid, words.chars);
    kota_text_free(&words);
    return status;
}

/* ---- names ---- */

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length > tail && strcmp(text + length - tail, end) == 0;
}

/* Only files: GDAL takes addresses on the internet and of databases too. */
char *kota_gis_source(const char *path) {
    static const char *const inside[] = {"/vsigzip/", "/vsizip/", "/vsitar/"};
    for (int32_t i = 0; i < KOTA_COUNT(inside); i++)
        if (strncmp(path, inside[i], strlen(inside[i])) == 0) return kota_text_copy(path);
    if (!kota_file_exists(path) && !kota_folder_exists(path)) return NULL;
    const char *unpacked = ends_with(path, ".gz") ? "/vsigzip/" : ends_with(path, ".zip") ? "/vsizip/" : "";
    return kota_text_format("%s%s", unpacked, path);
}

char *kota_gis_layer_names(const kota_gis *gis) {
    kota_text names = {0};
    int count = GDALDatasetGetLayerCount(gis->dataset);
    for (int l = 0; l < count; l++)
        kota_text_add(&names, "%s%s", l > 0 ? ", " : "", OGR_L_GetName(GDALDatasetGetLayer(gis->dataset, l)));
    return names.chars != NULL ? names.chars : kota_text_copy("none");
}

/* "FILE|layername=NAME|geometrytype=Polygon" into FILE and NAME. A file that really is named so is taken as it is. */
static kota_status split(char **file, char **layer, const char *path, kota_error *err) {
    *file = kota_text_copy(path);
    char *bar = strchr(*file, '|');
    if (bar == NULL || kota_file_exists(path)) return KOTA_OK;
    *bar = '\0';
    char *rest = NULL;
    for (char *part = strtok_r(bar + 1, "|", &rest); part != NULL; part = strtok_r(NULL, "|", &rest)) {
        if (strncmp(part, "layername=", 10) == 0) {
            kota_free(*layer);
            *layer = kota_text_copy(part + 10);
        } else if (strncmp(part, "geometrytype=", 13) != 0 && strncmp(part, "uniqueGeometryType=", 19) != 0) {
            return kota_fail(
                err, KOTA_DATA,
                "%s: \"|%s\" is not understood, only FILE|layername=NAME; save what the filter leaves as "
                "a file of its own",
                path, part);
        }
    }
    return KOTA_OK;
}

/* ---- reading ---- */

static kota_status open_file(kota_gis *gis, const char *file, kota_error *err) {
    char *source = kota_gis_source(file);
    if (source == NULL) return kota_fail(err, KOTA_DATA, "%s: there is no such file", gis->path);
    static const char *const places[] = {"X_POSSIBLE_NAMES=x,x_m,east,easting,lon,longitude",
                                         "Y_POSSIBLE_NAMES=y,y_m,north,northing,lat,latitude",
                                         "GEOM_POSSIBLE_NAMES=wkt,geom,geometry", NULL};
    bool csv = ends_with(file, ".csv") || ends_with(file, ".csv.gz");
    gis->dataset = GDALOpenEx(source, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL,
                              csv ? places : NULL, NULL);
    kota_free(source);
    if (gis->dataset == NULL)
        return kota_fail(err, KOTA_DATA, "%s: is damaged or no vector file that GDAL knows: %s", gis->path,
                         gis->trouble.text);
    GDALDriverH driver = GDALGetDatasetDriver(gis->dataset);
    gis->osm = driver != NULL && strcmp(GDALGetDriverShortName(driver), "OSM") == 0;
    if (gis->only_layer == NULL || GDALDatasetGetLayerByName(gis->dataset, gis->only_layer) != NULL) return KOTA_OK;
    char *names = kota_gis_layer_names(gis);
    kota_status status =
        kota_fail(err, KOTA_DATA, "%s: has no layer \"%s\"; its layers: %s", gis->path, gis->only_layer, names);
    kota_free(names);
    return status;
}

kota_status kota_gis_open(kota_gis **out, const char *path, int32_t assume_epsg, kota_error *err) {
    *out = NULL;
    kota_gis *gis = kota_alloc(1, sizeof *gis);
    *gis = (kota_gis){.path = kota_text_copy(path), .assume_epsg = assume_epsg};
    char *file = NULL;
    kota_status status = split(&file, &gis->only_layer, path, err);
    if (status == KOTA_OK) {
        kota_gis_hear(&gis->trouble);
        status = open_file(gis, file, err);
        kota_gis_unhear(&gis->trouble);
    }
    kota_free(file);
    if (status != KOTA_OK) kota_gis_close(gis);
    if (status == KOTA_OK) *out = gis;
    return status;
}

bool kota_gis_is_osm(const kota_gis *gis) { return gis->osm; }

/* ---- writing ---- */

static kota_status create_in_memory(kota_gis *gis, kota_error *err) {
    if (gis->frame.epsg != KOTA_GIS_LOCAL) KOTA_TRY(kota_gis_crs(&gis->crs, gis->frame.epsg, gis->path, err));
    GDALDriverH driver = GDALGetDriverByName("GPKG");
    if (driver != NULL) gis->dataset = GDALCreate(driver, gis->memory, 0, 0, 0, GDT_Unknown, NULL);
    if (gis->dataset != NULL) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: GDAL cannot make a GeoPackage: %s", gis->path,
                     driver != NULL ? gis->trouble.text : "it was built without them");
}

kota_status kota_gis_create(kota_gis **out, const char *path, const kota_gis_frame *frame, kota_error *err) {
    *out = NULL;
    kota_gis *gis = kota_alloc(1, sizeof *gis);
    *gis = (kota_gis){.path = kota_text_copy(path), .frame = *frame};
    gis->memory = kota_text_format("/vsimem/kota-%p.gpkg", (const void *)gis); /* nobody else has this address now */
    kota_gis_hear(&gis->trouble);
    kota_status status = create_in_memory(gis, err);
    kota_gis_unhear(&gis->trouble);
    if (status != KOTA_OK) kota_gis_close(gis);
    if (status == KOTA_OK) *out = gis;
    return status;
}

kota_status kota_gis_finish(kota_gis *gis, kota_error *err) {
    KOTA_ASSERT(gis->memory != NULL && gis->dataset != NULL);
    kota_gis_hear(&gis->trouble);
    GDALClose(gis->dataset);
    gis->dataset = NULL;
    vsi_l_offset length = 0;
    const GByte *bytes = VSIGetMemFileBuffer(gis->memory, &length, FALSE);
    kota_status status = KOTA_OK;
    if (bytes == NULL || gis->trouble.failures > 0)
        status = kota_fail(err, KOTA_DATA, "%s: GDAL made no whole file: %s", gis->path, gis->trouble.text);
    else
        status = kota_file_write(gis->path, bytes, (size_t)length, err);
    kota_gis_unhear(&gis->trouble);
    return status;
}

void kota_gis_close(kota_gis *gis) {
    if (gis == NULL) return;
    kota_gis_hear(&gis->trouble);
    if (gis->dataset != NULL) GDALClose(gis->dataset);
    if (gis->memory != NULL) (void)VSIUnlink(gis->memory);
    if (gis->crs != NULL) OSRDestroySpatialReference(gis->crs);
    kota_gis_unhear(&gis->trouble);
    kota_free(gis->memory);
    kota_free(gis->only_layer);
    kota_free(gis->path);
    kota_free(gis);
}

#else
typedef int kota_gis_absent; /* ISO C wants a declaration in every file */
#endif
