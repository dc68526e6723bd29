/* What of a command line changes a result. */
#include <criterion/criterion.h>

#include "core/memory.h"
#include "report/report.h"

static void expect(const char *line, bool keep_out, const char *wanted) {
    char *got = kota_report_command(line, keep_out);
    cr_expect_str_eq(got, wanted);
    kota_free(got);
}

Test(command, how_the_work_is_shared_is_left_out) {
    expect("kota study s.lua --out r --threads 2 --resume -q --set a=1", true, "kota study s.lua --out r --set a=1");
    expect("kota study s.lua --threads=2 --worker --progress json --seed 3", true, "kota study s.lua --seed 3");
    expect("kota run s.lua --member 1 --out x/r0 --threads 1 --progress=none", false, "kota run s.lua --member 1");
    expect("kota study --shard 1/4 --outer s.lua", false, "kota study --outer s.lua");
    expect("", true, "");
}
