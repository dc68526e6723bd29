/* What the comparisons with peers share: a table "what, ours, the peer's, gap" on stdout, the bound beyond which a
 * gap is a failure, and small files of the peers' stored figures. */
#ifndef KOTA_TESTS_PEERS_TABLE_H
#define KOTA_TESTS_PEERS_TABLE_H

#include "core/kota.h"

enum { PEER_PASSED = 0, PEER_FAILED = 1, PEER_SKIPPED = 77 };

typedef struct peer_table {
    int32_t rows, failures;
} peer_table;

void peer_table_head(const char *title, const char *peer);
/** One row. bound: a gap larger than this is a failure, KOTA_INFINITY where the row is only shown. relative: the gap
 * is (ours - peer) / peer, shown in %, otherwise ours - peer in the row's unit. */
void peer_table_row(peer_table *table, const char *what, const char *unit, double ours, double peer, bool relative,
                    double bound);

typedef struct peer_figure { /* a line "case,point,quantity,unit,value,..." of a file of figures */
    char test[32], point[32], quantity[32], unit[16];
    double value;
} peer_figure;

/** Lines of a CSV file without its head and its lines of comment (#); a panic where it cannot be read. */
int32_t peer_figures_read(peer_figure *figures, int32_t capacity, const char *folder, const char *name);
/** A panic where there is no such figure. */
double peer_figure_of(const peer_figure *figures, int32_t count, const char *test, const char *point,
                      const char *quantity);

#endif
