/* OpenStreetMap's PBF (wiki.openstreetmap.org/wiki/PBF_Format): blocks of Protocol Buffers, each compressed by zlib
 * or plain. Numbers in it are bytes of 7 bits, the last without the eighth; ids and places are differences from the
 * one before. Nothing in it is believed: a count, a length or an index that does not fit ends the reading. */
#include <string.h>
#include <zlib.h>

#include "core/memory.h"
#include "io/osm_pass.h"

static const uint64_t HEAD_MAX = 64 << 10, BLOB_MAX = 32 << 20; /* of the format */

typedef struct span { /* bytes that are still to be read */
    const uint8_t *at, *end;
    bool bad;
} span;

typedef struct field {
    uint32_t number;
    uint64_t value; /* of a number */
    span bytes;     /* of a text, a message, a list */
} field;

static uint64_t varint(span *of) {
    uint64_t value = 0;
    for (int32_t shift = 0; shift < 64 && of->at < of->end; shift += 7) {
        uint8_t byte = *of->at++;
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) return value;
    }
    of->bad = true;
    of->at = of->end;
    return 0;
}

static int64_t zigzag(uint64_t value) { return (int64_t)(value >> 1) ^ -(int64_t)(value & 1); }

/* Differences may be anything: they wrap around in place of overflowing. */
static int64_t plus(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }

static span part(span *of, uint64_t length) {
    span found = {of->at, of->at, false};
    if (length > (uint64_t)(of->end - of->at)) {
        of->bad = true;
        of->at = of->end;
        return found;
    }
    of->at += length;
    found.end = of->at;
    return found;
}

/* The next field of a message; false at its end. */
static bool next(field *found, span *of) {
    if (of->at >= of->end) return false;
    uint64_t key = varint(of);
    *found = (field){.number = (uint32_t)(key >> 3)};
    switch (key & 7) {
    case 0: found->value = varint(of); break;
    case 1: (void)part(of, 8); break;
    case 2: found->bytes = part(of, varint(of)); break;
    case 5: (void)part(of, 4); break;
    default: of->bad = true;
    }
    return !of->bad;
}

typedef struct reading {
    kota_osm_kind kind;
    kota_osm_visit *visit;
    void *user;
    /* of the block */
    span *texts;
    char **words; /* the texts with a 0 behind them, made when they are first asked for */
    int32_t text_count, text_room;
    int64_t granularity, lat_offset, lon_offset;
    kota_osm_tag *tags;
    kota_osm_member *members;
    int32_t tag_count, tag_room, member_count, member_room;
    bool bad;
} reading;

static const char *word(reading *of, uint64_t index) {
    if (index >= (uint64_t)of->text_count) {
        of->bad = true;
        return "";
    }
    if (of->words[index] == NULL) {
        size_t length = (size_t)(of->texts[index].end - of->texts[index].at);
        of->words[index] = kota_alloc(length + 1, 1);
        if (length > 0) memcpy(of->words[index], of->texts[index].at, length);
    }
    return of->words[index];
}

static void add_tag(reading *of, uint64_t key, uint64_t value) {
    of->tags = kota_grow(of->tags, of->tag_count, &of->tag_room, sizeof *of->tags);
    of->tags[of->tag_count++] = (kota_osm_tag){word(of, key), word(of, value)};
}

static void add_tags(reading *of, span keys, span values) {
    while (keys.at < keys.end && values.at < values.end) add_tag(of, varint(&keys), varint(&values));
    of->bad = of->bad || keys.bad || values.bad || keys.at < keys.end || values.at < values.end;
}

static double degrees(const reading *of, int64_t offset, int64_t units) {
    return 1e-9 * ((double)offset + (double)of->granularity * (double)units);
}

static void emit(reading *of, int64_t id, int64_t lat, int64_t lon) {
    const kota_osm_thing thing = {.id = id,
                                  .lon_deg = degrees(of, of->lon_offset, lon),
                                  .lat_deg = degrees(of, of->lat_offset, lat),
                                  .tags = of->tags,
                                  .members = of->members,
                                  .tag_count = of->tag_count,
                                  .member_count = of->member_count};
    if (!of->bad) of->visit(of->user, &thing);
    of->tag_count = of->member_count = 0;
}

static void add_member(reading *of, int64_t id, kota_osm_kind kind, const char *role) {
    of->members = kota_grow(of->members, of->member_count, &of->member_room, sizeof *of->members);
    of->members[of->member_count++] = (kota_osm_member){id, kind, role};
}

/* A node, a way or a relation on its own. */
static void read_thing(reading *of, span message) {
    span keys = {0}, values = {0}, refs = {0}, roles = {0}, types = {0};
    int64_t id = 0, lat = 0, lon = 0, ref = 0;
    field at;
    while (next(&at, &message)) {
        if (at.number == 1) id = of->kind == KOTA_OSM_NODE ? zigzag(at.value) : (int64_t)at.value;
        if (at.number == 2) keys = at.bytes;
        if (at.number == 3) values = at.bytes;
        if (of->kind == KOTA_OSM_NODE && at.number == 8) lat = zigzag(at.value);
        if (of->kind == KOTA_OSM_NODE && at.number == 9) lon = zigzag(at.value);
        if (of->kind == KOTA_OSM_WAY && at.number == 8) refs = at.bytes;
        if (of->kind == KOTA_OSM_RELATION && at.number == 8) roles = at.bytes;
        if (of->kind == KOTA_OSM_RELATION && at.number == 9) refs = at.bytes;
        if (of->kind == KOTA_OSM_RELATION && at.number == 10) types = at.bytes;
    }
    add_tags(of, keys, values);
    while (refs.at < refs.end) {
        ref = plus(ref, zigzag(varint(&refs)));
        uint64_t kind = of->kind == KOTA_OSM_RELATION ? varint(&types) : KOTA_OSM_NODE;
        const char *role = of->kind == KOTA_OSM_RELATION ? word(of, varint(&roles)) : "";
        of->bad = of->bad || kind >= KOTA_OSM_KINDS;
        add_member(of, ref, (kota_osm_kind)(of->bad ? 0 : kind), role);
    }
    of->bad = of->bad || message.bad || refs.bad || roles.bad || types.bad;
    emit(of, id, lat, lon);
}

/* Nodes as columns: ids, latitudes, longitudes, and keys and values of each up to a 0. */
static void read_dense(reading *of, span message) {
    span ids = {0}, lats = {0}, lons = {0}, tags = {0};
    int64_t id = 0, lat = 0, lon = 0;
    field at;
    while (next(&at, &message)) {
        if (at.number == 1) ids = at.bytes;
        if (at.number == 8) lats = at.bytes;
        if (at.number == 9) lons = at.bytes;
        if (at.number == 10) tags = at.bytes;
    }
    of->bad = of->bad || message.bad;
    while (ids.at < ids.end && !of->bad) {
        id = plus(id, zigzag(varint(&ids)));
        lat = plus(lat, zigzag(varint(&lats)));
        lon = plus(lon, zigzag(varint(&lons)));
        while (tags.at < tags.end) {
            uint64_t key = varint(&tags);
            if (key == 0) break;
            add_tag(of, key, varint(&tags));
        }
        of->bad = of->bad || ids.bad || lats.bad || lons.bad || tags.bad;
        emit(of, id, lat, lon);
    }
}

static void read_group(reading *of, span message) {
    static const uint32_t OWN[] = {[KOTA_OSM_NODE] = 1, [KOTA_OSM_WAY] = 3, [KOTA_OSM_RELATION] = 4};
    field at;
    while (!of->bad && next(&at, &message)) {
        if (at.number == OWN[of->kind]) read_thing(of, at.bytes);
        if (at.number == 2 && of->kind == KOTA_OSM_NODE) read_dense(of, at.bytes);
    }
    of->bad = of->bad || message.bad;
}

static void read_texts(reading *of, span message) {
    field at;
    while (next(&at, &message)) {
        if (at.number != 1) continue;
        of->texts = kota_grow(of->texts, of->text_count, &of->text_room, sizeof *of->texts);
        of->texts[of->text_count++] = at.bytes;
    }
    of->bad = of->bad || message.bad;
}

/* Texts and units first: they may stand behind what needs them. */
static void read_block(reading *of, span block) {
    span again = block;
    field at;
    of->text_count = 0;
    of->granularity = 100;
    of->lat_offset = of->lon_offset = 0;
    while (next(&at, &block)) {
        if (at.number == 1) read_texts(of, at.bytes);
        if (at.number == 17) of->granularity = (int64_t)at.value;
        if (at.number == 19) of->lat_offset = (int64_t)at.value;
        if (at.number == 20) of->lon_offset = (int64_t)at.value;
    }
    of->bad = of->bad || block.bad;
    of->words = kota_alloc((size_t)of->text_count + 1, sizeof *of->words);
    while (!of->bad && next(&at, &again))
        if (at.number == 2) read_group(of, at.bytes);
    for (int32_t t = 0; t < of->text_count; t++) kota_free(of->words[t]);
    kota_free(of->words);
    of->words = NULL;
}

static void read_blob(reading *of, span blob) {
    span plain = {0}, packed = {0};
    uint64_t size = 0;
    field at;
    while (next(&at, &blob)) {
        if (at.number == 1) plain = at.bytes;
        if (at.number == 2) size = at.value;
        if (at.number == 3) packed = at.bytes;
    }
    of->bad = of->bad || blob.bad || size > BLOB_MAX || (plain.at == NULL && packed.at == NULL);
    if (of->bad) return;
    if (plain.at != NULL) {
        read_block(of, plain);
        return;
    }
    uint8_t *bytes = kota_alloc((size_t)size + 1, 1);
    uLongf length = (uLongf)size;
    of->bad = uncompress(bytes, &length, packed.at, (uLong)(packed.end - packed.at)) != Z_OK || length != size;
    if (!of->bad) read_block(of, (span){bytes, bytes + size, false});
    kota_free(bytes);
}

bool kota_osm__pbf(const uint8_t *bytes, size_t length, kota_osm_kind kind, kota_osm_visit *visit, void *user) {
    span file = {bytes, bytes + length, false};
    reading of = {.kind = kind, .visit = visit, .user = user, .bad = length == 0};
    while (file.at < file.end && !of.bad) {
        span four = part(&file, 4);
        if (file.bad) break;
        uint64_t head_length =
            (uint64_t)four.at[0] << 24 | (uint64_t)four.at[1] << 16 | (uint64_t)four.at[2] << 8 | four.at[3];
        span head = part(&file, head_length > HEAD_MAX ? UINT64_MAX : head_length), type = {0};
        uint64_t size = 0;
        field at;
        while (next(&at, &head)) {
            if (at.number == 1) type = at.bytes;
            if (at.number == 3) size = at.value;
        }
        span blob = part(&file, size > BLOB_MAX ? UINT64_MAX : size);
        of.bad = of.bad || file.bad || head.bad;
        if (!of.bad && type.end - type.at == 7 && memcmp(type.at, "OSMData", 7) == 0) read_blob(&of, blob);
    }
    kota_free(of.texts);
    kota_free(of.tags);
    kota_free(of.members);
    return !of.bad && !file.bad;
}
