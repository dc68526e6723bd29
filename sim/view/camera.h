/* Where the map lies on a pane: metres to pixels and back, zoom and pan; or from where the city is seen. All panes
 * share one camera. */
#ifndef KOTA_VIEW_CAMERA_H
#define KOTA_VIEW_CAMERA_H

#include "core/kota.h"
#include "map/grid.h"

typedef struct kota_rect { /* pixels from the window's top left corner; x1, y1 one past */
    double x0, y0, x1, y1;
} kota_rect;

static inline bool kota_rect_holds(const kota_rect *rect, double x, double y) {
    return x >= rect->x0 && x < rect->x1 && y >= rect->y0 && y < rect->y1;
}

typedef struct kota_camera {
    double x_m, y_m; /* on the middle of a pane */
    double px_per_m;
    bool city; /* seen in perspective, from turn clockwise of south and tilt above the horizon; else from above */
    double turn_rad, tilt_rad;
    double ground_m; /* height of the plane that points are on, above the datum */
    double lift;     /* heights are drawn so many times too great, that a flat city has relief */
} kota_camera;

#define KOTA_CAMERA_FIELD_RAD 0.6 /* the height of a pane, as an angle */

/** From the south, two thirds down: how a city is seen before anybody turns it. */
void kota_camera_stand(kota_camera *camera, double ground_m, double lift);
/** Turn clockwise and tilt; the tilt stays between 0.2 and 1.5.  @tested tests/unit/view/test_camera.c */
void kota_camera_turn(kota_camera *camera, double turn_rad, double tilt_rad);
/** Where the eye stands: metres from the grid's south-western corner, heights lifted.
 *  @tested tests/unit/view/test_camera.c */
void kota_camera_eye(const kota_camera *camera, const kota_rect *pane, const kota_grid *grid, double eye_m[3]);
/** From metres from the grid's south-western corner, heights lifted, to clip coordinates of the pane; column-major.
 *  @tested tests/unit/view/test_camera.c */
void kota_camera_matrix(const kota_camera *camera, const kota_rect *pane, const kota_grid *grid, float matrix[16]);
/** The whole grid on a pane, with margin_px around it.  @tested tests/unit/view/test_camera.c */
kota_camera kota_camera_fit(const kota_grid *grid, const kota_rect *pane, double margin_px);
/** Pixel of a point on a pane, and back. In perspective: of a point on the plane at ground_m; what lies behind the
 * eye is far outside the pane, and pixels above the horizon are a point far away.
 *  @tested tests/unit/view/test_camera.c */
void kota_camera_to_px(const kota_camera *camera, const kota_rect *pane, double x_m, double y_m, double *x_px,
                       double *y_px);
void kota_camera_to_m(const kota_camera *camera, const kota_rect *pane, double x_px, double y_px, double *x_m,
                      double *y_m);
/** Which of many points are on a pane or at most beyond_px off it.  @tested tests/unit/view/test_camera.c */
void kota_camera_see(const kota_camera *camera, const kota_rect *pane, double beyond_px, const double *x_m,
                     const double *y_m, int32_t count, bool *seen);
/** How many pixels to the right of the grid's middle and below it a camera from above looks; and have it look there.
 *  @tested tests/unit/view/test_camera.c */
void kota_camera_from_middle(const kota_camera *camera, const kota_grid *grid, double *x_px, double *y_px);
void kota_camera_put(kota_camera *camera, const kota_grid *grid, double x_px, double y_px);
/** A camera from above moved by at most half a pixel, whole pixels from the grid's middle: all cameras of a scale
 * then share their pixels. Another camera as it is.  @tested tests/unit/view/test_camera.c */
kota_camera kota_camera_snap(const kota_camera *camera, const kota_grid *grid);
/** Zoom by a factor about a pixel, which stays on its point; from a quarter of the fitting scale to 40 pixels a cell
 *  (at least the fitting scale).  @tested tests/unit/view/test_camera.c */
void kota_camera_zoom(kota_camera *camera, const kota_grid *grid, const kota_rect *pane, double factor, double x_px,
                      double y_px);
/** Move the map by pixels; the middle of the pane stays on the grid.  @tested tests/unit/view/test_camera.c */
void kota_camera_pan(kota_camera *camera, const kota_grid *grid, double dx_px, double dy_px);

#endif
