/* Cutting a plan's days into parts that lie together. */
#ifndef KOTA_WASTE_ROUNDS_CUT_H
#define KOTA_WASTE_ROUNDS_CUT_H

#include "waste/rounds_inside.h"

typedef struct rounds_cuts {
    int32_t *days;  /* of the plan, part by part */
    int32_t *begin; /* (count + 1): where the days of a part begin */
    int32_t count;  /* >= 1 */
} rounds_cuts;
/* Parts of at most part_max stops, or of one day. The dice choose the lines. */
void kota_waste__rounds_cut(rounds_cuts *cuts, const kota_rounds_def *def, const kota_rounds_plan *plan,
                            int32_t part_max, rounds_dice *dice);
void kota_waste__rounds_cuts_free(rounds_cuts *cuts);

#endif
