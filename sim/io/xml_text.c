/* See xml_text.h. Names and values are closed with 0 bytes in the file's own block. */
#include "io/xml_text.h"

#include <ctype.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"

kota_status kota_xml_open(kota_xml *xml, const char *path, kota_error *err) {
    size_t length = 0;
    *xml = (kota_xml){.path = path, .line = 1};
    KOTA_TRY(kota_file_read(&xml->bytes, &length, path, (size_t)1 << 31, err));
    xml->at = xml->bytes;
    xml->end = xml->bytes + length;
    if (length >= 2 && (unsigned char)xml->bytes[0] == 0x1f && (unsigned char)xml->bytes[1] == 0x8b) {
        kota_xml_close(xml);
        return kota_fail(err, KOTA_DATA, "%s: is compressed; unpack it first, e.g. with gunzip", path);
    }
    return KOTA_OK;
}

void kota_xml_close(kota_xml *xml) {
    kota_free(xml->bytes);
    *xml = (kota_xml){0};
}

static kota_status broken(const kota_xml *xml, int32_t line, const char *what, kota_error *err) {
    return kota_fail(err, KOTA_DATA, "%s:%d: %s; is the file XML, and whole?", xml->path, (int)line, what);
}

static void count_lines(kota_xml *xml, const char *from, const char *to) {
    for (; from < to; from++) xml->line += *from == '\n';
}

/* Past everything that is no tag; at the '<' of one, or at the end. */
static kota_status skip(kota_xml *xml, kota_error *err) {
    for (;;) {
        char *tag = memchr(xml->at, '<', (size_t)(xml->end - xml->at));
        count_lines(xml, xml->at, tag != NULL ? tag : xml->end);
        xml->at = tag != NULL ? tag : xml->end;
        if (tag == NULL) return KOTA_OK;
        bool comment = strncmp(tag, "<!--", 4) == 0;
        if (!comment && tag[1] != '?' && tag[1] != '!') return KOTA_OK;
        char *stop = strstr(tag + (comment ? 4 : 1), comment ? "-->" : ">");
        if (stop == NULL) return broken(xml, xml->line, "a comment or declaration is not closed", err);
        count_lines(xml, tag, stop);
        xml->at = stop + (comment ? 3 : 1);
    }
}

static void blank(kota_xml *xml) {
    for (; xml->at < xml->end && isspace((unsigned char)*xml->at); xml->at++) xml->line += *xml->at == '\n';
}

static bool of_name(char c) { return c != '\0' && strchr(" \t\r\n=/><\"'", c) == NULL; }

/* In place; what is no known entity stays as it is. */
static void decode(char *value) {
    static const struct {
        const char *name;
        char is;
    } ENTITIES[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    char *to = strchr(value, '&');
    if (to == NULL) return;
    for (const char *from = to; *from != '\0';) {
        int32_t found = -1;
        for (int32_t e = 0; e < KOTA_COUNT(ENTITIES) && *from == '&'; e++) {
            if (strncmp(from, ENTITIES[e].name, strlen(ENTITIES[e].name)) == 0) found = e;
        }
        *to++ = found >= 0 ? ENTITIES[found].is : *from;
        from += found >= 0 ? strlen(ENTITIES[found].name) : 1;
    }
    *to = '\0';
}

/* name="value", at its name. */
static kota_status take_attribute(kota_xml *xml, kota_error *err) {
    char *name = xml->at;
    while (of_name(*xml->at)) xml->at++;
    char *name_end = xml->at;
    blank(xml);
    if (*xml->at != '=' || name == name_end) return broken(xml, xml->line, "an attribute has no value", err);
    xml->at++;
    blank(xml);
    char quote = *xml->at, *value = xml->at + 1;
    if (quote != '"' && quote != '\'') return broken(xml, xml->line, "an attribute's value has no quotes", err);
    char *stop = memchr(value, quote, (size_t)(xml->end - value));
    if (stop == NULL) return broken(xml, xml->line, "an attribute's value is not closed", err);
    count_lines(xml, value, stop);
    *name_end = *stop = '\0';
    decode(value);
    xml->at = stop + 1;
    if (xml->attribute_count == KOTA_XML_ATTRIBUTES_MAX)
        return broken(xml, xml->line, "a tag has more than 64 attributes", err);
    xml->attributes[xml->attribute_count].name = name;
    xml->attributes[xml->attribute_count++].value = value;
    return KOTA_OK;
}

static kota_status leave(kota_xml *xml, kota_error *err) {
    if (xml->depth == 0 || strcmp(xml->open[xml->depth - 1], xml->name) != 0)
        return kota_fail(err, KOTA_DATA, "%s:%d: </%s> closes <%s>; is the file XML, and whole?", xml->path,
                         (int)xml->tag_line, xml->name, xml->depth > 0 ? xml->open[xml->depth - 1] : "");
    xml->depth--;
    xml->closes = true;
    return KOTA_OK;
}

/* The rest of "</name>". */
static kota_status take_close(kota_xml *xml, char *name_end, kota_error *err) {
    blank(xml);
    if (*xml->at != '>') return broken(xml, xml->line, "a tag is not closed", err);
    xml->at++;
    *name_end = '\0';
    return leave(xml, err);
}

static kota_status take_open(kota_xml *xml, char *name_end, kota_error *err) {
    for (;;) {
        blank(xml);
        if (xml->at >= xml->end) return broken(xml, xml->tag_line, "a tag is cut off", err);
        if (*xml->at == '>' || *xml->at == '/') break;
        KOTA_TRY(take_attribute(xml, err));
    }
    xml->pending_close = *xml->at == '/';
    xml->at += xml->pending_close;
    if (*xml->at != '>') return broken(xml, xml->line, "a tag is not closed", err);
    xml->at++;
    *name_end = '\0';
    if (xml->depth == KOTA_XML_DEPTH_MAX) return broken(xml, xml->line, "tags are nested more than 32 deep", err);
    xml->open[xml->depth++] = xml->name;
    return KOTA_OK;
}

kota_status kota_xml_next(kota_xml *xml, bool *more, kota_error *err) {
    *more = true;
    if (xml->pending_close) { /* the end of "<name .../>" */
        xml->pending_close = false;
        xml->attribute_count = 0;
        return leave(xml, err);
    }
    KOTA_TRY(skip(xml, err));
    xml->attribute_count = 0;
    xml->closes = false;
    if (xml->at >= xml->end) {
        *more = false;
        if (xml->depth == 0) return KOTA_OK;
        return kota_fail(err, KOTA_DATA, "%s:%d: ends inside <%s>; is the file whole?", xml->path, (int)xml->line,
                         xml->open[xml->depth - 1]);
    }
    xml->tag_line = xml->line;
    xml->at++;
    bool close = *xml->at == '/';
    xml->at += close;
    xml->name = xml->at;
    while (xml->at < xml->end && of_name(*xml->at)) xml->at++;
    if (xml->at == xml->name) return broken(xml, xml->line, "a tag has no name", err);
    return close ? take_close(xml, xml->at, err) : take_open(xml, xml->at, err);
}

const char *kota_xml_value(const kota_xml *xml, const char *name) {
    for (int32_t a = 0; a < xml->attribute_count; a++) {
        if (strcmp(xml->attributes[a].name, name) == 0) return xml->attributes[a].value;
    }
    return NULL;
}

kota_status kota_xml_need(const char **value, const kota_xml *xml, const char *name, kota_error *err) {
    *value = kota_xml_value(xml, name);
    if (*value != NULL) return KOTA_OK;
    const char *id = kota_xml_value(xml, "id");
    return kota_fail(err, KOTA_DATA, "%s:%d: <%s%s%.60s> has no %s; give it one", xml->path, (int)xml->tag_line,
                     xml->name, id != NULL ? " " : "", id != NULL ? id : "", name);
}

kota_status kota_xml_number(double *value, const kota_xml *xml, const char *name, double fallback, kota_error *err) {
    const char *text = kota_xml_value(xml, name);
    *value = fallback;
    if (text == NULL && !kota_is_nan(fallback)) return KOTA_OK;
    if (text == NULL) return kota_xml_need(&text, xml, name, err);
    if (kota_text_to_number(text, value) && kota_is_finite(*value)) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s:%d: <%s> %s '%.60s' must be a number", xml->path, (int)xml->tag_line,
                     xml->name, name, text);
}
