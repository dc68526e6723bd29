/* Railways as maps have them: a thin dark line with ties across it whose distance is in pixels, dashes where it runs
 * under the ground, and stations on it. Each piece and each station is an instance of one quad. */
#include "core/mathx.h"
#include "core/memory.h"
#include "picture/map_picture.h"
#include "view/layers.h"

typedef struct piece {            /* one instance */
    float x0_m, y0_m, x1_m, y1_m; /* from the grid's south-western corner; equal ends: a station */
    float chainage_m;             /* of its first end, so that ties go on over bends */
    float kind;                   /* TRACK, TUNNEL or STATION */
} piece;
enum { TRACK, TUNNEL, STATION };

static const char vertex[] =
    "layout(location = 0) in vec4 in_ends;\n"
    "layout(location = 1) in vec2 in_kind;\n"
    "uniform mat4 u_clip;\n"
    "uniform vec4 u_to_px;\n"
    "uniform float u_unit_px;\n"
    "out vec2 v_at;\n"
    "flat out vec3 v_piece;\n" /* length, chainage, kind */
    "void main() {\n"
    "    vec2 a = in_ends.xy * u_to_px.xy + u_to_px.zw, b = in_ends.zw * u_to_px.xy + u_to_px.zw;\n"
    "    float len = length(b - a), room = 6.0 * u_unit_px + 1.0;\n"
    "    vec2 along = len > 0.0 ? (b - a) / len : vec2(1.0, 0.0), left = vec2(along.y, -along.x);\n"
    "    vec2 at = vec2((gl_VertexID & 1) != 0 ? len + room : -room, (gl_VertexID >> 1) != 0 ? room : -room);\n"
    "    v_at = at / u_unit_px;\n"
    "    v_piece = vec3(len / u_unit_px, in_kind.x * u_to_px.x / u_unit_px, in_kind.y);\n"
    "    gl_Position = u_clip * vec4(a + along * at.x + left * at.y, 0.0, 1.0);\n"
    "}\n";
/* In units of which 1000 make a picture's width, as sim/picture/map_rails.c. */
static const char fragment[] =
    "in vec2 v_at;\n"
    "flat in vec3 v_piece;\n"
    "uniform float u_unit_px;\n"
    "uniform vec4 u_ink, u_paper;\n"
    "uniform vec4 u_size;\n" /* half the width of the line, half the length of a tie, their distance, a station */
    "out vec4 o_colour;\n"
    "float within(float far, float reach) { return clamp((reach - far) * u_unit_px + 0.5, 0.0, 1.0); }\n"
    "void main() {\n"
    "    float past = max(max(-v_at.x, v_at.x - v_piece.x), 0.0), far = length(vec2(past, v_at.y));\n"
    "    if (v_piece.z > 1.5) {\n"
    "        float rim = within(far, u_size.w), middle = within(far, 0.6 * u_size.w);\n"
    "        if (rim <= 0.0) discard;\n"
    "        o_colour = vec4(mix(u_ink.rgb, u_paper.rgb, middle), rim);\n"
    "        return;\n"
    "    }\n"
    "    float phase = mod(v_piece.y + v_at.x, u_size.z), line = within(far, u_size.x);\n"
    "    float tie = within(abs(phase - 0.5 * u_size.z), u_size.x) * within(abs(v_at.y), u_size.y);\n"
    "    if (past > 0.0) tie = 0.0;\n"
    "    if (v_piece.z > 0.5) line *= step(phase, 0.6 * u_size.z);\n"
    "    float alpha = v_piece.z > 0.5 ? line : max(line, tie);\n"
    "    if (alpha <= 0.0) discard;\n"
    "    o_colour = vec4(u_ink.rgb, alpha);\n"
    "}\n";

static int32_t count_pieces(const kota_map *map) {
    int32_t count = 0;
    for (int32_t r = 0; r < map->rail_count; r++)
        count += kota_maxi(map->rails[r].count - 1, 0) + map->rails[r].station_count;
    return count;
}

static piece piece_of(const kota_map *map, const double *from_m, const double *to_m, double chainage_m,
                      int32_t kind) {
    return (piece){.x0_m = (float)(from_m[0] - map->grid.west_m),
                   .y0_m = (float)(from_m[1] - map->grid.south_m),
                   .x1_m = (float)(to_m[0] - map->grid.west_m),
                   .y1_m = (float)(to_m[1] - map->grid.south_m),
                   .chainage_m = (float)chainage_m,
                   .kind = (float)kind};
}

/* Stations last: they lie on all lines. */
static piece *make_pieces(const kota_map *map, int32_t count) {
    piece *pieces = kota_alloc((size_t)count + 1, sizeof *pieces);
    int32_t made = 0;
    for (int32_t r = 0; r < map->rail_count; r++) {
        const kota_rail *rail = &map->rails[r];
        double chainage_m = 0.0;
        for (int32_t p = 0; p + 1 < rail->count; p++) {
            const double *from_m = &rail->xy_m[2 * p], *to_m = from_m + 2;
            double dx_m = to_m[0] - from_m[0], dy_m = to_m[1] - from_m[1];
            pieces[made++] = piece_of(map, from_m, to_m, chainage_m, rail->tunnel ? TUNNEL : TRACK);
            chainage_m += kota_sqrt(dx_m * dx_m + dy_m * dy_m);
        }
    }
    for (int32_t r = 0; r < map->rail_count; r++)
        for (int32_t s = 0; s < map->rails[r].station_count; s++) {
            const double *at_m = &map->rails[r].station_xy_m[2 * s];
            pieces[made++] = piece_of(map, at_m, at_m, 0.0, STATION);
        }
    return pieces;
}

kota_status kota_rails_layer_open(kota_rails_layer *layer, const kota_map *map, kota_error *err) {
    *layer = (kota_rails_layer){.count = count_pieces(map)};
    if (layer->count == 0) return KOTA_OK;
    KOTA_TRY(kota_gl_program(&layer->program, "rails", vertex, fragment, err));
    piece *pieces = make_pieces(map, layer->count);
    glGenVertexArrays(1, &layer->array);
    glGenBuffers(1, &layer->buffer);
    glBindVertexArray(layer->array);
    glBindBuffer(GL_ARRAY_BUFFER, layer->buffer);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)((size_t)layer->count * sizeof *pieces), pieces, GL_STATIC_DRAW);
    for (GLuint a = 0; a < 2; a++) {
        glEnableVertexAttribArray(a);
        glVertexAttribDivisor(a, 1);
    }
    glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, sizeof *pieces, NULL);
    glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, sizeof *pieces, (const void *)offsetof(piece, chainage_m));
    kota_free(pieces);
    return KOTA_OK;
}

void kota_rails_layer_close(kota_rails_layer *layer) {
    if (layer->count == 0) return;
    glDeleteProgram(layer->program);
    glDeleteVertexArrays(1, &layer->array);
    glDeleteBuffers(1, &layer->buffer);
}

void kota_rails_layer_draw(const kota_rails_layer *layer, const kota_map *map, const kota_pane *pane) {
    if (layer->count == 0) return;
    const kota_colour ink = {KOTA_RAIL_RGB}, paper = {255, 255, 255};
    glUseProgram(layer->program);
    glBindVertexArray(layer->array);
    kota_pane_bind(pane, layer->program);
    kota_pane_place(pane, layer->program, &map->grid);
    kota_gl_set_f(layer->program, "u_unit_px", pane->unit_px);
    kota_gl_set_colour(layer->program, "u_ink", ink, 1.0);
    kota_gl_set_colour(layer->program, "u_paper", paper, 1.0);
    kota_gl_set_f4(layer->program, "u_size", 0.5 * KOTA_RAIL_UNITS, 0.5 * KOTA_RAIL_TIE_UNITS, KOTA_RAIL_STEP_UNITS,
                   KOTA_RAIL_STATION_UNITS);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, layer->count);
}
