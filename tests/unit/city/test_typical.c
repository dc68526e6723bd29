/* The usual day that rounds are planned by: what it knows, and where there is none. */
#include <stdio.h>

#include "city/inside.h"
#include "city_case.h"

static double sum_s(const city_case *c, int32_t hour) {
    int32_t stops;
    (void)kota_waste_stops(c->city->waste, &stops);
    double sum = 0;
    for (int32_t k = 0; k < stops * stops; k++) sum += (double)c->city->hour_time_s[hour][k];
    return sum;
}

/* The rain closes streets of the run, but not of the usual day. */
Test(typical, hours_are_those_of_a_dry_day_that_fills_up) {
    city_case wet = planned(), dry = planned_dry();
    city_case *both[] = {&wet, &dry};
    for (int32_t k = 0; k < 2; k++) { /* all choose by the moment: its streets fill */
        both[k]->plan->traffic.equilibrium = 0;
        both[k]->plan->traffic.informed_frac = 1;
    }
    begin(&wet);
    begin(&dry);
    for (int32_t h = 0; h < 24; h++) {
        cr_assert(wet.city->hour_time_s[h] != NULL, "hour %d", (int)h);
        cr_expect_eq(sum_s(&wet, h), sum_s(&dry, h));
        /* 05:30 to 08:30 were looked at; before and after it is as in the quietest of these hours */
        if (h < 5 || h > 8) cr_expect_eq(wet.city->hour_time_s[h], wet.city->hour_time_s[5]);
    }
    printf("truck ways at 5, 6, 7, 8: %.0f %.0f %.0f %.0f s\n", sum_s(&dry, 5), sum_s(&dry, 6), sum_s(&dry, 7),
           sum_s(&dry, 8));
    cr_expect_gt(sum_s(&dry, 7), 1.02 * sum_s(&dry, 5), "half past seven is slower than half past five");
    finish(&wet);
    finish(&dry);
}

Test(typical, there_is_none_where_nobody_would_plan_by_it) {
    for (int32_t k = 0; k < 5; k++) {
        city_case c = planned_dry();
        if (k == 1) c.plan->waste.plan_by_hour = false;
        if (k == 2) c.plan->couple.traffic_delays_trucks = false;
        if (k == 3) c.plan->waste.shift_start_s = c.plan->waste.shift_end_s = 0;
        if (k == 4) c.plan->duration_s = 600; /* over before a second hour is known */
        begin(&c);
        cr_expect_eq(c.city->hour_time_s[7] != NULL, k == 0, "case %d", (int)k);
        finish(&c);
    }
}
