/* Draws the map of a sketch: the order of its parts, and questions about the drawing that several of them ask. */
#include "map/sketch.h"

#include "core/mathx.h"
#include "core/text.h"
#include "map/sketch_parts.h"

#define CELL_MIN_M 5.0
#define CELL_MAX_M 200.0
#define SIDE_MAX 32768.0 /* cells; kota_grid_make's limit */

int32_t kota_drawing_district(const kota_drawing *drawing, double x_m, double y_m) {
    if (drawing->survey != NULL || drawing->district_by_cells) { /* thousands of outlines: the cells know */
        int32_t cell = kota_grid_find(&drawing->map->grid, x_m, y_m);
        return cell < 0 ? -1 : drawing->map->district[cell];
    }
    for (int32_t d = 0; d < drawing->sketch->districts.count; d++)
        if (kota_shape_contains(&drawing->districts[d].outline, x_m, y_m)) return d;
    return -1;
}

static bool in_basin(const kota_basin *basin, double x_m, double y_m, double margin_m) {
    return kota_shape_contains(&basin->outline, x_m, y_m) ||
           (margin_m > 0 && (kota_shape_contains(&basin->outline, x_m + margin_m, y_m) ||
                             kota_shape_contains(&basin->outline, x_m - margin_m, y_m) ||
                             kota_shape_contains(&basin->outline, x_m, y_m + margin_m) ||
                             kota_shape_contains(&basin->outline, x_m, y_m - margin_m)));
}

static bool in_sea(const kota_drawing *drawing, double x_m, double y_m, double margin_m) {
    for (int32_t k = 0; k < (margin_m > 0 ? 5 : 1); k++) {
        static const double ASIDE[5][2] = {{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}};
        int32_t cell =
            kota_grid_find(&drawing->map->grid, x_m + ASIDE[k][0] * margin_m, y_m + ASIDE[k][1] * margin_m);
        if (cell >= 0 && drawing->sea[cell]) return true;
    }
    return false;
}

bool kota_drawing_is_wet(kota_drawing *drawing, double x_m, double y_m, double margin_m) {
    if (drawing->sea != NULL && in_sea(drawing, x_m, y_m, margin_m)) return true;
    double reach_m = drawing->channel_reach_m + margin_m;
    kota_chunk_walk walk =
        kota_chunks_in(&drawing->channel_chunks, x_m - reach_m, y_m - reach_m, x_m + reach_m, y_m + reach_m);
    for (const kota_chunk *chunk; (chunk = kota_chunks_next(&walk)) != NULL;) {
        double chainage_m;
        if (kota_chunk_distance_m(chunk, x_m, y_m, &chainage_m) <=
            drawing->channels[chunk->line].width_m / 2 + margin_m)
            return true;
    }
    for (int32_t b = 0; b < drawing->sketch->basins.count; b++)
        if (in_basin(&drawing->basins[b], x_m, y_m, margin_m)) return true;
    return false;
}

void kota_drawing_open(kota_drawing *drawing, const kota_sketch *sketch) {
    drawing->sketch = sketch;
    drawing->spots = sketch->spots.items;
    drawing->channels = sketch->channels.items;
    drawing->basins = sketch->basins.items;
    drawing->arterials = sketch->arterials.items;
    drawing->districts = sketch->districts.items;
    drawing->facilities = sketch->facilities.items;
    drawing->pumps = sketch->pumps.items;
    drawing->gauges = sketch->gauges.items;
    drawing->edges = sketch->open_edges.items;
    kota_points *lines = KOTA_NEW(drawing->scratch, kota_points, sketch->channels.count);
    for (int32_t c = 0; c < sketch->channels.count; c++) {
        lines[c] = drawing->channels[c].line;
        drawing->channel_reach_m = kota_max(drawing->channel_reach_m, drawing->channels[c].width_m / 2);
    }
    kota_chunks_build(&drawing->channel_chunks, lines, sketch->channels.count, sketch->width_m, sketch->height_m,
                      drawing->scratch);
}

static void name_map(kota_map *map, const kota_sketch *sketch, kota_arena *arena) {
    map->name = kota_arena_text(arena, sketch->name);
    map->title = kota_arena_text(arena, sketch->title[0] ? sketch->title : sketch->name);
    map->datum = kota_arena_text(arena, map->no_heights ? "" : sketch->datum);
    char *credit = map->no_heights
                       ? kota_text_format("%s%s%s", KOTA_NO_HEIGHTS, sketch->credit[0] ? ". " : "", sketch->credit)
                       : kota_text_copy(sketch->credit);
    map->credit = kota_arena_text(arena, credit);
    kota_free(credit);
    map->utc_offset_min = (int32_t)sketch->utc_offset_min;
}

static int32_t cells_over(double length_m, double cell_m) {
    int32_t whole = (int32_t)kota_floor(length_m / cell_m + 1e-9);
    return whole * cell_m < length_m - 1e-6 * cell_m ? whole + 1 : whole;
}

uint64_t kota_drawing_id(const char *kind, const char *id) {
    char *text = kota_text_format("%s/%s", kind, id);
    uint64_t hash = kota_hash_id(text);
    kota_free(text);
    return hash;
}

const char *kota_drawing_name(const kota_drawing *drawing, const char *name, const char *id) {
    return kota_arena_text(drawing->arena, name[0] != '\0' ? name : id);
}

static kota_status draw_parts(kota_drawing *drawing, kota_error *err) {
    kota_drawing_ground(drawing);
    KOTA_TRY(drawing->survey != NULL ? kota_drawing_surveyed(drawing, err) : kota_drawing_streets(drawing, err));
    kota_drawing_roofs(drawing);
    KOTA_TRY(kota_drawing_people(drawing, err));
    KOTA_TRY(kota_drawing_works(drawing, err));
    kota_drawing_buildings(drawing);
    kota_drawing_rails(drawing);
    KOTA_TRY(kota_drawing_sites(drawing, err));
    return kota_drawing_drains(drawing, err);
}

static kota_status draw(kota_map **map, const kota_survey *survey, const kota_sketch *sketch, double cell_m,
                        kota_arena *arena, kota_error *err) {
    *map = NULL;
    double least_m = survey != NULL ? KOTA_SURVEY_CELL_MIN_M : CELL_MIN_M;
    if (!(cell_m >= least_m && cell_m <= CELL_MAX_M))
        return kota_fail(err, KOTA_DATA, "city \"%s\": cells of %g m; give %g to 200 m", sketch->name, cell_m,
                         least_m);
    if (sketch->width_m / cell_m > SIDE_MAX || sketch->height_m / cell_m > SIDE_MAX)
        return kota_fail(err, KOTA_DATA, "city \"%s\": cells of %g m make more than 32768 a side; give larger cells",
                         sketch->name, cell_m);
    kota_drawing drawing = {.survey = survey, .arena = arena, .scratch = kota_arena_create("sketch", 0)};
    drawing.map = KOTA_NEW(arena, kota_map, 1);
    drawing.map->no_heights = survey != NULL && survey->bed_m == NULL;
    kota_drawing_open(&drawing, sketch);
    name_map(drawing.map, sketch, arena);
    drawing.map->grid =
        kota_grid_make(cells_over(sketch->width_m, cell_m), cells_over(sketch->height_m, cell_m), cell_m, 0, 0);
    kota_status status = draw_parts(&drawing, err);
    kota_arena_destroy(drawing.scratch);
    if (status == KOTA_OK && survey != NULL) kota_survey__place(survey, drawing.map);
    if (status == KOTA_OK) *map = drawing.map;
    return status;
}

kota_status kota_map_from_sketch(kota_map **map, const kota_sketch *sketch, double cell_m, kota_arena *arena,
                                 kota_error *err) {
    return draw(map, NULL, sketch, cell_m, arena, err);
}

kota_status kota_map_from_survey(kota_map **map, const kota_survey *survey, const kota_sketch *sketch, double cell_m,
                                 kota_arena *arena, kota_error *err) {
    kota_sketch known = *sketch;
    if (survey->street_count == 0) known.facilities.count = 0;
    if (survey->bed_m == NULL)
        known.channels.count = known.basins.count = known.pumps.count = known.open_edges.count =
            known.drain_nodes.count = known.drain_links.count = 0;
    return draw(map, survey, &known, cell_m, arena, err);
}
