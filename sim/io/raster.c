/* What all raster formats share, and the ESRI ASCII grid, which needs no library. GeoTIFF is in raster_gdal.c. */
#include "io/raster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/raster_gdal.h"

enum { CELLS_MAX = 1 << 30 };
static const size_t asc_file_max_bytes = KOTA_BYTES(UINT64_C(1) << 32);

const char *kota_raster_extension(void) {
#ifdef KOTA_GIS
    return ".tif";
#else
    return ".asc";
#endif
}

/* The fewest digits that read back as the same float. */
static void add_float(kota_text *text, float value) {
    char digits[32];
    for (int count = 6; count <= 9; count++) {
        (void)snprintf(digits, sizeof digits, "%.*g", count, (double)value);
        if (strtof(digits, NULL) == value) break;
    }
    for (const char *at = digits; *at != '\0'; at++) { /* what is no part of a C number is the locale's point */
        kota_text_bytes(text, strchr("0123456789+-e", *at) != NULL ? at : ".", 1);
    }
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

kota_status kota_raster_write_asc(const char *path_stem, const kota_grid *grid, const float *compact, float nodata,
                                  kota_error *err) {
    kota_text text = {0};
    kota_text_add(&text, "ncols %d\nnrows %d\nxllcorner ", (int)grid->nx, (int)grid->ny);
    kota_text_number(&text, grid->west_m);
    kota_text_add(&text, "\nyllcorner ");
    kota_text_number(&text, grid->south_m);
    kota_text_add(&text, "\ncellsize ");
    kota_text_number(&text, grid->dx_m);
    kota_text_add(&text, "\nNODATA_value ");
    add_float(&text, nodata);
    kota_text_bytes(&text, "\n", 1);
    for (int32_t j = grid->ny - 1; j >= 0; j--) {
        for (int32_t i = 0; i < grid->nx; i++) {
            float value = compact[(size_t)j * (size_t)grid->nx + (size_t)i];
            if (i > 0) kota_text_bytes(&text, " ", 1);
            add_float(&text, kota_is_finite((double)value) ? value : nodata);
        }
        kota_text_bytes(&text, "\n", 1);
    }
    char *path = kota_text_format("%s.asc", path_stem);
    kota_status status = kota_file_write(path, text.chars, text.length, err);
    kota_free(path);
    kota_text_free(&text);
    return status;
}

kota_status kota_raster_write(const char *path_stem, const kota_grid *grid, const float *compact, float nodata,
                              const char *unit, const char *description, kota_error *err) {
#ifdef KOTA_GIS
    return kota_raster_gdal_write(path_stem, grid, compact, nodata, unit, description, err);
#else
    (void)unit; /* the format has no place for words */
    (void)description;
    return kota_raster_write_asc(path_stem, grid, compact, nodata, err);
#endif
}

/* The next word of a text, closed with a 0 byte in place; NULL at the end. */
static char *take_word(char **at) {
    char *word = *at + strspn(*at, " \t\r\n");
    if (*word == '\0') return NULL;
    char *end = word + strcspn(word, " \t\r\n");
    *at = *end != '\0' ? end + 1 : end;
    *end = '\0';
    return word;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

typedef struct asc_header {
    double ncols, nrows, xllcorner, yllcorner, xllcenter, yllcenter, cellsize, nodata_value;
} asc_header;

/* Pairs of key and number; the first word that is a number begins the rows. */
static kota_status read_header(asc_header *h, char **at, const char *path, kota_error *err) {
    const struct {
        const char *name;
        double *value;
    } keys[] = {{"ncols", &h->ncols},         {"nrows", &h->nrows},
                {"xllcorner", &h->xllcorner}, {"yllcorner", &h->yllcorner},
                {"xllcenter", &h->xllcenter}, {"yllcenter", &h->yllcenter},
                {"cellsize", &h->cellsize},   {"nodata_value", &h->nodata_value}};
    for (int32_t i = 0; i < KOTA_COUNT(keys); i++) *keys[i].value = KOTA_NAN;
    for (;;) {
        char *next = *at + strspn(*at, " \t\r\n");
        if (*next == '\0' || strchr("+-.0123456789", *next) != NULL) return KOTA_OK;
        char *word = take_word(at), *number = take_word(at);
        bool fine = false;
        for (char *c = word; *c != '\0'; c++) *c = lower(*c);
        for (int32_t i = 0; number != NULL && i < KOTA_COUNT(keys); i++) {
            if (strcmp(keys[i].name, word) == 0) fine = kota_text_to_number(number, keys[i].value);
        }
        if (!fine) {
            return kota_fail(err, KOTA_DATA, "%s: '%.40s %.40s' is no line of an ESRI ASCII grid's header", path,
                             word, number != NULL ? number : "");
        }
    }
}

static kota_status check_header(const asc_header *h, size_t bytes_left, const char *path, kota_error *err) {
    bool sizes = h->ncols >= 1 && h->nrows >= 1 && h->ncols <= CELLS_MAX && h->nrows <= CELLS_MAX && h->cellsize > 0;
    bool corner = (!kota_is_nan(h->xllcorner) || !kota_is_nan(h->xllcenter)) &&
                  (!kota_is_nan(h->yllcorner) || !kota_is_nan(h->yllcenter));
    if (!sizes || !corner || h->ncols != kota_floor(h->ncols) || h->nrows != kota_floor(h->nrows)) {
        return kota_fail(err, KOTA_DATA,
                         "%s: is no ESRI ASCII grid: ncols, nrows, xllcorner, yllcorner and cellsize are needed",
                         path);
    }
    double cells = h->ncols * h->nrows;
    if (cells > CELLS_MAX || 2.0 * cells - 1.0 > (double)bytes_left) { /* a value has a digit and a space */
        return kota_fail(err, KOTA_DATA, "%s: has fewer values than its %.0f x %.0f cells; is it whole?", path,
                         h->ncols, h->nrows);
    }
    return KOTA_OK;
}

static kota_status read_rows(kota_raster *raster, char *at, const char *path, kota_error *err) {
    size_t nx = (size_t)raster->nx;
    for (int32_t row = 0; row < raster->ny; row++) {
        for (size_t i = 0; i < nx; i++) {
            char *word = take_word(&at);
            double value = 0.0;
            if (word == NULL || !kota_text_to_number(word, &value)) {
                return kota_fail(err, KOTA_DATA, "%s: row %d, column %zu: %s", path, (int)row + 1, i + 1,
                                 word == NULL ? "the file ends here; is it whole?" : "is not a number");
            }
            raster->values[(size_t)(raster->ny - 1 - row) * nx + i] = (float)value;
        }
    }
    if (take_word(&at) != NULL) return kota_fail(err, KOTA_DATA, "%s: goes on after its last row", path);
    return KOTA_OK;
}

static kota_status read_asc(kota_raster **out, char *bytes, size_t length, const char *path, kota_error *err) {
    asc_header h;
    char *at = bytes;
    if (strlen(bytes) != length)
        return kota_fail(err, KOTA_DATA, "%s: is no ESRI ASCII grid: it holds 0 bytes", path);
    KOTA_TRY(read_header(&h, &at, path, err));
    KOTA_TRY(check_header(&h, length - (size_t)(at - bytes), path, err));
    kota_raster *raster = kota_alloc(1, sizeof *raster);
    raster->nx = (int32_t)h.ncols;
    raster->ny = (int32_t)h.nrows;
    raster->dx_m = h.cellsize;
    raster->west_m = kota_is_nan(h.xllcorner) ? h.xllcenter - 0.5 * h.cellsize : h.xllcorner;
    raster->south_m = kota_is_nan(h.yllcorner) ? h.yllcenter - 0.5 * h.cellsize : h.yllcorner;
    raster->nodata = (float)h.nodata_value;
    raster->values = kota_alloc((size_t)raster->nx * (size_t)raster->ny, sizeof(float));
    raster->unit = kota_text_copy("");
    raster->description = kota_text_copy("");
    kota_status status = read_rows(raster, at, path, err);
    if (status != KOTA_OK) {
        kota_raster_destroy(raster);
        return status;
    }
    *out = raster;
    return KOTA_OK;
}

kota_status kota_raster_read(kota_raster **out, const char *path, kota_error *err) {
    *out = NULL;
    if (!ends_with(path, ".asc")) {
#ifdef KOTA_GIS
        return kota_raster_gdal_read(out, path, err);
#else
        return kota_fail(err, KOTA_DATA, "%s: only .asc can be read; this kota was built without GDAL (KOTA_GIS)",
                         path);
#endif
    }
    char *bytes = NULL;
    size_t length = 0;
    KOTA_TRY(kota_file_read(&bytes, &length, path, asc_file_max_bytes, err));
    kota_status status = read_asc(out, bytes, length, path, err);
    kota_free(bytes);
    return status;
}

void kota_raster_destroy(kota_raster *raster) {
    if (raster == NULL) return;
    kota_free(raster->values);
    kota_free(raster->unit);
    kota_free(raster->description);
    kota_free(raster);
}
