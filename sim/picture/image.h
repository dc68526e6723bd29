/* An RGB image and what is drawn on it: blends, anti-aliased lines, discs, rectangles, text. Coordinates in pixels
 * from the top left corner; pixel (i, j) covers i..i+1, j..j+1. Drawing beyond the border is cut off. */
#ifndef KOTA_PICTURE_IMAGE_H
#define KOTA_PICTURE_IMAGE_H

#include "core/kota.h"
#include "picture/ramp.h"

typedef struct kota_image {
    int32_t width, height;
    uint8_t *rgb; /* height rows of 3 * width bytes, top row first */
} kota_image;

/** width, height 1..32768, filled with one colour. Destroy with kota_image_destroy.
 *  @tested tests/unit/picture/test_image.c */
kota_image *kota_image_create(int32_t width, int32_t height, kota_colour colour);
void kota_image_destroy(kota_image *image); /* NULL is fine */
kota_colour kota_image_pixel(const kota_image *image, int32_t x, int32_t y);
void kota_image_blend(kota_image *image, int32_t x, int32_t y, kota_colour colour, double alpha_frac);
/** Corners may lie between pixels; edges are anti-aliased. */
void kota_image_rectangle(kota_image *image, double x0, double y0, double x1, double y1, kota_colour colour,
                          double alpha_frac);
/** Frame of width_px, inside the rectangle. */
void kota_image_frame(kota_image *image, double x0, double y0, double x1, double y1, double width_px,
                      kota_colour colour, double alpha_frac);
void kota_image_disc(kota_image *image, double x, double y, double radius_px, kota_colour colour, double alpha_frac);
/** A line with round ends through count points (x0 y0 x1 y1 ...); where it crosses itself it is not darker.
 *  @tested tests/unit/picture/test_image.c */
void kota_image_line(kota_image *image, const double *xy, int32_t count, double width_px, kota_colour colour,
                     double alpha_frac);
/** Several such lines as one: where they cross each other they are not darker either. Line k has the points
 *  start[k] .. start[k+1]-1. */
void kota_image_lines(kota_image *image, const double *xy, const int32_t *start, int32_t line_count, double width_px,
                      kota_colour colour, double alpha_frac);
/** Filled polygon, even-odd, anti-aliased; closed by itself. */
void kota_image_polygon(kota_image *image, const double *xy, int32_t count, kota_colour colour, double alpha_frac);

typedef struct kota_font kota_font;
/** Read a TrueType font.  @errors KOTA_DATA: no such file, not a font.  @tested tests/unit/picture/test_image.c */
KOTA_NODISCARD kota_status kota_font_load(kota_font **out, const char *path, kota_error *err);
void kota_font_destroy(kota_font *font); /* NULL is fine */
/** DejaVu Sans (package fonts-dejavu-core) where it is installed, or NULL. A static string. */
const char *kota_font_default_path(bool bold);
/** Width of UTF-8 text at a size (height of an "M" is about 0.73 of it). font NULL: 0. */
double kota_font_width(const kota_font *font, const char *text, double size_px);
/** Draw UTF-8 text, x: its left edge, y: its base line. font NULL draws nothing. */
void kota_image_text(kota_image *image, const kota_font *font, double x, double y, double size_px, kota_colour colour,
                     const char *text);
/** The same with a halo of halo_px around the letters, so that it reads on any ground. */
void kota_image_text_halo(kota_image *image, const kota_font *font, double x, double y, double size_px,
                          kota_colour colour, kota_colour halo, double halo_px, const char *text);
/** Draw text in lines no wider than width_px, broken at spaces and line ends (a longer word is cut nowhere), line_px
 *  apart; y: the base line of the first. image NULL: only count.
 *  @return the lines, >= 1.  @tested tests/unit/picture/test_image.c */
int32_t kota_image_paragraph(kota_image *image, const kota_font *font, double x, double y, double size_px,
                             double width_px, double line_px, kota_colour colour, const char *text);

#endif
