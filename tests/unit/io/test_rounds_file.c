/* Routing problems and plans as files: what is read is what was written, and faults are named with their line. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/rounds_file.h"

static char *folder(void) {
    const char *base = getenv("TMPDIR");
    char *path = kota_text_format("%s/kota_rounds_XXXXXX", base != NULL ? base : "/tmp");
    cr_assert_not_null(mkdtemp(path));
    return path;
}

static char *write_text(const char *in, const char *name, const char *text) {
    char *path = kota_text_format("%s/%s", in, name);
    cr_assert_eq(kota_file_write(path, text, strlen(text), NULL), KOTA_OK);
    return path;
}

static void clean(char *in, char *path) {
    cr_expect_eq(kota_folder_remove(in, NULL), KOTA_OK);
    kota_free(path);
    kota_free(in);
}

static const char VRP[] = "NAME : t\nDIMENSION : 3\nCAPACITY : 9\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n"
                          "1 0 0\n2\t3\t4\n3 -6 8.5\nDEMAND_SECTION\n1 0\n2 5\n3 7\nDEPOT_SECTION\n1\n-1\nEOF\n";

Test(rounds_file, reads_a_vrp) {
    char *in = folder(), *path = write_text(in, "t.vrp", VRP);
    kota_rounds_file file;
    cr_assert_eq(kota_rounds_file_read(&file, path, NULL), KOTA_OK);
    cr_expect_eq(file.node_count, 3);
    cr_expect_eq(file.capacity, 9.0);
    cr_expect_eq(file.x[2], -6.0);
    cr_expect_eq(file.y[2], 8.5);
    cr_expect_eq(file.demand[1], 5.0);
    cr_expect_not(file.landfill);
    kota_rounds_file_free(&file);
    clean(in, path);
}

Test(rounds_file, reads_landfill_trips_and_their_stops) {
    char *in = folder(), *vrp = write_text(in, "t.vrp", VRP);
    char *path =
        write_text(in, "w.json",
                   "{\"base_instance\": \"t.vrp\", \"garage\": [5, 6], \"landfill_node\": 1, \"trucks\": 2, "
                   "\"capacity\": 8, \"service_per_stop\": 10, \"shift_limit\": 600, \"reference_cost\": 77}");
    kota_rounds_file file;
    cr_assert_eq(kota_rounds_file_read(&file, path, NULL), KOTA_OK);
    cr_expect(file.landfill);
    cr_expect_eq(file.garage_y, 6.0);
    cr_expect_eq(file.trucks, 2);
    cr_expect_eq(file.capacity, 8.0);
    cr_expect_eq(file.shift, 600.0);
    cr_expect_eq(file.reference, 77.0);
    kota_rounds_file_free(&file);
    kota_free(vrp);
    clean(in, path);
}

Test(rounds_file, a_fault_is_named_with_its_line) {
    static const char *const TEXTS[][2] = {
        {"DIMENSION : 1\n", ":1: DIMENSION = '1' must be a number from 2 to 200000"},
        {"DIMENSION : 2.5\n", ":1: DIMENSION = '2.5' must be a whole number"},
        {"CAPACITY : 5\nNODE_COORD_SECTION\n", ":2: DIMENSION must stand before the nodes"},
        {"DIMENSION : 2\nDIMENSION : 2\n", ":2: DIMENSION stands here a second time"},
        {"DIMENSION : 2\nNODE_COORD_SECTION\n1 0 nan\n", ":3: NODE_COORD_SECTION must have a line \"1\""},
        {"DIMENSION : 2\nDEPOT_SECTION\n2\n-1\n", ":3: DEPOT_SECTION must be the lines"},
        {"HELLO\n", ":1: 'HELLO' is not known here"},
        {"", ": has no CAPACITY"},
    };
    char *in = folder();
    for (int32_t k = 0; k < KOTA_COUNT(TEXTS); k++) {
        char *path = write_text(in, "t.vrp", TEXTS[k][0]);
        kota_rounds_file file;
        kota_error err = {0};
        cr_expect_eq(kota_rounds_file_read(&file, path, &err), KOTA_DATA);
        cr_expect_not_null(strstr(err.text, TEXTS[k][1]), "%s", err.text);
        kota_free(path);
    }
    clean(in, NULL);
}

Test(rounds_file, routes_come_back_as_they_were) {
    char *in = folder(), *path = kota_text_format("%s/t.sol", in);
    int32_t nodes[] = {3, 0, -1, 2}, dump[] = {0, 1, 0, 0}, end[] = {3, 4}, kind[] = {0, 1};
    kota_rounds_routes routes = {nodes, dump, end, kind, 4, 2, 12.5}, back;
    cr_assert_eq(kota_rounds_routes_write(path, &routes, NULL), KOTA_OK);
    cr_assert_eq(kota_rounds_routes_read(&back, path, 4, NULL), KOTA_OK);
    cr_expect_eq(back.route_count, 2);
    cr_assert_eq(back.node_count, 4);
    cr_expect_eq(memcmp(back.nodes, nodes, sizeof nodes), 0);
    cr_expect_eq(back.end[0], 3);
    cr_expect_eq(back.dump[1], 1);
    cr_expect_eq(back.kind[0], 0);
    cr_expect_eq(back.kind[1], 1);
    cr_expect_eq(back.cost, 12.5);
    kota_rounds_routes_free(&back);
    kota_error err = {0};
    cr_expect_eq(kota_rounds_routes_read(&back, path, 3, &err), KOTA_DATA);
    cr_expect_not_null(strstr(err.text, ":1: '3' is no stop of this problem; they are 1 to 2"), "%s", err.text);
    clean(in, path);
}
