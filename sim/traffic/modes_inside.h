/* What modes.c and modes_lines.c share. Private to them. */
#ifndef KOTA_TRAFFIC_MODES_INSIDE_H
#define KOTA_TRAFFIC_MODES_INSIDE_H

#include "traffic/choice.h"
#include "traffic/modes.h"

typedef struct kota_line_level { /* of a pair of districts on the lines of a mode */
    float felt_min;              /* fare apart; infinity: not served */
    float wait_min;              /* of it, waiting as it is felt */
    float fare_idr, door_s;      /* door to door */
} kota_line_level;

struct kota_modes {
    const kota_map *map;
    kota_mode_prices price;
    kota_choice_def choice;
    double choice_per_min, walk_below_m, fit_error;
    const kota_mode_charge *charges;
    int32_t charge_count;
    int32_t *node;                     /* [district], nearest to its middle */
    double *pace_spm, *detour, *trips; /* [district * district] */
    double constant[KOTA_MODE_COUNT];
    kota_line_level *level[KOTA_MODE_COUNT]; /* [district * district]; NULL: no lines of that mode */
    kota_transit *transit;                   /* all lines; NULL: none */
};

/** Levels of service of the lines; see kota_modes_create.  @tested tests/unit/traffic/test_modes.c */
kota_status kota_modes__lines(kota_modes *modes, const kota_modes_def *def, kota_error *err);

#endif
