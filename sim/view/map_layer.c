/* The ground: shaded heights, permanent water, borders of districts, and one field of cells on it, in one quad. */
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "view/layers.h"

static const char vertex[] = "uniform mat4 u_clip;\n"
                             "uniform vec4 u_to_px;\n" /* scale, offset */
                             "uniform vec2 u_size_m, u_cells;\n"
                             "out vec2 v_cell;\n"
                             "void main() {\n"
                             "    vec2 at = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));\n"
                             "    v_cell = at * u_cells;\n"
                             "    gl_Position = u_clip * vec4(at * u_size_m * u_to_px.xy + u_to_px.zw, 0.0, 1.0);\n"
                             "}\n";

/* A program for each part: drivers on processors run both branches of an if. */
/* clang-format off */
#define CELLS                                                                                                        \
    "uniform vec2 u_cells;\n"                                                                                        \
    "uniform float u_px_per_cell;\n"                                                                                 \
    "uniform sampler2D u_ground;\n"                                                                                  \
    "in vec2 v_cell;\n"                                                                                              \
    "out vec4 o_colour;\n"                                                                                           \
    "ivec2 corner(vec2 low, int k) {\n"                                                                              \
    "    return clamp(ivec2(low) + ivec2(k & 1, k >> 1), ivec2(0), ivec2(u_cells) - 1);\n"                           \
    "}\n"                                                                                                            \
    "float weight(vec2 part, int k) {\n"                                                                             \
    "    return ((k & 1) != 0 ? part.x : 1.0 - part.x) * ((k >> 1) != 0 ? part.y : 1.0 - part.y);\n"                 \
    "}\n"                                                                                                            \
    "float shore_of(float water) { return clamp((water - 0.5) * max(u_px_per_cell, 1.0) + 0.5, 0.0, 1.0); }\n"

static const char ground_fragment[] = CELLS
    "uniform vec3 u_water;\n"
    "void main() {\n"
    "    vec4 ground = texture(u_ground, v_cell / u_cells);\n"
    "    o_colour = vec4(mix(ground.rgb, u_water, shore_of(ground.a)), 1.0);\n"
    "}\n";

#define FIELD CELLS                                                                                                  \
    "uniform sampler2D u_values, u_minus, u_ramp;\n"                                                                 \
    "uniform vec2 u_scale;\n"                                                                                        \
    "uniform float u_hide;\n"                                                                                        \
    "uniform int u_change, u_points;\n"                                                                              \
    "uniform vec3 u_above;\n"                                                                                        \
    /* a cell's value and 1, or nothing where it is not shown; water is marked: kota_map_layer_mark */            \
    "float plain(float v) { return v < -0.5 && v > -1e29 ? -1.0 - v : v; }\n"                                        \
    "vec2 shown(ivec2 c) {\n"                                                                                        \
    "    float value = texelFetch(u_values, c, 0).r;\n"                                                              \
    "#ifdef CHANGE\n"                                                                                                \
    "    float minus = texelFetch(u_minus, c, 0).r;\n"                                                               \
    "    bool both = min(value, minus) > -1e29;\n"                                                                   \
    "    float shows = both && abs(plain(value) - plain(minus)) > u_hide ? 1.0 : 0.0;\n"                             \
    "    value = plain(value) - plain(minus);\n"                                                                     \
    "#else\n"                                                                                                        \
    "    float shows = value > max(u_hide, -0.5) ? 1.0 : 0.0;\n"                                                     \
    "#endif\n"                                                                                                       \
    "    return vec2(value * shows, shows);\n"                                                                       \
    "}\n"                                                                                                            \
    "void paint(float value, float cover) {\n"                                                                       \
    "    float at = (value - u_scale.x) / (u_scale.y - u_scale.x);\n"                                                \
    "    vec3 top = texture(u_ramp, vec2((clamp(at, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5)).rgb;\n"                  \
    "    top = u_change == 0 && at > 1.0001 ? u_above : top;\n"                                                      \
    "    o_colour = vec4(top, 0.92 * cover);\n"                                                                      \
    "}\n"

/* cells are larger than pixels: the mean of the four around that show, and how far they cover the point */
static const char near_fragment[] = FIELD
    "void main() {\n"
    "    vec2 low = floor(v_cell - 0.5), part = v_cell - 0.5 - low, sum = vec2(0.0);\n"
    "    for (int k = 0; k < 4; k++) sum += weight(part, k) * shown(corner(low, k));\n"
    "    paint(sum.x / max(sum.y, 1e-6), shore_of(sum.y));\n"
    "}\n";
/* several cells a pixel: those at four points, or more, so that no flooded street is missed */
static const char far_fragment[] = FIELD
    "void main() {\n"
    "    vec2 step = vec2(0.25 / u_px_per_cell), sum = vec2(0.0);\n"
    "    for (int k = 0; k < 4; k++) {\n"
    "        vec2 at = v_cell + step * vec2((k & 1) != 0 ? 1.0 : -1.0, (k >> 1) != 0 ? 1.0 : -1.0);\n"
    "        sum += shown(clamp(ivec2(at), ivec2(0), ivec2(u_cells) - 1));\n"
    "    }\n"
    "    paint(sum.x / max(sum.y, 1e-6), sum.y / 4.0);\n"
    "}\n";
static const char farther_fragment[] = FIELD
    "void main() {\n"
    "    vec2 sum = vec2(0.0);\n"
    "    for (int k = 0; k < u_points * u_points; k++) {\n"
    "        vec2 off = (vec2(float(k % u_points), float(k / u_points)) + 0.5) / float(u_points) - 0.5;\n"
    "        sum += shown(clamp(ivec2(v_cell + off / u_px_per_cell), ivec2(0), ivec2(u_cells) - 1));\n"
    "    }\n"
    "    paint(sum.x / max(sum.y, 1e-6), sum.y / float(u_points * u_points));\n"
    "}\n";

static const char border_fragment[] = CELLS
    "uniform sampler2D u_district;\n"
    "float border() {\n"
    "    vec2 low = floor(v_cell - 0.5), part = v_cell - 0.5 - low;\n"
    "    float id[4], w[4], best = 0.0, best_id = -1.0, second = 0.0;\n"
    "    for (int k = 0; k < 4; k++) {\n"
    "        id[k] = texelFetch(u_district, corner(low, k), 0).r;\n"
    "        w[k] = weight(part, k);\n"
    "    }\n"
    "    for (int k = 0; k < 4; k++) {\n"
    "        float sum = 0.0;\n"
    "        for (int m = 0; m < 4; m++) if (id[m] == id[k]) sum += w[m];\n"
    "        if (sum > best) { if (id[k] != best_id) second = best; best = sum; best_id = id[k]; }\n"
    "        else if (id[k] != best_id) second = max(second, sum);\n"
    "    }\n"
    "    if (second <= 0.0) return 0.0;\n"
    "    float dash = mod(gl_FragCoord.x + gl_FragCoord.y, 12.0) < 8.0 ? 1.0 : 0.0;\n"
    "    return dash * (1.0 - smoothstep(0.5, 1.4, 0.5 * (best - second) * max(u_px_per_cell, 1.0)));\n"
    "}\n"
    "void main() {\n"
    "    float shore = shore_of(texture(u_ground, v_cell / u_cells).a);\n"
    "    o_colour = vec4(0.12, 0.15, 0.2, 0.5 * (1.0 - shore) * border());\n"
    "}\n";
/* clang-format on */

void kota_map_layer_mark(const kota_map *map, float *marked, const float *values) {
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 0; i < map->grid.nx; i++) {
            size_t at = (size_t)j * (size_t)map->grid.nx + (size_t)i;
            bool water = map->water[kota_grid_at(&map->grid, i, j)] != 0;
            marked[at] = water && values[at] >= 0.0f && values[at] < 1e29f ? -1.0f - values[at] : values[at];
        }
    }
}

void kota_pane_bind(const kota_pane *pane, GLuint program) {
    kota_gl_bind(2, pane->values);
    kota_gl_bind(3, pane->minus);
    kota_gl_bind(4, pane->ramp);
    kota_gl_set_i(program, "u_values", 2);
    kota_gl_set_i(program, "u_minus", 3);
    kota_gl_set_i(program, "u_ramp", 4);
    kota_gl_set_i(program, "u_change", pane->change);
    kota_gl_set_f2(program, "u_scale", pane->low, pane->high);
    kota_gl_set_f(program, "u_hide", kota_max(pane->hide, -1e29));
    glUniform3f(glGetUniformLocation(program, "u_above"), KOTA_COLOUR_ABOVE.r / 255.0f, KOTA_COLOUR_ABOVE.g / 255.0f,
                KOTA_COLOUR_ABOVE.b / 255.0f);
    kota_gl_set_clip(program, pane->gl->width, pane->gl->height);
}

void kota_pane_place(const kota_pane *pane, GLuint program, const kota_grid *grid) {
    double x, y, s = pane->camera.px_per_m;
    kota_camera_to_px(&pane->camera, &pane->rect, grid->west_m, grid->south_m, &x, &y);
    kota_gl_set_f4(program, "u_to_px", s, -s, x, y);
}

/* Light from the north-west on ground whose heights are exaggerated so that a flat city has relief too; flat where
 * water is near, whose banks would outshine everything. */
static double light(const kota_map *map, int32_t i, int32_t j, double exaggeration) {
    const kota_grid *grid = &map->grid;
    int32_t w = kota_grid_at(grid, kota_maxi(i - 1, 0), j), e = kota_grid_at(grid, kota_mini(i + 1, grid->nx - 1), j);
    int32_t s = kota_grid_at(grid, i, kota_maxi(j - 1, 0)), n = kota_grid_at(grid, i, kota_mini(j + 1, grid->ny - 1));
    if (map->water[w] != 0 || map->water[e] != 0 || map->water[s] != 0 || map->water[n] != 0) return 0.7071;
    double p = (double)(map->bed_m[e] - map->bed_m[w]) / (2.0 * grid->dx_m) * exaggeration;
    double q = (double)(map->bed_m[n] - map->bed_m[s]) / (2.0 * grid->dx_m) * exaggeration;
    return (p - q + 1.4142135623730951) / (2.0 * kota_sqrt(1.0 + p * p + q * q));
}

static double mean_slope(const kota_map *map) {
    double sum = 0.0;
    int32_t count = 0;
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 1; i < map->grid.nx; i++) {
            int32_t at = kota_grid_at(&map->grid, i, j);
            if (map->water[at] != 0 || map->water[at - 1] != 0) continue;
            sum += kota_abs((double)(map->bed_m[at] - map->bed_m[at - 1])) / map->grid.dx_m;
            count++;
        }
    }
    return count > 0 ? sum / count : 0.0;
}

/* Colours of the ground with the share of water as alpha, and which district a cell lies in. */
static void fill_ground(const kota_map *map, uint8_t *rgba, uint8_t *district) {
    const kota_grid *grid = &map->grid;
    double slope = mean_slope(map), exaggeration = slope > 0.0 ? kota_clamp(0.06 / slope, 1.0, 20.0) : 1.0;
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            size_t at = (size_t)j * (size_t)grid->nx + (size_t)i;
            int32_t cell = kota_grid_at(grid, i, j);
            double factor = kota_clamp(1.0 + 0.45 * (light(map, i, j, exaggeration) - 0.7071), 0.7, 1.05);
            rgba[4 * at] = (uint8_t)kota_min(255.0, 240.0 * factor);
            rgba[4 * at + 1] = (uint8_t)kota_min(255.0, 240.0 * factor);
            rgba[4 * at + 2] = (uint8_t)kota_min(255.0, 234.0 * factor);
            rgba[4 * at + 3] = map->water[cell] != 0 ? 255 : 0;
            district[at] = (uint8_t)(map->district[cell] < 0 ? 255 : map->district[cell] % 255);
        }
    }
}

kota_status kota_map_layer_open(kota_map_layer *layer, const kota_map *map, kota_error *err) {
    *layer = (kota_map_layer){.nx = map->grid.nx, .ny = map->grid.ny};
    GLint most = 0;
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &most);
    if (layer->nx > most || layer->ny > most) {
        return kota_fail(err, KOTA_DATA, "the city has %d x %d cells; the graphics driver shows at most %d a side",
                         (int)layer->nx, (int)layer->ny, (int)most);
    }
    static const char *const fragments[] = {ground_fragment, border_fragment, near_fragment, far_fragment,
                                            farther_fragment};
    for (int32_t k = 0; k < KOTA_MAP_PROGRAMS; k++) {
        bool change = k >= KOTA_COUNT(fragments);
        char *whole = kota_text_format("%s%s", change ? "#define CHANGE\n" : "", fragments[change ? k - 3 : k]);
        kota_status status = kota_gl_program(&layer->programs[k], "map", vertex, whole, err);
        kota_free(whole);
        KOTA_TRY(status);
    }
    size_t cells = (size_t)layer->nx * (size_t)layer->ny;
    uint8_t *rgba = kota_alloc(cells, 4), *district = kota_alloc(cells, 1);
    fill_ground(map, rgba, district);
    kota_gl_texture_bytes(&layer->ground, rgba, layer->nx, layer->ny, 4, true);
    kota_gl_texture_bytes(&layer->district, district, layer->nx, layer->ny, 1, false);
    kota_free(rgba);
    kota_free(district);
    return KOTA_OK;
}

void kota_map_layer_close(kota_map_layer *layer) {
    for (int32_t k = 0; k < KOTA_MAP_PROGRAMS; k++) glDeleteProgram(layer->programs[k]);
    glDeleteTextures(1, &layer->ground);
    glDeleteTextures(1, &layer->district);
}

void kota_map_layer_draw(const kota_map_layer *layer, const kota_map *map, const kota_pane *pane,
                         kota_map_part part) {
    const kota_grid *grid = &map->grid;
    double px_per_cell = pane->camera.px_per_m * grid->dx_m;
    int32_t points = (int32_t)kota_clamp(kota_floor(1.0 / px_per_cell) + 1.0, 1.0, pane->quick ? 2.0 : 4.0);
    int32_t which = part == KOTA_MAP_GROUND    ? 0
                    : part == KOTA_MAP_BORDERS ? 1
                                               : (pane->change ? 4 : 1) + kota_mini(points, 3);
    GLuint program = layer->programs[which];
    glUseProgram(program);
    kota_pane_bind(pane, program);
    kota_pane_place(pane, program, grid);
    kota_gl_bind(0, layer->ground);
    kota_gl_bind(1, layer->district);
    kota_gl_set_i(program, "u_ground", 0);
    kota_gl_set_i(program, "u_district", 1);
    kota_gl_set_f2(program, "u_size_m", grid->nx * grid->dx_m, grid->ny * grid->dx_m);
    kota_gl_set_f2(program, "u_cells", grid->nx, grid->ny);
    kota_gl_set_f(program, "u_px_per_cell", px_per_cell);
    kota_gl_set_i(program, "u_points", points);
    glUniform3f(glGetUniformLocation(program, "u_water"), 158.0f / 255.0f, 184.0f / 255.0f, 204.0f / 255.0f);
    glBindVertexArray(pane->gl->empty_array);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}
