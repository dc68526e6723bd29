/* QGIS's project and style files (XML as QGIS 3 writes it), just what makes a planner see the result at once. */
#include "app/export_qgis.h"

#include <string.h>

#include "app/export_layers.h"
#include "core/file.h"
#include "core/text.h"
#include "picture/map_picture.h"
#include "report/report.h"

/* "r,g,b" of a colour that pictures have. */
#define TEXT_OF_RGB(...) TEXT_OF_PARTS(__VA_ARGS__)
#define TEXT_OF_PARTS(r, g, b) #r "," #g "," #b
#define RAIL_TEXT TEXT_OF_RGB(KOTA_RAIL_RGB)

typedef struct step { /* up to this value of the field, or at it of a raster */
    double value;
    const char *colour; /* "r,g,b" */
} step;

typedef struct layer {
    const char *name;          /* of the file without its ending, and under "qgis." of the texts */
    const char *table, *field; /* of run.gpkg; NULL: a raster */
    const char *shape;         /* Line, Point; NULL: a raster */
    step steps[5];
} layer;

/* A layer without a field has one symbol; the first step's colour is its. Their ids in the project begin with
 * kota_layer_: QGIS takes those of more than ten letters alone. From below to above. Blues from pale to deep for
 * water, as report.html's; green to red for fills and speeds. */
static const layer LAYERS[] = {
    {"stations", "stations", NULL, "Point", {{1, "255,255,255"}}},
    {"rails", "rails", NULL, "Line", {{1, RAIL_TEXT}}},
    {"drains",
     "drains",
     "width_m",
     "Line",
     {{0.4, "196,178,208"}, {0.6, "168,130,190"}, {1, "140,84,170"}, {1.5, "112,42,148"}, {10000, "74,14,110"}}},
    {"bins",
     "bins",
     "fill_frac",
     "Point",
     {{0.5, "44,122,88"}, {0.8, "166,190,84"}, {1, "240,180,50"}, {1.2, "216,96,40"}, {1000, "150,20,30"}}},
    {"speed",
     "links",
     "speed_frac",
     "Line",
     {{0.2, "150,20,30"}, {0.4, "216,96,40"}, {0.6, "240,180,50"}, {0.8, "166,190,84"}, {10, "44,122,88"}}},
    {"depth",
     "links",
     "depth_m",
     "Line",
     {{0.05, "170,175,182"}, {0.15, "158,202,225"}, {0.3, "66,146,198"}, {0.6, "8,81,156"}, {10000, "8,48,107"}}},
    {"depth_max",
     NULL,
     NULL,
     NULL,
     {{0.05, "222,235,247"}, {0.15, "158,202,225"}, {0.3, "66,146,198"}, {0.6, "8,81,156"}, {1.5, "8,48,107"}}},
    {"speed_max",
     NULL,
     NULL,
     NULL,
     {{0.1, "237,248,233"}, {0.5, "186,228,179"}, {1, "116,196,118"}, {1.5, "49,163,84"}, {3, "0,109,44"}}},
    {"hazard_max",
     NULL,
     NULL,
     NULL,
     {{0.5, "255,255,178"}, {0.75, "254,204,92"}, {1.25, "253,141,60"}, {2, "240,59,32"}, {4, "189,0,38"}}},
    {"arrival",
     NULL,
     NULL,
     NULL,
     {{0, "63,0,125"}, {1800, "106,81,163"}, {3600, "158,154,200"}, {10800, "218,218,235"}, {43200, "242,240,247"}}},
};

static void put_symbols(kota_text *xml, const layer *of) {
    bool line = strcmp(of->shape, "Line") == 0;
    kota_text_add(xml, "<symbols>\n");
    for (int32_t k = 0; k < KOTA_COUNT(of->steps); k++) {
        kota_text_add(xml,
                      "<symbol name=\"%d\" type=\"%s\" alpha=\"1\"><layer class=\"%s\" enabled=\"1\" pass=\"0\">",
                      (int)k, line ? "line" : "marker", line ? "SimpleLine" : "SimpleMarker");
        if (line)
            kota_text_add(xml, "<prop k=\"line_color\" v=\"%s,255\"/><prop k=\"line_width\" v=\"%.2f\"/>",
                          of->steps[k].colour, 0.4 + 0.12 * k);
        else
            kota_text_add(
                xml, "<prop k=\"color\" v=\"%s,255\"/><prop k=\"name\" v=\"circle\"/><prop k=\"size\" v=\"2.6\"/>",
                of->steps[k].colour);
        kota_text_add(xml, "</layer></symbol>\n");
    }
    kota_text_add(xml, "</symbols>\n");
}

/* As maps have railways: a dark line and ties across it, which QGIS draws as a line of wide, short dashes; a station
 * is a white circle with a dark rim. */
static void put_one_symbol(kota_text *xml, const layer *of) {
    bool line = strcmp(of->shape, "Line") == 0;
    const char *colour = of->steps[0].colour;
    kota_text_add(xml,
                  "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" forceraster=\"0\">\n<symbols>\n<symbol "
                  "name=\"0\" type=\"%s\" alpha=\"1\">",
                  line ? "line" : "marker");
    if (line)
        kota_text_add(xml,
                      "<layer class=\"SimpleLine\" enabled=\"1\" pass=\"0\"><prop k=\"line_color\" v=\"%s,255\"/>"
                      "<prop k=\"line_width\" v=\"0.4\"/></layer><layer class=\"SimpleLine\" enabled=\"1\" "
                      "pass=\"0\"><prop k=\"line_color\" v=\"%s,255\"/><prop k=\"line_width\" v=\"1.6\"/><prop "
                      "k=\"capstyle\" v=\"flat\"/><prop k=\"use_custom_dash\" v=\"1\"/><prop k=\"customdash\" "
                      "v=\"0.4;2.2\"/><prop k=\"customdash_unit\" v=\"MM\"/></layer>",
                      colour, colour);
    else
        kota_text_add(xml,
                      "<layer class=\"SimpleMarker\" enabled=\"1\" pass=\"0\"><prop k=\"color\" v=\"%s,255\"/>"
                      "<prop k=\"outline_color\" v=\"" RAIL_TEXT ",255\"/><prop k=\"outline_width\" v=\"0.6\"/><prop "
                      "k=\"name\" v=\"circle\"/><prop k=\"size\" v=\"2.4\"/></layer>",
                      colour);
    kota_text_add(xml, "</symbol>\n</symbols>\n</renderer-v2>\n");
}

static void put_vector_style(kota_text *xml, const layer *of) {
    double low = 0;
    kota_text_add(xml,
                  "<renderer-v2 type=\"graduatedSymbol\" attr=\"%s\" graduatedMethod=\"GraduatedColor\" "
                  "symbollevels=\"0\" forceraster=\"0\">\n<ranges>\n",
                  of->field);
    for (int32_t k = 0; k < KOTA_COUNT(of->steps); k++) {
        double high = of->steps[k].value;
        bool last = k + 1 == KOTA_COUNT(of->steps);
        kota_text_add(xml, "<range symbol=\"%d\" lower=\"%g\" upper=\"%g\" render=\"true\" label=\"", (int)k, low,
                      high);
        kota_text_add(xml, last ? "&gt; %g\"/>\n" : "%g - %g\"/>\n", low, high);
        low = high;
    }
    kota_text_add(xml, "</ranges>\n");
    put_symbols(xml, of);
    kota_text_add(xml, "</renderer-v2>\n");
}

static void put_hex(kota_text *xml, const char *colour) {
    int32_t part = 0;
    kota_text_add(xml, "#");
    for (const char *c = colour;; c++) {
        if (*c >= '0' && *c <= '9') {
            part = 10 * part + (*c - '0');
            continue;
        }
        kota_text_add(xml, "%02x", (unsigned)part);
        part = 0;
        if (*c == '\0') return;
    }
}

/* Below the first step nothing is drawn, so that dry ground shows what lies under it; arrival begins at 0. */
static void put_raster_style(kota_text *xml, const layer *of) {
    double low = of->steps[0].value, high = of->steps[KOTA_COUNT(of->steps) - 1].value;
    kota_text_add(xml,
                  "<pipe><rasterrenderer type=\"singlebandpseudocolor\" band=\"1\" alphaBand=\"-1\" opacity=\"0.85\" "
                  "classificationMin=\"%g\" classificationMax=\"%g\">\n<rasterTransparency>"
                  "<singleValuePixelList><pixelListEntry min=\"-1e+09\" max=\"%g\" percentTransparent=\"100\"/>"
                  "</singleValuePixelList></rasterTransparency>\n<rastershader><colorrampshader "
                  "colorRampType=\"INTERPOLATED\" classificationMode=\"1\" clip=\"0\" minimumValue=\"%g\" "
                  "maximumValue=\"%g\">\n",
                  low, high, low > 0 ? low - 1e-6 : -1e-6, low, high);
    for (int32_t k = 0; k < KOTA_COUNT(of->steps); k++) {
        kota_text_add(xml, "<item value=\"%g\" alpha=\"255\" label=\"%g\" color=\"", of->steps[k].value,
                      of->steps[k].value);
        put_hex(xml, of->steps[k].colour);
        kota_text_add(xml, "\"/>\n");
    }
    kota_text_add(xml, "</colorrampshader></rastershader></rasterrenderer></pipe>\n");
}

static void put_style(kota_text *xml, const layer *of) {
    if (of->shape != NULL && of->field == NULL)
        put_one_symbol(xml, of);
    else if (of->shape != NULL)
        put_vector_style(xml, of);
    else
        put_raster_style(xml, of);
}

static kota_status write_style(const char *folder, const layer *of, kota_error *err) {
    kota_text xml = {0};
    char *path = kota_text_format("%s/%s.qml", folder, of->name);
    kota_text_add(&xml, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22\" "
                        "styleCategories=\"Symbology\">\n");
    put_style(&xml, of);
    kota_text_add(&xml, "</qgis>\n");
    kota_status status = kota_file_write(path, xml.chars, xml.length, err);
    kota_text_free(&xml);
    kota_free(path);
    return status;
}

static void put_crs(kota_text *xml, int32_t epsg) {
    if (epsg > 0) kota_text_add(xml, "<spatialrefsys><authid>EPSG:%d</authid></spatialrefsys>", (int)epsg);
}

static void put_layer(kota_text *xml, const kota_app *app, const layer *of, int32_t epsg) {
    kota_text_add(xml, "<maplayer type=\"%s\"", of->shape != NULL ? "vector" : "raster");
    if (of->shape != NULL) kota_text_add(xml, " geometry=\"%s\"", of->shape);
    kota_text_add(xml, ">\n<id>kota_layer_%s</id>\n<datasource>./", of->name);
    kota_text_add(xml, of->shape != NULL ? "run.gpkg|layername=%s" : "%s.tif",
                  of->shape != NULL ? of->table : of->name);
    kota_text_add(xml, "</datasource>\n<layername>");
    kota_report_page_escape(xml, kota_word_of(&app->words, "qgis", of->name), false);
    kota_text_add(xml, "</layername>\n<provider%s</provider>\n<srs>",
                  of->shape != NULL ? " encoding=\"UTF-8\">ogr" : ">gdal");
    put_crs(xml, epsg);
    kota_text_add(xml, "</srs>\n");
    put_style(xml, of);
    kota_text_add(xml, "</maplayer>\n");
}

/* At once: one view of each system, and what is no view. */
static bool is_shown(const layer *of) {
    static const char *const SHOWN[] = {"speed", "bins", "depth_max", "rails", "stations"};
    for (int32_t k = 0; k < KOTA_COUNT(SHOWN); k++)
        if (strcmp(of->name, SHOWN[k]) == 0) return true;
    return false;
}

static void put_project(kota_text *xml, const kota_app *app, const kota_run_folder *run, const bool *there) {
    const kota_grid *grid = &run->map->grid;
    double east_m = grid->west_m + grid->nx * grid->dx_m, north_m = grid->south_m + grid->ny * grid->dx_m;
    kota_text_add(xml, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22\" "
                       "projectname=\"");
    kota_report_page_escape(xml, run->plan->name, false);
    kota_text_add(xml, "\">\n<title>");
    kota_report_page_escape(xml, run->plan->name, false);
    kota_text_add(xml, "</title>\n<projectCrs>");
    put_crs(xml, grid->epsg);
    kota_text_add(xml, "</projectCrs>\n<layer-tree-group>\n");
    for (int32_t l = 0; l < KOTA_COUNT(LAYERS); l++) {
        if (!there[l]) continue;
        kota_text_add(xml, "<layer-tree-layer id=\"kota_layer_%s\" checked=\"%s\" providerKey=\"%s\" name=\"",
                      LAYERS[l].name, is_shown(&LAYERS[l]) ? "Qt::Checked" : "Qt::Unchecked",
                      LAYERS[l].shape != NULL ? "ogr" : "gdal");
        kota_report_page_escape(xml, kota_word_of(&app->words, "qgis", LAYERS[l].name), false);
        kota_text_add(xml, "\"/>\n");
    }
    kota_text_add(
        xml,
        "</layer-tree-group>\n<mapcanvas name=\"theMapCanvas\"><units>meters</units><extent><xmin>%.3f</xmin>"
        "<ymin>%.3f</ymin><xmax>%.3f</xmax><ymax>%.3f</ymax></extent><destinationsrs>",
        grid->west_m, grid->south_m, east_m, north_m);
    put_crs(xml, grid->epsg);
    kota_text_add(xml, "</destinationsrs></mapcanvas>\n<projectlayers>\n");
    for (int32_t l = 0; l < KOTA_COUNT(LAYERS); l++)
        if (there[l]) put_layer(xml, app, &LAYERS[l], grid->epsg);
    kota_text_add(xml, "</projectlayers>\n</qgis>\n");
}

/* A raster of the run beside the project; false in *there where the run has none. */
static kota_status copy_raster(bool *there, const char *folder, const kota_run_folder *run, const layer *of,
                               kota_error *err) {
    char *from = kota_text_format("%s/%s.tif", run->path, of->name), *bytes = NULL;
    char *to = kota_text_format("%s/%s.tif", folder, of->name);
    size_t length = 0;
    kota_status status = KOTA_OK;
    *there = kota_file_exists(from);
    if (*there) status = kota_file_read(&bytes, &length, from, (size_t)8 << 30, err);
    if (*there && status == KOTA_OK) status = kota_file_write(to, bytes, length, err);
    kota_free(bytes);
    kota_free(from);
    kota_free(to);
    return status;
}

kota_status kota_export_qgis(const char *folder, const kota_app *app, const kota_run_folder *run,
                             const kota_snap *last, kota_error *err) {
    bool there[KOTA_COUNT(LAYERS)];
    char *data = kota_text_format("%s/run.gpkg", folder), *project = kota_text_format("%s/kota.qgs", folder);
    bool bins = kota_snap_count(run->map, KOTA_PLACE_BIN) > 0;
    kota_text xml = {0};
    kota_status status = kota_folder_create(folder, err);
    if (status == KOTA_OK) status = kota_export_layers(data, run, last, err);
    for (int32_t l = 0; l < KOTA_COUNT(LAYERS) && status == KOTA_OK; l++) {
        const layer *of = &LAYERS[l];
        there[l] = of->table == NULL || strcmp(of->table, "bins") != 0 || bins;
        if (strcmp(of->name, "drains") == 0) there[l] = run->map->drain_link_count > 0;
        if (strcmp(of->name, "rails") == 0) there[l] = kota_export_rail_count(run->map) > 0;
        if (strcmp(of->name, "stations") == 0) there[l] = kota_export_station_count(run->map) > 0;
        if (of->field != NULL && strcmp(of->field, "depth_m") == 0) there[l] = !run->map->no_heights;
        if (of->shape == NULL) status = copy_raster(&there[l], folder, run, of, err);
        if (status == KOTA_OK && there[l]) status = write_style(folder, of, err);
    }
    if (status == KOTA_OK) {
        put_project(&xml, app, run, there);
        status = kota_file_write(project, xml.chars, xml.length, err);
    }
    kota_text_free(&xml);
    kota_free(project);
    kota_free(data);
    return status;
}
