/* Shapes: from a feature of any layer to points in the asked system, and from a record's points to a geometry. */
#include "io/gis_inside.h"

#ifdef KOTA_GIS

#include <string.h>

#include "core/mathx.h"
#include "io/gis_chain.h"

/* No place on earth is this far from the origin of a system that suits it; a transform may give such, though. */
#define FAR_M 2e7

kota_status kota_gis_reading_begin(kota_gis_reading *reading, int32_t epsg) {
    reading->crs = NULL;
    if (epsg == KOTA_GIS_LOCAL) return KOTA_OK;
    return kota_gis_crs(&reading->crs, epsg, reading->gis->path, reading->err);
}

void kota_gis_reading_end(kota_gis_reading *reading) {
    for (int32_t w = 0; w < reading->way_count; w++)
        if (reading->ways[w].transform != NULL) OCTDestroyCoordinateTransformation(reading->ways[w].transform);
    if (reading->crs != NULL) OSRDestroySpatialReference(reading->crs);
    kota_free(reading->ways);
    reading->ways = NULL;
    reading->way_count = reading->way_capacity = 0;
    reading->crs = NULL;
}

/* ---- transforms ---- */

/* Into metres of a city's own: as they stand. */
static kota_status check_local(const kota_gis_reading *reading, OGRLayerH layer) {
    const kota_gis *gis = reading->gis;
    GDALDriverH driver = GDALGetDatasetDriver(gis->dataset);
    bool json = driver != NULL && strcmp(GDALGetDriverShortName(driver), "GeoJSON") == 0;
    if (json || !kota_gis_crs_is_known(OGR_L_GetSpatialRef(layer))) return KOTA_OK;
    return kota_fail(reading->err, KOTA_DATA,
                     "%s: layer %s names a coordinate system, but the heights name none, so the city lies in metres "
                     "of its own; name that of the heights (gdal_translate -a_srs EPSG:32748 OLD NEW.tif)",
                     gis->path, OGR_L_GetName(layer));
}

static kota_status make_way(OGRCoordinateTransformationH *out, kota_gis_reading *reading, OGRLayerH layer) {
    const kota_gis *gis = reading->gis;
    OGRSpatialReferenceH named = OGR_L_GetSpatialRef(layer), assumed = NULL;
    *out = NULL;
    if (reading->crs == NULL) return check_local(reading, layer);
    if (!kota_gis_crs_is_known(named)) {
        if (gis->assume_epsg == 0)
            return kota_fail(reading->err, KOTA_DATA,
                             "%s: layer %s names no coordinate system; give it the one it is in: ogr2ogr -a_srs "
                             "EPSG:32748 NEW.gpkg OLD (a Shapefile needs its .prj file beside it)",
                             gis->path, OGR_L_GetName(layer));
        KOTA_TRY(kota_gis_crs(&assumed, gis->assume_epsg, gis->path, reading->err));
    }
    *out = OCTNewCoordinateTransformation(assumed != NULL ? assumed : named, reading->crs);
    if (assumed != NULL) OSRDestroySpatialReference(assumed);
    if (*out != NULL) return KOTA_OK;
    return kota_fail(reading->err, KOTA_DATA, "%s: layer %s: no way from its coordinate system to EPSG:%d: %s",
                     gis->path, OGR_L_GetName(layer), (int)kota_gis_crs_epsg(reading->crs), gis->trouble.text);
}

static kota_status way_of(OGRCoordinateTransformationH *out, kota_gis_reading *reading, OGRLayerH layer) {
    for (int32_t w = 0; w < reading->way_count; w++) {
        if (reading->ways[w].layer != layer) continue;
        *out = reading->ways[w].transform;
        return KOTA_OK;
    }
    KOTA_TRY(make_way(out, reading, layer));
    reading->ways = kota_grow(reading->ways, reading->way_count, &reading->way_capacity, sizeof *reading->ways);
    reading->ways[reading->way_count++] = (struct kota_gis_way){layer, *out};
    return KOTA_OK;
}

typedef struct place { /* where a geometry is from, for sentences */
    kota_gis_reading *reading;
    OGRLayerH layer;
    int64_t fid;
    OGRCoordinateTransformationH way;
} place;

static kota_status transform(const place *of, double *x, double *y, int32_t count) {
    kota_error *err = of->reading->err;
    bool degrees = of->way != NULL && OSRIsGeographic(OCTGetSourceCS(of->way));
    for (int32_t p = 0; p < count; p++) {
        if (!kota_is_finite(x[p]) || !kota_is_finite(y[p]))
            return kota_gis_fail(of->reading->gis, of->layer, of->fid, err,
                                 "point %d is at (%g, %g), not two finite numbers; draw it again", (int)p + 1, x[p],
                                 y[p]);
        if (degrees && (kota_abs(x[p]) > 360.0 || kota_abs(y[p]) > 90.0))
            return kota_gis_fail(
                of->reading->gis, of->layer, of->fid, err,
                "point %d is at (%.10g, %.10g), which are no degrees east and north as its layer says; "
                "name its true coordinate system (ogr2ogr -a_srs), or swap its coordinates",
                (int)p + 1, x[p], y[p]);
    }
    if (of->way == NULL) return KOTA_OK;
    double *from = kota_alloc((size_t)count * 2, sizeof *from);
    int *fine = kota_alloc((size_t)count, sizeof *fine);
    memcpy(from, x, (size_t)count * sizeof *x);
    memcpy(from + count, y, (size_t)count * sizeof *y);
    (void)OCTTransformEx(of->way, count, x, y, NULL, fine);
    kota_status status = KOTA_OK;
    for (int32_t p = 0; p < count && status == KOTA_OK; p++) {
        if (fine[p] && kota_abs(x[p]) < FAR_M && kota_abs(y[p]) < FAR_M) continue;
        status = kota_gis_fail(of->reading->gis, of->layer, of->fid, err,
                               "point %d at (%.10g, %.10g) has no place in EPSG:%d; cut out the city first (ogr2ogr "
                               "-spat), or name the layer's true coordinate system (ogr2ogr -a_srs)",
                               (int)p + 1, from[p], from[count + p], (int)kota_gis_crs_epsg(of->reading->crs));
    }
    kota_free(fine);
    kota_free(from);
    return status;
}

/* ---- from geometries ---- */

/* steps_pm: to how many steps a metre, 0: not rounded. */
static double kept(double value, double origin, double steps_pm) {
    return steps_pm > 0.0 ? kota_round((value - origin) * steps_pm) / steps_pm : value - origin;
}

/* The points of a simple geometry, each place once in a row. */
static kota_status points_of(kota_points *points, const place *of, OGRGeometryH simple) {
    kota_gis_reading *reading = of->reading;
    int32_t count = OGR_G_GetPointCount(simple);
    *points = (kota_points){0};
    if (count == 0) return KOTA_OK;
    double *x = kota_alloc((size_t)count * 2, sizeof *x), *y = x + count;
    OGR_G_GetPoints(simple, x, sizeof *x, y, sizeof *y, NULL, 0);
    kota_status status = transform(of, x, y, count);
    double steps_pm = reading->crs == NULL ? 1e4 : OSRIsProjected(reading->crs) ? 100.0 : 0.0;
    if (status == KOTA_OK) points->xy_m = KOTA_NEW(reading->arena, double, (size_t)count * 2);
    for (int32_t p = 0; p < count && status == KOTA_OK; p++) {
        double at[2] = {kept(x[p], reading->west_m, steps_pm), kept(y[p], reading->south_m, steps_pm)};
        double *next = points->xy_m + (size_t)points->count * 2;
        bool moved = points->count == 0 || kota_abs(at[0] - next[-2]) > 0.0 || kota_abs(at[1] - next[-1]) > 0.0;
        if (moved) memcpy(next, at, sizeof at);
        points->count += moved;
    }
    kota_free(x);
    return status;
}

kota_status kota_gis_points_of(kota_points *points, kota_gis_reading *reading, OGRLayerH layer, int64_t fid,
                               OGRGeometryH simple) {
    place of = {reading, layer, fid, NULL};
    KOTA_TRY(way_of(&of.way, reading, layer));
    return points_of(points, &of, simple);
}

static void keep(kota_gis_parts *parts, kota_points points) {
    parts->points = kota_grow(parts->points, parts->count, &parts->capacity, sizeof *parts->points);
    parts->points[parts->count++] = points;
}

typedef struct rings {
    kota_points *rings;
    bool *holes;
    int32_t count, ring_capacity, hole_capacity;
} rings;

static kota_status rings_of(rings *area, const place *of, OGRGeometryH polygon) {
    int32_t count = OGR_G_GetGeometryCount(polygon);
    for (int32_t r = 0; r < count; r++) {
        kota_points ring = {0};
        KOTA_TRY(points_of(&ring, of, OGR_G_GetGeometryRef(polygon, r)));
        const double *last = ring.xy_m + (size_t)kota_maxi(ring.count - 1, 0) * 2;
        if (ring.count > 1 && !(kota_abs(last[0] - ring.xy_m[0]) > 0.0) && !(kota_abs(last[1] - ring.xy_m[1]) > 0.0))
            ring.count--;
        if (ring.count < 3 && r == 0) break; /* no area, so no holes either */
        if (ring.count < 3) continue;
        area->rings = kota_grow(area->rings, area->count, &area->ring_capacity, sizeof *area->rings);
        area->holes = kota_grow(area->holes, area->count, &area->hole_capacity, sizeof *area->holes);
        area->rings[area->count] = ring;
        area->holes[area->count++] = r > 0;
    }
    return KOTA_OK;
}

static bool is_wanted(OGRwkbGeometryType type, kota_gis_shape shape) {
    return (shape == KOTA_GIS_POINT && type == wkbPoint) ||
           (shape == KOTA_GIS_LINE && (type == wkbLineString || type == wkbLinearRing)) ||
           (shape == KOTA_GIS_AREA && (type == wkbPolygon || type == wkbTriangle));
}

static bool is_collection(OGRwkbGeometryType type) {
    return type == wkbMultiPoint || type == wkbMultiLineString || type == wkbMultiPolygon ||
           type == wkbGeometryCollection || type == wkbPolyhedralSurface || type == wkbTIN;
}

/* Collections may hold collections. Points and lines become parts; the rings of all areas are gathered. */
static kota_status gather(kota_gis_parts *parts, rings *area, const place *of, OGRGeometryH geometry) {
    OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(geometry));
    if (is_wanted(type, of->reading->shape)) {
        if (OGR_G_IsEmpty(geometry)) return KOTA_OK;
        if (of->reading->shape == KOTA_GIS_AREA) return rings_of(area, of, geometry);
        kota_points points = {0};
        KOTA_TRY(points_of(&points, of, geometry));
        keep(parts, points);
        return KOTA_OK;
    }
    int32_t count = is_collection(type) ? OGR_G_GetGeometryCount(geometry) : 0;
    for (int32_t g = 0; g < count; g++) KOTA_TRY(gather(parts, area, of, OGR_G_GetGeometryRef(geometry, g)));
    return KOTA_OK;
}

static bool holds_wanted(OGRGeometryH geometry, kota_gis_shape shape) {
    OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(geometry));
    if (is_wanted(type, shape)) return true;
    int32_t count = is_collection(type) ? OGR_G_GetGeometryCount(geometry) : 0;
    for (int32_t g = 0; g < count; g++)
        if (holds_wanted(OGR_G_GetGeometryRef(geometry, g), shape)) return true;
    return false;
}

kota_status kota_gis_parts_of(kota_gis_parts *parts, kota_gis_reading *reading, OGRLayerH layer,
                              OGRFeatureH feature) {
    parts->count = 0;
    OGRGeometryH geometry = OGR_F_GetGeometryRef(feature), straight = NULL;
    if (geometry == NULL) return KOTA_OK;
    if (OGR_G_HasCurveGeometry(geometry, FALSE)) geometry = straight = OGR_G_GetLinearGeometry(geometry, 0.0, NULL);
    kota_status status = KOTA_OK;
    if (holds_wanted(geometry, reading->shape)) {
        place of = {reading, layer, OGR_F_GetFID(feature), NULL};
        rings area = {0};
        status = way_of(&of.way, reading, layer);
        if (status == KOTA_OK) status = gather(parts, &area, &of, geometry);
        if (status == KOTA_OK && area.count > 0)
            keep(parts, kota_gis_chain(&(kota_rings){area.rings, area.holes, area.count}, reading->arena));
        kota_free(area.rings);
        kota_free(area.holes);
    }
    if (straight != NULL) OGR_G_DestroyGeometry(straight);
    return status;
}

/* ---- to geometries ---- */

static void put_points(OGRGeometryH into, const kota_points *points, const kota_gis_frame *frame, bool closed) {
    int32_t count = points->count + (closed ? 1 : 0);
    OGR_G_SetPointCount(into, count);
    for (int32_t p = 0; p < count; p++) {
        const double *at = points->xy_m + (size_t)(p % points->count) * 2;
        OGR_G_SetPoint_2D(into, p, at[0] + frame->west_m, at[1] + frame->south_m);
    }
}

static OGRGeometryH areas(const kota_points *points, const kota_gis_frame *frame) {
    kota_arena *arena = kota_arena_create("rings", 0);
    kota_rings area = kota_gis_unchain(points, arena);
    OGRGeometryH all = OGR_G_CreateGeometry(wkbMultiPolygon), polygon = NULL;
    for (int32_t r = 0; r < area.count; r++) {
        if (!area.holes[r]) {
            if (polygon != NULL) OGR_G_AddGeometryDirectly(all, polygon);
            polygon = OGR_G_CreateGeometry(wkbPolygon);
        }
        OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
        put_points(ring, &area.rings[r], frame, true);
        OGR_G_AddGeometryDirectly(polygon, ring);
    }
    if (polygon != NULL) OGR_G_AddGeometryDirectly(all, polygon);
    kota_arena_destroy(arena);
    return all;
}

OGRGeometryH kota_gis_geometry(const kota_points *points, kota_gis_shape shape, const kota_gis_frame *frame) {
    if (shape == KOTA_GIS_AREA) return areas(points, frame);
    OGRGeometryH geometry = OGR_G_CreateGeometry(shape == KOTA_GIS_POINT ? wkbPoint : wkbLineString);
    if (points->count > 0 && shape == KOTA_GIS_POINT)
        OGR_G_SetPoint_2D(geometry, 0, points->xy_m[0] + frame->west_m, points->xy_m[1] + frame->south_m);
    if (points->count > 0 && shape == KOTA_GIS_LINE) put_points(geometry, points, frame, false);
    return geometry;
}

#else
typedef int kota_gis_shape_absent; /* ISO C wants a declaration in every file */
#endif
