/* The camera's arithmetic, without GL. */
#include "view/camera.h"

kota_camera kota_camera_fit(const kota_grid *grid, const kota_rect *pane, double margin_px) {
    double width_m = grid->nx * grid->dx_m, height_m = grid->ny * grid->dx_m;
    double width = kota_max(8.0, pane->x1 - pane->x0 - 2.0 * margin_px);
    double height = kota_max(8.0, pane->y1 - pane->y0 - 2.0 * margin_px);
    return (kota_camera){.x_m = grid->west_m + 0.5 * width_m,
                         .y_m = grid->south_m + 0.5 * height_m,
                         .px_per_m = kota_min(width / width_m, height / height_m)};
}

void kota_camera_to_px(const kota_camera *camera, const kota_rect *pane, double x_m, double y_m, double *x_px,
                       double *y_px) {
    *x_px = 0.5 * (pane->x0 + pane->x1) + (x_m - camera->x_m) * camera->px_per_m;
    *y_px = 0.5 * (pane->y0 + pane->y1) - (y_m - camera->y_m) * camera->px_per_m;
}

void kota_camera_to_m(const kota_camera *camera, const kota_rect *pane, double x_px, double y_px, double *x_m,
                      double *y_m) {
    *x_m = camera->x_m + (x_px - 0.5 * (pane->x0 + pane->x1)) / camera->px_per_m;
    *y_m = camera->y_m - (y_px - 0.5 * (pane->y0 + pane->y1)) / camera->px_per_m;
}

static void stay_on_grid(kota_camera *camera, const kota_grid *grid) {
    camera->x_m = kota_clamp(camera->x_m, grid->west_m, grid->west_m + grid->nx * grid->dx_m);
    camera->y_m = kota_clamp(camera->y_m, grid->south_m, grid->south_m + grid->ny * grid->dx_m);
}

void kota_camera_zoom(kota_camera *camera, const kota_grid *grid, const kota_rect *pane, double factor, double x_px,
                      double y_px) {
    double fit = kota_camera_fit(grid, pane, 0.0).px_per_m, x_m, y_m, x_now_m, y_now_m;
    kota_camera_to_m(camera, pane, x_px, y_px, &x_m, &y_m);
    camera->px_per_m = kota_clamp(camera->px_per_m * factor, 0.25 * fit, kota_max(fit, 40.0 / grid->dx_m));
    kota_camera_to_m(camera, pane, x_px, y_px, &x_now_m, &y_now_m);
    camera->x_m += x_m - x_now_m;
    camera->y_m += y_m - y_now_m;
    stay_on_grid(camera, grid);
}

void kota_camera_pan(kota_camera *camera, const kota_grid *grid, double dx_px, double dy_px) {
    camera->x_m -= dx_px / camera->px_per_m;
    camera->y_m += dy_px / camera->px_per_m;
    stay_on_grid(camera, grid);
}
