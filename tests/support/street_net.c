/* Networks for tests, see street_net.h. */
#include "support/street_net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/mathx.h"

typedef struct line_of_net {
    char kind, name[32], from[32], to[32], both[8];
    double x, y, z;
    int32_t lanes;
} line_of_net;

/* The next line; false at the end. */
static bool next_line(const char **at, line_of_net *line) {
    while (**at == ' ' || **at == '\n') (*at)++;
    if (**at == '\0') return false;
    *line = (line_of_net){0};
    int got = **at == 'n' ? sscanf(*at, "%c %31s %lf %lf", &line->kind, line->name, &line->x, &line->y)
                          : sscanf(*at, "%c %31s %31s %31s %lf %lf %lf %7s", &line->kind, line->name, line->from,
                                   line->to, &line->x, &line->y, &line->z, line->both);
    if (got < (**at == 'n' ? 4 : 7)) kota_panic(__FILE__, __LINE__, "cannot read the line at: %.40s", *at);
    const char *lanes = strstr(*at, " lanes "), *end = strchr(*at, '\n');
    line->lanes = lanes != NULL && (end == NULL || lanes < end) ? (int32_t)strtol(lanes + 7, NULL, 10) : 1;
    while (**at != '\0' && **at != '\n') (*at)++;
    return true;
}

int32_t street_net_node(const char *lines, const char *name) {
    line_of_net line;
    int32_t node = 0;
    while (next_line(&lines, &line)) {
        if (line.kind != 'n') continue;
        if (strcmp(line.name, name) == 0) return node;
        node++;
    }
    kota_panic(__FILE__, __LINE__, "no node %s", name);
}

int32_t street_net_link(const kota_map *map, const char *lines, const char *street) {
    line_of_net line;
    for (const char *at = lines; next_line(&at, &line);) {
        if (line.kind != 's' || strcmp(line.name, street) != 0) continue;
        int32_t from = street_net_node(lines, line.from), to = street_net_node(lines, line.to);
        for (int32_t l = 0; l < map->roads.link_count; l++) {
            if (map->roads.link_from[l] == from && map->roads.link_to[l] == to) return l;
        }
    }
    kota_panic(__FILE__, __LINE__, "no street %s", street);
}

static kota_map *finish(kota_arena *arena, const kota_node_def *nodes, int32_t node_count,
                        const kota_street_def *streets, int32_t street_count) {
    kota_map *map = KOTA_NEW(arena, kota_map, 1);
    kota_error err = {0};
    if (kota_roads_build(&map->roads, nodes, node_count, streets, street_count, arena, &err) != KOTA_OK) {
        kota_panic(__FILE__, __LINE__, "%s", err.text);
    }
    map->districts = KOTA_NEW(arena, kota_district, STREET_NET_DISTRICTS);
    map->district_count = STREET_NET_DISTRICTS;
    return map;
}

kota_map *street_net(kota_arena *arena, const char *lines) {
    enum { MOST = 256 };
    kota_node_def *nodes = KOTA_NEW(arena, kota_node_def, MOST);
    kota_street_def *streets = KOTA_NEW(arena, kota_street_def, MOST);
    double *ends_m = KOTA_NEW(arena, double, 4 * MOST);
    int32_t node_count = 0, street_count = 0;
    line_of_net line;
    for (const char *at = lines; next_line(&at, &line);) {
        KOTA_ASSERT(node_count < MOST && street_count < MOST);
        if (line.kind == 'n') {
            nodes[node_count++] = (kota_node_def){.x_m = line.x, .y_m = line.y, .id = kota_hash_id(line.name)};
            continue;
        }
        int32_t from = street_net_node(lines, line.from), to = street_net_node(lines, line.to);
        double *xy_m = ends_m + 4 * street_count;
        xy_m[0] = nodes[from].x_m, xy_m[1] = nodes[from].y_m, xy_m[2] = nodes[to].x_m, xy_m[3] = nodes[to].y_m;
        streets[street_count++] = (kota_street_def){.id = kota_arena_text(arena, line.name),
                                                    .name = "",
                                                    .road_class = KOTA_ROAD_PRIMARY,
                                                    .lanes = KOTA_NAN,
                                                    .speed_mps = line.x,
                                                    .oneway = strcmp(line.both, "both") != 0,
                                                    .from = from,
                                                    .to = to,
                                                    .xy_m = xy_m,
                                                    .point_count = 2};
    }
    kota_map *map = finish(arena, nodes, node_count, streets, street_count);
    for (const char *at = lines; next_line(&at, &line);) {
        if (line.kind != 's') continue;
        int32_t link = street_net_link(map, lines, line.name), back = map->roads.link_reverse[link];
        for (int32_t k = 0; k < (back >= 0 ? 2 : 1); k++) {
            map->roads.link_capacity_pceps[k == 0 ? link : back] = (float)line.y;
            map->roads.link_storage_pce[k == 0 ? link : back] = (float)line.z;
            map->roads.link_lanes[k == 0 ? link : back] = (float)line.lanes;
        }
    }
    return map;
}

kota_map *street_net_grid(kota_arena *arena, int32_t n, double block_m) {
    kota_node_def *nodes = KOTA_NEW(arena, kota_node_def, n * n);
    kota_street_def *streets = KOTA_NEW(arena, kota_street_def, 2 * n * n);
    double *ends_m = KOTA_NEW(arena, double, 8 * n * n);
    int32_t count = 0;
    for (int32_t at = 0; at < n * n; at++) {
        int32_t i = at / n, j = at % n;
        char name[64];
        (void)snprintf(name, sizeof name, "grid/%04d-%04d", i, j);
        nodes[at] = (kota_node_def){.x_m = i * block_m, .y_m = j * block_m, .id = kota_hash_id(name)};
        for (int32_t k = 0; k < 2; k++) {
            if ((k == 0 ? i : j) + 1 >= n) continue;
            bool arterial = (k == 0 ? j : i) % 5 == 2;
            double *xy_m = ends_m + 4 * count;
            xy_m[0] = i * block_m, xy_m[1] = j * block_m;
            xy_m[2] = xy_m[0] + (k == 0 ? block_m : 0), xy_m[3] = xy_m[1] + (k == 1 ? block_m : 0);
            (void)snprintf(name, sizeof name, "street/%04d-%04d-%d", i, j, k);
            streets[count++] = (kota_street_def){.id = kota_arena_text(arena, name),
                                                 .name = "",
                                                 .road_class = arterial ? KOTA_ROAD_TRUNK : KOTA_ROAD_SECONDARY,
                                                 .lanes = arterial ? 3 : 2,
                                                 .speed_mps = arterial ? 16.67 : 11.11,
                                                 .from = at,
                                                 .to = k == 0 ? at + n : at + 1,
                                                 .xy_m = xy_m,
                                                 .point_count = 2};
        }
    }
    return finish(arena, nodes, n * n, streets, count);
}

void street_net_grid_signals(kota_arena *arena, kota_map *map, int32_t n) {
    kota_roads *roads = &map->roads;
    kota_signals *out = &roads->signals;
    *out = (kota_signals){.signals = KOTA_NEW(arena, kota_signal, n * n),
                          .turns = KOTA_NEW(arena, kota_signal_turn, 16 * n * n)};
    for (int32_t node = 0; node < n * n; node++) {
        if (node % n == 0 || node % n == n - 1 || node / n == 0 || node / n == n - 1) continue;
        kota_signal *signal = &out->signals[out->count++];
        *signal = (kota_signal){.node = node, .phase_count = 2, .gap_s = 3.0f, .turn_start = out->turn_count};
        for (int32_t p = 0; p < 2; p++) {
            signal->phases[p] =
                (kota_signal_phase){.green_s = 42.0f, .clear_s = 3.0f, .min_green_s = 7.0f, .max_green_s = 60.0f};
        }
        for (int32_t i = roads->in_start[node]; i < roads->in_start[node + 1]; i++) {
            int32_t link = roads->in_link[i];
            uint16_t phase = roads->link_from[link] % n == node % n ? 1 : 2; /* along x first */
            for (int32_t k = roads->out_start[node]; k < roads->out_start[node + 1]; k++) {
                out->turns[out->turn_count++] =
                    (kota_signal_turn){.from_link = link, .to_link = roads->out_link[k], .phases = phase};
            }
        }
        signal->turn_count = out->turn_count - signal->turn_start;
    }
}

void street_net_like_sumo(kota_map *map) {
    for (int32_t l = 0; l < map->roads.link_count; l++) {
        double lanes = (double)map->roads.link_lanes[l], speed_mps = (double)map->roads.link_speed_mps[l];
        map->roads.link_capacity_pceps[l] = (float)(lanes / (SUMO_TAU_FREE_S + SUMO_SPACING_M / speed_mps));
        map->roads.link_storage_pce[l] = (float)(lanes * (double)map->roads.link_length_m[l] / SUMO_SPACING_M);
    }
}

static void settle_strips(kota_map *map, const street_city_strip *strips, kota_arena *arena) {
    const kota_grid *grid = &map->grid;
    int32_t cells_a_strip = 4 * grid->ny;
    map->persons = kota_grid_field(grid, arena);
    map->jobs = kota_grid_field(grid, arena);
    map->district = KOTA_NEW(arena, int16_t, grid->cells);
    map->cell_node = KOTA_NEW(arena, int32_t, grid->cells);
    for (int32_t at = 0; at < grid->cells; at++) map->district[at] = -1, map->cell_node[at] = -1;
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t at = kota_grid_at(grid, i, j), d = i / 4;
            map->district[at] = (int16_t)d;
            map->persons[at] = (float)(strips[d].persons / cells_a_strip);
            map->jobs[at] = (float)(strips[d].jobs / cells_a_strip);
            map->cell_node[at] =
                kota_roads_nearest_node(&map->roads, kota_grid_x_m(grid, at), kota_grid_y_m(grid, at));
        }
    }
}

kota_map *street_city(kota_arena *arena, const street_city_strip *strips, int32_t count) {
    int32_t side = 11 > 2 * count + 1 ? 11 : 2 * count + 1; /* so that a strip more moves no street of the others */
    kota_map *map = street_net_grid(arena, side, 200.0);
    map->utc_offset_min = 7 * 60;
    map->grid = kota_grid_make(4 * count, 20, 100.0, 0.0, 0.0);
    map->districts = KOTA_NEW(arena, kota_district, count);
    map->district_count = count;
    for (int32_t d = 0; d < count; d++) {
        map->districts[d] = (kota_district){.id_text = strips[d].id,
                                            .name = strips[d].id,
                                            .id = kota_hash_id(strips[d].id),
                                            .land_use = strips[d].land_use,
                                            .persons = strips[d].persons,
                                            .jobs = strips[d].jobs,
                                            .school_places = strips[d].school_places,
                                            .income_idr_per_month = strips[d].income_idr_per_month,
                                            .area_m2 = 400.0 * 2000.0,
                                            .x_m = 400.0 * d + 200.0,
                                            .y_m = 1000.0};
    }
    settle_strips(map, strips, arena);
    return map;
}
