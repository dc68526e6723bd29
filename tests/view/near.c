/* near PICTURE.png GOLDEN.png: whether a picture is near enough to a kept one, which is its half in both directions
 * (means of four pixels). Near: the mean difference is at most 2 of 255 and at most 1 % of the pixels differ by more
 * than 40, which leaves room for another driver's edges and another font's letters but not for another colour or
 * place. near --keep PICTURE.png GOLDEN.png keeps it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wfloat-conversion"
#pragma GCC diagnostic ignored "-Wdouble-promotion"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wswitch-enum"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wundef"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

#include "io/png.h"

#define MEAN_MOST 2.0
#define FAR_FROM 40
#define FAR_SHARE 0.01

static uint8_t *half_of(const uint8_t *rgb, int width, int height) {
    uint8_t *half = malloc((size_t)(width / 2) * (size_t)(height / 2) * 3);
    for (int y = 0; y < height / 2 && half != NULL; y++) {
        for (int x = 0; x < width / 2 * 3; x++) {
            size_t row = (size_t)width * 3, at = (size_t)(2 * y) * row + (size_t)(x / 3 * 6 + x % 3);
            int sum = rgb[at] + rgb[at + 3] + rgb[at + row] + rgb[at + row + 3];
            half[(size_t)y * (size_t)(width / 2) * 3 + (size_t)x] = (uint8_t)((sum + 2) / 4);
        }
    }
    return half;
}

static int compare(const uint8_t *a, const uint8_t *b, int pixels, const char *name) {
    double sum = 0.0;
    int far = 0;
    for (int p = 0; p < pixels; p++) {
        int most = 0;
        for (int c = 0; c < 3; c++) {
            int apart = abs((int)a[3 * p + c] - (int)b[3 * p + c]);
            sum += apart;
            most = apart > most ? apart : most;
        }
        far += most > FAR_FROM ? 1 : 0;
    }
    double mean = sum / (3.0 * pixels), share = (double)far / pixels;
    printf("%s: mean difference %.3f, %.2f %% far apart\n", name, mean, 100.0 * share);
    return mean <= MEAN_MOST && share <= FAR_SHARE ? 0 : 1;
}

int main(int argc, char **argv) {
    int keep = argc == 4 && strcmp(argv[1], "--keep") == 0, width = 0, height = 0, wide = 0, high = 0, n = 0;
    if (argc != 3 + keep) return 2;
    uint8_t *picture = stbi_load(argv[1 + keep], &width, &height, &n, 3);
    if (picture == NULL) return 2;
    uint8_t *half = half_of(picture, width, height);
    kota_error err = {0};
    int code = 2;
    if (keep) {
        code = kota_png_write(argv[3], half, width / 2, height / 2, 3, &err) == KOTA_OK ? 0 : 2;
    } else {
        uint8_t *golden = stbi_load(argv[2], &wide, &high, &n, 3);
        if (golden != NULL && wide == width / 2 && high == height / 2)
            code = compare(half, golden, wide * high, argv[2]);
        else
            printf("%s: is absent or of another size\n", argv[2]);
        stbi_image_free(golden);
    }
    stbi_image_free(picture);
    free(half);
    return code;
}
