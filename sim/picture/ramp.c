/* Colour ramps from ramps.def. */
#include "picture/ramp.h"

#include <string.h>

#include "core/mathx.h"

typedef struct anchor {
    double position_frac;
    kota_colour colour;
} anchor;

#define KOTA_RAMP(name, scale, text) static const anchor name##_anchors[] = {
#define KOTA_ANCHOR(position, r, g, b) {position, {r, g, b}},
#define KOTA_RAMP_END                                                                                                \
    }                                                                                                                \
    ;
#include "picture/ramps.def"
#undef KOTA_RAMP
#undef KOTA_ANCHOR
#undef KOTA_RAMP_END

enum { SCALE_EVEN, SCALE_ROOT };
static const struct {
    const char *name;
    const anchor *anchors;
    int32_t count, scale;
} ramps[] = {
#define KOTA_RAMP(name, scale, text) {#name, name##_anchors, KOTA_COUNT(name##_anchors), SCALE_##scale},
#define KOTA_ANCHOR(position, r, g, b)
#define KOTA_RAMP_END
#include "picture/ramps.def"
#undef KOTA_RAMP
#undef KOTA_ANCHOR
#undef KOTA_RAMP_END
};

int32_t kota_ramp_find(const char *name) {
    for (int32_t i = 0; i < KOTA_RAMP_COUNT; i++) {
        if (strcmp(ramps[i].name, name) == 0) return i;
    }
    return -1;
}

const char *kota_ramp_name(kota_ramp ramp) { return ramps[ramp].name; }

bool kota_ramp_is_root(kota_ramp ramp) { return ramps[ramp].scale == SCALE_ROOT; }

double kota_ramp_along(kota_ramp ramp, double position_frac) {
    return kota_ramp_is_root(ramp) ? kota_sqrt(kota_max(0.0, position_frac)) : position_frac;
}

double kota_ramp_position(kota_ramp ramp, double along_frac) {
    return kota_ramp_is_root(ramp) ? along_frac * along_frac : along_frac;
}

static uint8_t mix_byte(uint8_t a, uint8_t b, double share) {
    return (uint8_t)kota_clamp((double)a + ((double)b - (double)a) * share + 0.5, 0.0, 255.0);
}

kota_colour kota_colour_mix(kota_colour a, kota_colour b, double share_frac) {
    return (kota_colour){mix_byte(a.r, b.r, share_frac), mix_byte(a.g, b.g, share_frac),
                         mix_byte(a.b, b.b, share_frac)};
}

kota_colour kota_ramp_colour(kota_ramp ramp, double position_frac) {
    const anchor *anchors = ramps[ramp].anchors;
    int32_t last = ramps[ramp].count - 1;
    if (!(position_frac > anchors[0].position_frac)) return anchors[0].colour; /* NaN too */
    for (int32_t i = 1; i <= last; i++) {
        double from = anchors[i - 1].position_frac, to = anchors[i].position_frac;
        if (position_frac < to) {
            return kota_colour_mix(anchors[i - 1].colour, anchors[i].colour, (position_frac - from) / (to - from));
        }
    }
    return anchors[last].colour;
}

/* IEC 61966-2-1 (sRGB) to linear light. */
static double linear(uint8_t byte) {
    double c = byte / 255.0;
    return c <= 0.04045 ? c / 12.92 : kota_pow((c + 0.055) / 1.055, 2.4);
}

double kota_colour_lightness(kota_colour colour) {
    double y = 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b);
    return y > 216.0 / 24389.0 ? 116.0 * kota_cbrt(y) - 16.0 : y * 24389.0 / 27.0; /* CIE 1976 L* */
}
