/* A network's bans and signals as lines over their junctions in GeoJSON, for kota import --turns. */
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/json_text.h"
#include "io/net_inside.h"

#define REACH_M 10.0 /* from a junction to the points before and behind it, or to the next bend; assumed */

/* A point of a link near one of its ends. */
static void point_near(double *xy_m, const kota_net *net, const kota_net_link *link, bool at_end) {
    int32_t last = link->point_first + link->point_count - 1;
    const double *end = &net->xy_m[2 * (at_end ? last : link->point_first)], *next = at_end ? end - 2 : end + 2;
    const kota_net_node *node = &net->nodes[at_end ? link->to : link->from];
    double dx = next[0] - node->x_m, dy = next[1] - node->y_m, size = kota_sqrt(dx * dx + dy * dy);
    double share = size > REACH_M ? REACH_M / size : 1.0;
    xy_m[0] = node->x_m + share * dx + net->origin_xy[0];
    xy_m[1] = node->y_m + share * dy + net->origin_xy[1];
}

static char *plan_words(const kota_signal *plan) {
    kota_text text = {0};
    for (int32_t p = 0; p < plan->phase_count; p++) {
        const kota_signal_phase *phase = &plan->phases[p];
        kota_text_add(&text, "%s%g/%g/%g/%g", p > 0 ? " " : "", (double)phase->green_s, (double)phase->clear_s,
                      (double)phase->min_green_s, (double)phase->max_green_s);
    }
    return text.chars;
}

static char *phase_words(uint16_t phases) {
    kota_text text = {0};
    for (int32_t p = 0; p < KOTA_SIGNAL_PHASES_MAX; p++) {
        if (phases >> p & 1) kota_text_add(&text, "%s%d", text.length > 0 ? " " : "", (int)p + 1);
    }
    return text.chars;
}

/* plan NULL: the turn is banned. */
static void add_turn(kota_json_writer *json, const kota_net *net, int32_t from, int32_t to, const kota_signal *plan,
                     uint16_t phases) {
    const kota_net_link *in = &net->links[from], *out = &net->links[to];
    double xy_m[6] = {
        [2] = net->nodes[in->to].x_m + net->origin_xy[0], [3] = net->nodes[in->to].y_m + net->origin_xy[1]};
    point_near(xy_m, net, in, true);
    point_near(xy_m + 4, net, out, false);
    kota_json_object(json, NULL);
    kota_json_text(json, "type", "Feature");
    kota_json_object(json, "properties");
    if (plan == NULL) {
        kota_json_flag(json, "banned", true);
    } else {
        char *greens = phase_words(phases), *words = plan_words(plan);
        kota_json_text(json, "phases", greens);
        kota_json_text(json, "plan", words);
        kota_json_number(json, "offset_s", (double)plan->offset_s);
        kota_json_flag(json, "actuated", plan->kind == KOTA_SIGNAL_ACTUATED);
        kota_free(greens);
        kota_free(words);
    }
    kota_json_end(json);
    kota_json_object(json, "geometry");
    kota_json_text(json, "type", "LineString");
    kota_json_numbers(json, "coordinates", xy_m, 6, 2);
    kota_json_end(json);
    kota_json_end(json);
}

/* Turns that the network does not list and that are not simply back. */
static int32_t add_bans(kota_json_writer *json, const kota_net *net, const int32_t *back) {
    kota_net_leaving out = kota_net_leaving_of(net);
    int32_t count = 0;
    for (int32_t l = 0; l < net->link_count; l++) {
        int32_t node = net->links[l].to;
        for (int32_t k = out.start[node]; k < out.start[node + 1]; k++) {
            int32_t to = out.link[k];
            if (to == back[l] || kota_net_turn_find(net, l, to) >= 0) continue;
            add_turn(json, net, l, to, NULL, 0);
            count++;
        }
    }
    kota_net_leaving_free(&out);
    return count;
}

static int32_t add_held(kota_json_writer *json, const kota_net *net) {
    int32_t count = 0;
    for (int32_t t = 0; t < net->turn_count; t++) {
        const kota_net_turn *turn = &net->turns[t];
        kota_signal plan;
        uint16_t phases = 0;
        if (turn->signal < 0 || turn->slot < 0 || !kota_net__plan(&plan, &phases, net, turn) || phases == 0) continue;
        add_turn(json, net, turn->from_link, turn->to_link, &plan, phases);
        count++;
    }
    return count;
}

kota_status kota_net_write_turns(int32_t *count, const kota_net *net, int32_t epsg, const char *path,
                                 kota_error *err) {
    kota_json_writer json = {0};
    int32_t *back = kota_alloc((size_t)net->link_count + 1, sizeof *back);
    kota_net_pair(back, net);
    kota_net__begin_features(&json, epsg);
    *count = add_bans(&json, net, back) + add_held(&json, net);
    kota_json_end(&json);
    kota_json_end(&json);
    kota_status status = *count > 0 ? kota_json_write(&json, path, err) : KOTA_OK;
    kota_json_writer_free(&json);
    kota_free(back);
    return status;
}
