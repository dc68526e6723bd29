/* Sections of conduits and stores: volume against depth in slices of constant or linear width, so that width is the
 * exact derivative of volume. Where the width shrinks with height (the upper half of a pipe, the crown of a box) the
 * loss is counted in `down`, which makes both parts convex: what the iteration of drains_solve.c needs. */
#include "core/mathx.h"
#include "flood/drains.h"

/* Width of the slot over the crown of a closed conduit, share of its width (Preissmann): the pressure wave of a 1 m
 * pipe then goes at 280 m/s, and 10 m of pressure store 0.13 % of its volume. Assumed: as thin as water in a pipe
 * with some air; the scheme is stable for any. */
#define SLOT_FRAC 1e-4
#define PI 3.141592653589793

typedef struct outline { /* of a section, at a height */
    double width_m, wet_m;
} outline;

static outline outline_at(kota_drain_link_kind kind, double width_m, double side_slope, double y_m) {
    if (kind == KOTA_DRAIN_PIPE) {
        double cosine = kota_clamp(1.0 - 2.0 * y_m / width_m, -1.0, 1.0);
        double sine = kota_sqrt(kota_max(0.0, 1.0 - cosine * cosine));
        return (outline){width_m * sine, width_m * kota_atan2(sine, cosine)};
    }
    if (kind == KOTA_DRAIN_BOX) return (outline){width_m, width_m + 2.0 * y_m};
    return (outline){width_m + 2.0 * side_slope * y_m,
                     width_m + 2.0 * y_m * kota_sqrt(1.0 + side_slope * side_slope)};
}

/* Slices of linear width between knots; the widths of a pipe are raised by 0.1 % so that its full area is exact. */
static void fill_widths(drain_profile *p, kota_drain_link_kind kind, double width_m, double side_slope) {
    double area_m2 = 0.0;
    for (int32_t k = 0; k <= DRAIN_SLICES; k++) {
        drain_slice *s = &p->slices[k];
        s->y_m = k * p->step_m;
        s->up_width = outline_at(kind, width_m, side_slope, s->y_m).width_m;
        if (k > 0) area_m2 += 0.5 * (p->slices[k - 1].up_width + s->up_width) * p->step_m;
    }
    double raise = kind == KOTA_DRAIN_PIPE ? 0.25 * PI * width_m * width_m / area_m2 : 1.0;
    for (int32_t k = 0; k <= DRAIN_SLICES; k++) p->slices[k].up_width *= raise;
}

/* Growth of width into up, loss into down; then volumes and slopes. */
static void split(drain_profile *p, double slot_m) {
    double up_m = p->slices[0].up_width, down_m = 0.0, before_m = up_m;
    for (int32_t k = 0; k < p->count; k++) {
        drain_slice *s = &p->slices[k];
        double width_m = s->up_width, change_m = width_m - before_m;
        if (change_m > 0.0) up_m += change_m;
        if (change_m < 0.0) down_m -= change_m;
        before_m = width_m;
        s->up_width = up_m;
        s->down_width = down_m;
    }
    drain_slice *last = &p->slices[p->count - 1];
    for (int32_t k = 1; k < p->count; k++) {
        drain_slice *a = &p->slices[k - 1], *b = &p->slices[k];
        double high_m = b->y_m - a->y_m;
        a->up_slope = (b->up_width - a->up_width) / high_m;
        a->down_slope = (b->down_width - a->down_width) / high_m;
        b->up = a->up + 0.5 * (a->up_width + b->up_width) * high_m;
        b->down = a->down + 0.5 * (a->down_width + b->down_width) * high_m;
    }
    if (slot_m > 0.0) last->down_width = last->up_width - slot_m;
}

drain_profile *flood_drain_section(kota_arena *arena, kota_drain_link_kind kind, double width_m, double height_m,
                                   double side_slope) {
    drain_profile *p = KOTA_NEW(arena, drain_profile, 1);
    bool open = kind == KOTA_DRAIN_CHANNEL;
    double tall_m = kind == KOTA_DRAIN_PIPE ? width_m : height_m;
    *p = (drain_profile){.count = DRAIN_SLICES + 1, .step_m = tall_m / DRAIN_SLICES};
    p->height_m = open ? KOTA_INFINITY : tall_m;
    p->slices = KOTA_NEW(arena, drain_slice, p->count);
    fill_widths(p, kind, width_m, side_slope);
    split(p, open ? 0.0 : SLOT_FRAC * width_m);
    for (int32_t k = 1; k < p->count; k++) {
        drain_slice *s = &p->slices[k];
        double area_m2 = s->up - s->down, wide_m = outline_at(kind, width_m, side_slope, s->y_m).width_m;
        bool crown = !open && k == p->count - 1;
        double wet_m = outline_at(kind, width_m, side_slope, s->y_m).wet_m;
        if (crown && kind == KOTA_DRAIN_BOX) wet_m += width_m;
        s->radius43 = kota_pow(area_m2 / wet_m, 4.0 / 3.0);
        s->critical_m2p5ps =
            wide_m > 1e-9 * width_m ? area_m2 * kota_sqrt(FLOOD_GRAVITY_MPS2 * area_m2 / wide_m) : KOTA_INFINITY;
    }
    return p;
}

drain_profile *flood_drain_shaft(kota_arena *arena, double area_m2) {
    drain_profile *p = KOTA_NEW(arena, drain_profile, 1);
    *p = (drain_profile){.count = 1, .height_m = KOTA_INFINITY};
    p->slices = KOTA_NEW(arena, drain_slice, 1);
    p->slices[0].up_width = area_m2;
    return p;
}

drain_profile *flood_drain_store(kota_arena *arena, const double *level_m, const double *volume_m3, int32_t count) {
    drain_profile *p = KOTA_NEW(arena, drain_profile, 1);
    *p = (drain_profile){.count = kota_maxi(1, count - 1), .height_m = KOTA_INFINITY};
    p->slices = KOTA_NEW(arena, drain_slice, p->count);
    double before_m2 = 0.0, up_m2 = 0.0, down_m2 = 0.0;
    for (int32_t k = 0; k + 1 < count; k++) { /* constant widths: steps, at which both parts have a kink */
        drain_slice *s = &p->slices[k];
        double high_m = level_m[k + 1] - level_m[k], width_m2 = (volume_m3[k + 1] - volume_m3[k]) / high_m;
        up_m2 += kota_max(0.0, width_m2 - before_m2);
        down_m2 += kota_max(0.0, before_m2 - width_m2);
        before_m2 = width_m2;
        s->y_m = level_m[k] - level_m[0];
        s->up_width = up_m2;
        s->down_width = down_m2;
        if (k + 2 >= count) continue;
        s[1].up = s->up + up_m2 * high_m;
        s[1].down = s->down + down_m2 * high_m;
    }
    return p;
}

double flood_drain_area_m2(const drain_profile *p, double depth_m) {
    drain_volume v = flood_drain_volume(p, kota_min(depth_m, p->height_m));
    return v.up - v.down;
}

double flood_drain_width_m(const drain_profile *p, double depth_m) {
    drain_volume v = flood_drain_volume(p, depth_m);
    return v.up_width - v.down_width;
}

double flood_drain_radius43(const drain_profile *p, double depth_m) {
    const drain_slice *s = flood_drain_slice(p, kota_max(0.0, depth_m));
    if (s == &p->slices[p->count - 1]) return s->radius43;
    double share = (depth_m - s->y_m) / p->step_m;
    return s->radius43 + share * (s[1].radius43 - s->radius43);
}

double flood_drain_critical_m(const drain_profile *p, double flow_m3ps, double least_m) {
    const drain_slice *at = flood_drain_slice(p, kota_max(0.0, least_m));
    if (at->critical_m2p5ps >= flow_m3ps) return least_m; /* as nearly always */
    int32_t low = 0, high = p->count - 1;
    while (high - low > 1) {
        int32_t middle = (low + high) / 2;
        if (p->slices[middle].critical_m2p5ps < flow_m3ps)
            low = middle;
        else
            high = middle;
    }
    double a = p->slices[low].critical_m2p5ps, b = p->slices[high].critical_m2p5ps;
    if (flow_m3ps >= b) return p->slices[high].y_m;
    double share = kota_is_finite(b) && b > a ? (flow_m3ps - a) / (b - a) : 1.0;
    return p->slices[low].y_m + share * (p->slices[high].y_m - p->slices[low].y_m);
}
