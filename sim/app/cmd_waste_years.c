/* kota waste-years FILE: the waste of a scenario over years, a row a year. */
#include <stdio.h>

#include "app/app.h"
#include "city/years.h"
#include "core/clock.h"
#include "core/file.h"
#include "core/mathx.h"
#include "io/json_text.h"

static const char HEADER[] =
    "year,generated_t,collected_t,burnt_t,to_rivers_t,cleaned_t,landfilled_t,treated_t,"
    "in_streets_t,in_drains_t,overflow_h,truck_h,truck_km,inlet_blocked,drain_carry,"
    "methane_t,co2e_t,collection_idr,transfer_idr,treatment_idr,landfill_idr,landfill_left_m3,full_on\n";

static void add_row(kota_text *text, const kota_year *row, const kota_map *map) {
    char full[KOTA_TIME_TEXT_MAX] = "";
    if (row->full_ms != INT64_MAX) kota_time_text(row->full_ms, map->utc_offset_min, full);
    const double values[] = {row->generated_t,        row->collected_t,      row->burnt_t,       row->drained_t,
                             row->cleaned_t,          row->landfilled_t,     row->treated_t,     row->dumped_t,
                             row->in_drains_t,        row->overflow_h,       row->truck_h,       row->truck_km,
                             row->inlet_blocked_frac, row->drain_carry_frac, row->methane_t,     row->co2e_t,
                             row->collection_idr,     row->transfer_idr,     row->treatment_idr, row->landfill_idr,
                             row->landfill_left_m3};
    kota_text_add(text, "%d", (int)row->year);
    for (int32_t k = 0; k < KOTA_COUNT(values); k++) {
        if (kota_is_finite(values[k]))
            kota_text_add(text, ",%.10g", values[k]);
        else
            kota_text_add(text, ",");
    }
    kota_text_add(text, ",%.10s\n", full);
}

/* What determines the rows, and what they leave out. */
static kota_status write_manifest(const kota_plan *plan, const kota_map *map, const kota_years *years,
                                  const char *path, kota_error *err) {
    char plan_hash[KOTA_HASH_TEXT_MAX], map_hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(kota_plan_hash(plan), plan_hash);
    kota_hash_text(kota_map_hash(map), map_hash);
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_text(&json, "kind", "waste_years");
    kota_json_text(&json, "plan_hash", plan_hash);
    kota_json_text(&json, "map_hash", map_hash);
    kota_json_integer(&json, "seed", (int64_t)plan->seed);
    kota_json_integer(&json, "years", years->count);
    kota_json_text(&json, "steps", "hours of the waste engine alone");
    kota_json_text(&json, "link_times", "one typical dry day of the scenario's traffic, by the hours of the shift");
    kota_json_text(&json, "rain", "drawn by day and season; it washes litter and floods nothing");
    kota_json_text(&json, "flooding", "the scenario's storm alone, with the drains of the start and of the end");
    kota_json_text(&json, "policies", "none; trucks keep the scenario's rule");
    kota_json_number(&json, "flooded_start_ha", years->flooded_start_ha);
    kota_json_number(&json, "flooded_end_ha", years->flooded_end_ha);
    kota_json_end(&json);
    kota_status status = kota_json_write(&json, path, err);
    kota_json_writer_free(&json);
    return status;
}

static kota_status leave(const kota_app *app, const kota_plan *plan, const kota_map *map, const kota_years *years,
                         kota_error *err) {
    kota_text text = {0};
    kota_text_add(&text, "%s", HEADER);
    for (int32_t k = 0; k < years->count; k++) add_row(&text, &years->rows[k], map);
    kota_text_add(&text, "flooded_ha,%.6g,%.6g\n", years->flooded_start_ha, years->flooded_end_ha);
    kota_status status = KOTA_OK;
    if (app->options.out == NULL) {
        printf("%s", text.chars);
    } else {
        char *csv = kota_text_format("%s/years.csv", app->options.out);
        char *manifest = kota_text_format("%s/manifest.json", app->options.out);
        status = kota_folder_create(app->options.out, err);
        if (status == KOTA_OK) status = kota_file_write(csv, text.chars, text.length, err);
        if (status == KOTA_OK) status = write_manifest(plan, map, years, manifest, err);
        kota_free(csv);
        kota_free(manifest);
    }
    kota_text_free(&text);
    return status;
}

kota_status kota_app_waste_years(kota_app *app, kota_error *err) {
    kota_script *script;
    KOTA_TRY(kota_app_open(&script, app, err));
    const kota_plan *plan = kota_script_member_plan(script, 0);
    kota_arena *arena = kota_arena_create("map", 0);
    kota_pool *pool = kota_pool_create(kota_app_threads(app));
    kota_map *map = NULL;
    kota_years years = {0};
    kota_status status = kota_run_map(&map, plan, arena, err);
    if (status == KOTA_OK)
        status = kota_city_years(&years, plan, map, (int32_t)plan->waste.horizon_years, true, pool, err);
    if (status == KOTA_OK) status = leave(app, plan, map, &years, err);
    kota_free(years.rows);
    kota_pool_destroy(pool);
    kota_arena_destroy(arena);
    kota_script_close(script);
    return status;
}
