/* A study from its queue to its comparison. The processes are crew.c's. */
#include "run/study.h"

#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/text.h"
#include "io/json_text.h"
#include "run/claim.h"
#include "run/crew.h"
#include "run/slurm.h"

int64_t kota_study_seed(int64_t seed, int32_t replication) { return seed + replication; }

static kota_status write_begun(const kota_study_def *def, const char *path, kota_error *err) {
    char identity[KOTA_HASH_TEXT_MAX];
    kota_hash_text(def->identity, identity);
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_text(&json, "identity", identity);
    kota_json_text(&json, "command_line", def->command_line != NULL ? def->command_line : "");
    kota_json_integer(&json, "replications", def->replications);
    kota_json_array(&json, "members");
    for (int32_t m = 0; m < def->member_count; m++) kota_json_text(&json, NULL, def->member_names[m]);
    kota_json_end(&json);
    kota_json_end(&json);
    kota_status status = kota_json_write(&json, path, err);
    kota_json_writer_free(&json);
    return status;
}

/* Only the same study goes on in a folder. command_line (may be NULL) gets that of who began. */
static kota_status check_begun(char **command_line, const kota_study_def *def, const char *folder, kota_error *err) {
    char *path = kota_text_format("%s/begun.json", folder), identity[KOTA_HASH_TEXT_MAX];
    kota_json *root = NULL;
    kota_hash_text(def->identity, identity);
    kota_status status = kota_json_read(&root, path, err);
    const char *began = status == KOTA_OK ? kota_json_get_text(root, "identity") : NULL;
    if (status == KOTA_OK && (began == NULL || strcmp(began, identity) != 0))
        status = kota_fail(err, KOTA_DATA,
                           "%s was begun with another scenario, seed, setting or version: remove it, or run without "
                           "--resume",
                           folder);
    const char *line = status == KOTA_OK ? kota_json_get_text(root, "command_line") : NULL;
    if (command_line != NULL) *command_line = kota_text_copy(line != NULL ? line : "");
    kota_json_destroy(root);
    kota_free(path);
    return status;
}

/* Make the folder, or find the same study in it. */
static kota_status begin(const kota_study_def *def, const char *folder, bool join, kota_error *err) {
    char *path = kota_text_format("%s/begun.json", folder);
    kota_status status = KOTA_OK;
    if (join && kota_file_exists(path)) {
        status = check_begun(NULL, def, folder, err);
    } else {
        if (!join) status = kota_folder_remove(folder, err);
        if (status == KOTA_OK) status = kota_folder_create(folder, err);
        if (status == KOTA_OK) status = write_begun(def, path, err);
    }
    kota_free(path);
    return status;
}

/* A member that failed may have been unlucky (killed, out of memory): it is tried again. */
static kota_status forget_failures(const kota_crew *crew, kota_error *err) {
    for (int32_t k = 0; k < crew->count; k++) {
        kota_job_record record;
        if (!kota_run__record_read(&record, crew->jobs[k].stem) || record.exit_code == 0 ||
            record.exit_code == kota_exit_code(KOTA_EXPECTATION))
            continue;
        char *path = kota_text_format("%s.json", crew->jobs[k].stem);
        kota_status status = kota_folder_remove(path, err);
        kota_free(path);
        if (status != KOTA_OK) return status;
    }
    return KOTA_OK;
}

static void sort_out(kota_study_result *result, const kota_crew *crew) {
    const kota_study_def *def = crew->def;
    result->ends = kota_alloc((size_t)crew->count, sizeof *result->ends);
    result->end_count = crew->count;
    for (int32_t k = 0; k < crew->count; k++) {
        const kota_job *job = &crew->jobs[k];
        const char *name = def->member_names[job->member];
        kota_job_record record;
        if (!kota_run__record_read(&record, job->stem))
            record = (kota_job_record){.exit_code = -1, .words = "no task of the cluster could end it"};
        int32_t code = (int32_t)record.exit_code;
        result->ends[k] = (kota_run_end){job->member, job->replication, code, kota_text_copy(record.words)};
        bool broken = code == kota_exit_code(KOTA_EXPECTATION);
        if (broken) kota_fault(&result->broken, "%s, replication %d: %s", name, job->replication, record.words);
        if (code == 0 || broken) {
            result->run_folders[job->member][job->replication] = kota_text_copy(job->stem);
            continue;
        }
        result->failed++;
        kota_fault(&result->failures, "%s, replication %d ended with %d: %s", name, job->replication, code,
                   record.words);
    }
}

static void make_room(kota_study_result *result, const kota_study_def *def) {
    result->all_count = def->member_count;
    result->member_count = def->member_count >> def->group_count;
    result->member_names = def->member_names;
    result->replications = def->replications;
    result->run_folders = kota_alloc((size_t)def->member_count, sizeof(char **));
    for (int32_t m = 0; m < def->member_count; m++)
        result->run_folders[m] = kota_alloc((size_t)def->replications, sizeof(char *));
}

static void drop(char **folder) {
    kota_free(*folder);
    *folder = NULL;
}

/* Whether a member has a run in at least half of the replications; what it has otherwise is dropped. */
static bool compared(kota_study_result *result, int32_t m) {
    int32_t here = 0;
    for (int32_t r = 0; r < result->replications; r++) here += result->run_folders[m][r] != NULL;
    if (here > 0 && 2 * here >= result->replications) return true;
    for (int32_t r = 0; r < result->replications; r++) drop(&result->run_folders[m][r]);
    return false;
}

/* Members are compared over the replications that all of them have, so that all see the same rain; one that failed in
 * more than half of them is left out instead. */
static void keep_pairs(kota_study_result *result) {
    int32_t kept = 0;
    bool *in = kota_alloc((size_t)result->all_count, sizeof *in);
    for (int32_t m = 0; m < result->all_count; m++) in[m] = compared(result, m);
    for (int32_t r = 0; r < result->replications; r++) {
        bool whole = true;
        for (int32_t m = 0; m < result->all_count; m++)
            whole = whole && (!in[m] || result->run_folders[m][r] != NULL);
        for (int32_t m = 0; m < result->all_count; m++) {
            char *folder = result->run_folders[m][r];
            result->run_folders[m][r] = NULL;
            if (whole) result->run_folders[m][kept] = folder;
            if (!whole) kota_free(folder);
        }
        kept += whole;
    }
    if (kept > 0) result->replications = kept;
    kota_free(in);
}

/* Add the main members' runs of one set of couplings, from member `first` on, under the names of the main ones. */
static kota_status add_sheets(kota_comparison *comparison, const kota_study_result *result, int32_t first,
                              kota_error *err) {
    for (int32_t m = 0; m < result->member_count; m++) {
        char *const *folders = result->run_folders[first + m];
        if (folders[0] == NULL && m == 0) return KOTA_OK; /* nothing to compare with */
        if (folders[0] == NULL) continue;
        KOTA_TRY(kota_comparison_add(comparison, result->member_names[m], (const char *const *)folders,
                                     result->replications, err));
    }
    return KOTA_OK;
}

static kota_status compare(kota_study_result *result, const kota_study_def *def, kota_error *err) {
    keep_pairs(result);
    if (result->run_folders[0][0] == NULL)
        return kota_fail(err, KOTA_MEMBERS, "the baseline failed, so there is nothing to compare with");
    KOTA_TRY(add_sheets(&result->comparison, result, 0, err));
    if (def->group_count == 0) return KOTA_OK;
    int32_t sets = (1 << def->group_count) - 1;
    result->factorial.groups = def->groups;
    result->factorial.group_count = def->group_count;
    result->factorial.sets = kota_alloc((size_t)sets, sizeof(kota_comparison));
    for (int32_t s = 0; s < sets; s++)
        KOTA_TRY(add_sheets(&result->factorial.sets[s], result, (s + 1) * result->member_count, err));
    return KOTA_OK;
}

kota_status kota_study(kota_study_result *result, const kota_study_def *def, kota_error *err) {
    *result = (kota_study_result){0};
    kota_crew crew = {0};
    char *folder = kota_text_format("%s.part", def->out);
    kota_status status = begin(def, folder, def->resume, err);
    if (status == KOTA_OK) status = kota_run__crew_open(&crew, def, folder, err);
    if (status == KOTA_OK && def->resume) status = forget_failures(&crew, err);
    if (status == KOTA_OK)
        status = def->slurm_tasks > 0 ? kota_run__slurm_work(&crew, err) : kota_run__crew_work(&crew, true, err);
    if (status == KOTA_OK) status = check_begun(&result->command_line, def, folder, err);
    if (status == KOTA_OK) {
        make_room(result, def);
        sort_out(result, &crew);
        status = compare(result, def, err);
    }
    if (status == KOTA_OK && result->failed > 0)
        status = kota_fail(err, KOTA_MEMBERS, "%d of %d member runs failed", result->failed, crew.count);
    kota_run__crew_free(&crew);
    kota_free(folder);
    return status;
}

kota_status kota_study_work(const kota_study_def *def, kota_error *err) {
    kota_crew crew = {0};
    char *folder = kota_text_format("%s.part", def->out);
    kota_status status = KOTA_OK;
    if (!kota_folder_exists(def->out) || kota_folder_exists(folder)) { /* otherwise it is whole already */
        status = begin(def, folder, true, err);
        if (status == KOTA_OK) status = kota_run__crew_open(&crew, def, folder, err);
        if (status == KOTA_OK) status = kota_run__crew_work(&crew, false, err);
    }
    kota_run__crew_free(&crew);
    kota_free(folder);
    return status;
}

/* Move one job of a shard into the study, its record last. */
static kota_status move_job(bool *found, const char *from, const char *to, kota_error *err) {
    static const char *const PARTS[] = {"", ".log", ".json"};
    kota_job_record record;
    *found = kota_run__record_read(&record, from);
    for (int32_t p = 0; *found && p < KOTA_COUNT(PARTS); p++) {
        char *a = kota_text_format("%s%s", from, PARTS[p]), *b = kota_text_format("%s%s", to, PARTS[p]);
        kota_status status = KOTA_OK;
        if (kota_folder_exists(a) || kota_file_exists(a)) status = kota_folder_copy(a, b, err);
        kota_free(a);
        kota_free(b);
        if (status != KOTA_OK) return status;
    }
    return KOTA_OK;
}

static kota_status gather_shard(kota_crew *whole, const char *shard, kota_error *err) {
    kota_crew part = {0};
    char *folder = kota_text_format("%s.part", shard);
    kota_status status = check_begun(NULL, whole->def, folder, err);
    if (status == KOTA_OK) status = kota_run__crew_open(&part, whole->def, folder, err);
    for (int32_t k = 0; status == KOTA_OK && k < whole->count; k++) {
        bool found = false;
        if (whole->jobs[k].done) continue;
        status = move_job(&found, part.jobs[k].stem, whole->jobs[k].stem, err);
        whole->jobs[k].done = found;
        whole->done += found;
    }
    kota_run__crew_free(&part);
    kota_free(folder);
    return status;
}

kota_status kota_study_gather(const kota_study_def *def, const char *const *shards, int32_t count, kota_error *err) {
    kota_crew crew = {0};
    char *folder = kota_text_format("%s.part", def->out);
    kota_status status = begin(def, folder, false, err);
    if (status == KOTA_OK) status = kota_run__crew_open(&crew, def, folder, err);
    for (int32_t s = 0; status == KOTA_OK && s < count; s++) status = gather_shard(&crew, shards[s], err);
    for (int32_t k = 0; status == KOTA_OK && k < crew.count; k++)
        if (!crew.jobs[k].done)
            status = kota_fail(err, KOTA_DATA,
                               "%s, replication %d is in none of the %d shards: run the shard that lacks, or all of "
                               "it with kota study",
                               def->member_names[crew.jobs[k].member], crew.jobs[k].replication, count);
    kota_run__crew_free(&crew);
    kota_free(folder);
    return status;
}

void kota_study_result_free(kota_study_result *result) {
    int32_t members = result->all_count > 0 ? result->all_count : result->member_count;
    for (int32_t m = 0; m < members; m++) {
        for (int32_t r = 0; r < result->replications; r++) kota_free(result->run_folders[m][r]);
        kota_free(result->run_folders[m]);
    }
    kota_free(result->run_folders);
    for (int32_t k = 0; k < result->end_count; k++) kota_free(result->ends[k].words);
    kota_free(result->ends);
    kota_free(result->command_line);
    kota_comparison_free(&result->comparison);
    kota_factorial_free(&result->factorial);
    kota_faults_free(&result->failures);
    kota_faults_free(&result->broken);
    *result = (kota_study_result){0};
}
