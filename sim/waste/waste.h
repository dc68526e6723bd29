/* The waste engine: generation by people and land use, collection points (bins, TPS) that fill and overflow, trucks
 * with capacity and shift that empty them to the transfer station and the landfill, litter in streets and drain
 * inlets.
 *
 * Waste is a vector of kilograms by fraction everywhere. It knows nothing of traffic or water: a truck asks for a
 * leg from node to node and is told when it ended; planning uses a table of travel times that comes in; rain and
 * the flow through inlets come in as numbers. */
#ifndef KOTA_WASTE_WASTE_H
#define KOTA_WASTE_WASTE_H

#include "core/blob.h"
#include "core/kota.h"
#include "map/map.h"

typedef enum kota_fraction {
#define KOTA_FRACTION(name, text, share, loose, landfill, floats, clogs, doc, decay, fossil) KOTA_FRACTION_##name,
#include "waste/fractions.def"
#undef KOTA_FRACTION
    KOTA_FRACTION_COUNT
} kota_fraction;
extern const char *const kota_fraction_names[KOTA_FRACTION_COUNT + 1];
typedef struct kota_fraction_info {
    const char *name;
    double share_frac;     /* of mass, as generated; the shares sum to 1 */
    double density_kgpm3;  /* loose, as it lies in a bin */
    double landfill_kgpm3; /* as it lies in a landfill */
    bool floats;           /* told to readers (screens of pumps); water moves every fraction alike here */
    double clogs;          /* how much a kg blocks, against a kg of food */
    double doc_frac;       /* degradable organic carbon, kg a kg */
    double decay_per_year; /* of it in a tropical landfill */
    double fossil_frac;    /* fossil carbon, kg a kg */
} kota_fraction_info;
extern const kota_fraction_info kota_fractions[KOTA_FRACTION_COUNT];

typedef struct kota_parcel { /* an amount of waste */
    double kg[KOTA_FRACTION_COUNT];
} kota_parcel;
/** Mass, kg, and loose volume, m3, of a parcel: sums over the fractions, of kg / density for the volume.
 *  @tested tests/unit/waste/test_fractions.c */
double kota_parcel_kg(const kota_parcel *parcel);
double kota_parcel_m3(const kota_parcel *parcel);
/** Volume, m3, in a landfill, and the mass, kg, of fresh waste that would block as much.
 *  @tested tests/unit/waste/test_fractions.c */
double kota_parcel_landfill_m3(const kota_parcel *parcel);
double kota_parcel_clogs_kg(const kota_parcel *parcel);

typedef enum kota_truck_kind {
#define KOTA_TRUCK_KIND(name, text, m3, kg, density, load, stop, swaps, slow, fuel) KOTA_TRUCK_KIND_##name,
#include "waste/kinds.def"
#undef KOTA_TRUCK_KIND
    KOTA_TRUCK_KIND_CREW, /* no truck: a crew that cleans inlets */
    KOTA_TRUCK_KIND_COUNT
} kota_truck_kind;
typedef struct kota_truck_kind_info {
    const char *name;
    double capacity_m3, capacity_kg, density_kgpm3; /* body volume, payload, density of waste in it */
    double load_s_per_m3, stop_s;                   /* loading a m3 as it lies in a bin; at a stop besides */
    bool swaps;           /* takes the container of a stop whole, one a load, and leaves an empty one */
    double slowness;      /* its time over a truck's on the same way, >= 1 */
    double fuel_l_per_km; /* diesel */
} kota_truck_kind_info;
extern const kota_truck_kind_info kota_truck_kinds[KOTA_TRUCK_KIND_COUNT];

typedef struct kota_waste_fleet { /* trucks of one garage that are alike */
    int32_t garage;               /* in map->facilities; of haulers a transfer station or a treatment */
    int32_t count;
    kota_truck_kind kind;
    kota_truck_kind_info as;
    double overtime_s; /* they may work on after the shift, a day; not haulers */
} kota_waste_fleet;

/** Whether haulers may be kept at such a place: a transfer station, or a treatment for its residue.
 *  @tested tests/unit/waste/test_haulers.c */
bool kota_waste_has_haulers(kota_facility_kind kind);

typedef struct kota_waste_site { /* what is known of a place where trucks unload besides the map */
    int32_t facility;            /* in map->facilities */
    double opens_s, closes_s;    /* of the local day; the same: day and night */
    int64_t closed_from_ms;      /* takes nothing more from then on; INT64_MAX: never */
    double kg_per_day;           /* that a treatment works off, INFINITY: all */
    double used_frac;            /* of a landfill's volume, before the start */
} kota_waste_site;

typedef struct kota_waste_def {
    uint64_t seed;
    double person_kg_per_day;      /* household waste of a resident; 0.4-0.77, see params.def */
    double job_kg_per_day;         /* of a job; x4 in cells of land use MARKET, x2 in others with a market */
    double income_elasticity;      /* of household waste to a district's income */
    double wet_season_frac;        /* more from November to April, less in the other months */
    double household_cv;           /* lasting spread between households, lognormal coefficient of variation */
    double deposit_kg, deposit_cv; /* what is brought at a time: mean and coefficient of variation; 0 kg: no luck */
    const double *kept_frac;       /* one a district: share of household waste that is sorted or composted at home and
                                      never becomes any; NULL: none */
    double served_frac;            /* share of waste that people bring to a bin at all */
    double unserved_burnt_frac;    /* fates of the rest and of overflow; the sum of the three is 1 */
    double unserved_street_frac;
    double unserved_drain_frac;
    double bin_start_frac; /* fill of bins at the start, keyed uniform in 0..2x this, at most 0.9 */
    double street_start_d; /* days of what reaches streets and drains a day that lie there at the start */
    double truck_capacity_m3, truck_capacity_kg, truck_density_kgpm3; /* of a truck where no fleet is given */
    double shift_start_s, shift_end_s;                                /* of the local day */
    double overtime_s;            /* after the shift, a day, of a truck where no fleet is given */
    double overtime_price;        /* what a second of it costs a plan beside itself, s */
    double load_s_per_m3, stop_s; /* service times, of a truck where no fleet is given */
    double unload_s, weigh_s;     /* at a dump; the weighbridge, taken by one truck at a time, is part of it */
    double break_at_s, break_s;   /* of the local day; once a day, at the first stop from then on */
    double breakdown_per_day;     /* chance that a truck breaks down in a shift, at a keyed moment */
    double repair_s;
    double collect_at_frac;     /* a bin is due when fuller than this at the time a tour is planned */
    double plan_iterations;     /* of the solver of rounds, a stop and plan */
    double transfer_rate_kgph;  /* what leaves a place without haulers for the landfill during the shift */
    double wash_rain_mps;       /* rain above it washes street litter to inlets */
    double wash_per_m;          /* share washed a metre of rain above the threshold: 1 - exp(-wash * rain_m) */
    double inlet_clog_kg;       /* S0 of one inlet: blocked = 1 - exp(-S/S0), S as fresh waste would block */
    double inlet_flush_per_m3;  /* share of an inlet's litter that flow takes into the drain: 1 - exp(-flush * m3) */
    double drain_clog_kg;       /* S0 of the drain behind one inlet; it carries (1 - blocked)^(5/3) */
    double drain_flush_per_m3;  /* share of a drain's litter that flow takes on */
    double drain_flush_per_day; /* and the water of every day, rain or not */
    double rack_frac;           /* of what drains carry on, caught at racks and pump screens and taken away */
    bool screens;               /* what is caught near a pump stays on its screen until it is cleaned */
    double screen_clog_kg;      /* S0 of a screen for each m3/s of its pump's capacity */
    double screen_reach_m;      /* drains that end within so far of a pump's intake lead to its screen */
    double crew_kgph;           /* litter that one cleaning crew takes out in an hour */
    int32_t crews;              /* vehicles of crews, at the garages in turn */
    const kota_waste_fleet *fleet; /* borrowed for create; in place of the map's trucks at garages */
    int32_t fleet_count;
    const kota_waste_site *sites; /* borrowed for create */
    int32_t site_count;
} kota_waste_def;

typedef struct kota_waste kota_waste;
/** The engine at start_ms: bins of the map's TPS (in facility order) filled by keyed draws, streets and drains
 *  with street_start_d days of litter, trucks parked, ready to look for work at once. map is borrowed for the
 * engine's life. A map without TPS has no waste: there is no street to book it to. Trucks of a map without transfer
 * station and landfill stay parked. Each cell's people belong to the nearest bin of their district within 1 km, else
 * to the nearest bin within 1 km; those farther from every bin bring nothing. Distances are straight, ties by lasting
 * id.
 *  @errors KOTA_DATA, all faults: a value out of range, fates that do not sum to 1, a TPS without capacity, a
 *  transfer station smaller than a truck load.
 *  @determinism draws are keyed by (seed, bin id, hour); a bin elsewhere changes none.
 *  @tested tests/unit/waste/test_generation.c, tests/unit/waste/test_waste.c */
KOTA_NODISCARD kota_status kota_waste_create(kota_waste **out, const kota_waste_def *def, const kota_map *map,
                                             int64_t start_ms, kota_error *err);
/** Free everything; NULL is fine. */
void kota_waste_destroy(kota_waste *waste);

typedef struct kota_waste_leg_end { /* told to the engine at the next step */
    int32_t truck;
    int64_t arrive_ms;            /* may lie after the step: it arrives then */
    double distance_m, blocked_s; /* blocked: waited because no way was open */
    double water_s, traffic_s;    /* lost against an empty dry street: to water (blocked contained), to traffic */
    double broken_s;              /* it stood broken down */
} kota_waste_leg_end;

typedef struct kota_waste_input { /* borrowed for the call */
    double rain_mps;              /* mean over the step; 0 where rain does not wash litter */
    const double *bin_rain_mps;   /* (bins) in its place around each bin; NULL: the same everywhere */
    const double *inlet_m3;       /* (map->inlet_count) water through each inlet in the last step; NULL: none */
    const kota_waste_leg_end *leg_ends;
    int32_t leg_end_count;
    const float *stop_time_s; /* (stops x stops) row = from; travel times of trucks, INFINITY: no way */
    /* (24) such tables, what is usual in each hour of the local day; some may be one and the same. Rounds are planned
     * by them: see fleet_hours.c. NULL: by stop_time_s alone. */
    const float *const *hour_time_s;
    const float *way_length_m; /* (stops x stops) for budgets that count km; NULL: none does */
    /* No streets but these tables: legs take stop_time_s and are stop_length_m long, and none is asked for. NULL:
     * legs are asked for. With it a step may be as long as an hour and trucks still do all that they do. */
    const float *stop_length_m;
} kota_waste_input;

/** Advance to until_ms (from the last until). Generation is drawn per bin and hour and linear inside the hour, so
 *  the moment of overflow is exact whatever the step. A leg that ended before this step is served from its own end
 *  time; a departure that would lie before the step's start is at its start. Events at until_ms itself belong to
 *  the next step. inlet_m3 flushes at the step's start; rain washes and crews clean at its end. Every leg asked for
 *  must be answered by one leg end, in any later step; between stops of one node none is asked for. A truck goes to
 *  the next bin only while stop_time_s leaves time for it, the dump and the way home, dumps before it goes home,
 *  and where no way is open waits and tries again every 10 min (counted as blocked); a bin that no way leads to is
 *  left out. At a dump trucks wait for its hours and one after the other for its weighbridge.
 *  @conserves waste by fraction: see kota_waste_balance_now.  @determinism same bits always.
 *  @tested tests/unit/waste/test_waste.c, tests/property/test_waste_balance.c */
KOTA_NODISCARD kota_status kota_waste_step(kota_waste *waste, const kota_waste_input *input, int64_t until_ms,
                                           kota_error *err);

typedef struct kota_waste_leg { /* a truck wants to drive */
    int32_t truck;
    kota_truck_kind kind;
    int32_t from_node, to_node;
    int64_t depart_ms;
    int64_t break_ms, repair_ms; /* if it is under way then, it breaks down and stands so long; repair 0: never */
} kota_waste_leg;
/** Legs that the last step asked for, by (depart_ms, truck id); valid until the next step. */
const kota_waste_leg *kota_waste_legs(const kota_waste *waste, int32_t *count);
/** The nodes that travel times are wanted between: bins first (in bin order), then garages, transfer stations,
 *  landfills, treatments. */
const int32_t *kota_waste_stops(const kota_waste *waste, int32_t *count);

/* Orders from policies; each takes effect in the next step. */
/** A bin is due now, whatever its fill, until a truck has been there; ordered bins are served before all others.
 *  Trucks on a tour plan again after their current stop; outside the shift the order waits.
 *  @tested tests/unit/waste/test_waste.c */
void kota_waste_collect(kota_waste *waste, int32_t bin);
/** All trucks work until then, outside the shift too. Replaces the last such order.
 *  @tested tests/unit/waste/test_waste.c */
void kota_waste_dispatch(kota_waste *waste, int64_t until_ms);
/** Crews drive to the bins of a district (-1: all) around which most litter blocks inlets and drains, clean them and
 *  then the streets there, at crew_kgph each, until then. Replaces the last such order for the same district; orders
 *  for a district and for all add up, as far as there are crews.
 *  @tested tests/unit/waste/test_litter.c */
void kota_waste_clean(kota_waste *waste, int32_t district, int32_t crews, int64_t until_ms);
/** So many crews clean the screen of a pump, at crew_kgph each, until then; replaces the last such order for it.
 * While crews clean the pump's district (or all) one more of the station's own does.
 *  @tested tests/unit/waste/test_screens.c */
void kota_waste_clean_screen(kota_waste *waste, int32_t pump, int32_t crews, int64_t until_ms);
/** What serving a bin in the next round is worth, s of a truck: the plan takes it along where that costs less. 0:
 *  nothing (from the start, and again when that round is planned).  @tested tests/unit/waste/test_waste.c */
void kota_waste_prize(kota_waste *waste, int32_t bin, double prize_s);
/** From now on at most so many trucks are out at a time; -1: all.
 *  @tested tests/unit/waste/test_waste.c */
void kota_waste_limit(kota_waste *waste, int32_t trucks);
/** From now on plans of trucks that collect take no more than a budget of each local day has left: hours at work
 * times per_h and km times per_km (each >= 0). What counts: all that they did since midnight, what is left of the
 * rounds of those that are out, the plan. Ordered bins come first, then due ones, then prizes by their worth for what
 * they cost; what does not fit is left out. INFINITY: none (from the start).
 *  @tested tests/unit/waste/test_fleet_budget.c */
void kota_waste_budget(kota_waste *waste, double per_h, double per_km, double most);
/** Whether it counts km: then steps want way_length_m.  @tested tests/unit/waste/test_fleet_budget.c */
bool kota_waste_budget_wants_km(const kota_waste *waste);
typedef enum kota_dump_rule {
    KOTA_DUMP_NEAREST,
    KOTA_DUMP_LANDFILL,
    KOTA_DUMP_STATION,
    KOTA_DUMP_TREATMENT
} kota_dump_rule;
/** Where loads go: to the nearest place that is open and has room, or to the nearest of a kind while there is one.
 *  @tested tests/unit/waste/test_waste.c */
void kota_waste_dump_rule(kota_waste *waste, kota_dump_rule rule);
/** From now on bins fuller than this are due, 0..1.  @tested tests/unit/waste/test_waste.c */
void kota_waste_threshold(kota_waste *waste, double collect_at_frac);

/* Views, valid until the next step. */
typedef struct kota_bin_state {
    int32_t facility; /* index in map->facilities */
    double kg, m3, capacity_m3;
    double fill_frac;   /* m3 / capacity, 0..1 */
    double overflow_s;  /* time full since create or reset */
    double overflow_kg; /* brought while it was full, since create or reset */
    double emptied_kg;  /* taken by trucks, since create or reset */
    int32_t emptied;    /* times that a truck took all there was */
    int32_t late;       /* of them those where it was full */
    double fill_sum;    /* sum of its fill when emptied */
} kota_bin_state;
const kota_bin_state *kota_waste_bins(const kota_waste *waste, int32_t *count);
typedef enum kota_truck_doing { /* DRIVING: also while it waits for a way, rests, or hauls outside the map */
                                KOTA_TRUCK_PARKED,
                                KOTA_TRUCK_DRIVING,
                                KOTA_TRUCK_LOADING, /* or cleaning */
                                KOTA_TRUCK_UNLOADING
} kota_truck_doing;
typedef struct kota_truck_state {
    uint64_t id; /* lasting: garage id and number */
    const char *garage_text;
    int32_t number;
    kota_truck_kind kind;
    kota_truck_doing doing;
    int32_t node;  /* where it is, or where its leg started */
    double kg, m3; /* m3 at the loaded density */
    /* since create or reset; loads dumped; work contains all times below; water and traffic: lost on legs to water
     * (blocked contained) and to traffic; distance contains hauls outside the map */
    double distance_m, work_s, blocked_s, loads;
    double water_s, traffic_s, queue_s, broken_s;
    double overtime_s; /* of work_s, outside the shift */
    double fuel_l;
    int32_t left_no_way, left_no_time; /* planned stops that it left out */
} kota_truck_state;
const kota_truck_state *kota_waste_trucks(const kota_waste *waste, int32_t *count);
/** (map->inlet_count) kg, (map->inlet_count) 0..1, and (bins) kg that lie around each bin. */
const double *kota_waste_inlet_litter_kg(const kota_waste *waste);    /* (map->inlet_count) */
const double *kota_waste_inlet_blocked_frac(const kota_waste *waste); /* (map->inlet_count) */
/** (map->inlet_count) what the drain behind an inlet still carries, 0..1, and litter in it, kg.
 *  @tested tests/unit/waste/test_litter.c */
const double *kota_waste_drain_carry_frac(const kota_waste *waste);
const double *kota_waste_drain_litter_kg(const kota_waste *waste);
/** (map->pump_count) share of a pump's capacity that litter on its screen takes, 0..1: 1 - exp(-S/S0).
 *  @tested tests/unit/waste/test_screens.c */
const double *kota_waste_pump_blocked_frac(const kota_waste *waste);
/** Hours that crews worked at screens since create or reset.  @tested tests/unit/waste/test_screens.c */
double kota_waste_screen_crew_h(const kota_waste *waste);
const double *kota_waste_street_litter_kg(const kota_waste *waste); /* (bins) lying around each bin */

/* kg by fraction since create or reset. Waste is booked to the district of the bin that it comes from, wherever it
 * is now; that of a bin outside every district, to the district with the nearest middle. */
typedef struct kota_waste_balance {
    kota_parcel stored_start, stored; /* bins, streets, inlets, drains, trucks, stations, treatments */
    kota_parcel generated;
    kota_parcel collected; /* taken by trucks: moved inside, not out */
    kota_parcel washed;    /* street to inlets: moved inside */
    kota_parcel residue;   /* what treatments leave for a landfill: moved inside */
    kota_parcel dumped;    /* lies in streets now, of stored */
    kota_parcel in_drains; /* lies in inlets and drains now, of stored */
    /* out: drained = carried on to rivers and the sea; cleaned = by crews and at racks; the rest is treated */
    kota_parcel burnt, drained, landfilled, cleaned, composted, recycled, fuel, incinerated;
} kota_waste_balance;
/** The account of a district (that of a map without districts is 0), or of all with -1.
 *  @conserves for each fraction and district: stored_start + generated = stored + burnt + drained + landfilled +
 *  cleaned + composted + recycled + fuel + incinerated, to rounding.
 *  @tested tests/property/test_waste_balance.c */
kota_waste_balance kota_waste_balance_now(const kota_waste *waste, int32_t district);
/** What the balance does not account for, kg of a fraction.  @tested tests/property/test_waste_balance.c */
double kota_waste_residual_kg(const kota_waste_balance *balance, int32_t fraction);

typedef struct kota_dump_state {
    int32_t facility;
    double kg, residue_kg; /* wait here; of a landfill none */
    double taken_kg;       /* since create or reset */
    double left_m3;        /* of a landfill's volume; INFINITY: unlimited */
    int64_t full_ms;       /* INT64_MAX: not yet */
} kota_dump_state;
/** Transfer stations, landfills and treatments by lasting id; valid until the next step.
 *  @tested tests/unit/waste/test_dump.c */
const kota_dump_state *kota_waste_dumps(const kota_waste *waste, int32_t *count);
/** Begin the records anew: the balance, what bins and trucks have counted. Nothing in the city changes. */
void kota_waste_reset_records(kota_waste *waste);

/** All that changes in time, into a blob.  @tested tests/unit/waste/test_waste_save.c */
void kota_waste_save(const kota_waste *waste, kota_blob *blob);
/** And back, into an engine created with the same def and map: what follows has the same bits.
 *  @errors KOTA_DATA: saved by another version or with another map; the engine must then be destroyed.
 *  @tested tests/unit/waste/test_waste_save.c */
KOTA_NODISCARD kota_status kota_waste_load(kota_waste *waste, kota_blob *blob);

#endif
