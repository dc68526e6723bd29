/* PNG files of at most 256 colours, a quarter of the size of others. The colours are found by cutting the cloud of a
 * picture's colours in two, again and again, always the part that is spread the most, at its mean. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/memory.h"
#include "core/text.h"
#include "io/deflate.h"
#include "io/png.h"

enum { BITS = 7, LEVELS = 1 << BITS, BINS = LEVELS * LEVELS * LEVELS, COLOURS_MAX = 256 };

typedef struct bin { /* pixels of nearly one colour */
    double count, sum[3];
    uint32_t at;
} bin;

typedef struct part { /* of the cloud: bins first .. first+count-1 */
    int32_t first, count;
    double mean[3];
    double spread; /* squared deviations from the mean along `axis`, where they are greatest */
    int32_t axis;
} part;

static uint32_t bin_of(const uint8_t *rgba) {
    return (uint32_t)(rgba[0] >> (8 - BITS)) << (2 * BITS) | (uint32_t)(rgba[1] >> (8 - BITS)) << BITS |
           (uint32_t)(rgba[2] >> (8 - BITS));
}

/* Bins that hold pixels, in order of their place; places: BINS entries, made to index them (-1: empty). */
static bin *collect(int32_t *count, int32_t *places, const uint8_t *rgba, size_t pixels, bool *clear) {
    bin *bins = NULL;
    int32_t capacity = 0;
    *count = 0;
    *clear = false;
    for (int32_t b = 0; b < BINS; b++) places[b] = -1;
    for (size_t p = 0; p < pixels; p++) {
        const uint8_t *pixel = rgba + 4 * p;
        if (pixel[3] == 0) {
            *clear = true;
            continue;
        }
        uint32_t at = bin_of(pixel);
        if (places[at] < 0) {
            bins = kota_grow(bins, *count, &capacity, sizeof *bins);
            bins[*count] = (bin){.at = at};
            places[at] = (*count)++;
        }
        bin *b = &bins[places[at]];
        b->count += 1.0;
        for (int32_t c = 0; c < 3; c++) b->sum[c] += pixel[c];
    }
    return bins;
}

static void measure(part *p, const bin *bins) {
    double count = 0.0, square[3] = {0}, sum[3] = {0};
    for (int32_t b = p->first; b < p->first + p->count; b++) {
        count += bins[b].count;
        for (int32_t c = 0; c < 3; c++) {
            sum[c] += bins[b].sum[c];
            square[c] += bins[b].sum[c] * bins[b].sum[c] / bins[b].count;
        }
    }
    p->spread = 0.0;
    for (int32_t c = 0; c < 3; c++) {
        p->mean[c] = count > 0.0 ? sum[c] / count : 0.0;
        double spread = square[c] - sum[c] * p->mean[c];
        if (spread > p->spread) p->axis = c;
        if (spread > p->spread) p->spread = spread;
    }
    if (p->count < 2) p->spread = 0.0;
}

/* Cut one part at its mean: what lies below stays, the rest becomes *other. False: it cannot be cut. */
static bool cut(part *p, part *other, bin *bins) {
    int32_t below = p->first;
    for (int32_t b = p->first; b < p->first + p->count; b++) {
        if (bins[b].sum[p->axis] / bins[b].count >= p->mean[p->axis]) continue;
        bin moved = bins[b];
        bins[b] = bins[below];
        bins[below++] = moved;
    }
    if (below == p->first || below == p->first + p->count) return false;
    *other = (part){.first = below, .count = p->first + p->count - below};
    p->count = below - p->first;
    measure(p, bins);
    measure(other, bins);
    return true;
}

static int32_t cut_all(part parts[COLOURS_MAX], int32_t most, bin *bins, int32_t bin_count) {
    int32_t count = 1;
    parts[0] = (part){.count = bin_count};
    measure(&parts[0], bins);
    while (count < most) {
        int32_t widest = 0;
        for (int32_t p = 1; p < count; p++)
            if (parts[p].spread > parts[widest].spread) widest = p;
        if (!(parts[widest].spread > 0.0)) break;
        if (cut(&parts[widest], &parts[count], bins))
            count++;
        else
            parts[widest].spread = 0.0;
    }
    return count;
}

static void put_number(uint8_t bytes[4], uint32_t number) {
    for (int32_t b = 0; b < 4; b++) bytes[b] = (uint8_t)(number >> (24 - 8 * b));
}

static void add_chunk(kota_text *file, const char *name, const uint8_t *bytes, size_t length) {
    uint8_t number[4];
    put_number(number, (uint32_t)length);
    kota_text_bytes(file, number, sizeof number);
    size_t from = file->length;
    kota_text_bytes(file, name, 4);
    kota_text_bytes(file, bytes, length);
    put_number(number, (uint32_t)crc32(0, (const Bytef *)file->chars + from, (uInt)(length + 4)));
    kota_text_bytes(file, number, sizeof number);
}

/* The file of rows of indices, each row behind the byte of its filter, which is none. */
static void write_file(kota_text *file, const uint8_t *rows, int32_t width, int32_t height, const uint8_t *palette,
                       int32_t colours, bool clear) {
    uint8_t head[13] = {0};
    put_number(head, (uint32_t)width);
    put_number(head + 4, (uint32_t)height);
    head[8] = 8; /* bits */
    head[9] = 3; /* indices into a palette */
    size_t size;
    uint8_t *packed = kota_deflate(&size, rows, (size_t)(width + 1) * (size_t)height, 9);
    kota_text_bytes(file, "\x89PNG\r\n\x1a\n", 8);
    add_chunk(file, "IHDR", head, sizeof head);
    add_chunk(file, "PLTE", palette, 3 * (size_t)colours);
    if (clear) add_chunk(file, "tRNS", (const uint8_t[]){0}, 1);
    add_chunk(file, "IDAT", packed, size);
    add_chunk(file, "IEND", (const uint8_t[]){0}, 0);
    kota_free(packed);
}

kota_status kota_png_encode_palette(uint8_t **bytes, size_t *length, const uint8_t *rgba, int32_t width,
                                    int32_t height, int32_t most, kota_error *err) {
    KOTA_ASSERT(most >= 2 && most <= COLOURS_MAX);
    *bytes = NULL;
    *length = 0;
    KOTA_TRY(kota_png_check_size(width, height, err));
    size_t pixels = (size_t)width * (size_t)height;
    int32_t *places = kota_alloc(BINS, sizeof *places), bin_count = 0;
    part parts[COLOURS_MAX];
    uint8_t palette[3 * COLOURS_MAX] = {0}, *rows = kota_alloc(pixels + (size_t)height, 1);
    bool clear = false;
    bin *bins = collect(&bin_count, places, rgba, pixels, &clear);
    int32_t first = clear ? 1 : 0, count = bin_count > 0 ? cut_all(parts, most - first, bins, bin_count) : 0;
    for (int32_t p = 0; p < count; p++) {
        for (int32_t c = 0; c < 3; c++) palette[3 * (first + p) + c] = (uint8_t)(parts[p].mean[c] + 0.5);
        for (int32_t b = parts[p].first; b < parts[p].first + parts[p].count; b++) places[bins[b].at] = first + p;
    }
    for (size_t p = 0; p < pixels; p++)
        rows[p + p / (size_t)width + 1] = rgba[4 * p + 3] == 0 ? 0 : (uint8_t)places[bin_of(rgba + 4 * p)];
    kota_text file = {0};
    write_file(&file, rows, width, height, palette, first + count, clear);
    *bytes = (uint8_t *)file.chars;
    *length = file.length;
    kota_free(bins);
    kota_free(places);
    kota_free(rows);
    return KOTA_OK;
}
