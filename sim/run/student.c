/* Student's t by closed sums, its inverse by bisection. */
#include "run/student.h"

#include "core/mathx.h"

enum { FREEDOM_MAX = 2000 }; /* beyond, t is the normal's to 1e-3 */

double kota_student_within(double t, int32_t freedom) {
    int32_t v = freedom < FREEDOM_MAX ? freedom : FREEDOM_MAX;
    double root = kota_sqrt(v), hypotenuse = kota_sqrt(v + t * t);
    double sine = t / hypotenuse, cosine = root / hypotenuse, square = cosine * cosine;
    bool odd = v % 2 == 1;
    double term = odd ? cosine : 1, sum = v > 1 ? term : 0;
    for (int32_t k = odd ? 3 : 2; k <= v - 2; k += 2) {
        term *= square * (k - 1.0) / k;
        sum += term;
    }
    if (!odd) return sine * sum;
    return 2 / KOTA_PI * (kota_atan2(t, root) + sine * sum);
}

double kota_student_t(double within, int32_t freedom) {
    double low = 0, high = 1;
    while (kota_student_within(high, freedom) < within && high < 1e12) high *= 2;
    for (int32_t k = 0; k < 200 && high - low > 1e-11 * high; k++) {
        double middle = 0.5 * (low + high);
        if (kota_student_within(middle, freedom) < within)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

double kota_student_mean(double *half, const double *values, int32_t n) {
    double mean = 0, squares = 0;
    for (int32_t k = 0; k < n; k++) mean += values[k] / n;
    for (int32_t k = 0; k < n; k++) squares += (values[k] - mean) * (values[k] - mean);
    *half = n > 1 ? kota_student_t(0.95, n - 1) * kota_sqrt(squares / (n - 1) / n) : KOTA_NAN;
    return mean;
}
