/* JUnit XML of a study: a test case for each run, and one for each expectation of the study, for programs that show
 * what failed in a pull request. */
#include "core/file.h"
#include "report/report.h"
#include "run/expect.h"

/* Text for an attribute or an element; what XML cannot hold is left out. */
static void add_escaped(kota_text *out, const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte == '&')
            kota_text_add(out, "&amp;");
        else if (byte == '<')
            kota_text_add(out, "&lt;");
        else if (byte == '>')
            kota_text_add(out, "&gt;");
        else if (byte == '"')
            kota_text_add(out, "&quot;");
        else if (byte == '\n')
            kota_text_add(out, "&#10;");
        else if (byte >= 32 || byte == '\t')
            kota_text_add(out, "%c", *c);
    }
}

static void add_case(kota_text *out, const char *class_name, const char *name, const char *element,
                     const char *words) {
    kota_text_add(out, "    <testcase classname=\"");
    add_escaped(out, class_name);
    kota_text_add(out, "\" name=\"");
    add_escaped(out, name);
    if (element == NULL) {
        kota_text_add(out, "\"/>\n");
        return;
    }
    kota_text_add(out, "\">\n      <%s message=\"", element);
    add_escaped(out, words);
    kota_text_add(out, "\"/>\n    </testcase>\n");
}

static void add_runs(kota_text *out, const kota_study_result *result) {
    for (int32_t k = 0; k < result->end_count; k++) {
        const kota_run_end *end = &result->ends[k];
        char *name = kota_text_format("replication %d", (int)end->replication);
        bool broken = end->exit_code == kota_exit_code(KOTA_EXPECTATION);
        const char *element = end->exit_code == 0 ? NULL : broken ? "failure" : "error";
        add_case(out, result->member_names[end->member], name, element, end->words);
        kota_free(name);
    }
}

kota_status kota_report_junit(const char *path, const char *title, const kota_study_result *result,
                              const kota_records *deltas, kota_error *err) {
    kota_text cases = {0}, xml = {0};
    int32_t failures = 0, errors = 0;
    add_runs(&cases, result);
    for (int32_t k = 0; k < result->end_count; k++) {
        bool broken = result->ends[k].exit_code == kota_exit_code(KOTA_EXPECTATION);
        failures += broken;
        errors += result->ends[k].exit_code != 0 && !broken;
    }
    const kota_delta *items = deltas->items;
    for (int32_t i = 0; i < deltas->count; i++) {
        kota_faults broken = {0};
        bool kept = kota_expect_judge(&items[i], &result->comparison, &broken);
        char *name = kota_text_format("change of %s (%s)", items[i].indicator, items[i].district);
        add_case(&cases, items[i].of, name, kept ? NULL : "failure", kept ? "" : broken.lines[0]);
        failures += !kept;
        kota_free(name);
        kota_faults_free(&broken);
    }
    kota_text_add(&xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"");
    add_escaped(&xml, title);
    kota_text_add(&xml, "\" tests=\"%d\" failures=\"%d\" errors=\"%d\">\n%s  </testsuite>\n</testsuites>\n",
                  (int)(result->end_count + deltas->count), (int)failures, (int)errors,
                  cases.chars != NULL ? cases.chars : "");
    kota_status status = kota_file_write(path, xml.chars, xml.length, err);
    kota_text_free(&cases);
    kota_text_free(&xml);
    return status;
}
