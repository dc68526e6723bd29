/* kota export INPUT --sumo DIR --gmns DIR --tntp DIR: streets and trips for other programs; what runs left is written
 * by export_data.c. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/export_data.h"
#include "app/export_source.h"
#include "core/file.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/gmns.h"
#include "io/sumo.h"
#include "traffic/traffic.h"

#define JAM_SPACING_M 7.0 /* a PCE, as in map/roads.c */
#define GAP_M 2.5         /* of it between cars that stand: SUMO's default minGap */

/* SUMO's word for a class. */
static const char *sumo_word(const char *name) {
    static const struct {
        const char *part, *word;
    } WORDS[] = {{"motorcycle", "motorcycle"}, {"ojol", "motorcycle"}, {"van", "delivery"},
                 {"truck", "truck"},           {"bus", "bus"},         {"bicycle", "bicycle"},
                 {"emergency", "emergency"}};
    for (int32_t w = 0; w < KOTA_COUNT(WORDS); w++)
        if (strstr(name, WORDS[w].part) != NULL) return WORDS[w].word;
    return "passenger";
}

static kota_status write_sumo(const kota_export_source *source, const char *folder, kota_error *err) {
    kota_sumo_vehicle vehicles[KOTA_CLASS_COUNT];
    kota_sumo_def def = {.vehicles = vehicles, .seed = (int32_t)(source->seed & INT32_MAX)};
    for (int32_t c = 0; c < KOTA_CLASS_COUNT; c++) {
        if (!kota_classes[c].loads) continue;
        double room_m = kota_classes[c].pce * JAM_SPACING_M, gap_m = kota_min(GAP_M, 0.4 * room_m);
        vehicles[def.vehicle_count++] = (kota_sumo_vehicle){.id = kota_classes[c].name,
                                                            .vehicle_class = sumo_word(kota_classes[c].name),
                                                            .length_m = room_m - gap_m,
                                                            .gap_m = gap_m,
                                                            .speed_mps = kota_classes[c].speed_mps};
    }
    return kota_sumo_write(&source->net, source->trips.trip_count > 0 ? &source->trips : NULL, &def, folder, err);
}

static kota_status write_gmns(const kota_export_source *source, const char *folder, kota_error *err) {
    return kota_gmns_write(&source->net, folder, err);
}

static kota_status write_tntp(const kota_export_source *source, const char *folder, kota_error *err) {
    return kota_net_write_tntp(&source->net, source->trips.trip_count > 0 ? &source->trips : NULL, folder, err);
}

static kota_status write_all(const kota_export_source *source, kota_app *app, kota_error *err) {
    static const struct {
        const char *option, *words;
        kota_status (*write)(const kota_export_source *source, const char *folder, kota_error *err);
    } FORMATS[] = {{"--sumo", "export.sumo", write_sumo},
                   {"--gmns", "export.gmns", write_gmns},
                   {"--tntp", "export.tntp", write_tntp}};
    for (int32_t f = 0; f < KOTA_COUNT(FORMATS); f++) {
        const char *folder = kota_option_given(&app->options, FORMATS[f].option);
        if (folder == NULL) continue;
        KOTA_TRY(kota_folder_create(folder, err));
        KOTA_TRY(FORMATS[f].write(source, folder, err));
        kota_app_print_line(&app->words, FORMATS[f].words,
                            KOTA_FILL(kota_put("folder", folder), kota_put_number("links", source->net.link_count, 0),
                                      kota_put_number("trips", source->trips.trip_count, 0)));
    }
    return KOTA_OK;
}

kota_status kota_app_export(kota_app *app, kota_error *err) {
    const kota_options *options = &app->options;
    if (kota_export_data_asked(app)) return kota_export_data(app, err);
    if (kota_option_given(options, "--sumo") == NULL && kota_option_given(options, "--gmns") == NULL &&
        kota_option_given(options, "--tntp") == NULL)
        return kota_fail(
            err, KOTA_USAGE,
            "say what to write: --sumo DIR, --gmns DIR or --tntp DIR of streets; --sqlite FILE, --netcdf "
            "FILE, --geotiff DIR, --gpkg FILE or --qgis DIR of a finished run or study");
    kota_export_source source;
    kota_status status = kota_export_source_open(&source, app, err);
    if (status == KOTA_OK) status = write_all(&source, app, err);
    kota_export_source_close(&source);
    return status;
}
