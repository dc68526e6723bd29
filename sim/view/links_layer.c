/* Streets as ribbons whose width is in pixels, each piece an instance of one quad with round ends; coloured by a
 * value of their link, on the side that is driven on. Bins as dots. */
#include "core/mathx.h"
#include "core/memory.h"
#include "view/layers.h"

typedef struct segment {          /* one instance */
    float x0_m, y0_m, x1_m, y1_m; /* from the grid's south-western corner */
    int32_t link;
    int32_t twin;   /* 1: the second of the two directions of a street; not drawn where values are not */
    int32_t paired; /* 1: there is another direction */
} segment;

typedef struct dot {
    float x_m, y_m;
    int32_t index;
} dot;

#define VALUE_OF                                                                                                     \
    "uniform sampler2D u_values, u_minus, u_ramp;\n"                                                                 \
    "uniform vec2 u_scale;\n"                                                                                        \
    "uniform float u_hide;\n"                                                                                        \
    "uniform int u_change;\n"                                                                                        \
    "uniform vec3 u_above;\n"                                                                                        \
    "float value_of(int index, out bool shows) {\n"                                                                  \
    "    ivec2 at = ivec2(index % 1024, index / 1024);\n"                                                            \
    "    float value = texelFetch(u_values, at, 0).r, size = value;\n"                                               \
    "    if (u_change != 0) { value -= texelFetch(u_minus, at, 0).r; size = abs(value); }\n"                         \
    "    shows = size > u_hide && value > -1e29;\n"                                                                  \
    "    return value;\n"                                                                                            \
    "}\n"                                                                                                            \
    "vec3 colour_of(float value) {\n"                                                                                \
    "    float at = (value - u_scale.x) / (u_scale.y - u_scale.x);\n"                                                \
    "    if (u_change == 0 && at > 1.0001) return u_above;\n"                                                        \
    "    return textureLod(u_ramp, vec2((clamp(at, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5), 0.0).rgb;\n"              \
    "}\n"

static const char
    vertex[] =
        "layout(location = 0) in vec4 in_ends;\n"
        "layout(location = 1) in ivec3 in_link;\n"
        "uniform mat4 u_clip;\n"
        "uniform vec4 u_to_px, u_colour;\n"
        "uniform float u_width_px;\n"
        "uniform int u_coloured, u_wide;\n" VALUE_OF "out vec2 v_at;\n"
        "flat out vec3 v_colour;\n"
        "flat out vec2 v_size;\n" /* length, half the width */
        "void main() {\n"
        "    vec2 a = in_ends.xy * u_to_px.xy + u_to_px.zw, b = in_ends.zw * u_to_px.xy + u_to_px.zw;\n"
        "    float len = length(b - a), width = u_width_px;\n"
        "    vec2 along = len > 0.0 ? (b - a) / len : vec2(1.0, 0.0), left = vec2(along.y, -along.x);\n"
        "    bool shows = in_link.y == 0;\n"
        "    v_colour = u_colour.rgb;\n"
        "    if (u_coloured != 0) {\n"
        "        float value = value_of(in_link.x, shows);\n"
        "        v_colour = colour_of(value);\n"
        "        float at = clamp((value - u_scale.x) / (u_scale.y - u_scale.x), 0.0, 1.0);\n"
        "        width *= u_change != 0 ? 0.8 + 1.2 * abs(at - 0.5) : u_wide == 0 ? 1.5 - 0.8 * at : 0.7 + 0.8 * "
        "at;\n" /* what matters is wide too */
        "        if (in_link.z != 0) { width *= 0.8; a += left * 0.55 * width; b += left * 0.55 * width; }\n"
        "    }\n"
        "    float half_px = 0.5 * width, room = half_px + 1.0;\n"
        "    vec2 at = vec2((gl_VertexID & 1) != 0 ? len + room : -room, (gl_VertexID >> 1) != 0 ? room : -room);\n"
        "    v_at = at;\n"
        "    v_size = vec2(len, half_px);\n"
        "    gl_Position = shows ? u_clip * vec4(a + along * at.x + left * at.y, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, "
        "1.0);\n"
        "}\n";
static const char fragment[] = "in vec2 v_at;\n"
                               "flat in vec3 v_colour;\n"
                               "flat in vec2 v_size;\n"
                               "out vec4 o_colour;\n"
                               "void main() {\n"
                               "    float past = max(max(-v_at.x, v_at.x - v_size.x), 0.0);\n"
                               "    float alpha = clamp(v_size.y + 0.5 - length(vec2(past, v_at.y)), 0.0, 1.0);\n"
                               "    if (alpha <= 0.0) discard;\n"
                               "    o_colour = vec4(v_colour, alpha * min(1.0, 2.0 * v_size.y));\n"
                               "}\n";

static const char dot_vertex[] =
    "layout(location = 0) in vec2 in_at;\n"
    "layout(location = 1) in int in_index;\n"
    "uniform mat4 u_clip;\n"
    "uniform vec4 u_to_px;\n"
    "uniform float u_radius_px;\n" VALUE_OF "out vec2 v_at;\n"
    "flat out vec3 v_colour;\n"
    "flat out vec2 v_size;\n" /* radius; 1: draws attention */
    "void main() {\n"
    "    bool shows;\n"
    "    float value = value_of(in_index, shows), share = abs(value) / max(abs(u_scale.x), abs(u_scale.y));\n"
    "    v_colour = colour_of(value);\n"
    "    v_size = vec2(u_radius_px * (0.75 + 0.6 * min(share, 1.0)), u_change == 0 && value >= 1.0 ? 1.0 : 0.0);\n"
    "    v_at = (vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0) * (v_size.x + 4.0);\n"
    "    vec2 px = in_at * u_to_px.xy + u_to_px.zw + v_at;\n"
    "    gl_Position = shows ? u_clip * vec4(px, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);\n"
    "}\n";
static const char dot_fragment[] =
    "in vec2 v_at;\n"
    "flat in vec3 v_colour;\n"
    "flat in vec2 v_size;\n"
    "out vec4 o_colour;\n"
    "void main() {\n"
    "    float r = length(v_at), ring = v_size.y > 0.5 ? 3.0 : 1.6;\n"
    "    float inside = clamp(v_size.x + 0.5 - r, 0.0, 1.0), all = clamp(v_size.x + ring + 0.5 - r, 0.0, 1.0);\n"
    "    vec3 rim = v_size.y > 0.5 ? vec3(0.75, 0.05, 0.1) : vec3(0.12, 0.15, 0.2);\n"
    "    o_colour = vec4(mix(rim, v_colour, inside), all * (v_size.y > 0.5 ? 1.0 : 0.95));\n"
    "}\n";

static int32_t append_class(segment *out, const kota_map *map, int32_t road_class, int32_t count) {
    const kota_roads *roads = &map->roads;
    for (int32_t l = 0; l < roads->link_count; l++) {
        if (roads->link_class[l] != road_class) continue;
        for (int32_t p = roads->shape_start[l]; p + 1 < roads->shape_start[l + 1]; p++) {
            const double *xy = roads->shape_xy_m + 2 * (size_t)p;
            out[count++] = (segment){.x0_m = (float)(xy[0] - map->grid.west_m),
                                     .y0_m = (float)(xy[1] - map->grid.south_m),
                                     .x1_m = (float)(xy[2] - map->grid.west_m),
                                     .y1_m = (float)(xy[3] - map->grid.south_m),
                                     .link = l,
                                     .twin = roads->link_reverse[l] >= 0 && roads->link_reverse[l] < l,
                                     .paired = roads->link_reverse[l] >= 0};
        }
    }
    return count;
}

static void make_segments(kota_links_layer *layer, const kota_map *map) {
    const kota_roads *roads = &map->roads;
    size_t points = roads->link_count > 0 ? (size_t)roads->shape_start[roads->link_count] : 0;
    segment *segments = kota_alloc(points + 1, sizeof *segments);
    for (int32_t k = 0; k < KOTA_ROAD_CLASS_COUNT; k++) { /* main streets last */
        layer->start[k + 1] = append_class(segments, map, KOTA_ROAD_CLASS_COUNT - 1 - k, layer->start[k]);
    }
    glGenVertexArrays(1, &layer->array);
    glGenBuffers(1, &layer->buffer);
    glBindVertexArray(layer->array);
    glBindBuffer(GL_ARRAY_BUFFER, layer->buffer);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)((size_t)layer->start[KOTA_ROAD_CLASS_COUNT] * sizeof *segments),
                 segments, GL_STATIC_DRAW);
    for (GLuint a = 0; a < 2; a++) {
        glEnableVertexAttribArray(a);
        glVertexAttribDivisor(a, 1);
    }
    kota_free(segments);
}

static void make_dots(kota_links_layer *layer, const kota_map *map) {
    dot *dots = kota_alloc((size_t)map->facility_count + 1, sizeof *dots);
    for (int32_t f = 0; f < map->facility_count; f++) {
        if (map->facilities[f].kind != KOTA_FACILITY_TPS) continue;
        dots[layer->dots] = (dot){.x_m = (float)(map->facilities[f].x_m - map->grid.west_m),
                                  .y_m = (float)(map->facilities[f].y_m - map->grid.south_m),
                                  .index = layer->dots};
        layer->dots++;
    }
    glGenVertexArrays(1, &layer->dot_array);
    glGenBuffers(1, &layer->dot_buffer);
    glBindVertexArray(layer->dot_array);
    glBindBuffer(GL_ARRAY_BUFFER, layer->dot_buffer);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)((size_t)layer->dots * sizeof *dots), dots, GL_STATIC_DRAW);
    glEnableVertexAttribArray(0);
    glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, sizeof(dot), NULL);
    glVertexAttribDivisor(0, 1);
    glEnableVertexAttribArray(1);
    glVertexAttribIPointer(1, 1, GL_INT, sizeof(dot), (const void *)offsetof(dot, index));
    glVertexAttribDivisor(1, 1);
    kota_free(dots);
}

kota_status kota_links_layer_open(kota_links_layer *layer, const kota_map *map, kota_error *err) {
    *layer = (kota_links_layer){0};
    KOTA_TRY(kota_gl_program(&layer->program, "links", vertex, fragment, err));
    KOTA_TRY(kota_gl_program(&layer->dot_program, "dots", dot_vertex, dot_fragment, err));
    make_segments(layer, map);
    make_dots(layer, map);
    return KOTA_OK;
}

void kota_links_layer_close(kota_links_layer *layer) {
    glDeleteProgram(layer->program);
    glDeleteProgram(layer->dot_program);
    glDeleteVertexArrays(1, &layer->array);
    glDeleteVertexArrays(1, &layer->dot_array);
    glDeleteBuffers(1, &layer->buffer);
    glDeleteBuffers(1, &layer->dot_buffer);
}

/* Pixels; in a large city the streets lie closer than they are drawn wide: at 5 m a pixel they are as below. */
static double street_width_px(const kota_pane *pane, int32_t road_class) {
    static const double widths[KOTA_ROAD_CLASS_COUNT] = {[KOTA_ROAD_TRUNK] = 5.0,
                                                         [KOTA_ROAD_PRIMARY] = 4.4,
                                                         [KOTA_ROAD_SECONDARY] = 3.4,
                                                         [KOTA_ROAD_TERTIARY] = 2.4,
                                                         [KOTA_ROAD_RESIDENTIAL] = 1.3};
    double nearness = kota_clamp(pane->camera.px_per_m * 5.0 / pane->unit_px, 0.4, 6.0);
    if (nearness > 1.6) nearness = 1.6 + 0.5 * (nearness - 1.6);
    return widths[road_class] * pane->unit_px * nearness;
}

static void draw_class(const kota_links_layer *layer, int32_t k, double width_px, kota_colour colour, bool coloured) {
    int32_t first = layer->start[k], count = layer->start[k + 1] - first;
    if (count == 0) return;
    uintptr_t base = (uintptr_t)first * sizeof(segment); /* of a class: OpenGL ES 3.0 draws instances from 0 on */
    glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, sizeof(segment), (const void *)base);
    glVertexAttribIPointer(1, 3, GL_INT, sizeof(segment), (const void *)(base + offsetof(segment, link)));
    kota_gl_set_f(layer->program, "u_width_px", width_px);
    kota_gl_set_colour(layer->program, "u_colour", colour, 1.0);
    kota_gl_set_i(layer->program, "u_coloured", coloured);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, count);
}

void kota_links_layer_draw(const kota_links_layer *layer, const kota_map *map, const kota_pane *pane) {
    const kota_colour casing = {142, 144, 149}, minor = {188, 190, 192}, paper = {253, 253, 251};
    const kota_colour quiet = {196, 198, 201};
    bool links = kota_infos[pane->layer].place == KOTA_PLACE_LINK;
    glUseProgram(layer->program);
    glBindVertexArray(layer->array);
    glBindBuffer(GL_ARRAY_BUFFER, layer->buffer);
    kota_pane_bind(pane, layer->program);
    kota_pane_place(pane, layer->program, &map->grid);
    kota_gl_set_i(layer->program, "u_wide", kota_infos[pane->layer].ramp != KOTA_RAMP_speed);
    for (int32_t k = 0; k < KOTA_ROAD_CLASS_COUNT; k++) {
        int32_t road_class = KOTA_ROAD_CLASS_COUNT - 1 - k;
        double width = street_width_px(pane, road_class);
        if (links) {
            draw_class(layer, k, 0.7 * width, quiet, false);
        } else if (road_class == KOTA_ROAD_RESIDENTIAL && width < 4.0 * pane->unit_px) {
            draw_class(layer, k, 0.8 * width, minor, false);
        } else { /* casings of a class first, so that its crossings stay open */
            draw_class(layer, k, width, casing, false);
            draw_class(layer, k, width - 1.6 * pane->unit_px, paper, false);
        }
    }
    for (int32_t k = 0; k < KOTA_ROAD_CLASS_COUNT && links; k++) {
        double width = street_width_px(pane, KOTA_ROAD_CLASS_COUNT - 1 - k);
        draw_class(layer, k, kota_max(width, 1.5 * pane->unit_px), paper, true);
    }
}

void kota_links_layer_dots(const kota_links_layer *layer, const kota_map *map, const kota_pane *pane) {
    if (kota_infos[pane->layer].place != KOTA_PLACE_BIN || layer->dots == 0) return;
    double nearness = kota_clamp(kota_sqrt(pane->camera.px_per_m * 5.0 / pane->unit_px), 0.8, 2.2);
    glUseProgram(layer->dot_program);
    glBindVertexArray(layer->dot_array);
    kota_pane_bind(pane, layer->dot_program);
    kota_pane_place(pane, layer->dot_program, &map->grid);
    kota_gl_set_f(layer->dot_program, "u_radius_px", 6.0 * pane->unit_px * nearness);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, layer->dots);
}
