#include "test_run.h"

kota_hash kota_test_run(const kota_plan *plan, int32_t threads) {
    kota_run_def def = {.plan = plan, .threads = threads};
    kota_run_result result = {0};
    kota_error err = {0};
    kota_status status = kota_run(&result, &def, &err);
    if (status != KOTA_OK) kota_panic(__FILE__, __LINE__, "%s", err.text);
    kota_hash content = result.content;
    kota_run_result_free(&result);
    return content;
}
