/* The camera's arithmetic, without GL. */
#include "view/camera.h"

#include <cglm/cglm.h>

#include "core/mathx.h"

/* ---- in perspective ---- */

typedef struct stand { /* of the eye: unit vectors, metres from the camera's point on the ground */
    double eye[3], ahead[3], right[3], up[3];
    double focal_px, far_m;
} stand;

static double dot(const double *a, const double *b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

static stand stand_of(const kota_camera *camera, const kota_rect *pane) {
    double st = kota_sin(camera->turn_rad), ct = kota_cos(camera->turn_rad);
    double sl = kota_sin(camera->tilt_rad), cl = kota_cos(camera->tilt_rad);
    double half = kota_sin(0.5 * KOTA_CAMERA_FIELD_RAD) / kota_cos(0.5 * KOTA_CAMERA_FIELD_RAD);
    stand s = {.ahead = {st * cl, ct * cl, -sl}, .right = {ct, -st, 0.0}, .up = {st * sl, ct * sl, cl}};
    s.focal_px = 0.5 * (pane->y1 - pane->y0) / half;
    s.far_m = s.focal_px / camera->px_per_m; /* that the ground in the middle has the camera's scale */
    for (int32_t k = 0; k < 3; k++) s.eye[k] = -s.far_m * s.ahead[k];
    return s;
}

void kota_camera_stand(kota_camera *camera, double ground_m, double lift) {
    camera->city = true;
    camera->turn_rad = 0.35;
    camera->tilt_rad = 0.75;
    camera->ground_m = ground_m;
    camera->lift = lift;
}

void kota_camera_turn(kota_camera *camera, double turn_rad, double tilt_rad) {
    camera->turn_rad += turn_rad;
    camera->tilt_rad = kota_clamp(camera->tilt_rad + tilt_rad, 0.2, 1.5);
}

void kota_camera_eye(const kota_camera *camera, const kota_rect *pane, const kota_grid *grid, double eye_m[3]) {
    stand s = stand_of(camera, pane);
    eye_m[0] = camera->x_m - grid->west_m + s.eye[0];
    eye_m[1] = camera->y_m - grid->south_m + s.eye[1];
    eye_m[2] = camera->ground_m * camera->lift + s.eye[2];
}

void kota_camera_matrix(const kota_camera *camera, const kota_rect *pane, const kota_grid *grid, float matrix[16]) {
    stand s = stand_of(camera, pane);
    double eye_m[3], size_m = (grid->nx + grid->ny) * grid->dx_m;
    kota_camera_eye(camera, pane, grid, eye_m);
    vec3 eye = {(float)eye_m[0], (float)eye_m[1], (float)eye_m[2]},
         up = {(float)s.up[0], (float)s.up[1], (float)s.up[2]};
    vec3 ahead = {(float)s.ahead[0], (float)s.ahead[1], (float)s.ahead[2]};
    mat4 look, lens, both;
    glm_look(eye, ahead, up, look);
    glm_perspective((float)KOTA_CAMERA_FIELD_RAD, (float)((pane->x1 - pane->x0) / (pane->y1 - pane->y0)),
                    (float)(0.05 * s.far_m), (float)(3.0 * s.far_m + size_m), lens);
    glm_mat4_mul(lens, look, both);
    for (int32_t k = 0; k < 16; k++) matrix[k] = both[k / 4][k % 4];
}

static void city_to_px(const stand *s, const kota_camera *camera, const kota_rect *pane, double x_m, double y_m,
                       double *x_px, double *y_px) {
    double from_eye[3] = {x_m - camera->x_m - s->eye[0], y_m - camera->y_m - s->eye[1], -s->eye[2]};
    double ahead = dot(from_eye, s->ahead);
    double scale = ahead > 0.01 * s->far_m ? s->focal_px / ahead : 1e9;
    *x_px = 0.5 * (pane->x0 + pane->x1) + scale * dot(from_eye, s->right);
    *y_px = 0.5 * (pane->y0 + pane->y1) - scale * dot(from_eye, s->up);
}

static void city_to_m(const kota_camera *camera, const kota_rect *pane, double x_px, double y_px, double *x_m,
                      double *y_m) {
    stand s = stand_of(camera, pane);
    double x = x_px - 0.5 * (pane->x0 + pane->x1), y = 0.5 * (pane->y0 + pane->y1) - y_px, ray[3];
    for (int32_t k = 0; k < 3; k++) ray[k] = s.focal_px * s.ahead[k] + x * s.right[k] + y * s.up[k];
    double reach = -s.eye[2] / kota_min(ray[2], -1e-3 * s.focal_px);
    *x_m = camera->x_m + s.eye[0] + reach * ray[0];
    *y_m = camera->y_m + s.eye[1] + reach * ray[1];
}

/* ---- both ---- */

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
    if (camera->city) {
        stand s = stand_of(camera, pane);
        city_to_px(&s, camera, pane, x_m, y_m, x_px, y_px);
        return;
    }
    *x_px = 0.5 * (pane->x0 + pane->x1) + (x_m - camera->x_m) * camera->px_per_m;
    *y_px = 0.5 * (pane->y0 + pane->y1) - (y_m - camera->y_m) * camera->px_per_m;
}

void kota_camera_see(const kota_camera *camera, const kota_rect *pane, double beyond_px, const double *x_m,
                     const double *y_m, int32_t count, bool *seen) {
    stand s = stand_of(camera, pane);
    for (int32_t k = 0; k < count; k++) {
        double x, y;
        if (camera->city)
            city_to_px(&s, camera, pane, x_m[k], y_m[k], &x, &y);
        else
            kota_camera_to_px(camera, pane, x_m[k], y_m[k], &x, &y);
        seen[k] = x > pane->x0 - beyond_px && y > pane->y0 - beyond_px && x < pane->x1 + beyond_px &&
                  y < pane->y1 + beyond_px;
    }
}

void kota_camera_to_m(const kota_camera *camera, const kota_rect *pane, double x_px, double y_px, double *x_m,
                      double *y_m) {
    if (camera->city) {
        city_to_m(camera, pane, x_px, y_px, x_m, y_m);
        return;
    }
    *x_m = camera->x_m + (x_px - 0.5 * (pane->x0 + pane->x1)) / camera->px_per_m;
    *y_m = camera->y_m - (y_px - 0.5 * (pane->y0 + pane->y1)) / camera->px_per_m;
}

void kota_camera_from_middle(const kota_camera *camera, const kota_grid *grid, double *x_px, double *y_px) {
    *x_px = (camera->x_m - grid->west_m - 0.5 * grid->nx * grid->dx_m) * camera->px_per_m;
    *y_px = (grid->south_m + 0.5 * grid->ny * grid->dx_m - camera->y_m) * camera->px_per_m;
}

void kota_camera_put(kota_camera *camera, const kota_grid *grid, double x_px, double y_px) {
    camera->x_m = grid->west_m + 0.5 * grid->nx * grid->dx_m + x_px / camera->px_per_m;
    camera->y_m = grid->south_m + 0.5 * grid->ny * grid->dx_m - y_px / camera->px_per_m;
}

kota_camera kota_camera_snap(const kota_camera *camera, const kota_grid *grid) {
    kota_camera snapped = *camera;
    double x_px, y_px;
    if (camera->city) return snapped;
    kota_camera_from_middle(camera, grid, &x_px, &y_px);
    kota_camera_put(&snapped, grid, kota_round(x_px), kota_round(y_px));
    return snapped;
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
    if (camera->city) return; /* the horizon is everywhere: towards the middle */
    kota_camera_to_m(camera, pane, x_px, y_px, &x_now_m, &y_now_m);
    camera->x_m += x_m - x_now_m;
    camera->y_m += y_m - y_now_m;
    stay_on_grid(camera, grid);
}

void kota_camera_pan(kota_camera *camera, const kota_grid *grid, double dx_px, double dy_px) {
    double right_m = dx_px / camera->px_per_m, ahead_m = -dy_px / camera->px_per_m, st = 0.0, ct = 1.0;
    if (camera->city) {
        ahead_m /= kota_sin(camera->tilt_rad);
        st = kota_sin(camera->turn_rad);
        ct = kota_cos(camera->turn_rad);
    }
    camera->x_m -= right_m * ct + ahead_m * st;
    camera->y_m -= ahead_m * ct - right_m * st;
    stay_on_grid(camera, grid);
}
