/* GIS files through GDAL/OGR: records of a schema as layers of a GeoPackage, features of any vector file in one
 * coordinate system, and the values of any raster. What features mean is left to bundle.c and import*.c. Without
 * KOTA_GIS every call fails with a sentence that says so.
 *
 * Coordinates are always east before north (degrees: longitude before latitude), whatever order EPSG prescribes. No
 * grid is fetched from a network. Nothing here may be called for one file from two threads at once. */
#ifndef KOTA_IO_GIS_H
#define KOTA_IO_GIS_H

#include "core/memory.h"
#include "core/schema.h"

/* In place of an EPSG code: metres of a city's own, in no system of the Earth. Points asked for in it are those of
 * the file, to a tenth of a millimetre: of a file that names no system, or of GeoJSON, which cannot. */
enum { KOTA_GIS_LOCAL = 0, KOTA_GIS_LOCAL_TOO = -1 };

typedef struct kota_gis kota_gis; /* an open file */
typedef enum kota_gis_shape { KOTA_GIS_POINT, KOTA_GIS_LINE, KOTA_GIS_AREA } kota_gis_shape;

/* Where a city's own metres begin: x = east - west_m and y = north - south_m in EPSG:epsg or KOTA_GIS_LOCAL. */
typedef struct kota_gis_frame {
    int32_t epsg;
    double west_m, south_m;
} kota_gis_frame;

/** Open a vector file, a folder of Shapefiles, or one layer as QGIS names it: "FILE|layername=NAME". A name that
 *  ends in .gz is unpacked on the way. assume_epsg: the system of layers that name none (an older Shapefile
 *  without .prj); 0: reading such a layer fails. Layers that do name one keep it.
 *  @errors KOTA_DATA: no such file or layer, no format that GDAL knows; this kota has no GDAL.
 *  @lifetime until kota_gis_close.  @tested tests/unit/io/test_gis.c */
KOTA_NODISCARD kota_status kota_gis_open(kota_gis **out, const char *path, int32_t assume_epsg, kota_error *err);
/** A new GeoPackage for kota_gis_write_records. It is made in memory: there is no file before kota_gis_finish.
 *  @errors KOTA_DATA: EPSG:frame->epsg is not known; this kota has no GDAL.
 *  @lifetime until kota_gis_close.  @tested tests/unit/io/test_gis_records.c */
KOTA_NODISCARD kota_status kota_gis_create(kota_gis **out, const char *path, const kota_gis_frame *frame,
                                           kota_error *err);
/** Write what was created, at once and whole; nothing may be written to it afterwards.
 *  @determinism equal records give equal bytes with one GDAL: the date that a GeoPackage carries is pinned.
 *  @errors KOTA_DATA: the file cannot be written; the one that was there is left as it was.
 *  @tested tests/unit/io/test_gis_records.c */
KOTA_NODISCARD kota_status kota_gis_finish(kota_gis *gis, kota_error *err);
/** Without kota_gis_finish before, what was created is lost. NULL is fine. */
void kota_gis_close(kota_gis *gis);

/** All features of a layer as records of a schema, in file order. Fields are found by their Lua keys (case does
 *  not count) and hold the planner's units; a field that is absent or null is the default; fields that the schema
 *  does not know are left alone. The schema's one KOTA_POINTS member is the shape, in the city's metres to the
 *  centimetre: a point where it needs 1, a line where it needs 2, an area where it needs 3 (rings chained:
 *  io/gis_chain.h); two that need 1 are the ends of a line; without one it is a table. Points that need not be given
 *  are a field of text "x y" in the layer's system, lists of numbers one such as "0, 2.5, 4". layer NULL: the one
 * that the path names, or the file's first. Layers in other systems are transformed. A layer that is absent and not
 *  required gives no records.
 *  @errors KOTA_DATA with file, layer, feature, field and value: of another type, out of its range, required and
 *  missing; no shape or another kind of shape; the layer is required and absent (the sentence names those there).
 *  @lifetime records in arena.  @tested tests/unit/io/test_gis_records.c */
KOTA_NODISCARD kota_status kota_gis_read_records(kota_records *records, kota_gis *gis, const char *layer,
                                                 const kota_schema *schema, bool required,
                                                 const kota_gis_frame *frame, kota_arena *arena, kota_error *err);
/** The reverse, into a file of kota_gis_create: a layer with all records in their order, feature ids from 1. sources:
 *  a text for each record, written as the field "source" for people, which nobody reads back; NULL: no such field.
 *  shapes: of a schema without one, a shape for each record that maps show and nobody reads back; NULL: a table.
 *  Lines are LineStrings; areas are MultiPolygons whose chained rings are holes and parts again. Reading gives
 *  equal records, where points are whole centimetres and no rings of one area touch.
 *  @errors KOTA_DATA.  @tested tests/unit/io/test_gis_records.c */
KOTA_NODISCARD kota_status kota_gis_write_records(kota_gis *gis, const char *layer, const kota_schema *schema,
                                                  const kota_records *records, kota_gis_shape shape,
                                                  const char *const *sources, const kota_points *shapes,
                                                  kota_error *err);

typedef struct kota_gis_feature { /* one part of a feature: areas whole, multi-lines and multi-points in parts */
    const char *layer;
    int64_t fid; /* the file's own number; of OpenStreetMap's nodes, ways and multipolygons the id there */
    int32_t part;
    kota_points points; /* in the asked system: metres to the centimetre, or degrees; an area's rings chained */
    const void *handle; /* for kota_gis_text and kota_gis_field */
} kota_gis_feature;
/** Called for each feature; texts and points live until it returns. Not KOTA_OK ends the walk. */
typedef kota_status kota_gis_visit(void *context, const kota_gis_feature *feature, kota_error *err);
/** Visit the features with shapes of a kind, in file order, in EPSG:epsg. count gets how many were visited (may
 *  be NULL). Left out: features without a shape, shapes that are one place only, and OpenStreetMap relations
 *  other than multipolygons, whose ways are visited themselves. OpenStreetMap's closed ways are lines unless
 *  their tags make them areas (buildings, land use): a roundabout is a line whose last point is its first.
 *  @errors KOTA_DATA with file, layer and feature: a layer has no coordinate system, the file is damaged or cut
 *  short (an .osm.pbf that ends where one of its blocks does cannot be told from a whole one), a place is not
 *  finite or cannot be in EPSG:epsg; what visit returns.  @tested tests/unit/io/test_gis.c,
 *  tests/unit/io/test_gis_data.c */
KOTA_NODISCARD kota_status kota_gis_walk(kota_gis *gis, kota_gis_shape shape, int32_t epsg, kota_gis_visit *visit,
                                         void *context, int64_t *count, kota_error *err);
/** A field of the feature as text, or a tag among OpenStreetMap's other tags, copied to text (size bytes; a
 *  longer one is cut between characters). false, and "" in text, where it is not set. Case counts only where both
 *  spellings are there.  @tested tests/unit/io/test_gis.c */
bool kota_gis_text(const kota_gis_feature *feature, const char *key, char *text, size_t size);
/** The k-th field or tag that is set, from 0; false past the last.  @tested tests/unit/io/test_gis.c */
bool kota_gis_field(const kota_gis_feature *feature, int32_t k, const char **name, const char **value);
/** Middle of the extent of all features that kota_gis_walk would visit, degrees of WGS 84.
 *  @errors those of kota_gis_walk; there are none.  @tested tests/unit/io/test_gis.c */
KOTA_NODISCARD kota_status kota_gis_middle(kota_gis *gis, kota_gis_shape shape, double *east_deg, double *north_deg,
                                           kota_error *err);
/** Whether the file is OpenStreetMap data, whose ways share nodes.  @tested tests/unit/io/test_gis.c */
bool kota_gis_is_osm(const kota_gis *gis);

/** count points x, y (changed in place) from one EPSG system to another. A point that has no place there becomes NaN.
 *  @errors KOTA_DATA: a code is not known; this kota has no GDAL.  @tested tests/unit/io/test_import.c */
KOTA_NODISCARD kota_status kota_gis_transform(int32_t from_epsg, int32_t to_epsg, double *x, double *y, int32_t count,
                                              kota_error *err);

typedef struct kota_gis_raster { /* band 1 of a raster in its own system */
    float *values;               /* rows from the north; NaN: none. Scale and offset of the file are applied */
    int32_t nx, ny;
    double from_pixel[6]; /* as GDAL's: east = [0] + i * [1], north = [3] + j * [5]; no rotation */
    double extent[4];     /* west, south, east, north in its own system */
    double side;          /* the shorter side of a pixel: degrees, or metres where metres is set */
    double middle_deg[2]; /* longitude, latitude of WGS 84 */
    int32_t epsg;         /* 0: its system has no such code; kota_gis_raster_points works all the same */
    bool local;           /* it names no system: metres of its own, epsg is KOTA_GIS_LOCAL */
    bool metres;          /* its system is a projected one in metres */
    bool whole_numbers;   /* all values are integers, as in many DEMs */
    char unit[16];        /* of the values, as the file has it: "m"; "" where it names none */
    void *inside;
} kota_gis_raster;
/** Read band 1 of a raster of any type. assume_epsg: its system where the file names none (an ESRI ASCII grid
 *  without .prj); 0: such a raster is refused; KOTA_GIS_LOCAL_TOO: it is taken as metres of its own.
 *  @errors KOTA_DATA: not a raster, no place or system named, rotated, more than 2^30 pixels, damaged; this kota
 *  has no GDAL.  @lifetime until kota_gis_raster_close.  @tested tests/unit/io/test_gis_raster.c */
KOTA_NODISCARD kota_status kota_gis_raster_open(kota_gis_raster *raster, const char *path, int32_t assume_epsg,
                                                kota_error *err);
void kota_gis_raster_close(kota_gis_raster *raster); /* zero-initialised or failed to open is fine */
/** count points x, y (changed in place) from EPSG:epsg to the raster's own system, or back. A point that has no
 *  place there becomes NaN.  @errors KOTA_DATA: EPSG:epsg is not known; one of both lies in metres of its own, the
 *  other does not.
 *  @tested tests/unit/io/test_gis_raster.c */
KOTA_NODISCARD kota_status kota_gis_raster_points(const kota_gis_raster *raster, int32_t epsg, bool to_raster,
                                                  double *x, double *y, int32_t count, kota_error *err);
/** Value at pixel i from the west, j from the north; NaN where there is none, also outside the raster.
 *  @tested tests/unit/io/test_gis_raster.c */
double kota_gis_raster_value(const kota_gis_raster *raster, int32_t i, int32_t j);

#endif
