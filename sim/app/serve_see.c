/* What can be seen of a run that is served: things by columns, fields as numbers or rasters. */
#include <stdio.h>
#include <string.h>

#include "app/serve.h"
#include "core/mathx.h"
#include "core/text.h"
#include "io/raster.h"

typedef const char *text_of(const kota_snap *snap, int32_t i);
typedef double number_of(const kota_snap *snap, int32_t i);

#define OF(kind, name, value)                                                                                        \
    static kind name(const kota_snap *snap, int32_t i) { return value; }
OF(const char *, district_id, snap->map->districts[i].id_text)
OF(const char *, district_name, snap->map->districts[i].name)
OF(double, district_persons, snap->map->districts[i].persons)
OF(double, district_flooded, snap->districts[i].flooded_frac)
OF(double, district_flooded_persons, snap->districts[i].flooded_persons)
OF(double, district_speed, snap->districts[i].speed_frac)
OF(double, district_full, snap->districts[i].bins_full_frac)
OF(double, district_litter, snap->districts[i].litter_kg)
OF(const char *, pump_id, snap->map->pumps[i].id_text)
OF(double, pump_level, snap->pumps[i].level_m)
OF(double, pump_flow, snap->pumps[i].flow_m3ps)
OF(double, pump_blocked, snap->pumps[i].blocked_frac)
OF(double, pump_mode, snap->pumps[i].mode)
OF(double, pump_running, snap->pumps[i].running)
OF(const char *, gauge_id, snap->map->gauges[i].id_text)
OF(double, gauge_level, snap->gauge_level_m[i])
OF(double, gauge_depth, snap->gauge_depth_m[i])
OF(const char *, gate_id, snap->map->gates[i].id_text)
OF(const char *, wall_id, snap->map->walls[i].id_text)
OF(const char *, drain_id, snap->map->drain_links[i].id_text)
OF(double, drain_flow, snap->drain_links[i].flow_m3ps)
OF(double, drain_open, snap->drain_links[i].open_frac)
OF(double, drain_blocked, snap->drain_links[i].blocked_frac)
OF(const char *, bin_id, snap->map->facilities[kota_snap_bin_facility(snap->map, i)].id_text)
OF(const char *, truck_garage, snap->trucks[i].garage)
OF(double, truck_number, snap->trucks[i].number)
OF(double, truck_doing, snap->trucks[i].doing)
OF(double, truck_kg, snap->trucks[i].kg)
OF(const char *, link_street,
   snap->map->roads.link_street[i] >= 0 ? snap->map->roads.street_names[snap->map->roads.link_street[i]] : "")
OF(double, link_length, (double)snap->map->roads.link_length_m[i])

typedef struct column { /* text or number of a thing */
    const char *key;
    text_of *text;
    number_of *number;
} column;
#define TEXT(key, value)                                                                                             \
    { key, value, NULL }
#define NUMBER(key, value)                                                                                           \
    { key, NULL, value }

enum { COLUMNS_MAX = 12, NO_PLACE = -1 };
static int32_t district_count(const kota_snap *snap) { return snap->map->district_count; }
static int32_t pump_count(const kota_snap *snap) { return snap->map->pump_count; }
static int32_t gauge_count(const kota_snap *snap) { return snap->map->gauge_count; }
static int32_t gate_count(const kota_snap *snap) { return snap->map->gate_count; }
static int32_t wall_count(const kota_snap *snap) { return snap->map->wall_count; }
static int32_t drain_count(const kota_snap *snap) { return snap->map->drain_link_count; }
static int32_t bin_count(const kota_snap *snap) { return kota_snap_count(snap->map, KOTA_PLACE_BIN); }
static int32_t truck_count(const kota_snap *snap) { return snap->truck_count; }
static int32_t link_count(const kota_snap *snap) { return snap->map->roads.link_count; }

static const struct sight { /* a kind of thing; place: whose fields are columns too */
    const char *name;
    int32_t (*count)(const kota_snap *snap);
    int32_t place;
    column columns[COLUMNS_MAX];
} SIGHTS[] = {
    {"districts",
     district_count,
     NO_PLACE,
     {TEXT("id", district_id), TEXT("name", district_name), NUMBER("population", district_persons),
      NUMBER("flooded_frac", district_flooded), NUMBER("flooded_persons", district_flooded_persons),
      NUMBER("speed_frac", district_speed), NUMBER("bins_full_frac", district_full),
      NUMBER("litter_kg", district_litter)}},
    {"pumps",
     pump_count,
     NO_PLACE,
     {TEXT("id", pump_id), NUMBER("level_m", pump_level), NUMBER("flow_m3ps", pump_flow),
      NUMBER("blocked_frac", pump_blocked), NUMBER("mode", pump_mode), NUMBER("running", pump_running)}},
    {"gauges",
     gauge_count,
     NO_PLACE,
     {TEXT("id", gauge_id), NUMBER("level_m", gauge_level), NUMBER("depth_m", gauge_depth)}},
    {"gates", gate_count, NO_PLACE, {TEXT("id", gate_id)}},
    {"walls", wall_count, NO_PLACE, {TEXT("id", wall_id)}},
    {"drains",
     drain_count,
     NO_PLACE,
     {TEXT("id", drain_id), NUMBER("flow_m3ps", drain_flow), NUMBER("open_frac", drain_open),
      NUMBER("blocked_frac", drain_blocked)}},
    {"bins", bin_count, KOTA_PLACE_BIN, {TEXT("id", bin_id)}},
    {"trucks",
     truck_count,
     NO_PLACE,
     {TEXT("garage", truck_garage), NUMBER("number", truck_number), NUMBER("doing", truck_doing),
      NUMBER("kg", truck_kg)}},
    {"links", link_count, KOTA_PLACE_LINK, {TEXT("street", link_street), NUMBER("length_m", link_length)}},
};

static void add_column(kota_json_writer *reply, const kota_snap *snap, int32_t count, const column *of) {
    kota_json_array(reply, of->key);
    for (int32_t i = 0; i < count; i++) {
        if (of->text != NULL)
            kota_json_text(reply, NULL, of->text(snap, i));
        else
            kota_json_number(reply, NULL, of->number(snap, i));
    }
    kota_json_end(reply);
}

/* With the digits that a float has. */
static void add_field(kota_json_writer *reply, const char *key, const float *values, int32_t count) {
    char digits[32];
    double value = 0;
    kota_json_array(reply, key);
    for (int32_t i = 0; i < count; i++) {
        snprintf(digits, sizeof digits, "%.7g", (double)values[i]);
        kota_json_number(reply, NULL, kota_text_to_number(digits, &value) ? value : KOTA_NAN);
    }
    kota_json_end(reply);
}

/* Lasting ids of streets' directions, as on the tape. */
static void add_link_ids(kota_json_writer *reply, const kota_snap *snap, int32_t count) {
    kota_json_array(reply, "id");
    for (int32_t i = 0; i < count; i++) {
        char *id = kota_text_format("%016llx", (unsigned long long)snap->map->roads.link_id[i]);
        kota_json_text(reply, NULL, id);
        kota_free(id);
    }
    kota_json_end(reply);
}

static void add_columns(kota_json_writer *reply, const kota_snap *snap, int32_t count, const struct sight *of) {
    if (of->place == KOTA_PLACE_LINK) add_link_ids(reply, snap, count);
    for (const column *c = of->columns; c < of->columns + COLUMNS_MAX && c->key != NULL; c++)
        add_column(reply, snap, count, c);
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++)
        if ((int32_t)kota_fields[f].place == of->place) add_field(reply, kota_fields[f].name, snap->field[f], count);
}

kota_status kota_serve_see(kota_live *live, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    const char *what, *names[KOTA_COUNT(SIGHTS)];
    KOTA_TRY(kota_serve_need(&what, request, "what", "pumps", err));
    for (int32_t s = 0; s < KOTA_COUNT(SIGHTS); s++) {
        names[s] = SIGHTS[s].name;
        if (strcmp(names[s], what) != 0) continue;
        const kota_snap *snap = kota_live_look(live);
        int32_t count = SIGHTS[s].count(snap);
        kota_json_integer(reply, "count", count);
        kota_json_object(reply, "columns");
        add_columns(reply, snap, count, &SIGHTS[s]);
        kota_json_end(reply);
        return KOTA_OK;
    }
    const char *nearest = kota_text_nearest(what, names, KOTA_COUNT(SIGHTS));
    return kota_fail(err, KOTA_USAGE,
                     "see: there are no %s%s%s%s; districts, pumps, gauges, gates, walls, drains, bins, trucks and "
                     "links can be seen",
                     what, nearest != NULL ? " (did you mean " : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "?)" : "");
}

static kota_status find_field(kota_field *found, const char *name, kota_error *err) {
    const char *names[KOTA_FIELD_COUNT];
    for (int32_t f = 0; f < KOTA_FIELD_COUNT; f++) {
        names[f] = kota_fields[f].place == KOTA_PLACE_CELL ? kota_fields[f].name : NULL;
        if (names[f] == NULL || strcmp(names[f], name) != 0) continue;
        *found = (kota_field)f;
        return KOTA_OK;
    }
    const char *nearest = kota_text_nearest(name, names, KOTA_FIELD_COUNT);
    return kota_fail(err, KOTA_USAGE, "map: no field of the ground is called %s%s%s%s", name,
                     nearest != NULL ? " (did you mean " : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "?)" : "");
}

kota_status kota_serve_map(kota_live *live, const kota_json *request, kota_json_writer *reply, kota_error *err) {
    const char *name, *file = kota_json_get_text(request, "file");
    kota_field which = KOTA_FIELD_depth_m;
    KOTA_TRY(kota_serve_need(&name, request, "field", "depth_m", err));
    KOTA_TRY(find_field(&which, name, err));
    const kota_snap *snap = kota_live_look(live);
    const kota_grid *grid = &snap->map->grid;
    kota_json_integer(reply, "nx", grid->nx);
    kota_json_integer(reply, "ny", grid->ny);
    kota_json_number(reply, "cell_m", grid->dx_m);
    kota_json_number(reply, "west_m", grid->west_m);
    kota_json_number(reply, "south_m", grid->south_m);
    kota_json_text(reply, "unit", kota_fields[which].unit);
    if (file != NULL) {
        char *path = kota_text_format("%s%s", file, kota_raster_extension());
        kota_json_text(reply, "file", path);
        kota_free(path);
        return kota_raster_write(file, grid, snap->field[which], -9999, kota_fields[which].unit,
                                 kota_fields[which].text, err);
    }
    add_field(reply, "values", snap->field[which], grid->nx * grid->ny);
    return KOTA_OK;
}
