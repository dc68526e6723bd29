/* TNTP out, and flows in. */
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/tntp.h"
#include "io/tntp_text.h"

static void add_number(kota_text *text, const char *before, double value) {
    kota_text_add(text, "%s", before);
    kota_text_number(text, value);
}

static kota_status write(kota_text *text, const char *path, kota_error *err) {
    kota_status status = kota_file_write(path, text->chars, text->length, err);
    kota_text_free(text);
    return status;
}

kota_status kota_tntp_write_net(const kota_tntp_net *net, const char *path, kota_error *err) {
    kota_text text = {0};
    kota_text_add(&text, "<NUMBER OF ZONES> %d\n<NUMBER OF NODES> %d\n<FIRST THRU NODE> %d\n<NUMBER OF LINKS> %d\n",
                  (int)net->zone_count, (int)net->node_count, (int)net->first_thru_node + 1, (int)net->link_count);
    if (!kota_is_nan(net->toll_factor)) add_number(&text, "<TOLL FACTOR> ", net->toll_factor);
    if (!kota_is_nan(net->toll_factor)) kota_text_add(&text, "\n");
    if (!kota_is_nan(net->distance_factor)) add_number(&text, "<DISTANCE FACTOR> ", net->distance_factor);
    if (!kota_is_nan(net->distance_factor)) kota_text_add(&text, "\n");
    kota_text_add(&text, "<END OF METADATA>\n\n~\tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\t"
                         "speed\ttoll\tlink_type\t;\n");
    for (int32_t a = 0; a < net->link_count; a++) {
        kota_text_add(&text, "\t%d\t%d", (int)net->tail[a] + 1, (int)net->head[a] + 1);
        add_number(&text, "\t", net->capacity[a]);
        add_number(&text, "\t", net->length[a]);
        add_number(&text, "\t", net->free_time[a]);
        add_number(&text, "\t", net->b[a]);
        add_number(&text, "\t", net->power[a]);
        add_number(&text, "\t", net->speed[a]);
        add_number(&text, "\t", net->toll[a]);
        kota_text_add(&text, "\t%d\t;\n", (int)net->type[a]);
    }
    return write(&text, path, err);
}

kota_status kota_tntp_write_trips(const kota_tntp_trips *trips, const char *path, kota_error *err) {
    kota_text text = {0};
    kota_text_add(&text, "<NUMBER OF ZONES> %d\n<TOTAL OD FLOW> ", (int)trips->zone_count);
    kota_text_number(&text, trips->total);
    kota_text_add(&text, "\n<END OF METADATA>\n");
    for (int32_t o = 0; o < trips->zone_count; o++) {
        kota_text_add(&text, "\nOrigin\t%d\n", (int)o + 1);
        for (int64_t t = trips->start[o]; t < trips->start[o + 1]; t++) {
            kota_text_add(&text, "\t%d :", (int)trips->zone[t] + 1);
            add_number(&text, "\t", trips->trips[t]);
            kota_text_add(&text, ";%s", (t - trips->start[o]) % 5 == 4 || t + 1 == trips->start[o + 1] ? "\n" : "");
        }
    }
    return write(&text, path, err);
}

kota_status kota_tntp_write_flows(const kota_tntp_net *net, const double *volume, const double *cost,
                                  const char *path, kota_error *err) {
    kota_text text = {0};
    kota_text_add(&text, "From\tTo\tVolume\tCost\n");
    for (int32_t a = 0; a < net->link_count; a++) {
        kota_text_add(&text, "%d\t%d", (int)net->tail[a] + 1, (int)net->head[a] + 1);
        add_number(&text, "\t", volume[a]);
        add_number(&text, "\t", cost[a]);
        kota_text_add(&text, "\n");
    }
    return write(&text, path, err);
}

/* A line "from to volume cost" of the next link; the header and empty lines are stepped over. */
static void read_flow(kota_tntp_text *text, const kota_tntp_net *net, int32_t *a, double *volume, double *cost) {
    char *cells[KOTA_TNTP_CELLS_MAX];
    int32_t count = kota_tntp_cut(text->line, cells, false);
    int64_t from = 0, to = 0;
    if (count == 0 || cells[0][0] == '~' || cells[0][0] == '<' || (*a == 0 && cells[0][0] >= 'A')) return;
    if (*a == net->link_count) {
        kota_tntp_fault(text, "is one line more than the network's %d links", (int)net->link_count);
    } else if (count < 4 || !kota_text_to_integer(cells[0], &from) || !kota_text_to_integer(cells[1], &to) ||
               !kota_text_to_number(cells[2], &volume[*a]) || !kota_text_to_number(cells[3], &cost[*a])) {
        kota_tntp_fault(text, "should hold four numbers: from, to, volume, cost");
    } else if (from != net->tail[*a] + 1 || to != net->head[*a] + 1) {
        kota_tntp_fault(text, "is link %d to %d; here the network has %d to %d", (int)from, (int)to,
                        (int)net->tail[*a] + 1, (int)net->head[*a] + 1);
    }
    (*a)++;
}

kota_status kota_tntp_read_flows(double *volume, double *cost, const kota_tntp_net *net, const char *path,
                                 kota_error *err) {
    kota_tntp_text text;
    KOTA_TRY(kota_tntp_open(&text, path, err));
    int32_t a = 0;
    while (text.faults.count == 0 && kota_tntp_next(&text)) read_flow(&text, net, &a, volume, cost);
    kota_status status = kota_faults_status(&text.faults, KOTA_DATA, err);
    if (status == KOTA_OK && a < net->link_count)
        status = kota_fail(err, KOTA_DATA, "%s:%d: ends after %d of the network's %d links", path, (int)text.number,
                           (int)a, (int)net->link_count);
    kota_tntp_close(&text);
    return status;
}
