/* Evaporation from open water: every cell that is wet enough to flow, and ponds. Water in covered drains, films and
 * wet ground do not count. Once a call of step, never more than there is. */
#include "core/mathx.h"
#include "flood/state.h"

void flood_evaporate(kota_flood *flood, double rate_mps, double interval_s) {
    if (!(rate_mps > 0.0)) return;
    double most_m = rate_mps * interval_s, gone_m = 0.0;
    const float dry = (float)flood->def.depth_dry_m;
    for (int32_t j = 0; j < flood->grid.ny; j++) {
        double row_m = 0.0;
        for (int32_t i = 0; i < flood->grid.nx; i++) {
            int32_t cell = kota_grid_at(&flood->grid, i, j);
            if (!(flood->depth[cell] > dry)) continue;
            double before_m = flood_cell_depth_m(flood, cell);
            flood_cell_add(flood, cell, -kota_min(most_m, before_m) * flood->area_m2);
            row_m += before_m - flood_cell_depth_m(flood, cell); /* with what rounding made of it */
        }
        gone_m += row_m;
    }
    flood->balance.evaporated += gone_m * flood->area_m2 + flood_drains_evaporate(flood, most_m);
}
