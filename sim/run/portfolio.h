/* Portfolio: which set of measures a budget should buy, out of a study that ran every set that it can buy. Costs are
 * those that the study states; what a set changes is the paired difference from the baseline. */
#ifndef KOTA_RUN_PORTFOLIO_H
#define KOTA_RUN_PORTFOLIO_H

#include "run/compare.h"
#include "script/script.h"

/** The Pareto front of points (count x axes), where less is better on every axis: a point is on it unless another is
 *  nowhere worse and somewhere better; equal points are on it together. One with a NaN is not.
 *  @determinism a pure function.  @tested tests/unit/run/test_portfolio.c */
void kota_pareto_front(bool *front, const double *points, int32_t count, int32_t axes);

typedef struct kota_choice { /* one set of measures */
    const char *name;        /* "A + B", of the comparison; "" for none at all */
    uint32_t set;            /* bit m: measure m */
    double cost_idr;
    bool known; /* its runs ended well */
    bool front; /* of cost and all indicators */
} kota_choice;

typedef struct kota_portfolio {
    const kota_script_portfolio *def; /* borrowed, as the names are */
    kota_choice *choices;             /* 0 is to buy nothing */
    kota_difference *changes;         /* [choice][indicator of def], of the whole city */
    int32_t count;
} kota_portfolio;

/** Judge every set by its sheet in the comparison, whose names are those of members.
 *  @lifetime free with kota_portfolio_free.  @tested tests/unit/run/test_portfolio.c */
void kota_portfolio_of(kota_portfolio *out, const kota_script_portfolio *def, const kota_comparison *comparison,
                       const char *const *members);
void kota_portfolio_free(kota_portfolio *portfolio);

/** The best choices for budgets from 0 up to the study's, by one indicator of def: each step is a choice that is
 * better than all cheaper ones; of equal ones the cheapest, then the first. The last step is the best for the whole
 * budget.
 *  @param steps  room for portfolio->count choices.
 *  @return how many there are, at least 1.  @tested tests/unit/run/test_portfolio.c */
int32_t kota_portfolio_steps(int32_t *steps, const kota_portfolio *portfolio, int32_t indicator);

/** portfolio.csv (set,cost_idr,front,indicator,unit,difference,ci_low,ci_high), portfolio_best.csv
 *  (indicator,unit,budget_from_idr,set,difference,ci_low,ci_high: the steps) and portfolio.json (both) into folder.
 *  @errors KOTA_DATA: a file cannot be written.  @tested tests/cli/study/portfolio.case */
KOTA_NODISCARD kota_status kota_portfolio_write(const kota_portfolio *portfolio, const char *folder, kota_error *err);

#endif
