/* A stored baseline of indicators: what a study or a run gave once, and how far a later one may be from it. */
#ifndef KOTA_RUN_BASELINE_H
#define KOTA_RUN_BASELINE_H

#include "core/schema.h"

/** Write member,indicator,district,unit,value,tolerance of a study folder (means over replications, of its
 * compare.csv) or a run folder. Tolerances, in the indicator's unit, are share of the value, at least one unit of the
 * last decimal that tables show; a person may change them in the file.
 *  @errors KOTA_DATA: neither a study nor a run, the file cannot be written.  @tested tests/cli/study/baseline.case
 */
KOTA_NODISCARD kota_status kota_baseline_save(const char *folder, double share, const char *path, kota_error *err);
/** Compare a folder with such a file: a sentence in drifted for each value that is further away than its tolerance,
 * or is not there any more. What only the folder has is passed over.
 *  @param count  gets how many values were compared.
 *  @errors KOTA_DATA: no such folder or file, a column or number is wrong.  @tested tests/cli/study/baseline.case */
KOTA_NODISCARD kota_status kota_baseline_compare(kota_faults *drifted, int32_t *count, const char *folder,
                                                 const char *path, kota_error *err);

#endif
