/* Railways of a map: a thin dark line with ties across it, dashes where it runs under the ground, stations on it. */
#include "core/mathx.h"
#include "picture/canvas.h"

static const kota_colour rail_colour = {KOTA_RAIL_RGB};
static const kota_colour paper = {255, 255, 255};

bool kota_rails_show(const kota_canvas *canvas) { return canvas->map->rail_count > 0; }

/* One straight piece that begins at from_px of its line's length; ties go on over bends. Returns where it ends. */
static double draw_piece(kota_image *image, double u, const double *xy_px, double from_px, bool tunnel) {
    double step = KOTA_RAIL_STEP_UNITS * u, width = KOTA_RAIL_UNITS * u;
    double x = xy_px[2] - xy_px[0], y = xy_px[3] - xy_px[1], length = kota_sqrt(x * x + y * y);
    if (!(length > 0.0)) return from_px;
    double ux = x / length, uy = y / length, reach = 0.5 * KOTA_RAIL_TIE_UNITS * u;
    if (!tunnel) kota_image_line(image, xy_px, 2, width, rail_colour, 1.0);
    for (double k = kota_floor(from_px / step); k * step < from_px + length; k++) {
        double middle = (k + 0.5) * step - from_px;
        if (tunnel) { /* a dash from the step's beginning */
            double a = kota_max(k * step - from_px, 0.0), b = kota_min((k + 0.6) * step - from_px, length);
            const double dash[] = {xy_px[0] + a * ux, xy_px[1] + a * uy, xy_px[0] + b * ux, xy_px[1] + b * uy};
            if (b > a) kota_image_line(image, dash, 2, width, rail_colour, 1.0);
        } else if (middle >= 0.0 && middle <= length) {
            double at_x = xy_px[0] + middle * ux, at_y = xy_px[1] + middle * uy;
            const double tie[] = {at_x + reach * uy, at_y - reach * ux, at_x - reach * uy, at_y + reach * ux};
            kota_image_line(image, tie, 2, width, rail_colour, 1.0);
        }
    }
    return from_px + length;
}

void kota_draw_rail_key(kota_image *image, double unit_px, double x, double y) {
    const double line[] = {x, y, x + KOTA_RAIL_KEY_UNITS * unit_px, y};
    (void)draw_piece(image, unit_px, line, 0.0, false);
}

static bool outside(const kota_canvas *canvas, const double *xy_px) {
    double more = KOTA_RAIL_STATION_UNITS * canvas->unit_px;
    for (int32_t c = 0; c < 2; c++) {
        double low = (c == 0 ? canvas->x0 : canvas->y0) - more, high = (c == 0 ? canvas->x1 : canvas->y1) + more;
        if ((xy_px[c] < low && xy_px[c + 2] < low) || (xy_px[c] > high && xy_px[c + 2] > high)) return true;
    }
    return false;
}

void kota_draw_rails(kota_canvas *canvas) {
    const kota_map *map = canvas->map;
    double radius = KOTA_RAIL_STATION_UNITS * canvas->unit_px;
    for (int32_t r = 0; r < map->rail_count; r++) {
        double from_px = 0.0;
        for (int32_t p = 0; p + 1 < map->rails[r].count; p++) {
            double xy_px[4];
            for (int32_t k = 0; k < 2; k++) {
                xy_px[2 * k] = kota_canvas_x(canvas, map->rails[r].xy_m[2 * (p + k)]);
                xy_px[2 * k + 1] = kota_canvas_y(canvas, map->rails[r].xy_m[2 * (p + k) + 1]);
            }
            double x = xy_px[2] - xy_px[0], y = xy_px[3] - xy_px[1];
            bool skip = outside(canvas, xy_px), tunnel = map->rails[r].tunnel;
            from_px = skip ? from_px + kota_sqrt(x * x + y * y)
                           : draw_piece(canvas->image, canvas->unit_px, xy_px, from_px, tunnel);
        }
    }
    for (int32_t r = 0; r < map->rail_count; r++)
        for (int32_t s = 0; s < map->rails[r].station_count; s++) {
            double x = kota_canvas_x(canvas, map->rails[r].station_xy_m[2 * s]);
            double y = kota_canvas_y(canvas, map->rails[r].station_xy_m[2 * s + 1]);
            kota_image_disc(canvas->image, x, y, radius, rail_colour, 1.0);
            kota_image_disc(canvas->image, x, y, 0.6 * radius, paper, 1.0);
        }
}
