/* Single travellers on the map: found by a click, and again in the other run of a comparison. */
#include "core/mathx.h"
#include "view/pick.h"

const kota_snap_traveller *kota_pick_traveller(const kota_pick *pick, const kota_snap *snap) {
    if (pick->kind != KOTA_PICK_TRAVELLER || snap == NULL) return NULL;
    for (int32_t k = 0; k < snap->traveller_count; k++)
        if (kota_pick_number(&snap->travellers[k]) == pick->index) return &snap->travellers[k];
    return NULL;
}

void kota_pick__traveller_place(const kota_snap_traveller *one, const kota_map *map, double *x_m, double *y_m) {
    *x_m = map->roads.node_x_m[one->node];
    *y_m = map->roads.node_y_m[one->node];
    if (one->link >= 0) kota_pick_along(&map->roads, one->link, kota_clamp(one->along_frac, 0.0, 1.0), 2.5, x_m, y_m);
}

bool kota_pick__traveller_at(kota_pick *pick, const kota_map *map, const kota_snap *snap, double x_m, double y_m,
                             double reach_m) {
    double best_m2 = reach_m * reach_m;
    bool found = false;
    for (int32_t k = 0; snap != NULL && k < snap->traveller_count; k++) {
        const kota_snap_traveller *one = &snap->travellers[k];
        double at_x_m, at_y_m;
        if (!kota_pick_moves(one)) continue;
        kota_pick__traveller_place(one, map, &at_x_m, &at_y_m);
        double m2 = (at_x_m - x_m) * (at_x_m - x_m) + (at_y_m - y_m) * (at_y_m - y_m);
        if (m2 >= best_m2) continue;
        best_m2 = m2;
        *pick = (kota_pick){KOTA_PICK_TRAVELLER, kota_pick_number(one)};
        found = true;
    }
    return found;
}

static double apart_m(const kota_roads *roads, int32_t node, double x_m, double y_m) {
    double dx = roads->node_x_m[node] - x_m, dy = roads->node_y_m[node] - y_m;
    return kota_sqrt(dx * dx + dy * dy);
}

kota_pick_way kota_pick__way(const kota_snap_traveller *one, const kota_map *map) {
    if (one == NULL) return (kota_pick_way){KOTA_NAN, KOTA_NAN, KOTA_NAN};
    double x_m, y_m;
    kota_pick__traveller_place(one, map, &x_m, &y_m);
    double to_go_m = apart_m(&map->roads, one->to_node, x_m, y_m);
    double all_m =
        apart_m(&map->roads, one->to_node, map->roads.node_x_m[one->from_node], map->roads.node_y_m[one->from_node]);
    return (kota_pick_way){.done_frac = all_m > 0.0 ? kota_clamp(1.0 - to_go_m / all_m, 0.0, 1.0) : 1.0,
                           .spent_s = one->spent_s,
                           .to_go_m = to_go_m};
}
