/* Looks through all links or bins: a hundred thousand take less than a frame. */
#include "view/probe.h"

#include "core/mathx.h"

static bool probe_cell(kota_probe *probe, const kota_map *map, double x_m, double y_m) {
    int32_t at = kota_grid_find(&map->grid, x_m, y_m);
    if (at < 0) return false;
    int32_t district = map->district[at];
    *probe = (kota_probe){.index = kota_grid_j(&map->grid, at) * map->grid.nx + kota_grid_i(&map->grid, at),
                          .name = district >= 0 ? map->districts[district].name : "",
                          .x_m = x_m,
                          .y_m = y_m};
    return true;
}

/* Distance of a point from a piece of street; *left: it lies on the side that is driven on. */
static double apart_m(const double *xy, double x_m, double y_m, bool *left) {
    double ux = xy[2] - xy[0], uy = xy[3] - xy[1], px = x_m - xy[0], py = y_m - xy[1];
    double square = ux * ux + uy * uy;
    double share = square > 0.0 ? kota_clamp((px * ux + py * uy) / square, 0.0, 1.0) : 0.0;
    double dx = px - share * ux, dy = py - share * uy;
    *left = ux * py - uy * px > 0.0;
    return kota_sqrt(dx * dx + dy * dy);
}

static bool probe_link(kota_probe *probe, const kota_map *map, double x_m, double y_m, double reach_m) {
    const kota_roads *roads = &map->roads;
    double best_m = reach_m;
    int32_t best = -1;
    for (int32_t l = 0; l < roads->link_count; l++) {
        for (int32_t p = roads->shape_start[l]; p + 1 < roads->shape_start[l + 1]; p++) {
            bool left = false;
            double m = apart_m(roads->shape_xy_m + 2 * (size_t)p, x_m, y_m, &left);
            if (!left) m += 1e-3 * reach_m; /* decides between the two directions alone */
            if (m >= best_m) continue;
            best_m = m;
            best = l;
        }
    }
    if (best < 0) return false;
    *probe = (kota_probe){best, roads->street_names[roads->link_street[best]], x_m, y_m};
    return true;
}

static bool probe_bin(kota_probe *probe, const kota_map *map, double x_m, double y_m, double reach_m) {
    double best_m = reach_m;
    bool found = false;
    for (int32_t f = 0, bin = 0; f < map->facility_count; f++) {
        const kota_facility *at = &map->facilities[f];
        if (at->kind != KOTA_FACILITY_TPS) continue;
        double dx = at->x_m - x_m, dy = at->y_m - y_m, m = kota_sqrt(dx * dx + dy * dy);
        if (m < best_m) {
            best_m = m;
            found = true;
            bool named = at->name != NULL && at->name[0] != '\0';
            *probe = (kota_probe){bin, named ? at->name : at->id_text, at->x_m, at->y_m};
        }
        bin++;
    }
    return found;
}

bool kota_probe_at(kota_probe *probe, const kota_map *map, kota_place place, double x_m, double y_m, double reach_m) {
    bool found = false;
    switch (place) {
    case KOTA_PLACE_CELL: found = probe_cell(probe, map, x_m, y_m); break;
    case KOTA_PLACE_LINK: found = probe_link(probe, map, x_m, y_m, reach_m); break;
    case KOTA_PLACE_BIN: found = probe_bin(probe, map, x_m, y_m, reach_m); break;
    case KOTA_PLACE_INLET: break;
    }
    if (found && probe->name == NULL) probe->name = "";
    return found;
}
