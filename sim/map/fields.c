/* The tables of names that fields.def and map.h promise. */
#include "core/text.h"
#include "map/map.h"

#include <string.h>

const kota_field_info kota_fields[KOTA_FIELD_COUNT] = {
#define KOTA_FIELD(name_, unit_, place_, writer_, low_, high_, ramp_, text_)                                         \
    {.name = #name_,                                                                                                 \
     .unit = unit_,                                                                                                  \
     .writer = #writer_,                                                                                             \
     .ramp = #ramp_,                                                                                                 \
     .text = text_,                                                                                                  \
     .place = KOTA_PLACE_##place_,                                                                                   \
     .low = low_,                                                                                                    \
     .high = high_},
#include "map/fields.def"
#undef KOTA_FIELD
};

const kota_reading_info kota_readings[KOTA_READING_COUNT] = {
#define KOTA_READING(name_, place_, unit_, least_, most_, text_)                                                     \
    {.unit = unit_, .text = text_, .place = KOTA_READING_OF_##place_, .least = least_, .most = most_},
#include "map/readings.def"
#undef KOTA_READING
};
const char *const kota_reading_names[KOTA_READING_COUNT + 1] = {
#define KOTA_READING(name, place, unit, least, most, text) #name,
#include "map/readings.def"
#undef KOTA_READING
    NULL};

const char *const kota_drain_node_kind_names[5] = {"junction", "manhole", "pond", "outfall", NULL};
const char *const kota_drain_link_kind_names[7] = {"pipe", "box", "channel", "weir", "gate", "pump", NULL};
const char *const kota_land_use_names[KOTA_LAND_COUNT + 1] = {"kampung", "housing", "centre", "market", "industry",
                                                              "port",    "park",    "farm",   NULL};
const char *const kota_facility_names[KOTA_FACILITY_COUNT + 1] = {
    "tps",     "transfer_station", "landfill",   "garage", "market",      "school", "port",
    "tps3r",   "waste_bank",       "composting", "rdf",    "incinerator", "clinic", "emergency_station",
    "station", "landmark",         NULL};
const char *const kota_street_pattern_names[KOTA_STREETS_COUNT + 1] = {"grid", "radial", "kampung", NULL};
const char *const kota_edge_names[4] = {"wall", "open", "sea", NULL};
const char *const kota_side_names[5] = {"west", "east", "south", "north", NULL};

int32_t kota_field_find(const char *name, const char **nearest) {
    const char *names[KOTA_FIELD_COUNT];
    if (nearest) *nearest = NULL;
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        if (strcmp(name, kota_fields[f].name) == 0) return f;
        names[f] = kota_fields[f].name;
    }
    if (nearest) *nearest = kota_text_nearest(name, names, KOTA_FIELD_COUNT);
    return -1;
}
