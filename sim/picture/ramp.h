/* Colour ramps: lightness goes one way along each sequential ramp, so that their order survives colour-blind eyes,
 * projectors and grey prints. The anchors stand in ramps.def. */
#ifndef KOTA_PICTURE_RAMP_H
#define KOTA_PICTURE_RAMP_H

#include "core/kota.h"

typedef struct kota_colour {
    uint8_t r, g, b;
} kota_colour;

typedef enum kota_ramp {
#define KOTA_RAMP(name, text) KOTA_RAMP_##name,
#define KOTA_ANCHOR(position, r, g, b)
#define KOTA_RAMP_END
#include "picture/ramps.def"
#undef KOTA_RAMP
#undef KOTA_ANCHOR
#undef KOTA_RAMP_END
    KOTA_RAMP_COUNT
} kota_ramp;

/** The ramp of a name such as kota_fields[f].ramp, or -1.  @tested tests/unit/picture/test_ramp.c */
int32_t kota_ramp_find(const char *name);
const char *kota_ramp_name(kota_ramp ramp);
/** Colour at a position, 0 (low) to 1 (high), clamped; between anchors it is mixed in sRGB, whose
 *  steps are nearer to the eye's than those of linear light.
 *  @tested tests/unit/picture/test_ramp.c */
kota_colour kota_ramp_colour(kota_ramp ramp, double position_frac);
/** Rough lightness of a colour, 0..100 (CIE L*).  @tested tests/unit/picture/test_ramp.c */
double kota_colour_lightness(kota_colour colour);
/** a + (b - a) * share. */
kota_colour kota_colour_mix(kota_colour a, kota_colour b, double share_frac);

#endif
