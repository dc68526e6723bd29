/* What mouse and keys do in a workshop. */
#include "view/workshop.h"

#include "core/mathx.h"

const char *const kota_view_tool_names[KOTA_VIEW_TOOLS] = {"hand", "pump", "pond", "closure", "bin", "eraser"};

bool kota_workshop_open(const kota_scene *scene) {
    return !scene->plain && scene->def->live != NULL && scene->def->live->plan != NULL;
}

static int64_t shown_ms(const kota_scene *scene) { return scene->def->runs[0].times_ms[scene->time]; }

/* The pane at a pixel and its place; false: none, or the city is seen in perspective. */
static bool place_at(const kota_scene *scene, double x, double y, double *x_m, double *y_m) {
    int32_t p = 0;
    if (kota_hud_hit(&scene->layout, x, y, &p) != KOTA_HUD_PANE || scene->camera.city) return false;
    kota_camera_to_m(&scene->camera, &scene->layout.panes[p], x, y, x_m, y_m);
    return true;
}

/* The drawn thing at a place, -1: none. */
static int32_t thing_at(const kota_scene *scene, double x_m, double y_m) {
    const kota_view_live *live = scene->def->live;
    double reach_m = 14.0 * scene->layout.unit_px / scene->camera.px_per_m, best_m2 = KOTA_INFINITY;
    int32_t best = -1;
    for (int32_t k = 0; k < live->drawn_count; k++) {
        const kota_view_drawn *d = &live->drawn[k];
        double dx = d->x_m - x_m, dy = d->y_m - y_m, m2 = dx * dx + dy * dy;
        bool within = kota_abs(dx) < 0.5 * d->wide_m && kota_abs(dy) < 0.5 * d->tall_m;
        if ((m2 > reach_m * reach_m && !within) || m2 >= best_m2) continue;
        best_m2 = m2;
        best = k;
    }
    return best;
}

void kota_workshop_use(kota_workshop *shop, kota_view_tool tool) {
    shop->tool = tool;
    shop->ghost = shop->stretching = false;
    shop->held = shop->chosen = -1;
}

/* From where the button went down to where the mouse is; a pond of the usual sides while that is hardly a way. */
static void stretch(const kota_workshop *shop, const kota_scene *scene, kota_view_wish *wish) {
    double wide_m = kota_abs(wish->x_m - shop->from_x_m), tall_m = kota_abs(wish->y_m - shop->from_y_m);
    double least_m = 6.0 * scene->layout.unit_px / scene->camera.px_per_m;
    if (wide_m > least_m && tall_m > least_m) {
        wish->wide_m = wide_m;
        wish->tall_m = tall_m;
        wish->x_m = 0.5 * (wish->x_m + shop->from_x_m);
        wish->y_m = 0.5 * (wish->y_m + shop->from_y_m);
    } else {
        wish->x_m = shop->from_x_m;
        wish->y_m = shop->from_y_m;
    }
}

void kota_workshop_hover(kota_workshop *shop, const kota_scene *scene, double x, double y) {
    double x_m, y_m;
    shop->ghost = false;
    shop->over = -1;
    if (!kota_workshop_open(scene) || !place_at(scene, x, y, &x_m, &y_m)) return;
    const kota_view_live *live = scene->def->live;
    shop->over = thing_at(scene, x_m, y_m);
    kota_view_wish wish = {shop->tool, x_m, y_m, 0.0, 0.0, shop->measures[shop->tool]};
    if (shop->held >= 0 && shop->held < live->drawn_count) {
        const kota_view_drawn *d = &live->drawn[shop->held];
        wish = (kota_view_wish){d->tool, x_m, y_m, d->wide_m, d->tall_m, kota_view_measure(d)};
    } else if (shop->stretching) {
        stretch(shop, scene, &wish);
    }
    if (wish.tool == KOTA_VIEW_HAND || wish.tool == KOTA_VIEW_ERASER) return;
    live->plan(scene->def->context, &shop->drawn, &wish);
    shop->ghost = true;
}

static void put(kota_workshop *shop, const kota_scene *scene, int32_t at) {
    const kota_view_live *live = scene->def->live;
    if (!shop->ghost || shop->drawn.why != NULL) return;
    live->draw(scene->def->context, &shop->drawn, at, shown_ms(scene));
    shop->asked = true;
}

static void erase(kota_workshop *shop, const kota_scene *scene, int32_t at) {
    if (at < 0) return;
    scene->def->live->erase(scene->def->context, at, shown_ms(scene));
    shop->asked = true;
    shop->over = shop->chosen = -1;
}

bool kota_workshop_press(kota_workshop *shop, const kota_scene *scene, double x, double y) {
    if (!kota_workshop_open(scene)) return false;
    kota_workshop_hover(shop, scene, x, y);
    if (shop->tool == KOTA_VIEW_HAND) {
        shop->held = shop->chosen = shop->over;
        return shop->held >= 0;
    }
    shop->stretching = shop->tool == KOTA_VIEW_POND && place_at(scene, x, y, &shop->from_x_m, &shop->from_y_m);
    return !scene->camera.city;
}

bool kota_workshop_release(kota_workshop *shop, const kota_scene *scene, double x, double y, bool strayed) {
    if (!kota_workshop_open(scene)) return false;
    int32_t held = shop->held;
    kota_workshop_hover(shop, scene, x, y);
    shop->held = -1;
    if (held >= 0) {
        if (strayed) put(shop, scene, held);
        shop->ghost = false;
        return strayed;
    }
    double x_m, y_m;
    bool drawn = shop->stretching; /* over its way */
    shop->stretching = false;
    if (shop->tool == KOTA_VIEW_HAND || (strayed && !drawn) || !place_at(scene, x, y, &x_m, &y_m)) return false;
    if (shop->tool == KOTA_VIEW_ERASER)
        erase(shop, scene, shop->over);
    else
        put(shop, scene, scene->def->live->drawn_count);
    return true;
}

/* A slider a step on: a twentieth of its range. */
static void slide(kota_workshop *shop, const kota_scene *scene, double way) {
    const kota_view_live *live = scene->def->live;
    if (shop->parameter >= live->parameter_count) return;
    const kota_view_parameter *p = &live->parameters[shop->parameter];
    double value = kota_clamp(p->value + way * (p->high - p->low) / 20.0, p->low, p->high);
    live->set(scene->def->context, shop->parameter, value, shown_ms(scene));
    shop->asked = true;
}

/* What the tool in hand does where the mouse is, or in the middle of the first pane. */
static void place_by_key(kota_workshop *shop, const kota_scene *scene) {
    double x = scene->hover_x_px, y = scene->hover_y_px, x_m, y_m;
    if (!place_at(scene, x, y, &x_m, &y_m)) {
        const kota_rect *pane = &scene->layout.panes[0];
        x = 0.5 * (pane->x0 + pane->x1);
        y = 0.5 * (pane->y0 + pane->y1);
    }
    (void)kota_workshop_release(shop, scene, x, y, false);
}

double kota_workshop_measure(const kota_workshop *shop, const kota_scene *scene, kota_view_tool *tool) {
    const kota_view_live *live = scene->def->live;
    bool placed = shop->tool == KOTA_VIEW_HAND && shop->chosen >= 0 && shop->chosen < live->drawn_count;
    *tool = placed ? live->drawn[shop->chosen].tool : shop->tool;
    return placed ? kota_view_measure(&live->drawn[shop->chosen]) : live->measure(*tool, shop->measures[*tool], 0);
}

/* A step smaller or greater; false: there is nothing that has a measure. */
static bool resize(kota_workshop *shop, const kota_scene *scene, int32_t way) {
    const kota_view_live *live = scene->def->live;
    kota_view_tool tool;
    double now = kota_workshop_measure(shop, scene, &tool), next = live->measure(tool, now, way);
    if (!(now > 0.0)) return false;
    if (shop->tool != KOTA_VIEW_HAND) {
        shop->measures[tool] = next;
        kota_workshop_hover(shop, scene, scene->hover_x_px, scene->hover_y_px);
        return true;
    }
    const kota_view_drawn *d = &live->drawn[shop->chosen];
    kota_view_drawn changed;
    live->plan(scene->def->context, &changed, &(kota_view_wish){d->tool, d->x_m, d->y_m, d->wide_m, d->tall_m, next});
    if (changed.why != NULL || !(kota_abs(next - now) > 0.0)) return true;
    live->draw(scene->def->context, &changed, shop->chosen, shown_ms(scene));
    shop->asked = true;
    return true;
}

bool kota_workshop_take(kota_workshop *shop, const kota_scene *scene, kota_workshop_key key) {
    if (!kota_workshop_open(scene)) return false;
    const kota_view_live *live = scene->def->live;
    switch (key) {
    case KOTA_WORKSHOP_TOOL: kota_workshop_use(shop, (kota_view_tool)((shop->tool + 1) % KOTA_VIEW_TOOLS)); break;
    case KOTA_WORKSHOP_ERASER:
        kota_workshop_use(shop, shop->tool == KOTA_VIEW_ERASER ? KOTA_VIEW_HAND : KOTA_VIEW_ERASER);
        break;
    case KOTA_WORKSHOP_PLACE:
        if (shop->tool == KOTA_VIEW_HAND) return false;
        place_by_key(shop, scene);
        break;
    case KOTA_WORKSHOP_DELETE: erase(shop, scene, shop->over); break;
    case KOTA_WORKSHOP_ACT:
        if (live->drawn_count > 0) live->act(scene->def->context, !live->drawing, shown_ms(scene));
        shop->asked = true;
        break;
    case KOTA_WORKSHOP_UNDO:
    case KOTA_WORKSHOP_REDO:
        live->undo(scene->def->context, key == KOTA_WORKSHOP_REDO);
        shop->asked = true;
        break;
    case KOTA_WORKSHOP_SLIDER:
        if (live->parameter_count > 0) shop->parameter = (shop->parameter + 1) % live->parameter_count;
        break;
    case KOTA_WORKSHOP_LESS: slide(shop, scene, -1.0); break;
    case KOTA_WORKSHOP_MORE: slide(shop, scene, 1.0); break;
    case KOTA_WORKSHOP_SMALLER:
    case KOTA_WORKSHOP_GREATER: return resize(shop, scene, key == KOTA_WORKSHOP_GREATER ? 1 : -1);
    }
    return true;
}
