/* kota assign NET.tntp TRIPS.tntp: the static equilibrium of a network, for instant what-ifs and cross-checks. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/assign_close.h"
#include "app/assign_counts.h"
#include "core/mathx.h"
#include "core/sentence.h"
#include "core/text.h"
#include "io/json_text.h"
#include "io/tntp.h"
#include "traffic/assign.h"

typedef struct job {
    kota_tntp_net net;
    kota_tntp_trips trips;
    double toll_factor, distance_factor;
    double *own_cost;     /* [link_count] */
    uint8_t *closed_flag; /* [link_count] of --close; NULL: not given */
    kota_link_counts counts;
    kota_count_fit before, after;
} job;

typedef struct answer {
    kota_assign_result result;
    double seconds; /* of the solver alone */
    kota_hash flow_hash;
} answer;

static bool is_bfw(const kota_app *app) {
    return app->options.algorithm != NULL && strcmp(app->options.algorithm, "bfw") == 0;
}

static double factor(double given, double stated) {
    return !kota_is_nan(given) ? given : !kota_is_nan(stated) ? stated : 0.0;
}

/* What is paid beside time. A toll may be a subsidy, yet nobody is paid to drive. */
static kota_status price(job *j, const char *path, kota_error *err) {
    kota_faults faults = {0};
    j->own_cost = kota_alloc((size_t)j->net.link_count, sizeof *j->own_cost);
    for (int32_t a = 0; a < j->net.link_count; a++) {
        double own = j->toll_factor * j->net.toll[a] + j->distance_factor * j->net.length[a];
        j->own_cost[a] = own;
        if (j->net.free_time[a] + own >= 0.0) continue;
        kota_fault(&faults,
                   "%s:%d: free flow time %g with %g x toll %g and %g x length %g is below 0; links may not "
                   "cost less than nothing",
                   path, (int)j->net.line[a], j->net.free_time[a], j->toll_factor, j->net.toll[a], j->distance_factor,
                   j->net.length[a]);
    }
    kota_status status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_faults_free(&faults);
    return status;
}

static void warn_of_total(const kota_tntp_trips *trips, const char *path, kota_app *app) {
    double stated = trips->stated, total = trips->total;
    if (kota_is_nan(stated) || kota_abs(total - stated) <= 1e-4 * kota_max(stated, total)) return;
    char *english = kota_text_format("%s: holds %g trips, but states <TOTAL OD FLOW> %g; what it holds is used", path,
                                     total, stated);
    char *sentence = kota_sentence(&app->errors, english);
    kota_warn(&app->log, "%s", sentence);
    kota_free(sentence);
    kota_free(english);
}

static kota_status read(job *j, kota_app *app, kota_error *err) {
    const char *net_path = app->options.words[0], *trips_path = app->options.words[1];
    KOTA_TRY(kota_tntp_read_net(&j->net, net_path, err));
    KOTA_TRY(kota_tntp_read_trips(&j->trips, trips_path, j->net.zone_count, err));
    j->toll_factor = factor(app->options.toll_factor, j->net.toll_factor);
    j->distance_factor = factor(app->options.distance_factor, j->net.distance_factor);
    KOTA_TRY(price(j, net_path, err));
    warn_of_total(&j->trips, trips_path, app);
    if (app->options.trips != NULL && app->options.counts == NULL)
        return kota_fail(err, KOTA_USAGE, "--trips writes the table that fits counts; give them with --counts FILE");
    if (app->options.counts != NULL) {
        if (is_bfw(app))
            return kota_fail(err, KOTA_USAGE, "--counts needs ways, which --algorithm bfw does not know; use b");
        KOTA_TRY(kota_link_counts_read(&j->counts, &j->net, app->options.counts, err));
    }
    if (app->options.close == NULL) return KOTA_OK;
    if (is_bfw(app))
        return kota_fail(err, KOTA_USAGE,
                         "--close goes on from the last answer, which --algorithm bfw cannot; use b");
    j->closed_flag = kota_alloc((size_t)j->net.link_count, sizeof *j->closed_flag);
    return kota_links_close_read(j->closed_flag, &j->net, app->options.close, net_path, err);
}

static kota_status create(kota_assign **assign, const job *j, kota_error *err) {
    kota_assign_class all = {.trip_start = j->trips.start,
                             .trip_zone = j->trips.zone,
                             .trip_veh = j->trips.trips,
                             .own_cost = j->own_cost};
    kota_assign_def def = {.zone_count = j->net.zone_count,
                           .node_count = j->net.node_count,
                           .link_count = j->net.link_count,
                           .first_thru_node = j->net.first_thru_node,
                           .tail = j->net.tail,
                           .head = j->net.head,
                           .capacity_pceph = j->net.capacity,
                           .free_time = j->net.free_time,
                           .b = j->net.b,
                           .power = j->net.power,
                           .class_count = 1,
                           .classes = &all};
    return kota_assign_create(assign, &def, err);
}

static kota_status solve(answer *out, kota_assign *assign, kota_app *app, kota_error *err) {
    kota_assign_settings settings = {.method = is_bfw(app) ? KOTA_ASSIGN_BFW : KOTA_ASSIGN_B,
                                     .gap = kota_is_nan(app->options.gap) ? 1e-6 : app->options.gap,
                                     .pool = kota_pool_create(kota_app_threads(app)),
                                     .interrupted = app->interrupted};
    double start_s = kota_wall_s();
    kota_status status = kota_assign_solve(assign, &settings, &out->result, err);
    out->seconds = kota_wall_s() - start_s;
    out->flow_hash = kota_assign_hash(assign);
    kota_pool_destroy(settings.pool);
    if (status != KOTA_DATA || err == NULL) return status;
    kota_error inner = *err; /* the sentence about trips without a way names zones: say of which files */
    return kota_fail(err, status, "%s, %.200s: %.700s", app->options.words[1], app->options.words[0], inner.text);
}

/* The same trips with links closed, from the answer that assign has. */
static kota_status solve_closed(answer *out, const job *j, kota_assign *assign, kota_app *app, kota_error *err) {
    for (int32_t a = 0; a < j->net.link_count; a++)
        if (j->closed_flag[a] != 0) kota_assign_close(assign, a, true);
    kota_status status = solve(out, assign, app, err);
    if (status != KOTA_DATA || err == NULL) return status;
    kota_error inner = *err; /* before the closure every trip had a way */
    return kota_fail(err, status, "--close %.200s cuts trips off: leave them a way open; %.700s", app->options.close,
                     inner.text);
}

static kota_status write_flows(const job *j, const kota_assign *assign, const char *path, kota_error *err) {
    double *cost = kota_alloc((size_t)j->net.link_count, sizeof *cost);
    for (int32_t a = 0; a < j->net.link_count; a++) cost[a] = kota_assign_time(assign, a) + j->own_cost[a];
    kota_status status = kota_tntp_write_flows(&j->net, kota_assign_flow_veh(assign, 0), cost, path, err);
    kota_free(cost);
    return status;
}

static void closed_json(kota_json_writer *json, const answer *closed) {
    char hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(closed->flow_hash, hash);
    kota_json_number(json, "closed_objective", closed->result.objective);
    kota_json_number(json, "closed_tstt", closed->result.tstt);
    kota_json_number(json, "closed_relative_gap", closed->result.relative_gap);
    kota_json_integer(json, "closed_iterations", closed->result.iterations);
    kota_json_number(json, "closed_seconds", closed->seconds);
    kota_json_text(json, "closed_flow_hash", hash);
}

static void print_json(const job *j, const answer *open, const answer *closed) {
    const kota_assign_result *result = &open->result;
    char hash[KOTA_HASH_TEXT_MAX];
    kota_hash_text(open->flow_hash, hash);
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_number(&json, "objective", result->objective);
    kota_json_number(&json, "tstt", result->tstt);
    kota_json_number(&json, "relative_gap", result->relative_gap);
    kota_json_integer(&json, "iterations", result->iterations);
    kota_json_number(&json, "seconds", open->seconds);
    kota_json_number(&json, "objective_lower_bound", result->lower_bound);
    kota_json_number(&json, "toll_factor", j->toll_factor);
    kota_json_number(&json, "distance_factor", j->distance_factor);
    kota_json_integer(&json, "zones", j->net.zone_count);
    kota_json_integer(&json, "nodes", j->net.node_count);
    kota_json_integer(&json, "links", j->net.link_count);
    kota_json_number(&json, "trips", j->trips.total);
    kota_json_text(&json, "flow_hash", hash);
    if (j->counts.count > 0) {
        kota_json_integer(&json, "counts", j->counts.count);
        kota_json_number(&json, "geh_below_5_share_before", j->before.geh_below_5_frac);
        kota_json_number(&json, "geh_below_5_share", j->after.geh_below_5_frac);
        kota_json_number(&json, "geh_max", j->after.geh_max);
        kota_json_number(&json, "rmse_before", j->before.rmse_veh);
        kota_json_number(&json, "rmse", j->after.rmse_veh);
        kota_json_number(&json, "r2", j->after.r2);
    }
    if (j->closed_flag != NULL) closed_json(&json, closed);
    kota_json_end(&json);
    printf("%s\n", json.text.chars);
    kota_json_writer_free(&json);
}

static void print_answer(const char *before, const answer *a) {
    printf("%sobjective %.16g\n%ststt %.16g\n%srelative_gap %.6g\n%siterations %d\n%sseconds %.6f\n", before,
           a->result.objective, before, a->result.tstt, before, a->result.relative_gap, before,
           (int)a->result.iterations, before, a->seconds);
}

static void print_counts(const job *j) {
    printf("counts %d\ngeh_below_5_share %.4f (before %.4f)\ngeh_max %.4g\nrmse %.6g (before %.6g)\nr2 %.6f\n",
           (int)j->counts.count, j->after.geh_below_5_frac, j->before.geh_below_5_frac, j->after.geh_max,
           j->after.rmse_veh, j->before.rmse_veh, j->after.r2);
}

/* Table and ways in turn: ways of the last assignment pass the counts, the table that fits them is assigned anew. The
 * prior stays that of the file. */
static kota_status fit_counts(job *j, kota_app *app, kota_assign **assign, answer *out, kota_error *err) {
    enum { ROUNDS = 6 };
    kota_tntp_trips prior = j->trips;
    size_t pairs = (size_t)prior.start[prior.zone_count];
    double *fitted = kota_alloc(pairs + 1, sizeof *fitted), *given = prior.trips;
    kota_status status = KOTA_OK;
    j->before = j->after = kota_link_counts_judge(&j->counts, *assign);
    for (int32_t round = 0; round < ROUNDS && status == KOTA_OK; round++) {
        status = kota_link_counts_fit(&j->counts, *assign, &prior, fitted, err);
        if (status != KOTA_OK) break;
        kota_assign_destroy(*assign);
        *assign = NULL;
        j->trips.trips = fitted;
        status = create(assign, j, err);
        if (status == KOTA_OK) status = solve(out, *assign, app, err);
        if (status == KOTA_OK) j->after = kota_link_counts_judge(&j->counts, *assign);
    }
    j->trips.trips = given;
    memcpy(given, fitted, pairs * sizeof *given);
    j->trips.total = 0.0;
    for (size_t k = 0; k < pairs; k++) j->trips.total += given[k];
    j->trips.stated = j->trips.total;
    kota_free(fitted);
    if (status != KOTA_OK || app->options.trips == NULL) return status;
    return kota_tntp_write_trips(&j->trips, app->options.trips, err);
}

static kota_status judge(const answer *a, const kota_app *app, kota_error *err) {
    if (a->result.reached) return KOTA_OK;
    return kota_fail(err, KOTA_BUDGET,
                     "the gap came down to %.1e in %d iterations and no further; ask for a larger "
                     "--gap%s",
                     a->result.relative_gap, (int)a->result.iterations, is_bfw(app) ? ", or use --algorithm b" : "");
}

static kota_status run(job *j, kota_app *app, kota_assign **assign, kota_error *err) {
    answer open = {0}, closed = {.result.reached = true};
    KOTA_TRY(read(j, app, err));
    KOTA_TRY(create(assign, j, err));
    KOTA_TRY(solve(&open, *assign, app, err));
    if (j->counts.count > 0) KOTA_TRY(fit_counts(j, app, assign, &open, err));
    if (j->closed_flag != NULL) KOTA_TRY(solve_closed(&closed, j, *assign, app, err));
    if (app->options.flows != NULL) KOTA_TRY(write_flows(j, *assign, app->options.flows, err));
    if (app->options.json) {
        print_json(j, &open, &closed);
    } else {
        print_answer("", &open);
        if (j->counts.count > 0) print_counts(j);
        if (j->closed_flag != NULL) print_answer("closed_", &closed);
    }
    KOTA_TRY(judge(&open, app, err));
    kota_status status = judge(&closed, app, err);
    if (status == KOTA_OK || err == NULL) return status;
    kota_error inner = *err; /* which of the two it is that fell short */
    return kota_fail(err, status, "--close %.200s: %.700s", app->options.close, inner.text);
}

kota_status kota_app_assign(kota_app *app, kota_error *err) {
    if (app->options.word_count != 2)
        return kota_fail(err, KOTA_USAGE, "name a network and a trip table: kota assign NET.tntp TRIPS.tntp");
    job j = {0};
    kota_assign *assign = NULL;
    kota_status status = run(&j, app, &assign, err);
    kota_assign_destroy(assign);
    kota_tntp_net_free(&j.net);
    kota_tntp_trips_free(&j.trips);
    kota_link_counts_free(&j.counts);
    kota_free(j.own_cost);
    kota_free(j.closed_flag);
    return status;
}
