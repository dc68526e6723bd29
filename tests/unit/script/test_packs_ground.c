/* The ground of every pack is sound: where it is hollow something drains it, and rivers fall to the sea. */
#include "core/mathx.h"
#include "map/hollows.h"
#include "map/shape.h"
#include "script_case.h"

static const char *const PACKS[] = {"contoh",       "semarang", "surabaya", "palembang", "denpasar",   "jakarta",
                                    "kuala_lumpur", "kuching",  "makassar", "muncar",    "johor_bahru"};

static double bed_at(const kota_channel *channel, double chainage_m) {
    double share = chainage_m / kota_max(kota_shape_length_m(&channel->line), 1e-9);
    return channel->bed_from_m + kota_clamp(share, 0, 1) * (channel->bed_to_m - channel->bed_from_m);
}

/* Nearest place of a line, and how far along it. */
static double distance_m(const kota_points *line, const double *at, double *chainage_m) {
    double nearest_m = KOTA_INFINITY, start_m = 0;
    for (int32_t p = 0; p + 1 < line->count; p++) {
        const double *a = &line->xy_m[2 * p];
        const kota_chunk piece = {.chainage_m = start_m, .xy_m = {a[0], a[1], a[2], a[3]}};
        double along_m, far_m = kota_chunk_distance_m(&piece, at[0], at[1], &along_m);
        if (far_m < nearest_m) {
            nearest_m = far_m;
            *chainage_m = along_m;
        }
        start_m += kota_sqrt((a[2] - a[0]) * (a[2] - a[0]) + (a[3] - a[1]) * (a[3] - a[1]));
    }
    return nearest_m;
}

/* A river ends in a basin, at the edge of the map, before a pump, or in another one whose bed is no higher there. */
static bool goes_on(const kota_sketch *sketch, int32_t c) {
    const kota_channel *channels = sketch->channels.items, *channel = &channels[c];
    const kota_basin *basins = sketch->basins.items;
    const kota_pump_def *pumps = sketch->pumps.items;
    const double *end = &channel->line.xy_m[2 * (channel->line.count - 1)], reach_m = channel->width_m + 60;
    if (end[0] < reach_m || end[1] < reach_m || end[0] > sketch->width_m - reach_m ||
        end[1] > sketch->height_m - reach_m)
        return true;
    for (int32_t b = 0; b < sketch->basins.count; b++)
        for (int32_t k = 0; k < 8; k++) {
            double turn = 2 * KOTA_PI * k / 8;
            if (kota_shape_contains(&basins[b].outline, end[0] + reach_m * kota_cos(turn),
                                    end[1] + reach_m * kota_sin(turn)))
                return true;
        }
    for (int32_t p = 0; p < sketch->pumps.count; p++) {
        double dx_m = pumps[p].from.xy_m[0] - end[0], dy_m = pumps[p].from.xy_m[1] - end[1];
        if (dx_m * dx_m + dy_m * dy_m < reach_m * reach_m) return true;
    }
    for (int32_t o = 0; o < sketch->channels.count; o++) {
        double chainage_m = 0;
        if (o == c || distance_m(&channels[o].line, end, &chainage_m) > reach_m + channels[o].width_m / 2) continue;
        if (bed_at(&channels[o], chainage_m) <= channel->bed_to_m + 0.05) return true;
    }
    return false;
}

static void look_at(const char *pack, const kota_plan *plan) {
    kota_arena *arena = kota_arena_create("test", 0);
    kota_error err = {0};
    kota_map *map;
    kota_hollow *hollows;
    int32_t count;
    cr_assert_eq(kota_map_from_sketch(&map, &plan->sketch, plan->cell_m, arena, &err), KOTA_OK, "%s", err.text);
    kota_map_hollows(&hollows, &count, map, 0.1);
    for (int32_t h = 0; h < count; h++)
        cr_expect(hollows[h].drained, "%s: %g m deep, %d cells at (%g, %g)", pack, hollows[h].depth_m,
                  hollows[h].cells, kota_grid_x_m(&map->grid, hollows[h].cell),
                  kota_grid_y_m(&map->grid, hollows[h].cell));
    const kota_channel *channels = plan->sketch.channels.items;
    for (int32_t c = 0; c < plan->sketch.channels.count; c++) {
        if (strcmp(channels[c].id, "kali-baru") == 0) continue; /* Semarang's old harbour, behind the port's dike */
        cr_expect(goes_on(&plan->sketch, c), "%s: %s ends nowhere", pack, channels[c].id);
    }
    kota_free(hollows);
    kota_arena_destroy(arena);
}

Test(packs_ground, is_sound) {
    const char *root = getenv("KOTA_SOURCE") != NULL ? getenv("KOTA_SOURCE") : ".";
    char *library = kota_text_format("%s/scripts", root), *cities = kota_text_format("%s/scenarios", root);
    for (int32_t p = 0; p < KOTA_COUNT(PACKS); p++) {
        kota_error err = {0};
        kota_script *script = NULL;
        char *file = kota_text_format("%s/%s/study.lua", cities, PACKS[p]);
        cr_assert_eq(kota_script_open(&script, file, library, cities, NULL, &err), KOTA_OK, "%s", err.text);
        look_at(PACKS[p], kota_script_member_plan(script, 0));
        kota_script_close(script);
        kota_free(file);
    }
    kota_free(library);
    kota_free(cities);
}
