/* What the files gis*.c share; for them alone, and only where kota is built with GDAL. */
#ifndef KOTA_IO_GIS_INSIDE_H
#define KOTA_IO_GIS_INSIDE_H

#ifdef KOTA_GIS

#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "io/gis.h"

/* ---- gis.c ---- */

typedef struct kota_gis_trouble { /* what GDAL complained of while it was heard */
    int32_t failures;
    char text[400]; /* the first */
    bool outermost; /* the options are this pair's to set and unset */
} kota_gis_trouble;

struct kota_gis {
    char *path;       /* as the user gave it, for sentences */
    char *only_layer; /* NULL: all */
    char *memory;     /* name in GDAL's memory of what is created; NULL when open for reading */
    GDALDatasetH dataset;
    OGRSpatialReferenceH crs; /* of what is created */
    kota_gis_frame frame;     /* of what is created */
    kota_gis_trouble trouble;
    int32_t assume_epsg;
    bool osm;
};

/** From here to kota_gis_unhear GDAL prints nothing and its errors are noted in trouble, which is emptied; drivers
 * are registered and the options that kota relies on are set. Pairs nest. */
void kota_gis_hear(kota_gis_trouble *trouble);
void kota_gis_unhear(const kota_gis_trouble *trouble);
/** Fail with "<file>: layer <layer>, feature <fid>: <words>". */
kota_status kota_gis_fail(const kota_gis *gis, OGRLayerH layer, int64_t fid, kota_error *err, const char *format, ...)
    KOTA_PRINTF(5, 6);
/** The name that GDAL opens path by; NULL where there is no such file. Free with kota_free. */
char *kota_gis_source(const char *path);
/** "a, b, c"; free with kota_free. */
char *kota_gis_layer_names(const kota_gis *gis);

/* ---- gis_crs.c ---- */

/** A coordinate system with east before north. Destroy with OSRDestroySpatialReference. */
KOTA_NODISCARD kota_status kota_gis_crs(OGRSpatialReferenceH *out, int32_t epsg, const char *path, kota_error *err);
/** Whether places in it are places on earth: it is neither absent nor a stand-in such as "Undefined". */
bool kota_gis_crs_is_known(OGRSpatialReferenceH crs);
/** The EPSG code, or 0. */
int32_t kota_gis_crs_epsg(OGRSpatialReferenceH crs);

/* ---- gis_shape.c ---- */

typedef struct kota_gis_reading { /* shapes of one kind from the layers of one file, into one system */
    kota_gis *gis;
    kota_gis_shape shape;
    OGRSpatialReferenceH crs; /* the asked system, whose centimetres are kept if it is a projected one; NULL: local */
    double west_m, south_m;   /* taken off */
    kota_arena *arena;        /* gets the points */
    struct kota_gis_way {
        OGRLayerH layer;
        OGRCoordinateTransformationH transform;
    } * ways; /* the layers met so far */
    int32_t way_count, way_capacity;
    kota_error *err;
} kota_gis_reading;

/** Find the asked system; the other fields are the caller's to set before.  @errors KOTA_DATA: EPSG:epsg is not
 * known.
 */
KOTA_NODISCARD kota_status kota_gis_reading_begin(kota_gis_reading *reading, int32_t epsg);
/** Free what the reading holds, also after a begin that failed; the arena stays. */
void kota_gis_reading_end(kota_gis_reading *reading);

typedef struct kota_gis_parts {
    kota_points *points; /* heap; what they point at is the reading's arena's */
    int32_t count, capacity;
} kota_gis_parts;

/** The parts of a feature's shape that are of the asked kind; parts is emptied first. */
KOTA_NODISCARD kota_status kota_gis_parts_of(kota_gis_parts *parts, kota_gis_reading *reading, OGRLayerH layer,
                                             OGRFeatureH feature);
/** The points of a point or a line in the layer's system. */
KOTA_NODISCARD kota_status kota_gis_points_of(kota_points *points, kota_gis_reading *reading, OGRLayerH layer,
                                              int64_t fid, OGRGeometryH simple);
/** A record's points as a geometry; destroy with OGR_G_DestroyGeometry. */
OGRGeometryH kota_gis_geometry(const kota_points *points, kota_gis_shape shape, const kota_gis_frame *frame);

#endif
#endif
