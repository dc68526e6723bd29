/* kota render RUN --corridor STREET -o x.png: a time-space diagram of a street. */
#include "app/render_corridor.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/text.h"
#include "io/csv.h"
#include "io/png.h"
#include "picture/corridor_picture.h"

enum { PANELS = 2 };
enum { CHAIN, LINK, FROM, TO, TIME, SPEED, COLUMNS };

typedef struct panel { /* of a chain, as it is read */
    kota_corridor_cell *cells;
    int32_t count, capacity, first, last; /* districts, -1: none */
    char *title;
} panel;

static kota_status add_row(panel *panels, const kota_csv_table *table, int32_t row, const int32_t *column,
                           const kota_map *map, kota_error *err) {
    int64_t chain;
    kota_corridor_cell cell;
    double speed_kmph;
    KOTA_TRY(kota_csv_get_integer(&chain, table, row, column[CHAIN], err));
    if (chain < 1 || chain > PANELS) return KOTA_OK;
    int32_t link = kota_roads_find_link(&map->roads, kota_csv_cell(table, row, column[LINK]));
    if (link < 0) return kota_csv_fail(table, row, column[LINK], "is no street of the city", err);
    KOTA_TRY(kota_csv_get_number(&cell.from_m, table, row, column[FROM], err));
    KOTA_TRY(kota_csv_get_number(&cell.to_m, table, row, column[TO], err));
    KOTA_TRY(kota_csv_get_number(&speed_kmph, table, row, column[SPEED], err));
    KOTA_TRY(kota_time_parse(&cell.from_ms, kota_csv_cell(table, row, column[TIME]), map->utc_offset_min, err));
    cell.speed_frac = speed_kmph / 3.6 / (double)map->roads.link_speed_mps[link];
    panel *p = &panels[chain - 1];
    int32_t district = map->roads.link_district[link];
    if (p->first < 0) p->first = district;
    if (district >= 0) p->last = district;
    p->cells = kota_grow(p->cells, p->count, &p->capacity, sizeof *p->cells);
    p->cells[p->count++] = cell;
    return KOTA_OK;
}

/* Read the rows of a street; where there is none, say which there are. */
static kota_status read_rows(panel *panels, const kota_csv_table *table, const char *street, const char *path,
                             const kota_map *map, kota_error *err) {
    static const char *const NAMES[COLUMNS] = {"chain", "link", "from_m", "to_m", "time", "speed_kmph"};
    int32_t corridor, column[COLUMNS];
    KOTA_TRY(kota_csv_need(&corridor, table, "corridor", err));
    for (int32_t c = 0; c < COLUMNS; c++) KOTA_TRY(kota_csv_need(&column[c], table, NAMES[c], err));
    kota_text known = {0};
    const char *before = "";
    for (int32_t r = 0; r < kota_csv_rows(table); r++) {
        const char *name = kota_csv_cell(table, r, corridor);
        if (strcmp(name, before) != 0) kota_text_add(&known, "%s \"%s\"", before[0] != '\0' ? "," : "", name);
        before = name;
        kota_status status = strcmp(name, street) == 0 ? add_row(panels, table, r, column, map, err) : KOTA_OK;
        if (status == KOTA_OK) continue;
        kota_text_free(&known);
        return status;
    }
    kota_status status = KOTA_OK;
    if (panels[0].count == 0)
        status = kota_fail(err, KOTA_DATA, "--corridor %s: %s does not tell of it; it tells of%s", street, path,
                           known.length > 0 ? known.chars : " -");
    kota_text_free(&known);
    return status;
}

static kota_status read_panels(panel *panels, const kota_run_folder *folder, const char *street, kota_error *err) {
    char *path = kota_text_format("%s/corridors.csv", folder->path);
    kota_csv_table *table = NULL;
    kota_status status;
    if (kota_file_exists(path))
        status = kota_csv_read(&table, path, err);
    else
        status = kota_fail(err, KOTA_DATA,
                           "--corridor %s: %s has no corridors.csv; name the street in the scenario's "
                           "outputs.corridors = { { street = \"%s\" } } and run it again",
                           street, folder->path, street);
    if (status == KOTA_OK) status = read_rows(panels, table, street, path, folder->map, err);
    kota_csv_destroy(table);
    kota_free(path);
    return status;
}

/* From where to where a chain leads. */
static void name_panel(panel *p, const kota_map *map) {
    const kota_district *at = map->districts;
    p->title = p->first < 0 ? kota_text_copy("\xE2\x86\x92")
                            : kota_text_format("%s \xE2\x86\x92 %s", at[p->first].name, at[p->last].name);
}

static kota_status draw(kota_app *app, const kota_run_folder *folder, panel *panels, kota_error *err) {
    const kota_options *options = &app->options;
    kota_corridor_panel shown[PANELS];
    kota_corridor_diagram diagram = {.panels = shown,
                                     .bin_ms = 5 * KOTA_MINUTE_MS,
                                     .utc_offset_min = folder->map->utc_offset_min,
                                     .credit = folder->map->credit != NULL ? folder->map->credit : ""};
    for (int32_t p = 0; p < PANELS && panels[p].count > 0; p++) {
        const kota_corridor_cell *cells = panels[p].cells;
        name_panel(&panels[p], folder->map);
        shown[diagram.panel_count++] = (kota_corridor_panel){panels[p].title, cells, panels[p].count};
        if (panels[p].count > 1 && cells[1].from_ms > cells[0].from_ms)
            diagram.bin_ms = cells[1].from_ms - cells[0].from_ms;
    }
    kota_picture_def def = kota_picture_defaults();
    if (options->width_px > 0) def.width_px = options->width_px;
    def.title = options->corridor;
    def.subtitle = folder->plan->name;
    def.words = &app->words;
    kota_image *image = NULL;
    const char *warning = NULL;
    kota_status status = kota_corridor_picture(&image, &def, &diagram, &warning, err);
    if (warning != NULL) kota_warn(&app->log, "%s", warning);
    if (status == KOTA_OK) status = kota_png_write(options->out, image->rgb, image->width, image->height, 3, err);
    if (status == KOTA_OK) printf("%s\n", options->out);
    kota_image_destroy(image);
    return status;
}

kota_status kota_app_render_corridor(kota_app *app, const kota_run_folder *folder, kota_error *err) {
    panel panels[PANELS] = {{.first = -1, .last = -1}, {.first = -1, .last = -1}};
    kota_status status = read_panels(panels, folder, app->options.corridor, err);
    if (status == KOTA_OK) status = draw(app, folder, panels, err);
    for (int32_t p = 0; p < PANELS; p++) {
        kota_free(panels[p].cells);
        kota_free(panels[p].title);
    }
    return status;
}
