/* Crests on faces between cells: weir flow in place of the solver's, free or submerged, and breaches.
 *
 * Over a broad crest water flows with critical depth: q = c (2/3)^1.5 g^0.5 h^1.5 with h above the crest (Chow 1959,
 * section 3-9; c = 1). Water on the far side above the crest holds back: q (1 - (h2 / h1)^1.5)^0.385 (Villemonte
 * 1947, Engineering News-Record 139). Approach velocity is not counted. No more flows in a sub-step than a quarter of
 * what lies between the levels, so that they do not turn round. Where a crest stands no higher than the ground, the
 * face is the solver's again. */
#include "core/mathx.h"
#include "flood/full.h"

typedef struct wall_face {
    int32_t cell, wall, i;
    uint8_t south;
} wall_face;

struct flood_walls {
    wall_face *faces; /* sorted by row */
    int32_t *row;     /* first face of each row; ny + 2 */
    float *crest_m;   /* of each face, now */
    double *breach_s; /* of each wall: since it broke; below 0 it stands */
    int32_t count;
};

static kota_status check_wall(const kota_wall_site *w, const kota_map *map, kota_error *err) {
    const char *id = w->id_text != NULL ? w->id_text : "?";
    if (!(w->crest_m > -1000.0 && w->crest_m < 10000.0) || !(w->coefficient > 0.0 && w->coefficient <= 2.0) ||
        !(w->breach_s >= 0.0) || !(w->breach_crest_m <= w->crest_m))
        return kota_fail(err, KOTA_DATA, "flood: wall \"%s\": crest, coefficient or breach out of range", id);
    for (int32_t f = 0; f < w->face_count; f++) {
        int32_t i = kota_grid_i(&map->grid, w->face_cell[f]), j = kota_grid_j(&map->grid, w->face_cell[f]);
        int32_t least_i = w->face_south[f] ? 0 : 1, least_j = w->face_south[f] ? 1 : 0;
        if (i < least_i || j < least_j || i >= map->grid.nx || j >= map->grid.ny)
            return kota_fail(err, KOTA_DATA, "flood: wall \"%s\": face %d is not between two cells", id, (int)f);
    }
    return KOTA_OK;
}

kota_status flood_walls_check(const kota_map *map, kota_error *err) {
    for (int32_t w = 0; w < map->wall_count; w++) KOTA_TRY(check_wall(&map->walls[w], map, err));
    return KOTA_OK;
}

/* By rows, in the order of walls and of their faces within a row. */
static void sort_faces(flood_walls *walls, const kota_map *map) {
    for (int32_t w = 0; w < map->wall_count; w++) {
        for (int32_t f = 0; f < map->walls[w].face_count; f++)
            walls->row[kota_grid_j(&map->grid, map->walls[w].face_cell[f]) + 1]++;
    }
    for (int32_t j = 0; j <= map->grid.ny; j++) walls->row[j + 1] += walls->row[j];
    int32_t *next = kota_alloc((size_t)map->grid.ny + 2, sizeof *next);
    for (int32_t w = 0; w < map->wall_count; w++) {
        const kota_wall_site *site = &map->walls[w];
        for (int32_t f = 0; f < site->face_count; f++) {
            int32_t cell = site->face_cell[f], j = kota_grid_j(&map->grid, cell);
            walls->faces[walls->row[j] + next[j]++] =
                (wall_face){cell, w, kota_grid_i(&map->grid, cell), site->face_south[f]};
        }
    }
    kota_free(next);
}

void flood_walls_create(kota_flood *flood) {
    const kota_map *map = flood->map;
    if (map->wall_count == 0) return;
    flood_walls *walls = KOTA_NEW(flood->arena, flood_walls, 1);
    for (int32_t w = 0; w < map->wall_count; w++) walls->count += map->walls[w].face_count;
    walls->faces = KOTA_NEW(flood->arena, wall_face, walls->count);
    walls->crest_m = KOTA_NEW(flood->arena, float, walls->count);
    walls->row = KOTA_NEW(flood->arena, int32_t, map->grid.ny + 2);
    walls->breach_s = KOTA_NEW(flood->arena, double, map->wall_count);
    for (int32_t w = 0; w < map->wall_count; w++) walls->breach_s[w] = -1.0;
    sort_faces(walls, map);
    flood->walls = walls;
}

static double level_m(const kota_flood *flood, int32_t cell) {
    return (double)flood->map->bed_m[cell] + flood_cell_depth_m(flood, cell);
}

static bool water_breaks(const kota_flood *flood, const kota_wall_site *site) {
    if (kota_is_nan(site->breach_level_m) || site->breach_count == 0) return false;
    int32_t f = site->breach_first + site->breach_count / 2, c = site->face_cell[f];
    int32_t a = c - (site->face_south[f] ? flood->grid.stride : 1);
    return kota_max(level_m(flood, a), level_m(flood, c)) >= site->breach_level_m;
}

static bool is_breached(const kota_wall_site *site, int32_t cell, uint8_t south) {
    for (int32_t f = site->breach_first; f < site->breach_first + site->breach_count; f++)
        if (site->face_cell[f] == cell && site->face_south[f] == south) return true;
    return false;
}

void flood_walls_begin(kota_flood *flood, const uint8_t *breach, double dt_s) {
    flood_walls *walls = flood->walls;
    if (walls == NULL) return;
    for (int32_t w = 0; w < flood->map->wall_count; w++) {
        const kota_wall_site *site = &flood->map->walls[w];
        if (walls->breach_s[w] >= 0.0)
            walls->breach_s[w] += dt_s;
        else if ((breach != NULL && breach[w] != 0) || water_breaks(flood, site))
            walls->breach_s[w] = 0.0;
    }
    for (int32_t f = 0; f < walls->count; f++) {
        const kota_wall_site *site = &flood->map->walls[walls->faces[f].wall];
        double since_s = walls->breach_s[walls->faces[f].wall], crest_m = site->crest_m;
        if (since_s >= 0.0 && is_breached(site, walls->faces[f].cell, walls->faces[f].south)) {
            double share = site->breach_s > 0.0 ? kota_min(1.0, since_s / site->breach_s) : 1.0;
            crest_m += share * (site->breach_crest_m - site->crest_m);
        }
        walls->crest_m[f] = (float)crest_m;
    }
}

/** See state.h. */
bool flood_walls_part(const kota_flood *flood, int32_t a, int32_t b) {
    const flood_walls *walls = flood->walls;
    if (walls == NULL) return false;
    int32_t cell = kota_maxi(a, b),
            j = kota_grid_j(&flood->grid, cell); /* a face is its eastern or northern cell's */
    bool south = b - a > 1 || a - b > 1;
    for (int32_t f = walls->row[j]; f < walls->row[j + 1]; f++)
        if (walls->faces[f].cell == cell && (walls->faces[f].south != 0) == south &&
            (double)walls->crest_m[f] > kota_max(level_m(flood, a), level_m(flood, b)))
            return true;
    return false;
}

/** See state.h. */
double flood_weir_m2ps(double coefficient, double over_m, double beyond_m) {
    if (!(over_m > 0.0)) return 0.0;
    double free_m2ps = coefficient * 0.5443310539518174 * kota_sqrt(FLOOD_GRAVITY_MPS2 * over_m) * over_m;
    if (!(beyond_m > 0.0)) return free_m2ps;
    double share = beyond_m / over_m, held = 1.0 - share * kota_sqrt(share);
    return held > 0.0 ? free_m2ps * kota_pow(held, 0.385) : 0.0;
}

/* Discharge over a face from the cell before it (west, south) to its own; false where the crest is no obstacle. */
static bool weir_of_face(const kota_flood *flood, int32_t f, double dt_s, float *q_m2ps) {
    const wall_face *face = &flood->walls->faces[f];
    int32_t c = face->cell, a = c - (face->south ? flood->grid.stride : 1);
    double crest_m = (double)flood->walls->crest_m[f];
    if (crest_m <= kota_max((double)flood->map->bed_m[a], (double)flood->map->bed_m[c])) return false;
    /* depths alone: the rests of neighbours may already be new */
    double level_a = (double)flood->map->bed_m[a] + (double)flood->depth[a];
    double level_c = (double)flood->map->bed_m[c] + (double)flood->depth[c];
    double high_m = kota_max(level_a, level_c), low_m = kota_min(level_a, level_c);
    double coefficient = flood->map->walls[face->wall].coefficient;
    double q = flood_weir_m2ps(coefficient, high_m - crest_m, low_m - crest_m);
    q = kota_min(q, 0.25 * (high_m - low_m) * flood->grid.dx_m / dt_s);
    *q_m2ps = (float)(level_a > level_c ? q : -q);
    return true;
}

void flood_walls_row(const kota_flood *flood, const kernel *k, span s, float *x, float *y) {
    const flood_walls *walls = flood->walls;
    if (walls == NULL || s.j < 0 || s.j >= flood->grid.ny) return;
    for (int32_t f = walls->row[s.j]; f < walls->row[s.j + 1]; f++) {
        float q_m2ps, *out = walls->faces[f].south ? y : x;
        if (out == NULL || walls->faces[f].i < s.i0 || walls->faces[f].i >= s.i1) continue;
        if (weir_of_face(flood, f, (double)k->dt, &q_m2ps)) out[walls->faces[f].i] = q_m2ps;
    }
}

void flood_walls_full(const kota_flood *flood, const kernel *k, span s, bool south, cell_rows before, cell_rows after,
                      face_rows out) {
    const flood_walls *walls = flood->walls;
    if (walls == NULL || s.j < 0 || s.j >= flood->grid.ny) return;
    for (int32_t f = walls->row[s.j]; f < walls->row[s.j + 1]; f++) {
        float q_m2ps;
        int32_t i = walls->faces[f].i;
        if ((walls->faces[f].south != 0) != south || i < s.i0 || i >= s.i1) continue;
        if (weir_of_face(flood, f, (double)k->dt, &q_m2ps))
            flood_full_wall(k, south, before, after, i - s.i0, q_m2ps, out);
    }
}

void flood_walls_save(const kota_flood *flood, kota_blob *blob) {
    if (flood->walls == NULL) return;
    kota_blob_section(blob, "walls 1");
    kota_blob_put(blob, flood->walls->breach_s, (size_t)flood->map->wall_count, sizeof(double));
}

kota_status flood_walls_load(kota_flood *flood, kota_blob *blob) {
    if (flood->walls == NULL) return KOTA_OK;
    kota_blob_expect(blob, "walls 1");
    kota_blob_get(blob, flood->walls->breach_s, (size_t)flood->map->wall_count, sizeof(double));
    return kota_blob_status(blob);
}
