/* The table of a city's places. */
#include "core/memory.h"
#include "fuzz/fuzz.h"
#include "io/places_file.h"

void fuzz_one(const uint8_t *bytes, size_t length) {
    kota_arena *arena = kota_arena_create("fuzz", 0);
    kota_error err = {0};
    kota_places places;
    kota_status status = kota_places_parse(&places, (const char *)bytes, length, "a.csv", arena, &err);
    KOTA_ASSERT(status == KOTA_OK || err.text[0] != '\0');
    for (int32_t p = 0; status == KOTA_OK && p < places.count; p++)
        KOTA_ASSERT(places.items[p].id[0] != '\0' && places.items[p].x >= -1e8 && places.items[p].x <= 1e8);
    kota_arena_destroy(arena);
}
