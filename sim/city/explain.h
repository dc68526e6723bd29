/* What policies did in a run, from its commands alone: for each policy and kind of order how many, of how many
 * targets, from when and for how long. */
#ifndef KOTA_CITY_EXPLAIN_H
#define KOTA_CITY_EXPLAIN_H

#include "city/command.h"

typedef struct kota_deed { /* of one policy and kind of order */
    const char *by;        /* of the commands */
    kota_command_kind kind;
    int32_t orders, targets; /* orders that stood; different targets of them */
    int64_t first_ms;
    int64_t held_ms; /* while at least one target was as ordered, until the order was taken back or ran out; 0 of
                        orders that are done at once */
} kota_deed;

/** Deeds of a tape, by name of the policy and kind; overruled orders are left out. end_ms: of the run.
 *  @determinism a pure function of the commands.  @lifetime heap, free with kota_free; names are the commands'.
 *  @tested tests/unit/city/test_explain.c */
int32_t kota_deeds(kota_deed **out, const kota_command *commands, int32_t count, int64_t end_ms);

#endif
