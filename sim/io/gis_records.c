/* Records of a schema from and to layers. */
#include "io/gis.h"

#ifdef KOTA_GIS

#include <cpl_string.h>
#include <stdio.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/gis_inside.h"

static const kota_member *shape_member(const kota_schema *schema) {
    const kota_member *shape = NULL;
    for (int32_t m = 0; m < schema->count; m++) {
        kota_kind kind = schema->members[m].kind;
        KOTA_ASSERT(kind <= KOTA_KIND_CHOICE || kind == KOTA_KIND_NUMBERS ||
                    (kind == KOTA_KIND_POINTS && shape == NULL)); /* what a layer can hold */
        if (kind == KOTA_KIND_POINTS) shape = &schema->members[m];
    }
    return shape; /* NULL: a table */
}

/* ---- reading ---- */

typedef struct source { /* the feature at hand */
    kota_gis_reading *reading;
    OGRLayerH layer;
    OGRFeatureH feature;
    int64_t fid;
    const kota_schema *schema;
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

/* Numbers in one text: "0 2.5 4", or with commas or semicolons between them. */
static bool read_numbers(kota_numbers *numbers, const source *of, const kota_member *member, const char *text) {
    char *copy = kota_text_copy(text), *rest = copy;
    int32_t most = 1 + (int32_t)strlen(text) / 2;
    *numbers = (kota_numbers){.values = KOTA_NEW(of->reading->arena, double, most)};
    bool fine = true;
    while (fine) {
        rest += strspn(rest, " ,;");
        size_t length = strcspn(rest, " ,;");
        if (length == 0) break;
        bool last = rest[length] == '\0';
        rest[length] = '\0';
        fine = kota_text_to_number(rest, &numbers->values[numbers->count]);
        if (fine) numbers->values[numbers->count++] *= member->scale;
        rest += length + (last ? 0 : 1);
    }
    kota_free(copy);
    return fine;
}

static kota_status read_field(void *field, const source *of, const kota_member *member, int index) {
    OGRFieldType type = OGR_Fld_GetType(OGR_F_GetFieldDefnRef(of->feature, index));
    bool whole = type == OFTInteger || type == OFTInteger64, number = whole || type == OFTReal;
    double value = number ? OGR_F_GetFieldAsDouble(of->feature, index) : 0.0;
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
    case KOTA_KIND_NUMBERS:
        if (!read_numbers(field, of, member, OGR_F_GetFieldAsString(of->feature, index)))
            return wrong(of, member, index, "numbers with spaces between them");
        return KOTA_OK;
    case KOTA_KIND_POINTS:
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

static kota_status read_record(unsigned char *record, kota_gis_parts *parts, const source *of) {
    kota_schema_defaults(of->schema, record, of->reading->arena);
    for (int32_t m = 0; m < of->schema->count; m++) {
        const kota_member *member = &of->schema->members[m];
        void *field = record + member->offset;
        if (member->kind == KOTA_KIND_POINTS) {
            KOTA_TRY(read_shape(field, parts, of));
            continue;
        }
        int index = OGR_F_GetFieldIndex(of->feature, member->key); /* case does not count */
        if (index < 0 || !OGR_F_IsFieldSetAndNotNull(of->feature, index)) continue;
        KOTA_TRY(read_field(field, of, member, index));
    }
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
    const kota_member *shaped = shape_member(schema);
    double points_min = shaped != NULL ? shaped->low : 1;
    kota_gis_shape shape = points_min < 2 ? KOTA_GIS_POINT : points_min < 3 ? KOTA_GIS_LINE : KOTA_GIS_AREA;
    kota_gis_reading reading = {
        .gis = gis, .shape = shape, .west_m = frame->west_m, .south_m = frame->south_m, .arena = arena, .err = err};
    kota_gis_hear(&gis->trouble);
    source of = {.reading = &reading, .schema = schema};
    if (layer == NULL) layer = gis->only_layer;
    of.layer = layer != NULL ? GDALDatasetGetLayerByName(gis->dataset, layer) : GDALDatasetGetLayer(gis->dataset, 0);
    kota_status status = KOTA_OK;
    if (of.layer != NULL) {
        status = kota_gis_reading_begin(&reading, frame->epsg);
        if (status == KOTA_OK) status = read_layer(records, &of);
        kota_gis_reading_end(&reading);
    } else if (required) {
        status = no_layer(gis, layer, err);
    }
    kota_gis_unhear(&gis->trouble);
    return status;
}

/* ---- writing ---- */

static bool make_field(OGRLayerH layer, const kota_member *member) {
    static const OGRFieldType types[] = {
        [KOTA_KIND_NUMBER] = OFTReal, [KOTA_KIND_INTEGER] = OFTInteger64, [KOTA_KIND_FLAG] = OFTInteger,
        [KOTA_KIND_TEXT] = OFTString, [KOTA_KIND_CHOICE] = OFTString,     [KOTA_KIND_NUMBERS] = OFTString};
    if (member->kind == KOTA_KIND_POINTS) return true;
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

static void put_numbers(OGRFeatureH feature, int index, const kota_member *member, const kota_numbers *numbers) {
    kota_text text = {0};
    for (int32_t k = 0; k < numbers->count; k++)
        kota_text_add(&text, "%s%.15g", k > 0 ? " " : "", in_unit(numbers->values[k], member->scale));
    if (numbers->count > 0) OGR_F_SetFieldString(feature, index, text.chars);
    kota_text_free(&text);
}

static void put_field(OGRFeatureH feature, int index, const kota_member *member, const void *field) {
    switch (member->kind) {
    case KOTA_KIND_NUMBER: /* not given is null */
        if (kota_is_finite(*(const double *)field))
            OGR_F_SetFieldDouble(feature, index, in_unit(*(const double *)field, member->scale));
        break;
    case KOTA_KIND_INTEGER: OGR_F_SetFieldInteger64(feature, index, *(const int64_t *)field); break;
    case KOTA_KIND_FLAG: OGR_F_SetFieldInteger(feature, index, *(const bool *)field ? 1 : 0); break;
    case KOTA_KIND_TEXT: OGR_F_SetFieldString(feature, index, *(const char *const *)field); break;
    case KOTA_KIND_CHOICE: OGR_F_SetFieldString(feature, index, member->choices[*(const int32_t *)field]); break;
    case KOTA_KIND_NUMBERS: put_numbers(feature, index, member, field); break;
    case KOTA_KIND_POINTS:
    case KOTA_KIND_RECORD:
    case KOTA_KIND_RECORDS: break;
    }
}

static bool put_record(kota_gis *gis, OGRLayerH layer, const kota_schema *schema, const unsigned char *record,
                       kota_gis_shape shape, int64_t fid) {
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFID(feature, fid);
    for (int32_t m = 0; m < schema->count; m++) {
        const kota_member *member = &schema->members[m];
        const void *field = record + member->offset;
        if (member->kind == KOTA_KIND_POINTS)
            OGR_F_SetGeometryDirectly(feature, kota_gis_geometry(field, shape, &gis->frame));
        else
            put_field(feature, OGR_F_GetFieldIndex(feature, member->key), member, field);
    }
    bool fine = OGR_L_CreateFeature(layer, feature) == OGRERR_NONE;
    OGR_F_Destroy(feature);
    return fine;
}

kota_status kota_gis_write_records(kota_gis *gis, const char *layer_name, const kota_schema *schema,
                                   const kota_records *records, kota_gis_shape shape, kota_error *err) {
    static const OGRwkbGeometryType types[] = {
        [KOTA_GIS_POINT] = wkbPoint, [KOTA_GIS_LINE] = wkbLineString, [KOTA_GIS_AREA] = wkbMultiPolygon};
    KOTA_ASSERT(gis->memory != NULL && gis->dataset != NULL);
    bool shaped = shape_member(schema) != NULL;
    kota_gis_hear(&gis->trouble);
    OGRLayerH layer = GDALDatasetCreateLayer(gis->dataset, layer_name, shaped ? gis->crs : NULL,
                                             shaped ? types[shape] : wkbNone, NULL);
    bool fine = layer != NULL;
    for (int32_t m = 0; m < schema->count && fine; m++) fine = make_field(layer, &schema->members[m]);
    fine = fine && GDALDatasetStartTransaction(gis->dataset, FALSE) == OGRERR_NONE;
    for (int32_t r = 0; r < records->count && fine; r++) {
        const unsigned char *record = (const unsigned char *)records->items + (size_t)r * schema->size;
        fine = put_record(gis, layer, schema, record, shape, (int64_t)r + 1);
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
