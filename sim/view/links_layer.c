/* Streets as ribbons whose width is in pixels, each piece an instance of one quad with round ends; coloured by a
 * value of their link, on the side that is driven on. */
#include "core/mathx.h"
#include "core/memory.h"
#include "view/layers.h"

typedef struct segment {          /* one instance */
    float x0_m, y0_m, x1_m, y1_m; /* from the grid's south-western corner */
    int32_t link;
    int32_t twin;   /* 1: the second of the two directions of a street; not drawn where values are not */
    int32_t paired; /* 1: there is another direction */
} segment;

static const char vertex[] =
    "layout(location = 0) in vec4 in_ends;\n"
    "layout(location = 1) in ivec3 in_link;\n"
    "uniform mat4 u_clip;\n"
    "uniform vec4 u_to_px, u_colour;\n"
    "uniform float u_width_px;\n"
    "uniform int u_coloured, u_wide;\n" KOTA_GLSL_VALUE_OF "out vec2 v_at;\n"
    "flat out vec4 v_colour;\n"
    "flat out vec2 v_size;\n" /* length, half the width */
    "void main() {\n"
    "    vec2 a = in_ends.xy * u_to_px.xy + u_to_px.zw, b = in_ends.zw * u_to_px.xy + u_to_px.zw;\n"
    "    float len = length(b - a), width = u_width_px;\n"
    "    vec2 along = len > 0.0 ? (b - a) / len : vec2(1.0, 0.0), left = vec2(along.y, -along.x);\n"
    "    bool shows = in_link.y == 0;\n"
    "    v_colour = u_colour;\n"
    "    if (u_coloured != 0) {\n"
    "        float value = value_of(in_link.x, shows);\n"
    "        v_colour.rgb = colour_of(value);\n"
    "        float at = clamp((value - u_scale.x) / (u_scale.y - u_scale.x), 0.0, 1.0);\n"
    "        float much = u_wide == 0 ? 1.5 - 0.8 * at : 0.7 + 0.8 * at;\n" /* what matters is wide too */
    "        width *= u_change != 0 ? 0.8 + 1.2 * abs(at - 0.5) : much;\n"
    "        if (in_link.z != 0) { width *= 0.8; a += left * 0.55 * width; b += left * 0.55 * width; }\n"
    "    }\n"
    "    float half_px = 0.5 * width, room = half_px + 1.0;\n"
    "    vec2 at = vec2((gl_VertexID & 1) != 0 ? len + room : -room, (gl_VertexID >> 1) != 0 ? room : -room);\n"
    "    v_at = at;\n"
    "    v_size = vec2(len, half_px);\n"
    "    gl_Position = shows ? u_clip * vec4(a + along * at.x + left * at.y, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);\n"
    "}\n";
static const char fragment[] = "in vec2 v_at;\n"
                               "flat in vec4 v_colour;\n"
                               "flat in vec2 v_size;\n"
                               "out vec4 o_colour;\n"
                               "void main() {\n"
                               "    float past = max(max(-v_at.x, v_at.x - v_size.x), 0.0);\n"
                               "    float alpha = clamp(v_size.y + 0.5 - length(vec2(past, v_at.y)), 0.0, 1.0);\n"
                               "    if (alpha <= 0.0) discard;\n"
                               "    o_colour = vec4(v_colour.rgb, v_colour.a * alpha * min(1.0, 2.0 * v_size.y));\n"
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

kota_status kota_links_layer_open(kota_links_layer *layer, const kota_map *map, kota_error *err) {
    *layer = (kota_links_layer){0};
    KOTA_TRY(kota_gl_program(&layer->program, "links", vertex, fragment, err));
    make_segments(layer, map);
    return KOTA_OK;
}

void kota_links_layer_close(kota_links_layer *layer) {
    glDeleteProgram(layer->program);
    glDeleteVertexArrays(1, &layer->array);
    glDeleteBuffers(1, &layer->buffer);
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

/* Finer than a pixel they would only make patterns: minor streets fade as the map gets small. */
static double street_alpha(const kota_pane *pane, int32_t road_class) {
    double nearness = pane->camera.px_per_m * 5.0 / pane->unit_px;
    if (road_class == KOTA_ROAD_RESIDENTIAL) return kota_clamp((nearness - 0.2) / 0.25, 0.0, 1.0);
    if (road_class == KOTA_ROAD_TERTIARY) return kota_clamp((nearness - 0.06) / 0.1, 0.0, 1.0);
    return 1.0;
}

static void draw_class(const kota_links_layer *layer, int32_t k, double width_px, kota_colour colour, double alpha,
                       bool coloured) {
    int32_t first = layer->start[k], count = layer->start[k + 1] - first;
    if (count == 0 || alpha < 0.02) return;
    uintptr_t base = (uintptr_t)first * sizeof(segment); /* of a class: OpenGL ES 3.0 draws instances from 0 on */
    glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, sizeof(segment), (const void *)base);
    glVertexAttribIPointer(1, 3, GL_INT, sizeof(segment), (const void *)(base + offsetof(segment, link)));
    kota_gl_set_f(layer->program, "u_width_px", width_px);
    kota_gl_set_colour(layer->program, "u_colour", colour, alpha);
    kota_gl_set_i(layer->program, "u_coloured", coloured);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, count);
}

static void draw_streets(const kota_links_layer *layer, const kota_pane *pane) {
    const kota_colour casing = {142, 144, 149}, minor = {188, 190, 192}, paper = {253, 253, 251};
    const kota_colour quiet = {196, 198, 201};
    bool links = kota_infos[pane->layer].place == KOTA_PLACE_LINK;
    for (int32_t k = 0; k < KOTA_ROAD_CLASS_COUNT; k++) {
        int32_t road_class = KOTA_ROAD_CLASS_COUNT - 1 - k;
        double width = street_width_px(pane, road_class), alpha = street_alpha(pane, road_class);
        if (links) {
            draw_class(layer, k, 0.7 * width, quiet, alpha, false);
        } else if (road_class == KOTA_ROAD_RESIDENTIAL && width < 4.0 * pane->unit_px) {
            draw_class(layer, k, 0.8 * width, minor, alpha, false);
        } else { /* casings of a class first, so that its crossings stay open */
            draw_class(layer, k, width, casing, alpha, false);
            draw_class(layer, k, width - 1.6 * pane->unit_px, paper, alpha, false);
        }
    }
}

void kota_links_layer_draw(const kota_links_layer *layer, const kota_map *map, const kota_pane *pane, bool coloured) {
    const kota_colour unused = {0, 0, 0};
    glUseProgram(layer->program);
    glBindVertexArray(layer->array);
    glBindBuffer(GL_ARRAY_BUFFER, layer->buffer);
    kota_pane_bind(pane, layer->program);
    kota_pane_place(pane, layer->program, &map->grid);
    kota_gl_set_i(layer->program, "u_wide", kota_infos[pane->layer].ramp != KOTA_RAMP_speed);
    if (!coloured) draw_streets(layer, pane);
    for (int32_t k = 0; k < KOTA_ROAD_CLASS_COUNT && coloured; k++) {
        int32_t road_class = KOTA_ROAD_CLASS_COUNT - 1 - k;
        double width = kota_max(street_width_px(pane, road_class), 1.5 * pane->unit_px);
        draw_class(layer, k, width, unused, street_alpha(pane, road_class), true);
    }
}
