/* The map: everything about a city that does not change while a run goes on. Built by a sketch or an importer, read
 * by everybody. Every entity has a lasting 64-bit id (the hash of its text id); random draws are keyed by it. */
#ifndef KOTA_MAP_MAP_H
#define KOTA_MAP_MAP_H

#include "core/hash.h"
#include "core/kota.h"
#include "map/grid.h"
#include "map/roads.h"
#include "map/structures.h"

typedef enum kota_land_use {
    KOTA_LAND_KAMPUNG,
    KOTA_LAND_HOUSING,
    KOTA_LAND_CENTRE,
    KOTA_LAND_MARKET,
    KOTA_LAND_INDUSTRY,
    KOTA_LAND_PORT,
    KOTA_LAND_PARK,
    KOTA_LAND_FARM,
    KOTA_LAND_COUNT
} kota_land_use;
extern const char *const kota_land_use_names[KOTA_LAND_COUNT + 1];

/* How generated local streets lie. */
typedef enum kota_street_pattern {
    KOTA_STREETS_GRID,
    KOTA_STREETS_RADIAL,
    KOTA_STREETS_KAMPUNG,
    KOTA_STREETS_COUNT
} kota_street_pattern;
extern const char *const kota_street_pattern_names[KOTA_STREETS_COUNT + 1];

typedef enum kota_facility_kind {
    KOTA_FACILITY_TPS,
    KOTA_FACILITY_TRANSFER_STATION,
    KOTA_FACILITY_LANDFILL,
    KOTA_FACILITY_GARAGE,
    KOTA_FACILITY_MARKET,
    KOTA_FACILITY_SCHOOL,
    KOTA_FACILITY_PORT,
    KOTA_FACILITY_TPS3R, /* places that treat waste; see sim/waste/treatments.def */
    KOTA_FACILITY_WASTE_BANK,
    KOTA_FACILITY_COMPOSTING,
    KOTA_FACILITY_RDF,
    KOTA_FACILITY_INCINERATOR,
    KOTA_FACILITY_CLINIC,    /* hospitals too */
    KOTA_FACILITY_EMERGENCY, /* where fire engines and ambulances wait */
    KOTA_FACILITY_STATION,   /* of a railway */
    KOTA_FACILITY_LANDMARK,  /* what people know a place by: named on maps, nothing else */
    KOTA_FACILITY_COUNT
} kota_facility_kind;
extern const char *const kota_facility_names[KOTA_FACILITY_COUNT + 1];
extern const char *const kota_side_names[5]; /* west east south north */
extern const char *const kota_edge_names[4]; /* the order of kota_edge_kind */
enum { KOTA_SIDE_WEST, KOTA_SIDE_EAST, KOTA_SIDE_SOUTH, KOTA_SIDE_NORTH };

typedef enum kota_field {
#define KOTA_FIELD(name, unit, place, writer, low, high, ramp, text) KOTA_FIELD_##name,
#include "map/fields.def"
#undef KOTA_FIELD
    KOTA_FIELD_COUNT
} kota_field;
typedef enum kota_place { KOTA_PLACE_CELL, KOTA_PLACE_LINK, KOTA_PLACE_BIN, KOTA_PLACE_INLET } kota_place;
typedef struct kota_field_info {
    const char *name, *unit, *writer, *ramp, *text;
    kota_place place;
    double low, high;
} kota_field_info;
extern const kota_field_info kota_fields[KOTA_FIELD_COUNT];
/* What sensors can read: see readings.def. */
typedef enum kota_reading {
#define KOTA_READING(name, place, unit, least, most, text) KOTA_READING_##name,
#include "map/readings.def"
#undef KOTA_READING
    KOTA_READING_COUNT
} kota_reading;
typedef enum kota_reading_place {
    KOTA_READING_OF_LINK,
    KOTA_READING_OF_BIN,
    KOTA_READING_OF_GAUGE,
    KOTA_READING_OF_PUMP,
    KOTA_READING_OF_CITY
} kota_reading_place;
typedef struct kota_reading_info {
    const char *unit, *text;
    kota_reading_place place;
    double least, most;
} kota_reading_info;
extern const kota_reading_info kota_readings[KOTA_READING_COUNT];
extern const char *const kota_reading_names[KOTA_READING_COUNT + 1]; /* NULL-terminated */

/** The field of that name, or -1; nearest (may be NULL) gets the nearest known name or NULL. */
int32_t kota_field_find(const char *name, const char **nearest);

typedef struct kota_district {
    const char *id_text, *name;
    uint64_t id;
    kota_land_use land_use;
    double persons, jobs, school_places, income_idr_per_month;
    double low_income_frac, elderly_frac, disabled_frac; /* of its residents; nothing that happens depends on them */
    double sealed_frac;
    double digital_frac;  /* of residents, who have a smartphone and the Internet */
    double area_m2;       /* of its cells */
    double x_m, y_m;      /* middle of its cells */
    double added_persons; /* of persons: came after the map was drawn, see growth.h */
} kota_district;

typedef struct kota_facility {
    const char *id_text, *name;
    uint64_t id;
    kota_facility_kind kind;
    double x_m, y_m;
    int32_t node;     /* where streets reach it */
    int32_t cell;     /* grid index */
    int32_t district; /* -1 outside */
    double capacity_m3;
    int32_t trucks;
    double haul_s;
    double arrivals_per_day; /* station: persons from beyond the map, a working day */
    bool generated;
} kota_facility;

typedef struct kota_pump_site {
    const char *id_text, *name;
    uint64_t id;
    int32_t from_cell, to_cell; /* grid indices */
    double capacity_m3ps, on_level_m, off_level_m, head_m;
    double *curve_head_m, *curve_frac; /* share of the capacity by lift, heads growing; none: all of it at any lift */
    int32_t curve_count;
    int32_t district;
} kota_pump_site;

typedef struct kota_inlet_site { /* the inlets of one street cell, taken together */
    uint64_t id;
    int32_t cell, outfall_cell; /* grid indices; the outfall is the nearest water */
    int32_t inlets;             /* how many stand for */
    int32_t district;
    int32_t drain_node; /* where there are drains: the manhole that it leads to; -1: to its outfall at once */
    int32_t bin;        /* nearest TPS (index among facilities), whose overflow reaches this inlet first; -1 none */
} kota_inlet_site;

typedef struct kota_roofs { /* cells whose rain is led to the street beside them, by that street's cell */
    int32_t *street_cell;   /* street_count grid indices, growing */
    int32_t *start;         /* cell[start[s]] .. [s + 1] drain to street s */
    int32_t *cell;          /* count grid indices, each once, none of them a street_cell */
    int32_t street_count, count;
} kota_roofs;

typedef struct kota_gauge {
    const char *id_text, *name;
    uint64_t id;
    int32_t cell;
} kota_gauge;

typedef struct kota_source { /* where a channel enters: base flow and the scenario's inflow hydrographs */
    const char *channel_text;
    uint64_t id;
    int32_t *cells; /* the channel's cells at its first point, across its width */
    int32_t cell_count;
    double base_flow_m3ps;
} kota_source;

typedef enum kota_edge_kind { KOTA_EDGE_WALL, KOTA_EDGE_OPEN, KOTA_EDGE_SEA } kota_edge_kind;

typedef struct kota_gateway { /* where a street leaves the map */
    int32_t node;
    uint64_t id;
    double vehicles_per_day; /* that enter here */
} kota_gateway;

/* What outputs say of a city without heights. */
#define KOTA_NO_HEIGHTS "No heights: flooding is off"

typedef struct kota_rail { /* a railway on maps; nothing that happens depends on it */
    const char *name;
    double *xy_m; /* [count][2]; none: its stations alone */
    int32_t count;
    double *station_xy_m; /* [station_count][2], where trains of the scenario stop */
    int32_t station_count;
    bool tunnel;
} kota_rail;

typedef struct kota_map {
    const char *name, *title, *datum, *credit;
    int32_t utc_offset_min;
    bool no_heights; /* the ground is not known: no water moves, and every output says KOTA_NO_HEIGHTS */
    kota_grid grid;
    /* fields with ghost ring; ghosts of bed_m repeat the edge cells */
    float *bed_m;
    float *manning_n;      /* s/m^(1/3) */
    float *sealed_frac;    /* 0..1; 1 under water, where the ground is full */
    float *water_start_m;  /* depth before the warm-up */
    float *persons, *jobs; /* sums equal the districts' to rounding; whole numbers a cell for persons */
    float *new_persons;    /* of persons: came after the map was drawn, see growth.h; NULL: nobody */
    uint8_t *land_use;     /* grid.cells; kota_land_use */
    uint8_t *water;        /* 1: channel, basin or sea bed */
    int16_t *district;     /* index, -1 none */
    /* edges: kota_edge_kind and slope of the border cell; west and east have ny entries, south and north nx */
    uint8_t *edge_kind[4];
    float *edge_slope[4];

    kota_roads roads;
    /* cells under a link, ghost-free: cells link_cell[link_cell_start[l] ..], share of the link's length in each */
    int32_t *link_cell_start, *link_cell;
    float *link_cell_frac;       /* of a link sum to 1, or there are none */
    const char *const *line_ids; /* of the scenario's lines of public transport, in its order */
    int32_t line_count;
    int32_t *cell_node; /* grid.cells: nearest node for whoever lives there; -1 where nobody can */

    kota_district *districts;
    int32_t district_count;
    kota_facility *facilities;
    int32_t facility_count;
    kota_pump_site *pumps;
    int32_t pump_count;
    kota_wall_site *walls;
    int32_t wall_count;
    kota_gate_site *gates;
    int32_t gate_count;
    int32_t building_count;
    int32_t *building_start; /* cells under and beside building b: building_cell[building_start[b]] .. [b + 1] */
    int32_t *building_cell;
    int16_t *building_district; /* of its middle, -1 none */
    float *building_tall_m;     /* height over the ground, m, for pictures alone; NaN, or NULL for all: not known */
    kota_roofs roofs;
    kota_section_site *sections;
    int32_t section_count;
    kota_drain_node *drain_nodes;
    int32_t drain_node_count;
    kota_drain_link *drain_links;
    int32_t drain_link_count;
    kota_polder *polders;
    int32_t polder_count;
    kota_inlet_site *inlets;
    int32_t inlet_count;
    kota_gauge *gauges;
    int32_t gauge_count;
    kota_source *sources;
    int32_t source_count;
    kota_gateway *gateways;
    int32_t gateway_count;
    kota_rail *rails; /* drawn ones first, then those of the scenario's lines; for pictures alone, in no hash */
    int32_t rail_count;
} kota_map;

/** Cells under each link, from the links' shapes (sampled each quarter cell). Cells of channels and basins count
 * under bridges alone: elsewhere they are the canal beside the road, so a link that lies wholly on them has no cells.
 * @tested tests/unit/map/test_map.c */
void kota_map_link_cells(kota_map *map, kota_arena *arena);
/** Content hash of everything above that a run depends on.  @tested tests/unit/map/test_map.c */
kota_hash kota_map_hash(const kota_map *map);

#endif
