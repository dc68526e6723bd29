/* What a pane shows below its signs and names: the map from above, or the city in perspective. What stays while the
 * camera and the kind of view do is drawn once. */
#include "core/mathx.h"
#include "view/scene.h"

bool kota_scene__shows_travellers(const kota_scene *scene, bool change) {
    return !scene->plain && !change && kota_infos[scene->layer].group == KOTA_GROUP_TRAFFIC;
}

static void draw_signs(const kota_scene *scene, int32_t r, const kota_pane *pane) {
    const kota_snap *snap = scene->snaps[r];
    kota_info_group group = kota_infos[pane->layer].group;
    if (group == KOTA_GROUP_TRAFFIC || (group == KOTA_GROUP_FLOOD && pane->camera.city))
        kota_dots_layer_vehicles(&scene->dots[r], snap, pane);
    if (kota_scene__shows_travellers(scene, pane->change)) kota_dots_layer_travellers(&scene->dots[r], snap, pane);
    kota_dots_layer_arrows(&scene->dots[r], snap, pane);
    kota_dots_layer_bins(&scene->dots[r], snap->map, pane);
    kota_dots_layer_trucks(&scene->dots[r], snap, pane);
}

/* Whole pixels of a pane's part that the grid covers, a little more for streets that end on its border. */
static kota_rect grid_on(const kota_pane *pane, const kota_grid *grid, const kota_rect *clip) {
    double x0, y0, x1, y1, more = 6.0 * pane->unit_px;
    kota_camera_to_px(&pane->camera, &pane->rect, grid->west_m, grid->south_m, &x0, &y1);
    kota_camera_to_px(&pane->camera, &pane->rect, grid->west_m + grid->nx * grid->dx_m,
                      grid->south_m + grid->ny * grid->dx_m, &x1, &y0);
    return (kota_rect){kota_max(clip->x0, kota_floor(x0 - more)), kota_max(clip->y0, kota_floor(y0 - more)),
                       kota_min(clip->x1, kota_floor(x1 + more)), kota_min(clip->y1, kota_floor(y1 + more))};
}

kota_status kota_scene__map(kota_scene *scene, int32_t p, int32_t r, const kota_pane *pane, const kota_rect *clip,
                            kota_error *err) {
    const kota_map *map = scene->def->runs[r].map;
    double began_s = scene->clock_s != NULL ? scene->clock_s() : 0.0;
    const kota_still_of of = {map, &scene->maps[r], &scene->links[r], r};
    kota_still *still = &scene->stills[p];
    KOTA_TRY(kota_still_refresh(still, &of, pane, &scene->gl, err));
    if (scene->clock_s != NULL) glFinish();
    if (scene->clock_s != NULL) scene->ms.still_ms += 1000.0 * (scene->clock_s() - began_s);
    kota_gl_within(&scene->gl, clip);
    kota_gl_draw_colour(&scene->gl, &pane->rect, kota_hud_colour.paper, 1.0);
    kota_rect grid = grid_on(pane, &map->grid, clip);
    kota_gl_within(&scene->gl, &grid); /* beside it there is nothing to draw */
    kota_still_draw(still, &still->ground, &map->grid, pane);
    if (kota_infos[pane->layer].place == KOTA_PLACE_CELL)
        kota_map_layer_draw(&scene->maps[r], map, pane, KOTA_MAP_FIELD);
    kota_still_draw(still, &still->over, &map->grid, pane);
    if (kota_infos[pane->layer].place == KOTA_PLACE_LINK) kota_links_layer_draw(&scene->links[r], map, pane, true);
    kota_gl_within(&scene->gl, clip);
    draw_signs(scene, r, pane);
    return KOTA_OK;
}

enum { DRESS_PX = 1024 };

/* The map over a part of the grid as the ground's dress. Water on it is drawn apart. */
static kota_status make_dress(kota_scene *scene, int32_t r, const kota_pane *pane, kota_dress *dress,
                              kota_error *err) {
    const kota_map *map = scene->def->runs[r].map;
    double wide_m = dress->x1_m - dress->x0_m, deep_m = dress->y1_m - dress->y0_m;
    double px_per_m = DRESS_PX / kota_max(wide_m, deep_m);
    int32_t width = (int32_t)kota_max(8.0, wide_m * px_per_m), height = (int32_t)kota_max(8.0, deep_m * px_per_m);
    kota_pane flat = *pane;
    flat.rect = (kota_rect){0.0, 0.0, width, height};
    flat.camera = (kota_camera){.x_m = map->grid.west_m + 0.5 * (dress->x0_m + dress->x1_m),
                                .y_m = map->grid.south_m + 0.5 * (dress->y0_m + dress->y1_m),
                                .px_per_m = width / wide_m};
    flat.quick = true;
    kota_info_def info = kota_infos[pane->layer];
    KOTA_TRY(kota_gl_aim(&scene->gl, &dress->target, width, height, err));
    kota_map_layer_draw(&scene->maps[r], map, &flat, KOTA_MAP_GROUND);
    if (info.place == KOTA_PLACE_CELL && (pane->layer != KOTA_INFO_depth || pane->change))
        kota_map_layer_draw(&scene->maps[r], map, &flat, KOTA_MAP_FIELD);
    kota_map_layer_draw(&scene->maps[r], map, &flat, KOTA_MAP_BORDERS);
    kota_links_layer_draw(&scene->links[r], map, &flat, false);
    if (info.place == KOTA_PLACE_LINK) kota_links_layer_draw(&scene->links[r], map, &flat, true);
    kota_gl_resume(&scene->gl);
    kota_gl_bind(6, dress->target.image);
    glGenerateMipmap(GL_TEXTURE_2D);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
    return KOTA_OK;
}

/* One number for all that the dress shows: two dresses that differ in it may differ. */
static int64_t dress_is(const kota_scene *scene, const kota_pane *pane, int32_t r) {
    bool still = pane->layer == KOTA_INFO_depth && !pane->change; /* its water is not on the dress */
    int64_t version = still ? 0 : scene->versions[0] * 1000003 + scene->versions[r];
    return ((version * 64 + (int64_t)pane->layer) * 2 + (pane->change ? 1 : 0)) * 2 + r + 1;
}

static kota_status refresh_dress(kota_scene *scene, int32_t p, int32_t r, const kota_pane *pane, bool *has_near,
                                 kota_error *err) {
    kota_dressed *dressed = &scene->dressed[p];
    const kota_grid *grid = &scene->def->runs[r].map->grid;
    int64_t is = dress_is(scene, pane, r);
    kota_dress near = dressed->near;
    *has_near = kota_city_layer_near(scene->def->runs[r].map, pane, &near);
    if (dressed->whole_is != is) {
        dressed->whole.x1_m = grid->nx * grid->dx_m;
        dressed->whole.y1_m = grid->ny * grid->dx_m;
        KOTA_TRY(make_dress(scene, r, pane, &dressed->whole, err));
        dressed->whole_is = is;
    }
    bool moved = near.x0_m != dressed->near.x0_m || near.y0_m != dressed->near.y0_m ||
                 near.x1_m != dressed->near.x1_m || near.y1_m != dressed->near.y1_m;
    if (!*has_near || (dressed->near_is == is && !moved)) return KOTA_OK;
    dressed->near_is = 0;
    dressed->near = near;
    KOTA_TRY(make_dress(scene, r, pane, &dressed->near, err));
    dressed->near_is = is;
    return KOTA_OK;
}

kota_status kota_scene__city(kota_scene *scene, int32_t p, int32_t r, const kota_pane *pane, const kota_rect *clip,
                             kota_error *err) {
    const kota_colour sky = {222, 230, 238};
    const kota_rect *rect = &pane->rect;
    bool has_near = false;
    double began_s = scene->clock_s != NULL ? scene->clock_s() : 0.0;
    KOTA_TRY(refresh_dress(scene, p, r, pane, &has_near, err));
    kota_city_layer_take(&scene->cities[r], scene->snaps[r]);
    if (scene->clock_s != NULL) glFinish();
    if (scene->clock_s != NULL) scene->ms.still_ms += 1000.0 * (scene->clock_s() - began_s);
    kota_gl_within(&scene->gl, clip);
    kota_gl_draw_colour(&scene->gl, rect, sky, 1.0);
    glViewport((GLint)rect->x0, scene->gl.height - (GLint)rect->y1, (GLsizei)(rect->x1 - rect->x0),
               (GLsizei)(rect->y1 - rect->y0));
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glClear(GL_DEPTH_BUFFER_BIT);
    kota_city_layer_draw(&scene->cities[r], scene->snaps[r], pane, &scene->dressed[p].whole,
                         has_near ? &scene->dressed[p].near : NULL);
    draw_signs(scene, r, pane);
    glDisable(GL_DEPTH_TEST);
    kota_city_layer_rain(&scene->cities[r], scene->snaps[r], pane);
    glViewport(0, 0, scene->gl.width, scene->gl.height);
    return KOTA_OK;
}
