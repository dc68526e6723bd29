/* What lies on the city's map of an import: pump stations, walls, gates, what the border does, cross-sections, turns.
 * Their fields are those of sketch.def and bundle.def, so that they are as a sketch's or a bundle's. */
#include "core/mathx.h"
#include "io/import_parts.h"

typedef struct works { /* one kind */
    kota_import_role role;
    const kota_schema *schema;
    kota_records *to;
    int32_t *count;
} works;

static bool inside(const kota_importing *in, const double *xy_m) {
    return xy_m[0] >= 0 && xy_m[1] >= 0 && xy_m[0] < in->width_m && xy_m[1] < in->height_m;
}

/* Each point of a work in the city, or a sentence. */
static kota_status check_inside(const kota_importing *in, const works *of, kota_error *err) {
    for (int32_t r = 0; r < of->to->count; r++) {
        const unsigned char *record = (const unsigned char *)of->to->items + (size_t)r * of->schema->size;
        for (int32_t m = 0; m < of->schema->count; m++) {
            if (of->schema->members[m].kind != KOTA_KIND_POINTS) continue;
            const kota_points *points = (const kota_points *)(const void *)(record + of->schema->members[m].offset);
            bool place = of->schema->members[m].low < 2 && points->count == 1;
            for (int32_t p = 0; p < points->count; p++) {
                const double *at = &points->xy_m[2 * p];
                bool on = place ? inside(in, at)
                                : at[0] >= 0 && at[1] >= 0 && at[0] <= in->width_m && at[1] <= in->height_m;
                if (on) continue;
                return kota_fail(err, KOTA_DATA,
                                 "%s: \"%s\": %s is at %.10g, %.10g, outside the city (%.10g to %.10g and %.10g to "
                                 "%.10g); move it inside, or leave it out",
                                 in->def->file[of->role], kota_schema_id(of->schema, record),
                                 of->schema->members[m].key, at[0] + in->bundle.survey.west_m,
                                 at[1] + in->bundle.survey.south_m, in->bundle.survey.west_m,
                                 in->bundle.survey.west_m + in->width_m, in->bundle.survey.south_m,
                                 in->bundle.survey.south_m + in->height_m);
            }
        }
    }
    return KOTA_OK;
}

static kota_status read_works(kota_importing *in, const works *of, kota_error *err) {
    const char *path = in->def->file[of->role];
    if (path == NULL) return KOTA_OK;
    const kota_gis_frame frame = {in->bundle.survey.epsg, in->bundle.survey.west_m, in->bundle.survey.south_m};
    kota_gis *gis = NULL;
    kota_status status = kota_import__open(&gis, in, of->role, err);
    if (status == KOTA_OK)
        status = kota_gis_read_records(of->to, gis, NULL, of->schema, true, &frame, in->arena, err);
    kota_gis_close(gis);
    if (status != KOTA_OK) return status;
    if (of->to->count == 0)
        return kota_fail(err, KOTA_DATA, "%s: has no features; give the %s, or leave --%s out", path,
                         kota_import_role_names[of->role], kota_import_role_names[of->role]);
    const char *twice =
        kota_schema_member_by_key(of->schema, "id") != NULL ? kota_bundle__twice(of->to, of->schema) : NULL;
    if (twice != NULL)
        return kota_fail(err, KOTA_DATA, "%s: two %s have the id \"%s\"; give each one of its own", path,
                         kota_import_role_names[of->role], twice);
    *of->count = of->to->count;
    return kota_schema_member_by_key(of->schema, "id") != NULL ? check_inside(in, of, err) : KOTA_OK;
}

kota_status kota_import__edges(kota_importing *in, kota_error *err) {
    kota_bundle *bundle = &in->bundle;
    const works of = {KOTA_IMPORT_EDGES, &kota_edge_line_schema, &bundle->edge_lines, &in->report->edges};
    KOTA_TRY(read_works(in, &of, err));
    const char *path = in->def->file[KOTA_IMPORT_EDGES];
    return path != NULL ? kota_bundle__edges(bundle, in->open_edge_slope, path, in->arena, err) : KOTA_OK;
}

kota_status kota_import__works(kota_importing *in, kota_error *err) {
    kota_sketch *sketch = &in->bundle.sketch;
    const works kinds[] = {{KOTA_IMPORT_PUMPS, &kota_pump_def_schema, &sketch->pumps, &in->report->pumps},
                           {KOTA_IMPORT_WALLS, &kota_wall_def_schema, &sketch->walls, &in->report->walls},
                           {KOTA_IMPORT_GATES, &kota_gate_def_schema, &sketch->gates, &in->report->gates},
                           {KOTA_IMPORT_SECTIONS, &kota_section_def_schema, &sketch->sections, &in->report->sections},
                           {KOTA_IMPORT_TURNS, &kota_turn_line_schema, &in->bundle.turns, &in->report->turns}};
    for (int32_t k = 0; k < KOTA_COUNT(kinds); k++) KOTA_TRY(read_works(in, &kinds[k], err));
    if (in->def->file[KOTA_IMPORT_TURNS] != NULL)
        KOTA_TRY(kota_bundle__turns(&in->bundle, in->def->file[KOTA_IMPORT_TURNS], in->arena, err));
    kota_faults faults = {0};
    kota_sketch_check_works(sketch, "city", &faults);
    kota_status status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_faults_free(&faults);
    return status;
}
