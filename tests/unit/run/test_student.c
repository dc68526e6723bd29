/* Student's t against the tables of any handbook (NIST/SEMATECH 1.3.6.7.2), and its inverse against itself. */
#include <criterion/criterion.h>

#include "core/mathx.h"
#include "run/student.h"

Test(student, quantiles_of_the_tables) {
    static const struct {
        int32_t freedom;
        double within, t;
    } ROWS[] = {{1, 0.95, 12.706}, {2, 0.95, 4.303}, {3, 0.95, 3.182},   {7, 0.95, 2.365},    {10, 0.99, 3.169},
                {30, 0.95, 2.042}, {30, 0.9, 1.697}, {100, 0.99, 2.626}, {1000, 0.95, 1.962}, {50000, 0.95, 1.961}};
    for (int32_t k = 0; k < KOTA_COUNT(ROWS); k++)
        cr_assert_float_eq(kota_student_t(ROWS[k].within, ROWS[k].freedom), ROWS[k].t, 6e-4, "%d degrees, %g",
                           (int)ROWS[k].freedom, ROWS[k].within);
}

Test(student, inverse_of_itself) {
    for (int32_t freedom = 1; freedom < 300; freedom += 7)
        for (double within = 0.05; within < 0.999; within += 0.1)
            cr_assert_float_eq(kota_student_within(kota_student_t(within, freedom), freedom), within, 1e-9);
    cr_assert_float_eq(kota_student_within(0, 5), 0, 0);
}

/* 1, 2, 3: mean 2, standard error 1 / sqrt(3), t of two degrees 4.3027. */
Test(student, a_mean_and_its_interval) {
    static const double VALUES[] = {1, 2, 3};
    double half;
    cr_expect_float_eq(kota_student_mean(&half, VALUES, 3), 2, 1e-15);
    cr_expect_float_eq(half, 4.302652729911275 / kota_sqrt(3), 1e-9);
    cr_expect_float_eq(kota_student_mean(&half, VALUES, 1), 1, 1e-15);
    cr_expect(kota_is_nan(half));
}
