/* The camera: to pixels and back, zoom about a point, limits. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "view/camera.h"

static const kota_rect pane = {100.0, 50.0, 740.0, 530.0};

static void assert_near(double got, double want) { cr_assert(kota_abs(got - want) < 1e-9, "%.12g %.12g", got, want); }

Test(camera, fits_the_whole_grid_with_its_margin) {
    kota_grid grid = kota_grid_make(200, 100, 10.0, 5000.0, -300.0);
    kota_camera camera = kota_camera_fit(&grid, &pane, 20.0);
    double x, y;
    assert_near(camera.px_per_m, 600.0 / 2000.0); /* the width is what is scarce */
    kota_camera_to_px(&camera, &pane, 5000.0, -300.0, &x, &y);
    assert_near(x, 120.0);
    assert_near(y, 290.0 + 150.0); /* the south is below */
    kota_camera_to_px(&camera, &pane, 7000.0, 700.0, &x, &y);
    assert_near(x, 720.0);
    assert_near(y, 290.0 - 150.0);
}

Test(camera, metres_come_back_from_pixels) {
    kota_grid grid = kota_grid_make(64, 64, 20.0, 0.0, 0.0);
    kota_camera camera = kota_camera_fit(&grid, &pane, 0.0);
    double x, y, x_m, y_m;
    kota_camera_to_px(&camera, &pane, 123.0, 456.0, &x, &y);
    kota_camera_to_m(&camera, &pane, x, y, &x_m, &y_m);
    assert_near(x_m, 123.0);
    assert_near(y_m, 456.0);
}

Test(camera, zoom_keeps_the_point_under_the_mouse_and_stays_within_limits) {
    kota_grid grid = kota_grid_make(64, 64, 20.0, 0.0, 0.0);
    kota_camera camera = kota_camera_fit(&grid, &pane, 0.0);
    double before_x, before_y, after_x, after_y, fit = camera.px_per_m;
    kota_camera_to_m(&camera, &pane, 300.0, 200.0, &before_x, &before_y);
    kota_camera_zoom(&camera, &grid, &pane, 1.5, 300.0, 200.0);
    kota_camera_to_m(&camera, &pane, 300.0, 200.0, &after_x, &after_y);
    assert_near(after_x, before_x);
    assert_near(after_y, before_y);
    assert_near(camera.px_per_m, 1.5 * fit);
    for (int32_t i = 0; i < 60; i++) kota_camera_zoom(&camera, &grid, &pane, 1.5, 300.0, 200.0);
    assert_near(camera.px_per_m, 2.0); /* 40 pixels a cell */
    for (int32_t i = 0; i < 60; i++) kota_camera_zoom(&camera, &grid, &pane, 0.5, 300.0, 200.0);
    assert_near(camera.px_per_m, 0.25 * fit);
}

Test(camera, a_snapped_camera_is_less_than_a_pixel_away_and_on_whole_pixels) {
    kota_grid grid = kota_grid_make(64, 48, 20.0, 3000.0, -70.0);
    kota_camera camera = kota_camera_fit(&grid, &pane, 7.0), fit = kota_camera_snap(&camera, &grid);
    assert_near(fit.x_m, camera.x_m); /* the whole city stays where it is */
    assert_near(fit.y_m, camera.y_m);
    for (int32_t k = 0; k < 40; k++) {
        double x, y;
        kota_camera_zoom(&camera, &grid, &pane, k % 2 == 0 ? 1.25 : 0.83, 130.0 + 9.0 * k, 400.0 - 7.0 * k);
        kota_camera snapped = kota_camera_snap(&camera, &grid);
        kota_camera_from_middle(&snapped, &grid, &x, &y);
        assert_near(x, kota_round(x));
        assert_near(y, kota_round(y));
        cr_assert(kota_abs(snapped.x_m - camera.x_m) * camera.px_per_m < 0.5 + 1e-9);
        cr_assert(kota_abs(snapped.y_m - camera.y_m) * camera.px_per_m < 0.5 + 1e-9);
        kota_camera_pan(&snapped, &grid, 3.0, -2.0); /* moved by whole pixels it stays on them */
        kota_camera again = kota_camera_snap(&snapped, &grid);
        assert_near(again.x_m, snapped.x_m);
        assert_near(again.y_m, snapped.y_m);
    }
}

Test(camera, pan_follows_the_mouse_and_cannot_lose_the_city) {
    kota_grid grid = kota_grid_make(64, 64, 20.0, 0.0, 0.0);
    kota_camera camera = kota_camera_fit(&grid, &pane, 0.0);
    double x_m = camera.x_m, y_m = camera.y_m;
    kota_camera_pan(&camera, &grid, 30.0, 12.0);
    assert_near(camera.x_m, x_m - 30.0 / camera.px_per_m);
    assert_near(camera.y_m, y_m + 12.0 / camera.px_per_m);
    kota_camera_pan(&camera, &grid, 1e6, 1e6);
    assert_near(camera.x_m, 0.0);
    assert_near(camera.y_m, 1280.0);
}

/* In perspective a point of the ground is found where it is drawn, the middle stays the middle with the map's scale.
 */
Test(camera, perspective_goes_there_and_back) {
    kota_grid grid = kota_grid_make(200, 100, 10.0, 500.0, -300.0);
    const kota_rect wide = {100.0, 50.0, 900.0, 650.0};
    kota_camera camera = kota_camera_fit(&grid, &wide, 0.0);
    double px_per_m = camera.px_per_m;
    kota_camera_stand(&camera, 12.0, 4.0);
    double x, y, x_m, y_m;
    kota_camera_to_px(&camera, &wide, camera.x_m, camera.y_m, &x, &y);
    cr_assert_float_eq(x, 500.0, 1e-9);
    cr_assert_float_eq(y, 350.0, 1e-9);
    kota_camera_to_px(&camera, &wide, camera.x_m + kota_cos(camera.turn_rad), camera.y_m - kota_sin(camera.turn_rad),
                      &x, &y);
    cr_assert_float_eq(x - 500.0, px_per_m, 1e-6, "to the right a metre has the map's scale");
    for (int32_t k = 0; k < 12; k++) {
        kota_camera_turn(&camera, 0.6, k < 6 ? 0.1 : -0.1);
        kota_camera_to_m(&camera, &wide, 300.0, 500.0, &x_m, &y_m);
        kota_camera_to_px(&camera, &wide, x_m, y_m, &x, &y);
        cr_assert_float_eq(x, 300.0, 1e-6);
        cr_assert_float_eq(y, 500.0, 1e-6);
    }
    kota_camera_turn(&camera, 0.0, -9.0);
    cr_assert_float_eq(camera.tilt_rad, 0.2, 1e-12);
}

/* The matrix for shaders and the arithmetic for the mouse agree. */
Test(camera, the_matrix_says_the_same) {
    kota_grid grid = kota_grid_make(200, 100, 10.0, 500.0, -300.0);
    const kota_rect wide = {0.0, 0.0, 800.0, 600.0};
    kota_camera camera = kota_camera_fit(&grid, &wide, 0.0);
    kota_camera_stand(&camera, 12.0, 4.0);
    float m[16];
    double eye_m[3];
    kota_camera_matrix(&camera, &wide, &grid, m);
    kota_camera_eye(&camera, &wide, &grid, eye_m);
    cr_assert_gt(eye_m[2], 12.0 * 4.0);
    for (int32_t k = 0; k < 9; k++) {
        double at[4] = {200.0 + 700.0 * (k % 3), 100.0 + 300.0 * (k / 3), 12.0 * 4.0, 1.0}, clip[4] = {0}, x, y;
        for (int32_t r = 0; r < 4; r++) {
            for (int32_t c = 0; c < 4; c++) clip[r] += (double)m[4 * c + r] * at[c];
        }
        kota_camera_to_px(&camera, &wide, at[0] + grid.west_m, at[1] + grid.south_m, &x, &y);
        cr_assert_float_eq(400.0 + 400.0 * clip[0] / clip[3], x, 0.05);
        cr_assert_float_eq(300.0 - 300.0 * clip[1] / clip[3], y, 0.05);
    }
}

Test(camera, many_points_are_seen_where_each_alone_is) {
    kota_grid grid = kota_grid_make(64, 64, 20.0, 3000.0, -70.0);
    kota_camera camera = kota_camera_fit(&grid, &pane, 0.0);
    double x_m[40], y_m[40];
    for (int32_t k = 0; k < 40; k++) {
        x_m[k] = 3000.0 + 117.0 * k - 1500.0;
        y_m[k] = 71.0 * ((k * 7) % 40) - 800.0;
    }
    for (int32_t city = 0; city < 2; city++) {
        bool seen[40];
        int32_t count = 0;
        if (city == 1) kota_camera_stand(&camera, 2.0, 3.0);
        kota_camera_see(&camera, &pane, 30.0, x_m, y_m, 40, seen);
        for (int32_t k = 0; k < 40; k++) {
            double x, y;
            kota_camera_to_px(&camera, &pane, x_m[k], y_m[k], &x, &y);
            cr_assert(seen[k] == (x > 70.0 && x < 770.0 && y > 20.0 && y < 560.0), "%d", (int)k);
            count += seen[k] ? 1 : 0;
        }
        cr_assert(count > 3 && count < 37, "%d", (int)count);
    }
}
