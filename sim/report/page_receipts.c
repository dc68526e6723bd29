/* Provenance of report.html: what each member's receipts say. */
#include "core/text.h"
#include "report/page.h"

/* An absent file leaves its keys out: a report of what is there is better than none. */
static void copy_texts(kota_json_writer *json, const char *folder, const char *file, const char *const *keys,
                       int32_t count) {
    kota_json *root = NULL;
    char *path = kota_text_format("%s/%s", folder, file);
    if (kota_json_read(&root, path, NULL) == KOTA_OK)
        for (int32_t k = 0; k < count; k++)
            if (kota_json_get_text(root, keys[k]) != NULL)
                kota_json_text(json, keys[k], kota_json_get_text(root, keys[k]));
    kota_json_destroy(root);
    kota_free(path);
}

static void add_command(kota_json_writer *json, const char *folder) {
    kota_json *root = NULL;
    char *path = kota_text_format("%s/run.json", folder);
    const char *line = kota_json_read(&root, path, NULL) == KOTA_OK ? kota_json_get_text(root, "command_line") : NULL;
    char *command = kota_report_command(line != NULL ? line : "", false);
    if (line != NULL) kota_json_text(json, "command_line", command);
    kota_free(command);
    kota_json_destroy(root);
    kota_free(path);
}

static void add_seeds(kota_json_writer *json, char *const *folders, int32_t count) {
    kota_json_array(json, "seeds");
    for (int32_t r = 0; r < count; r++) {
        kota_json *root = NULL;
        int64_t seed;
        char *path = kota_text_format("%s/manifest.json", folders[r]);
        if (kota_json_read(&root, path, NULL) == KOTA_OK && kota_json_get_integer(root, "seed", &seed))
            kota_json_integer(json, NULL, seed);
        kota_json_destroy(root);
        kota_free(path);
    }
    kota_json_end(json);
}

void kota_report__json_receipts(kota_json_writer *json, const kota_study_result *result, const int32_t *members) {
    static const char *const MANIFEST[] = {"source_version", "plan_hash"};
    static const char *const RUN[] = {"compiler", "content_hash"};
    kota_json_array(json, "receipts"); /* one a sheet */
    for (int32_t s = 0; s < result->comparison.sheet_count; s++) {
        char *const *folders = result->run_folders[members[s]];
        kota_json_object(json, NULL);
        copy_texts(json, folders[0], "manifest.json", MANIFEST, KOTA_COUNT(MANIFEST));
        copy_texts(json, folders[0], "run.json", RUN, KOTA_COUNT(RUN));
        add_command(json, folders[0]);
        add_seeds(json, folders, result->replications);
        kota_json_end(json);
    }
    kota_json_end(json);
}
