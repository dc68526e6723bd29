/* What formulas see of a policy's city: the columns of its cells, streets and bins, and the formulas read so far. */
#include <string.h>

#include "core/text.h"
#include "script/formula.h"
#include "script/state.h"

enum { FORMULAS_MAX = 500 }; /* of one call of a policy; assumed */

typedef struct row_column { /* a column and where its rows are */
    kota_formula_column of;
    kota_field field; /* of the snapshot; KOTA_FIELD_COUNT: of the map, see map_source */
    double scale;
} row_column;

#define NUMBER(name, unit, field, scale, words)                                                                      \
    { {name, unit, words, KOTA_FORMULA_NUMBER}, field, scale }
#define CONDITION(name, field, words)                                                                                \
    { {name, "", words, KOTA_FORMULA_CONDITION}, field, 1 }
#define WORD(name, words)                                                                                            \
    { {name, "", words, KOTA_FORMULA_WORD}, KOTA_FIELD_COUNT, 1 }
#define OF_MAP KOTA_FIELD_COUNT

static const row_column cell_columns[] = {
    NUMBER("depth_m", "m", KOTA_FIELD_depth_m, 1, "depth of water now"),
    NUMBER("depth_max_m", "m", KOTA_FIELD_depth_max_m, 1, "greatest depth since the start"),
    NUMBER("speed_max_m_per_s", "m/s", KOTA_FIELD_speed_max_mps, 1, "greatest speed of water since the start"),
    NUMBER("hazard_max", "1", KOTA_FIELD_hazard_max, 1, "greatest hazard rating since the start"),
    NUMBER("ground_m", "m", KOTA_FIELD_bed_m, 1, "height of the ground above the datum"),
    NUMBER("persons", "persons", KOTA_FIELD_persons, 1, "people who live there"),
    NUMBER("jobs", "jobs", KOTA_FIELD_jobs, 1, "jobs there"),
    NUMBER("litter_kg", "kg", KOTA_FIELD_litter_kg, 1, "waste in the street"),
    CONDITION("water", OF_MAP, "a channel, a basin or the sea, which is always under water"),
    WORD("district", "id of the district"),
    WORD("land_use", "kampung, housing, centre, market, industry, port, park or farm"),
};
static const row_column link_columns[] = {
    NUMBER("depth_m", "m", KOTA_FIELD_link_depth_m, 1, "deepest water on it"),
    NUMBER("speed_share", "1", KOTA_FIELD_link_speed_frac, 1, "speed of traffic, share of free speed"),
    NUMBER("queue_share", "1", KOTA_FIELD_link_queue_frac, 1, "share of its length that queues fill"),
    NUMBER("flow_veh_per_h", "veh/h", KOTA_FIELD_link_flow_vehph, 1, "vehicles an hour, of the last sampling beat"),
    NUMBER("length_m", "m", OF_MAP, 1, "length"),
    NUMBER("lanes", "1", OF_MAP, 1, "lanes of this direction"),
    NUMBER("free_speed_km_per_h", "km/h", OF_MAP, 3.6, "speed of an empty street"),
    CONDITION("closed", KOTA_FIELD_link_closed_frac, "closed to cars"),
    CONDITION("bridge", OF_MAP, "above the water"),
    WORD("class", "class of road"),
    WORD("district", "id of the district of its middle"),
};
static const row_column bin_columns[] = {
    NUMBER("fill", "1", KOTA_FIELD_bin_fill_frac, 1, "share of its capacity that is full; above 1 it overflows"),
    NUMBER("capacity_m3", "m3", OF_MAP, 1, "capacity"),
    WORD("district", "id of the district"),
};

typedef struct row_table {
    kota_thing thing;
    const char *what;
    const row_column *columns;
    int32_t count;
} row_table;
static const row_table tables[] = {
    {KOTA_THING_CELL, "cells", cell_columns, KOTA_COUNT(cell_columns)},
    {KOTA_THING_LINK, "links", link_columns, KOTA_COUNT(link_columns)},
    {KOTA_THING_BIN, "bins", bin_columns, KOTA_COUNT(bin_columns)},
};

typedef struct known_formula {
    char *text;
    kota_thing thing;
    kota_formula *formula;
} known_formula;

struct kota_script_rows { /* of one map */
    const kota_map *map;
    int16_t *cell_district, *bin_district;
    uint8_t *cell_land_use, *cell_water;
    float *bin_capacity_m3;
    const char **district_names; /* NULL-terminated */
    int32_t *room;               /* for lists being made */
    int32_t room_count;
    known_formula known[FORMULAS_MAX];
    int32_t known_count;
    kota_formula_scratch *scratch;
};

static const row_table *table_of(kota_thing thing) {
    for (int32_t t = 0; t < KOTA_COUNT(tables); t++)
        if (tables[t].thing == thing) return &tables[t];
    return NULL;
}

bool kota_script__has_rows(kota_thing thing) { return table_of(thing) != NULL; }

/* ---- what is kept of a map ---- */

static void forget(kota_script_rows *rows) {
    for (int32_t k = 0; k < rows->known_count; k++) {
        kota_free(rows->known[k].text);
        kota_formula_destroy(rows->known[k].formula);
    }
    rows->known_count = 0;
}

void kota_script__rows_free(kota_script *script) {
    kota_script_rows *rows = script->rows;
    if (rows == NULL) return;
    forget(rows);
    kota_free(rows->cell_district);
    kota_free(rows->bin_district);
    kota_free(rows->cell_land_use);
    kota_free(rows->cell_water);
    kota_free(rows->bin_capacity_m3);
    kota_free(rows->district_names);
    kota_free(rows->room);
    kota_formula_scratch_destroy(rows->scratch);
    kota_free(rows);
    script->rows = NULL;
}

void kota_script__rows_forget(kota_script *script) {
    if (script->rows != NULL && script->rows->known_count > FORMULAS_MAX / 2) forget(script->rows);
}

static void copy_cells(kota_script_rows *rows, const kota_map *map) {
    const kota_grid *grid = &map->grid;
    size_t count = (size_t)grid->nx * (size_t)grid->ny;
    rows->cell_district = kota_alloc(count, sizeof *rows->cell_district);
    rows->cell_land_use = kota_alloc(count, sizeof *rows->cell_land_use);
    rows->cell_water = kota_alloc(count, sizeof *rows->cell_water);
    for (int32_t j = 0; j < grid->ny; j++) {
        size_t to = (size_t)j * (size_t)grid->nx, nx = (size_t)grid->nx;
        int32_t from = kota_grid_at(grid, 0, j);
        memcpy(rows->cell_district + to, map->district + from, nx * sizeof *rows->cell_district);
        memcpy(rows->cell_land_use + to, map->land_use + from, nx);
        memcpy(rows->cell_water + to, map->water + from, nx);
    }
}

static kota_script_rows *rows_of(lua_State *lua) {
    kota_script *script = kota_script__of(lua);
    const kota_map *map = script->map;
    if (script->rows != NULL && script->rows->map == map) return script->rows;
    kota_script__rows_free(script);
    kota_script_rows *rows = kota_alloc(1, sizeof *rows);
    rows->map = map;
    copy_cells(rows, map);
    int32_t bins = kota_snap_count(map, KOTA_PLACE_BIN);
    rows->bin_district = kota_alloc((size_t)bins + 1, sizeof *rows->bin_district);
    rows->bin_capacity_m3 = kota_alloc((size_t)bins + 1, sizeof *rows->bin_capacity_m3);
    for (int32_t b = 0; b < bins; b++) {
        const kota_facility *site = &map->facilities[kota_snap_bin_facility(map, b)];
        rows->bin_district[b] = (int16_t)site->district;
        rows->bin_capacity_m3[b] = (float)site->capacity_m3;
    }
    rows->district_names = kota_alloc((size_t)map->district_count + 1, sizeof *rows->district_names);
    for (int32_t d = 0; d < map->district_count; d++) rows->district_names[d] = map->districts[d].id_text;
    rows->room_count = kota_maxi(kota_maxi(bins, map->roads.link_count), 1000);
    rows->room = kota_alloc((size_t)rows->room_count, sizeof *rows->room);
    rows->scratch = kota_formula_scratch_create();
    script->rows = rows;
    return rows;
}

int32_t *kota_script__room(lua_State *lua, int32_t count) {
    kota_script_rows *rows = rows_of(lua);
    if (count > rows->room_count) {
        rows->room = kota_realloc(rows->room, (size_t)count, sizeof *rows->room);
        rows->room_count = count;
    }
    return rows->room;
}

/* ---- formulas ---- */

typedef struct words_of { /* the user of a formula's table */
    const kota_script_rows *rows;
    const row_table *table;
} words_of;

static const char *const *column_words(const void *user, int32_t column) {
    const words_of *of = user;
    const char *name = of->table->columns[column].of.name;
    if (strcmp(name, "class") == 0) return kota_road_class_names;
    if (strcmp(name, "land_use") == 0) return kota_land_use_names;
    return of->rows->district_names;
}

static const kota_formula *read_formula(lua_State *lua, kota_thing thing, const char *text) {
    kota_script_rows *rows = rows_of(lua);
    for (int32_t k = 0; k < rows->known_count; k++)
        if (rows->known[k].thing == thing && strcmp(rows->known[k].text, text) == 0) return rows->known[k].formula;
    if (rows->known_count == FORMULAS_MAX)
        luaL_error(lua,
                   "more than %d formulas in one call; give numbers that change by name: city:cells{ where = "
                   "\"depth_m > limit\", given = { limit = 0.3 } }",
                   FORMULAS_MAX);
    const row_table *table = table_of(thing);
    kota_formula_column columns[KOTA_COUNT(cell_columns) + KOTA_COUNT(link_columns)];
    for (int32_t c = 0; c < table->count; c++) columns[c] = table->columns[c].of;
    words_of user = {.rows = rows, .table = table};
    kota_formula_table read = {
        .what = table->what, .columns = columns, .count = table->count, .words = column_words, .user = &user};
    kota_error err = {0};
    kota_formula *formula = NULL;
    if (kota_formula_create(&formula, text, &read, &err) != KOTA_OK) luaL_error(lua, "%s", err.text);
    rows->known[rows->known_count++] =
        (known_formula){.text = kota_text_copy(text), .thing = thing, .formula = formula};
    kota_script__charge(lua, (double)strlen(text) * 4);
    return formula;
}

static void no_column(lua_State *lua, const row_table *table, const char *name) {
    const char *names[KOTA_COUNT(cell_columns) + KOTA_COUNT(link_columns)];
    for (int32_t c = 0; c < table->count; c++) names[c] = table->columns[c].of.name;
    const char *near = kota_text_nearest(name, names, table->count);
    if (near != NULL)
        luaL_error(lua, "there is no column \"%s\" of %s; did you mean \"%s\"?", name, table->what, near);
    luaL_Buffer list;
    luaL_buffinit(lua, &list);
    for (int32_t c = 0; c < table->count; c++) {
        luaL_addstring(&list, c > 0 ? ", " : "");
        luaL_addstring(&list, names[c]);
    }
    luaL_pushresult(&list);
    luaL_error(lua, "there is no column \"%s\" of %s, nor is it given: given = { %s = 1 }; columns are %s", name,
               table->what, name, lua_tostring(lua, -1));
}

/* The numbers that go by name: the table at `given`, or none. */
static void read_given(lua_State *lua, const row_table *table, kota_script_formula *into, int given) {
    const char *const *names;
    int32_t count = kota_formula_names(into->formula, &names);
    bool is_table = !lua_isnoneornil(lua, given);
    if (is_table && !lua_istable(lua, given)) luaL_error(lua, "given must be a table of numbers: { limit = 0.3 }");
    for (int32_t n = 0; n < count; n++) {
        lua_pushstring(lua, names[n]);
        if (!is_table || lua_rawget(lua, given) == LUA_TNIL) no_column(lua, table, names[n]);
        if (lua_type(lua, -1) != LUA_TNUMBER)
            luaL_error(lua, "given.%s must be a number, not a %s", names[n], luaL_typename(lua, -1));
        into->values[n] = lua_tonumber(lua, -1);
        lua_pop(lua, 1);
    }
}

kota_script_formula kota_script__formula(lua_State *lua, kota_thing thing, int text, int given) {
    if (lua_type(lua, text) != LUA_TSTRING)
        luaL_error(lua, "a formula is a text, such as \"depth_m > 0.3\", not a %s", luaL_typename(lua, text));
    kota_script_formula made = {.formula = read_formula(lua, thing, lua_tostring(lua, text))};
    read_given(lua, table_of(thing), &made, given);
    return made;
}

/* ---- rows ---- */

static kota_formula_source map_source(const kota_script_rows *rows, kota_thing thing, const row_column *column) {
    const kota_roads *roads = &rows->map->roads;
    const char *name = column->of.name;
    bool of_cells = thing == KOTA_THING_CELL;
    kota_formula_source made = {.scale = column->scale,
                                .above = 0.5,
                                .is_condition = column->of.kind == KOTA_FORMULA_CONDITION,
                                .type = KOTA_ROWS_F32};
    if (strcmp(name, "district") == 0) {
        made.type = KOTA_ROWS_I16;
        made.rows = of_cells                   ? rows->cell_district
                    : thing == KOTA_THING_LINK ? roads->link_district
                                               : rows->bin_district;
    } else if (of_cells) {
        made.type = KOTA_ROWS_U8;
        made.bits = made.is_condition ? 1 : 0;
        made.rows = made.is_condition ? rows->cell_water : rows->cell_land_use;
    } else if (thing == KOTA_THING_BIN) {
        made.rows = rows->bin_capacity_m3;
    } else if (strcmp(name, "class") == 0 || strcmp(name, "bridge") == 0) {
        made.type = KOTA_ROWS_U8;
        made.bits = made.is_condition ? KOTA_LINK_BRIDGE : 0;
        made.rows = made.is_condition ? roads->link_flags : roads->link_class;
    } else {
        made.rows = strcmp(name, "length_m") == 0 ? roads->link_length_m
                    : strcmp(name, "lanes") == 0  ? roads->link_lanes
                                                  : roads->link_speed_mps;
    }
    return made;
}

/* What a formula reads now, into room for KOTA_FORMULA_COLUMNS_MAX. */
static kota_formula_use use_of(lua_State *lua, kota_thing thing, const kota_script_formula *formula,
                               kota_formula_source *sources) {
    const kota_snap *snap = kota_script__of(lua)->snap;
    const row_table *table = table_of(thing);
    const int32_t *columns;
    int32_t count = formula->formula != NULL ? kota_formula_columns(formula->formula, &columns) : 0;
    for (int32_t c = 0; c < count; c++) {
        const row_column *column = &table->columns[columns[c]];
        if (column->field == KOTA_FIELD_COUNT) {
            sources[c] = map_source(rows_of(lua), thing, column);
            continue;
        }
        if (snap->field[column->field] == NULL)
            luaL_error(lua, "%s was not taken in this snapshot", kota_fields[column->field].name);
        sources[c] = (kota_formula_source){.rows = snap->field[column->field],
                                           .type = KOTA_ROWS_F32,
                                           .is_condition = column->of.kind == KOTA_FORMULA_CONDITION,
                                           .scale = column->scale,
                                           .above = 0.5};
    }
    return (kota_formula_use){.formula = formula->formula, .sources = sources, .values = formula->values};
}

static const int16_t *zones_of(lua_State *lua, kota_thing thing) {
    const kota_script_rows *rows = rows_of(lua);
    if (thing == KOTA_THING_CELL) return rows->cell_district;
    return thing == KOTA_THING_LINK ? rows->map->roads.link_district : rows->bin_district;
}

typedef struct prepared { /* rows with room for what their condition reads */
    kota_formula_rows rows;
    kota_formula_source where_sources[KOTA_FORMULA_COLUMNS_MAX];
} prepared;

static void prepare(lua_State *lua, prepared *made, const kota_script_selection *selection) {
    made->rows = (kota_formula_rows){.count = selection->count,
                                     .index = selection->index,
                                     .zone = zones_of(lua, selection->thing),
                                     .zone_count = kota_script__of(lua)->map->district_count,
                                     .only_zone = selection->district};
    made->rows.where = use_of(lua, selection->thing, &selection->where, made->where_sources);
}

static void charge(lua_State *lua, const kota_script_selection *selection, const kota_formula *formula) {
    enum {
        ROWS_PER_STEP = 32
    }; /* of one operation: about what a Lua instruction takes (measured within a factor 3) */
    double cost = 2 + (selection->where.formula != NULL ? kota_formula_cost(selection->where.formula) : 0) +
                  (formula != NULL ? kota_formula_cost(formula) : 0);
    kota_script__charge(lua, 10 + (double)selection->count * cost / ROWS_PER_STEP);
}

double kota_script__reduce(lua_State *lua, const kota_script_selection *selection, const kota_script_formula *formula,
                           kota_statistic statistic) {
    prepared on;
    kota_formula_source sources[KOTA_FORMULA_COLUMNS_MAX];
    prepare(lua, &on, selection);
    kota_formula_use use = use_of(lua, selection->thing, formula, sources);
    charge(lua, selection, formula->formula);
    return kota_formula_reduce(&use, &on.rows, statistic, rows_of(lua)->scratch);
}

void kota_script__zonal(lua_State *lua, double *out, const kota_script_selection *selection,
                        const kota_script_formula *formula, kota_statistic statistic) {
    prepared on;
    kota_formula_source sources[KOTA_FORMULA_COLUMNS_MAX];
    prepare(lua, &on, selection);
    kota_formula_use use = use_of(lua, selection->thing, formula, sources);
    charge(lua, selection, formula->formula);
    kota_formula_zonal(out, &use, &on.rows, statistic, rows_of(lua)->scratch);
}

int32_t kota_script__choose(lua_State *lua, int32_t *chosen, const kota_script_selection *selection) {
    prepared on;
    prepare(lua, &on, selection);
    charge(lua, selection, NULL);
    return kota_formula_choose(chosen, &on.rows, rows_of(lua)->scratch);
}
