/* See rails.h. */
#include "map/rails.h"

#include <string.h>

#include "map/shape.h"
#include "map/sketch_parts.h"

#define BESIDE_M 150.0 /* a station so near to a drawn railway is on it: half of a long platform; assumed */

void kota_drawing_rails(kota_drawing *drawing) {
    const kota_rail_def *defs = drawing->sketch->rails.items;
    kota_map *map = drawing->map;
    map->rail_count = drawing->sketch->rails.count;
    map->rails = KOTA_NEW(drawing->arena, kota_rail, map->rail_count);
    for (int32_t r = 0; r < map->rail_count; r++) {
        double *xy_m = KOTA_NEW(drawing->arena, double, 2 * (size_t)defs[r].line.count);
        memcpy(xy_m, defs[r].line.xy_m, 2 * (size_t)defs[r].line.count * sizeof *xy_m);
        map->rails[r] = (kota_rail){.name = kota_drawing_name(drawing, defs[r].name, defs[r].id),
                                    .xy_m = xy_m,
                                    .count = defs[r].line.count,
                                    .tunnel = defs[r].tunnel};
    }
}

static bool is_drawn(const kota_map *map, double x_m, double y_m) {
    for (int32_t r = 0; r < map->rail_count; r++)
        for (int32_t p = 0; map->rails[r].station_count == 0 && p + 1 < map->rails[r].count; p++) {
            kota_chunk piece = {0};
            double chainage_m;
            memcpy(piece.xy_m, &map->rails[r].xy_m[2 * p], sizeof piece.xy_m);
            if (kota_chunk_distance_m(&piece, x_m, y_m, &chainage_m) <= BESIDE_M) return true;
        }
    return false;
}

void kota_map_add_trains(kota_map *map, const char *name, const double *stop_xy_m, int32_t count, kota_arena *arena) {
    kota_rail *rails = KOTA_NEW(arena, kota_rail, map->rail_count + 1);
    double *xy_m = KOTA_NEW(arena, double, 2 * (size_t)count + 1);
    bool drawn = true;
    if (map->rail_count > 0) memcpy(rails, map->rails, (size_t)map->rail_count * sizeof *rails);
    memcpy(xy_m, stop_xy_m, 2 * (size_t)count * sizeof *xy_m);
    for (int32_t s = 0; s < count && drawn; s++) drawn = is_drawn(map, xy_m[2 * s], xy_m[2 * s + 1]);
    rails[map->rail_count++] = (kota_rail){
        .name = name, .xy_m = xy_m, .count = drawn ? 0 : count, .station_xy_m = xy_m, .station_count = count};
    map->rails = rails;
}
