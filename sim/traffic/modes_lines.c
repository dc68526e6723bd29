/* The lines' part of the levels of service: each public mode is its lines with feeders to them. */
#include "core/mathx.h"
#include "core/memory.h"
#include "traffic/modes_inside.h"
#include "traffic/traffic.h"

static const double WAIT_WEIGHT = 2; /* of a minute, against riding (assumed) */

/* Defaults of the passengers' side, all assumed: minutes on foot and waiting weigh twice those of riding, stops are
 * reached within 1200 m and changed between within 300 m; a full vehicle (seats and standing places) makes a minute
 * feel like 1.5, after the fourth power of its load. */
static kota_transit_def usual(const kota_modes_def *def) {
    return (kota_transit_def){.line_count = def->line_count,
                              .lines = def->lines,
                              .node_count = def->map->roads.node_count,
                              .node_x_m = def->map->roads.node_x_m,
                              .node_y_m = def->map->roads.node_y_m,
                              .place_count = def->map->district_count,
                              .walk_mps = kota_classes[KOTA_CLASS_WALK].speed_mps,
                              .walk_detour = 1.3,
                              .access_max_m = 1200,
                              .change_max_m = 300,
                              .walk_weight = 2,
                              .wait_weight = WAIT_WEIGHT,
                              .boarding_s = def->boarding_s,
                              .time_idr_per_h = def->price.time_idr_per_h,
                              .crowd_gain = 0.5,
                              .crowd_power = 4};
}

/* The pair's level by these lines, where they board at least one of the mode's own. */
static void read_levels(kota_transit *transit, const kota_modes_def *def, kota_transit_kind kind,
                        kota_line_level *level) {
    int32_t count = def->map->district_count;
    kota_transit_skim *skim = kota_alloc((size_t)count, sizeof *skim);
    for (int32_t j = 0; j < count; j++) {
        kota_transit_skims(transit, j, skim);
        for (int32_t i = 0; i < count; i++) {
            kota_line_level *at = &level[(int64_t)i * count + j];
            at->felt_min = (float)KOTA_INFINITY;
            if (i == j || !kota_is_finite(skim[i].cost_s) || !(skim[i].share[kind] > 0)) continue;
            double fare_s = skim[i].fare_idr / def->price.time_idr_per_h * 3600;
            at->felt_min = (float)((skim[i].cost_s - fare_s) / 60);
            at->wait_min = (float)(skim[i].wait_s / 60 * WAIT_WEIGHT);
            at->fare_idr = (float)kota_min(skim[i].fare_idr, def->fare_cap_idr);
            at->door_s = (float)(skim[i].walk_s + skim[i].wait_s + skim[i].ride_s);
        }
    }
    kota_free(skim);
}

static bool has_kind(const kota_modes_def *def, kota_transit_kind kind) {
    for (int32_t l = 0; l < def->line_count; l++)
        if (def->lines[l].kind == kind) return true;
    return false;
}

kota_status kota_modes__lines(kota_modes *modes, const kota_modes_def *def, kota_error *err) {
    static const struct {
        kota_mode mode;
        kota_transit_kind kind;
    } kinds[] = {{KOTA_MODE_FEEDER, KOTA_TRANSIT_FEEDER},
                 {KOTA_MODE_BRT, KOTA_TRANSIT_BRT},
                 {KOTA_MODE_RAIL, KOTA_TRANSIT_RAIL}};
    size_t count = (size_t)def->map->district_count;
    if (def->line_count == 0) return KOTA_OK;
    double *x_m = kota_alloc(count + 1, sizeof *x_m), *y_m = kota_alloc(count + 1, sizeof *y_m);
    for (size_t d = 0; d < count; d++) {
        x_m[d] = def->map->districts[d].x_m;
        y_m[d] = def->map->districts[d].y_m;
    }
    kota_transit_def all = usual(def);
    all.place_x_m = x_m;
    all.place_y_m = y_m;
    kota_status status = kota_transit_create(&modes->transit, &all, err);
    for (int32_t k = 0; k < KOTA_COUNT(kinds) && status == KOTA_OK; k++) {
        if (!has_kind(def, kinds[k].kind)) continue;
        kota_transit_def some = all;
        kota_transit *transit;
        some.kinds = 1u << kinds[k].kind | 1u << KOTA_TRANSIT_FEEDER;
        status = kota_transit_create(&transit, &some, err);
        if (status != KOTA_OK) break;
        modes->level[kinds[k].mode] = kota_alloc(count * count, sizeof(kota_line_level));
        read_levels(transit, def, kinds[k].kind, modes->level[kinds[k].mode]);
        kota_transit_destroy(transit);
    }
    kota_free(x_m);
    kota_free(y_m);
    return status;
}
