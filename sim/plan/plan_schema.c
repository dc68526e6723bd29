/* The tables that describe a plan: made from params.def. */
#include "core/mathx.h"
#include "plan/plan.h"

const char *const kota_relation_names[3] = {"below", "above", NULL};

// clang-format off: the order of these makes the tables
#include "core/schema_end.h"
#include "core/schema_table.h"
#include "plan/params.def"
// clang-format on
