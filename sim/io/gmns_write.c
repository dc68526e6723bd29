/* Writing GMNS. */
#include "core/text.h"
#include "io/csv.h"
#include "io/gmns.h"

static kota_status write_table(kota_csv *csv, const char *folder, const char *name, kota_error *err) {
    char *path = kota_text_format("%s/%s", folder, name);
    kota_status status = kota_csv_write(csv, path, err);
    kota_free(path);
    kota_csv_free(csv);
    return status;
}

static kota_status write_nodes(const kota_net *net, const char *folder, kota_error *err) {
    static const char *const COLUMNS[] = {"node_id", "x_coord", "y_coord", "ctrl_type"};
    kota_csv csv = {0};
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    for (int32_t n = 0; n < net->node_count; n++) {
        kota_csv_text(&csv, net->nodes[n].id);
        kota_csv_number(&csv, net->nodes[n].x_m);
        kota_csv_number(&csv, net->nodes[n].y_m);
        kota_csv_text(&csv, net->nodes[n].signal >= 0 ? "signal" : "no_control");
        kota_csv_end_row(&csv);
    }
    return write_table(&csv, folder, "node.csv", err);
}

static kota_status write_links(const kota_net *net, const char *folder, kota_error *err) {
    static const char *const COLUMNS[] = {"link_id",    "name",     "from_node_id",  "to_node_id",
                                          "directed",   "geometry", "length",        "capacity",
                                          "free_speed", "lanes",    "facility_type", "allowed_uses"};
    kota_csv csv = {0};
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    for (int32_t l = 0; l < net->link_count; l++) {
        const kota_net_link *link = &net->links[l];
        kota_text line = {0};
        kota_text_add(&line, "LINESTRING (");
        for (int32_t p = 0; p < link->point_count; p++) {
            kota_text_add(&line, "%s", p > 0 ? ", " : "");
            kota_text_number(&line, net->xy_m[2 * (link->point_first + p)]);
            kota_text_add(&line, " ");
            kota_text_number(&line, net->xy_m[2 * (link->point_first + p) + 1]);
        }
        kota_text_add(&line, ")");
        kota_csv_text(&csv, link->id);
        kota_csv_text(&csv, link->name);
        kota_csv_text(&csv, net->nodes[link->from].id);
        kota_csv_text(&csv, net->nodes[link->to].id);
        kota_csv_text(&csv, "true");
        kota_csv_text(&csv, line.chars);
        kota_csv_number(&csv, link->length_m);
        kota_csv_number(&csv, link->capacity_pceps * 3600.0 / link->lanes);
        kota_csv_number(&csv, link->speed_mps * 3.6);
        kota_csv_number(&csv, link->lanes);
        kota_csv_text(&csv, kota_road_class_names[link->road_class]);
        kota_csv_text(&csv, "auto");
        kota_csv_end_row(&csv);
        kota_text_free(&line);
    }
    return write_table(&csv, folder, "link.csv", err);
}

static const char *turn_type(double bend) {
    return bend >= 3.0 ? "uturn" : bend > 0.3 ? "right" : bend < -0.3 ? "left" : "thru";
}

static kota_status write_movements(const kota_net *net, const char *folder, kota_error *err) {
    static const char *const COLUMNS[] = {"mvmt_id", "node_id", "ib_link_id", "ob_link_id", "type", "ctrl_type"};
    kota_csv csv = {0};
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    for (int32_t t = 0; t < net->turn_count; t++) {
        const kota_net_turn *turn = &net->turns[t];
        kota_csv_integer(&csv, t + 1);
        kota_csv_text(&csv, net->nodes[net->links[turn->from_link].to].id);
        kota_csv_text(&csv, net->links[turn->from_link].id);
        kota_csv_text(&csv, net->links[turn->to_link].id);
        kota_csv_text(&csv, turn_type(kota_net_bend(net, turn)));
        kota_csv_text(&csv, turn->signal >= 0 ? "signal" : "no_control");
        kota_csv_end_row(&csv);
    }
    return write_table(&csv, folder, "movement.csv", err);
}

static kota_status write_config(const kota_net *net, const char *folder, kota_error *err) {
    static const char *const COLUMNS[] = {"dataset_name", "short_length",          "long_length",    "speed",
                                          "crs",          "geometry_field_format", "version_number", "id_type"};
    kota_csv csv = {0};
    char *crs = net->epsg > 0 ? kota_text_format("EPSG:%d", (int)net->epsg) : NULL;
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    kota_csv_text(&csv, "kota");
    kota_csv_text(&csv, "m");
    kota_csv_text(&csv, "m");
    kota_csv_text(&csv, "kph");
    kota_csv_text(&csv, crs);
    kota_csv_text(&csv, "WKT");
    kota_csv_text(&csv, "0.96");
    kota_csv_text(&csv, "string");
    kota_csv_end_row(&csv);
    kota_free(crs);
    return write_table(&csv, folder, "config.csv", err);
}

kota_status kota_gmns_write(const kota_net *net, const char *folder, kota_error *err) {
    KOTA_TRY(write_nodes(net, folder, err));
    KOTA_TRY(write_links(net, folder, err));
    KOTA_TRY(write_movements(net, folder, err));
    return write_config(net, folder, err);
}
