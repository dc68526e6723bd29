/* What io/gis.h is in a kota without GDAL: sentences. */
#include "io/gis.h"

#ifndef KOTA_GIS

#include "core/mathx.h"

static kota_status none(const char *path, kota_error *err) {
    return kota_fail(
        err, KOTA_DATA,
        "%s: this kota was built without GDAL and reads and writes no GIS files; install libgdal-dev and "
        "build it again with -DKOTA_GIS=ON",
        path);
}

kota_status kota_gis_open(kota_gis **out, const char *path, int32_t assume_epsg, kota_error *err) {
    (void)assume_epsg;
    *out = NULL;
    return none(path, err);
}

kota_status kota_gis_create(kota_gis **out, const char *path, const kota_gis_frame *frame, kota_error *err) {
    (void)frame;
    *out = NULL;
    return none(path, err);
}

kota_status kota_gis_finish(kota_gis *gis, kota_error *err) {
    (void)gis;
    return none("GIS file", err);
}

void kota_gis_close(kota_gis *gis) { (void)gis; }

kota_status kota_gis_read_records(kota_records *records, kota_gis *gis, const char *layer, const kota_schema *schema,
                                  bool required, const kota_gis_frame *frame, kota_arena *arena, kota_error *err) {
    (void)gis, (void)schema, (void)required, (void)frame, (void)arena;
    *records = (kota_records){0};
    return none(layer, err);
}

kota_status kota_gis_write_records(kota_gis *gis, const char *layer, const kota_schema *schema,
                                   const kota_records *records, kota_gis_shape shape, const char *const *source,
                                   const kota_points *shapes, kota_error *err) {
    (void)gis, (void)schema, (void)records, (void)shape, (void)source, (void)shapes;
    return none(layer, err);
}

kota_status kota_gis_walk(kota_gis *gis, kota_gis_shape shape, int32_t epsg, kota_gis_visit *visit, void *context,
                          int64_t *count, kota_error *err) {
    (void)gis, (void)shape, (void)epsg, (void)visit, (void)context;
    if (count != NULL) *count = 0;
    return none("GIS file", err);
}

bool kota_gis_text(const kota_gis_feature *feature, const char *key, char *text, size_t size) {
    (void)feature, (void)key;
    if (size > 0) text[0] = '\0';
    return false;
}

bool kota_gis_field(const kota_gis_feature *feature, int32_t k, const char **name, const char **value) {
    (void)feature, (void)k, (void)name, (void)value;
    return false;
}

kota_status kota_gis_middle(kota_gis *gis, kota_gis_shape shape, double *east_deg, double *north_deg,
                            kota_error *err) {
    (void)gis, (void)shape;
    *east_deg = *north_deg = KOTA_NAN;
    return none("GIS file", err);
}

bool kota_gis_is_osm(const kota_gis *gis) {
    (void)gis;
    return false;
}

kota_status kota_gis_transform(int32_t from_epsg, int32_t to_epsg, double *x, double *y, int32_t count,
                               kota_error *err) {
    (void)from_epsg, (void)to_epsg, (void)x, (void)y, (void)count;
    return none("points", err);
}

kota_status kota_gis_raster_open(kota_gis_raster *raster, const char *path, int32_t assume_epsg, kota_error *err) {
    (void)assume_epsg;
    *raster = (kota_gis_raster){0};
    return none(path, err);
}

void kota_gis_raster_close(kota_gis_raster *raster) { (void)raster; }

kota_status kota_gis_raster_points(const kota_gis_raster *raster, int32_t epsg, bool to_raster, double *x, double *y,
                                   int32_t count, kota_error *err) {
    (void)raster, (void)epsg, (void)to_raster, (void)x, (void)y, (void)count;
    return none("raster", err);
}

double kota_gis_raster_value(const kota_gis_raster *raster, int32_t i, int32_t j) {
    (void)raster, (void)i, (void)j;
    return KOTA_NAN;
}

#else
typedef int kota_gis_none_absent; /* ISO C wants a declaration in every file */
#endif
