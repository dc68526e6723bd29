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
