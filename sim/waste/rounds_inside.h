/* What the files of the solver share: the part of a problem that is annealed at a time, and its moves. */
#ifndef KOTA_WASTE_ROUNDS_INSIDE_H
#define KOTA_WASTE_ROUNDS_INSIDE_H

#include "core/random.h"
#include "waste/rounds.h"

enum {
    ROUNDS_NEAR_MAX = 128, /* neighbours of a stop along which it is ruined */
    ROUNDS_SHORT_MAX = 8   /* stops of a mean load up to which loads are short */
};
#define ROUNDS_NO_WAY 1e10 /* in place of infinite legs: sums stay numbers; more than any prize */
#define ROUNDS_FAR 1e20F   /* of a reach: no limit */
#define ROUNDS_LOST 1e9    /* what a required stop that is left out costs inside the search */

/* Draws: a sequence of SplitMix64 that one keyed draw starts. */
typedef struct rounds_dice {
    uint64_t state;
} rounds_dice;
static inline uint64_t rounds_bits(rounds_dice *dice) {
    uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}
static inline double rounds_unit(rounds_dice *dice) { return (double)(rounds_bits(dice) >> 11) * 0x1p-53; }
static inline int32_t rounds_below(rounds_dice *dice, int32_t n) {
    return (int32_t)((rounds_bits(dice) >> 32) * (uint64_t)n >> 32);
}

/* Another draw below n from 16 of the bits of one. */
static inline int32_t rounds_below_of(uint64_t bits, int32_t shift, int32_t n) {
    return (int32_t)((bits >> shift & 0xffff) * (uint64_t)n >> 16);
}

/* A stop, or one of the two ends of a load: a ring has no end to test for. Both ways may be had by number too: which
 * of them a move takes is chance, and a processor that has to guess is wrong half the time. */
typedef struct rounds_node {
    union {
        struct {
            int32_t prev, next;
        };
        int32_t links[2];
    };
    int32_t load;  /* -1: not served */
    int32_t place; /* in the part */
    union {
        struct {
            float back; /* leg from prev; 0 for the head */
            float way;  /* leg to next; 0 for the tail of a load */
        };
        float legs[2];
    };
} rounds_node;

typedef struct rounds_load {
    int32_t day; /* -1: not in use */
    int32_t before, after;
    int32_t dump;
    int32_t count;
    double room, weight; /* weight: of its stops */
    double way, service; /* sums of its nodes, the leg to the dump included, the tip not */
} rounds_load;

typedef struct rounds_day {
    int32_t kind; /* -1: not in use */
    int32_t first, last;
    double closing; /* leg from the last dump home */
    double delay;   /* of its legs, beyond their means over the slices */
    double lasts, over;
} rounds_day;

enum { ROUNDS_SAVED_NODE, ROUNDS_SAVED_LOAD, ROUNDS_SAVED_DAY };
typedef struct rounds_saved { /* a record as it was before this iteration */
    int32_t which, index;
    union {
        rounds_node node;
        rounds_load load;
        rounds_day day;
    } old;
} rounds_saved;

enum {
    ROUNDS_NEAREST = 12, /* of a stop's neighbours: the other end of a leg that a move adds */
    ROUNDS_DRAWS = 10    /* moves of tails or of stretches that are drawn at a time */
};

typedef struct rounds_part {
    const kota_rounds_def *def;
    int32_t n, places;   /* tasks, places */
    const int32_t *task; /* in def */
    int32_t *place_in_def;
    float *out, *in;  /* legs from a row's place, legs to it; one array where they are the same */
    int32_t *near;    /* (n x ROUNDS_NEAR_MAX), from near to far; n behind the last */
    float *near_leg;  /* to them */
    float *reach;     /* (n + 1): a stop farther off than half of it and of what it may cost need not be put beside */
    int32_t *load_of; /* (n) of a stop that is served, its load; beside reach and room where places are sieved */
    double *room;     /* of each load: as its record says */
    double *amount, *weight, *service, *prize, *remote; /* prize: less what its service costs */
    int32_t kind_count, dump_count;
    kota_rounds_kind kinds[KOTA_ROUNDS_KINDS_MAX]; /* places of the part */
    kota_rounds_dump dumps[KOTA_ROUNDS_DUMPS_MAX];
    bool symmetric;
    bool plain;   /* a CVRP: each load a day of its own */
    bool timed;   /* shifts are limited */
    bool weighed; /* so are weights */
    bool short_loads;
    int32_t second; /* where the stops' other places begin; 0: they have none */

    rounds_node *nodes; /* n stops, then head and tail of each load */
    rounds_load *loads; /* n */
    rounds_day *days;   /* day_max */
    int32_t day_max, load_high, day_high;
    int32_t free_load, free_day; /* none below is free */
    int32_t free_kind[KOTA_ROUNDS_KINDS_MAX];
    int32_t load_count;
    double cost, lost; /* lost: prizes of those not served */
    double limit;      /* an iteration that costs more is refused */
    int32_t *absent;   /* not served */
    int32_t absent_count;

    struct { /* the sums before this iteration */
        double cost, lost;
        int32_t load_count, free_kind[KOTA_ROUNDS_KINDS_MAX];
    } kept;
    rounds_saved *saved; /* each record once at most */
    int32_t saved_count;
    uint32_t *node_stamp, *load_stamp, *day_stamp, stamp;

    int32_t *pool; /* stops taken out, to be put back */
    double *pool_key;
    int32_t pool_count;
    int32_t *open; /* loads with room */
    int32_t open_count;
    uint32_t *load_ruined; /* stamps */
    int32_t *tails;        /* (2 x n), scratch of rounds_tails.c and rounds_stretch.c */
    double *until;         /* (n) amounts of a stop's load until it, itself too, where that load is summed */
    bool *is_summed;       /* (n) loads: until holds for the load as it was when this iteration began */
    struct {               /* what was moved before the ruin, which begins there */
        int32_t stop;      /* -1: nothing */
        int32_t loads[2];  /* may be overfull until the ruin is done */
    } moved;
    double *turn_cost; /* (2 x n), scratch of rounds_turn.c */
    uint8_t *turn_from;
    rounds_dice dice;
    int32_t blink_in; /* places until one is overlooked */
} rounds_part;

static inline int32_t rounds_head(const rounds_part *part, int32_t load) { return part->n + 2 * load; }
static inline int32_t rounds_tail(const rounds_part *part, int32_t load) { return part->n + 2 * load + 1; }
static inline double rounds_leg(const rounds_part *part, int32_t from, int32_t to) {
    return (double)part->out[(size_t)from * (size_t)part->places + (size_t)to];
}
static inline double rounds_leg_between(const rounds_part *part, int32_t a, int32_t b) { /* nodes */
    return rounds_leg(part, part->nodes[a].place, part->nodes[b].place);
}
static inline float rounds_leg_f(const rounds_part *part, int32_t from, int32_t to) {
    return part->out[(size_t)from * (size_t)part->places + (size_t)to];
}

/* The neighbours of a stop. */
static inline const int32_t *rounds_near_of(const rounds_part *part, int32_t stop) {
    return part->near + (size_t)stop * ROUNDS_NEAR_MAX;
}
static inline const float *rounds_near_legs(const rounds_part *part, int32_t stop) { /* to them */
    return part->near_leg + (size_t)stop * ROUNDS_NEAR_MAX;
}

/* rounds_links.c: the part's state; every change is kept for undo until the next begin. */
void kota_waste__rounds_begin(rounds_part *part);
void kota_waste__rounds_undo(rounds_part *part);
void kota_waste__rounds_remove(rounds_part *part, int32_t stop); /* an emptied load goes too */
void kota_waste__rounds_insert(rounds_part *part, int32_t stop, int32_t place, int32_t at); /* behind the node at */
/* Of one stop, in no day yet. */
int32_t kota_waste__rounds_new_load(rounds_part *part, int32_t stop, int32_t place, int32_t dump);
int32_t kota_waste__rounds_new_day(rounds_part *part, int32_t kind);                            /* without loads */
void kota_waste__rounds_put_load(rounds_part *part, int32_t load, int32_t day, int32_t before); /* -1: first */
void kota_waste__rounds_take_load(rounds_part *part, int32_t load); /* an emptied day goes too */
void kota_waste__rounds_choose_dump(rounds_part *part, int32_t load);
void kota_waste__rounds_reverse(rounds_part *part, int32_t load);
void kota_waste__rounds_move_to(rounds_part *part, int32_t stop, int32_t place); /* legs are then to be measured: */
void kota_waste__rounds_measure(rounds_part *part, int32_t load);
/* A load becomes these stops, all of them at their places; those that leave it are then put where they belong. */
void kota_waste__rounds_rewrite(rounds_part *part, int32_t load, const int32_t *stops, int32_t count);
void kota_waste__rounds_set_delay(rounds_part *part, int32_t day, double delay);
double kota_waste__rounds_over(const rounds_part *part, int32_t kind, double lasts); /* infinite: too long */

/* The place at which a stop is not served; where it has one alone, that. */
static inline int32_t rounds_other_place(const rounds_part *part, int32_t stop) {
    return part->nodes[stop].place == stop ? part->second + stop : stop;
}
static inline bool rounds_has_room(const rounds_part *part, const rounds_load *load, int32_t stop) {
    bool room = part->amount[stop] <= load->room;
    if (!part->weighed) return room;
    return room && load->weight + part->weight[stop] <= part->kinds[part->days[load->day].kind].weight_max;
}
static inline bool rounds_kind_takes(const rounds_part *part, int32_t kind, int32_t stop) {
    return part->amount[stop] <= part->kinds[kind].capacity && part->weight[stop] <= part->kinds[kind].weight_max;
}

/* rounds_ruin.c, rounds_recreate.c, rounds_days.c, rounds_tails.c, rounds_stretch.c, rounds_turn.c: one move each. */
void kota_waste__rounds_ruin(rounds_part *part); /* at what was moved before, or anywhere; no load is overfull then */
void kota_waste__rounds_recreate(rounds_part *part);
bool kota_waste__rounds_move_load(rounds_part *part); /* false: nothing was tried */
/* Of a plain problem whose legs are the same both ways, if it adds less than most; false: nothing was moved.
 * ROUNDS_DRAWS moves are looked at until one is made. Loads may then be overfull by as much
 * as spill; where that is not 0, part->moved says where a ruin is to follow. */
bool kota_waste__rounds_move_tails(rounds_part *part, double most, double spill);
bool kota_waste__rounds_move_stretch(rounds_part *part, double most, double spill);
void kota_waste__rounds_turn(rounds_part *part); /* of stops with two places, in loads that were changed */

/* rounds_hours.c: days that were changed, driven through slice by slice. */
void kota_waste__rounds_drive(rounds_part *part);

/* rounds_part.c: a part made of some days of a plan, and back. */
typedef struct rounds_near { /* of the whole problem */
    int32_t *near;           /* (tasks x ROUNDS_NEAR_MAX), -1 behind the last */
    double mean_leg;         /* to the nearest few */
    bool symmetric;
    float
        *legs; /* between all places, with slices their mean; NULL where def has them, or where there are very many */
} rounds_near;
static inline float rounds_near_leg(const rounds_near *near, const kota_rounds_def *def, int32_t from, int32_t to) {
    const float *legs = near->legs != NULL ? near->legs : def->legs;
    if (legs == NULL) return (float)kota_rounds_leg(def, from, to);
    return legs[(size_t)from * (size_t)def->place_count + (size_t)to];
}
void kota_waste__rounds_part_create(rounds_part *part, const kota_rounds_def *def, const rounds_near *near,
                                    const int32_t *tasks, int32_t task_count, const int32_t *vehicles);
void kota_waste__rounds_part_load(rounds_part *part, const kota_rounds_plan *plan, const int32_t *local,
                                  const int32_t *days, int32_t day_count);
void kota_waste__rounds_part_store(const rounds_part *part, kota_rounds_plan *plan); /* replaces what is there */
void kota_waste__rounds_part_free(rounds_part *part);
bool kota_waste__rounds_is_plain(const kota_rounds_def *def);

/* rounds_anneal.c: iterations of a part from one heat to another; best: the best that was met. Returns how many were
 * done before def->stop said so. */
int64_t kota_waste__rounds_anneal(rounds_part *part, kota_key key, int64_t iterations, double heat_from,
                                  double heat_to, kota_rounds_plan *best);

/* rounds_near.c, rounds_start.c, rounds_mend.c, rounds_plan.c */
void kota_waste__rounds_near_find(rounds_near *near, const kota_rounds_def *def);
void kota_waste__rounds_near_free(rounds_near *near);
void kota_waste__rounds_start(kota_rounds_plan *plan, const kota_rounds_def *def, const rounds_near *near);
void kota_waste__rounds_mend(kota_rounds_plan *plan, const kota_rounds_def *def);
void kota_waste__rounds_plan_alloc(kota_rounds_plan *plan, int32_t task_count); /* room for any plan */
void kota_waste__rounds_plan_copy(kota_rounds_plan *to, const kota_rounds_plan *from);
void kota_waste__rounds_plan_left(kota_rounds_plan *plan, int32_t task_count); /* fill left_out */

#endif
