/* measures.csv: what was adopted, and what each policy did. Derived from the plan and the tape, but for what a policy
 * says of itself; so it is no part of the content's hash. */
#include <string.h>

#include "city/explain.h"
#include "core/clock.h"
#include "run/folder.h"

static const char *const COLUMNS[] = {"name",  "kind",     "order",    "orders", "targets",
                                      "first", "held_min", "cost_idr", "text"};

static void begin_row(kota_csv *csv, const char *name, const char *kind) {
    kota_csv_text(csv, name);
    kota_csv_text(csv, kind);
}

static void end_row(kota_csv *csv, const kota_deed *deed, const kota_map *map, double cost_idr, const char *text) {
    char first[KOTA_TIME_TEXT_MAX] = "";
    if (deed != NULL) kota_time_text(deed->first_ms, map->utc_offset_min, first);
    kota_csv_text(csv, deed != NULL ? kota_commands[deed->kind].word : "");
    kota_csv_integer(csv, deed != NULL ? deed->orders : 0);
    kota_csv_integer(csv, deed != NULL ? deed->targets : 0);
    kota_csv_text(csv, first);
    kota_csv_number(csv, deed != NULL ? (double)deed->held_ms / 60000 : 0);
    kota_csv_number(csv, cost_idr);
    kota_csv_text(csv, text);
    kota_csv_end_row(csv);
}

static void add_policy(kota_csv *csv, const kota_policy_ref *policy, const kota_deed *deeds, int32_t count,
                       const kota_map *map, const char *said) {
    int32_t rows = 0;
    for (int32_t d = 0; d < count && said == NULL; d++) {
        if (strncmp(deeds[d].by, policy->name, KOTA_COMMAND_BY_MAX - 1) != 0) continue;
        begin_row(csv, policy->name, "policy");
        end_row(csv, &deeds[d], map, rows++ == 0 ? policy->cost_idr : 0, "");
    }
    if (rows > 0) return;
    begin_row(csv, policy->name, "policy");
    end_row(csv, NULL, map, policy->cost_idr, said != NULL ? said : "");
}

kota_status kota_run__measures(const kota_run_def *def, const kota_city *city, const kota_map *map,
                               const char *folder, kota_error *err) {
    const kota_measure_ref *measures = def->plan->measures.items;
    const kota_policy_ref *policies = def->plan->policies.items;
    if (folder == NULL || def->plan->measures.count + def->plan->policies.count == 0) return KOTA_OK;
    int32_t count;
    const kota_command *commands = kota_city_tape(city, &count);
    kota_deed *deeds;
    int32_t deed_count = kota_deeds(&deeds, commands, count, kota_city_end_ms(city));
    kota_csv csv = {0};
    kota_csv_header(&csv, COLUMNS, KOTA_COUNT(COLUMNS));
    for (int32_t m = 0; m < def->plan->measures.count; m++) {
        begin_row(&csv, measures[m].name, "measure");
        end_row(&csv, NULL, map, measures[m].cost_idr, measures[m].what);
    }
    kota_status status = KOTA_OK;
    for (int32_t p = 0; p < def->plan->policies.count && status == KOTA_OK; p++) {
        char *said = NULL;
        if (def->script != NULL) status = kota_script_explain(def->script, p, &said, err);
        if (status == KOTA_OK) add_policy(&csv, &policies[p], deeds, deed_count, map, said);
        kota_free(said);
    }
    char *path = kota_run__path(folder, "measures.csv");
    if (status == KOTA_OK) status = kota_csv_write(&csv, path, err);
    kota_free(path);
    kota_csv_free(&csv);
    kota_free(deeds);
    return status;
}
