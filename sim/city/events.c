/* Step 7: what changed, with its cause, value and threshold. Events listen, they never act. */
#include <stdio.h>
#include <string.h>

#include "city/inside.h"
#include "core/mathx.h"

static const char *const WORDS[KOTA_EVENT_COUNT] = {
#define KOTA_EVENT(name, word, unit) word,
    KOTA_EVENT_KINDS(KOTA_EVENT)
#undef KOTA_EVENT
};
static const char *const UNITS[KOTA_EVENT_COUNT] = {
#define KOTA_EVENT(name, word, unit) unit,
    KOTA_EVENT_KINDS(KOTA_EVENT)
#undef KOTA_EVENT
};
const char *kota_event_word(kota_event_kind kind) { return WORDS[kind]; }
const char *kota_event_unit(kota_event_kind kind) { return UNITS[kind]; }

static const double BLOCKED_FRAC = 0.5; /* an inlet counts as blocked when half of it is (assumed) */
static const double DISTRICT_FLOODED_FRAC =
    0.1; /* a district counts as flooded when a tenth of its residents stand in water (assumed) */

void kota_city__event(kota_city *city, const kota_event *event) {
    if (city->time_ms < city->start_ms) return; /* the warm-up leaves no records */
    kota_lists *lists = &city->lists;
    lists->events = kota_grow(lists->events, lists->event_count, &lists->event_capacity, sizeof *lists->events);
    lists->events[lists->event_count++] = *event;
}

const char *kota_city_link_label(const kota_city *city, int32_t link, char *text, size_t size) {
    const kota_roads *roads = &city->map->roads;
    const char *name = roads->link_street[link] >= 0 ? roads->street_names[roads->link_street[link]] : "";
    snprintf(text, size, "%.40s%s%016llx", name, name[0] != '\0' ? " " : "",
             (unsigned long long)roads->link_id[link]);
    return text;
}

enum { OPEN, CLOSED_BY_WATER, CLOSED_BY_ORDER };

static void link_events(kota_city *city) {
    double limit_m = kota_classes[KOTA_CLASS_CAR].depth_limit_m;
    for (int32_t l = 0; l < city->map->roads.link_count; l++) {
        bool closed = city->link_closed[l] >> KOTA_CLASS_CAR & 1;
        uint8_t why = city->link_ordered_closed[l] ? CLOSED_BY_ORDER : CLOSED_BY_WATER;
        uint8_t was = city->link_was_closed[l], is = closed ? why : OPEN;
        city->link_was_closed[l] = is;
        if (closed == (was != OPEN)) continue;
        kota_event event = {.time_ms = city->time_ms,
                            .district = city->map->roads.link_district[l],
                            .kind = closed ? KOTA_EVENT_LINK_CLOSED : KOTA_EVENT_LINK_OPENED,
                            .value = (double)city->link_depth_m[l],
                            .threshold = limit_m};
        kota_city_link_label(city, l, event.entity, sizeof event.entity);
        if (is == CLOSED_BY_ORDER || was == CLOSED_BY_ORDER)
            snprintf(event.cause, sizeof event.cause, "order by %.50s", city->link_order_by[l]);
        else
            snprintf(event.cause, sizeof event.cause, "water");
        kota_city__event(city, &event);
    }
}

static void bin_events(kota_city *city) {
    int32_t count;
    const kota_bin_state *bins = kota_waste_bins(city->waste, &count);
    for (int32_t b = 0; b < count; b++) {
        uint8_t full = bins[b].fill_frac >= 1 - 1e-9;
        if (full == city->bin_was_full[b]) continue;
        city->bin_was_full[b] = full;
        const kota_facility *facility = &city->map->facilities[bins[b].facility];
        kota_event event = {.time_ms = city->time_ms,
                            .district = facility->district,
                            .value = bins[b].fill_frac,
                            .kind = full ? KOTA_EVENT_BIN_FULL : KOTA_EVENT_BIN_EMPTIED,
                            .threshold = 1};
        snprintf(event.entity, sizeof event.entity, "%s", facility->id_text);
        snprintf(event.cause, sizeof event.cause, full ? "no truck came" : "truck");
        kota_city__event(city, &event);
    }
}

static void inlet_events(kota_city *city) {
    const double *blocked_frac = kota_waste_inlet_blocked_frac(city->waste);
    for (int32_t i = 0; i < city->map->inlet_count; i++) {
        uint8_t blocked = blocked_frac[i] >= BLOCKED_FRAC;
        if (blocked == city->inlet_was_blocked[i]) continue;
        city->inlet_was_blocked[i] = blocked;
        kota_event event = {.time_ms = city->time_ms,
                            .district = city->map->inlets[i].district,
                            .kind = blocked ? KOTA_EVENT_INLET_BLOCKED : KOTA_EVENT_INLET_CLEAR,
                            .value = blocked_frac[i],
                            .threshold = BLOCKED_FRAC};
        snprintf(event.entity, sizeof event.entity, "%016llx", (unsigned long long)city->map->inlets[i].id);
        snprintf(event.cause, sizeof event.cause, blocked ? "litter" : "flushed or cleaned");
        kota_city__event(city, &event);
    }
}

static void pump_events(kota_city *city) {
    const uint8_t *running = kota_flood_pump_running(city->flood);
    const float *depth_m = kota_flood_depth_m(city->flood);
    for (int32_t p = 0; p < city->map->pump_count; p++) {
        uint8_t runs = running[p] != 0;
        if (runs == city->pump_was_running[p]) continue;
        city->pump_was_running[p] = runs;
        const kota_pump_site *site = &city->map->pumps[p];
        double level_m = (double)depth_m[site->from_cell] + (double)city->map->bed_m[site->from_cell];
        kota_event event = {.time_ms = city->time_ms,
                            .district = site->district,
                            .value = level_m,
                            .kind = runs ? KOTA_EVENT_PUMP_STARTED : KOTA_EVENT_PUMP_STOPPED,
                            .threshold = runs ? site->on_level_m : site->off_level_m};
        snprintf(event.entity, sizeof event.entity, "%s", site->id_text);
        snprintf(event.cause, sizeof event.cause, city->pump_mode[p] == KOTA_PUMP_AUTO ? "level" : "order");
        kota_city__event(city, &event);
    }
}

static void district_events(kota_city *city) {
    for (int32_t d = 0; d < city->map->district_count; d++) {
        double persons = city->map->districts[d].persons;
        double share = persons > 0 ? city->flooded_persons[d] / persons : 0;
        uint8_t flooded = share >= DISTRICT_FLOODED_FRAC;
        if (flooded == city->district_was_flooded[d]) continue;
        city->district_was_flooded[d] = flooded;
        kota_event event = {.time_ms = city->time_ms,
                            .district = d,
                            .value = share,
                            .kind = flooded ? KOTA_EVENT_DISTRICT_FLOODED : KOTA_EVENT_DISTRICT_DRY,
                            .threshold = DISTRICT_FLOODED_FRAC};
        snprintf(event.entity, sizeof event.entity, "%s", city->map->districts[d].id_text);
        snprintf(event.cause, sizeof event.cause, "share of residents in water");
        kota_city__event(city, &event);
    }
}

/* Once, in the first step that counts. */
static void no_heights_event(kota_city *city) {
    if (!city->map->no_heights || city->time_ms - city->step_ms != city->start_ms) return;
    kota_event event = {.time_ms = city->start_ms,
                        .district = -1,
                        .kind = KOTA_EVENT_NO_HEIGHTS,
                        .value = KOTA_NAN,
                        .threshold = KOTA_NAN};
    snprintf(event.entity, sizeof event.entity, "%s", city->map->name);
    snprintf(event.cause, sizeof event.cause, "%s", KOTA_NO_HEIGHTS);
    kota_city__event(city, &event);
}

static void demand_events(kota_city *city) {
    if (city->time_ms - city->step_ms != city->start_ms) return;
    for (int32_t k = 0; k < city->travel.demand.gap_count; k++) {
        const kota_demand_gap *gap = &city->travel.demand.gaps[k];
        kota_event event = {.time_ms = city->start_ms,
                            .district = gap->district,
                            .kind = KOTA_EVENT_DEMAND_GAP,
                            .value = gap->persons};
        const char *where = gap->district >= 0 ? city->map->districts[gap->district].id_text : city->map->name;
        snprintf(event.entity, sizeof event.entity, "%s", where);
        snprintf(event.cause, sizeof event.cause, "%s", kota_gap_texts[gap->gap]);
        kota_city__event(city, &event);
    }
}

void kota_city__events(kota_city *city) {
    no_heights_event(city);
    demand_events(city);
    link_events(city);
    bin_events(city);
    inlet_events(city);
    pump_events(city);
    district_events(city);
}
