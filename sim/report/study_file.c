/* study.json: what a study folder is of, so that it can be reported again. */
#include <string.h>

#include "core/text.h"
#include "io/json_text.h"
#include "report/report.h"

/* The part of a run's path below the study's folder: members/NAME/rN. */
static const char *below(const char *run_folder) {
    const char *found = NULL;
    for (const char *at = run_folder; (at = strstr(at, "members/")) != NULL; at++) found = at;
    return found != NULL ? found : run_folder;
}

static void write_lines(kota_json_writer *json, const char *key, const kota_faults *faults) {
    kota_json_array(json, key);
    for (int32_t f = 0; f < faults->count; f++) kota_json_text(json, NULL, faults->lines[f]);
    kota_json_end(json);
}

kota_status kota_study_file_write(const char *path, const kota_page_def *def, kota_error *err) {
    const kota_study_result *result = def->result;
    kota_json_writer json = {0};
    kota_json_object(&json, NULL);
    kota_json_integer(&json, "schema", 1);
    kota_json_text(&json, "title", def->title);
    kota_json_text(&json, "command_line", def->command_line);
    kota_json_integer(&json, "replications", result->replications);
    kota_json_array(&json, "members");
    for (int32_t m = 0; m < result->member_count; m++) {
        kota_json_object(&json, NULL);
        kota_json_text(&json, "name", result->member_names[m]);
        kota_json_array(&json, "runs"); /* null: it failed */
        for (int32_t r = 0; r < result->replications; r++) {
            const char *folder = result->run_folders[m][r];
            kota_json_text(&json, NULL, folder != NULL ? below(folder) : NULL);
        }
        kota_json_end(&json);
        kota_json_end(&json);
    }
    kota_json_end(&json);
    write_lines(&json, "failures", &result->failures);
    write_lines(&json, "broken", &result->broken);
    kota_json_end(&json);
    kota_status status = kota_json_write(&json, path, err);
    kota_json_writer_free(&json);
    return status;
}

static void make_room(kota_study_file *file, int32_t members, int32_t replications) {
    file->names = kota_alloc((size_t)members, sizeof(char *));
    file->result.run_folders = kota_alloc((size_t)members, sizeof(char **));
    for (int32_t m = 0; m < members; m++)
        file->result.run_folders[m] = kota_alloc((size_t)replications, sizeof(char *));
    file->result.member_count = members;
    file->result.member_names = (const char *const *)file->names;
    file->result.replications = replications;
}

static void read_lines(kota_faults *faults, const kota_json *root, const char *key) {
    const kota_json *lines = kota_json_get(root, key), *line;
    for (int32_t k = 0; lines != NULL && (line = kota_json_at(lines, k, NULL)) != NULL; k++)
        kota_fault(faults, "%s", kota_json_get_text(line, "") != NULL ? kota_json_get_text(line, "") : "");
}

static kota_status read_members(kota_study_file *file, const char *folder, const kota_json *root, kota_error *err) {
    const kota_json *members = kota_json_get(root, "members");
    int64_t replications = 0;
    int32_t count = members != NULL ? kota_json_count(members) : 0;
    const char *title = kota_json_get_text(root, "title"), *line = kota_json_get_text(root, "command_line");
    if (count < 1 || title == NULL || !kota_json_get_integer(root, "replications", &replications) ||
        replications < 1 || replications > 100000)
        return kota_fail(err, KOTA_DATA, "%s/study.json names no members: run the study again", folder);
    file->title = kota_text_copy(title);
    file->command_line = kota_text_copy(line != NULL ? line : "");
    make_room(file, count, (int32_t)replications);
    for (int32_t m = 0; m < count; m++) {
        const kota_json *member = kota_json_at(members, m, NULL), *runs = kota_json_get(member, "runs");
        const char *name = kota_json_get_text(member, "name");
        if (name == NULL || runs == NULL || kota_json_count(runs) != replications)
            return kota_fail(err, KOTA_DATA, "%s/study.json: member %d has no name or not every run", folder, m);
        file->names[m] = kota_text_copy(name);
        for (int32_t r = 0; r < (int32_t)replications; r++) {
            const char *run = kota_json_get_text(kota_json_at(runs, r, NULL), "");
            if (run != NULL) file->result.run_folders[m][r] = kota_text_format("%s/%s", folder, run);
        }
    }
    read_lines(&file->result.failures, root, "failures");
    read_lines(&file->result.broken, root, "broken");
    return KOTA_OK;
}

static kota_status compare(kota_study_result *result, const char *folder, kota_error *err) {
    for (int32_t m = 0; m < result->member_count; m++) {
        bool whole = true;
        for (int32_t r = 0; r < result->replications; r++) whole = whole && result->run_folders[m][r] != NULL;
        if (!whole && m == 0)
            return kota_fail(err, KOTA_DATA, "%s: the baseline failed, so there is nothing to report", folder);
        if (whole)
            KOTA_TRY(kota_comparison_add(&result->comparison, result->member_names[m],
                                         (const char *const *)result->run_folders[m], result->replications, err));
    }
    return KOTA_OK;
}

kota_status kota_study_file_open(kota_study_file *file, const char *folder, kota_error *err) {
    *file = (kota_study_file){0};
    kota_json *root = NULL;
    char *path = kota_text_format("%s/study.json", folder);
    kota_status status = kota_json_read(&root, path, err);
    kota_free(path);
    if (status == KOTA_OK) status = read_members(file, folder, root, err);
    if (status == KOTA_OK) status = compare(&file->result, folder, err);
    kota_json_destroy(root);
    return status;
}

kota_status kota_study_file_of_run(kota_study_file *file, const char *run_folder, kota_error *err) {
    *file = (kota_study_file){0};
    kota_run_folder *run = NULL;
    KOTA_TRY(kota_run_open(&run, run_folder, err));
    make_room(file, 1, 1);
    file->title = kota_text_copy(run->plan->name);
    file->names[0] = kota_text_copy(run->plan->name);
    file->command_line = kota_text_copy("");
    file->result.run_folders[0][0] = kota_text_copy(run_folder);
    kota_run_close(run);
    return compare(&file->result, run_folder, err);
}

void kota_study_file_close(kota_study_file *file) {
    for (int32_t m = 0; m < file->result.member_count; m++) kota_free(file->names[m]);
    kota_study_result_free(&file->result);
    kota_free(file->names);
    kota_free(file->title);
    kota_free(file->command_line);
    *file = (kota_study_file){0};
}
