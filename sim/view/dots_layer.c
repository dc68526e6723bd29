/* What stands or moves on the map as a small sign of constant size: bins by their value, vehicles, waste trucks with
 * their load, and arrows of the water. On the map and in the city alike. */
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "view/layers.h"
#include "view/pick.h"

enum { KIND_VALUE, KIND_VEHICLE, KIND_TRUCK, KIND_ARROW, KIND_TRAVELLER, KINDS };
_Static_assert((int)KINDS == (int)KOTA_DOTS_KINDS, "a program for each kind: drivers on processors run all branches");
enum { VEHICLES_MAX = 12000 };
#define GLSL_OF(...) GLSL_OF_THESE(__VA_ARGS__)
#define GLSL_OF_THESE(...) #__VA_ARGS__

typedef struct dot {
    float x_m, y_m; /* from the grid's south-western corner */
    float turn_rad; /* of an arrow, anticlockwise of east; share of a truck's load; kota_ride of a vehicle */
    int32_t index;
} dot;

/* clang-format off */
static const char vertex[] =
    "layout(location = 0) in vec3 in_at;\n"
    "layout(location = 1) in int in_index;\n"
    "uniform mat4 u_clip, u_eye;\n"
    "uniform vec4 u_to_px;\n"
    "uniform sampler2D u_bed;\n"
    "uniform vec2 u_pane_px, u_cells;\n"
    "uniform float u_radius_px, u_dx_m, u_lift, u_turn;\n"
    "uniform int u_city;\n" KOTA_GLSL_VALUE_OF
    "out vec2 v_at;\n"
    "flat out vec3 v_colour;\n"
    "flat out vec2 v_size;\n" /* radius; 1: draws attention; share of a load */
    "vec4 place(vec2 at_m, vec2 px) {\n"
    "    if (u_city == 0) return u_clip * vec4(at_m * u_to_px.xy + u_to_px.zw + px, 0.0, 1.0);\n"
    "    ivec2 cell = clamp(ivec2(at_m / u_dx_m), ivec2(0), ivec2(u_cells) - 1);\n"
    "    vec4 at = u_eye * vec4(at_m, texelFetch(u_bed, cell, 0).r * u_lift + 2.0, 1.0);\n"
    "    return at + vec4(2.0 * px * vec2(1.0, -1.0) / u_pane_px * at.w, -0.002 * at.w, 0.0);\n"
    "}\n"
    "void main() {\n"
    "    bool shows = true;\n"
    "    v_colour = vec3(0.13, 0.17, 0.24);\n"
    "    v_size = vec2(u_radius_px, 0.0);\n"
    "    if (KIND == 0) {\n"
    "        float value = value_of(in_index, shows);\n"
    "        float share = min(abs(value) / max(abs(u_scale.x), abs(u_scale.y)), 1.0);\n"
    "        v_colour = colour_of(value);\n"
    "        bool full = u_change == 0 && value >= u_scale.y / 1.2;\n"
    "        v_size = vec2(u_radius_px * (0.75 + 0.6 * share), full ? 1.0 : 0.0);\n"
    "    }\n"
    "    if (KIND == 2) v_size.y = in_at.z;\n"
    "    if (KIND == 1) {\n" /* smaller on two wheels, larger than a car: by kota_ride */
    "        v_size.x *= in_at.z < 0.5 ? 1.0 : in_at.z < 1.5 ? 0.72 : 1.35;\n"
    "        v_colour = (in_at.z < 0.5 ? vec3(" GLSL_OF(KOTA_CAR_RGB) ") : in_at.z < 1.5 ? vec3("
    GLSL_OF(KOTA_TWO_WHEEL_RGB) ") : vec3(" GLSL_OF(KOTA_LARGE_RGB) ")) / 255.0;\n"
    "    }\n"
    "    if (KIND == 4) v_colour = vec3(" GLSL_OF(KOTA_TRAVELLER_RGB) ") / 255.0;\n"
    "    v_at = (vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0) * (v_size.x + ROOM);\n"
    "    vec2 px = v_at;\n"
    "    if (KIND == 3) {\n"
    "        float a = in_at.z + u_turn;\n"
    "        px = vec2(cos(a) * v_at.x - sin(a) * v_at.y, -sin(a) * v_at.x - cos(a) * v_at.y);\n"
    "    }\n"
    "    gl_Position = shows ? place(in_at.xy, px) : vec4(2.0, 2.0, 2.0, 1.0);\n"
    "}\n";
static const char fragment[] =
    "in vec2 v_at;\n"
    "flat in vec3 v_colour;\n"
    "flat in vec2 v_size;\n"
    "out vec4 o_colour;\n"
    "void main() {\n"
    "    float r = length(v_at), ring = KIND == 0 && v_size.y > 0.5 ? 3.0 : 1.6;\n"
    "    float inside = clamp(v_size.x + 0.5 - r, 0.0, 1.0), all = clamp(v_size.x + ring + 0.5 - r, 0.0, 1.0);\n"
    "    if (KIND == 0) {\n"
    "        vec3 rim = v_size.y > 0.5 ? vec3(0.75, 0.05, 0.1) : vec3(0.12, 0.15, 0.2);\n"
    "        o_colour = vec4(mix(rim, v_colour, inside), all * (v_size.y > 0.5 ? 1.0 : 0.95));\n"
    "    } else if (KIND == 1 || KIND == 4) {\n"
    "        o_colour = vec4(mix(vec3(1.0), v_colour, inside), clamp(v_size.x + 1.2 - r, 0.0, 1.0));\n"
    "    } else if (KIND == 2) {\n" /* a square, filled from below by its load */
    "        float d = max(abs(v_at.x), abs(v_at.y));\n"
    "        bool full = v_at.y > v_size.x * (1.0 - 2.0 * v_size.y);\n"
    "        vec3 body = full ? vec3(0.55, 0.33, 0.02) : vec3(0.98, 0.86, 0.45);\n"
    "        float paint = clamp(v_size.x - 1.0 - d, 0.0, 1.0);\n"
    "        o_colour = vec4(mix(vec3(0.12, 0.15, 0.2), body, paint), clamp(v_size.x + 0.5 - d, 0.0, 1.0));\n"
    "    } else {\n" /* a shaft and a head, pointing along x */
    "        float l = v_size.x, shaft = max(abs(v_at.y) - 1.0, abs(v_at.x + 0.2 * l) - 0.8 * l);\n"
    "        float head = max(abs(v_at.y) + 0.7 * (v_at.x - l), 0.35 * l - v_at.x);\n"
    "        float alpha = clamp(0.7 - min(shaft, head), 0.0, 1.0), halo = clamp(2.2 - min(shaft, head), 0.0, 1.0);\n"
    "        o_colour = vec4(mix(vec3(1.0), vec3(0.05, 0.2, 0.42), alpha), max(alpha, 0.55 * halo));\n"
    "    }\n"
    "    if (o_colour.a <= 0.0) discard;\n"
    "}\n";
/* clang-format on */

static void make_bins(kota_dots_layer *layer, const kota_map *map) {
    dot *dots = kota_alloc((size_t)map->facility_count + 1, sizeof *dots);
    for (int32_t f = 0; f < map->facility_count; f++) {
        if (map->facilities[f].kind != KOTA_FACILITY_TPS) continue;
        dots[layer->bins] = (dot){.x_m = (float)(map->facilities[f].x_m - map->grid.west_m),
                                  .y_m = (float)(map->facilities[f].y_m - map->grid.south_m),
                                  .index = layer->bins};
        layer->bins++;
    }
    glBindBuffer(GL_ARRAY_BUFFER, layer->buffers[0]);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)((size_t)layer->bins * sizeof *dots), dots, GL_STATIC_DRAW);
    kota_free(dots);
}

kota_status kota_dots_layer_open(kota_dots_layer *layer, const kota_map *map, kota_error *err) {
    *layer = (kota_dots_layer){0};
    for (int32_t k = 0; k < KINDS; k++) {
        const char *room = k == KIND_VEHICLE ? "1.7" : "4.0"; /* pixels that a sign's rim or halo takes */
        char *head = kota_text_format("#define KIND %d\n#define ROOM %s\n", (int)k, room);
        char *first = kota_text_format("%s%s", head, vertex), *second = kota_text_format("%s%s", head, fragment);
        kota_status status = kota_gl_program(&layer->programs[k], "dots", first, second, err);
        kota_free(head);
        kota_free(first);
        kota_free(second);
        KOTA_TRY(status);
    }
    glGenVertexArrays(1, &layer->array);
    glGenBuffers(2, layer->buffers);
    make_bins(layer, map);
    return KOTA_OK;
}

void kota_dots_layer_close(kota_dots_layer *layer) {
    for (int32_t k = 0; k < KINDS; k++) glDeleteProgram(layer->programs[k]);
    glDeleteVertexArrays(1, &layer->array);
    glDeleteBuffers(2, layer->buffers);
}

static void begin(const kota_dots_layer *layer, const kota_map *map, const kota_pane *pane, int32_t kind,
                  double radius_px) {
    GLuint program = layer->programs[kind];
    glUseProgram(program);
    glBindVertexArray(layer->array);
    kota_pane_bind(pane, program);
    kota_pane_place(pane, program, &map->grid);
    kota_gl_set_f(program, "u_radius_px", radius_px);
    kota_gl_set_i(program, "u_city", pane->camera.city);
    kota_gl_set_f(program, "u_turn", pane->camera.city ? pane->camera.turn_rad : 0.0);
    kota_gl_set_f(program, "u_dx_m", map->grid.dx_m);
    kota_gl_set_f(program, "u_lift", pane->camera.lift);
    kota_gl_set_f2(program, "u_cells", map->grid.nx, map->grid.ny);
    kota_gl_set_f2(program, "u_pane_px", pane->rect.x1 - pane->rect.x0, pane->rect.y1 - pane->rect.y0);
    kota_gl_set_i(program, "u_bed", 5);
    kota_gl_bind(5, pane->bed);
    if (!pane->camera.city) return;
    float eye[16];
    kota_camera_matrix(&pane->camera, &pane->rect, &map->grid, eye);
    glUniformMatrix4fv(glGetUniformLocation(program, "u_eye"), 1, GL_FALSE, eye);
}

static void draw(const kota_dots_layer *layer, int32_t buffer, int32_t count) {
    glBindBuffer(GL_ARRAY_BUFFER, layer->buffers[buffer]);
    for (GLuint a = 0; a < 2; a++) {
        glEnableVertexAttribArray(a);
        glVertexAttribDivisor(a, 1);
    }
    glVertexAttribPointer(0, 3, GL_FLOAT, GL_FALSE, sizeof(dot), NULL);
    glVertexAttribIPointer(1, 1, GL_INT, sizeof(dot), (const void *)offsetof(dot, index));
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, count);
}

static void draw_these(const kota_dots_layer *layer, const dot *dots, int32_t count) {
    if (count == 0) return;
    glBindBuffer(GL_ARRAY_BUFFER, layer->buffers[1]);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)((size_t)count * sizeof *dots), dots, GL_STREAM_DRAW);
    draw(layer, 1, count);
}

void kota_dots_layer_bins(const kota_dots_layer *layer, const kota_map *map, const kota_pane *pane) {
    if (kota_infos[pane->layer].place != KOTA_PLACE_BIN || layer->bins == 0) return;
    double nearness = kota_clamp(kota_sqrt(pane->camera.px_per_m * 5.0 / pane->unit_px), 0.8, 2.2);
    begin(layer, map, pane, KIND_VALUE, 6.0 * pane->unit_px * nearness);
    draw(layer, 0, layer->bins);
}

/* ---- vehicles ---- */

/* A point a share of the way along a link, a little to the left, where it is driven. */
static dot on_link(const kota_map *map, int32_t l, double share) {
    double x_m, y_m;
    kota_pick_along(&map->roads, l, share, 2.5, &x_m, &y_m);
    return (dot){.x_m = (float)(x_m - map->grid.west_m), .y_m = (float)(y_m - map->grid.south_m)};
}

/* The k-th dot of a link is always of one kind; kinds come in the link's shares, spread evenly (golden section). */
static kota_ride ride_of(const kota_snap_mix *mix, double at) {
    at -= kota_floor(at);
    if (at < (double)mix->two_wheel_frac) return KOTA_RIDE_TWO_WHEEL;
    return at < (double)(mix->two_wheel_frac + mix->large_frac) ? KOTA_RIDE_LARGE : KOTA_RIDE_CAR;
}

/* Vehicles on a link as many as its flow and speed mean, evenly apart, carried on by the clock. Those of a link begin
 * anywhere, by its lasting id; a fraction of one is one where that falls below it. */
static int32_t add_link(dot *dots, int32_t count, const kota_snap *snap, int32_t l) {
    const kota_roads *roads = &snap->map->roads;
    double flow_vehps = (double)snap->field[KOTA_FIELD_link_flow_vehph][l] / 3600.0;
    double speed_mps = (double)(snap->field[KOTA_FIELD_link_speed_frac][l] * roads->link_speed_mps[l]);
    double jam = (double)(snap->field[KOTA_FIELD_link_queue_frac][l] * roads->link_storage_pce[l]);
    double length_m = (double)roads->link_length_m[l];
    double many = speed_mps > 0.5 ? kota_min(flow_vehps / speed_mps * length_m, jam + 1.0) : jam;
    double begins = (double)(roads->link_id[l] >> 40) / 16777216.0;
    int32_t n = (int32_t)kota_min(kota_floor(many + begins), 400.0);
    double on_s = (double)(snap->time_ms % 86400000) / 1000.0;
    for (int32_t k = 0; k < n && count < VEHICLES_MAX; k++) {
        double share = begins + (double)k / n + on_s * speed_mps / length_m;
        dot *one = &dots[count++];
        *one = on_link(snap->map, l, share - kota_floor(share));
        one->turn_rad = (float)ride_of(&snap->mixes[l], begins + 0.6180339887 * k);
    }
    return count;
}

void kota_dots_layer_vehicles(const kota_dots_layer *layer, const kota_snap *snap, const kota_pane *pane) {
    double nearness = pane->camera.px_per_m / pane->unit_px;
    if (!kota_vehicles_are_near(&pane->camera, pane->unit_px) || snap->field[KOTA_FIELD_link_flow_vehph] == NULL ||
        snap->field[KOTA_FIELD_link_speed_frac] == NULL || snap->field[KOTA_FIELD_link_queue_frac] == NULL)
        return;
    const kota_roads *roads = &snap->map->roads;
    dot *dots = kota_alloc(VEHICLES_MAX, sizeof *dots);
    bool *seen = kota_alloc((size_t)roads->node_count + 1, sizeof *seen);
    int32_t count = 0;
    kota_camera_see(&pane->camera, &pane->rect, 200.0, roads->node_x_m, roads->node_y_m, roads->node_count, seen);
    for (int32_t l = 0; l < roads->link_count; l++)
        if (seen[roads->link_from[l]]) count = add_link(dots, count, snap, l);
    kota_free(seen);
    begin(layer, snap->map, pane, KIND_VEHICLE, pane->unit_px * kota_clamp(3.5 * nearness, 1.3, 3.2));
    draw_these(layer, dots, count);
    kota_free(dots);
}

void kota_dots_layer_travellers(const kota_dots_layer *layer, const kota_snap *snap, const kota_pane *pane) {
    const kota_map *map = snap->map;
    dot dots[KOTA_SNAP_TRAVELLERS];
    int32_t count = 0;
    for (int32_t k = 0; k < snap->traveller_count; k++) {
        double x_m, y_m;
        if (!kota_pick_moves(&snap->travellers[k])) continue;
        kota_pick__traveller_place(&snap->travellers[k], map, &x_m, &y_m);
        dots[count++] = (dot){.x_m = (float)(x_m - map->grid.west_m), .y_m = (float)(y_m - map->grid.south_m)};
    }
    begin(layer, map, pane, KIND_TRAVELLER, 4.0 * pane->unit_px);
    draw_these(layer, dots, count);
}

void kota_dots_layer_trucks(const kota_dots_layer *layer, const kota_snap *snap, const kota_pane *pane) {
    const double full_kg = 4000.0; /* of a truck of 8 to 10 m3 (assumed) */
    const kota_map *map = snap->map;
    if (kota_infos[pane->layer].group != KOTA_GROUP_WASTE) return;
    dot *dots = kota_alloc((size_t)snap->truck_count + 1, sizeof *dots);
    int32_t count = 0;
    for (int32_t t = 0; t < snap->truck_count; t++) {
        const kota_snap_truck *truck = &snap->trucks[t];
        if (truck->doing == 0 || truck->node < 0) continue; /* parked */
        dots[count++] = (dot){.x_m = (float)(map->roads.node_x_m[truck->node] - map->grid.west_m),
                              .y_m = (float)(map->roads.node_y_m[truck->node] - map->grid.south_m),
                              .turn_rad = (float)kota_clamp(truck->kg / full_kg, 0.0, 1.0)};
    }
    begin(layer, map, pane, KIND_TRUCK, 6.5 * pane->unit_px);
    draw_these(layer, dots, count);
    kota_free(dots);
}

/* ---- arrows ---- */

static double level(const kota_snap *snap, int32_t i, int32_t j) {
    const kota_grid *grid = &snap->map->grid;
    return (double)snap->map->bed_m[kota_grid_at(grid, i, j)] +
           (double)snap->field[KOTA_FIELD_depth_m][(size_t)j * (size_t)grid->nx + (size_t)i];
}

/* Down the slope of the water's surface over reach cells to each side, where all of them are wet. */
static bool arrow_at(dot *out, const kota_snap *snap, int32_t i, int32_t j, int32_t reach) {
    const kota_grid *grid = &snap->map->grid;
    const float *depth_m = snap->field[KOTA_FIELD_depth_m];
    if (i < reach || j < reach || i >= grid->nx - reach || j >= grid->ny - reach) return false;
    const int32_t cells[5][2] = {{i, j}, {i - reach, j}, {i + reach, j}, {i, j - reach}, {i, j + reach}};
    for (int32_t k = 0; k < 5; k++) {
        if (depth_m[(size_t)cells[k][1] * (size_t)grid->nx + (size_t)cells[k][0]] < 0.1f) return false;
    }
    double east = level(snap, i - reach, j) - level(snap, i + reach, j);
    double north = level(snap, i, j - reach) - level(snap, i, j + reach);
    double slope = kota_sqrt(east * east + north * north) / (2.0 * reach * grid->dx_m);
    if (slope < 1e-4) return false; /* it stands */
    *out = (dot){.x_m = (float)((i + 0.5) * grid->dx_m),
                 .y_m = (float)((j + 0.5) * grid->dx_m),
                 .turn_rad = (float)kota_atan2(north, east)};
    return true;
}

void kota_dots_layer_arrows(const kota_dots_layer *layer, const kota_snap *snap, const kota_pane *pane) {
    const kota_grid *grid = &snap->map->grid;
    if (pane->layer != KOTA_INFO_depth || pane->change || snap->field[KOTA_FIELD_depth_m] == NULL) return;
    double apart_m = 38.0 * pane->unit_px / pane->camera.px_per_m;
    int32_t step = kota_maxi(1, (int32_t)(apart_m / grid->dx_m)), reach = kota_maxi(1, step / 4);
    dot *dots = kota_alloc((size_t)(grid->nx / step + 1) * (size_t)(grid->ny / step + 1), sizeof *dots);
    int32_t count = 0;
    for (int32_t j = step / 2; j < grid->ny; j += step) {
        for (int32_t i = step / 2; i < grid->nx; i += step)
            count += arrow_at(&dots[count], snap, i, j, reach) ? 1 : 0;
    }
    begin(layer, snap->map, pane, KIND_ARROW, 9.0 * pane->unit_px);
    draw_these(layer, dots, count);
    kota_free(dots);
}
