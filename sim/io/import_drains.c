/* Drains of an import: two tables, nodes with places and links between them, whose fields are those of sketch.def.
 * What leads out of the city is left out. */
#include <string.h>

#include "core/mathx.h"
#include "io/import_parts.h"

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

kota_status kota_import__drains(kota_importing *in, kota_error *err) {
    kota_sketch *sketch = &in->bundle.sketch;
    const char *const *file = in->def->file;
    if (file[KOTA_IMPORT_DRAIN_LINKS] != NULL && file[KOTA_IMPORT_DRAIN_NODES] == NULL)
        return kota_fail(err, KOTA_USAGE, "--drain-links needs --drain-nodes FILE, whose ids it names");
    KOTA_TRY(read_table(&sketch->drain_nodes, in, KOTA_IMPORT_DRAIN_NODES, &kota_drain_node_def_schema, err));
    KOTA_TRY(read_table(&sketch->drain_links, in, KOTA_IMPORT_DRAIN_LINKS, &kota_drain_link_def_schema, err));
    keep_inside(in);
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
