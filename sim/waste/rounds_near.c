/* Legs, and for each stop the nearest others. */
#include <stdlib.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "waste/rounds_inside.h"

enum {
    FEW = 10,                   /* neighbours whose legs give the scale of costs */
    KEEP_MAX = 1500,            /* places whose legs are kept: 9 MB */
    SIEVE = 8 * ROUNDS_NEAR_MAX /* stops after which those too far off are left out */
};

double kota_rounds_leg(const kota_rounds_def *def, int32_t from, int32_t to) {
    const float *legs = def->slice_count > 0 ? def->slice_legs : def->legs;
    if (legs != NULL) return (double)legs[(size_t)from * (size_t)def->place_count + (size_t)to];
    double x = def->x[from] - def->x[to], y = def->y[from] - def->y[to], leg = kota_sqrt(x * x + y * y);
    return def->rounded ? (double)(int64_t)(leg + 0.5) : leg;
}

typedef struct other {
    float apart;
    int32_t task;
} other;

static int by_apart(const void *a_, const void *b_) {
    const other *a = a_, *b = b_;
    if (a->apart < b->apart) return -1;
    if (a->apart > b->apart) return 1;
    return a->task < b->task ? -1 : a->task > b->task;
}

/* The count nearest to the front: a quick selection with the middle one as pivot. */
static void select_nearest(other *others, int32_t total, int32_t count) {
    int32_t low = 0, high = total - 1;
    while (low < high) {
        other pivot = others[low + (high - low) / 2];
        int32_t i = low, j = high;
        while (i <= j) {
            while (by_apart(&others[i], &pivot) < 0) i++;
            while (by_apart(&others[j], &pivot) > 0) j--;
            if (i > j) break;
            other swap = others[i];
            others[i++] = others[j];
            others[j--] = swap;
        }
        if (count - 1 <= j)
            high = j;
        else if (count - 1 >= i)
            low = i;
        else
            return;
    }
}

/* Once there are many: the nearest alone; how far off the farthest of them is goes to *most. */
static int32_t sieve(other *others, int32_t total, float *most) {
    if (total < SIEVE) return total;
    select_nearest(others, total, ROUNDS_NEAR_MAX);
    *most = 0.0F;
    for (int32_t k = 0; k < ROUNDS_NEAR_MAX; k++) *most = others[k].apart > *most ? others[k].apart : *most;
    return ROUNDS_NEAR_MAX;
}

static bool is_symmetric(const kota_rounds_def *def) {
    if (def->slice_count > 0) return false;
    if (def->legs == NULL) return true;
    size_t n = (size_t)def->place_count;
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++)
            if (def->legs[a * n + b] != def->legs[b * n + a]) return false;
    return true;
}

/* Of two stops, each with up to two places: the shortest leg from one to the other, either way. */
static double least_apart(const kota_rounds_def *def, int32_t u, int32_t v) {
    int32_t us[2] = {def->tasks[u].place, def->other_places[u]}, vs[2] = {def->tasks[v].place, def->other_places[v]};
    double least = KOTA_INFINITY;
    for (int32_t a = 0; a < 2; a++) {
        for (int32_t b = 0; b < 2; b++) {
            if (us[a] < 0 || vs[b] < 0) continue;
            least = kota_min(least, kota_rounds_leg(def, us[a], vs[b]));
            least = kota_min(least, kota_rounds_leg(def, vs[b], us[a]));
        }
    }
    return least;
}

/* Without the slices in which there is no way. */
static float mean_leg(const kota_rounds_def *def, size_t at, size_t stride) {
    double sum = 0.0, slices = 0.0;
    for (int32_t s = 0; s < def->slice_count; s++) {
        double leg = (double)def->slice_legs[(size_t)s * stride + at];
        if (!kota_is_finite(leg)) continue;
        sum += leg;
        slices += 1.0;
    }
    return slices > 0.0 ? (float)(sum / slices) : (float)KOTA_INFINITY;
}

static float *keep_legs(const kota_rounds_def *def) {
    size_t m = (size_t)def->place_count;
    float *legs = kota_alloc(m * m, sizeof *legs);
    for (size_t a = 0; a < m; a++)
        for (size_t b = 0; b < m; b++)
            legs[a * m + b] = def->slice_count > 0 ? mean_leg(def, a * m + b, m * m)
                                                   : (float)kota_rounds_leg(def, (int32_t)a, (int32_t)b);
    return legs;
}

void kota_waste__rounds_near_find(rounds_near *near, const kota_rounds_def *def) {
    int32_t n = def->task_count;
    *near = (rounds_near){.symmetric = is_symmetric(def)};
    if (def->slice_count > 0 || (def->legs == NULL && def->place_count <= KEEP_MAX)) near->legs = keep_legs(def);
    near->near = kota_alloc((size_t)n * ROUNDS_NEAR_MAX, sizeof *near->near);
    other *others = kota_alloc((size_t)n, sizeof *others);
    double sum = 0.0;
    int64_t summed = 0;
    for (int32_t u = 0; u < n; u++) {
        int32_t at = def->tasks[u].place, total = 0;
        float most = (float)KOTA_INFINITY;
        for (int32_t v = 0; v < n; v++) {
            if (v == u) continue;
            double apart = (double)rounds_near_leg(near, def, at, def->tasks[v].place);
            if (!near->symmetric) apart = 0.5 * (apart + (double)rounds_near_leg(near, def, def->tasks[v].place, at));
            if (def->other_places != NULL) apart = least_apart(def, u, v);
            if ((float)apart > most) continue;
            others[total++] = (other){(float)apart, v};
            total = sieve(others, total, &most);
        }
        int32_t count = kota_mini(total, ROUNDS_NEAR_MAX);
        if (count < total) select_nearest(others, total, count);
        qsort(others, (size_t)count, sizeof *others, by_apart);
        int32_t *to = &near->near[(size_t)u * ROUNDS_NEAR_MAX];
        for (int32_t k = 0; k < ROUNDS_NEAR_MAX; k++) to[k] = k < count ? others[k].task : -1;
        for (int32_t k = 0; k < kota_mini(count, FEW); k++) {
            if (!kota_is_finite((double)others[k].apart)) continue;
            sum += (double)others[k].apart;
            summed++;
        }
    }
    near->mean_leg = summed > 0 ? kota_max(sum / (double)summed, 1e-9) : 1.0;
    kota_free(others);
}

void kota_waste__rounds_near_free(rounds_near *near) {
    kota_free(near->near);
    kota_free(near->legs);
    *near = (rounds_near){0};
}
