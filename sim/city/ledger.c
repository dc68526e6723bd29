/* Step 6: what came in, went out and is stored must agree, or the run stops. Also the rows of balance.csv. */
#include <stdio.h>

#include "city/inside.h"
#include "core/mathx.h"

static const double WATER_TOLERANCE = 1e-6; /* of stored at the start + all inflow */
static const double WASTE_TOLERANCE = 1e-9; /* of stored at the start + generated, by fraction */

static double water_in(const kota_flood_balance *b) { return b->rain + b->source + b->sea_in + b->stage_in; }
static double water_out(const kota_flood_balance *b) {
    return b->infiltrated + b->edge_out + b->sea_out + b->stage_out + b->evaporated;
}
static double water_residual(const kota_flood_balance *b) {
    return b->stored_start + water_in(b) - water_out(b) - b->stored;
}

typedef struct vehicles {
    double started, arrived, given_up, under_way;
} vehicles;

static vehicles vehicles_of(const kota_city *city) {
    vehicles sum = {.under_way = kota_traffic_under_way(city->traffic)};
    for (int32_t d = -1; d < city->map->district_count; d++) {
        for (int32_t c = 0; c <= KOTA_CLASS_COUNT; c++) {
            if (c == KOTA_CLASS_COUNT && d >= 0) continue; /* foreign vehicles are counted once */
            kota_trip_totals totals = kota_traffic_totals(city->traffic, d, c);
            sum.started += (double)totals.started;
            sum.arrived += (double)totals.arrived;
            sum.given_up += (double)totals.given_up;
        }
    }
    return sum;
}

kota_status kota_city__ledger(const kota_city *city, kota_error *err) {
    char when[KOTA_TIME_TEXT_MAX];
    kota_time_text(city->time_ms, city->map->utc_offset_min, when);
    kota_flood_balance water = kota_flood_balance_now(city->flood);
    double residual_m3 = water_residual(&water);
    if (!(kota_abs(residual_m3) <= WATER_TOLERANCE * (water.stored_start + water_in(&water)) + 1e-6))
        return kota_fail(err, KOTA_LEDGER, "%s: the water ledger does not close: %.6g m3 of %.6g m3 are missing",
                         when, residual_m3, water.stored_start + water_in(&water));
    kota_waste_balance waste = kota_waste_balance_now(city->waste, -1);
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        double residual_kg = kota_waste_residual_kg(&waste, f);
        double through_kg = waste.stored_start.kg[f] + waste.generated.kg[f];
        if (!(kota_abs(residual_kg) <= WASTE_TOLERANCE * through_kg + 1e-6))
            return kota_fail(err, KOTA_LEDGER, "%s: the waste ledger does not close: %.6g kg of %s are missing", when,
                             residual_kg, kota_fraction_names[f]);
    }
    vehicles v = vehicles_of(city);
    if (kota_abs(v.started - v.arrived - v.given_up - v.under_way) > 0.5)
        return kota_fail(
            err, KOTA_LEDGER,
            "%s: the vehicle ledger does not close: %.0f started, %.0f arrived, %.0f gave up, %.0f under way", when,
            v.started, v.arrived, v.given_up, v.under_way);
    return KOTA_OK;
}

typedef struct rows {
    kota_ledger_row *items;
    int32_t count, capacity;
} rows;

static void row(rows *rows_, const char *account, const char *item, const char *unit, double value) {
    rows_->items = kota_grow(rows_->items, rows_->count, &rows_->capacity, sizeof *rows_->items);
    rows_->items[rows_->count++] = (kota_ledger_row){account, item, unit, value};
}

static void water_rows(const kota_city *city, rows *r) {
    kota_flood_balance b = kota_flood_balance_now(city->flood);
    row(r, "water", "stored at the start", "m3", b.stored_start);
    row(r, "water", "rain", "m3", b.rain);
    row(r, "water", "rivers", "m3", b.source);
    row(r, "water", "sea in", "m3", b.sea_in);
    if (b.stage_in > 0) row(r, "water", "boundaries in", "m3", b.stage_in);
    row(r, "water", "infiltrated", "m3", -b.infiltrated);
    row(r, "water", "edges out", "m3", -b.edge_out);
    row(r, "water", "sea out", "m3", -b.sea_out);
    if (b.stage_out > 0) row(r, "water", "boundaries out", "m3", -b.stage_out);
    if (b.evaporated > 0) row(r, "water", "evaporated", "m3", -b.evaporated);
    row(r, "water", "stored at the end", "m3", -b.stored);
    if (city->map->drain_node_count > 0) row(r, "water", "of that in drains and ponds", "m3", b.drain_stored);
    row(r, "water", "moved by inlets", "m3", b.drained);
    row(r, "water", "moved by pumps", "m3", b.pumped);
    if (b.gated > 0) row(r, "water", "moved by gates", "m3", b.gated);
    if (b.drain_in > 0) row(r, "water", "moved into drains", "m3", b.drain_in);
    if (b.drain_out > 0) row(r, "water", "moved out of drains", "m3", b.drain_out);
    row(r, "water", "residual", "m3", water_residual(&b));
    for (int32_t k = 0; k < r->count && city->map->no_heights; k++) r->items[k].value = KOTA_NAN; /* not known */
}

/* Each polder's own account; the last row but one closes it. */
static void polder_rows(const kota_city *city, rows *r) {
    for (int32_t p = 0; p < city->map->polder_count; p++) {
        const double *m3 = &city->tally.polder_m3[p * KOTA_POLDER_ITEMS];
        const char *id = city->map->polders[p].id_text;
        double stored_m3 = kota_city__polder_stored_m3(city, p), other_m3 = stored_m3;
        for (int32_t k = 0; k < KOTA_POLDER_ITEMS; k++)
            other_m3 -= k == KOTA_POLDER_PUMPS_OUT || k == KOTA_POLDER_DRAINS ? -m3[k] : m3[k];
        row(r, id, "stored at the start", "m3", m3[KOTA_POLDER_START]);
        row(r, id, "rain", "m3", m3[KOTA_POLDER_RAIN]);
        row(r, id, "pumped in", "m3", m3[KOTA_POLDER_PUMPS_IN]);
        row(r, id, "pumped out", "m3", -m3[KOTA_POLDER_PUMPS_OUT]);
        row(r, id, "by gates", "m3", m3[KOTA_POLDER_GATES]);
        row(r, id, "by inlets", "m3", m3[KOTA_POLDER_INLETS]);
        row(r, id, "into drains", "m3", -m3[KOTA_POLDER_DRAINS]);
        row(r, id, "over its border and into the ground", "m3", other_m3);
        row(r, id, "stored at the end", "m3", -stored_m3);
    }
}

static void waste_rows(const kota_city *city, rows *r) {
    kota_waste_balance b = kota_waste_balance_now(city->waste, -1);
    for (int32_t f = 0; f < KOTA_FRACTION_COUNT; f++) {
        const char *name = kota_fraction_names[f];
        row(r, name, "stored at the start", "kg", b.stored_start.kg[f]);
        row(r, name, "generated", "kg", b.generated.kg[f]);
        row(r, name, "burnt", "kg", -b.burnt.kg[f]);
        row(r, name, "to rivers and sea", "kg", -b.drained.kg[f]);
        row(r, name, "landfilled", "kg", -b.landfilled.kg[f]);
        row(r, name, "cleaned", "kg", -b.cleaned.kg[f]);
        row(r, name, "composted", "kg", -b.composted.kg[f]);
        row(r, name, "recycled", "kg", -b.recycled.kg[f]);
        row(r, name, "made into fuel", "kg", -b.fuel.kg[f]);
        row(r, name, "incinerated", "kg", -b.incinerated.kg[f]);
        row(r, name, "dumped in streets", "kg", -b.dumped.kg[f]);
        row(r, name, "in drains", "kg", -b.in_drains.kg[f]);
        row(r, name, "stored otherwise", "kg", b.dumped.kg[f] + b.in_drains.kg[f] - b.stored.kg[f]);
        row(r, name, "moved by trucks", "kg", b.collected.kg[f]);
        row(r, name, "moved by rain", "kg", b.washed.kg[f]);
        row(r, name, "moved as residue", "kg", b.residue.kg[f]);
        row(r, name, "residual", "kg", kota_waste_residual_kg(&b, f));
    }
}

kota_ledger_row *kota_city_balance(const kota_city *city, int32_t *count) {
    rows r = {0};
    water_rows(city, &r);
    polder_rows(city, &r);
    waste_rows(city, &r);
    vehicles v = vehicles_of(city);
    row(&r, "vehicles", "started", "veh", v.started);
    row(&r, "vehicles", "arrived", "veh", -v.arrived);
    row(&r, "vehicles", "given up", "veh", -v.given_up);
    row(&r, "vehicles", "under way", "veh", -v.under_way);
    row(&r, "vehicles", "residual", "veh", v.started - v.arrived - v.given_up - v.under_way);
    *count = r.count;
    return r.items;
}
