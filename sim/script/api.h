/* The language in words, for editors and readers. */
#ifndef KOTA_SCRIPT_API_H
#define KOTA_SCRIPT_API_H

#include "core/kota.h"
#include "core/text.h"

typedef struct kota_api {
    const char *owner; /* "city", "links" (a list), "link" (one of it) */
    const char *name;
    const char *type;    /* as the Lua language server writes it; a function's begins with "(" */
    const char *text;    /* with the unit where the name does not have it */
    const char *example; /* statements of a policy's act; "" for fields */
    const char *source;  /* what it reads, below sim/; "map": what the city is drawn from */
} kota_api;

/** All that a policy can see and order: those that the functions are registered by.
 *  @tested tests/unit/script/test_api.c (all of this header) */
const kota_api *kota_script_api(int32_t *count);
/** What the functions and fields are registered by, called with each owner (see kota_api) and name. */
void kota_script_registered(void (*take)(void *context, const char *owner, const char *name), void *context);
/** Append the meta file of the Lua language server: every key of scenarios and cities from the plan's schemas, with
 *  unit, range, default and source, and all of kota_script_api.  @determinism a pure function of the program. */
void kota_script_meta(kota_text *out);
/** The same as tables in Markdown, for scripts/REFERENCE.md. */
void kota_script_reference(kota_text *out);

#endif
