/* OpenStreetMap as XML; see osm_pass.h. */
#include "io/osm_pass.h"

#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/xml_text.h"

static const size_t BYTES_MAX = KOTA_BYTES(UINT64_C(1) << 33);

const char *kota_osm__tag(const kota_osm_thing *thing, const char *key) {
    for (int32_t t = 0; t < thing->tag_count; t++)
        if (strcmp(thing->tags[t].key, key) == 0) return thing->tags[t].value;
    return NULL;
}

typedef struct reading {
    kota_xml xml;
    kota_osm_kind kind;
    kota_osm_thing thing;
    kota_osm_tag *tags;
    kota_osm_member *members;
    int32_t tag_room, member_room;
    bool inside; /* a thing of the kind is open */
} reading;

static const char *const NAMES[] = {"node", "way", "relation"};

static bool whole(const kota_xml *xml, const char *key, int64_t *value) {
    const char *text = kota_xml_value(xml, key);
    return text != NULL && kota_text_to_integer(text, value);
}

static bool number(const kota_xml *xml, const char *key, double *value) {
    const char *text = kota_xml_value(xml, key);
    return text != NULL && kota_text_to_number(text, value);
}

static void add_member(reading *of, kota_osm_member member) {
    of->members = kota_grow(of->members, of->thing.member_count, &of->member_room, sizeof *of->members);
    of->members[of->thing.member_count++] = member;
}

/* A tag inside a thing; what is not whole is passed over. */
static void inner(reading *of) {
    const kota_xml *xml = &of->xml;
    const char *key = kota_xml_value(xml, "k"), *value = kota_xml_value(xml, "v");
    const char *type = kota_xml_value(xml, "type"), *role = kota_xml_value(xml, "role");
    kota_osm_member member = {.role = role != NULL ? role : ""};
    if (strcmp(xml->name, "tag") == 0 && key != NULL && value != NULL) {
        of->tags = kota_grow(of->tags, of->thing.tag_count, &of->tag_room, sizeof *of->tags);
        of->tags[of->thing.tag_count++] = (kota_osm_tag){key, value};
    } else if (strcmp(xml->name, "nd") == 0 && whole(xml, "ref", &member.id)) {
        add_member(of, member);
    } else if (strcmp(xml->name, "member") == 0 && type != NULL && whole(xml, "ref", &member.id)) {
        while (member.kind < KOTA_OSM_KINDS && strcmp(type, NAMES[member.kind]) != 0) member.kind++;
        if (member.kind < KOTA_OSM_KINDS) add_member(of, member);
    }
}

static void begin(reading *of) {
    const kota_xml *xml = &of->xml;
    const char *visible = kota_xml_value(xml, "visible");
    of->thing = (kota_osm_thing){0};
    of->inside = whole(xml, "id", &of->thing.id) && (visible == NULL || strcmp(visible, "false") != 0);
    if (of->kind == KOTA_OSM_NODE)
        of->inside = of->inside && number(xml, "lon", &of->thing.lon_deg) && number(xml, "lat", &of->thing.lat_deg);
}

static kota_status read_xml(const char *path, kota_osm_kind kind, kota_osm_visit *visit, void *user,
                            kota_error *err) {
    reading of = {.kind = kind};
    bool more = true;
    kota_status status = kota_xml_open(&of.xml, path, err);
    while (status == KOTA_OK && (status = kota_xml_next(&of.xml, &more, err)) == KOTA_OK && more) {
        bool ours = strcmp(of.xml.name, NAMES[kind]) == 0;
        if (!of.xml.closes && ours && !of.inside)
            begin(&of);
        else if (!of.xml.closes && of.inside)
            inner(&of);
        else if (of.xml.closes && ours && of.inside) {
            of.thing.tags = of.tags;
            of.thing.members = of.members;
            visit(user, &of.thing);
            of.inside = false;
        }
    }
    kota_xml_close(&of.xml);
    kota_free(of.tags);
    kota_free(of.members);
    return status;
}

kota_status kota_osm__pass(const char *path, kota_osm_kind kind, kota_osm_visit *visit, void *user, kota_error *err) {
    size_t length = strlen(path);
    if (length < 4 || strcmp(path + length - 4, ".pbf") != 0) return read_xml(path, kind, visit, user, err);
    char *bytes = NULL;
    KOTA_TRY(kota_file_read(&bytes, &length, path, BYTES_MAX, err));
    bool fine = kota_osm__pbf((const uint8_t *)bytes, length, kind, visit, user);
    kota_free(bytes);
    if (fine) return KOTA_OK;
    return kota_fail(err, KOTA_DATA, "%s: is damaged or cut short; get it again: %s", path,
                     "its relations cannot be read");
}
