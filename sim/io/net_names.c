/* Names of a network and their indices. */
#include <string.h>

#include "core/hash.h"
#include "core/text.h"
#include "io/net_inside.h"

struct kota_net_names { /* open addressing, at most half full */
    const char **name;
    int32_t *index;
    uint64_t mask;
    int32_t count;
};

static void room_for(kota_net_names *names, uint64_t size) {
    names->name = kota_alloc(size, sizeof *names->name);
    names->index = kota_alloc(size, sizeof *names->index);
    names->mask = size - 1;
    names->count = 0;
}

kota_net_names *kota_net_names_create(void) {
    kota_net_names *names = kota_alloc(1, sizeof *names);
    room_for(names, 1024);
    return names;
}

void kota_net_names_destroy(kota_net_names *names) {
    if (names == NULL) return;
    kota_free(names->name);
    kota_free(names->index);
    kota_free(names);
}

static uint64_t slot_of(const kota_net_names *names, const char *name) {
    uint64_t at = kota_hash_id(name) & names->mask;
    while (names->name[at] != NULL && strcmp(names->name[at], name) != 0) at = (at + 1) & names->mask;
    return at;
}

static void grow(kota_net_names *names) {
    kota_net_names old = *names;
    room_for(names, 2 * (old.mask + 1));
    for (uint64_t k = 0; k <= old.mask; k++) {
        if (old.name[k] != NULL) (void)kota_net_names_add(names, old.name[k], old.index[k]);
    }
    kota_free(old.name);
    kota_free(old.index);
}

bool kota_net_names_add(kota_net_names *names, const char *name, int32_t index) {
    if (2 * (uint64_t)(names->count + 1) > names->mask + 1) grow(names);
    uint64_t at = slot_of(names, name);
    if (names->name[at] != NULL) return false;
    names->count++;
    names->name[at] = name;
    names->index[at] = index;
    return true;
}

int32_t kota_net_names_find(const kota_net_names *names, const char *name) {
    uint64_t at = slot_of(names, name);
    return names->name[at] != NULL ? names->index[at] : -1;
}

const char *kota_net_names_nearest(const kota_net_names *names, const char *name) {
    return kota_text_nearest(name, names->name, (int32_t)names->mask + 1);
}

kota_status kota_net__unknown(const kota_xml *xml, const char *what, const char *id, const kota_net_names *names,
                              kota_error *err) {
    const char *nearest = kota_net_names_nearest(names, id);
    return kota_fail(err, KOTA_DATA, "%s:%d: there is no %s %.60s%s%s%s; add it, or correct the name", xml->path,
                     (int)xml->tag_line, what, id, nearest != NULL ? " (did you mean " : "",
                     nearest != NULL ? nearest : "", nearest != NULL ? "?)" : "");
}
