/* Arc routing problems as files: both forms, and faults with their line. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/mathx.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/streets_file.h"

static kota_status parse(kota_streets_file *file, const char *text, kota_error *err) {
    char *copy = kota_text_copy(text);
    cr_expect(kota_streets_file_is(copy));
    kota_status status = kota_streets_file_parse(file, copy, "t.txt", err);
    kota_free(copy);
    return status;
}

Test(streets_file, reads_carplib) {
    kota_streets_file file;
    cr_assert_eq(parse(&file,
                       " NOMBRE : t\n COMENTARIO : 9 (x)\n VERTICES : 3\n ARISTAS_REQ : 1\n ARISTAS_NOREQ : 1\n"
                       " VEHICULOS : 2\n CAPACIDAD : 5\n TIPO_COSTES_ARISTAS : EXPLICITOS\n COSTE_TOTAL_REQ : 4\n"
                       " LISTA_ARISTAS_REQ :\n ( 1, 2)  coste 4 demanda 3\n LISTA_ARISTAS_NOREQ :\n"
                       " (2,3) coste 6\n DEPOSITO :   1\n",
                       NULL),
                 KOTA_OK);
    cr_expect_eq(file.required_count, 1);
    cr_expect_eq(file.line_count, 2);
    cr_expect_eq(file.vehicles, 2);
    cr_expect_eq(file.capacity, 5.0);
    cr_expect_eq(file.lines[0].amount, 3.0);
    cr_expect_eq(file.lines[0].service, 4.0);
    cr_expect(file.lines[1].both_ways);
    cr_expect_eq(file.lines[1].travel, 6.0);
    cr_expect_eq(file.node_names[file.depot], 1);
    cr_expect_eq(file.shift, KOTA_INFINITY);
    kota_streets_file_free(&file);
}

#define HEAD                                                                                                         \
    "NAME\tt\nNODES\t4\nREQ_EDGES\t1\nNOREQ_EDGES\t1\nREQ_ARCS\t1\nNOREQ_ARCS\t0\nCAPACITY\t10\t8\n"                 \
    "DUMPING_COST\t30\t40\nMAX_DURATION\t500\nDEPOT\t7\nDUMPING_SITES\t8\t9\nTURN_PENALTY\t0\t1\t2\t3\n"

Test(streets_file, reads_mixed_streets_with_dumps_and_turns) {
    kota_streets_file file;
    cr_assert_eq(parse(&file,
                       HEAD "LIST_REQ_EDGES :\n7\t8\t12\t4\t5\t6\t0 0,0 0,1 0,1 5,2 5\nLIST_NOREQ_EDGES :\n"
                            "8\t9\t0\t3\t0\t0\t0 0,1 1\nLIST_REQ_ARCS :\n9\t7\t20\t2\t1\t1\nLIST_NOREQ_ARCS :\n",
                       NULL),
                 KOTA_OK);
    cr_expect_eq(file.required_count, 2);
    cr_expect_not(file.lines[1].both_ways); /* the required arc stands before the edge that is not */
    cr_expect_eq(file.weight_max, 8.0);
    cr_expect_eq(file.shift, 500.0);
    cr_expect_eq(file.dump_count, 2);
    cr_expect_eq(file.tips[1], 40.0);
    cr_expect_eq(file.node_names[file.dumps[1]], 9);
    cr_expect_eq(file.turns[3], 3.0);
    const double points[4][2] = {{0, 0}, {1, 0}, {1, 5}, {2, 5}};
    cr_expect_eq(memcmp(file.lines[0].points, points, sizeof points), 0);
    kota_streets_file_free(&file);
}

Test(streets_file, a_fault_is_named_with_its_line) {
    static const char *const TEXTS[][2] = {
        {"REQ_EDGES\tmany\n", "t.txt:1: REQ_EDGES = 'many' must be a number from 0 to 1e+09"},
        {"REQ_EDGES\t1.5\n", "t.txt:1: REQ_EDGES = '1.5' must be a whole number"},
        {"REQ_EDGES\t1\nLIST_REQ_EDGES :\n", "t.txt:2: REQ_EDGES and the capacity must stand before LIST_REQ_EDGES"},
        {HEAD "LIST_REQ_EDGES :\n7\t8\t12\t4\n", "t.txt:14: LIST_REQ_EDGES must have a street here"},
        {HEAD "LIST_REQ_EDGES :\n7\t8\t-12\t4\t5\t6\n", "t.txt:14: LIST_REQ_EDGES must have a street here"},
        {HEAD "LIST_REQ_EDGES :\n7\tx\t12\t4\t5\t6\n", "t.txt:14: 'x' must be the number of a node"},
        {HEAD "LIST_REQ_EDGES :\n7\t8\t12\t4\t50\t6\n", "t.txt:14: a street has a demand of 50"},
        {HEAD "LIST_REQ_EDGES :\n1\t2\t12\t4\t5\t6\n", "t.txt:14: node 2 is one more than the 4"},
        {HEAD "LIST_REQ_EDGES :\n7\t8\t1\t4\t5\t6\nLIST_REQ_EDGES :\n", "stands here a second time"},
        {HEAD "LIST_REQ_EDGES :\n7\t8\t1\t4\t5\t6\nSPEED\t3\n", "t.txt:15: 'SPEED' is not known here"},
        {HEAD "LIST_REQ_EDGES :\n7\t8\t1\t4\t5\t6\n", "t.txt: has no LIST_REQ_ARCS"},
        {"REQ_EDGES\t0\nCAPACITY\t3\nDEPOT\t1\n", "t.txt: has no street that must be served"},
        {"REQ_EDGES\t0\nCAPACITY\t3\n", "t.txt: has no DEPOT"},
        {"MAX_DURATION\t-5\nREQ_EDGES\t1\n", "t.txt:1: MAX_DURATION = '-5' must be a number from 1e-09"},
        {"ARISTAS_REQ : 1\n", "t.txt: has no"},
    };
    for (int32_t k = 0; k < KOTA_COUNT(TEXTS); k++) {
        kota_streets_file file;
        kota_error err = {0};
        cr_expect_eq(parse(&file, TEXTS[k][0], &err), KOTA_DATA);
        cr_expect_not_null(strstr(err.text, TEXTS[k][1]), "%s", err.text);
    }
}
