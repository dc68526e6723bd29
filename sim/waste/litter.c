/* Litter: what lies in streets is washed to the inlets around its bin by rain and blocks them; the water that flows
 * through takes it into the drain behind, where it lies with what people throw there and takes away conveyance, until
 * flow carries it on: to a rack, or to the river. Crews take it away from all three. Litter is booked to the district
 * of the bin that it comes from, so the ledger of a district closes by itself. What blocked inlets and drains do to
 * the water is left to the coupling. */
#include "core/clock.h"
#include "core/mathx.h"
#include "waste/waste_state.h"

static double gone_share(double rate) { return rate > 0.0 ? 1.0 - kota_exp(-rate) : 0.0; }

void kota_waste__flush(kota_waste *waste, const double *inlet_m3, double step_s) {
    const kota_waste_def *def = &waste->def;
    for (int32_t k = 0; k < waste->map->inlet_count; k++) {
        if (waste->inlet_bin[k] < 0) continue;
        kota_waste_record *record = &waste->records[waste->bins[waste->inlet_bin[k]].slot];
        double m3 = inlet_m3 != NULL ? kota_max(inlet_m3[k], 0.0) : 0.0;
        double on_rate = def->drain_flush_per_m3 * m3 + def->drain_flush_per_day * step_s / 86400.0;
        kota_parcel on = kota_waste__parcel_take(&waste->drain_litter[k], gone_share(on_rate));
        kota_parcel caught = kota_waste__parcel_take(&on, def->rack_frac);
        kota_waste__screens_catch(waste, k, &caught);
        kota_waste__parcel_add(&record->drained, &on);
        kota_parcel in = kota_waste__parcel_take(&waste->inlet_litter[k], gone_share(def->inlet_flush_per_m3 * m3));
        kota_waste__parcel_add(&waste->drain_litter[k], &in);
    }
}

/* Dealt out to the inlets of a bin by their number. */
static void deal(kota_waste *waste, const kota_waste_bin *bin, kota_parcel *parcel, kota_parcel *stores) {
    double left = bin->inlet_weight;
    for (int32_t k = bin->inlet_start; k < bin->inlet_end; k++) {
        int32_t inlet = waste->bin_inlets[k];
        double weight = waste->map->inlets[inlet].inlets;
        kota_parcel part = kota_waste__parcel_take(parcel, k + 1 < bin->inlet_end ? weight / left : 1.0);
        kota_waste__parcel_add(&stores[inlet], &part);
        left -= weight;
    }
}

void kota_waste__into_drains(kota_waste *waste, int32_t b, kota_parcel *parcel) {
    const kota_waste_bin *bin = &waste->bins[b];
    if (bin->inlet_weight > 0.0) {
        deal(waste, bin, parcel, waste->drain_litter);
    } else {
        kota_waste__parcel_add(&waste->records[bin->slot].drained, parcel);
    }
}

static double washed_share(const kota_waste *waste, double rain_mps, double step_s) {
    return gone_share(waste->def.wash_per_m * kota_max(rain_mps - waste->def.wash_rain_mps, 0.0) * step_s);
}

void kota_waste__wash(kota_waste *waste, const kota_waste_input *input, double step_s) {
    double even = washed_share(waste, input->rain_mps, step_s);
    if (even <= 0.0 && input->bin_rain_mps == NULL) return;
    for (int32_t b = 0; b < waste->bin_count; b++) {
        kota_waste_bin *bin = &waste->bins[b];
        double share = input->bin_rain_mps != NULL ? washed_share(waste, input->bin_rain_mps[b], step_s) : even;
        if (!(bin->inlet_weight > 0.0) || share <= 0.0) continue; /* no inlet near: it stays in the street */
        kota_parcel washed = kota_waste__parcel_take(&bin->street, share);
        kota_waste__parcel_add(&waste->records[bin->slot].washed, &washed);
        deal(waste, bin, &washed, waste->inlet_litter);
    }
}

/* Manning: what a bed carries goes with its section to 5/3 at the same width. */
static double carry_frac(double blocked_frac) {
    double open_frac = 1.0 - blocked_frac;
    return open_frac > 0.0 ? kota_exp(5.0 / 3.0 * kota_log(open_frac)) : 0.0;
}

void kota_waste__inlets_show(kota_waste *waste) {
    for (int32_t k = 0; k < waste->map->inlet_count; k++) {
        double inlets = kota_maxi(waste->map->inlets[k].inlets, 1);
        waste->inlet_kg[k] = kota_parcel_kg(&waste->inlet_litter[k]);
        waste->drain_kg[k] = kota_parcel_kg(&waste->drain_litter[k]);
        double inlet_clogs_kg = kota_parcel_clogs_kg(&waste->inlet_litter[k]);
        double drain_clogs_kg = kota_parcel_clogs_kg(&waste->drain_litter[k]);
        waste->inlet_blocked[k] = gone_share(inlet_clogs_kg / (waste->def.inlet_clog_kg * inlets));
        waste->drain_carry[k] = carry_frac(gone_share(drain_clogs_kg / (waste->def.drain_clog_kg * inlets)));
    }
}

double kota_waste__zone_clogs_kg(const kota_waste *waste, int32_t b) {
    const kota_waste_bin *bin = &waste->bins[b];
    double sum_kg = 0.0;
    for (int32_t k = bin->inlet_start; k < bin->inlet_end; k++) {
        int32_t inlet = waste->bin_inlets[k];
        sum_kg += kota_parcel_clogs_kg(&waste->inlet_litter[inlet]) / waste->def.inlet_clog_kg;
        sum_kg += kota_parcel_clogs_kg(&waste->drain_litter[inlet]) / waste->def.drain_clog_kg;
    }
    return sum_kg * waste->def.inlet_clog_kg;
}

double kota_waste__zone_litter_kg(const kota_waste *waste, int32_t b) {
    const kota_waste_bin *bin = &waste->bins[b];
    double sum_kg = kota_parcel_kg(&bin->street);
    for (int32_t k = bin->inlet_start; k < bin->inlet_end; k++) {
        int32_t inlet = waste->bin_inlets[k];
        sum_kg += kota_parcel_kg(&waste->inlet_litter[inlet]) + kota_parcel_kg(&waste->drain_litter[inlet]);
    }
    return sum_kg;
}

/* The store of a zone that blocks most for its size: an inlet or a drain; then the street. NULL: all is clean. */
static kota_parcel *worst(kota_waste *waste, const kota_waste_bin *bin) {
    kota_parcel *found = NULL;
    double most = 1e-9;
    for (int32_t k = bin->inlet_start; k < bin->inlet_end; k++) {
        int32_t inlet = waste->bin_inlets[k];
        double inlets = kota_maxi(waste->map->inlets[inlet].inlets, 1);
        double in = kota_parcel_clogs_kg(&waste->inlet_litter[inlet]) / (waste->def.inlet_clog_kg * inlets);
        double behind = kota_parcel_clogs_kg(&waste->drain_litter[inlet]) / (waste->def.drain_clog_kg * inlets);
        if (in > most) found = &waste->inlet_litter[inlet];
        most = kota_max(most, in);
        if (behind > most) found = &waste->drain_litter[inlet];
        most = kota_max(most, behind);
    }
    return found != NULL ? found : kota_parcel_kg(&bin->street) > 0.0 ? &waste->bins[bin - waste->bins].street : NULL;
}

double kota_waste__zone_clean(kota_waste *waste, int32_t b, double kg) {
    kota_waste_bin *bin = &waste->bins[b];
    while (kg > 0.0) {
        kota_parcel *parcel = worst(waste, bin);
        if (parcel == NULL) return kg;
        double there_kg = kota_parcel_kg(parcel);
        kota_parcel taken = kota_waste__parcel_take(parcel, there_kg <= kg ? 1.0 : kg / there_kg);
        kota_waste__parcel_add(&waste->records[bin->slot].cleaned, &taken);
        kg -= there_kg <= kg ? there_kg : kg;
    }
    return 0.0;
}
