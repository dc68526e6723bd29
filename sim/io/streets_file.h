/* Arc routing problems as files: CARPLIB's text form (Belenguer and Benavent, Universitat de Valencia, 2005) and that
 * of the MCARPTIF-TP instances (mixed edges and arcs, dumps, a shift, volume and weight, turn penalties). Plain
 * numbers; what they mean to a solver is left to the caller. */
#ifndef KOTA_IO_STREETS_FILE_H
#define KOTA_IO_STREETS_FILE_H

#include "core/kota.h"

enum { KOTA_STREETS_DUMPS_MAX = 16 };

typedef struct kota_streets_line { /* a street of the file */
    int32_t from, to;              /* nodes, from 0 in the order in which the file names them */
    bool both_ways;                /* an edge; else an arc, from -> to alone */
    bool required;                 /* the required ones stand first, in the file's order */
    double service;                /* to collect along it, the drive included */
    double travel;                 /* to drive along it */
    double amount, weight;
    double points[4][2]; /* of its shape, from -> to: the first two and the last two; all 0: it has none */
} kota_streets_line;

typedef struct kota_streets_file {
    char *name;
    int64_t *node_names; /* as the file numbers them */
    int32_t node_count;
    kota_streets_line *lines;
    int32_t line_count, required_count;
    int32_t vehicles;                      /* 0: the file does not say */
    double capacity;                       /* > 0 */
    double weight_max;                     /* 0: no limit */
    double shift;                          /* infinite: none */
    double turns[4];                       /* penalties: straight, right, left, U-turn */
    int32_t depot;                         /* node */
    int32_t dumps[KOTA_STREETS_DUMPS_MAX]; /* nodes; none: the depot is the dump */
    double tips[KOTA_STREETS_DUMPS_MAX];
    int32_t dump_count;
} kota_streets_file;

/** Whether a file's text looks like one of these. */
bool kota_streets_file_is(const char *text);
/** Read from text, which is changed; path: for sentences.
 *  @errors KOTA_DATA: a section or key is missing, a count is wrong, a time or demand is negative or no number, a
 *  demand is over the capacity: one sentence with file, line and value.
 *  @lifetime free with kota_streets_file_free.  @tested tests/unit/io/test_streets_file.c */
KOTA_NODISCARD kota_status kota_streets_file_parse(kota_streets_file *out, char *text, const char *path,
                                                   kota_error *err);
void kota_streets_file_free(kota_streets_file *file);

#endif
