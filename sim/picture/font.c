/* Text by stb_truetype. Its mathematics is redirected to core/mathx, so that letters too have the same bits anywhere.
 */
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "picture/image.h"

static double font_fmod(double x, double y) { return x - y * kota_floor(x / y); } /* for x, y > 0 */
static double font_acos(double x) { return kota_atan2(kota_sqrt(1.0 - x * x), x); }

#define STBTT_ifloor(x) ((int)kota_floor(x))
#define STBTT_iceil(x) ((int)-kota_floor(-(x)))
#define STBTT_sqrt(x) kota_sqrt(x)
#define STBTT_pow(x, y) kota_pow(x, y)
#define STBTT_fmod(x, y) font_fmod(x, y)
#define STBTT_cos(x) kota_cos(x)
#define STBTT_acos(x) font_acos(x)
#define STBTT_fabs(x) kota_abs(x)
#define STBTT_malloc(size, user) ((void)(user), kota_alloc((size), 1))
#define STBTT_free(block, user) ((void)(user), kota_free(block))
#define STBTT_assert(condition) KOTA_ASSERT(condition)
#define STBTT_STATIC /* Dear ImGui brings its own */
#define STB_TRUETYPE_IMPLEMENTATION
/* third-party code under flags that it was not written for */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wfloat-conversion"
#pragma GCC diagnostic ignored "-Wdouble-promotion"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wsign-compare"
#include <stb/stb_truetype.h>
#pragma GCC diagnostic pop

enum { FONT_FILE_MAX_BYTES = 32 * 1024 * 1024 };

struct kota_font {
    stbtt_fontinfo info;
    char *bytes;
};

kota_status kota_font_load(kota_font **out, const char *path, kota_error *err) {
    *out = NULL;
    char *bytes = NULL;
    size_t length = 0;
    KOTA_TRY(kota_file_read(&bytes, &length, path, FONT_FILE_MAX_BYTES, err));
    kota_font *font = kota_alloc(1, sizeof *font);
    font->bytes = bytes;
    const unsigned char *data = (const unsigned char *)bytes;
    int start = length > 12 ? stbtt_GetFontOffsetForIndex(data, 0) : -1;
    if (start < 0 || (size_t)start >= length || !stbtt_InitFont(&font->info, data, start)) {
        kota_font_destroy(font);
        return kota_fail(err, KOTA_DATA, "%s: is not a TrueType font", path);
    }
    *out = font;
    return KOTA_OK;
}

void kota_font_destroy(kota_font *font) {
    if (font == NULL) return;
    kota_free(font->bytes);
    kota_free(font);
}

const char *kota_font_default_path(bool bold) {
    static const char *const paths[2][3] = {
        {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/TTF/DejaVuSans.ttf",
         "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf"},
        {"/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", "/usr/share/fonts/TTF/DejaVuSans-Bold.ttf",
         "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf"},
    };
    for (int32_t i = 0; i < 3; i++) {
        if (kota_file_exists(paths[bold][i])) return paths[bold][i];
    }
    return NULL;
}

/* The code point at *at, which moves past it; a byte that is no UTF-8 gives U+FFFD. */
static int take_code_point(const char **at) {
    const unsigned char *c = (const unsigned char *)*at;
    int more = c[0] < 0x80             ? 0
               : (c[0] & 0xE0) == 0xC0 ? 1
               : (c[0] & 0xF0) == 0xE0 ? 2
               : (c[0] & 0xF8) == 0xF0 ? 3
                                       : -1;
    int point = more == 0 ? c[0] : more > 0 ? c[0] & (0x3F >> more) : 0xFFFD;
    for (int i = 1; i <= more; i++) {
        if ((c[i] & 0xC0) != 0x80) {
            *at += i;
            return 0xFFFD;
        }
        point = point << 6 | (c[i] & 0x3F);
    }
    *at += more > 0 ? more + 1 : 1;
    return point;
}

static double scale_of(const kota_font *font, double size_px) {
    return (double)stbtt_ScaleForMappingEmToPixels(&font->info, (float)size_px);
}

/* Advance of a glyph with the kerning before the next, unscaled. */
static int advance_of(const kota_font *font, int glyph, int next) {
    int advance = 0, bearing = 0;
    stbtt_GetGlyphHMetrics(&font->info, glyph, &advance, &bearing);
    return advance + (next > 0 ? stbtt_GetGlyphKernAdvance(&font->info, glyph, next) : 0);
}

double kota_font_width(const kota_font *font, const char *text, double size_px) {
    if (font == NULL || *text == '\0') return 0.0;
    double width = 0.0;
    int glyph = stbtt_FindGlyphIndex(&font->info, take_code_point(&text));
    while (glyph >= 0) {
        int next = *text != '\0' ? stbtt_FindGlyphIndex(&font->info, take_code_point(&text)) : -1;
        width += advance_of(font, glyph, next);
        glyph = next;
    }
    return width * scale_of(font, size_px);
}

/* Coverage of a text on a field of its own. */
typedef struct sheet {
    int32_t x0, y0, width, height; /* on the image */
    uint8_t *cover;
} sheet;

static void put_glyph(sheet *s, const kota_font *font, int glyph, double x, double y, double size_px) {
    float scale = (float)scale_of(font, size_px), shift = (float)(x - kota_floor(x));
    int width = 0, height = 0, left = 0, top = 0;
    unsigned char *bitmap =
        stbtt_GetGlyphBitmapSubpixel(&font->info, scale, scale, shift, 0.0f, glyph, &width, &height, &left, &top);
    int32_t ox = (int32_t)kota_floor(x) + left - s->x0, oy = (int32_t)kota_round(y) + top - s->y0;
    for (int32_t j = 0; j < height; j++) {
        for (int32_t i = 0; i < width; i++) {
            int32_t px = ox + i, py = oy + j;
            if (px < 0 || py < 0 || px >= s->width || py >= s->height) continue;
            uint8_t *at = &s->cover[(size_t)py * (size_t)s->width + (size_t)px];
            uint8_t cover = bitmap[(size_t)j * (size_t)width + (size_t)i];
            if (cover > *at) *at = cover;
        }
    }
    stbtt_FreeBitmap(bitmap, NULL);
}

static sheet set_text(const kota_font *font, double x, double y, double size_px, double halo_px, const char *text) {
    double reach = kota_floor(halo_px) + 3.0;
    sheet s = {.x0 = (int32_t)kota_floor(x - reach), .y0 = (int32_t)kota_floor(y - 1.2 * size_px - reach)};
    s.width = (int32_t)(kota_font_width(font, text, size_px) + 2.0 * reach + size_px);
    s.height = (int32_t)(1.7 * size_px + 2.0 * reach);
    s.cover = kota_alloc((size_t)s.width * (size_t)s.height, 1);
    int glyph = stbtt_FindGlyphIndex(&font->info, take_code_point(&text));
    while (glyph >= 0) {
        int next = *text != '\0' ? stbtt_FindGlyphIndex(&font->info, take_code_point(&text)) : -1;
        put_glyph(&s, font, glyph, x, y, size_px);
        x += advance_of(font, glyph, next) * scale_of(font, size_px);
        glyph = next;
    }
    return s;
}

static void blend_sheet(kota_image *image, const sheet *s, kota_colour colour) {
    for (int32_t j = 0; j < s->height; j++) {
        for (int32_t i = 0; i < s->width; i++) {
            double cover = s->cover[(size_t)j * (size_t)s->width + (size_t)i] / 255.0;
            kota_image_blend(image, s->x0 + i, s->y0 + j, colour, cover);
        }
    }
}

/* A disc with a soft edge around one texel that has some coverage. */
static void stamp(sheet *wide, int32_t x, int32_t y, double cover, const double *weights, int32_t reach) {
    int32_t side = 2 * reach + 1;
    for (int32_t j = kota_maxi(0, y - reach); j < kota_mini(wide->height, y + reach + 1); j++) {
        for (int32_t i = kota_maxi(0, x - reach); i < kota_mini(wide->width, x + reach + 1); i++) {
            uint8_t *at = &wide->cover[(size_t)j * (size_t)wide->width + (size_t)i];
            uint8_t one = (uint8_t)(cover * weights[(j - y + reach) * side + i - x + reach]);
            if (one > *at) *at = one;
        }
    }
}

/* Coverage widened by a disc of radius_px with a soft edge. */
static sheet widen(const sheet *s, double radius_px) {
    sheet wide = *s;
    wide.cover = kota_alloc((size_t)s->width * (size_t)s->height, 1);
    int32_t reach = (int32_t)kota_floor(radius_px + 1.0), side = 2 * reach + 1;
    double *weights = kota_alloc((size_t)side * (size_t)side, sizeof *weights);
    for (int32_t k = 0; k < side * side; k++) {
        int32_t dx = k % side - reach, dy = k / side - reach;
        weights[k] = kota_clamp(radius_px + 0.5 - kota_sqrt((double)(dx * dx + dy * dy)), 0.0, 1.0);
    }
    for (int32_t k = 0; k < s->width * s->height; k++) {
        if (s->cover[k] > 0) stamp(&wide, k % s->width, k / s->width, s->cover[k], weights, reach);
    }
    kota_free(weights);
    return wide;
}

void kota_image_text(kota_image *image, const kota_font *font, double x, double y, double size_px, kota_colour colour,
                     const char *text) {
    if (font == NULL || *text == '\0') return;
    sheet s = set_text(font, x, y, size_px, 0.0, text);
    blend_sheet(image, &s, colour);
    kota_free(s.cover);
}

void kota_image_text_halo(kota_image *image, const kota_font *font, double x, double y, double size_px,
                          kota_colour colour, kota_colour halo, double halo_px, const char *text) {
    if (font == NULL || *text == '\0') return;
    sheet s = set_text(font, x, y, size_px, halo_px, text);
    sheet wide = widen(&s, halo_px);
    blend_sheet(image, &wide, halo);
    blend_sheet(image, &s, colour);
    kota_free(wide.cover);
    kota_free(s.cover);
}
