/* The city in perspective. Ground and water are the same tiles of a quadtree, one static mesh each at its place and
 * step, with skirts that hide the cracks between steps; heights come from textures. */
#include "view/city_layer.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"

enum { TILE = 32, SIDE = TILE + 3, TILES_MAX = 4096 }; /* quads of a tile; vertices with the skirts */
#define QUAD_PX 7.0                                    /* what a quad of the ground is at most, near the middle */
#define DRY_DROP_M 0.4f                                /* the water's surface dives below dry ground: a clean shore */
#define SILL_M 0.15f /* above it water comes in at doors (assumed: a kerb and a step) */

static const kota_colour sky = {222, 230, 238};

/* clang-format off */
#define TILE_HEAD                                                                                                    \
    "layout(location = 0) in ivec2 in_at;\n"                                                                         \
    "layout(location = 1) in ivec3 in_tile;\n"                                                                       \
    "uniform mat4 u_eye;\n"                                                                                          \
    "uniform sampler2D u_bed;\n"                                                                                     \
    "uniform vec4 u_part;\n"                                                                                         \
    "uniform ivec2 u_cells;\n"                                                                                       \
    "uniform float u_dx_m, u_lift, u_far_m;\n"                                                                       \
    "out float v_fog;\n"                                                                                             \
    "ivec2 cell_of() { return min(in_tile.xy + clamp(in_at - 1, ivec2(0), ivec2(32)) * in_tile.z, u_cells); }\n"     \
    "float fog_of(float w) { return clamp((w - 2.0 * u_far_m) / (6.0 * u_far_m), 0.0, 0.8); }\n"

static const char ground_vertex[] = TILE_HEAD
    "out vec2 v_dress;\n"
    "void main() {\n"
    "    ivec2 cell = cell_of();\n"
    "    bool skirt = in_at.x == 0 || in_at.y == 0 || in_at.x == 34 || in_at.y == 34;\n"
    "    vec2 at = vec2(cell) * u_dx_m;\n"
    "    float z = texelFetch(u_bed, min(cell, u_cells - 1), 0).r - (skirt ? 2.0 + 0.25 * float(in_tile.z) : 0.0);\n"
    "    v_dress = (at - u_part.xy) / (u_part.zw - u_part.xy);\n"
    "    gl_Position = u_eye * vec4(at, z * u_lift, 1.0);\n"
    "    v_fog = fog_of(gl_Position.w);\n"
    "}\n";
static const char ground_fragment[] =
    "uniform sampler2D u_dress;\n"
    "uniform vec3 u_sky;\n"
    "in vec2 v_dress;\n"
    "in float v_fog;\n"
    "out vec4 o_colour;\n"
    "void main() { o_colour = vec4(mix(texture(u_dress, v_dress).rgb, u_sky, v_fog), 1.0); }\n";

static const char water_vertex[] = TILE_HEAD
    "uniform sampler2D u_level;\n"
    "out vec2 v_water;\n" /* depth; 1: permanent */
    "void main() {\n"
    "    ivec2 cell = cell_of();\n"
    "    vec2 level = texelFetch(u_level, min(cell, u_cells - 1), 0).rg;\n"
    "    v_water = vec2(level.r - texelFetch(u_bed, min(cell, u_cells - 1), 0).r, level.g);\n"
    "    gl_Position = u_eye * vec4(vec2(cell) * u_dx_m, level.r * u_lift, 1.0);\n"
    "    v_fog = fog_of(gl_Position.w);\n"
    "}\n";
static const char water_fragment[] =
    "uniform sampler2D u_ramp;\n"
    "uniform vec2 u_scale;\n"
    "uniform vec3 u_sky, u_above;\n"
    "uniform int u_coloured;\n"
    "in vec2 v_water;\n"
    "in float v_fog;\n"
    "out vec4 o_colour;\n"
    "void main() {\n"
    "    if (v_water.x < 0.05) discard;\n"
    "    vec3 colour = vec3(0.62, 0.72, 0.8);\n"
    "    float at = (v_water.x - u_scale.x) / (u_scale.y - u_scale.x);\n"
    "    if (u_coloured != 0 && v_water.y < 0.5) {\n"
    "        colour = textureLod(u_ramp, vec2((clamp(at, 0.0, 1.0) * 255.0 + 0.5) / 256.0, 0.5), 0.0).rgb;\n"
    "        if (at > 1.0001) colour = u_above;\n"
    "    }\n"
    "    float alpha = u_coloured != 0 ? 0.55 + 0.35 * clamp(at, 0.0, 1.0) : 0.3;\n"
    "    alpha *= clamp((v_water.x - 0.04) / 0.03, 0.0, 1.0);\n"
    "    o_colour = vec4(mix(colour, u_sky, v_fog), v_water.y > 0.5 ? 1.0 : alpha);\n"
    "}\n";

static const char block_vertex[] =
    "layout(location = 0) in vec4 in_box;\n"
    "layout(location = 1) in vec3 in_rise;\n" /* foot, height, 1: wet above the sill */
    "uniform mat4 u_eye;\n"
    "uniform vec3 u_eye_m;\n"
    "uniform float u_far_m;\n"
    "flat out vec3 v_colour;\n"
    "out float v_fog;\n"
    "void main() {\n"
    "    int face = gl_VertexID / 6, k = gl_VertexID % 6;\n" /* roof, side to east or west, to north or south */
    "    int corner = k < 3 ? k : 6 - k;\n" /* 0 1 2, 3 2 1 */
    "    vec2 q = vec2(float(corner & 1), float(corner >> 1));\n"
    "    vec2 towards = vec2(u_eye_m.x > in_box.x ? 1.0 : -1.0, u_eye_m.y > in_box.y ? 1.0 : -1.0);\n"
    "    vec3 at = face == 0 ? vec3(q * 2.0 - 1.0, 1.0)\n"
    "            : face == 1 ? vec3(towards.x, q.x * 2.0 - 1.0, q.y) : vec3(q.x * 2.0 - 1.0, towards.y, q.y);\n"
    "    float side = face == 1 ? (towards.x < 0.0 ? 0.86 : 0.7) : (towards.y < 0.0 ? 0.78 : 0.9);\n"
    "    float light = face == 0 ? 1.0 : side;\n"
    "    vec3 wall = in_rise.z > 0.5 ? vec3(0.8, 0.2, 0.16) : vec3(0.93, 0.91, 0.87);\n"
    "    v_colour = wall * light;\n"
    "    gl_Position = u_eye * vec4(in_box.xy + at.xy * in_box.zw, in_rise.x + at.z * in_rise.y, 1.0);\n"
    "    v_fog = clamp((gl_Position.w - 2.0 * u_far_m) / (6.0 * u_far_m), 0.0, 0.8);\n"
    "}\n";
static const char block_fragment[] =
    "uniform vec3 u_sky;\n"
    "flat in vec3 v_colour;\n"
    "in float v_fog;\n"
    "out vec4 o_colour;\n"
    "void main() { o_colour = vec4(mix(v_colour, u_sky, v_fog), 1.0); }\n";

static const char rain_vertex[] =
    "out vec2 v_at;\n"
    "void main() {\n"
    "    vec2 q = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1)) * 2.0 - 1.0;\n"
    "    v_at = q;\n"
    "    gl_Position = vec4(q, 0.0, 1.0);\n"
    "}\n";
static const char rain_fragment[] =
    "uniform vec2 u_pane_px;\n"
    "uniform float u_share, u_moment;\n"
    "in vec2 v_at;\n"
    "out vec4 o_colour;\n"
    "float chance(vec2 p) { return fract(sin(dot(p, vec2(12.9898, 78.233))) * 43758.547); }\n"
    "void main() {\n"
    "    vec2 px = (v_at * 0.5 + 0.5) * u_pane_px + vec2(0.18, 0.0) * v_at.y * u_pane_px.y;\n"
    "    float lane = floor(px.x / 7.0), drop = px.y / 46.0 + 17.0 * chance(vec2(lane, u_moment));\n"
    "    float falls = step(chance(vec2(lane, floor(drop) + u_moment)), u_share);\n"
    "    float streak = smoothstep(0.55, 1.0, fract(drop)) * step(abs(fract(px.x / 7.0) - 0.5), 0.11);\n"
    "    o_colour = vec4(0.36, 0.45, 0.56, 0.22 * falls * streak);\n"
    "}\n";
/* clang-format on */

/* ---- tiles ---- */

static void make_tile(kota_city_layer *layer) {
    int32_t vertices[SIDE * SIDE * 2], count = 0;
    uint16_t *indices = kota_alloc((size_t)(SIDE - 1) * (SIDE - 1) * 6, sizeof *indices);
    for (int32_t v = 0; v < SIDE * SIDE; v++) {
        vertices[2 * v] = v % SIDE;
        vertices[2 * v + 1] = v / SIDE;
    }
    for (int32_t y = 0; y + 1 < SIDE; y++) {
        for (int32_t x = 0; x + 1 < SIDE; x++) {
            const int32_t at = y * SIDE + x, quad[6] = {at, at + 1, at + SIDE, at + SIDE, at + 1, at + SIDE + 1};
            for (int32_t k = 0; k < 6; k++) indices[count++] = (uint16_t)quad[k];
        }
    }
    layer->index_count = count;
    glGenVertexArrays(1, &layer->tile_array);
    glGenBuffers(1, &layer->tile_vertices);
    glGenBuffers(1, &layer->tile_indices);
    glGenBuffers(1, &layer->tile_places);
    glBindVertexArray(layer->tile_array);
    glBindBuffer(GL_ARRAY_BUFFER, layer->tile_vertices);
    glBufferData(GL_ARRAY_BUFFER, sizeof vertices, vertices, GL_STATIC_DRAW);
    glEnableVertexAttribArray(0);
    glVertexAttribIPointer(0, 2, GL_INT, 2 * sizeof(int32_t), NULL);
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, layer->tile_indices);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, (GLsizeiptr)((size_t)count * sizeof *indices), indices, GL_STATIC_DRAW);
    glBindBuffer(GL_ARRAY_BUFFER, layer->tile_places);
    glEnableVertexAttribArray(1);
    glVertexAttribIPointer(1, 3, GL_INT, 3 * sizeof(int32_t), NULL);
    glVertexAttribDivisor(1, 1);
    kota_free(indices);
}

typedef struct sight { /* of a drawing */
    const kota_map *map;
    double eye_m[3], focal_px, far_m, low_m, high_m;
    float matrix[16];
} sight;

static sight sight_of(const kota_map *map, const kota_pane *pane) {
    sight s = {.map = map};
    double half = kota_sin(0.5 * KOTA_CAMERA_FIELD_RAD) / kota_cos(0.5 * KOTA_CAMERA_FIELD_RAD);
    kota_camera_eye(&pane->camera, &pane->rect, &map->grid, s.eye_m);
    kota_camera_matrix(&pane->camera, &pane->rect, &map->grid, s.matrix);
    s.focal_px = 0.5 * (pane->rect.y1 - pane->rect.y0) / half;
    s.far_m = s.focal_px / pane->camera.px_per_m;
    s.low_m = (pane->camera.ground_m - 60.0) * pane->camera.lift;
    s.high_m = (pane->camera.ground_m + 200.0) * pane->camera.lift;
    return s;
}

/* A box of the ground is out of sight where all its corners are beyond one side of the picture. */
static bool in_sight(const sight *s, double x0, double y0, double x1, double y1) {
    int32_t outside[5] = {0};
    for (int32_t k = 0; k < 8; k++) {
        double at[3] = {(k & 1) != 0 ? x1 : x0, (k & 2) != 0 ? y1 : y0, (k & 4) != 0 ? s->high_m : s->low_m}, clip[4];
        for (int32_t r = 0; r < 4; r++) {
            const float *m = s->matrix + r;
            clip[r] = (double)m[0] * at[0] + (double)m[4] * at[1] + (double)m[8] * at[2] + (double)m[12];
        }
        outside[0] += clip[0] < -clip[3] ? 1 : 0;
        outside[1] += clip[0] > clip[3] ? 1 : 0;
        outside[2] += clip[1] < -clip[3] ? 1 : 0;
        outside[3] += clip[1] > clip[3] ? 1 : 0;
        outside[4] += clip[3] <= 0.0 ? 1 : 0;
    }
    for (int32_t k = 0; k < 5; k++) {
        if (outside[k] == 8) return false;
    }
    return true;
}

static double apart_m(const sight *s, double x0, double y0, double x1, double y1) {
    double x = kota_clamp(s->eye_m[0], x0, x1) - s->eye_m[0], y = kota_clamp(s->eye_m[1], y0, y1) - s->eye_m[1];
    double z = s->eye_m[2] - s->high_m > 0.0 ? s->eye_m[2] - s->high_m : 0.0;
    return kota_sqrt(x * x + y * y + z * z);
}

typedef struct tile {
    int32_t i, j, step;
} tile;

typedef struct tiles {
    tile *list;
    int32_t count;
    double *apart_m;
} tiles;

static void add_tiles(tiles *out, const sight *s, tile t) {
    const kota_grid *grid = &s->map->grid;
    if (t.i >= grid->nx || t.j >= grid->ny || out->count >= TILES_MAX) return;
    double x0 = t.i * grid->dx_m, y0 = t.j * grid->dx_m;
    double x1 = kota_mini(t.i + TILE * t.step, grid->nx) * grid->dx_m;
    double y1 = kota_mini(t.j + TILE * t.step, grid->ny) * grid->dx_m;
    if (!in_sight(s, x0, y0, x1, y1)) return;
    double apart = apart_m(s, x0, y0, x1, y1);
    if (t.step == 1 || t.step * grid->dx_m * s->focal_px < QUAD_PX * apart) {
        out->apart_m[out->count] = apart;
        out->list[out->count++] = t;
        return;
    }
    int32_t half = t.step / 2;
    for (int32_t k = 0; k < 4; k++)
        add_tiles(out, s, (tile){t.i + (k & 1) * TILE * half, t.j + (k >> 1) * TILE * half, half});
}

static tiles tiles_of(const sight *s) {
    const kota_grid *grid = &s->map->grid;
    tiles t = {.list = kota_alloc(TILES_MAX, sizeof(tile)), .apart_m = kota_alloc(TILES_MAX, sizeof(double))};
    int32_t step = 1;
    while (step * TILE < kota_maxi(grid->nx, grid->ny)) step *= 2;
    add_tiles(&t, s, (tile){0, 0, step});
    return t;
}

static void tiles_free(tiles *t) {
    kota_free(t->list);
    kota_free(t->apart_m);
}

static void bounds_of(const tile *t, const kota_grid *grid, double box[4]) {
    box[0] = t->i * grid->dx_m;
    box[1] = t->j * grid->dx_m;
    box[2] = kota_mini(t->i + TILE * t->step, grid->nx) * grid->dx_m;
    box[3] = kota_mini(t->j + TILE * t->step, grid->ny) * grid->dx_m;
}

bool kota_city_layer_near(const kota_map *map, const kota_pane *pane, kota_dress *part) {
    sight s = sight_of(map, pane);
    tiles t = tiles_of(&s);
    const kota_grid *grid = &map->grid;
    part->x0_m = part->y0_m = 1e18;
    part->x1_m = part->y1_m = -1e18;
    for (int32_t k = 0; k < t.count; k++) {
        double box[4];
        if (t.apart_m[k] > 1.25 * s.far_m) continue;
        bounds_of(&t.list[k], grid, box);
        part->x0_m = kota_min(part->x0_m, box[0]);
        part->y0_m = kota_min(part->y0_m, box[1]);
        part->x1_m = kota_max(part->x1_m, box[2]);
        part->y1_m = kota_max(part->y1_m, box[3]);
    }
    tiles_free(&t);
    double all_m2 = grid->nx * grid->dx_m * grid->ny * grid->dx_m;
    return part->x1_m > part->x0_m && (part->x1_m - part->x0_m) * (part->y1_m - part->y0_m) < 0.5 * all_m2;
}

/* ---- buildings ---- */

/* Heights of buildings are in no map: what is usual for a use of land (assumed: 3.2 m a storey), and by its place a
 * building of the same use is up to half as high again. */
static double usual_height_m(uint8_t use, uint32_t place) {
    static const double metres[KOTA_LAND_COUNT] = {
        [KOTA_LAND_KAMPUNG] = 4.5,   [KOTA_LAND_HOUSING] = 6.0, [KOTA_LAND_CENTRE] = 18.0, [KOTA_LAND_MARKET] = 9.0,
        [KOTA_LAND_INDUSTRY] = 10.0, [KOTA_LAND_PORT] = 9.0,    [KOTA_LAND_PARK] = 3.5,    [KOTA_LAND_FARM] = 3.5};
    double share = (double)((place * 2654435761u) >> 16 & 0xFF) / 255.0;
    return metres[use < KOTA_LAND_COUNT ? use : KOTA_LAND_HOUSING] * (0.8 + 0.7 * share * share);
}

static void add_block(kota_city_layer *layer, const kota_map *map, const int32_t *cells, int32_t count, double fill,
                      double tall_m) {
    const kota_grid *grid = &map->grid;
    int32_t low[2] = {INT32_MAX, INT32_MAX}, high[2] = {INT32_MIN, INT32_MIN},
            first = layer->block_count == 0 ? 0 : 0;
    if (layer->block_count > 0) {
        const kota_block *last = &layer->blocks[layer->block_count - 1];
        first = last->first + last->count;
    }
    double bed_m = 1e9;
    for (int32_t k = 0; k < count; k++) {
        int32_t i = kota_grid_i(grid, cells[k]), j = kota_grid_j(grid, cells[k]);
        low[0] = kota_mini(low[0], i);
        low[1] = kota_mini(low[1], j);
        high[0] = kota_maxi(high[0], i);
        high[1] = kota_maxi(high[1], j);
        bed_m = kota_min(bed_m, (double)map->bed_m[cells[k]]);
        layer->block_cells[first + k] = j * grid->nx + i;
    }
    double wide = (high[0] - low[0] + 1) * grid->dx_m, deep = (high[1] - low[1] + 1) * grid->dx_m;
    layer->blocks[layer->block_count++] = (kota_block){
        .x_m = (float)(0.5 * (low[0] + high[0] + 1) * grid->dx_m),
        .y_m = (float)(0.5 * (low[1] + high[1] + 1) * grid->dx_m),
        .half_x_m = (float)(0.5 * fill * wide),
        .half_y_m = (float)(0.5 * fill * deep),
        .bed_m = (float)bed_m,
        .height_m =
            (float)(kota_is_nan(tall_m) ? usual_height_m(map->land_use[cells[0]], (uint32_t)cells[0]) : tall_m),
        .first = first,
        .count = count};
}

/* Where no buildings are mapped, one block stands for those of a cell without a street where people live or work. */
static void stand_ins(kota_city_layer *layer, const kota_map *map) {
    const kota_grid *grid = &map->grid;
    uint8_t *street = kota_alloc((size_t)grid->cells, 1);
    for (int32_t l = 0; l < map->roads.link_count; l++) {
        for (int32_t k = map->link_cell_start[l]; k < map->link_cell_start[l + 1]; k++) street[map->link_cell[k]] = 1;
    }
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            bool built = map->persons[cell] + map->jobs[cell] > 0.5f && map->water[cell] == 0 && street[cell] == 0;
            uint32_t dice = (uint32_t)cell * 2246822519u;
            if (built && (dice >> 24) < 190)
                add_block(layer, map, &cell, 1, 0.5 + 0.35 * (double)(dice >> 16 & 0xFF) / 255.0, KOTA_NAN);
        }
    }
    kota_free(street);
}

static void make_blocks(kota_city_layer *layer, const kota_map *map) {
    const kota_grid *grid = &map->grid;
    size_t cells = (size_t)grid->nx * (size_t)grid->ny, mapped = (size_t)map->building_count;
    size_t listed = mapped > 0 ? (size_t)map->building_start[map->building_count] : cells;
    layer->blocks = kota_alloc((mapped > 0 ? mapped : cells) + 1, sizeof *layer->blocks);
    layer->block_cells = kota_alloc(listed + 1, sizeof *layer->block_cells);
    for (int32_t b = 0; b < map->building_count; b++) {
        int32_t first = map->building_start[b], count = map->building_start[b + 1] - first;
        double tall_m = map->building_tall_m != NULL ? (double)map->building_tall_m[b] : KOTA_NAN;
        if (count > 0) add_block(layer, map, map->building_cell + first, count, 0.7, tall_m);
    }
    if (map->building_count == 0) stand_ins(layer, map);
    glGenVertexArrays(1, &layer->block_array);
    glGenBuffers(1, &layer->block_places);
    glBindVertexArray(layer->block_array);
    glBindBuffer(GL_ARRAY_BUFFER, layer->block_places);
    for (GLuint a = 0; a < 2; a++) {
        glEnableVertexAttribArray(a);
        glVertexAttribDivisor(a, 1);
    }
    glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, 7 * sizeof(float), NULL);
    glVertexAttribPointer(1, 3, GL_FLOAT, GL_FALSE, 7 * sizeof(float), (const void *)(4 * sizeof(float)));
}

static bool is_wet(const kota_city_layer *layer, const kota_block *block, const float *depth_m) {
    for (int32_t k = 0; k < block->count && depth_m != NULL; k++) {
        if (depth_m[layer->block_cells[block->first + k]] > SILL_M) return true;
    }
    return false;
}

/* ---- opening, taking ---- */

/* Relief of a tenth of the city's breadth over its 90 % is seen; cities are flatter. */
static void find_relief(kota_city_layer *layer, const kota_map *map) {
    const kota_grid *grid = &map->grid;
    double sum = 0.0, squares = 0.0;
    int64_t count = 0;
    for (int32_t j = 0; j < grid->ny; j++) {
        for (int32_t i = 0; i < grid->nx; i++) {
            int32_t cell = kota_grid_at(grid, i, j);
            if (map->water[cell] != 0) continue;
            sum += (double)map->bed_m[cell];
            squares += (double)map->bed_m[cell] * (double)map->bed_m[cell];
            count++;
        }
    }
    double mean = count > 0 ? sum / (double)count : 0.0;
    double spread = count > 0 ? kota_sqrt(kota_max(0.0, squares / (double)count - mean * mean)) : 0.0;
    double breadth_m = kota_mini(grid->nx, grid->ny) * grid->dx_m;
    layer->ground_m = mean;
    layer->lift = kota_clamp(0.015 * breadth_m / kota_max(spread, 0.1), 1.0, 8.0);
}

kota_status kota_city_layer_open(kota_city_layer *layer, const kota_map *map, kota_error *err) {
    *layer = (kota_city_layer){.level_ms = INT64_MIN};
    KOTA_TRY(kota_gl_program(&layer->ground_program, "ground", ground_vertex, ground_fragment, err));
    KOTA_TRY(kota_gl_program(&layer->water_program, "water", water_vertex, water_fragment, err));
    KOTA_TRY(kota_gl_program(&layer->block_program, "buildings", block_vertex, block_fragment, err));
    KOTA_TRY(kota_gl_program(&layer->rain_program, "rain", rain_vertex, rain_fragment, err));
    int32_t cells = map->grid.nx * map->grid.ny;
    float *bed_m = kota_alloc((size_t)cells, sizeof *bed_m);
    kota_grid_to_compact(&map->grid, bed_m, map->bed_m);
    kota_gl_texture_floats(&layer->bed, bed_m, cells, map->grid.nx, map->grid.ny);
    kota_free(bed_m);
    find_relief(layer, map);
    make_tile(layer);
    make_blocks(layer, map);
    return KOTA_OK;
}

void kota_city_layer_close(kota_city_layer *layer) {
    const GLuint buffers[] = {layer->tile_vertices, layer->tile_indices, layer->tile_places, layer->block_places};
    glDeleteProgram(layer->ground_program);
    glDeleteProgram(layer->water_program);
    glDeleteProgram(layer->block_program);
    glDeleteProgram(layer->rain_program);
    glDeleteTextures(1, &layer->bed);
    glDeleteTextures(1, &layer->level);
    glDeleteVertexArrays(1, &layer->tile_array);
    glDeleteVertexArrays(1, &layer->block_array);
    glDeleteBuffers(KOTA_COUNT(buffers), buffers);
    kota_free(layer->blocks);
    kota_free(layer->block_cells);
}

void kota_city_layer_take(kota_city_layer *layer, const kota_snap *snap) {
    const kota_map *map = snap->map;
    const float *depth_m = snap->field[KOTA_FIELD_depth_m];
    if (layer->level_ms == snap->time_ms || depth_m == NULL) return;
    float *level = kota_alloc(2 * (size_t)map->grid.nx * (size_t)map->grid.ny, sizeof *level);
    for (int32_t j = 0; j < map->grid.ny; j++) {
        for (int32_t i = 0; i < map->grid.nx; i++) {
            size_t at = (size_t)j * (size_t)map->grid.nx + (size_t)i;
            int32_t cell = kota_grid_at(&map->grid, i, j);
            level[2 * at] = map->bed_m[cell] + (depth_m[at] > 0.02f ? depth_m[at] : -DRY_DROP_M);
            level[2 * at + 1] = map->water[cell] != 0 ? 1.0f : 0.0f;
        }
    }
    kota_gl_texture_pairs(&layer->level, level, map->grid.nx, map->grid.ny);
    kota_free(level);
    layer->level_ms = snap->time_ms;
}

/* ---- drawing ---- */

static void set_common(const kota_city_layer *layer, const sight *s, const kota_pane *pane, GLuint program) {
    const kota_grid *grid = &s->map->grid;
    glUseProgram(program);
    glUniformMatrix4fv(glGetUniformLocation(program, "u_eye"), 1, GL_FALSE, s->matrix);
    glUniform2i(glGetUniformLocation(program, "u_cells"), grid->nx, grid->ny);
    glUniform3f(glGetUniformLocation(program, "u_sky"), sky.r / 255.0f, sky.g / 255.0f, sky.b / 255.0f);
    glUniform3f(glGetUniformLocation(program, "u_eye_m"), (float)s->eye_m[0], (float)s->eye_m[1], (float)s->eye_m[2]);
    kota_gl_set_f(program, "u_dx_m", grid->dx_m);
    kota_gl_set_f(program, "u_lift", pane->camera.lift);
    kota_gl_set_f(program, "u_far_m", s->far_m);
    kota_gl_set_i(program, "u_bed", 5);
    kota_gl_bind(5, layer->bed);
}

static void draw_tiles(const kota_city_layer *layer, const tile *list, int32_t count) {
    if (count == 0) return;
    glBindBuffer(GL_ARRAY_BUFFER, layer->tile_places);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)((size_t)count * sizeof *list), list, GL_STREAM_DRAW);
    glDrawElementsInstanced(GL_TRIANGLES, layer->index_count, GL_UNSIGNED_SHORT, NULL, count);
}

static void draw_ground(const kota_city_layer *layer, const tiles *all, const sight *s, const kota_dress *dress,
                        const kota_dress *except) {
    GLuint program = layer->ground_program;
    tile *list = kota_alloc((size_t)all->count + 1, sizeof *list);
    int32_t count = 0;
    for (int32_t k = 0; k < all->count; k++) {
        double box[4];
        bounds_of(&all->list[k], &s->map->grid, box);
        const kota_dress *d = except != NULL ? except : dress;
        bool in = box[0] >= d->x0_m - 0.01 && box[1] >= d->y0_m - 0.01 && box[2] <= d->x1_m + 0.01 &&
                  box[3] <= d->y1_m + 0.01;
        if (in == (except == NULL)) list[count++] = all->list[k];
    }
    kota_gl_set_f4(program, "u_part", dress->x0_m, dress->y0_m, dress->x1_m, dress->y1_m);
    kota_gl_set_i(program, "u_dress", 6);
    kota_gl_bind(6, dress->target.image);
    draw_tiles(layer, list, count);
    kota_free(list);
}

static void draw_water(const kota_city_layer *layer, const tiles *all, const sight *s, const kota_pane *pane) {
    GLuint program = layer->water_program;
    bool coloured = pane->layer == KOTA_INFO_depth && !pane->change;
    if (layer->level == 0 || (!coloured && kota_infos[pane->layer].place == KOTA_PLACE_CELL)) return;
    set_common(layer, s, pane, program);
    kota_pane_bind(pane, program);
    kota_gl_set_i(program, "u_coloured", coloured);
    kota_gl_set_i(program, "u_level", 7);
    kota_gl_bind(7, layer->level);
    draw_tiles(layer, all->list, all->count);
}

/* Those that would be seen: at least two pixels high. */
static void draw_blocks(kota_city_layer *layer, const sight *s, const kota_pane *pane, const float *depth_m) {
    double lift = kota_min(pane->camera.lift, 2.0);
    float *rows = kota_alloc(7 * (size_t)layer->block_count + 7, sizeof *rows);
    int32_t count = 0;
    for (int32_t b = 0; b < layer->block_count; b++) {
        const kota_block *k = &layer->blocks[b];
        double foot_m = (double)k->bed_m * pane->camera.lift, high_m = (double)k->height_m * lift;
        double at[3] = {(double)k->x_m, (double)k->y_m, foot_m}, clip[4];
        for (int32_t r = 0; r < 4; r++) {
            const float *m = s->matrix + r;
            clip[r] = (double)m[0] * at[0] + (double)m[4] * at[1] + (double)m[8] * at[2] + (double)m[12];
        }
        double room = 1.1 * clip[3] + 0.1 * s->far_m;
        bool wet = is_wet(layer, k, depth_m);
        if (high_m * s->focal_px < (wet ? 1.2 : 2.0) * clip[3] || clip[3] <= 0.0 || clip[0] < -room ||
            clip[0] > room || clip[1] < -room || clip[1] > room)
            continue;
        float *row = rows + 7 * (size_t)count++;
        memcpy(row, &k->x_m, 4 * sizeof *row);
        row[4] = (float)(foot_m - 1.0);
        row[5] = (float)(high_m + 1.0);
        row[6] = wet ? 1.0f : 0.0f;
    }
    layer->drawn = count;
    set_common(layer, s, pane, layer->block_program);
    glBindVertexArray(layer->block_array);
    glBindBuffer(GL_ARRAY_BUFFER, layer->block_places);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)(7 * sizeof(float) * (size_t)(count + 1)), rows, GL_STREAM_DRAW);
    if (count > 0) glDrawArraysInstanced(GL_TRIANGLES, 0, 18, count);
    kota_free(rows);
}

void kota_city_layer_draw(kota_city_layer *layer, const kota_snap *snap, const kota_pane *pane,
                          const kota_dress *whole, const kota_dress *near) {
    sight s = sight_of(snap->map, pane);
    tiles all = tiles_of(&s);
    layer->tiles = all.count;
    set_common(layer, &s, pane, layer->ground_program);
    glBindVertexArray(layer->tile_array);
    draw_ground(layer, &all, &s, near != NULL ? near : whole, NULL);
    if (near != NULL) draw_ground(layer, &all, &s, whole, near);
    draw_blocks(layer, &s, pane, snap->field[KOTA_FIELD_depth_m]);
    glBindVertexArray(layer->tile_array);
    draw_water(layer, &all, &s, pane);
    tiles_free(&all);
}

void kota_city_layer_rain(const kota_city_layer *layer, const kota_snap *snap, const kota_pane *pane) {
    double mmph = snap->rain_mps * 3.6e6;
    if (mmph < 0.5) return;
    glUseProgram(layer->rain_program);
    kota_gl_set_f2(layer->rain_program, "u_pane_px", (pane->rect.x1 - pane->rect.x0) / pane->unit_px,
                   (pane->rect.y1 - pane->rect.y0) / pane->unit_px);
    kota_gl_set_f(layer->rain_program, "u_share", kota_clamp(mmph / 100.0, 0.05, 0.9));
    kota_gl_set_f(layer->rain_program, "u_moment", (double)(snap->time_ms / 1000 % 997));
    glBindVertexArray(pane->gl->empty_array);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}
