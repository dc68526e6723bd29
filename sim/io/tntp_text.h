/* Inside of the readers of TNTP: lines, metadata and cells. */
#ifndef KOTA_IO_TNTP_TEXT_H
#define KOTA_IO_TNTP_TEXT_H

#include "core/kota.h"
#include "core/text.h"

enum { KOTA_TNTP_CELLS_MAX = 32, KOTA_TNTP_FAULTS_MAX = 20 };

typedef struct kota_tntp_text {
    const char *path;
    char *bytes, *at; /* at: start of the line that comes next */
    char *line;       /* the present one, closed with a 0 byte in place of its end */
    int32_t number;   /* of the present line, from 1 */
    bool ended;       /* with the end of a line: a file that is cut short mostly does not */
    kota_faults faults;
} kota_tntp_text;

/** Read a file.  @errors KOTA_DATA.  @tested tests/unit/io/test_tntp.c (all of this header) */
KOTA_NODISCARD kota_status kota_tntp_open(kota_tntp_text *text, const char *path, kota_error *err);
void kota_tntp_close(kota_tntp_text *text);
/** Step to the next line; false at the end. */
bool kota_tntp_next(kota_tntp_text *text);
/** Report a fault on the present line: "<path>:<line>: ...". False when there are too many to go on. */
bool kota_tntp_fault(kota_tntp_text *text, const char *format, ...) KOTA_PRINTF(2, 3);
/** If the present line is "<NAME> value" of this name (in any case): true, and its value without white space. */
bool kota_tntp_metadata(const kota_tntp_text *text, const char *name, char *value, size_t room);
/** Cut a line into cells at white space; tabs keep empty cells where keep_empty. ';' at the end is dropped. Returns
 *  the count; the line is changed. */
int32_t kota_tntp_cut(char *line, char *cells[KOTA_TNTP_CELLS_MAX], bool keep_empty);

#endif
