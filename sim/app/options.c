/* Parsing of options: --name value or --name=value, short -o and -q; everything else is a word. */
#include "app/options.h"

#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"

static const kota_option KNOWN[] = {
    {"--out", "-o", "PATH", KOTA_TAKES_OUT},
    {"--with", "", "FILE.lua", KOTA_TAKES_ALSO},
    {"--param", "", "NAME=VALUE", KOTA_TAKES_ALSO},
    {"--seed", "", "N", KOTA_TAKES_PLAN | KOTA_TAKES_ROUTE},
    {"--set", "", "KEY=VALUE", KOTA_TAKES_PLAN},
    {"--threads", "", "N", 0},
    {"--progress", "", "MODE", 0},
    {"--quiet", "-q", NULL, 0},
    {"--json", "", NULL, 0},
    {"--lang", "", "CODE", 0}, /* app/language.c takes it out before */
    {"--help", "-h", NULL, 0},
    {"--member", "", "N", KOTA_TAKES_RUN | KOTA_TAKES_CALIBRATE | KOTA_TAKES_VIEW},
    {"--tolerance", "", "SHARE", KOTA_TAKES_BASELINE},
    {"--vary", "", "KEY=LOW:HIGH", KOTA_TAKES_CALIBRATE},
    {"--misfit", "", "NAME", KOTA_TAKES_CALIBRATE},
    {"--evaluations", "", "N", KOTA_TAKES_CALIBRATE},
    {"--resume", "", NULL, KOTA_TAKES_RUN | KOTA_TAKES_STUDY},
    {"--checkpoint-min", "", "N", KOTA_TAKES_RUN | KOTA_TAKES_STUDY},
    {"--budget-s", "", "N", KOTA_TAKES_RUN},
    {"--stop-at", "", "TIME", KOTA_TAKES_RUN},
    {"--worker", "", NULL, KOTA_TAKES_STUDY},
    {"--slurm", "", NULL, KOTA_TAKES_STUDY},
    {"--no-cache", "", NULL, KOTA_TAKES_STUDY},
    {"--shard", "", "I/N", KOTA_TAKES_STUDY},
    {"--member-min", "", "N", KOTA_TAKES_STUDY},
    {"--memory-mb", "", "N", KOTA_TAKES_STUDY},
    {"--junit", "", "FILE.xml", KOTA_TAKES_STUDY},
    {"--field", "", "NAME", KOTA_TAKES_PICTURE},
    {"--corridor", "", "STREET", KOTA_TAKES_PICTURE},
    {"--at", "", "TIME", KOTA_TAKES_VIEW},
    {"--width", "", "N", KOTA_TAKES_PICTURE},
    {"--small", "", NULL, KOTA_TAKES_SMALL},
    {"--view", "", "NAME", KOTA_TAKES_VIEW},
    {"--camera", "", "2d|3d|X,Y,W", KOTA_TAKES_PICTURE},
    {"--frames", "", "DIR", KOTA_TAKES_PICTURE},
    {"--video", "", "FILE.mp4", KOTA_TAKES_PICTURE},
    {"--fps", "", "N", KOTA_TAKES_PICTURE},
    {"--size", "", "WxH", KOTA_TAKES_VIEW},
    {"--bookmarks", "", "FILE.lua", KOTA_TAKES_WINDOW},
    {"--seconds", "", "S", KOTA_TAKES_ROUTE},
    {"--iterations", "", "N", KOTA_TAKES_ROUTE},
    {"--check", "", NULL, KOTA_TAKES_ROUTE},
    {"--start", "", "PATH", KOTA_TAKES_ROUTE},
    {"--streets", "", "FILE", KOTA_TAKES_IMPORT},
    {"--dem", "", "FILE", KOTA_TAKES_IMPORT},
    {"--districts", "", "FILE", KOTA_TAKES_IMPORT},
    {"--population", "", "FILE", KOTA_TAKES_IMPORT},
    {"--land-use", "", "FILE", KOTA_TAKES_IMPORT},
    {"--land-cover", "", "FILE", KOTA_TAKES_IMPORT},
    {"--land-cover-table", "", "FILE", KOTA_TAKES_IMPORT},
    {"--series", "", "FILE", KOTA_TAKES_IMPORT},
    {"--idf", "", "FILE", KOTA_TAKES_IMPORT},
    {"--waterways", "", "FILE", KOTA_TAKES_IMPORT},
    {"--facilities", "", "FILE", KOTA_TAKES_IMPORT},
    {"--gauges", "", "FILE", KOTA_TAKES_IMPORT},
    {"--roughness", "", "FILE", KOTA_TAKES_IMPORT},
    {"--buildings", "", "FILE", KOTA_TAKES_IMPORT},
    {"--water", "", "FILE", KOTA_TAKES_IMPORT},
    {"--sinking", "", "FILE", KOTA_TAKES_IMPORT},
    {"--pumps", "", "FILE", KOTA_TAKES_IMPORT},
    {"--walls", "", "FILE", KOTA_TAKES_IMPORT},
    {"--gates", "", "FILE", KOTA_TAKES_IMPORT},
    {"--edges", "", "FILE", KOTA_TAKES_IMPORT},
    {"--sections", "", "FILE", KOTA_TAKES_IMPORT},
    {"--turns", "", "FILE", KOTA_TAKES_IMPORT},
    {"--gtfs", "", "FILE", KOTA_TAKES_IMPORT},
    {"--drain-nodes", "", "FILE", KOTA_TAKES_IMPORT},
    {"--drain-links", "", "FILE", KOTA_TAKES_IMPORT},
    {"--coast", "", "FILE", KOTA_TAKES_IMPORT},
    {"--rails", "", "FILE", KOTA_TAKES_IMPORT},
    {"--grow-streets", "", NULL, KOTA_TAKES_IMPORT},
    {"--grow-buildings", "", NULL, KOTA_TAKES_IMPORT},
    {"--grow-drains-mm", "", "N", KOTA_TAKES_IMPORT},
    {"--dry-run", "", NULL, KOTA_TAKES_IMPORT},
    {"--title", "", "TEXT", KOTA_TAKES_IMPORT},
    {"--credit", "", "TEXT", KOTA_TAKES_IMPORT},
    {"--bounds", "", "W,S,E,N", KOTA_TAKES_IMPORT},
    {"--epsg", "", "N", KOTA_TAKES_IMPORT},
    {"--assume-epsg", "", "N", KOTA_TAKES_IMPORT},
    {"--cell-m", "", "N", KOTA_TAKES_IMPORT},
    {"--datum", "", "TEXT", KOTA_TAKES_IMPORT},
    {"--waterways-datum", "", "TEXT", KOTA_TAKES_IMPORT},
    {"--waterways-offset-m", "", "N", KOTA_TAKES_IMPORT},
    {"--district-fields", "", "A,B", KOTA_TAKES_IMPORT},
    {"--population-per-km2", "", "N", KOTA_TAKES_IMPORT},
    {"--open-edge-slope", "", "N", KOTA_TAKES_IMPORT},
    {"--manning-n", "", "N", KOTA_TAKES_IMPORT},
    {"--sealed-share", "", "N", KOTA_TAKES_IMPORT},
    {"--building-height-m", "", "N", KOTA_TAKES_IMPORT},
    {"--fill-sinks-m", "", "N", KOTA_TAKES_IMPORT},
    {"--survey-year", "", "N", KOTA_TAKES_IMPORT},
    {"--utc-offset-min", "", "N", KOTA_TAKES_IMPORT},
    {"--sumo", "", "PATH", KOTA_TAKES_EXPORT | KOTA_TAKES_IMPORT},
    {"--gmns", "", "PATH", KOTA_TAKES_EXPORT | KOTA_TAKES_IMPORT},
    {"--tntp", "", "DIR", KOTA_TAKES_EXPORT},
    {"--routes", "", "FILE", KOTA_TAKES_EXPORT},
    {"--sqlite", "", "FILE.db", KOTA_TAKES_EXPORT},
    {"--netcdf", "", "FILE.nc", KOTA_TAKES_EXPORT},
    {"--geotiff", "", "DIR", KOTA_TAKES_EXPORT},
    {"--gpkg", "", "FILE.gpkg", KOTA_TAKES_EXPORT},
    {"--qgis", "", "DIR", KOTA_TAKES_EXPORT},
    {"--gap", "", "X", KOTA_TAKES_ASSIGN},
    {"--toll-factor", "", "X", KOTA_TAKES_ASSIGN},
    {"--distance-factor", "", "X", KOTA_TAKES_ASSIGN},
    {"--algorithm", "", "NAME", KOTA_TAKES_ASSIGN},
    {"--close", "", "FROM-TO,...", KOTA_TAKES_ASSIGN},
    {"--flows", "", "OUT.tntp", KOTA_TAKES_ASSIGN},
    {"--counts", "", "FILE.csv", KOTA_TAKES_ASSIGN},
    {"--trips", "", "OUT.tntp", KOTA_TAKES_ASSIGN},
};
_Static_assert(sizeof KNOWN / sizeof *KNOWN <= KOTA_OPTIONS_MAX, "room for every option");

static kota_status integer(int32_t *out, const char *name, const char *text, int32_t low, int32_t high,
                           kota_error *err) {
    int64_t value;
    if (!kota_text_to_integer(text, &value) || value < low || value > high)
        return kota_fail(err, KOTA_USAGE, "%s %s: must be a whole number from %d to %d", name, text, low, high);
    *out = (int32_t)value;
    return KOTA_OK;
}

static kota_status progress(kota_progress_mode *mode, const char *text, kota_error *err) {
    static const char *const NAMES[] = {"auto", "plain", "json", "none"};
    for (int32_t m = 0; m < KOTA_COUNT(NAMES); m++) {
        if (strcmp(text, NAMES[m]) != 0) continue;
        *mode = (kota_progress_mode)m;
        return KOTA_OK;
    }
    return kota_fail(err, KOTA_USAGE, "--progress %s: must be auto, plain, json or none", text);
}

static kota_status add_set(kota_options *options, const char *value, kota_error *err) {
    if (strchr(value, '=') == NULL)
        return kota_fail(err, KOTA_USAGE, "--set %s: write key=value, e.g. --set rain.spread=0.2", value);
    if (options->set_count == KOTA_WORDS_MAX)
        return kota_fail(err, KOTA_USAGE, "--set: at most %d are taken", KOTA_WORDS_MAX);
    options->sets[options->set_count++] = value;
    return KOTA_OK;
}

static kota_status take_also(kota_options *options, const char *name, const char *value, kota_error *err) {
    bool with = strcmp(name, "--with") == 0;
    int32_t *count = with ? &options->with_count : &options->param_count;
    if (!with && strchr(value, '=') == NULL)
        return kota_fail(err, KOTA_USAGE, "--param %s: write name=value, e.g. --param \"Rain ahead=20\"", value);
    if (*count == KOTA_WITH_MAX) return kota_fail(err, KOTA_USAGE, "%s: at most %d are taken", name, KOTA_WITH_MAX);
    (with ? options->with : options->params)[(*count)++] = value;
    return KOTA_OK;
}

static kota_status number(double *out, const char *name, const char *text, double low, kota_error *err) {
    if (!kota_text_to_number(text, out) || !(*out >= low))
        return kota_fail(err, KOTA_USAGE, "%s %s: must be a number of at least %g", name, text, low);
    return KOTA_OK;
}

static kota_status gap(double *out, const char *text, kota_error *err) {
    if (!kota_text_to_number(text, out) || !(*out > 0.0 && *out <= 1.0))
        return kota_fail(err, KOTA_USAGE, "--gap %s: must be a number above 0, up to 1, e.g. 1e-6", text);
    return KOTA_OK;
}

static kota_status algorithm(kota_options *options, const char *text, kota_error *err) {
    options->algorithm = text;
    if (strcmp(text, "b") == 0 || strcmp(text, "bfw") == 0) return KOTA_OK;
    return kota_fail(err, KOTA_USAGE, "--algorithm %s: must be b or bfw", text);
}

static kota_status seed(kota_options *options, const char *value, kota_error *err) {
    options->has_seed = true;
    if (!kota_text_to_integer(value, &options->seed) || options->seed < 0 ||
        options->seed > INT64_C(9007199254740992))
        return kota_fail(err, KOTA_USAGE, "--seed %s: must be a whole number from 0 to 2^53", value);
    return KOTA_OK;
}

static kota_status take_assign(kota_options *options, const char *name, const char *value, kota_error *err) {
    if (strcmp(name, "--gap") == 0) return gap(&options->gap, value, err);
    if (strcmp(name, "--toll-factor") == 0) return number(&options->toll_factor, name, value, 0.0, err);
    if (strcmp(name, "--distance-factor") == 0) return number(&options->distance_factor, name, value, 0.0, err);
    if (strcmp(name, "--algorithm") == 0) return algorithm(options, value, err);
    if (strcmp(name, "--close") == 0) options->close = value;
    if (strcmp(name, "--flows") == 0) options->flows = value;
    if (strcmp(name, "--counts") == 0) options->counts = value;
    if (strcmp(name, "--trips") == 0) options->trips = value;
    return KOTA_OK;
}

static kota_status iterations(kota_options *options, const char *value, kota_error *err) {
    if (!kota_text_to_integer(value, &options->iterations) || options->iterations < 1 ||
        options->iterations > INT64_C(1000000000000))
        return kota_fail(err, KOTA_USAGE, "--iterations %s: must be a whole number from 1 to 10^12", value);
    return KOTA_OK;
}

static kota_status shard(kota_options *options, const char *value, kota_error *err) {
    const char *slash = strchr(value, '/');
    char first[16] = "";
    int64_t i = 0, n = 0;
    size_t length = slash != NULL ? (size_t)(slash - value) : 0;
    if (length > 0 && length < sizeof first) memcpy(first, value, length);
    if (!kota_text_to_integer(first, &i) || !kota_text_to_integer(slash != NULL ? slash + 1 : "", &n) || i < 1 ||
        n < i || n > 100000)
        return kota_fail(err, KOTA_USAGE, "--shard %s: write I/N, e.g. 3/16 for the third of sixteen", value);
    options->shard = (int32_t)i;
    options->shards = (int32_t)n;
    return KOTA_OK;
}

static kota_status take_study(kota_options *options, const char *name, const char *value, kota_error *err) {
    if (strcmp(name, "--worker") == 0) options->worker = true;
    if (strcmp(name, "--no-cache") == 0) options->no_cache = true;
    if (strcmp(name, "--slurm") == 0) options->slurm = true;
    if (strcmp(name, "--junit") == 0) options->junit = value;
    if (strcmp(name, "--shard") == 0) return shard(options, value, err);
    if (strcmp(name, "--member-min") == 0) return number(&options->member_min, name, value, 0.001, err);
    if (strcmp(name, "--memory-mb") == 0) return number(&options->memory_mb, name, value, 10, err);
    return KOTA_OK;
}

static kota_status take_calibrate(kota_options *options, const char *name, const char *value, kota_error *err) {
    if (strcmp(name, "--evaluations") == 0) return integer(&options->evaluations, name, value, 10, 100000, err);
    if (strcmp(name, "--misfit") == 0) options->misfit = value;
    if (strcmp(name, "--vary") != 0) return KOTA_OK;
    if (options->vary_count == KOTA_WORDS_MAX)
        return kota_fail(err, KOTA_USAGE, "--vary: at most %d are taken", KOTA_WORDS_MAX);
    options->vary[options->vary_count++] = value;
    return KOTA_OK;
}

static kota_status take(kota_options *options, const char *name, const char *value, kota_error *err) {
    if (strcmp(name, "--out") == 0)
        options->out = value;
    else if (strcmp(name, "--field") == 0)
        options->field = value;
    else if (strcmp(name, "--corridor") == 0)
        options->corridor = value;
    else if (strcmp(name, "--at") == 0)
        options->at = value;
    else if (strcmp(name, "--stop-at") == 0)
        options->stop_at = value;
    else if (strcmp(name, "--quiet") == 0)
        options->quiet = true;
    else if (strcmp(name, "--json") == 0)
        options->json = true;
    else if (strcmp(name, "--help") == 0)
        options->help = true;
    else if (strcmp(name, "--resume") == 0)
        options->resume = true;
    else if (strcmp(name, "--small") == 0)
        options->small = true;
    else if (strcmp(name, "--view") == 0)
        options->view = value;
    else if (strcmp(name, "--frames") == 0)
        options->frames = value;
    else if (strcmp(name, "--video") == 0)
        options->video = value;
    else if (strcmp(name, "--camera") == 0)
        options->camera = value;
    else if (strcmp(name, "--size") == 0)
        options->size = value;
    else if (strcmp(name, "--bookmarks") == 0)
        options->bookmarks = value;
    else if (strcmp(name, "--check") == 0)
        options->check = true;
    else if (strcmp(name, "--start") == 0)
        options->start = value;
    else if (strcmp(name, "--iterations") == 0)
        return iterations(options, value, err);
    else if (strcmp(name, "--seconds") == 0)
        return number(&options->seconds, name, value, 0.01, err);
    else if (strcmp(name, "--set") == 0)
        return add_set(options, value, err);
    else if (strcmp(name, "--progress") == 0)
        return progress(&options->progress, value, err);
    else if (strcmp(name, "--seed") == 0)
        return seed(options, value, err);
    else if (strcmp(name, "--threads") == 0)
        return integer(&options->threads, name, value, 1, 64, err);
    else if (strcmp(name, "--member") == 0)
        return integer(&options->member, name, value, 0, 100000, err);
    else if (strcmp(name, "--width") == 0)
        return integer(&options->width_px, name, value, 300, 8000, err);
    else if (strcmp(name, "--fps") == 0)
        return integer(&options->fps, name, value, 1, 60, err);
    else if (strcmp(name, "--checkpoint-min") == 0)
        return number(&options->checkpoint_min, name, value, 0.01, err);
    else if (strcmp(name, "--budget-s") == 0)
        return number(&options->budget_s, name, value, 0.001, err);
    else
        return take_assign(options, name, value, err);
    return KOTA_OK;
}

static kota_status keep(kota_options *options, const kota_option *option, const char *value, kota_error *err) {
    if (strcmp(option->name, "--credit") != 0) {
        options->given[option - KNOWN] = value != NULL ? value : ""; /* a switch that is on */
        return KOTA_OK;
    }
    if (options->credit_count == KOTA_CREDITS_MAX)
        return kota_fail(err, KOTA_USAGE, "--credit: at most %d are taken", KOTA_CREDITS_MAX);
    options->credits[options->credit_count++] = value;
    return KOTA_OK;
}

const char *kota_option_given(const kota_options *options, const char *name) {
    for (int32_t k = 0; k < KOTA_COUNT(KNOWN); k++)
        if (strcmp(KNOWN[k].name, name) == 0) return options->given[k];
    return NULL;
}

bool kota_option_taken(const kota_option *option, unsigned groups) {
    return option->groups == 0 || (option->groups & groups) != 0;
}

/* The known option that a word names, its value after '=' in *value. */
static const kota_option *find(const char *word, const char **value) {
    const char *equals = word[0] == '-' && word[1] == '-' ? strchr(word, '=') : NULL;
    size_t length = equals != NULL ? (size_t)(equals - word) : strlen(word);
    *value = equals != NULL ? equals + 1 : NULL;
    for (int32_t k = 0; k < KOTA_COUNT(KNOWN); k++) {
        bool named = strlen(KNOWN[k].name) == length && strncmp(KNOWN[k].name, word, length) == 0;
        if (named || (KNOWN[k].alias[0] != '\0' && strcmp(KNOWN[k].alias, word) == 0)) return &KNOWN[k];
    }
    return NULL;
}

static kota_status unknown(const char *word, const char *command, unsigned groups, kota_error *err) {
    const char *names[KOTA_COUNT(KNOWN)] = {0};
    for (int32_t k = 0; k < KOTA_COUNT(KNOWN); k++)
        if (kota_option_taken(&KNOWN[k], groups)) names[k] = KNOWN[k].name;
    const char *nearest = kota_text_nearest(word, names, KOTA_COUNT(KNOWN));
    return kota_fail(err, KOTA_USAGE, "kota %s takes no option %s%s%s%s; see kota %s --help", command, word,
                     nearest != NULL ? " (did you mean " : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "?)" : "", command);
}

static void keep_command_line(kota_options *options, int argc, char **argv) {
    kota_text text = {0};
    for (int a = 0; a < argc; a++) kota_text_add(&text, "%s%s", a > 0 ? " " : "", argv[a]);
    options->command_line = text.chars;
}

kota_status kota_options_parse(kota_options *options, int argc, char **argv, unsigned groups, kota_error *err) {
    *options = (kota_options){.tolerance = -1, .gap = KOTA_NAN, .toll_factor = KOTA_NAN, .distance_factor = KOTA_NAN};
    keep_command_line(options, argc, argv);
    for (int a = 2; a < argc; a++) {
        const char *word = argv[a], *value = NULL;
        if (word[0] != '-' || word[1] == '\0') {
            if (options->word_count == KOTA_WORDS_MAX)
                return kota_fail(err, KOTA_USAGE, "at most %d files are taken at a time", KOTA_WORDS_MAX);
            options->words[options->word_count++] = word;
            continue;
        }
        const kota_option *option = find(word, &value);
        if (option == NULL || !kota_option_taken(option, groups)) return unknown(word, argv[1], groups, err);
        if (option->value != NULL && value == NULL) {
            if (a + 1 >= argc) return kota_fail(err, KOTA_USAGE, "%s needs a value", word);
            value = argv[++a];
        } else if (option->value == NULL && value != NULL) {
            return kota_fail(err, KOTA_USAGE, "%s takes no value", option->name);
        }
        if ((option->groups & (KOTA_TAKES_IMPORT | KOTA_TAKES_EXPORT)) != 0)
            KOTA_TRY(keep(options, option, value, err));
        else if (option->groups == KOTA_TAKES_ALSO)
            KOTA_TRY(take_also(options, option->name, value, err));
        else if (option->groups == KOTA_TAKES_CALIBRATE)
            KOTA_TRY(take_calibrate(options, option->name, value, err));
        else if (option->groups == KOTA_TAKES_BASELINE)
            KOTA_TRY(number(&options->tolerance, option->name, value, 0, err));
        else if (option->groups == KOTA_TAKES_STUDY)
            KOTA_TRY(take_study(options, option->name, value, err));
        else
            KOTA_TRY(take(options, option->name, value, err));
    }
    return KOTA_OK;
}

const kota_option *kota_options_all(int32_t *count) {
    *count = KOTA_COUNT(KNOWN);
    return KNOWN;
}

void kota_options_free(kota_options *options) { kota_free(options->command_line); }
