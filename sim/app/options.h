/* The command line: words and options, the same for every command. */
#ifndef KOTA_APP_OPTIONS_H
#define KOTA_APP_OPTIONS_H

#include "core/kota.h"
#include "core/log.h"

enum { KOTA_WORDS_MAX = 64, KOTA_CREDITS_MAX = 8, KOTA_OPTIONS_MAX = 112, KOTA_WITH_MAX = 16 };

typedef struct kota_options {
    const char *words[KOTA_WORDS_MAX]; /* what is no option: files, folders, names */
    int32_t word_count;
    const char *sets[KOTA_WORDS_MAX];
    int32_t set_count;
    const char *with[KOTA_WITH_MAX]; /* files of measures on top of the scenario */
    int32_t with_count;
    const char *params[KOTA_WITH_MAX]; /* "name=value" */
    int32_t param_count;
    const char *vary[KOTA_WORDS_MAX];
    int32_t vary_count, evaluations;
    const char *out, *field, *corridor, *at, *stop_at, *view, *camera, *size, *frames, *video, *flows, *algorithm,
        *junit, *counts, *trips, *close, *start, *misfit, *bookmarks;
    int64_t seed;
    bool has_seed;
    int32_t threads, member, width_px, fps, shard, shards;
    double checkpoint_min, budget_s, member_min, memory_mb, seconds;
    double tolerance;                         /* below 0: not given */
    double gap, toll_factor, distance_factor; /* NaN: not given */
    int64_t iterations;
    bool quiet, json, resume, help, small, check, worker, slurm, no_cache;
    kota_progress_mode progress;
    const char *credits[KOTA_CREDITS_MAX];
    int32_t credit_count;
    const char *given[KOTA_OPTIONS_MAX]; /* of kota import and export: for kota_option_given */
    char *command_line;                  /* heap, for receipts */
} kota_options;

/* Which options a command takes besides the common ones. */
typedef enum kota_option_group {
    KOTA_TAKES_RUN = 1,          /* --member --resume --checkpoint-min --budget-s --stop-at */
    KOTA_TAKES_PLAN = 2,         /* --set --seed */
    KOTA_TAKES_OUT = 4,          /* --out */
    KOTA_TAKES_PICTURE = 8,      /* --field --corridor --width --camera --frames --video --fps */
    KOTA_TAKES_SMALL = 16,       /* --small */
    KOTA_TAKES_VIEW = 32,        /* --view --at --size --member */
    KOTA_TAKES_IMPORT = 64,      /* --streets --dem --bounds ... */
    KOTA_TAKES_ASSIGN = 128,     /* --gap --algorithm --close --flows --counts --trips --toll-factor ... */
    KOTA_TAKES_ROUTE = 256,      /* --seconds --iterations --seed --check --start */
    KOTA_TAKES_STUDY = 512,      /* --resume --worker --slurm --no-cache --shard --member-min --memory-mb --junit */
    KOTA_TAKES_CALIBRATE = 2048, /* --vary --misfit --evaluations --member */
    KOTA_TAKES_BASELINE = 4096,  /* --tolerance */
    KOTA_TAKES_WINDOW = 8192,    /* --bookmarks */
    KOTA_TAKES_ALSO = 16384,     /* --with --param */
    KOTA_TAKES_EXPORT = 1024,    /* --sumo --gmns --tntp --routes */
} kota_option_group;

/** Parse argv[2..] of a command. groups: kota_option_group, those that it takes. Texts are borrowed from argv.
 *  @errors KOTA_USAGE: an unknown option (offers the nearest), a missing or wrong value.  @tested tests/cli/usage/ */
KOTA_NODISCARD kota_status kota_options_parse(kota_options *options, int argc, char **argv, unsigned groups,
                                              kota_error *err);
/** The value of one of the options of kota import and kota export, NULL where it was not given.
 *  @tested tests/cli/import/ */
const char *kota_option_given(const kota_options *options, const char *name);
typedef struct kota_option {  /* what it does stands in assets/strings/app.csv under option.NAME */
    const char *name, *alias; /* "--out", "-o"; alias "": none */
    const char *value;        /* "PATH"; NULL: it takes none */
    unsigned groups;          /* kota_option_group; 0: every command takes it */
} kota_option;
/** All options; a static table.  @tested tests/cli/usage/help_completion.case */
const kota_option *kota_options_all(int32_t *count);
/** Whether a command with these groups takes an option. */
bool kota_option_taken(const kota_option *option, unsigned groups);
/** Free what parsing allocated; argv stays the caller's. */
void kota_options_free(kota_options *options);

#endif
