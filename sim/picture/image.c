/* Drawing into an RGB image. Coverage of a pixel is estimated from distances, so edges are smooth without drawing at
 * a larger size. */
#include "picture/image.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"

/* Neighbouring pixels of one colour: ever more of them are copied at a time. */
static void paint(uint8_t *rgb, kota_colour colour, size_t pixels) {
    if (pixels == 0) return;
    memcpy(rgb, &colour, 3);
    for (size_t done = 1; done < pixels; done *= 2)
        memcpy(rgb + 3 * done, rgb, 3 * (done < pixels - done ? done : pixels - done));
}

kota_image *kota_image_create(int32_t width, int32_t height, kota_colour colour) {
    KOTA_ASSERT(width >= 1 && height >= 1 && width <= 32768 && height <= 32768);
    kota_image *image = kota_alloc(1, sizeof *image);
    image->width = width;
    image->height = height;
    size_t pixels = (size_t)width * (size_t)height;
    image->rgb = kota_realloc(NULL, pixels, 3);
    paint(image->rgb, colour, pixels);
    return image;
}

void kota_image_destroy(kota_image *image) {
    if (image == NULL) return;
    kota_free(image->rgb);
    kota_free(image);
}

kota_colour kota_image_pixel(const kota_image *image, int32_t x, int32_t y) {
    KOTA_ASSERT(x >= 0 && y >= 0 && x < image->width && y < image->height);
    const uint8_t *at = image->rgb + 3 * ((size_t)y * (size_t)image->width + (size_t)x);
    return (kota_colour){at[0], at[1], at[2]};
}

void kota_image_blend(kota_image *image, int32_t x, int32_t y, kota_colour colour, double alpha_frac) {
    if (x < 0 || y < 0 || x >= image->width || y >= image->height || !(alpha_frac > 0.0)) return;
    uint8_t *at = image->rgb + 3 * ((size_t)y * (size_t)image->width + (size_t)x);
    kota_colour under = {at[0], at[1], at[2]};
    kota_colour mixed = kota_colour_mix(under, colour, kota_min(alpha_frac, 1.0));
    at[0] = mixed.r;
    at[1] = mixed.g;
    at[2] = mixed.b;
}

/* First pixel at or after a coordinate, and one past the last, kept on the image. */
static int32_t first_pixel(double x, int32_t limit) { return (int32_t)kota_clamp(kota_floor(x), 0.0, limit); }
static int32_t end_pixel(double x, int32_t limit) { return (int32_t)kota_clamp(kota_floor(x) + 1.0, 0.0, limit); }

/* Length of a..b inside pixel i. */
static double overlap(int32_t i, double a, double b) {
    return kota_max(0.0, kota_min(b, (double)i + 1.0) - kota_max(a, (double)i));
}

void kota_image_rectangle(kota_image *image, double x0, double y0, double x1, double y1, kota_colour colour,
                          double alpha_frac) {
    int32_t left = first_pixel(x0, image->width), right = end_pixel(x1, image->width);
    for (int32_t y = first_pixel(y0, image->height); y < end_pixel(y1, image->height); y++) {
        double row = alpha_frac * overlap(y, y0, y1);
        int32_t x = left, whole = kota_maxi(left, end_pixel(x1 - 1.0, image->width)); /* beyond: a part of a pixel */
        for (; x < right; x++) {
            double alpha = row * overlap(x, x0, x1);
            if (alpha >= 1.0 && x < whole) { /* nothing to mix: most of a large one */
                paint(image->rgb + 3 * ((size_t)y * (size_t)image->width + (size_t)x), colour, (size_t)(whole - x));
                x = whole - 1;
                continue;
            }
            kota_image_blend(image, x, y, colour, alpha);
        }
    }
}

void kota_image_frame(kota_image *image, double x0, double y0, double x1, double y1, double width_px,
                      kota_colour colour, double alpha_frac) {
    kota_image_rectangle(image, x0, y0, x1, y0 + width_px, colour, alpha_frac);
    kota_image_rectangle(image, x0, y1 - width_px, x1, y1, colour, alpha_frac);
    kota_image_rectangle(image, x0, y0 + width_px, x0 + width_px, y1 - width_px, colour, alpha_frac);
    kota_image_rectangle(image, x1 - width_px, y0 + width_px, x1, y1 - width_px, colour, alpha_frac);
}

void kota_image_disc(kota_image *image, double x, double y, double radius_px, kota_colour colour, double alpha_frac) {
    double reach = radius_px + 1.0;
    for (int32_t j = first_pixel(y - reach, image->height); j < end_pixel(y + reach, image->height); j++) {
        for (int32_t i = first_pixel(x - reach, image->width); i < end_pixel(x + reach, image->width); i++) {
            double dx = i + 0.5 - x, dy = j + 0.5 - y;
            double cover = kota_clamp(radius_px + 0.5 - kota_sqrt(dx * dx + dy * dy), 0.0, 1.0);
            kota_image_blend(image, i, j, colour, alpha_frac * cover);
        }
    }
}

/* A part of the image with a coverage for each pixel, so that what overlaps itself is blended once. */
typedef struct mask {
    int32_t x0, y0, width, height;
    float *cover;
} mask;

static mask mask_create(const kota_image *image, const double *xy, int32_t count, double reach) {
    double x0 = KOTA_INFINITY, y0 = KOTA_INFINITY, x1 = -KOTA_INFINITY, y1 = -KOTA_INFINITY;
    for (int32_t i = 0; i < count; i++) {
        x0 = kota_min(x0, xy[2 * i]);
        x1 = kota_max(x1, xy[2 * i]);
        y0 = kota_min(y0, xy[2 * i + 1]);
        y1 = kota_max(y1, xy[2 * i + 1]);
    }
    mask m = {.x0 = first_pixel(x0 - reach, image->width), .y0 = first_pixel(y0 - reach, image->height)};
    m.width = kota_maxi(0, end_pixel(x1 + reach, image->width) - m.x0);
    m.height = kota_maxi(0, end_pixel(y1 + reach, image->height) - m.y0);
    m.cover = kota_alloc((size_t)m.width * (size_t)m.height, sizeof(float));
    return m;
}

static void mask_blend(kota_image *image, mask *m, kota_colour colour, double alpha_frac) {
    for (int32_t y = 0; y < m->height; y++) {
        for (int32_t x = 0; x < m->width; x++) {
            double cover = (double)m->cover[(size_t)y * (size_t)m->width + (size_t)x];
            kota_image_blend(image, m->x0 + x, m->y0 + y, colour, alpha_frac * cover);
        }
    }
    kota_free(m->cover);
    m->cover = NULL;
}

static double distance_to_segment(double x, double y, const double *a, const double *b) {
    double ux = b[0] - a[0], uy = b[1] - a[1], px = x - a[0], py = y - a[1];
    double length2 = ux * ux + uy * uy;
    double t = length2 > 0.0 ? kota_clamp((px * ux + py * uy) / length2, 0.0, 1.0) : 0.0;
    double dx = px - t * ux, dy = py - t * uy;
    return kota_sqrt(dx * dx + dy * dy);
}

/* Coverage of one line into the mask. */
static void stroke(const kota_image *image, mask *m, const double *xy, int32_t count, double half) {
    double reach = half + 1.0;
    for (int32_t k = 0; k < kota_maxi(1, count - 1); k++) {
        const double *a = xy + 2 * k, *b = count > 1 ? a + 2 : a;
        int32_t y0 = kota_maxi(m->y0, first_pixel(kota_min(a[1], b[1]) - reach, image->height));
        int32_t y1 = kota_mini(m->y0 + m->height, end_pixel(kota_max(a[1], b[1]) + reach, image->height));
        int32_t x0 = kota_maxi(m->x0, first_pixel(kota_min(a[0], b[0]) - reach, image->width));
        int32_t x1 = kota_mini(m->x0 + m->width, end_pixel(kota_max(a[0], b[0]) + reach, image->width));
        for (int32_t y = y0; y < y1; y++) {
            for (int32_t x = x0; x < x1; x++) {
                double cover = kota_clamp(half + 0.5 - distance_to_segment(x + 0.5, y + 0.5, a, b), 0.0, 1.0);
                float *at = &m->cover[(size_t)(y - m->y0) * (size_t)m->width + (size_t)(x - m->x0)];
                *at = kota_maxf(*at, (float)cover);
            }
        }
    }
}

void kota_image_lines(kota_image *image, const double *xy, const int32_t *start, int32_t line_count, double width_px,
                      kota_colour colour, double alpha_frac) {
    if (line_count < 1 || start[line_count] <= start[0] || !(width_px > 0.0)) return;
    double half = kota_max(width_px, 1.0) / 2.0;
    alpha_frac *= kota_min(width_px, 1.0); /* a line thinner than a pixel is a fainter one */
    mask m = mask_create(image, xy + 2 * start[0], start[line_count] - start[0], half + 1.0);
    for (int32_t k = 0; k < line_count; k++) {
        if (start[k + 1] > start[k]) stroke(image, &m, xy + 2 * start[k], start[k + 1] - start[k], half);
    }
    mask_blend(image, &m, colour, alpha_frac);
}

void kota_image_line(kota_image *image, const double *xy, int32_t count, double width_px, kota_colour colour,
                     double alpha_frac) {
    const int32_t start[2] = {0, count};
    kota_image_lines(image, xy, start, 1, width_px, colour, alpha_frac);
}

enum { SUB_ROWS = 4, CROSSINGS_MAX = 256 };

/* Where a horizontal line at y meets the outline, ascending; crossings beyond CROSSINGS_MAX are left out. */
static int32_t crossings(double x[CROSSINGS_MAX], const double *xy, int32_t count, double y) {
    int32_t n = 0;
    for (int32_t i = 0; i < count && n < CROSSINGS_MAX; i++) {
        const double *a = xy + 2 * i, *b = xy + 2 * ((i + 1) % count);
        if ((a[1] <= y) == (b[1] <= y)) continue;
        double at = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
        int32_t k = n++;
        for (; k > 0 && x[k - 1] > at; k--) x[k] = x[k - 1];
        x[k] = at;
    }
    return n;
}

void kota_image_polygon(kota_image *image, const double *xy, int32_t count, kota_colour colour, double alpha_frac) {
    if (count < 3) return;
    mask m = mask_create(image, xy, count, 1.0);
    double x[CROSSINGS_MAX];
    for (int32_t row = 0; row < m.height; row++) {
        float *cover = m.cover + (size_t)row * (size_t)m.width;
        for (int32_t sub = 0; sub < SUB_ROWS; sub++) {
            int32_t n = crossings(x, xy, count, m.y0 + row + (sub + 0.5) / SUB_ROWS);
            for (int32_t k = 0; k + 1 < n; k += 2) {
                int32_t end = kota_mini(m.x0 + m.width, end_pixel(x[k + 1], image->width));
                for (int32_t i = kota_maxi(m.x0, first_pixel(x[k], image->width)); i < end; i++) {
                    cover[i - m.x0] += (float)(overlap(i, x[k], x[k + 1]) / SUB_ROWS);
                }
            }
        }
    }
    mask_blend(image, &m, colour, alpha_frac);
}
