/* The numbers of city against city: columns read from runs, and what they are divided by. */
#include "report/cities.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/csv.h"
#include "report/report.h"
#include "run/compare.h"
#include "run/run.h"

static bool grows(const char *unit) { /* a total, which a larger city has more of */
    static const char *const RATES[] = {"1", "years", "min", "m", "km/h", "IDR/t", "km/t", "jobs", "places"};
    for (int32_t k = 0; k < KOTA_COUNT(RATES); k++)
        if (strcmp(unit, RATES[k]) == 0) return false;
    return true;
}

kota_city_share kota_cities_share(kota_indicator indicator) {
    const kota_indicator_info *info = &kota_indicators[indicator];
    if (info->spread == KOTA_SPREAD_MEAN || !grows(info->unit)) return KOTA_CITY_AS_IS;
    if (info->spread != KOTA_SPREAD_GROUND) return KOTA_CITY_A_THOUSAND;
    return strcmp(info->unit, "ha") == 0 ? KOTA_CITY_OF_LAND : KOTA_CITY_A_KM2;
}

double kota_cities_value(const kota_city_column *column, kota_indicator indicator) {
    double value = column->values[indicator];
    switch (kota_cities_share(indicator)) {
    case KOTA_CITY_AS_IS: return value;
    case KOTA_CITY_A_THOUSAND:
        return column->residents_persons > 0 ? value / column->residents_persons * 1000 : KOTA_NAN;
    case KOTA_CITY_A_KM2: return column->land_km2 > 0 ? value / column->land_km2 : KOTA_NAN;
    case KOTA_CITY_OF_LAND: return column->land_km2 > 0 ? value / column->land_km2 : KOTA_NAN; /* ha/km2 = % */
    }
    return KOTA_NAN;
}

/* Rain on the mean of the map, from the ledger; NaN where it has none. */
static kota_status read_rain(double *rain_mm, const kota_run_folder *run, kota_error *err) {
    char *path = kota_text_format("%s/balance.csv", run->path);
    kota_csv_table *rows = NULL;
    int32_t account = -1, item = -1, value = -1;
    *rain_mm = KOTA_NAN;
    kota_status status = kota_csv_read(&rows, path, err);
    if (status == KOTA_OK) status = kota_csv_need(&account, rows, "account", err);
    if (status == KOTA_OK) status = kota_csv_need(&item, rows, "item", err);
    if (status == KOTA_OK) status = kota_csv_need(&value, rows, "value", err);
    double area_m2 = run->map->grid.nx * run->map->grid.ny * run->map->grid.dx_m * run->map->grid.dx_m, m3;
    for (int32_t r = 0; status == KOTA_OK && !run->map->no_heights && r < kota_csv_rows(rows); r++)
        if (strcmp(kota_csv_cell(rows, r, account), "water") == 0 &&
            strcmp(kota_csv_cell(rows, r, item), "rain") == 0 &&
            kota_text_to_number(kota_csv_cell(rows, r, value), &m3))
            *rain_mm = 1000 * m3 / area_m2;
    kota_csv_destroy(rows);
    kota_free(path);
    return status;
}

static void measure(kota_city_column *column, const kota_run_folder *run) {
    const kota_map *map = run->map;
    const kota_grid *grid = &map->grid;
    for (int32_t d = 0; d < map->district_count; d++) column->residents_persons += map->districts[d].persons;
    int32_t cells = 0;
    for (int32_t k = 0; k < grid->nx * grid->ny; k++) {
        int32_t cell = kota_grid_at(grid, k % grid->nx, k / grid->nx);
        if (map->district[cell] >= 0 && !map->water[cell]) cells++;
    }
    column->land_km2 = cells * grid->dx_m * grid->dx_m * 1e-6;
    const kota_plan *plan = run->plan;
    const char *title = plan->sketch.title;
    column->name = kota_text_copy(title[0] != '\0' ? title : plan->city);
    column->title = kota_text_copy(plan->name);
    column->start = kota_text_copy(plan->start);
    column->hours_h = plan->duration_s / 3600;
    column->people_frac = plan->people_frac;
}

kota_status kota_cities_add(kota_cities *cities, const char *run_folder, kota_error *err) {
    if (cities->count == KOTA_CITIES_MAX)
        return kota_fail(err, KOTA_USAGE, "at most %d cities stand side by side", KOTA_CITIES_MAX);
    kota_comparison sheet = {0};
    kota_status status = kota_comparison_add(&sheet, run_folder, &run_folder, 1, err);
    kota_run_folder *run = NULL;
    if (status == KOTA_OK) status = kota_run_open(&run, run_folder, err);
    if (status == KOTA_OK) {
        kota_city_column *column = &cities->columns[cities->count++];
        *column = (kota_city_column){0};
        measure(column, run);
        status = read_rain(&column->rain_mm, run, err);
        for (int32_t i = 0; i < KOTA_INDICATOR_COUNT; i++)
            column->values[i] = kota_comparison_difference(&sheet, 0, (kota_indicator)i, sheet.districts).baseline;
    }
    kota_run_close(run);
    kota_comparison_free(&sheet);
    return status;
}

void kota_cities_free(kota_cities *cities) {
    for (int32_t c = 0; c < cities->count; c++) {
        kota_free(cities->columns[c].name);
        kota_free(cities->columns[c].title);
        kota_free(cities->columns[c].start);
    }
    *cities = (kota_cities){0};
}
