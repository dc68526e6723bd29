/* A network's streets as GeoJSON, for kota import. */
#include "core/memory.h"
#include "core/text.h"
#include "io/json_text.h"
#include "io/net_inside.h"

static void add_street(kota_json_writer *json, const kota_net *net, const kota_net_link *link,
                       const kota_net_link *back) {
    double *xy_m = kota_alloc(2 * (size_t)link->point_count, sizeof *xy_m);
    for (int32_t p = 0; p < link->point_count; p++) { /* ends at the nodes, for streets are cut where they meet */
        const double *at_m = &net->xy_m[2 * (link->point_first + p)];
        const kota_net_node *node = p == 0                       ? &net->nodes[link->from]
                                    : p == link->point_count - 1 ? &net->nodes[link->to]
                                                                 : NULL;
        xy_m[2 * p] = (node != NULL ? node->x_m : at_m[0]) + net->origin_xy[0];
        xy_m[2 * p + 1] = (node != NULL ? node->y_m : at_m[1]) + net->origin_xy[1];
    }
    kota_json_object(json, NULL);
    kota_json_text(json, "type", "Feature");
    kota_json_object(json, "properties");
    kota_json_text(json, "id", link->id);
    kota_json_text(json, "name", link->name);
    kota_json_text(json, "class", kota_road_class_names[link->road_class]);
    kota_json_number(json, "lanes", link->lanes + (back != NULL ? back->lanes : 0.0));
    kota_json_number(json, "speed_km_per_h", link->speed_mps * 3.6);
    kota_json_text(json, "oneway", back == NULL ? "yes" : "no");
    kota_json_end(json);
    kota_json_object(json, "geometry");
    kota_json_text(json, "type", "LineString");
    kota_json_numbers(json, "coordinates", xy_m, 2 * link->point_count, 2);
    kota_json_end(json);
    kota_json_end(json);
    kota_free(xy_m);
}

void kota_net__begin_features(kota_json_writer *json, int32_t epsg) {
    char *crs = kota_text_format("urn:ogc:def:crs:EPSG::%d", (int)epsg);
    kota_json_object(json, NULL);
    kota_json_text(json, "type", "FeatureCollection");
    kota_json_object(json, "crs");
    kota_json_text(json, "type", "name");
    kota_json_object(json, "properties");
    kota_json_text(json, "name", crs);
    kota_json_end(json);
    kota_json_end(json);
    kota_json_array(json, "features");
    kota_free(crs);
}

kota_status kota_net_write_streets(const kota_net *net, int32_t epsg, const char *path, kota_error *err) {
    kota_json_writer json = {0};
    int32_t *back = kota_alloc((size_t)net->link_count + 1, sizeof *back);
    kota_net_pair(back, net);
    kota_net__begin_features(&json, epsg);
    for (int32_t l = 0; l < net->link_count; l++) {
        if (back[l] >= 0 && back[l] < l) continue;
        add_street(&json, net, &net->links[l], back[l] >= 0 ? &net->links[back[l]] : NULL);
    }
    kota_json_end(&json);
    kota_json_end(&json);
    kota_status status = kota_json_write(&json, path, err);
    kota_json_writer_free(&json);
    kota_free(back);
    return status;
}
