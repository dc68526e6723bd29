/* Part one sets labels from the destination backwards, each link once, cheapest first; part two sends volumes the
 * other way round. A link joins a node's strategy when it is better than what the node has. */
#include "traffic/strategy.h"

#include "core/heap.h"
#include "core/mathx.h"

typedef struct entry {
    double key_s; /* expected cost of going by the link */
    int32_t link;
} entry;

static bool is_before(const entry *a, const entry *b) {
    return a->key_s < b->key_s || (a->key_s == b->key_s && a->link < b->link);
}
KOTA_HEAP(entry, is_before)

struct kota_strategy {
    const kota_strategy_net *net;
    int32_t *in_start, *in_link;   /* links by head */
    int32_t *out_start, *out_link; /* by tail */
    double *cost_s;                /* [node] */
    double *frequency_ps;          /* [node], of its attractive links; infinity: it goes on at once by `sure` */
    int32_t *sure;                 /* [node], the link that nobody waits for, or -1 */
    uint8_t *taken;                /* [link] in the strategy */
    int32_t *order;                /* links as they were taken */
    int32_t order_count;
    entry_heap heap;
};

static void index_links(const kota_strategy_net *net, const int32_t *end, int32_t **start, int32_t **link) {
    size_t nodes = (size_t)net->node_count;
    *start = kota_alloc(nodes + 1, sizeof(int32_t));
    *link = kota_alloc((size_t)net->link_count + 1, sizeof(int32_t));
    for (int32_t a = 0; a < net->link_count; a++) (*start)[end[a] + 1]++;
    for (int32_t n = 0; n < net->node_count; n++) (*start)[n + 1] += (*start)[n];
    int32_t *next = kota_alloc(nodes + 1, sizeof(int32_t));
    for (int32_t n = 0; n < net->node_count; n++) next[n] = (*start)[n];
    for (int32_t a = 0; a < net->link_count; a++) (*link)[next[end[a]]++] = a;
    kota_free(next);
}

kota_strategy *kota_strategy_create(const kota_strategy_net *net) {
    kota_strategy *s = kota_alloc(1, sizeof *s);
    size_t nodes = (size_t)net->node_count, links = (size_t)net->link_count;
    s->net = net;
    index_links(net, net->head, &s->in_start, &s->in_link);
    index_links(net, net->tail, &s->out_start, &s->out_link);
    s->cost_s = kota_alloc(nodes, sizeof(double));
    s->frequency_ps = kota_alloc(nodes, sizeof(double));
    s->sure = kota_alloc(nodes, sizeof(int32_t));
    s->taken = kota_alloc(links + 1, 1);
    s->order = kota_alloc(links + 1, sizeof(int32_t));
    return s;
}

void kota_strategy_destroy(kota_strategy *s) {
    if (s == NULL) return;
    void *blocks[] = {s->in_start,     s->in_link, s->out_start, s->out_link, s->cost_s,
                      s->frequency_ps, s->sure,    s->taken,     s->order,    s->heap.items};
    for (int32_t k = 0; k < KOTA_COUNT(blocks); k++) kota_free(blocks[k]);
    kota_free(s);
}

/* The node got cheaper: so did going by the links that lead to it. */
static void push_into(kota_strategy *s, int32_t node) {
    const kota_strategy_net *net = s->net;
    for (int32_t k = s->in_start[node]; k < s->in_start[node + 1]; k++) {
        int32_t a = s->in_link[k];
        double key_s = s->cost_s[node] + net->cost_s[a];
        if (!s->taken[a] && key_s < s->cost_s[net->tail[a]]) entry_push(&s->heap, (entry){key_s, a});
    }
}

static void take(kota_strategy *s, int32_t link, double key_s) {
    int32_t i = s->net->tail[link];
    double f = s->net->frequency_ps[link];
    s->taken[link] = 1;
    s->order[s->order_count++] = link;
    if (!kota_is_finite(f)) { /* nobody waits for worse any more */
        s->cost_s[i] = key_s;
        s->frequency_ps[i] = f;
        s->sure[i] = link;
        return;
    }
    /* 1/f is the mean wait while nothing has come; see the paper for f u = 1 at the first line */
    double weighted = s->frequency_ps[i] > 0.0 ? s->frequency_ps[i] * s->cost_s[i] : 1.0;
    s->cost_s[i] = (weighted + f * key_s) / (s->frequency_ps[i] + f);
    s->frequency_ps[i] += f;
}

void kota_strategy_to(kota_strategy *s, int32_t destination, double *cost_s) {
    const kota_strategy_net *net = s->net;
    for (int32_t n = 0; n < net->node_count; n++) {
        s->cost_s[n] = KOTA_INFINITY;
        s->frequency_ps[n] = 0.0;
        s->sure[n] = -1;
    }
    for (int32_t a = 0; a < net->link_count; a++) s->taken[a] = 0;
    s->order_count = s->heap.count = 0;
    s->cost_s[destination] = 0.0;
    s->frequency_ps[destination] = KOTA_INFINITY;
    push_into(s, destination);
    while (s->heap.count > 0) {
        entry top = entry_pop(&s->heap);
        int32_t i = net->tail[top.link], j = net->head[top.link];
        if (s->taken[top.link] || top.key_s > s->cost_s[j] + net->cost_s[top.link]) continue; /* an older label */
        if (!(top.key_s < s->cost_s[i])) continue;
        take(s, top.link, top.key_s);
        push_into(s, i);
    }
    for (int32_t n = 0; n < net->node_count; n++) cost_s[n] = s->cost_s[n];
}

/* Share of a node's passengers that a link of the strategy gets. */
static double share_of(const kota_strategy *s, int32_t link) {
    int32_t i = s->net->tail[link];
    if (s->sure[i] >= 0) return s->sure[i] == link ? 1.0 : 0.0;
    return s->net->frequency_ps[link] / s->frequency_ps[i];
}

int32_t kota_strategy_pick(const kota_strategy *s, int32_t node, double unit) {
    int32_t last = -1;
    for (int32_t k = s->out_start[node]; k < s->out_start[node + 1]; k++) {
        int32_t a = s->out_link[k];
        double share = s->taken[a] ? share_of(s, a) : 0.0;
        if (!(share > 0.0)) continue;
        last = a;
        if (unit < share) return a;
        unit -= share;
    }
    return last;
}

void kota_strategy_load(const kota_strategy *s, double *node_volume, double *link_volume) {
    for (int32_t k = s->order_count - 1; k >= 0; k--) {
        int32_t a = s->order[k];
        double volume = node_volume[s->net->tail[a]] * share_of(s, a);
        link_volume[a] += volume;
        node_volume[s->net->head[a]] += volume;
    }
}

void kota_strategy_expect(const kota_strategy *s, const double *of_link, double per_wait, double *of_node) {
    const kota_strategy_net *net = s->net;
    for (int32_t n = 0; n < net->node_count; n++) {
        of_node[n] = kota_is_finite(s->cost_s[n]) ? 0.0 : KOTA_NAN;
        if (kota_is_finite(s->cost_s[n]) && kota_is_finite(s->frequency_ps[n]))
            of_node[n] = per_wait / s->frequency_ps[n];
    }
    for (int32_t k = 0; k < s->order_count; k++) { /* heads are complete before their tails: labels were set so */
        int32_t a = s->order[k];
        of_node[net->tail[a]] += share_of(s, a) * (of_link[a] + of_node[net->head[a]]);
    }
}
