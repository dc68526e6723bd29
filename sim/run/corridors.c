/* Streets by place and time, gathered while the run goes. */
#include "run/corridors.h"

#include "core/clock.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/csv.h"
#include "map/chains.h"
#include "run/folder.h"

struct kota_corridors {
    const kota_plan *plan;
    const kota_map *map;
    kota_chains *chains; /* one a corridor of the plan */
    int32_t link_count;  /* of all chains */
    int32_t bin_count, bin_capacity;
    int64_t *bin_ms;     /* when each bin began */
    kota_link_bin *bins; /* rows of link_count, one a bin */
};

static kota_status no_street(const kota_run_def *def, const kota_map *map, int32_t index, const char *name,
                             kota_error *err) {
    const char *near = kota_text_nearest(name, map->roads.street_names, map->roads.street_count);
    return kota_fail(
        err, KOTA_SCRIPT,
        "%s.outputs.corridors[%d].street = \"%s\" is the name of no street of the city%s%s%s; names stand "
        "in the links.csv that a run leaves",
        def->near != NULL ? def->near : def->plan->name, index + 1, name, near != NULL ? " (did you mean " : "",
        near != NULL ? near : "", near != NULL ? "?)" : "");
}

kota_status kota_run__corridors_open(kota_corridors **out, const kota_run_def *def, const kota_map *map,
                                     kota_error *err) {
    const kota_records *asked = &def->plan->outputs.corridors;
    *out = NULL;
    if (asked->count == 0) return KOTA_OK;
    kota_corridors *of = *out = kota_alloc(1, sizeof *of);
    *of = (kota_corridors){.plan = def->plan, .map = map};
    of->chains = kota_alloc((size_t)asked->count, sizeof *of->chains);
    for (int32_t c = 0; c < asked->count; c++) {
        const char *name = ((const kota_corridor *)asked->items)[c].street;
        kota_chains *chains = &of->chains[c];
        if (name[0] == '\0' || kota_chains_of(chains, &map->roads, name) == 0)
            return no_street(def, map, c, name, err);
        of->link_count += chains->start[chains->count];
    }
    return KOTA_OK;
}

void kota_run__corridors_close(kota_corridors *of) {
    if (of == NULL) return;
    for (int32_t c = 0; c < of->plan->outputs.corridors.count; c++) kota_chains_free(&of->chains[c]);
    kota_free(of->chains);
    kota_free(of->bin_ms);
    kota_free(of->bins);
    kota_free(of);
}

static void make_room(kota_corridors *of, int32_t capacity) {
    of->bin_capacity = capacity;
    of->bin_ms = kota_realloc(of->bin_ms, (size_t)capacity + 1, sizeof *of->bin_ms);
    of->bins = kota_realloc(of->bins, (size_t)capacity * (size_t)of->link_count + 1, sizeof *of->bins);
}

static void take_bin(kota_corridors *of, const kota_city *city, int32_t bin, int64_t begin_ms) {
    if (of->bin_count == of->bin_capacity) make_room(of, kota_maxi(16, 2 * of->bin_capacity));
    kota_link_bin *row = of->bins + (size_t)of->bin_count * (size_t)of->link_count;
    of->bin_ms[of->bin_count++] = begin_ms;
    for (int32_t c = 0; c < of->plan->outputs.corridors.count; c++) {
        const kota_chains *chains = &of->chains[c];
        for (int32_t k = 0; k < chains->start[chains->count]; k++)
            *row++ = kota_city_link_bin(city, bin, chains->link[k]);
    }
}

void kota_run__corridors_take(kota_corridors *of, const kota_city *city) {
    if (of == NULL) return;
    int64_t first_ms, bin_ms, after_ms = kota_city_start_ms(city);
    int32_t count = kota_city_bins(city, &first_ms, &bin_ms);
    if (of->bin_count > 0) after_ms = of->bin_ms[of->bin_count - 1] + bin_ms;
    for (int32_t b = 0; b < count; b++)
        if (first_ms + b * bin_ms >= after_ms) take_bin(of, city, b, first_ms + b * bin_ms);
}

void kota_run__corridors_save(const kota_corridors *of, kota_blob *blob) {
    if (of == NULL) return;
    kota_blob_section(blob, "corridors");
    kota_blob_put_i64(blob, of->link_count);
    kota_blob_put_i64(blob, of->bin_count);
    kota_blob_put(blob, of->bin_ms, (size_t)of->bin_count, sizeof *of->bin_ms);
    kota_blob_put(blob, of->bins, (size_t)of->bin_count * (size_t)of->link_count, sizeof *of->bins);
}

kota_status kota_run__corridors_load(kota_corridors *of, kota_blob *blob) {
    if (of == NULL) return KOTA_OK;
    kota_blob_expect(blob, "corridors");
    (void)kota_blob_get_range(blob, of->link_count, of->link_count, "links of corridors");
    int64_t room = (int64_t)(blob->length / ((size_t)of->link_count * sizeof *of->bins));
    int32_t count = (int32_t)kota_blob_get_range(blob, 0, room, "bins of corridors");
    if (blob->failed) return kota_blob_status(blob);
    make_room(of, count);
    kota_blob_get(blob, of->bin_ms, (size_t)count, sizeof *of->bin_ms);
    kota_blob_get(blob, of->bins, (size_t)count * (size_t)of->link_count, sizeof *of->bins);
    of->bin_count = blob->failed ? 0 : count;
    return kota_blob_status(blob);
}

/* Rows of a chain; its links begin at column `at` of the bins. */
static void chain_rows(kota_csv *csv, const kota_corridors *of, int32_t corridor, int32_t chain, int32_t at) {
    const kota_roads *roads = &of->map->roads;
    const kota_chains *chains = &of->chains[corridor];
    const char *name = ((const kota_corridor *)of->plan->outputs.corridors.items)[corridor].street;
    double from_m = 0;
    for (int32_t k = chains->start[chain]; k < chains->start[chain + 1]; k++) {
        int32_t link = chains->link[k];
        double length_m = (double)roads->link_length_m[link];
        char *id = kota_text_format("%016llx", (unsigned long long)roads->link_id[link]);
        for (int32_t b = 0; b < of->bin_count; b++) {
            const kota_link_bin *bin = &of->bins[(size_t)b * (size_t)of->link_count + (size_t)(at + k)];
            char time[KOTA_TIME_TEXT_MAX];
            kota_time_text(of->bin_ms[b], of->map->utc_offset_min, time);
            kota_csv_text(csv, name);
            kota_csv_integer(csv, chain + 1);
            kota_csv_text(csv, id);
            kota_csv_fixed(csv, from_m, 1);
            kota_csv_fixed(csv, from_m + length_m, 1);
            kota_csv_text(csv, time);
            kota_csv_integer(csv, (int64_t)bin->left_veh);
            kota_csv_fixed(csv, length_m / bin->time_s * 3.6, 2);
            kota_csv_fixed(csv, bin->queue_veh, 2);
            kota_csv_end_row(csv);
        }
        kota_free(id);
        from_m += length_m;
    }
}

kota_status kota_run__corridors_write(const kota_corridors *of, const char *folder, kota_error *err) {
    const char *const columns[] = {"corridor", "chain",    "link",       "from_m",   "to_m",
                                   "time",     "left_veh", "speed_kmph", "queue_veh"};
    if (of == NULL) return KOTA_OK;
    kota_csv csv = {0};
    kota_csv_header(&csv, columns, KOTA_COUNT(columns));
    int32_t at = 0;
    for (int32_t c = 0; c < of->plan->outputs.corridors.count; c++) {
        for (int32_t chain = 0; chain < of->chains[c].count; chain++) chain_rows(&csv, of, c, chain, at);
        at += of->chains[c].start[of->chains[c].count];
    }
    char *path = kota_run__path(folder, "corridors.csv");
    kota_status status = kota_csv_write(&csv, path, err);
    kota_free(path);
    kota_csv_free(&csv);
    return status;
}
