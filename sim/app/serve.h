/* kota serve: a run that another program drives, a JSON object a line in, one a line out. */
#ifndef KOTA_APP_SERVE_H
#define KOTA_APP_SERVE_H

#include "app/app.h"
#include "core/blob.h"
#include "io/json_text.h"
#include "run/live.h"

enum { KOTA_SERVE_SAVES_MAX = 64 };

typedef struct kota_serve_save { /* a time to go back to */
    char *name;
    kota_blob blob;
    int64_t time_ms;
} kota_serve_save;

typedef struct kota_serve {
    kota_app *app;
    kota_app own;                 /* as app, with what load names as its words and options */
    char *file, *out;             /* of load */
    char *sets[KOTA_WORDS_MAX];   /* likewise */
    kota_script *script;          /* of load; the plan lies in it */
    kota_script *newest;          /* of the last reload, NULL before */
    int32_t member;               /* of both */
    kota_live *live;              /* NULL: nothing is loaded */
    bool finished, broken, quits; /* broken: a step failed; it may only go back */
    int32_t events_seen;
    kota_serve_save saves[KOTA_SERVE_SAVES_MAX];
    int32_t save_count;
} kota_serve;

/** Do what a request says and fill the open object of the reply.
 *  @errors whatever it meets; the reply is then to be thrown away, and the server goes on.
 *  @tested tests/cli/serve/ */
KOTA_NODISCARD kota_status kota_serve_do(kota_serve *serve, const kota_json *request, kota_json_writer *reply,
                                         kota_error *err);
/** Close the run and what belongs to it. */
void kota_serve_close(kota_serve *serve);
/** "see": the columns of what is to be seen, "districts", "pumps", "links" and so on.
 *  @errors KOTA_USAGE: there is nothing of that name.  @tested tests/cli/serve/ */
KOTA_NODISCARD kota_status kota_serve_see(kota_live *live, const kota_json *request, kota_json_writer *reply,
                                          kota_error *err);
/** "map": a field, as numbers or into a raster file. @errors KOTA_USAGE: no such field; KOTA_DATA: it cannot be
 *  written.  @tested tests/cli/serve/ */
KOTA_NODISCARD kota_status kota_serve_map(kota_live *live, const kota_json *request, kota_json_writer *reply,
                                          kota_error *err);
/** A value of a request.  @errors KOTA_USAGE: it is absent or of another kind, with the cure. */
KOTA_NODISCARD kota_status kota_serve_need(const char **value, const kota_json *request, const char *key,
                                           const char *example, kota_error *err);

#endif
