/* The tables that describe the records of sketch.def to Lua, JSON, checks and documents. */
#include "core/mathx.h"
#include "map/sketch.h"

/* the order matters */
/* clang-format off */
#include "core/schema_table.h"
#include "map/sketch.def"
#include "core/schema_end.h"
/* clang-format on */
