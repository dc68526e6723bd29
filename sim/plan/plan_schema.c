/* The tables that describe a plan: made from params.def. */
#include "core/mathx.h"
#include "plan/plan.h"

const char *const kota_relation_names[3] = {"below", "above", NULL};
const char *const kota_line_kind_names[4] = {"feeder", "brt", "rail", NULL};
const char *const kota_demand_purpose_names[9] = {"all",     "work",    "school",  "shop", "tour",
                                                  "commute", "freight", "through", NULL};
const char *const kota_solver_names[4] = {"fast", "full", "auto", NULL};
const char *const kota_soil_model_names[5] = {"constant", "horton", "green_ampt", "curve_number", NULL};
const char *const kota_soil_place_names[KOTA_LAND_COUNT + 2] = {"all",      "kampung", "housing", "centre", "market",
                                                                "industry", "port",    "park",    "farm",   NULL};
const char *const kota_plan_truck_names[8] = {"cart",    "three_wheeler", "pick_up", "dump_truck",
                                              "armroll", "compactor",     "hauler",  NULL};
const char *const kota_buildings_names[4] = {"raised", "blocked", "porous", NULL};
const char *const kota_bookmark_view_names[4] = {"depth", "traffic", "bins", NULL};
const char *const kota_boundary_names[3] = {"stage", "flow", NULL};

/* the order makes the tables */
/* clang-format off */
#include "core/schema_table.h"
#include "plan/params.def"
#include "core/schema_end.h"
/* clang-format on */
