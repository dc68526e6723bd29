/* A study's CSV files as tables of one database; the snapshots' depths as a stack of layers. */
#include "app/export_data.h"

#include <stdio.h>
#include <string.h>

#include "app/export_layers.h"
#include "app/export_qgis.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/csv.h"
#include "io/database.h"
#include "io/json_text.h"
#include "io/netcdf.h"
#include "io/raster.h"
#include "io/snap_file.h"

bool kota_export_data_asked(const kota_app *app) {
    static const char *const FORMATS[] = {"--sqlite", "--netcdf", "--geotiff", "--gpkg", "--qgis"};
    for (int32_t f = 0; f < KOTA_COUNT(FORMATS); f++)
        if (kota_option_given(&app->options, FORMATS[f]) != NULL) return true;
    return false;
}

/* ---- a database ---- */

/* All CSV files of a folder as tables called as they are, with the keys before their columns. */
static kota_status add_folder(kota_database *database, const char *folder, const char *const *keys,
                              const char *const *values, int32_t key_count, kota_error *err) {
    char **names = NULL;
    int32_t count = 0;
    kota_status status = kota_folder_list(&names, &count, folder, err);
    for (int32_t n = 0; n < count; n++) {
        size_t length = strlen(names[n]);
        if (status == KOTA_OK && length > 4 && strcmp(names[n] + length - 4, ".csv") == 0) {
            char *path = kota_text_format("%s/%s", folder, names[n]);
            kota_csv_table *rows = NULL;
            status = kota_csv_read(&rows, path, err);
            names[n][length - 4] = '\0';
            if (status == KOTA_OK) status = kota_database_add(database, names[n], keys, values, key_count, rows, err);
            kota_csv_destroy(rows);
            kota_free(path);
        }
        kota_free(names[n]);
    }
    kota_free(names);
    return status;
}

/* One run as a row of the table of runs (csv), its tables under its number there. */
static kota_status add_run(kota_database *database, kota_csv *csv, int32_t member, const char *name,
                           int32_t replication, const char *folder, kota_error *err) {
    static const char *const KEY[] = {"run"};
    char *number = kota_text_format("%d", csv->rows + 1);
    const char *const values[] = {number};
    kota_status status = add_folder(database, folder, KEY, values, 1, err);
    kota_csv_integer(csv, csv->rows + 1);
    kota_csv_integer(csv, member);
    kota_csv_text(csv, name);
    kota_csv_integer(csv, replication);
    kota_csv_end_row(csv);
    kota_free(number);
    return status;
}

/* "<folder>/members/<number>-<name>" of a member; heap, NULL where there is none. */
static char *member_folder(const char *folder, int32_t member) {
    char *below = kota_text_format("%s/members", folder), **names = NULL, *found = NULL;
    int32_t count = 0;
    if (kota_folder_list(&names, &count, below, NULL) != KOTA_OK) count = 0;
    for (int32_t n = 0; n < count; n++) {
        size_t digits = strspn(names[n], "0123456789");
        int64_t number = -1;
        char *head = kota_text_format("%.*s", (int)digits, names[n]);
        if (found == NULL && names[n][digits] == '-' && kota_text_to_integer(head, &number) && number == member)
            found = kota_text_format("%s/%s", below, names[n]);
        kota_free(head);
        kota_free(names[n]);
    }
    kota_free(names);
    kota_free(below);
    return found;
}

/* Every run of a study that is whole; begun.json names all members, also those that no table shows. */
static kota_status add_study(kota_database *database, kota_csv *csv, const char *folder, kota_error *err) {
    char *path = kota_text_format("%s/begun.json", folder);
    kota_json *root = NULL;
    int64_t replications = 0;
    kota_status status = kota_json_read(&root, path, err);
    const kota_json *members = status == KOTA_OK ? kota_json_get(root, "members") : NULL;
    if (status == KOTA_OK &&
        (kota_json_count(members) < 1 || !kota_json_get_integer(root, "replications", &replications)))
        status = kota_fail(err, KOTA_DATA, "%s names no members: it was begun by another version of kota", path);
    const kota_json *member = status == KOTA_OK ? kota_json_at(members, 0, NULL) : NULL;
    for (int32_t m = 0; member != NULL; m++, member = kota_json_next(member)) {
        char *below = member_folder(folder, m);
        const char *name = kota_json_get_text(member, "");
        for (int32_t r = 0; below != NULL && r < replications && status == KOTA_OK; r++) {
            char *run = kota_text_format("%s/r%d", below, r);
            if (kota_folder_exists(run)) status = add_run(database, csv, m, name != NULL ? name : "", r, run, err);
            kota_free(run);
        }
        kota_free(below);
    }
    kota_json_destroy(root);
    kota_free(path);
    return status == KOTA_OK ? add_folder(database, folder, NULL, NULL, 0, err) : status;
}

static kota_status add_all(kota_database *database, const char *folder, kota_error *err) {
    static const char *const COLUMNS[] = {"run", "member", "name", "replication"};
    char *begun = kota_text_format("%s/begun.json", folder), *manifest = kota_text_format("%s/manifest.json", folder);
    kota_csv csv = {0};
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    kota_status status = KOTA_OK;
    if (kota_file_exists(begun))
        status = add_study(database, &csv, folder, err);
    else if (kota_file_exists(manifest))
        status = add_run(database, &csv, 0, "", 0, folder, err);
    else
        status = kota_fail(err, KOTA_DATA, "%s is no folder of a finished study or run", folder);
    kota_csv_table *rows = NULL;
    if (status == KOTA_OK) status = kota_csv_parse(&rows, csv.text.chars, csv.text.length, "runs", err);
    if (status == KOTA_OK) status = kota_database_add(database, "runs", NULL, NULL, 0, rows, err);
    kota_csv_destroy(rows);
    kota_csv_free(&csv);
    kota_free(begun);
    kota_free(manifest);
    return status;
}

static kota_status write_sqlite(kota_app *app, const char *path, kota_error *err) {
    kota_database *database = NULL;
    KOTA_TRY(kota_database_create(&database, path, err));
    kota_status status = add_all(database, app->options.words[0], err);
    if (status == KOTA_OK)
        status = kota_database_finish(database, err);
    else
        kota_database_drop(database);
    if (status == KOTA_OK) kota_app_print_line(&app->words, "export.data", KOTA_FILL(kota_put("file", path)));
    return status;
}

/* ---- depths ---- */

typedef struct layers { /* what is written of each snapshot */
    kota_netcdf *netcdf;
    const char *folder; /* of GeoTIFFs */
} layers;

static kota_status add_layer(const layers *to, const kota_run_folder *run, const kota_snap *snap, kota_error *err) {
    const kota_field_info *info = &kota_fields[KOTA_FIELD_depth_m];
    const float *depth_m = snap->field[KOTA_FIELD_depth_m];
    if (to->netcdf != NULL) KOTA_TRY(kota_netcdf_add(to->netcdf, snap->time_ms, depth_m, err));
    if (to->folder == NULL) return KOTA_OK;
    char *snap_path = kota_snap_file_path("", snap->time_ms, run->map->utc_offset_min);
    const char *name = strrchr(snap_path, '/') + 1;
    char *stem = kota_text_format("%s/depth-%.*s", to->folder, (int)strcspn(name, "."), name);
    kota_status status = kota_raster_write(stem, &run->map->grid, depth_m, -9999, info->unit, info->text, err);
    kota_free(stem);
    kota_free(snap_path);
    return status;
}

static kota_status add_layers(const layers *to, const kota_run_folder *run, const int64_t *times_ms, int32_t count,
                              kota_error *err) {
    for (int32_t t = 0; t < count; t++) {
        char *path = kota_snap_file_path(run->path, times_ms[t], run->map->utc_offset_min);
        kota_snap *snap = NULL;
        kota_status status = kota_snap_file_read(&snap, path, run->map, run->map_hash, err);
        if (status == KOTA_OK) status = add_layer(to, run, snap, err);
        kota_snap_destroy(snap);
        kota_free(path);
        if (status != KOTA_OK) return status;
    }
    return KOTA_OK;
}

static kota_status write_depths(kota_app *app, const kota_run_folder *run, kota_error *err) {
    const char *netcdf = kota_option_given(&app->options, "--netcdf");
    layers to = {.folder = kota_option_given(&app->options, "--geotiff")};
    int64_t *times_ms = NULL;
    int32_t count = 0;
    if (run->map->no_heights)
        return kota_fail(err, KOTA_DATA, "%s has no depths: its city has no heights", run->path);
    KOTA_TRY(kota_snap_file_list(&times_ms, &count, run->path, run->map->utc_offset_min, err));
    kota_status status = count > 0 ? KOTA_OK : kota_fail(err, KOTA_DATA, "%s has no snapshots", run->path);
    if (status == KOTA_OK && to.folder != NULL) status = kota_folder_create(to.folder, err);
    if (status == KOTA_OK && netcdf != NULL)
        status = kota_netcdf_create(&to.netcdf, netcdf, &run->map->grid, times_ms, count, run->plan->name, err);
    if (status == KOTA_OK) status = add_layers(&to, run, times_ms, count, err);
    if (to.netcdf != NULL) status = kota_netcdf_close(to.netcdf, status, err);
    kota_free(times_ms);
    const char *const said[] = {netcdf, to.folder};
    for (int32_t k = 0; k < 2 && status == KOTA_OK; k++)
        if (said[k] != NULL) kota_app_print_line(&app->words, "export.data", KOTA_FILL(kota_put("file", said[k])));
    return status;
}

static kota_status write_layers(kota_app *app, const kota_run_folder *run, kota_error *err) {
    const char *gpkg = kota_option_given(&app->options, "--gpkg"), *qgis = kota_option_given(&app->options, "--qgis");
    int64_t *times_ms = NULL;
    int32_t count = 0;
    kota_snap *last = NULL;
    KOTA_TRY(kota_snap_file_list(&times_ms, &count, run->path, run->map->utc_offset_min, err));
    kota_status status = count > 0 ? KOTA_OK : kota_fail(err, KOTA_DATA, "%s has no snapshots", run->path);
    if (status == KOTA_OK) {
        char *snap = kota_snap_file_path(run->path, times_ms[count - 1], run->map->utc_offset_min);
        status = kota_snap_file_read(&last, snap, run->map, run->map_hash, err);
        kota_free(snap);
    }
    if (status == KOTA_OK && gpkg != NULL) status = kota_export_layers(gpkg, run, last, err);
    if (status == KOTA_OK && qgis != NULL) status = kota_export_qgis(qgis, app, run, last, err);
    kota_snap_destroy(last);
    kota_free(times_ms);
    const char *const said[] = {gpkg, qgis};
    for (int32_t k = 0; k < KOTA_COUNT(said) && status == KOTA_OK; k++)
        if (said[k] != NULL) kota_app_print_line(&app->words, "export.data", KOTA_FILL(kota_put("file", said[k])));
    return status;
}

static kota_status write_run(kota_app *app, const kota_run_folder *run, kota_error *err) {
    if (kota_option_given(&app->options, "--gpkg") != NULL || kota_option_given(&app->options, "--qgis") != NULL)
        KOTA_TRY(write_layers(app, run, err));
    if (kota_option_given(&app->options, "--netcdf") == NULL && kota_option_given(&app->options, "--geotiff") == NULL)
        return KOTA_OK;
    return write_depths(app, run, err);
}

kota_status kota_export_data(kota_app *app, kota_error *err) {
    const char *sqlite = kota_option_given(&app->options, "--sqlite");
    if (app->options.word_count != 1)
        return kota_fail(err, KOTA_USAGE, "name one folder of a finished run, or with --sqlite of a study");
    if (sqlite != NULL) KOTA_TRY(write_sqlite(app, sqlite, err));
    bool of_run = false;
    static const char *const OF_RUN[] = {"--netcdf", "--geotiff", "--gpkg", "--qgis"};
    for (int32_t f = 0; f < KOTA_COUNT(OF_RUN); f++)
        of_run = of_run || kota_option_given(&app->options, OF_RUN[f]) != NULL;
    if (!of_run) return KOTA_OK;
    kota_run_folder *run = NULL;
    KOTA_TRY(kota_run_open(&run, app->options.words[0], err));
    kota_status status = write_run(app, run, err);
    kota_run_close(run);
    return status;
}
