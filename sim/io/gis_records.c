/* Records of a schema from and to layers. */
#include "io/gis.h"

#ifdef KOTA_GIS

#include <cpl_string.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/gis_inside.h"

/* The shape of a layer: one member of points, or a `from` and a `to`, which make a line; and points that need not be
 * given, which are fields of text. */
typedef struct shape_members {
    const kota_member *first, *last; /* last NULL: first is the whole shape */
    kota_gis_shape shape;
} shape_members;

static bool is_shape(const kota_member *member) { return member->kind == KOTA_KIND_POINTS && member->low >= 1; }

static shape_members shape_of(const kota_schema *schema) {
    shape_members of = {0};
    for (int32_t m = 0; m < schema->count; m++) {
        const kota_member *member = &schema->members[m];
        KOTA_ASSERT(member->kind <= KOTA_KIND_POINTS); /* what a layer can hold */
        if (!is_shape(member)) continue;
        KOTA_ASSERT(of.first == NULL || (of.last == NULL && of.first->low < 2 && member->low < 2));
        if (of.first == NULL)
            of.first = member;
        else
            of.last = member;
    }
    of.shape = of.first == NULL    ? KOTA_GIS_POINT /* a table without shapes */
               : of.last != NULL   ? KOTA_GIS_LINE
               : of.first->low < 2 ? KOTA_GIS_POINT
               : of.first->low < 3 ? KOTA_GIS_LINE
                                   : KOTA_GIS_AREA;
    return of;
}

/* ---- reading ---- */

typedef struct source { /* the feature at hand */
    kota_gis_reading *reading;
    OGRLayerH layer;
    OGRFeatureH feature;
    int64_t fid;
    const kota_schema *schema;
    shape_members members;
} source;

/* "field "lanes" = "two" must be a number" */
static kota_status wrong(const source *of, const kota_member *member, int index, const char *must) {
    const char *type = OGR_GetFieldTypeName(OGR_Fld_GetType(OGR_F_GetFieldDefnRef(of->feature, index)));
    return kota_gis_fail(of->reading->gis, of->layer, of->fid, of->reading->err,
                         "field \"%s\" = \"%s\" (%s) must be %s: %s", member->key,
                         OGR_F_GetFieldAsString(of->feature, index), type, must, member->doc);
}

static kota_status read_choice(void *field, const source *of, const kota_member *member, int index) {
    const char *name = OGR_F_GetFieldAsString(of->feature, index);
    kota_text list = {0};
    int32_t c = 0;
    for (; member->choices[c] != NULL; c++) {
        if (strcmp(member->choices[c], name) == 0) break;
        kota_text_add(&list, "%s%s", c > 0 ? ", " : "one of ", member->choices[c]);
    }
    kota_status status = member->choices[c] != NULL ? KOTA_OK : wrong(of, member, index, list.chars);
    if (status == KOTA_OK) *(int32_t *)field = c;
    kota_text_free(&list);
    return status;
}

static bool read_flag(bool *flag, OGRFeatureH feature, int index, bool whole) {
    if (whole) {
        GIntBig value = OGR_F_GetFieldAsInteger64(feature, index);
        *flag = value == 1;
        return value == 0 || value == 1;
    }
    const char *text = OGR_F_GetFieldAsString(feature, index); /* Shapefiles have texts or integers for flags */
    *flag = strcmp(text, "true") == 0;
    return *flag || strcmp(text, "false") == 0;
}

enum { LIST_MAX = 64 };

/* "0, 2.5, 4" or "120 340": numbers with commas or spaces between them. */
static bool split_numbers(double *values, int32_t *count, const char *text) {
    *count = 0;
    for (;;) {
        text += strspn(text, " ,;");
        if (*text == '\0') return true;
        size_t length = strcspn(text, " ,;");
        char word[64];
        if (length >= sizeof word || *count == LIST_MAX) return false;
        memcpy(word, text, length);
        word[length] = '\0';
        if (!kota_text_to_number(word, &values[(*count)++])) return false;
        text += length;
    }
}

static kota_status read_list(void *field, const source *of, const kota_member *member, int index) {
    double values[LIST_MAX];
    int32_t count;
    if (!split_numbers(values, &count, OGR_F_GetFieldAsString(of->feature, index)))
        return wrong(of, member, index, "numbers with commas between them, such as 0, 2.5, 4");
    kota_numbers *numbers = field;
    numbers->count = count;
    numbers->values = KOTA_NEW(of->reading->arena, double, count);
    for (int32_t k = 0; k < count; k++) numbers->values[k] = values[k] * member->scale;
    return KOTA_OK;
}

/* A place in the layer's own system: "x y". */
static kota_status read_place(kota_points *points, const source *of, const kota_member *member, int index) {
    double xy[LIST_MAX];
    int32_t count;
    if (!split_numbers(xy, &count, OGR_F_GetFieldAsString(of->feature, index)) || count % 2 != 0)
        return wrong(of, member, index, "a place in the layer's system, such as 432100.5 9261200");
    if (count == 0) return KOTA_OK;
    OGRGeometryH geometry = OGR_G_CreateGeometry(wkbLineString);
    OGR_G_SetPointCount(geometry, count / 2);
    for (int32_t p = 0; p < count / 2; p++) OGR_G_SetPoint_2D(geometry, p, xy[2 * p], xy[2 * p + 1]);
    kota_status status = kota_gis_points_of(points, of->reading, of->layer, of->fid, geometry);
    OGR_G_DestroyGeometry(geometry);
    return status;
}

static kota_status read_field(void *field, const source *of, const kota_member *member, int index) {
    OGRFieldType type = OGR_Fld_GetType(OGR_F_GetFieldDefnRef(of->feature, index));
    bool whole = type == OFTInteger || type == OFTInteger64, number = whole || type == OFTReal;
    double value = number ? OGR_F_GetFieldAsDouble(of->feature, index) : 0.0;
    if (type == OFTString && member->kind <= KOTA_KIND_INTEGER) /* all fields of CSV are texts */
        number = kota_text_to_number(OGR_F_GetFieldAsString(of->feature, index), &value);
    switch (member->kind) {
    case KOTA_KIND_NUMBER:
        if (!number) return wrong(of, member, index, "a number; change the field's type");
        *(double *)field = value * member->scale;
        return KOTA_OK;
    case KOTA_KIND_INTEGER:
        if (!number || !(kota_abs(value) < 9007199254740993.0) || kota_abs(value - kota_round(value)) > 0.0)
            return wrong(of, member, index, "a whole number; change the field's type");
        *(int64_t *)field = (int64_t)value;
        return KOTA_OK;
    case KOTA_KIND_FLAG:
        if (!read_flag(field, of->feature, index, whole)) return wrong(of, member, index, "true or false");
        return KOTA_OK;
    case KOTA_KIND_TEXT: /* whole numbers too: ids often are */
        if (type != OFTString && !whole) return wrong(of, member, index, "text; change the field's type");
        *(const char **)field = kota_arena_text(of->reading->arena, OGR_F_GetFieldAsString(of->feature, index));
        return KOTA_OK;
    case KOTA_KIND_CHOICE:
        if (type != OFTString) return wrong(of, member, index, "text; change the field's type");
        return read_choice(field, of, member, index);
    case KOTA_KIND_NUMBERS: return read_list(field, of, member, index);
    case KOTA_KIND_POINTS: return read_place(field, of, member, index);
    case KOTA_KIND_RECORD:
    case KOTA_KIND_RECORDS: break;
    }
    return KOTA_OK; /* no field of a layer */
}

static kota_status read_shape(kota_points *points, kota_gis_parts *parts, const source *of) {
    static const char *const words[] = {
        [KOTA_GIS_POINT] = "a point", [KOTA_GIS_LINE] = "a line", [KOTA_GIS_AREA] = "an area"};
    const char *want = words[of->reading->shape];
    const kota_gis *gis = of->reading->gis;
    OGRGeometryH geometry = OGR_F_GetGeometryRef(of->feature);
    if (geometry == NULL || OGR_G_IsEmpty(geometry))
        return kota_gis_fail(gis, of->layer, of->fid, of->reading->err, "has no shape; draw %s or delete it", want);
    KOTA_TRY(kota_gis_parts_of(parts, of->reading, of->layer, of->feature));
    if (parts->count == 0)
        return kota_gis_fail(gis, of->layer, of->fid, of->reading->err,
                             "its shape is %s and must be %s with some size", OGR_G_GetGeometryName(geometry), want);
    if (parts->count > 1)
        return kota_gis_fail(gis, of->layer, of->fid, of->reading->err,
                             "its shape has %d parts and must be %s; split it (in QGIS: multipart to singleparts)",
                             (int)parts->count, want);
    *points = parts->points[0];
    return KOTA_OK;
}

static kota_status check(const source *of, const void *record) {
    kota_faults faults = {0};
    kota_status status = KOTA_OK;
    kota_schema_check(of->schema, record, "", &faults);
    if (faults.count > 0)
        status = kota_gis_fail(of->reading->gis, of->layer, of->fid, of->reading->err, "field %s", faults.lines[0]);
    kota_faults_free(&faults);
    return status;
}

/* A line from one place to another: its first and its last point. */
static void split_ends(unsigned char *record, const source *of) {
    kota_points *from = (kota_points *)(void *)(record + of->members.first->offset);
    kota_points *to = (kota_points *)(void *)(record + of->members.last->offset);
    *to = (kota_points){from->xy_m + 2 * (size_t)(from->count - 1), 1};
    from->count = 1;
}

static kota_status read_record(unsigned char *record, kota_gis_parts *parts, const source *of) {
    kota_schema_defaults(of->schema, record, of->reading->arena);
    for (int32_t m = 0; m < of->schema->count; m++) {
        const kota_member *member = &of->schema->members[m];
        void *field = record + member->offset;
        if (is_shape(member)) {
            if (member == of->members.first) KOTA_TRY(read_shape(field, parts, of));
            continue;
        }
        int index = OGR_F_GetFieldIndex(of->feature, member->key); /* case does not count */
        if (index < 0 || !OGR_F_IsFieldSetAndNotNull(of->feature, index)) continue;
        bool empty = OGR_F_GetFieldAsString(of->feature, index)[0] == '\0';
        if (empty && member->kind != KOTA_KIND_TEXT) continue; /* CSV has no other way to leave one out */
        KOTA_TRY(read_field(field, of, member, index));
    }
    if (of->members.last != NULL) split_ends(record, of);
    return check(of, record);
}

static kota_status read_layer(kota_records *records, source *of) {
    kota_gis *gis = of->reading->gis;
    kota_gis_parts parts = {0};
    unsigned char *items = NULL;
    int32_t count = 0, capacity = 0;
    kota_status status = KOTA_OK;
    OGR_L_ResetReading(of->layer);
    while (status == KOTA_OK && (of->feature = OGR_L_GetNextFeature(of->layer)) != NULL) {
        of->fid = OGR_F_GetFID(of->feature);
        items = kota_grow(items, count, &capacity, of->schema->size);
        status = read_record(items + (size_t)count * of->schema->size, &parts, of);
        count += status == KOTA_OK;
        OGR_F_Destroy(of->feature);
    }
    if (status == KOTA_OK && gis->trouble.failures > 0)
        status = kota_fail(of->reading->err, KOTA_DATA, "%s: layer %s is damaged or cut short: %s", gis->path,
                           OGR_L_GetName(of->layer), gis->trouble.text);
    if (status == KOTA_OK && count > 0) {
        records->items = kota_arena_alloc(of->reading->arena, (size_t)count, of->schema->size);
        memcpy(records->items, items, (size_t)count * of->schema->size);
        records->count = count;
    }
    kota_free(items);
    kota_free(parts.points);
    return status;
}

static kota_status no_layer(const kota_gis *gis, const char *layer, kota_error *err) {
    char *names = kota_gis_layer_names(gis);
    kota_status status =
        kota_fail(err, KOTA_DATA, "%s: has no layer \"%s\"; its layers: %s", gis->path, layer, names);
    kota_free(names);
    return status;
}

kota_status kota_gis_read_records(kota_records *records, kota_gis *gis, const char *layer, const kota_schema *schema,
                                  bool required, const kota_gis_frame *frame, kota_arena *arena, kota_error *err) {
    *records = (kota_records){0};
    KOTA_ASSERT(gis->memory == NULL);
    shape_members members = shape_of(schema);
    kota_gis_reading reading = {.gis = gis,
                                .shape = members.shape,
                                .west_m = frame->west_m,
                                .south_m = frame->south_m,
                                .arena = arena,
                                .err = err};
    kota_gis_hear(&gis->trouble);
    source of = {.reading = &reading, .schema = schema, .members = members};
    if (layer == NULL) layer = gis->only_layer;
    of.layer = layer != NULL ? GDALDatasetGetLayerByName(gis->dataset, layer) : GDALDatasetGetLayer(gis->dataset, 0);
    kota_status status = KOTA_OK;
    if (of.layer != NULL) {
        status = kota_gis_reading_begin(&reading, frame->epsg);
        if (status == KOTA_OK) status = read_layer(records, &of);
        kota_gis_reading_end(&reading);
    } else if (required) {
        status = no_layer(gis, layer != NULL ? layer : "", err);
    }
    kota_gis_unhear(&gis->trouble);
    return status;
}

/* ---- writing ---- */

static const char SOURCE[] = "source";

static bool make_source(OGRLayerH layer) {
    OGRFieldDefnH field = OGR_Fld_Create(SOURCE, OFTString);
    bool fine = OGR_L_CreateField(layer, field, TRUE) == OGRERR_NONE;
    OGR_Fld_Destroy(field);
    return fine;
}

static bool make_field(OGRLayerH layer, const kota_member *member) {
    static const OGRFieldType types[] = {
        [KOTA_KIND_NUMBER] = OFTReal,  [KOTA_KIND_INTEGER] = OFTInteger64, [KOTA_KIND_FLAG] = OFTInteger,
        [KOTA_KIND_TEXT] = OFTString,  [KOTA_KIND_CHOICE] = OFTString,     [KOTA_KIND_NUMBERS] = OFTString,
        [KOTA_KIND_POINTS] = OFTString};
    if (is_shape(member)) return true;
    OGRFieldDefnH field = OGR_Fld_Create(member->key, types[member->kind]);
    if (member->kind == KOTA_KIND_FLAG) OGR_Fld_SetSubType(field, OFSTBoolean);
    bool fine = OGR_L_CreateField(layer, field, TRUE) == OGRERR_NONE;
    OGR_Fld_Destroy(field);
    return fine;
}

/* The shortest number in the planner's unit that reads back as the same: 50 km/h and not 50.000000000000007. */
static double in_unit(double value, double scale) {
    double whole = value / scale;
    for (int digits = 6; digits <= 15; digits++) {
        char text[64];
        double rounded = 0.0;
        (void)snprintf(text, sizeof text, "%.*g", digits, whole);
        if (kota_text_to_number(text, &rounded) && kota_bits(rounded * scale) == kota_bits(value)) return rounded;
    }
    return whole;
}

/* Numbers as text, the shortest that read back as the same; nothing where there are none. */
static void put_list(OGRFeatureH feature, int index, const double *values, int32_t count, double scale,
                     const double *origin) {
    kota_text text = {0};
    for (int32_t k = 0; k < count; k++) {
        kota_text_add(&text, "%s", k > 0 ? ", " : "");
        kota_text_number(&text, origin != NULL ? values[k] + origin[k % 2] : in_unit(values[k], scale));
    }
    if (count > 0) OGR_F_SetFieldString(feature, index, text.chars);
    kota_text_free(&text);
}

static void put_field(OGRFeatureH feature, int index, const kota_member *member, const void *field,
                      const double *origin) {
    const kota_numbers *numbers = field;
    const kota_points *points = field;
    switch (member->kind) {
    case KOTA_KIND_NUMBER: /* not given is null */
        if (kota_is_finite(*(const double *)field))
            OGR_F_SetFieldDouble(feature, index, in_unit(*(const double *)field, member->scale));
        break;
    case KOTA_KIND_INTEGER: OGR_F_SetFieldInteger64(feature, index, *(const int64_t *)field); break;
    case KOTA_KIND_FLAG: OGR_F_SetFieldInteger(feature, index, *(const bool *)field ? 1 : 0); break;
    case KOTA_KIND_TEXT: OGR_F_SetFieldString(feature, index, *(const char *const *)field); break;
    case KOTA_KIND_CHOICE: OGR_F_SetFieldString(feature, index, member->choices[*(const int32_t *)field]); break;
    case KOTA_KIND_NUMBERS: put_list(feature, index, numbers->values, numbers->count, member->scale, NULL); break;
    case KOTA_KIND_POINTS: put_list(feature, index, points->xy_m, 2 * points->count, 1.0, origin); break;
    case KOTA_KIND_RECORD:
    case KOTA_KIND_RECORDS: break;
    }
}

/* The shape of a record: its points, or those from one place to another. */
static OGRGeometryH geometry_of(const unsigned char *record, const shape_members *of, kota_gis_shape shape,
                                const kota_gis_frame *frame) {
    const kota_points *first = (const kota_points *)(const void *)(record + of->first->offset);
    if (of->last == NULL) return kota_gis_geometry(first, shape, frame);
    const kota_points *last = (const kota_points *)(const void *)(record + of->last->offset);
    double xy_m[4] = {first->xy_m[0], first->xy_m[1], last->xy_m[0], last->xy_m[1]};
    return kota_gis_geometry(&(kota_points){xy_m, 2}, shape, frame);
}

static bool put_record(kota_gis *gis, OGRLayerH layer, const kota_schema *schema, const unsigned char *record,
                       kota_gis_shape shape, const char *said, const kota_points *shown, int64_t fid) {
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    const double origin[2] = {gis->frame.west_m, gis->frame.south_m};
    OGR_F_SetFID(feature, fid);
    for (int32_t m = 0; m < schema->count; m++) {
        const kota_member *member = &schema->members[m];
        const void *field = record + member->offset;
        if (!is_shape(member)) put_field(feature, OGR_F_GetFieldIndex(feature, member->key), member, field, origin);
    }
    if (said != NULL) OGR_F_SetFieldString(feature, OGR_F_GetFieldIndex(feature, SOURCE), said);
    shape_members members = shape_of(schema);
    if (members.first != NULL) OGR_F_SetGeometryDirectly(feature, geometry_of(record, &members, shape, &gis->frame));
    if (shown != NULL && shown->count > 0)
        OGR_F_SetGeometryDirectly(feature, kota_gis_geometry(shown, shape, &gis->frame));
    bool fine = OGR_L_CreateFeature(layer, feature) == OGRERR_NONE;
    OGR_F_Destroy(feature);
    return fine;
}

kota_status kota_gis_write_records(kota_gis *gis, const char *layer_name, const kota_schema *schema,
                                   const kota_records *records, kota_gis_shape shape, const char *const *sources,
                                   const kota_points *shapes, kota_error *err) {
    static const OGRwkbGeometryType types[] = {
        [KOTA_GIS_POINT] = wkbPoint, [KOTA_GIS_LINE] = wkbLineString, [KOTA_GIS_AREA] = wkbMultiPolygon};
    KOTA_ASSERT(gis->memory != NULL && gis->dataset != NULL);
    KOTA_ASSERT(shapes == NULL || shape_of(schema).first == NULL);
    bool shaped = shape_of(schema).first != NULL || shapes != NULL;
    kota_gis_hear(&gis->trouble);
    OGRLayerH layer = GDALDatasetCreateLayer(gis->dataset, layer_name, shaped ? gis->crs : NULL,
                                             shaped ? types[shape] : wkbNone, NULL);
    bool fine = layer != NULL;
    for (int32_t m = 0; m < schema->count && fine; m++) fine = make_field(layer, &schema->members[m]);
    if (sources != NULL) fine = fine && make_source(layer);
    fine = fine && GDALDatasetStartTransaction(gis->dataset, FALSE) == OGRERR_NONE;
    for (int32_t r = 0; r < records->count && fine; r++) {
        const unsigned char *record = (const unsigned char *)records->items + (size_t)r * schema->size;
        fine = put_record(gis, layer, schema, record, shape, sources != NULL ? sources[r] : NULL,
                          shapes != NULL ? &shapes[r] : NULL, (int64_t)r + 1);
    }
    fine = fine && GDALDatasetCommitTransaction(gis->dataset) == OGRERR_NONE && gis->trouble.failures == 0;
    kota_status status = KOTA_OK;
    if (!fine)
        status =
            kota_fail(err, KOTA_DATA, "%s: layer %s cannot be made: %s", gis->path, layer_name, gis->trouble.text);
    kota_gis_unhear(&gis->trouble);
    return status;
}

#else
typedef int kota_gis_records_absent; /* ISO C wants a declaration in every file */
#endif
