/* A study on a cluster: a job array of Slurm whose tasks are workers of the study (run/claim.h). The machine that
 * asked for it only submits, follows and collects. Private to this layer. */
#ifndef KOTA_RUN_SLURM_H
#define KOTA_RUN_SLURM_H

#include "run/crew.h"

/** Submit workers until every job has a record: an array of at most def->slurm_tasks tasks, and again for what killed
 *  tasks and killed runs leave, three times in all. The script and the tasks' logs lie in "<folder>/slurm" until all
 * is done. Jobs without a record afterwards are the caller's to report.
 *  @errors KOTA_DATA: Slurm is not here, or refuses, with its words; KOTA_INTERRUPTED: the array is cancelled.
 *  @determinism jobs do not feel who does them.  @tested tests/peers/cluster.sh */
KOTA_NODISCARD kota_status kota_run__slurm_work(kota_crew *crew, kota_error *err);

#endif
