/* The tables that describe a plan: made from params.def. */
#include "core/mathx.h"
#include "plan/plan.h"

const char *const kota_relation_names[3] = {"below", "above", NULL};
const char *const kota_solver_names[4] = {"fast", "full", "auto", NULL};

/* the order makes the tables */
/* clang-format off */
#include "core/schema_table.h"
#include "plan/params.def"
#include "core/schema_end.h"
/* clang-format on */
