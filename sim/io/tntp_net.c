/* Networks in TNTP: reading. */
#include <ctype.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/tntp.h"
#include "io/tntp_text.h"

enum { INIT, TERM, CAPACITY, LENGTH, TIME, B, POWER, SPEED, TOLL, TYPE, COLUMNS, NEEDED = POWER + 1 };

static const struct {
    const char *words; /* for sentences */
    const char *names; /* "|a|b|": as headers write them, letters and digits alone */
} COLUMN[COLUMNS] = {
    {"init node", "|initnode|init|tailnode|tail|from|fromnode|"},
    {"term node", "|termnode|term|headnode|head|to|tonode|"},
    {"capacity", "|capacity|cap|"},
    {"length", "|length|distance|"},
    {"free flow time", "|freeflowtime|fftt|ftime|fft|fftime|freeflowtraveltime|"},
    {"b", "|b|"},
    {"power", "|power|"},
    {"speed", "|speed|speedlimit|"},
    {"toll", "|toll|"},
    {"link type", "|linktype|type|"},
};

typedef struct order {
    int32_t cell[COLUMNS]; /* which cell of a line holds the column; -1 none */
    int32_t count;         /* cells of a whole line */
} order;

/* The column that a cell of a header names, or -1: case, spaces and a unit in brackets do not count. */
static int32_t column_of(const char *cell) {
    char name[64] = "|";
    size_t length = 1;
    for (; *cell != '\0' && *cell != '(' && length < sizeof name - 2; cell++)
        if (isalnum((unsigned char)*cell)) name[length++] = (char)tolower((unsigned char)*cell);
    name[length++] = '|';
    name[length] = '\0';
    if (length == 2) return -1;
    for (int32_t c = 0; c < COLUMNS; c++)
        if (strstr(COLUMN[c].names, name) != NULL) return c;
    return -1;
}

/* Take the order of columns from a comment line, if it names all that is needed; another comment leaves it. */
static void take_header(order *columns, const char *line) {
    char *copy = kota_text_copy(line + strspn(line, " \t~")), *cells[KOTA_TNTP_CELLS_MAX];
    int32_t count = kota_tntp_cut(copy, cells, strchr(copy, '\t') != NULL);
    order named = {.count = count};
    for (int32_t c = 0; c < COLUMNS; c++) named.cell[c] = -1;
    for (int32_t i = 0; i < count; i++) {
        int32_t c = column_of(cells[i]);
        if (c >= 0 && named.cell[c] < 0) named.cell[c] = i;
    }
    bool all = true;
    for (int32_t c = 0; c < NEEDED; c++) all = all && named.cell[c] >= 0;
    if (all) *columns = named;
    kota_free(copy);
}

static bool take_count(kota_tntp_text *text, const char *name, int32_t *count) {
    char value[64];
    if (!kota_tntp_metadata(text, name, value, sizeof value)) return false;
    int64_t number = 0;
    if (!kota_text_to_integer(value, &number) || number < 1 || number > 100000000)
        kota_tntp_fault(text, "<%s> %s must be a whole number from 1", name, value);
    else
        *count = (int32_t)number;
    return true;
}

static bool take_factor(kota_tntp_text *text, const char *name, double *factor) {
    char value[64];
    if (!kota_tntp_metadata(text, name, value, sizeof value)) return false;
    if (!kota_text_to_number(value, factor)) kota_tntp_fault(text, "<%s> %s is not a number", name, value);
    return true;
}

/* Metadata up to <END OF METADATA>. */
static kota_status read_head(kota_tntp_net *net, kota_tntp_text *text, kota_error *err) {
    char value[64];
    bool closed = false;
    net->first_thru_node = 1;
    net->toll_factor = net->distance_factor = KOTA_NAN;
    while (!closed && kota_tntp_next(text)) {
        closed = kota_tntp_metadata(text, "END OF METADATA", value, sizeof value);
        if (take_count(text, "NUMBER OF ZONES", &net->zone_count) ||
            take_count(text, "NUMBER OF NODES", &net->node_count) ||
            take_count(text, "NUMBER OF LINKS", &net->link_count) ||
            take_count(text, "FIRST THRU NODE", &net->first_thru_node) ||
            take_factor(text, "TOLL FACTOR", &net->toll_factor))
            continue;
        take_factor(text, "DISTANCE FACTOR", &net->distance_factor);
    }
    if (text->faults.count > 0) return kota_faults_status(&text->faults, KOTA_DATA, err);
    if (!closed)
        return kota_fail(err, KOTA_DATA, "%s: has no line <END OF METADATA>; is it a TNTP network, and whole?",
                         text->path);
    const char *missing = net->zone_count == 0   ? "NUMBER OF ZONES"
                          : net->node_count == 0 ? "NUMBER OF NODES"
                          : net->link_count == 0 ? "NUMBER OF LINKS"
                                                 : NULL;
    if (missing != NULL)
        return kota_fail(err, KOTA_DATA, "%s: states no <%s>; a TNTP network needs this line", text->path, missing);
    if (net->zone_count > net->node_count)
        return kota_fail(err, KOTA_DATA,
                         "%s: states %d zones and %d nodes; zones are the first nodes, so there are as "
                         "many nodes at least",
                         text->path, (int)net->zone_count, (int)net->node_count);
    if (net->first_thru_node > net->node_count + 1)
        return kota_fail(err, KOTA_DATA, "%s: <FIRST THRU NODE> %d must be 1 to %d", text->path,
                         (int)net->first_thru_node, (int)net->node_count + 1);
    net->first_thru_node--;
    return KOTA_OK;
}

static void make_room(kota_tntp_net *net) {
    size_t links = (size_t)net->link_count;
    net->tail = kota_alloc(links, sizeof *net->tail);
    net->head = kota_alloc(links, sizeof *net->head);
    net->line = kota_alloc(links, sizeof *net->line);
    net->type = kota_alloc(links, sizeof *net->type);
    net->capacity = kota_alloc(links, sizeof *net->capacity);
    net->length = kota_alloc(links, sizeof *net->length);
    net->free_time = kota_alloc(links, sizeof *net->free_time);
    net->b = kota_alloc(links, sizeof *net->b);
    net->power = kota_alloc(links, sizeof *net->power);
    net->speed = kota_alloc(links, sizeof *net->speed);
    net->toll = kota_alloc(links, sizeof *net->toll);
}

void kota_tntp_net_free(kota_tntp_net *net) {
    kota_free(net->tail);
    kota_free(net->head);
    kota_free(net->line);
    kota_free(net->type);
    kota_free(net->capacity);
    kota_free(net->length);
    kota_free(net->free_time);
    kota_free(net->b);
    kota_free(net->power);
    kota_free(net->speed);
    kota_free(net->toll);
    *net = (kota_tntp_net){0};
}

/* The numbers of a line in the order of COLUMN; false after a fault. Cells part at tabs where that gives as many as a
 * line has or all that are needed, so that an empty one is seen; else at any white space. */
static bool read_cells(kota_tntp_text *text, const order *columns, double values[COLUMNS]) {
    char *copies[2] = {kota_text_copy(text->line), kota_text_copy(text->line)}, *cells[2][KOTA_TNTP_CELLS_MAX];
    int32_t counts[2] = {kota_tntp_cut(copies[0], cells[0], true), kota_tntp_cut(copies[1], cells[1], false)};
    bool by_tabs = true;
    for (int32_t c = 0; c < NEEDED; c++) {
        int32_t i = columns->cell[c];
        by_tabs = by_tabs && i < counts[0] && cells[0][i][0] != '\0' && strpbrk(cells[0][i], " \t") == NULL;
    }
    int32_t way = counts[0] == columns->count ? 0 : counts[1] == columns->count ? 1 : by_tabs ? 0 : 1;
    bool fine = true;
    for (int32_t c = 0; c < COLUMNS && fine; c++) {
        int32_t i = columns->cell[c];
        const char *cell = i >= 0 && i < counts[way] ? cells[way][i] : "";
        values[c] = 0.0;
        if (cell[0] == '\0' && c >= NEEDED) continue;
        if (cell[0] == '\0') {
            kota_tntp_fault(text,
                            "has no %s; a link needs %d columns: init node, term node, capacity, length, free "
                            "flow time, b, power",
                            COLUMN[c].words, (int)NEEDED);
            fine = false;
        } else if (!kota_text_to_number(cell, &values[c]) || !kota_is_finite(values[c])) {
            kota_tntp_fault(text, "%s '%.40s' is not a number", COLUMN[c].words, cell);
            fine = false;
        }
    }
    kota_free(copies[0]);
    kota_free(copies[1]);
    return fine;
}

/* Faults of a link that only its own numbers show. */
static void check_link(kota_tntp_text *text, const kota_tntp_net *net, const double values[COLUMNS]) {
    for (int32_t c = INIT; c <= TERM; c++)
        if (kota_floor(values[c]) != values[c] || values[c] < 1.0 || values[c] > net->node_count)
            kota_tntp_fault(text, "%s %g is out of range; nodes are 1 to %d: correct it or <NUMBER OF NODES>",
                            COLUMN[c].words, values[c], (int)net->node_count);
    for (int32_t c = CAPACITY; c <= POWER; c++)
        if (c != LENGTH && values[c] < 0.0) kota_tntp_fault(text, "%s %g must be >= 0", COLUMN[c].words, values[c]);
    bool flat = values[TIME] == 0.0 || values[B] == 0.0 || values[POWER] == 0.0;
    if (values[CAPACITY] == 0.0 && !flat)
        kota_tntp_fault(text, "capacity 0 must be > 0; to close a link leave it out (and lower <NUMBER OF LINKS>)");
}

static void keep_link(kota_tntp_net *net, int32_t a, int32_t line, const double values[COLUMNS]) {
    net->tail[a] = (int32_t)values[INIT] - 1;
    net->head[a] = (int32_t)values[TERM] - 1;
    net->line[a] = line;
    net->capacity[a] = values[CAPACITY];
    net->length[a] = values[LENGTH];
    net->free_time[a] = values[TIME];
    net->b[a] = values[B];
    net->power[a] = values[POWER];
    net->speed[a] = values[SPEED];
    net->toll[a] = values[TOLL];
    net->type[a] = (int32_t)kota_clamp(values[TYPE], -1e9, 1e9);
}

static kota_status read_links(kota_tntp_net *net, kota_tntp_text *text, kota_error *err) {
    order columns = {.count = COLUMNS};
    for (int32_t c = 0; c < COLUMNS; c++) columns.cell[c] = c;
    int32_t count = 0;
    make_room(net);
    while (text->faults.count < KOTA_TNTP_FAULTS_MAX && kota_tntp_next(text)) {
        const char *at = text->line + strspn(text->line, " \t;");
        if (*at == '~' && count == 0) take_header(&columns, at);
        if (*at == '~' || *at == '\0') continue;
        double values[COLUMNS];
        if (count == net->link_count) {
            kota_tntp_fault(text, "is one link more than <NUMBER OF LINKS> %d; correct that line or take links out",
                            (int)net->link_count);
            break;
        }
        if (read_cells(text, &columns, values)) {
            int32_t faults = text->faults.count;
            check_link(text, net, values);
            if (text->faults.count == faults) keep_link(net, count, text->number, values);
        }
        count++;
    }
    if (text->faults.count == 0 && count < net->link_count)
        return kota_fail(err, KOTA_DATA,
                         "%s:%d: ends after %d of %d links: the file is cut short; get it whole, or "
                         "correct <NUMBER OF LINKS>",
                         text->path, (int)text->number, (int)count, (int)net->link_count);
    return kota_faults_status(&text->faults, KOTA_DATA, err);
}

kota_status kota_tntp_read_net(kota_tntp_net *net, const char *path, kota_error *err) {
    kota_tntp_text text;
    *net = (kota_tntp_net){0};
    KOTA_TRY(kota_tntp_open(&text, path, err));
    kota_status status = read_head(net, &text, err);
    if (status == KOTA_OK) status = read_links(net, &text, err);
    kota_tntp_close(&text);
    if (status != KOTA_OK) kota_tntp_net_free(net);
    return status;
}
