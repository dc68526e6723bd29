/* XML in: one tag after the other, as flat as SUMO's files are. Text between tags, comments, declarations and
 * instructions are passed over; entities in values are decoded. What tags mean is left to the callers. */
#ifndef KOTA_IO_XML_TEXT_H
#define KOTA_IO_XML_TEXT_H

#include "core/kota.h"

enum { KOTA_XML_ATTRIBUTES_MAX = 64, KOTA_XML_DEPTH_MAX = 32 };

typedef struct kota_xml { /* zero-initialised is closed; one tag at a time */
    const char *path;
    char *bytes, *at, *end;
    int32_t line, tag_line; /* of what comes next, of the present tag */
    bool closes; /* the present tag is "</name>", or the end of "<name .../>" that comes as a tag of its own */
    bool pending_close;
    const char *name; /* of the present tag */
    int32_t attribute_count;
    struct {
        const char *name, *value;
    } attributes[KOTA_XML_ATTRIBUTES_MAX];
    const char *open[KOTA_XML_DEPTH_MAX];
    int32_t depth; /* of open tags, the present one included where it opens */
} kota_xml;

/** Read a file (at most 2 GB).  @errors KOTA_DATA.  @tested tests/unit/io/test_xml_text.c (all of this header) */
KOTA_NODISCARD kota_status kota_xml_open(kota_xml *xml, const char *path, kota_error *err);
void kota_xml_close(kota_xml *xml);
/** Step to the next tag; *more is false at the end. Names and values live until the next file is opened.
 *  @errors KOTA_DATA, "<path>:<line>: ...": a tag that is not closed, closed by another or cut off, an attribute
 * without quotes, nesting deeper than 32. */
KOTA_NODISCARD kota_status kota_xml_next(kota_xml *xml, bool *more, kota_error *err);
/** Value of an attribute of the present tag, NULL where it has none. */
const char *kota_xml_value(const kota_xml *xml, const char *name);
/** The same, but none is an error.  @errors KOTA_DATA. */
KOTA_NODISCARD kota_status kota_xml_need(const char **value, const kota_xml *xml, const char *name, kota_error *err);
/** As a number; fallback where there is none (NaN: it is needed).  @errors KOTA_DATA: none, or no number. */
KOTA_NODISCARD kota_status kota_xml_number(double *value, const kota_xml *xml, const char *name, double fallback,
                                           kota_error *err);

#endif
