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

/* ---- where streets lie ---- */

enum { BINS = 16, CLASS_BINS = BINS * BINS }; /* a side of the grid; of a class */

static segment segment_of(const kota_map *map, int32_t link, int32_t point) {
    const kota_roads *roads = &map->roads;
    const double *xy = roads->shape_xy_m + 2 * (size_t)point;
    return (segment){.x0_m = (float)(xy[0] - map->grid.west_m),
                     .y0_m = (float)(xy[1] - map->grid.south_m),
                     .x1_m = (float)(xy[2] - map->grid.west_m),
                     .y1_m = (float)(xy[3] - map->grid.south_m),
                     .link = link,
                     .twin = roads->link_reverse[link] >= 0 && roads->link_reverse[link] < link,
                     .paired = roads->link_reverse[link] >= 0};
}

/* Of its class, main streets last, by where its middle lies. */
static int32_t bin_of(const kota_map *map, int32_t link, const segment *s) {
    double wide_m = map->grid.nx * map->grid.dx_m / BINS, deep_m = map->grid.ny * map->grid.dx_m / BINS;
    int32_t i = (int32_t)kota_clamp((double)(s->x0_m + s->x1_m) / 2.0 / wide_m, 0.0, BINS - 1);
    int32_t j = (int32_t)kota_clamp((double)(s->y0_m + s->y1_m) / 2.0 / deep_m, 0.0, BINS - 1);
    return (KOTA_ROAD_CLASS_COUNT - 1 - map->roads.link_class[link]) * CLASS_BINS + j * BINS + i;
}

static void stretch(kota_links_bin *bin, const segment *s) {
    bin->x0_m = kota_min(bin->x0_m, kota_min((double)s->x0_m, (double)s->x1_m));
    bin->y0_m = kota_min(bin->y0_m, kota_min((double)s->y0_m, (double)s->y1_m));
    bin->x1_m = kota_max(bin->x1_m, kota_max((double)s->x0_m, (double)s->x1_m));
    bin->y1_m = kota_max(bin->y1_m, kota_max((double)s->y0_m, (double)s->y1_m));
}

/* Counted, then put in their places: the pieces of a bin in the order of links. */
static segment *sort_segments(kota_links_layer *layer, const kota_map *map, int32_t points) {
    const kota_roads *roads = &map->roads;
    segment *segments = kota_alloc((size_t)points + 1, sizeof *segments);
    int32_t *at = kota_alloc(KOTA_ROAD_CLASS_COUNT * CLASS_BINS, sizeof *at);
    for (int32_t pass = 0; pass < 2; pass++) {
        for (int32_t l = 0; l < roads->link_count; l++) {
            for (int32_t p = roads->shape_start[l]; p + 1 < roads->shape_start[l + 1]; p++) {
                segment s = segment_of(map, l, p);
                int32_t b = bin_of(map, l, &s);
                if (pass == 0) layer->bins[b].count++;
                if (pass == 0) stretch(&layer->bins[b], &s);
                if (pass == 1) segments[at[b]++] = s;
            }
        }
        for (int32_t b = 0, first = 0; b < KOTA_ROAD_CLASS_COUNT * CLASS_BINS && pass == 0; b++) {
            at[b] = layer->bins[b].first = first;
            first += layer->bins[b].count;
        }
    }
    kota_free(at);
    return segments;
}

static void make_segments(kota_links_layer *layer, const kota_map *map) {
    const kota_roads *roads = &map->roads;
    int32_t points = roads->link_count > 0 ? roads->shape_start[roads->link_count] : 0;
    layer->bins = kota_alloc(KOTA_ROAD_CLASS_COUNT * CLASS_BINS, sizeof *layer->bins);
    for (int32_t b = 0; b < KOTA_ROAD_CLASS_COUNT * CLASS_BINS; b++)
        layer->bins[b] = (kota_links_bin){0, 0, KOTA_INFINITY, KOTA_INFINITY, -KOTA_INFINITY, -KOTA_INFINITY};
    segment *segments = sort_segments(layer, map, points);
    glGenVertexArrays(1, &layer->array);
    glGenBuffers(1, &layer->buffer);
    glBindVertexArray(layer->array);
    glBindBuffer(GL_ARRAY_BUFFER, layer->buffer);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)((size_t)points * sizeof *segments), segments, GL_STATIC_DRAW);
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
    return kota_rails_layer_open(&layer->rails, map, err);
}

void kota_links_layer_close(kota_links_layer *layer) {
    glDeleteProgram(layer->program);
    glDeleteVertexArrays(1, &layer->array);
    glDeleteBuffers(1, &layer->buffer);
    kota_free(layer->bins);
    kota_rails_layer_close(&layer->rails);
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

static void draw_range(int32_t first, int32_t count) {
    uintptr_t base = (uintptr_t)first * sizeof(segment); /* OpenGL ES 3.0 draws instances from 0 on */
    if (count == 0) return;
    glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, sizeof(segment), (const void *)base);
    glVertexAttribIPointer(1, 3, GL_INT, sizeof(segment), (const void *)(base + offsetof(segment, link)));
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, count);
}

/* Those of a class whose bins meet what is seen, metres from the grid's south-western corner. */
static void draw_class(const kota_links_layer *layer, int32_t k, const kota_rect *seen, double width_px,
                       kota_colour colour, double alpha, bool coloured) {
    if (alpha < 0.02) return;
    kota_gl_set_f(layer->program, "u_width_px", width_px);
    kota_gl_set_colour(layer->program, "u_colour", colour, alpha);
    kota_gl_set_i(layer->program, "u_coloured", coloured);
    int32_t first = 0, count = 0;
    for (int32_t b = k * CLASS_BINS; b < (k + 1) * CLASS_BINS; b++) {
        const kota_links_bin *bin = &layer->bins[b];
        if (bin->x1_m < seen->x0 || bin->x0_m > seen->x1 || bin->y1_m < seen->y0 || bin->y0_m > seen->y1) continue;
        if (first + count != bin->first) { /* what lies on end is drawn at once */
            draw_range(first, count);
            first = bin->first;
            count = 0;
        }
        count += bin->count;
    }
    draw_range(first, count);
}

/* What a pane sees of the map, metres from the grid's south-western corner, with room for the widest street. */
static kota_rect seen_by(const kota_pane *pane, const kota_grid *grid) {
    kota_rect seen;
    double more = 40.0 * pane->unit_px;
    kota_camera_to_m(&pane->camera, &pane->rect, pane->rect.x0 - more, pane->rect.y1 + more, &seen.x0, &seen.y0);
    kota_camera_to_m(&pane->camera, &pane->rect, pane->rect.x1 + more, pane->rect.y0 - more, &seen.x1, &seen.y1);
    return (kota_rect){seen.x0 - grid->west_m, seen.y0 - grid->south_m, seen.x1 - grid->west_m,
                       seen.y1 - grid->south_m};
}

static void draw_streets(const kota_links_layer *layer, const kota_pane *pane, const kota_rect *seen) {
    const kota_colour casing = {142, 144, 149}, minor = {188, 190, 192}, paper = {253, 253, 251};
    const kota_colour quiet = {196, 198, 201};
    bool links = kota_infos[pane->layer].place == KOTA_PLACE_LINK;
    for (int32_t k = 0; k < KOTA_ROAD_CLASS_COUNT; k++) {
        int32_t road_class = KOTA_ROAD_CLASS_COUNT - 1 - k;
        double width = street_width_px(pane, road_class), alpha = street_alpha(pane, road_class);
        if (links) {
            draw_class(layer, k, seen, 0.7 * width, quiet, alpha, false);
        } else if (road_class == KOTA_ROAD_RESIDENTIAL && width < 4.0 * pane->unit_px) {
            draw_class(layer, k, seen, 0.8 * width, minor, alpha, false);
        } else { /* casings of a class first, so that its crossings stay open */
            draw_class(layer, k, seen, width, casing, alpha, false);
            draw_class(layer, k, seen, width - 1.6 * pane->unit_px, paper, alpha, false);
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
    const kota_rect all = seen_by(pane, &map->grid), *seen = &all;
    if (!coloured) draw_streets(layer, pane, seen);
    for (int32_t k = 0; k < KOTA_ROAD_CLASS_COUNT && coloured; k++) {
        int32_t road_class = KOTA_ROAD_CLASS_COUNT - 1 - k;
        double width = kota_max(street_width_px(pane, road_class), 1.5 * pane->unit_px);
        draw_class(layer, k, seen, width, unused, street_alpha(pane, road_class), true);
    }
    if (!coloured) kota_rails_layer_draw(&layer->rails, map, pane);
}
