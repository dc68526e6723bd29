/* Where the map lies on a pane: metres to pixels and back, zoom and pan. All panes share one camera. */
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
} kota_camera;

/** The whole grid on a pane, with margin_px around it.  @tested tests/unit/view/test_camera.c */
kota_camera kota_camera_fit(const kota_grid *grid, const kota_rect *pane, double margin_px);
/** Pixel of a point on a pane, and back.  @tested tests/unit/view/test_camera.c */
void kota_camera_to_px(const kota_camera *camera, const kota_rect *pane, double x_m, double y_m, double *x_px,
                       double *y_px);
void kota_camera_to_m(const kota_camera *camera, const kota_rect *pane, double x_px, double y_px, double *x_m,
                      double *y_m);
/** Zoom by a factor about a pixel, which stays on its point; from a quarter of the fitting scale to 40 pixels a cell
 *  (at least the fitting scale).  @tested tests/unit/view/test_camera.c */
void kota_camera_zoom(kota_camera *camera, const kota_grid *grid, const kota_rect *pane, double factor, double x_px,
                      double y_px);
/** Move the map by pixels; the middle of the pane stays on the grid.  @tested tests/unit/view/test_camera.c */
void kota_camera_pan(kota_camera *camera, const kota_grid *grid, double dx_px, double dy_px);

#endif
