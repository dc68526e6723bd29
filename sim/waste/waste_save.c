/* Save and load: everything that changes in time. What follows from the map and the def is built by create and only
 * checked here. Rates of the hour are drawn again from their keys. */
#include "core/mathx.h"
#include "waste/waste_state.h"

static void put_parcel(kota_blob *blob, const kota_parcel *parcel) {
    kota_blob_put(blob, parcel->kg, KOTA_FRACTION_COUNT, sizeof parcel->kg[0]);
}

static void get_parcel(kota_blob *blob, kota_parcel *parcel) {
    kota_blob_get(blob, parcel->kg, KOTA_FRACTION_COUNT, sizeof parcel->kg[0]);
}

static void save_bins(const kota_waste *waste, kota_blob *blob) {
    kota_blob_section(blob, "waste bins");
    kota_blob_put_i64(blob, waste->bin_count);
    for (int32_t b = 0; b < waste->bin_count; b++) {
        const kota_waste_bin *bin = &waste->bins[b];
        const kota_bin_state *state = &waste->bin_states[b];
        kota_blob_put_u64(blob, bin->id);
        put_parcel(blob, &bin->stored);
        put_parcel(blob, &bin->street);
        kota_blob_put_i64(blob, (bin->full ? 1 : 0) + (bin->ordered ? 2 : 0));
        kota_blob_put_f64(blob, bin->prize_s);
        kota_blob_put_f64(blob, bin->claimed_kg);
        kota_blob_put_f64(blob, state->overflow_s);
        kota_blob_put_f64(blob, state->overflow_kg);
        kota_blob_put_f64(blob, state->emptied_kg);
        kota_blob_put_i64(blob, state->emptied);
        kota_blob_put_i64(blob, state->late);
        kota_blob_put_f64(blob, state->fill_sum);
    }
}

/* A count or lasting id that must be this one: else the state is another map's. */
static void expect_count(kota_blob *blob, int64_t count, const char *what) {
    (void)kota_blob_get_range(blob, count, count, what);
}

static void expect_id(kota_blob *blob, uint64_t id, const char *what) {
    if (kota_blob_get_u64(blob) == id || blob->failed) return;
    blob->failed = true;
    (void)kota_fail(blob->err, KOTA_DATA,
                    "saved state, section \"%s\": a %s there is not the map's; load it with the map that it "
                    "was saved with",
                    blob->section, what);
}

static void load_bins(kota_waste *waste, kota_blob *blob) {
    kota_blob_expect(blob, "waste bins");
    expect_count(blob, waste->bin_count, "the number of bins");
    for (int32_t b = 0; b < waste->bin_count && !blob->failed; b++) {
        kota_waste_bin *bin = &waste->bins[b];
        kota_bin_state *state = &waste->bin_states[b];
        expect_id(blob, bin->id, "bin");
        get_parcel(blob, &bin->stored);
        get_parcel(blob, &bin->street);
        int64_t flags = kota_blob_get_range(blob, 0, 3, "a bin's flags");
        bin->full = (flags & 1) != 0;
        bin->ordered = (flags & 2) != 0;
        bin->prize_s = kota_blob_get_f64(blob);
        bin->claimed_kg = kota_blob_get_f64(blob);
        state->overflow_s = kota_blob_get_f64(blob);
        state->overflow_kg = kota_blob_get_f64(blob);
        state->emptied_kg = kota_blob_get_f64(blob);
        state->emptied = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX, "times that a bin was emptied");
        state->late = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX, "times that a bin was emptied late");
        state->fill_sum = kota_blob_get_f64(blob);
        bin->at_ms = waste->now_ms;
        bin->hour = INT64_MIN;
    }
}

static void save_trucks(const kota_waste *waste, kota_blob *blob) {
    kota_blob_section(blob, "waste trucks 2");
    kota_blob_put_i64(blob, waste->truck_count);
    for (int32_t t = 0; t < waste->truck_count; t++) {
        const kota_waste_truck *truck = &waste->trucks[t];
        const kota_truck_state *state = &waste->truck_states[t];
        kota_blob_put_u64(blob, truck->id);
        kota_blob_put_i64(blob, truck->phase);
        kota_blob_put_i64(blob, truck->stop);
        kota_blob_put_i64(blob, truck->target);
        kota_blob_put_i64(blob, truck->event_ms);
        kota_blob_put_i64(blob, truck->accounted_ms);
        kota_blob_put_i64(blob, truck->rested_day);
        kota_blob_put_i64(blob, truck->broken_day);
        kota_blob_put_i64(blob, truck->orders_seen);
        kota_blob_put_i64(blob, truck->dump_due ? 1 : 0);
        kota_blob_put_i64(blob, truck->zone);
        kota_blob_put_f64(blob, truck->kg);
        kota_blob_put_i64(blob, truck->cargo_count);
        for (int32_t k = 0; k < truck->cargo_count; k++) {
            kota_blob_put_i64(blob, truck->cargo[k].slot);
            put_parcel(blob, &truck->cargo[k].parcel);
        }
        kota_blob_put_i64(blob, truck->tour_count);
        for (int32_t k = 0; k < truck->tour_count; k++) {
            kota_blob_put_i64(blob, truck->tour[k].bin);
            kota_blob_put_i64(blob, truck->tour[k].last ? 1 : 0);
            kota_blob_put_f64(blob, truck->tour[k].kg);
        }
        kota_blob_put_i64(blob, state->node);
        kota_blob_put_f64(blob, state->distance_m);
        kota_blob_put_f64(blob, state->work_s);
        kota_blob_put_f64(blob, state->blocked_s);
        kota_blob_put_f64(blob, state->loads);
        kota_blob_put_f64(blob, state->water_s);
        kota_blob_put_f64(blob, state->traffic_s);
        kota_blob_put_f64(blob, state->queue_s);
        kota_blob_put_f64(blob, state->broken_s);
        kota_blob_put_f64(blob, state->overtime_s);
        kota_blob_put_f64(blob, state->fuel_l);
        kota_blob_put_i64(blob, state->left_no_way);
        kota_blob_put_i64(blob, state->left_no_time);
    }
}

static void load_cargo(kota_waste *waste, kota_waste_truck *truck, kota_blob *blob) {
    int64_t cargo = kota_blob_get_range(blob, 0, waste->slot_count, "the parts of a load");
    truck->cargo_count = 0;
    for (int64_t k = 0; k < cargo && !blob->failed; k++) {
        truck->cargo = kota_grow(truck->cargo, truck->cargo_count, &truck->cargo_capacity, sizeof *truck->cargo);
        kota_waste_cargo *part = &truck->cargo[truck->cargo_count++];
        part->slot = (int32_t)kota_blob_get_range(blob, 0, waste->slot_count - 1, "a district of a load");
        get_parcel(blob, &part->parcel);
    }
}

static void load_tour(kota_waste *waste, kota_waste_truck *truck, kota_blob *blob) {
    int64_t tour = kota_blob_get_range(blob, 0, INT32_MAX, "the stops of a tour");
    truck->tour_count = 0;
    for (int64_t k = 0; k < tour && !blob->failed; k++) {
        truck->tour = kota_grow(truck->tour, truck->tour_count, &truck->tour_capacity, sizeof *truck->tour);
        kota_waste_task *task = &truck->tour[truck->tour_count++];
        task->bin = (int32_t)kota_blob_get_range(blob, 0, waste->bin_count - 1, "a bin of a tour");
        task->last = kota_blob_get_range(blob, 0, 1, "whether a stop ends a load") != 0;
        task->kg = kota_blob_get_f64(blob);
    }
}

static void load_trucks(kota_waste *waste, kota_blob *blob) {
    kota_blob_expect(blob, "waste trucks 2");
    expect_count(blob, waste->truck_count, "the number of trucks");
    for (int32_t t = 0; t < waste->truck_count && !blob->failed; t++) {
        kota_waste_truck *truck = &waste->trucks[t];
        kota_truck_state *state = &waste->truck_states[t];
        expect_id(blob, truck->id, "truck");
        truck->phase = (kota_waste_phase)kota_blob_get_range(blob, 0, KOTA_WASTE_PHASE_COUNT - 1, "a truck's phase");
        truck->stop = (int32_t)kota_blob_get_range(blob, 0, waste->stop_count - 1, "a truck's stop");
        truck->target = (int32_t)kota_blob_get_range(blob, 0, waste->stop_count - 1, "a truck's target");
        truck->event_ms = kota_blob_get_i64(blob);
        truck->accounted_ms = kota_blob_get_i64(blob);
        truck->rested_day = kota_blob_get_i64(blob);
        truck->broken_day = kota_blob_get_i64(blob);
        truck->orders_seen = kota_blob_get_i64(blob);
        truck->dump_due = kota_blob_get_range(blob, 0, 1, "whether a load is complete") != 0;
        truck->zone = (int32_t)kota_blob_get_range(blob, -2, waste->slot_count - 1, "a crew's district");
        truck->kg = kota_blob_get_f64(blob);
        load_cargo(waste, truck, blob);
        load_tour(waste, truck, blob);
        state->node = (int32_t)kota_blob_get_range(blob, -1, INT32_MAX, "a truck's node");
        state->distance_m = kota_blob_get_f64(blob);
        state->work_s = kota_blob_get_f64(blob);
        state->blocked_s = kota_blob_get_f64(blob);
        state->loads = kota_blob_get_f64(blob);
        state->water_s = kota_blob_get_f64(blob);
        state->traffic_s = kota_blob_get_f64(blob);
        state->queue_s = kota_blob_get_f64(blob);
        state->broken_s = kota_blob_get_f64(blob);
        state->overtime_s = kota_blob_get_f64(blob);
        state->fuel_l = kota_blob_get_f64(blob);
        state->left_no_way = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX, "stops left out");
        state->left_no_time = (int32_t)kota_blob_get_range(blob, 0, INT32_MAX, "stops left out");
    }
}

static void save_legs(const kota_waste *waste, kota_blob *blob) {
    kota_blob_section(blob, "waste legs");
    kota_blob_put_i64(blob, waste->leg_count);
    for (int32_t k = 0; k < waste->leg_count; k++) {
        kota_blob_put_i64(blob, waste->legs[k].truck);
        kota_blob_put_i64(blob, waste->legs[k].kind);
        kota_blob_put_i64(blob, waste->legs[k].from_node);
        kota_blob_put_i64(blob, waste->legs[k].to_node);
        kota_blob_put_i64(blob, waste->legs[k].depart_ms);
        kota_blob_put_i64(blob, waste->legs[k].break_ms);
        kota_blob_put_i64(blob, waste->legs[k].repair_ms);
    }
}

static void load_legs(kota_waste *waste, kota_blob *blob) {
    kota_blob_expect(blob, "waste legs");
    int64_t legs = kota_blob_get_range(blob, 0, waste->truck_count, "the number of legs");
    waste->leg_count = 0;
    for (int64_t k = 0; k < legs && !blob->failed; k++) {
        waste->legs = kota_grow(waste->legs, waste->leg_count, &waste->leg_capacity, sizeof *waste->legs);
        kota_waste_leg *leg = &waste->legs[waste->leg_count++];
        leg->truck = (int32_t)kota_blob_get_range(blob, 0, waste->truck_count - 1, "a leg's truck");
        leg->kind = (kota_truck_kind)kota_blob_get_range(blob, 0, KOTA_TRUCK_KIND_COUNT - 1, "a leg's kind");
        leg->from_node = (int32_t)kota_blob_get_range(blob, -1, INT32_MAX, "a leg's first node");
        leg->to_node = (int32_t)kota_blob_get_range(blob, -1, INT32_MAX, "a leg's last node");
        leg->depart_ms = kota_blob_get_i64(blob);
        leg->break_ms = kota_blob_get_i64(blob);
        leg->repair_ms = kota_blob_get_i64(blob);
    }
}

static void put_crew(kota_blob *blob, const kota_waste_crew *crew) {
    kota_blob_put_f64(blob, crew->crews);
    kota_blob_put_i64(blob, crew->until_ms);
}

static void get_crew(kota_blob *blob, kota_waste_crew *crew) {
    crew->crews = kota_blob_get_f64(blob);
    crew->until_ms = kota_blob_get_i64(blob);
}

static void save_places(const kota_waste *waste, kota_blob *blob) {
    kota_blob_section(blob, "waste places");
    kota_blob_put_i64(blob, waste->map->inlet_count);
    for (int32_t k = 0; k < waste->map->inlet_count; k++) {
        put_parcel(blob, &waste->inlet_litter[k]);
        put_parcel(blob, &waste->drain_litter[k]);
        put_parcel(blob, &waste->screen_litter[k]);
    }
    kota_blob_put_i64(blob, waste->dump_count);
    for (int32_t d = 0; d < waste->dump_count; d++) {
        const kota_waste_dump *dump = &waste->dumps[d];
        kota_blob_put_u64(blob, dump->id);
        kota_blob_put_f64(blob, dump->kg);
        kota_blob_put_f64(blob, dump->residue_kg);
        kota_blob_put_f64(blob, dump->used_m3);
        kota_blob_put_f64(blob, dump->taken_kg);
        kota_blob_put_i64(blob, dump->bridge_ms);
        kota_blob_put_i64(blob, dump->full_ms);
        for (int32_t s = 0; dump->stored != NULL && s < waste->slot_count; s++) put_parcel(blob, &dump->stored[s]);
        for (int32_t s = 0; dump->residue != NULL && s < waste->slot_count; s++) put_parcel(blob, &dump->residue[s]);
    }
    kota_blob_put_i64(blob, waste->slot_count);
    for (int32_t s = 0; s < waste->slot_count; s++) {
        _Static_assert(sizeof(kota_waste_record) == KOTA_WASTE_RECORD_PARCELS * sizeof(kota_parcel),
                       "a record is its parcels");
        kota_blob_put(blob, &waste->records[s], KOTA_WASTE_RECORD_PARCELS * KOTA_FRACTION_COUNT, sizeof(double));
    }
    for (int32_t d = 0; d <= waste->slot_count; d++) put_crew(blob, &waste->crews[d]);
    kota_blob_put_i64(blob, waste->map->pump_count);
    for (int32_t p = 0; p < waste->map->pump_count; p++) put_crew(blob, &waste->pump_crews[p]);
    kota_blob_put_f64(blob, waste->screen_crew_s);
}

static void load_places(kota_waste *waste, kota_blob *blob) {
    kota_blob_expect(blob, "waste places");
    expect_count(blob, waste->map->inlet_count, "the number of inlets");
    for (int32_t k = 0; k < waste->map->inlet_count; k++) {
        get_parcel(blob, &waste->inlet_litter[k]);
        get_parcel(blob, &waste->drain_litter[k]);
        get_parcel(blob, &waste->screen_litter[k]);
    }
    expect_count(blob, waste->dump_count, "the number of transfer stations and landfills");
    for (int32_t d = 0; d < waste->dump_count; d++) {
        kota_waste_dump *dump = &waste->dumps[d];
        expect_id(blob, dump->id, "transfer station or landfill");
        dump->kg = kota_blob_get_f64(blob);
        dump->residue_kg = kota_blob_get_f64(blob);
        dump->used_m3 = kota_blob_get_f64(blob);
        dump->taken_kg = kota_blob_get_f64(blob);
        dump->bridge_ms = kota_blob_get_i64(blob);
        dump->full_ms = kota_blob_get_i64(blob);
        dump->at_ms = waste->now_ms;
        for (int32_t s = 0; dump->stored != NULL && s < waste->slot_count; s++) get_parcel(blob, &dump->stored[s]);
        for (int32_t s = 0; dump->residue != NULL && s < waste->slot_count; s++) get_parcel(blob, &dump->residue[s]);
    }
    expect_count(blob, waste->slot_count, "the number of districts");
    for (int32_t s = 0; s < waste->slot_count; s++) {
        kota_blob_get(blob, &waste->records[s], KOTA_WASTE_RECORD_PARCELS * KOTA_FRACTION_COUNT, sizeof(double));
    }
    for (int32_t d = 0; d <= waste->slot_count; d++) get_crew(blob, &waste->crews[d]);
    expect_count(blob, waste->map->pump_count, "the number of pumps");
    for (int32_t p = 0; p < waste->map->pump_count; p++) get_crew(blob, &waste->pump_crews[p]);
    waste->screen_crew_s = kota_blob_get_f64(blob);
}

void kota_waste_save(const kota_waste *waste, kota_blob *blob) {
    kota_blob_section(blob, "waste");
    kota_blob_put_i64(blob, waste->now_ms);
    kota_blob_put_i64(blob, waste->dispatch_until_ms);
    kota_blob_put_f64(blob, waste->collect_at_frac);
    kota_blob_put_i64(blob, waste->orders);
    kota_blob_put_i64(blob, waste->trucks_max);
    kota_blob_put_i64(blob, waste->dump_rule);
    const kota_waste_spending *budget = &waste->budget;
    const double kept[] = {budget->per_h, budget->per_km, budget->most, budget->h, budget->km};
    kota_blob_put(blob, kept, KOTA_COUNT(kept), sizeof kept[0]);
    kota_blob_put_i64(blob, budget->day);
    save_bins(waste, blob);
    save_trucks(waste, blob);
    save_legs(waste, blob);
    save_places(waste, blob);
}

kota_status kota_waste_load(kota_waste *waste, kota_blob *blob) {
    kota_blob_expect(blob, "waste");
    waste->now_ms = kota_blob_get_i64(blob);
    waste->dispatch_until_ms = kota_blob_get_i64(blob);
    waste->collect_at_frac = kota_blob_get_f64(blob);
    waste->orders = kota_blob_get_i64(blob);
    waste->trucks_max = (int32_t)kota_blob_get_range(blob, -1, INT32_MAX, "how many trucks may be out");
    waste->dump_rule = (kota_dump_rule)kota_blob_get_range(blob, 0, KOTA_DUMP_TREATMENT, "the rule of dumps");
    double kept[5];
    kota_blob_get(blob, kept, KOTA_COUNT(kept), sizeof kept[0]);
    int64_t day = kota_blob_get_i64(blob);
    waste->budget = (kota_waste_spending){kept[0], kept[1], kept[2], day, kept[3], kept[4]};
    load_bins(waste, blob);
    load_trucks(waste, blob);
    load_legs(waste, blob);
    load_places(waste, blob);
    if (!blob->failed) kota_waste__show(waste);
    return kota_blob_status(blob);
}
