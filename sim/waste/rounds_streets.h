/* Kerbside rounds: legs between streets that are collected along, over a network of streets with turn penalties.
 * The network is given as arcs, one for each direction in which a street may be driven; a turn is from one arc to
 * the next, so ways are found from arc to arc, not from node to node (Vidal 2017, Operations Research 65, section 4).
 * A street that may be driven one way alone cannot be turned round in: its other arc is not there.
 *
 * The legs go to kota_rounds_def.legs; a street is a task with the places of its two arcs (other_places). */
#ifndef KOTA_WASTE_ROUNDS_STREETS_H
#define KOTA_WASTE_ROUNDS_STREETS_H

#include "core/kota.h"

typedef struct kota_street_arc {
    int32_t from, to;          /* nodes */
    double travel;             /* >= 0, to drive along it without collecting; in the unit of the legs */
    double second_x, second_y; /* the point behind the first of its shape */
    double before_x, before_y; /* the point before the last */
    double last_x, last_y;     /* all 0: no shape is known, all turns out of it are straight on */
} kota_street_arc;

typedef struct kota_street_place { /* where a leg begins or ends */
    int32_t arc;                   /* collected along: legs begin at its end and end at its begin; -1: a node */
    int32_t node;                  /* of that, else unused; turns into and out of it are free */
} kota_street_place;

typedef struct kota_streets {
    int32_t node_count;
    const kota_street_arc *arcs;
    int32_t arc_count;
    double straight, right, left, u_turn; /* >= 0, penalties; by the angle: up to 45 deg, up to 135 deg, beyond */
} kota_streets;

/** The penalty of the turn from the end of one arc into another, by the angle at the last point of the first, seen
 *  from the point before, to the second point of the next (due east where they are one). Up to 45 degrees are
 * straight on, from 135 degrees a U-turn: both as in the published routes of the MCARPTIF-TP instances.
 *  @tested tests/unit/waste/test_rounds_streets.c */
double kota_streets_turn(const kota_streets *streets, int32_t arc, int32_t next);

/** The shortest legs between places, turns counted: legs[a * place_count + b], row = from; infinite: no way. A leg
 *  to an arc has the turn into it, but not the drive along it. A leg between two nodes, as from a dump home, counts
 * no turns (nor do those published routes). Equal ways cost the same, so none is preferred.
 *  @tested tests/unit/waste/test_rounds_streets.c */
void kota_streets_legs(float *legs, const kota_streets *streets, const kota_street_place *places,
                       int32_t place_count);

#endif
