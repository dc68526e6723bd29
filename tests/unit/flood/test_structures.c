/* Crests on faces, breaches, gates and culverts. */
#include <criterion/criterion.h>

#include "flood/state.h"
#include "support/flood_bed.c" /* unit tests link only their layer */

static kota_flood *start(const flood_bed *bed, const kota_flood_def *def) {
    kota_flood *flood = NULL;
    kota_error err = {0};
    cr_assert_eq(kota_flood_create(&flood, def, &bed->map, &err), KOTA_OK, "%s", err.text);
    return flood;
}

typedef struct order {
    const double *boundary, *gate_open_frac;
    const uint8_t *breach;
} order;

static void go(kota_flood *flood, order o, double interval_s, int32_t count, kota_pool *pool) {
    flood_bed_forcing f;
    flood_bed_calm(&f);
    f.forcing.boundary = o.boundary;
    f.forcing.wall_breach = o.breach;
    f.forcing.gate_open_frac = o.gate_open_frac;
    kota_error err = {0};
    for (int32_t step = 0; step < count; step++)
        cr_assert_eq(kota_flood_step(flood, &f.forcing, interval_s, pool, &err), KOTA_OK, "%s", err.text);
}

static void end(kota_flood *flood, flood_bed *bed) {
    cr_expect_lt(kota_abs(flood_bed_residual_frac(flood)), 1e-7, "residual %g", flood_bed_residual_frac(flood));
    cr_expect_geq(flood_bed_shallowest_m(bed, flood), 0.0);
    kota_flood_destroy(flood);
    flood_bed_destroy(bed);
}

/* A wall from south to north before column i, another from west to east before row j where j > 0. */
static kota_wall_site wall_of(flood_bed *bed, int32_t i, int32_t j, double crest_m) {
    int32_t nx = bed->map.grid.nx, ny = bed->map.grid.ny, count = ny + (j > 0 ? nx : 0);
    kota_wall_site wall = {.id_text = "levee",
                           .face_cell = KOTA_NEW(bed->arena, int32_t, count),
                           .face_south = KOTA_NEW(bed->arena, uint8_t, count),
                           .crest_m = crest_m,
                           .coefficient = 1.0,
                           .breach_crest_m = crest_m,
                           .breach_level_m = KOTA_NAN};
    for (int32_t k = 0; k < ny; k++) wall.face_cell[wall.face_count++] = flood_bed_at(bed, i, k);
    for (int32_t k = 0; j > 0 && k < nx; k++) {
        wall.face_south[wall.face_count] = 1;
        wall.face_cell[wall.face_count++] = flood_bed_at(bed, k, j);
    }
    return wall;
}

static void fill_west(flood_bed *bed, int32_t columns, double depth_m) {
    for (int32_t j = 0; j < bed->map.grid.ny; j++) {
        for (int32_t i = 0; i < columns; i++) bed->map.water_start_m[flood_bed_at(bed, i, j)] = (float)depth_m;
    }
}

static double depth_at(const flood_bed *bed, const kota_flood *flood, int32_t i, int32_t j) {
    return (double)kota_flood_depth_m(flood)[flood_bed_at(bed, i, j)];
}

/* Critical flow over a broad crest: (2/3)^1.5 sqrt(g) = 1.7046 with standard gravity; Villemonte's reduction. */
Test(flood_structures, weir_free_and_submerged) {
    cr_expect_float_eq(flood_weir_m2ps(1.0, 0.5, -1.0), 1.7046 * kota_pow(0.5, 1.5), 1e-4);
    cr_expect_float_eq(flood_weir_m2ps(0.8, 0.5, 0.0), 0.8 * 1.7046 * kota_pow(0.5, 1.5), 1e-4);
    double held = kota_pow(1.0 - kota_pow(0.6, 1.5), 0.385);
    cr_expect_float_eq(flood_weir_m2ps(1.0, 0.5, 0.3), held * 1.7046 * kota_pow(0.5, 1.5), 1e-4);
    cr_expect_eq(flood_weir_m2ps(1.0, 0.5, 0.5), 0.0);
    cr_expect_eq(flood_weir_m2ps(1.0, -0.1, -0.2), 0.0);
}

Test(flood_structures, a_levee_holds_a_lake_at_rest_to_the_bit) {
    for (int32_t solver = KOTA_SOLVER_FAST; solver <= KOTA_SOLVER_FULL; solver++) {
        flood_bed *bed = flood_bed_create(90, 70, 10.0, 0.03); /* more than a block and a band */
        kota_wall_site wall = wall_of(bed, 40, 0, 3.0);
        bed->map.walls = &wall;
        bed->map.wall_count = 1;
        fill_west(bed, 40, 2.5);
        kota_flood_def def = flood_bed_def();
        def.solver = (kota_flood_solver)solver;
        kota_flood *flood = start(bed, &def);
        go(flood, (order){0}, 60.0, 10, NULL);
        for (int32_t j = 0; j < 70; j++) {
            cr_expect_eq(depth_at(bed, flood, 39, j), 2.5);
            cr_expect_eq(depth_at(bed, flood, 40, j), 0.0);
        }
        end(flood, bed);
    }
}

/* A pump station in a dike draws from the polder alone, though the river's cells are nearer and deeper. */
Test(flood_structures, a_pump_draws_from_its_side_of_a_wall) {
    flood_bed *bed = flood_bed_create(20, 10, 10.0, 0.03);
    kota_wall_site wall = wall_of(bed, 10, 0, 3.0);
    bed->map.walls = &wall;
    bed->map.wall_count = 1;
    fill_west(bed, 20, 0.5);
    fill_west(bed, 10, 2.0);
    flood_bed_pump(bed, flood_bed_at(bed, 10, 5), flood_bed_at(bed, 2, 5), 0.5, 0.1, 0.01);
    kota_flood_def def = flood_bed_def();
    kota_flood *flood = start(bed, &def);
    go(flood, (order){0}, 60.0, 10, NULL);
    double east_m3 = 0;
    for (int32_t j = 0; j < 10; j++)
        for (int32_t i = 10; i < 20; i++) east_m3 += 100 * depth_at(bed, flood, i, j);
    cr_expect_float_eq(kota_flood_pump_m3(flood)[0], 30.0, 0.1);
    cr_expect_float_eq(east_m3, 10 * 10 * 100 * 0.5 - 300.0, 1.0, "%g m3 are left of 5000", east_m3);
    end(flood, bed);
}

/* Water held 0.5 m over the crest and taken away behind: the flow is the weir's. */
Test(flood_structures, overtopping_follows_the_weir) {
    for (int32_t solver = KOTA_SOLVER_FAST; solver <= KOTA_SOLVER_FULL; solver++) {
        flood_bed *bed = flood_bed_create(20, 4, 10.0, 0.01);
        kota_wall_site wall = wall_of(bed, 10, 0, 3.0);
        bed->map.walls = &wall;
        bed->map.wall_count = 1;
        fill_west(bed, 10, 3.5);
        int32_t west[4], east[4];
        for (int32_t j = 0; j < 4; j++) {
            west[j] = flood_bed_at(bed, 0, j);
            east[j] = flood_bed_at(bed, 19, j);
        }
        kota_boundary_def list[] = {{KOTA_BOUNDARY_STAGE, west, 4, 3.5}, {KOTA_BOUNDARY_STAGE, east, 4, 0.2}};
        kota_flood_def def = flood_bed_def();
        def.solver = (kota_flood_solver)solver;
        def.boundaries = list;
        def.boundary_count = 2;
        kota_flood *flood = start(bed, &def);
        const double levels_m[] = {3.5, 0.2};
        go(flood, (order){.boundary = levels_m}, 60.0, 30, NULL);
        double over_m = depth_at(bed, flood, 9, 1) - 3.0;
        double in_m3 = kota_flood_balance_now(flood).stage_in;
        go(flood, (order){.boundary = levels_m}, 60.0, 10, NULL);
        double q_m2ps = (kota_flood_balance_now(flood).stage_in - in_m3) / 600.0 / 40.0;
        double want_m2ps = flood_weir_m2ps(1.0, over_m, -1.0);
        cr_expect_float_eq(over_m, 0.5, 0.03, "solver %d: %g", solver, over_m);
        cr_expect_float_eq(q_m2ps, want_m2ps, 0.03 * want_m2ps, "solver %d: %g, not %g", solver, q_m2ps, want_m2ps);
        end(flood, bed);
    }
}

Test(flood_structures, a_breach_opens_by_order_or_by_the_water) {
    for (int32_t by_water = 0; by_water < 2; by_water++) {
        flood_bed *bed = flood_bed_create(40, 9, 10.0, 0.03);
        kota_wall_site wall = wall_of(bed, 20, 0, 3.0);
        wall.breach_crest_m = 0.0;
        wall.breach_s = 600.0;
        wall.breach_first = 3;
        wall.breach_count = 3;
        if (by_water) wall.breach_level_m = 2.0;
        bed->map.walls = &wall;
        bed->map.wall_count = 1;
        fill_west(bed, 20, by_water ? 2.25 : 1.75);
        kota_flood_def def = flood_bed_def();
        kota_flood *flood = start(bed, &def);
        const uint8_t no = 0, yes = 1;
        go(flood, (order){.breach = &no}, 60.0, 1, NULL);
        if (!by_water) cr_expect_eq(depth_at(bed, flood, 20, 4), 0.0);
        go(flood, (order){.breach = by_water ? &no : &yes}, 60.0, 4,
           NULL); /* the crest is at 3 - 5/10 * 3 m at most */
        double early_m3 = 0.0, late_m3 = 0.0;
        for (int32_t j = 0; j < 9; j++) {
            for (int32_t i = 20; i < 40; i++) early_m3 += depth_at(bed, flood, i, j) * 100.0;
        }
        go(flood, (order){.breach = &no}, 60.0, 30, NULL); /* once broken, it stays so */
        for (int32_t j = 0; j < 9; j++) {
            for (int32_t i = 20; i < 40; i++) late_m3 += depth_at(bed, flood, i, j) * 100.0;
        }
        cr_expect_lt(early_m3, 0.2 * late_m3);
        cr_expect_gt(late_m3, 9000.0); /* half of the water, nearly */
        cr_expect_float_eq(depth_at(bed, flood, 5, 8), depth_at(bed, flood, 35, 0), 0.1);
        end(flood, bed);
    }
}

static kota_gate_site box(double length_m) {
    return (kota_gate_site){.id_text = "g",
                            .invert_m = 0.5,
                            .width_m = 2.0,
                            .height_m = 1.0,
                            .length_m = length_m,
                            .manning_n = 0.013,
                            .boxes = 1,
                            .open_frac = 1.0};
}

Test(flood_structures, gates_and_culverts_by_formula) {
    kota_gate_site gate = box(0.0), culvert = box(30.0);
    /* open channel: 0.6 m over the bed; orifice: 0.6 A sqrt(2 g (2.5 - 0.5)); drowned: by the drop of 0.5 m */
    cr_expect_float_eq(flood_gate_m3ps(&gate, 1.0, 1.1, 0.0), 2.0 * 1.7046 * kota_pow(0.6, 1.5), 1e-3);
    cr_expect_float_eq(flood_gate_m3ps(&gate, 1.0, 3.0, 0.0), 0.6 * 2.0 * kota_sqrt(19.6133 * 2.0), 1e-3);
    cr_expect_float_eq(flood_gate_m3ps(&gate, 1.0, 3.0, 2.5), 0.6 * 2.0 * kota_sqrt(19.6133 * 0.5), 1e-3);
    cr_expect_float_eq(flood_gate_m3ps(&gate, 0.5, 3.0, 0.0), 0.6 * 1.0 * kota_sqrt(19.6133 * 2.25), 1e-3);
    cr_expect_eq(flood_gate_m3ps(&gate, 0.0, 3.0, 0.0), 0.0);
    cr_expect_eq(flood_gate_m3ps(&gate, 1.0, 0.4, 0.0), 0.0);
    /* full and drowned: R = 2 / 4 m (bed, sides; top counts as open), loss 1.5 + 2 g n^2 L / R^(4/3) */
    double loss = 1.5 + 19.6133 * 0.013 * 0.013 * 30.0 / kota_pow(0.5, 4.0 / 3.0);
    double outlet = 2.0 * kota_sqrt(19.6133 * 0.5 / loss), inlet = 1.2 * kota_sqrt(19.6133 * 0.5);
    cr_expect_float_eq(flood_gate_m3ps(&culvert, 1.0, 3.0, 2.5), kota_min(inlet, outlet), 1e-3);
    culvert.length_m = 300.0;
    loss = 1.5 + 19.6133 * 0.013 * 0.013 * 300.0 / kota_pow(0.5, 4.0 / 3.0);
    cr_expect_float_eq(flood_gate_m3ps(&culvert, 1.0, 3.0, 2.5), 2.0 * kota_sqrt(19.6133 * 0.5 / loss), 1e-3);
}

/* Two basins of 100 cells with a wall between; the gate joins (5, 5) and (15, 5). */
static kota_flood *basins(flood_bed **bed, kota_wall_site *wall, kota_gate_site *gate, double west_m, double east_m) {
    *bed = flood_bed_create(20, 10, 10.0, 0.03);
    *wall = wall_of(*bed, 10, 0, 9.0);
    (*bed)->map.walls = wall;
    (*bed)->map.wall_count = 1;
    for (int32_t j = 0; j < 10; j++) {
        for (int32_t i = 0; i < 20; i++)
            (*bed)->map.water_start_m[flood_bed_at(*bed, i, j)] = (float)(i < 10 ? west_m : east_m);
    }
    gate->from_cell = flood_bed_at(*bed, 5, 5);
    gate->to_cell = flood_bed_at(*bed, 15, 5);
    (*bed)->map.gates = gate;
    (*bed)->map.gate_count = 1;
    kota_flood_def def = flood_bed_def();
    return start(*bed, &def);
}

Test(flood_structures, a_flap_lets_water_out_and_not_in) {
    flood_bed *bed;
    kota_wall_site wall;
    kota_gate_site gate = box(0.0);
    gate.flap = true;
    kota_flood *flood = basins(&bed, &wall, &gate, 1.0, 2.0);
    go(flood, (order){0}, 60.0, 10, NULL);
    cr_expect_eq(kota_flood_gate_m3(flood)[0], 0.0);
    cr_expect_eq(depth_at(bed, flood, 15, 5), 2.0);
    end(flood, bed);
    flood = basins(&bed, &wall, &gate, 2.0, 1.0);
    go(flood, (order){0}, 60.0, 1, NULL);
    double want_m3 = 60.0 * flood_gate_m3ps(&gate, 1.0, 2.0, 1.0);
    cr_expect_float_eq(kota_flood_gate_m3(flood)[0], want_m3,
                       0.15 * want_m3); /* the intake's own cell sinks a little */
    go(flood, (order){0}, 60.0, 600, NULL);
    cr_expect_float_eq(depth_at(bed, flood, 2, 2), 1.5, 0.02);
    cr_expect_float_eq(depth_at(bed, flood, 17, 7), 1.5, 0.02);
    end(flood, bed);
}

Test(flood_structures, a_sluice_obeys) {
    flood_bed *bed;
    kota_wall_site wall;
    kota_gate_site gate = box(0.0);
    kota_flood *flood = basins(&bed, &wall, &gate, 2.0, 0.0);
    const double shut = 0.0, half = 0.5;
    go(flood, (order){.gate_open_frac = &shut}, 60.0, 10, NULL);
    cr_expect_eq(depth_at(bed, flood, 15, 5), 0.0);
    go(flood, (order){.gate_open_frac = &half}, 60.0, 1, NULL);
    cr_expect_gt(kota_flood_gate_m3(flood)[0], 0.0);
    double want_m3 = 60.0 * flood_gate_m3ps(&gate, 0.5, 2.0, 0.0);
    cr_expect_float_eq(kota_flood_gate_m3(flood)[0], want_m3, 0.1 * want_m3, "%g, not %g",
                       kota_flood_gate_m3(flood)[0], want_m3);
    go(flood, (order){.gate_open_frac = &half}, 60.0, 900, NULL);
    cr_expect_gt(depth_at(bed, flood, 2, 2), 0.49); /* not below the bed of the box */
    end(flood, bed);
}

static double rough(void *context, double x_m, double y_m) {
    (void)context;
    return kota_sin(x_m / 61.0) * kota_cos(y_m / 47.0) - 0.002 * x_m;
}

static kota_hash broken_run(kota_flood_solver solver, int32_t threads, int32_t cut) {
    flood_bed *bed = flood_bed_create(150, 140, 10.0, 0.03);
    flood_bed_shape(bed, rough, NULL);
    flood_bed_water(bed, 0.5);
    for (int32_t j = 0; j < 64; j++) bed->map.water_start_m[flood_bed_at(bed, 60, j)] += 1.0f;
    kota_wall_site wall = wall_of(bed, 64, 64, 0.75); /* on the seams of blocks and bands */
    wall.breach_crest_m = -1.0;
    wall.breach_s = 200.0;
    wall.breach_count = 4;
    bed->map.walls = &wall;
    bed->map.wall_count = 1;
    kota_flood_def def = flood_bed_def();
    def.solver = solver;
    kota_flood *flood = start(bed, &def);
    kota_pool *pool = kota_pool_create(threads);
    for (int32_t step = 0; step < 12; step++) {
        const uint8_t now = step == 3;
        go(flood, (order){.breach = &now}, 30.0, 1, pool);
        if (step != cut) continue;
        kota_blob blob = {0};
        kota_flood_save(flood, &blob);
        kota_flood_destroy(flood);
        flood = start(bed, &def);
        cr_assert_eq(kota_flood_load(flood, &blob), KOTA_OK);
        kota_blob_free(&blob);
    }
    kota_hash hash = flood_bed_hash(bed, flood);
    kota_pool_destroy(pool);
    end(flood, bed);
    return hash;
}

Test(flood_structures, same_bits_for_threads_and_after_a_resume) {
    for (int32_t solver = KOTA_SOLVER_FAST; solver <= KOTA_SOLVER_FULL; solver++) {
        kota_hash want = broken_run((kota_flood_solver)solver, 1, -1);
        kota_hash wide = broken_run((kota_flood_solver)solver, 4, -1);
        kota_hash resumed = broken_run((kota_flood_solver)solver, 1, 6);
        cr_expect(want.low == wide.low && want.high == wide.high, "solver %d: threads", solver);
        cr_expect(want.low == resumed.low && want.high == resumed.high, "solver %d: resume", solver);
    }
}

Test(flood_structures, refuses_walls_and_gates_out_of_range) {
    flood_bed *bed = flood_bed_create(8, 6, 10.0, 0.03);
    kota_wall_site wall = wall_of(bed, 0, 0, 1.0); /* west faces of the first column: no cell before them */
    kota_gate_site gate = box(0.0);                /* from a cell to itself */
    kota_flood_def def = flood_bed_def();
    kota_flood *flood = NULL;
    kota_error err = {0};
    bed->map.walls = &wall;
    bed->map.wall_count = 1;
    cr_expect_eq(kota_flood_create(&flood, &def, &bed->map, &err), KOTA_DATA);
    cr_expect_not_null(strstr(err.text, "levee"), "%s", err.text);
    bed->map.wall_count = 0;
    bed->map.gates = &gate;
    bed->map.gate_count = 1;
    cr_expect_eq(kota_flood_create(&flood, &def, &bed->map, &err), KOTA_DATA);
    flood_bed_destroy(bed);
}
