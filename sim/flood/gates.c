/* Boxes that join two cells: sluices, flap gates, culverts.
 *
 * The smaller of two flows (simplified from FHWA Hydraulic Design Series 5, 3rd edition, chapter 3). At the inlet: a
 * broad weir while the opening is not drowned, an orifice with coefficient 0.6 under its edge (Chow 1959, section
 * 17-4). Over the whole box, when the outlet too has water above its bed: head = (1 + k_e + 2 g n^2 L / R^(4/3)) v^2
 * / 2g with k_e = 0.5, a square edge. What it takes arrives within the sub-step. */
#include "core/mathx.h"
#include "flood/state.h"

#define ORIFICE_COEFFICIENT 0.6
#define ENTRANCE_LOSS 0.5

kota_status flood_gates_check(const kota_map *map, kota_error *err) {
    for (int32_t g = 0; g < map->gate_count; g++) {
        const kota_gate_site *s = &map->gates[g];
        bool sound = s->width_m > 0.0 && s->width_m <= 1000.0 && s->height_m > 0.0 && s->height_m <= 100.0 &&
                     s->length_m >= 0.0 && s->manning_n >= 0.0 && s->manning_n <= 1.0 && s->boxes >= 1 &&
                     s->open_frac >= 0.0 && s->open_frac <= 1.0 && s->invert_m > -1000.0 && s->invert_m < 10000.0 &&
                     s->from_cell != s->to_cell;
        if (!sound)
            return kota_fail(err, KOTA_DATA, "flood: gate \"%s\": its size, cells or opening are out of range",
                             s->id_text != NULL ? s->id_text : "?");
    }
    return KOTA_OK;
}

void flood_gates_create(kota_flood *flood) {
    if (flood->map->gate_count == 0) return;
    flood->gate_m3 = KOTA_NEW(flood->arena, double, flood->map->gate_count);
}

/** See state.h. */
double flood_gate_m3ps(const kota_gate_site *site, double open_frac, double high_m, double low_m) {
    double over_m = high_m - site->invert_m, height_m = site->height_m * kota_clamp(open_frac, 0.0, 1.0);
    double beyond_m = kota_max(low_m - site->invert_m, 0.0), drop_m = high_m - kota_max(low_m, site->invert_m);
    if (!(over_m > 0.0) || !(height_m > 0.0) || !(drop_m > 0.0)) return 0.0;
    double area_m2 = site->width_m * height_m;
    double q = site->width_m * flood_weir_m2ps(1.0, over_m, beyond_m); /* open channel */
    double head_m = kota_min(drop_m, over_m - 0.5 * height_m);         /* over its middle, or the drop when drowned */
    if (over_m > height_m)
        q = kota_min(q, ORIFICE_COEFFICIENT * area_m2 * kota_sqrt(2.0 * FLOOD_GRAVITY_MPS2 * head_m));
    if (site->length_m > 0.0) {
        double wet_m = kota_min(height_m, kota_max(over_m, beyond_m));
        double radius_m = site->width_m * wet_m / (site->width_m + 2.0 * wet_m);
        double loss = 1.0 + ENTRANCE_LOSS +
                      2.0 * FLOOD_GRAVITY_MPS2 * site->manning_n * site->manning_n * site->length_m /
                          kota_pow(radius_m, 4.0 / 3.0);
        q = kota_min(q, site->width_m * wet_m * kota_sqrt(2.0 * FLOOD_GRAVITY_MPS2 * drop_m / loss));
    }
    return q * site->boxes;
}

static double level_m(const kota_flood *flood, int32_t cell) {
    return (double)flood->map->bed_m[cell] + flood_cell_depth_m(flood, cell);
}

void flood_gates_run(kota_flood *flood, const double *open_frac, double dt_s) {
    for (int32_t g = 0; g < flood->map->gate_count; g++) {
        const kota_gate_site *site = &flood->map->gates[g];
        double from_m = level_m(flood, site->from_cell), to_m = level_m(flood, site->to_cell);
        if (site->flap && from_m <= to_m) continue;
        bool forth = from_m > to_m;
        int32_t giver = forth ? site->from_cell : site->to_cell, taker = forth ? site->to_cell : site->from_cell;
        double open = open_frac != NULL ? open_frac[g] : site->open_frac;
        double q = flood_gate_m3ps(site, open, kota_max(from_m, to_m), kota_min(from_m, to_m));
        /* no more than would level the two cells, nor than the giver has above the bed of the box */
        double above_m = kota_min(kota_max(from_m, to_m) - site->invert_m, flood_cell_depth_m(flood, giver));
        double most_m3 = kota_min(0.5 * kota_abs(from_m - to_m), above_m) * flood->area_m2;
        double volume_m3 = kota_min(q * dt_s, most_m3);
        if (!(volume_m3 > 0.0)) continue;
        flood_cell_add(flood, giver, -volume_m3);
        flood_cell_add(flood, taker, volume_m3);
        flood->gate_m3[g] += forth ? volume_m3 : -volume_m3;
        flood->balance.gated += volume_m3;
    }
}

void flood_gates_save(const kota_flood *flood, kota_blob *blob) {
    if (flood->gate_m3 == NULL) return;
    kota_blob_section(blob, "gates 1");
    kota_blob_put(blob, flood->gate_m3, (size_t)flood->map->gate_count, sizeof(double));
    kota_blob_put_f64(blob, flood->balance.gated);
}

kota_status flood_gates_load(kota_flood *flood, kota_blob *blob) {
    if (flood->gate_m3 == NULL) return KOTA_OK;
    kota_blob_expect(blob, "gates 1");
    kota_blob_get(blob, flood->gate_m3, (size_t)flood->map->gate_count, sizeof(double));
    flood->balance.gated = kota_blob_get_f64(blob);
    return kota_blob_status(blob);
}
