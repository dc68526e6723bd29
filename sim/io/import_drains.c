/* Drains of an import: two tables, nodes with places and links between them, whose fields are those of sketch.def.
 * What leads out of the city is left out. Where there are none, local drains along the streets are generated if that
 * is asked for (--grow-drains-mm). */
#include <string.h>

#include "core/mathx.h"
#include "io/import_parts.h"
#include "map/local_drains.h"
#include "map/shape.h"

static kota_status read_table(kota_records *records, kota_importing *in, kota_import_role role,
                              const kota_schema *schema, kota_error *err) {
    if (in->def->file[role] == NULL) return KOTA_OK;
    const kota_survey *survey = &in->bundle.survey;
    kota_gis_frame frame = {survey->epsg, survey->west_m, survey->south_m};
    kota_gis *gis = NULL;
    kota_status status = kota_import__open(&gis, in, role, err);
    if (status == KOTA_OK) status = kota_gis_read_records(records, gis, NULL, schema, true, &frame, in->arena, err);
    kota_gis_close(gis);
    if (status == KOTA_OK && records->count == 0)
        status = kota_fail(err, KOTA_DATA, "%s: has no rows; give the %s", in->def->file[role],
                           kota_import_role_names[role]);
    return status;
}

static bool is_inside(const kota_importing *in, const kota_drain_node_def *node) {
    double x_m = node->at.xy_m[0], y_m = node->at.xy_m[1];
    return x_m >= 0 && y_m >= 0 && x_m <= in->width_m && y_m <= in->height_m;
}

static bool is_known(const kota_drain_node_def *nodes, int32_t count, const char *id) {
    for (int32_t k = 0; k < count; k++)
        if (strcmp(nodes[k].id, id) == 0) return true;
    return false;
}

/* Nodes outside, and links that touch one of them, go. */
static void keep_inside(kota_importing *in) {
    kota_records *nodes = &in->bundle.sketch.drain_nodes, *links = &in->bundle.sketch.drain_links;
    kota_drain_node_def *node = nodes->items, *gone = KOTA_NEW(in->scratch, kota_drain_node_def, nodes->count);
    kota_drain_link_def *link = links->items;
    int32_t kept = 0, gone_count = 0, linked = 0;
    for (int32_t k = 0; k < nodes->count; k++) {
        if (is_inside(in, &node[k]))
            node[kept++] = node[k];
        else
            gone[gone_count++] = node[k];
    }
    if (gone_count == 0) return;
    for (int32_t l = 0; l < links->count; l++)
        if (!is_known(gone, gone_count, link[l].from) && !is_known(gone, gone_count, link[l].to))
            link[linked++] = link[l];
    kota_fault(&in->report->warnings, "drains: %d nodes outside the city and %d links to them are left out",
               gone_count, links->count - linked);
    nodes->count = kept;
    links->count = linked;
}

/* ---- generated ---- */

static kota_drain_ground ground_of(const kota_importing *in) {
    const kota_survey *survey = &in->bundle.survey;
    const kota_district_def *districts = in->bundle.sketch.districts.items;
    kota_drain_ground ground = {.grid = kota_grid_make(survey->nx, survey->ny, survey->dx_m, 0, 0),
                                .waters = &in->bundle.sketch.channels,
                                .west_m = survey->west_m,
                                .south_m = survey->south_m};
    float *bed_m = kota_grid_field(&ground.grid, in->scratch), *level_m = kota_grid_field(&ground.grid, in->scratch);
    float *sealed_frac = kota_grid_field(&ground.grid, in->scratch);
    for (int32_t j = 0; j < survey->ny; j++)
        for (int32_t i = 0; i < survey->nx; i++) {
            int32_t cell = kota_grid_at(&ground.grid, i, j);
            size_t at = (size_t)j * (size_t)survey->nx + (size_t)i;
            double x_m = (i + 0.5) * survey->dx_m, y_m = (j + 0.5) * survey->dx_m;
            int32_t d = kota_import__district(in, x_m, y_m);
            float start_m = survey->water_m != NULL ? survey->water_m[at] : 0;
            bed_m[cell] = in->bed_m[at];
            sealed_frac[cell] = (float)(d >= 0         ? districts[d].sealed_frac
                                        : survey->bare ? survey->bare_sealed_frac
                                                       : 0);
            level_m[cell] = (float)KOTA_NAN;
            if (kota_import__is_water(in, x_m, y_m)) level_m[cell] = bed_m[cell] + start_m;
            if (kota_import__is_sea(in, x_m, y_m)) level_m[cell] = kota_maxf(bed_m[cell], 0); /* the heights' zero */
        }
    ground.bed_m = bed_m;
    ground.level_m = level_m;
    ground.sealed_frac = sealed_frac;
    return ground;
}

static void append(kota_records *to, const kota_records *more, size_t size, kota_arena *arena) {
    unsigned char *items = kota_arena_alloc(arena, (size_t)(to->count + more->count), size);
    if (to->count > 0) memcpy(items, to->items, (size_t)to->count * size);
    if (more->count > 0) memcpy(items + (size_t)to->count * size, more->items, (size_t)more->count * size);
    *to = (kota_records){items, to->count + more->count};
}

static void say(kota_importing *in, const kota_local_drains *made) {
    kota_import_report *report = in->report;
    if (made->links.count > 0)
        kota_fault(
            &report->assumed,
            "drains: %d channels along %.1f km of the streets, 0.3 to %.1f m wide and at most %.2f m deep, to %d "
            "outfalls are generated (ids generated-...), for %g mm in 24 h by the rational method; %.1f km2 "
            "drain to them",
            made->links.count, made->length_m / 1000, made->widest_m, made->deepest_m, made->outfalls,
            in->def->drains_rain_mm, made->ground_m2 / 1e6);
    if (made->left_m > 0)
        kota_fault(&report->warnings,
                   "drains: along %.1f of %.1f km of streets none is generated: no channel at most %g m deep falls "
                   "from there to any water; give the waterways that are lacking, or pumps and the drains to them",
                   made->left_m / 1000, made->street_m / 1000, KOTA_LOCAL_DRAINS_DEEPEST_M);
    if (made->small > 0)
        kota_fault(
            &report->warnings,
            "drains: %d generated channels have the largest section and carry less than the rain that they are "
            "for; a canal may be lacking there",
            made->small);
}

static void grow(kota_importing *in) {
    kota_sketch *sketch = &in->bundle.sketch;
    const kota_road *roads = in->bundle.roads.items;
    kota_points *streets = KOTA_NEW(in->scratch, kota_points, in->bundle.roads.count);
    int32_t count = 0;
    for (int32_t r = 0; r < in->bundle.roads.count; r++) {
        double x_m, y_m;
        kota_shape_at(&roads[r].line, kota_shape_length_m(&roads[r].line) / 2, &x_m, &y_m);
        if (roads[r].bridge || roads[r].tunnel || kota_import__district(in, x_m, y_m) < 0) continue;
        streets[count++] = roads[r].line;
    }
    kota_drain_ground ground = ground_of(in);
    kota_local_drains made;
    kota_local_drains_make(&made, &ground, streets, count, sketch, in->def->drains_rain_mm / 1000, in->arena,
                           in->scratch);
    append(&sketch->drain_nodes, &made.nodes, sizeof(kota_drain_node_def), in->arena);
    append(&sketch->drain_links, &made.links, sizeof(kota_drain_link_def), in->arena);
    in->report->generated_drains = made.links.count;
    say(in, &made);
}

kota_status kota_import__drains(kota_importing *in, kota_error *err) {
    kota_sketch *sketch = &in->bundle.sketch;
    const char *const *file = in->def->file;
    if (file[KOTA_IMPORT_DRAIN_LINKS] != NULL && file[KOTA_IMPORT_DRAIN_NODES] == NULL)
        return kota_fail(err, KOTA_USAGE, "--drain-links needs --drain-nodes FILE, whose ids it names");
    KOTA_TRY(read_table(&sketch->drain_nodes, in, KOTA_IMPORT_DRAIN_NODES, &kota_drain_node_def_schema, err));
    KOTA_TRY(read_table(&sketch->drain_links, in, KOTA_IMPORT_DRAIN_LINKS, &kota_drain_link_def_schema, err));
    keep_inside(in);
    if (in->bed_m != NULL && in->def->drains_rain_mm > 0) grow(in);
    kota_import__make_inlets(in);
    kota_faults faults = {0};
    kota_sketch_check_drains(sketch, file[KOTA_IMPORT_DRAIN_NODES] != NULL ? file[KOTA_IMPORT_DRAIN_NODES] : "",
                             &faults);
    kota_status status = KOTA_OK;
    if (faults.count > 0) status = kota_fail(err, KOTA_DATA, "%s", faults.lines[0]);
    kota_faults_free(&faults);
    if (status == KOTA_OK && sketch->drain_nodes.count == 0 && in->bed_m != NULL)
        kota_fault(&in->report->assumed,
                   "drains: no map of them is given; each inlet takes at most a capacity to the "
                   "nearest water at once (flood.inlet_capacity_l_per_s)");
    return status;
}
