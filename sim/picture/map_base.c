/* The base map: pale hill-shaded ground, permanent water, streets by class, districts and their names. Kept pale, for
 * the field on top is what the picture is about. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "map/place_names.h"
#include "picture/canvas.h"
#include "picture/info.h"

static const kota_colour water_colour = {158, 184, 204};
static const kota_colour paper = {255, 255, 255};
static const kota_colour ink = {30, 38, 52};

kota_colour kota_water_colour(void) { return water_colour; }

kota_corners kota_canvas_corners(const kota_canvas *canvas, double x_px, double y_px) {
    const kota_grid *grid = &canvas->map->grid;
    double x = (x_px - canvas->west_px) / canvas->px_per_m / grid->dx_m - 0.5;
    double y = (canvas->south_px - y_px) / canvas->px_per_m / grid->dx_m - 0.5;
    double i = kota_floor(x), j = kota_floor(y), fx = x - i, fy = y - j;
    kota_corners c;
    for (int32_t k = 0; k < 4; k++) {
        int32_t ci = (int32_t)kota_clamp(i + (k & 1), 0.0, grid->nx - 1);
        int32_t cj = (int32_t)kota_clamp(j + (k >> 1), 0.0, grid->ny - 1);
        c.cell[k] = cj * grid->nx + ci;
        c.weight[k] = ((k & 1) != 0 ? fx : 1.0 - fx) * ((k >> 1) != 0 ? fy : 1.0 - fy);
    }
    return c;
}

static int32_t at_of(const kota_grid *grid, int32_t compact) {
    return kota_grid_at(grid, compact % grid->nx, compact / grid->nx);
}

/* Slopes of the ground to the east and north by central differences; one-sided at the border; 0 in and beside water,
 * whose banks would outshine everything. */
static void slopes(const kota_map *map, float *east, float *north) {
    const kota_grid *grid = &map->grid;
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t w = kota_maxi(i - 1, 0), e = kota_mini(i + 1, grid->nx - 1);
            int32_t s = kota_maxi(j - 1, 0), n = kota_mini(j + 1, grid->ny - 1);
            int32_t cells[5] = {kota_grid_at(grid, i, j), kota_grid_at(grid, w, j), kota_grid_at(grid, e, j),
                                kota_grid_at(grid, i, s), kota_grid_at(grid, i, n)};
            bool wet = false;
            for (int32_t k = 0; k < 5; k++) wet = wet || map->water[cells[k]] != 0;
            if (wet) continue;
            size_t at = (size_t)j * (size_t)grid->nx + (size_t)i;
            double dx = grid->dx_m * kota_maxi(1, e - w), dy = grid->dx_m * kota_maxi(1, n - s);
            east[at] = (float)((double)(map->bed_m[cells[2]] - map->bed_m[cells[1]]) / dx);
            north[at] = (float)((double)(map->bed_m[cells[4]] - map->bed_m[cells[3]]) / dy);
        }
    }
}

/* Light from the north-west at 45 degrees on ground with its heights exaggerated so that a flat city has relief too:
 * 0..1, flat 0.707. */
static float *hill_shade(const kota_map *map) {
    size_t cells = (size_t)map->grid.nx * (size_t)map->grid.ny;
    float *east = kota_alloc(cells, sizeof(float)), *north = kota_alloc(cells, sizeof(float));
    slopes(map, east, north);
    double sum = 0.0;
    for (size_t i = 0; i < cells; i++) sum += kota_abs((double)east[i]) + kota_abs((double)north[i]);
    double mean = sum / (2.0 * (double)cells);
    double exaggeration = mean > 0.0 ? kota_clamp(0.06 / mean, 1.0, 20.0) : 1.0;
    for (size_t i = 0; i < cells; i++) {
        double p = (double)east[i] * exaggeration, q = (double)north[i] * exaggeration;
        /* normal (-p, -q, 1) times light (-1, 1, sqrt 2) / 2 */
        double lit = (p - q + 1.4142135623730951) / (2.0 * kota_sqrt(1.0 + p * p + q * q));
        east[i] = (float)kota_clamp(lit, 0.0, 1.0);
    }
    kota_free(north);
    return east;
}

/* Range of heights of dry ground without its outermost 2 %, by counting in 1024 steps. */
static void height_range(const kota_map *map, double *low, double *high) {
    const kota_grid *grid = &map->grid;
    int32_t cells = grid->nx * grid->ny, counts[1024] = {0}, dry = 0;
    double least = KOTA_INFINITY, most = -KOTA_INFINITY;
    for (int32_t c = 0; c < cells; c++) {
        int32_t at = at_of(grid, c);
        if (map->water[at] != 0) continue;
        least = kota_min(least, (double)map->bed_m[at]);
        most = kota_max(most, (double)map->bed_m[at]);
        dry++;
    }
    *low = 0.0;
    *high = 1.0;
    if (dry == 0 || !(most > least)) return;
    for (int32_t c = 0; c < cells; c++) {
        int32_t at = at_of(grid, c);
        if (map->water[at] == 0) counts[(int32_t)(((double)map->bed_m[at] - least) / (most - least) * 1023.0)]++;
    }
    int32_t first = 0, last = 1023, tail = dry / 50;
    for (int32_t sum = counts[0]; sum < tail && first < 1023; sum += counts[++first]) {}
    for (int32_t sum = counts[1023]; sum < tail && last > 0; sum += counts[--last]) {}
    *low = least + (most - least) * first / 1023.0;
    *high = least + (most - least) * kota_maxi(last, first + 1) / 1023.0;
}

static kota_colour scale_colour(kota_colour c, double factor) {
    return (kota_colour){(uint8_t)kota_clamp(c.r * factor + 0.5, 0.0, 255.0),
                         (uint8_t)kota_clamp(c.g * factor + 0.5, 0.0, 255.0),
                         (uint8_t)kota_clamp(c.b * factor + 0.5, 0.0, 255.0)};
}

void kota_draw_ground(kota_canvas *canvas, double tint_frac) {
    const kota_colour neutral = KOTA_COLOUR_GROUND;
    const kota_map *map = canvas->map;
    const kota_grid *grid = &map->grid;
    float *shade = hill_shade(map);
    double low = 0.0, high = 1.0, px_per_cell = canvas->px_per_m * grid->dx_m;
    height_range(map, &low, &high);
    for (int32_t y = canvas->y0; y < canvas->y1; y++) {
        for (int32_t x = canvas->x0; x < canvas->x1; x++) {
            kota_corners c = kota_canvas_corners(canvas, x + 0.5, y + 0.5);
            double height = 0.0, light = 0.0, wet = 0.0;
            for (int32_t k = 0; k < 4; k++) {
                int32_t at = at_of(grid, c.cell[k]);
                height += c.weight[k] * (double)map->bed_m[at];
                light += c.weight[k] * (double)shade[c.cell[k]];
                wet += map->water[at] != 0 ? c.weight[k] : 0.0;
            }
            kota_colour ground = kota_ramp_colour(KOTA_RAMP_terrain, 0.75 * (height - low) / (high - low));
            ground = kota_colour_mix(neutral, ground, tint_frac);
            ground = scale_colour(ground, kota_clamp(1.0 + 0.45 * (light - 0.7071), 0.7, 1.05));
            kota_image_blend(canvas->image, x, y, ground, 1.0);
            /* the shore runs where the share of water passes a half */
            kota_image_blend(canvas->image, x, y, water_colour,
                             kota_clamp((wet - 0.5) * px_per_cell + 0.5, 0.0, 1.0));
        }
    }
    kota_free(shade);
}

double kota_street_width_px(const kota_canvas *canvas, int32_t road_class) {
    static const double widths[KOTA_ROAD_CLASS_COUNT] = {[KOTA_ROAD_TRUNK] = 5.0,
                                                         [KOTA_ROAD_PRIMARY] = 4.4,
                                                         [KOTA_ROAD_SECONDARY] = 3.4,
                                                         [KOTA_ROAD_TERTIARY] = 2.4,
                                                         [KOTA_ROAD_RESIDENTIAL] = 1.3};
    /* in a large city the streets lie closer than they are drawn wide: at 5 m a pixel they are as above */
    double nearness = kota_clamp(canvas->px_per_m * 5.0 / canvas->unit_px, 0.4, 1.6);
    return widths[road_class] * canvas->unit_px * nearness;
}

double *kota_link_points(const kota_canvas *canvas, int32_t link, int32_t *count) {
    const kota_roads *roads = &canvas->map->roads;
    int32_t first = roads->shape_start[link];
    *count = roads->shape_start[link + 1] - first;
    double *xy = kota_alloc(2 * (size_t)*count, sizeof *xy);
    for (int32_t i = 0; i < *count; i++) {
        xy[2 * i] = kota_canvas_x(canvas, roads->shape_xy_m[2 * (first + i)]);
        xy[2 * i + 1] = kota_canvas_y(canvas, roads->shape_xy_m[2 * (first + i) + 1]);
    }
    return xy;
}

/* The streets of a class, each once, as lines in pixels. */
typedef struct street_lines {
    double *xy;
    int32_t *start; /* lines + 1 */
    int32_t lines;
} street_lines;

static street_lines collect_class(const kota_canvas *canvas, int32_t road_class) {
    const kota_roads *roads = &canvas->map->roads;
    street_lines s = {.xy = kota_alloc(2 * (size_t)roads->shape_start[roads->link_count], sizeof(double)),
                      .start = kota_alloc((size_t)roads->link_count + 1, sizeof(int32_t))};
    for (int32_t l = 0; l < roads->link_count; l++) {
        if (roads->link_class[l] != road_class || (roads->link_reverse[l] >= 0 && roads->link_reverse[l] < l))
            continue;
        int32_t count = 0, at = s.start[s.lines];
        double *xy = kota_link_points(canvas, l, &count);
        memcpy(s.xy + 2 * at, xy, 2 * (size_t)count * sizeof *xy);
        s.start[++s.lines] = at + count;
        kota_free(xy);
    }
    return s;
}

static void draw_class(kota_canvas *canvas, const street_lines *s, double width_px, kota_colour colour,
                       double alpha) {
    kota_image_lines(canvas->image, s->xy, s->start, s->lines, width_px, colour, alpha);
}

void kota_draw_streets(kota_canvas *canvas, bool quiet) {
    const kota_colour casing = {120, 122, 128}, quiet_line = {176, 178, 182};
    for (int32_t c = KOTA_ROAD_CLASS_COUNT - 1; c >= 0; c--) {
        double width = kota_street_width_px(canvas, c);
        street_lines s = collect_class(canvas, c);
        if (quiet) {
            draw_class(canvas, &s, 0.7 * width, quiet_line, 0.9);
        } else if (c == KOTA_ROAD_RESIDENTIAL) {
            draw_class(canvas, &s, 0.8 * width, casing, 0.5);
        } else {
            draw_class(canvas, &s, width, casing,
                       0.9); /* casings of a class first, so that its crossings stay open */
            draw_class(canvas, &s, width - 1.6 * canvas->unit_px, paper, 0.95);
        }
        kota_free(s.xy);
        kota_free(s.start);
    }
}

/* District at a pixel: that with the most weight of the four cells around. */
static int32_t district_at(const kota_canvas *canvas, int32_t x, int32_t y) {
    kota_corners c = kota_canvas_corners(canvas, x + 0.5, y + 0.5);
    int32_t district[4], best = 0;
    double weight[4];
    for (int32_t k = 0; k < 4; k++) {
        district[k] = canvas->map->district[at_of(&canvas->map->grid, c.cell[k])];
        weight[k] = c.weight[k];
        for (int32_t m = 0; m < k; m++) {
            if (district[m] == district[k]) {
                weight[m] += weight[k];
                weight[k] = 0.0;
                break;
            }
        }
    }
    for (int32_t k = 1; k < 4; k++) {
        if (weight[k] > weight[best]) best = k;
    }
    return district[best];
}

void kota_draw_districts(kota_canvas *canvas) {
    int32_t width = canvas->x1 - canvas->x0, height = canvas->y1 - canvas->y0;
    int32_t *ids = kota_alloc((size_t)width * (size_t)height, sizeof *ids);
    for (int32_t y = 0; y < height; y++) {
        for (int32_t x = 0; x < width; x++) {
            ids[(size_t)y * (size_t)width + (size_t)x] = district_at(canvas, canvas->x0 + x, canvas->y0 + y);
        }
    }
    double radius = 0.75 * canvas->unit_px;
    for (int32_t y = 0; y + 1 < height; y++) {
        for (int32_t x = 0; x + 1 < width; x++) {
            size_t at = (size_t)y * (size_t)width + (size_t)x;
            if (ids[at] == ids[at + 1] && ids[at] == ids[at + (size_t)width]) continue;
            if ((x + y) / kota_maxi(1, (int32_t)(6.0 * canvas->unit_px)) % 3 == 2) continue; /* dashes */
            kota_image_disc(canvas->image, canvas->x0 + x + 1.0, canvas->y0 + y + 1.0, radius, ink, 0.35);
        }
    }
    kota_free(ids);
}

bool kota_pumps_show(const kota_canvas *canvas, const kota_layer *layer) {
    return canvas->map->pump_count > 0 && (layer == NULL || layer->of_water);
}

void kota_draw_pump(kota_canvas *canvas, double x_px, double y_px) {
    const kota_colour blue = {16, 60, 110};
    double u = canvas->unit_px;
    const double outer[] = {x_px, y_px - 9.0 * u, x_px + 9.5 * u, y_px + 7.0 * u, x_px - 9.5 * u, y_px + 7.0 * u};
    const double inner[] = {x_px, y_px - 6.0 * u, x_px + 7.0 * u, y_px + 5.5 * u, x_px - 7.0 * u, y_px + 5.5 * u};
    kota_image_polygon(canvas->image, outer, 3, paper, 0.95);
    kota_image_polygon(canvas->image, inner, 3, blue, 1.0);
}

void kota_draw_pumps(kota_canvas *canvas) {
    const kota_grid *grid = &canvas->map->grid;
    for (int32_t i = 0; i < canvas->map->pump_count; i++) {
        int32_t cell = canvas->map->pumps[i].from_cell;
        kota_draw_pump(canvas, kota_canvas_x(canvas, kota_grid_x_m(grid, cell)),
                       kota_canvas_y(canvas, kota_grid_y_m(grid, cell)));
    }
}

typedef struct box {
    double x0, y0, x1, y1;
} box;

static bool apart(const box *a, const box *b) {
    return a->x1 < b->x0 || b->x1 < a->x0 || a->y1 < b->y0 || b->y1 < a->y0;
}

/* Where a label may stand without hiding another: on its point, else moved up or down by whole lines. */
static bool place_label(const kota_canvas *canvas, box *place, const box *taken, int32_t count, double x, double y,
                        double width, double size) {
    static const double moves[] = {0.0, -1.2, 1.2, -2.4, 2.4};
    double edge = 4.0 * canvas->unit_px;
    x = kota_clamp(x, canvas->x0 + edge + width / 2.0, kota_max(canvas->x1 - edge - width / 2.0, canvas->x0 + edge));
    for (int32_t i = 0; i < KOTA_COUNT(moves); i++) {
        double top = y + (moves[i] - 0.6) * size;
        *place = (box){x - width / 2.0, top, x + width / 2.0, top + 1.2 * size};
        bool fine = place->x0 >= canvas->x0 && place->x1 <= canvas->x1 && top >= canvas->y0 + edge &&
                    place->y1 <= canvas->y1 - edge;
        for (int32_t k = 0; fine && k < count; k++) fine = apart(place, &taken[k]);
        if (fine) return true;
    }
    return false;
}

void kota_draw_labels(kota_canvas *canvas) {
    if (canvas->bold == NULL) return;
    int32_t names_count, count = 0;
    kota_place_name *names = kota_map_place_names(&names_count, canvas->map);
    box *taken = kota_alloc((size_t)names_count + 1, sizeof *taken);
    for (int32_t n = 0; n < names_count; n++) {
        double size = (names[n].spot ? 12.0 : 15.0) * canvas->unit_px;
        double width = kota_font_width(canvas->bold, names[n].text, size);
        double x = kota_canvas_x(canvas, names[n].x_m), y = kota_canvas_y(canvas, names[n].y_m);
        double above_px = names[n].spot ? size : 0.0;
        if (!place_label(canvas, &taken[count], taken, count, x, y - above_px, width, size)) continue;
        if (names[n].spot) {
            kota_image_disc(canvas->image, x, y, 3.4 * canvas->unit_px, paper, 0.9);
            kota_image_disc(canvas->image, x, y, 2.4 * canvas->unit_px, ink, 1.0);
        }
        kota_image_text_halo(canvas->image, canvas->bold, taken[count].x0, taken[count].y0 + 0.95 * size, size, ink,
                             paper, 2.2 * canvas->unit_px, names[n].text);
        count++;
    }
    kota_free(taken);
    kota_free(names);
}
