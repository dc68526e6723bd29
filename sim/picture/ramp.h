/* Colour ramps: lightness goes one way along each sequential ramp, so that their order survives colour-blind eyes,
 * projectors and grey prints. The anchors stand in ramps.def. */
#ifndef KOTA_PICTURE_RAMP_H
#define KOTA_PICTURE_RAMP_H

#include "core/kota.h"

typedef struct kota_colour {
    uint8_t r, g, b;
} kota_colour;

typedef enum kota_ramp {
#define KOTA_RAMP(name, scale, text) KOTA_RAMP_##name,
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
/** Whether the legend goes by the square root; where along it (0..1) a position of the ramp stands; and back.
 *  @tested tests/unit/picture/test_ramp.c */
bool kota_ramp_is_root(kota_ramp ramp);
double kota_ramp_along(kota_ramp ramp, double position_frac);
double kota_ramp_position(kota_ramp ramp, double along_frac);
/** What stands below a legend by the square root, as positions: of 2 m 0.1, 0.3, 0.5, 1 and 2 m. */
enum { KOTA_RAMP_TICKS = 5 };
static inline double kota_ramp_tick(int32_t k) {
    static const double positions[KOTA_RAMP_TICKS] = {0.05, 0.15, 0.25, 0.5, 1.0};
    return positions[k];
}
/** Rough lightness of a colour, 0..100 (CIE L*).  @tested tests/unit/picture/test_ramp.c */
double kota_colour_lightness(kota_colour colour);
/** a + (b - a) * share. */
kota_colour kota_colour_mix(kota_colour a, kota_colour b, double share_frac);

#endif
