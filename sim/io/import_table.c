/* Pumps, gates and ponds of the planner's table of places. What a row does not say is assumed, and said. A pump or
 * gate that does not say where it lets water go leads to the nearest waterway; a pond is dug into the heights. */
#include <stdlib.h>
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "io/import_parts.h"
#include "map/shape.h"

#define REACH_M 1000.0    /* to the waterway that a pump or gate leads to; assumed */
#define ON_OVER_BED_M 0.5 /* a pump starts when so much water stands where it draws; assumed */
#define OFF_OVER_BED_M 0.2
#define POND_DEEP_M 2.0 /* assumed */

typedef struct table {
    kota_importing *in;
    const char *path;
    kota_faults faults;
    int32_t levels, inverts, leads, ponds;
    double pond_m3;
} table;

kota_points kota_import__point(kota_importing *in, double x_m, double y_m) {
    kota_points at = {.xy_m = KOTA_NEW(in->arena, double, 2), .count = 1};
    at.xy_m[0] = x_m;
    at.xy_m[1] = y_m;
    return at;
}

/* The nearest point of a waterway that lies in another cell. */
static bool nearest_water(const kota_importing *in, const kota_place_row *place, double *x_m, double *y_m) {
    const kota_channel *channels = in->bundle.sketch.channels.items;
    double best_m = REACH_M, near_m = 1.5 * in->bundle.survey.dx_m;
    for (int32_t c = 0; c < in->bundle.sketch.channels.count; c++) {
        double length_m = kota_shape_length_m(&channels[c].line);
        for (double at_m = 0; at_m <= length_m; at_m += in->bundle.survey.dx_m) {
            double x, y;
            kota_shape_at(&channels[c].line, at_m, &x, &y);
            double away_m = kota_sqrt((x - place->x) * (x - place->x) + (y - place->y) * (y - place->y));
            if (!(away_m < best_m) || away_m < near_m || !(x >= 0 && y >= 0 && x < in->width_m && y < in->height_m))
                continue;
            best_m = away_m;
            *x_m = x;
            *y_m = y;
        }
    }
    return best_m < REACH_M;
}

/* Where the water of a pump or a gate goes. */
static kota_points end_of(table *of, const kota_place_row *place) {
    kota_importing *in = of->in;
    double x_m = place->to_x, y_m = place->to_y;
    bool given = !kota_is_nan(x_m);
    if (!given && !nearest_water(in, place, &x_m, &y_m))
        kota_fault(
            &of->faults,
            "%s:%d: %s does not say where its water goes, and there is no waterway within 1,000 m; give to_lon "
            "and to_lat (or to_x and to_y)",
            of->path, place->line, place->id);
    else if (!(x_m >= 0 && y_m >= 0 && x_m < in->width_m && y_m < in->height_m))
        kota_fault(&of->faults, "%s:%d: %s lets its water go outside the city; move that place inside", of->path,
                   place->line, place->id);
    of->leads += !given;
    return kota_import__point(in, kota_import__kept_m(in, x_m), kota_import__kept_m(in, y_m));
}

static double given(double value, double otherwise, int32_t *assumed) {
    *assumed += kota_is_nan(value);
    return kota_is_nan(value) ? otherwise : value;
}

static void put_pump(table *of, kota_pump_def *pump, const kota_place_row *place) {
    kota_importing *in = of->in;
    kota_schema_defaults(&kota_pump_def_schema, pump, in->arena);
    double bed_m = kota_import__height_m(in, place->x, place->y);
    int32_t assumed = 0;
    pump->id = place->id;
    pump->name = place->name;
    pump->from = kota_import__point(in, place->x, place->y);
    pump->to = end_of(of, place);
    pump->capacity_m3ps = place->capacity;
    pump->off_level_m =
        given(place->off_level_m, kota_min(bed_m + OFF_OVER_BED_M, place->on_level_m - 0.1), &assumed);
    if (kota_is_nan(pump->off_level_m)) pump->off_level_m = bed_m + OFF_OVER_BED_M;
    pump->on_level_m = given(place->on_level_m, kota_max(bed_m + ON_OVER_BED_M, pump->off_level_m + 0.1), &assumed);
    if (!kota_is_nan(place->head_m)) pump->head_m = place->head_m;
    of->levels += assumed > 0;
}

static void put_gate(table *of, kota_gate_def *gate, const kota_place_row *place) {
    kota_importing *in = of->in;
    kota_schema_defaults(&kota_gate_def_schema, gate, in->arena);
    double side_m = kota_sqrt(kota_is_nan(place->capacity) ? 1 : place->capacity);
    gate->id = place->id;
    gate->name = place->name;
    gate->from = kota_import__point(in, place->x, place->y);
    gate->to = end_of(of, place);
    gate->invert_m = given(place->invert_m, kota_import__height_m(in, place->x, place->y), &of->inverts);
    gate->width_m = kota_is_nan(place->width_m) ? side_m : place->width_m;
    gate->height_m = kota_is_nan(place->height_m) ? side_m : place->height_m;
}

typedef struct near_cell {
    double away_m;
    size_t cell;
} near_cell;

static int by_away(const void *a, const void *b) {
    const near_cell *left = a, *right = b;
    if (left->away_m < right->away_m || left->away_m > right->away_m) return left->away_m < right->away_m ? -1 : 1;
    return left->cell < right->cell ? -1 : left->cell > right->cell;
}

/* The cells nearest to a pond's place are lowered until it holds what it should. */
static void dig_pond(table *of, const kota_place_row *place) {
    kota_importing *in = of->in;
    const kota_survey *survey = &in->bundle.survey;
    double deep_m = kota_is_nan(place->depth_m) ? POND_DEEP_M : place->depth_m, cell_m2 = survey->dx_m * survey->dx_m;
    double wanted = kota_max(1, kota_round(place->capacity / deep_m / cell_m2));
    int32_t reach = (int32_t)kota_sqrt(wanted) + 2, count = 0;
    int32_t i0 = (int32_t)(place->x / survey->dx_m), j0 = (int32_t)(place->y / survey->dx_m);
    near_cell *cells = kota_alloc((size_t)(2 * reach + 1) * (size_t)(2 * reach + 1), sizeof *cells);
    for (int32_t j = kota_maxi(0, j0 - reach); j <= kota_mini(survey->ny - 1, j0 + reach); j++)
        for (int32_t i = kota_maxi(0, i0 - reach); i <= kota_mini(survey->nx - 1, i0 + reach); i++) {
            double x_m = (i + 0.5) * survey->dx_m - place->x, y_m = (j + 0.5) * survey->dx_m - place->y;
            cells[count++] = (near_cell){x_m * x_m + y_m * y_m, (size_t)j * (size_t)survey->nx + (size_t)i};
        }
    qsort(cells, (size_t)count, sizeof *cells, by_away);
    int32_t dug = (int32_t)kota_min(wanted, count);
    for (int32_t k = 0; k < dug; k++) in->bed_m[cells[k].cell] -= (float)(place->capacity / dug / cell_m2);
    kota_free(cells);
    of->ponds++;
    of->pond_m3 += place->capacity;
}

/* The records of a file, and room for so many more behind them. */
static void *with_room(kota_records *records, int32_t more, size_t size, kota_arena *arena) {
    unsigned char *items = kota_arena_alloc(arena, (size_t)(records->count + more), size);
    if (records->count > 0) memcpy(items, records->items, (size_t)records->count * size);
    records->items = items;
    return items;
}

static void put_all(table *of) {
    kota_importing *in = of->in;
    kota_records *pumps = &in->bundle.sketch.pumps, *gates = &in->bundle.sketch.gates;
    kota_pump_def *pump = with_room(pumps, in->table.count, sizeof *pump, in->arena);
    kota_gate_def *gate = with_room(gates, in->table.count, sizeof *gate, in->arena);
    for (int32_t p = 0; p < in->table.count; p++) { /* ponds first: a pump beside one draws from its bed */
        const kota_place_row *place = &in->table.items[p];
        bool works = place->kind == KOTA_ROW_PUMP || place->kind == KOTA_ROW_GATE;
        if ((works || place->kind == KOTA_ROW_POND) && in->bed_m == NULL)
            kota_fault(&of->faults, "%s:%d: %s needs the heights of the ground; give --dem FILE too", of->path,
                       place->line, place->id);
        else if (place->kind == KOTA_ROW_POND)
            dig_pond(of, place);
    }
    for (int32_t p = 0; p < in->table.count && in->bed_m != NULL; p++) {
        const kota_place_row *place = &in->table.items[p];
        if (place->kind == KOTA_ROW_PUMP) put_pump(of, &pump[pumps->count++], place);
        if (place->kind == KOTA_ROW_GATE) put_gate(of, &gate[gates->count++], place);
    }
    in->report->pumps = pumps->count;
    in->report->gates = gates->count;
}

static void tell(const table *of) {
    kota_faults *assumed = &of->in->report->assumed;
    if (of->levels > 0)
        kota_fault(assumed, "pumps: levels of %d are assumed: on at %g m of water where they draw, off at %g m",
                   of->levels, ON_OVER_BED_M, OFF_OVER_BED_M);
    if (of->inverts > 0)
        kota_fault(assumed, "gates: the beds of %d are assumed to lie as high as the ground", of->inverts);
    if (of->leads > 0) kota_fault(assumed, "pumps and gates: %d lead to the nearest waterway", of->leads);
    if (of->ponds > 0)
        kota_fault(assumed, "ponds: %d of %.0f m3 are dug into the heights, %g m deep where the table does not say",
                   of->ponds, of->pond_m3, POND_DEEP_M);
}

kota_status kota_import__table(kota_importing *in, kota_error *err) {
    table of = {.in = in, .path = in->def->file[KOTA_IMPORT_FACILITIES]};
    if (in->table.count == 0) return KOTA_OK;
    put_all(&of);
    tell(&of);
    kota_status status = kota_faults_status(&of.faults, KOTA_DATA, err);
    kota_faults_free(&of.faults);
    return status;
}
