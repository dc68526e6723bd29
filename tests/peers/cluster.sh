#!/bin/sh
# cluster.sh PROGRAM ROOT SCRATCH: one study here, through a real Slurm, and through mpirun. All must leave the same
# compare.csv and the same run folders. Slurm's daemons (slurm-wlm, munge) are started for the test as root on the
# loopback, with a configuration, a key and ports of their own, and ended with it. Exit 77: a part is not installed or
# cannot start here.
set -eu
export KOTA_CACHE=off
program=$1 root=$2 scratch=$3
failed=0
munged='' slurmctld='' slurmd=''

skip() {
    echo "SKIPPED: $*"
    exit 77
}

# End the daemons that were started, each by its own number.
stop_cluster() {
    for pid in $slurmd $slurmctld $munged; do kill "$pid" 2>/dev/null || true; done
    for pid in $slurmd $slurmctld $munged; do wait "$pid" 2>/dev/null || true; done
    munged='' slurmctld='' slurmd=''
}

for tool in munged slurmctld slurmd sbatch squeue scancel sinfo; do
    command -v "$tool" >/dev/null || skip "$tool is not installed (apt-get install slurm-wlm munge)"
done
command -v mpirun >/dev/null || skip "mpirun is not installed (apt-get install openmpi-bin)"
[ "$(id -u)" -eq 0 ] || skip "only root can start Slurm's daemons"

rm -rf "$scratch"
mkdir -p "$scratch/state" "$scratch/spool" "$scratch/bin"
cd "$scratch"
PATH=$(dirname "$program"):$PATH
export PATH
# Sockets have short names, shorter than a build folder's may be.
short=$(mktemp -d "${TMPDIR:-/tmp}/kota-munge.XXXXXX")
trap 'stop_cluster; rm -rf "$short"' EXIT
trap 'exit 1' HUP INT TERM

# Two ports that nobody listens on.
port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 20000))
while grep -qi ":$(printf '%04X' "$port") \|:$(printf '%04X' $((port + 1))) " /proc/net/tcp; do
    port=$((port + 2))
done
host=$(hostname -s)
head -c 1024 /dev/urandom >munge.key
chmod 400 munge.key
cat >slurm.conf <<CONF
ClusterName=kota
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$short/socket
CredType=cred/munge
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
SlurmctldLogFile=$scratch/slurmctld.log
SlurmdLogFile=$scratch/slurmd.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SchedulerType=sched/builtin
SchedulerParameters=sched_min_interval=200000
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MailProg=/bin/true
NodeName=$host NodeAddr=127.0.0.1 CPUs=3 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF="$scratch/slurm.conf"
unset SBATCH_PARTITION SBATCH_ACCOUNT SLURM_JOB_ID

# until SECONDS COMMAND...: does it succeed in that time?
until_true() {
    left=$1
    shift
    while ! "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || return 1
        sleep 1
    done
}

# Until a run of r.part is done, a minute at most.
until_record() {
    left=1200
    until [ -n "$(find r.part/members -name 'r*.json' 2>/dev/null)" ] || [ "$left" -eq 0 ]; do
        left=$((left - 1))
        sleep 0.05
    done
}

idle() { sinfo -h -o %t | grep -qx 'idle\|mix\|alloc'; }

start_cluster() {
    munged --force --foreground --key-file="$scratch/munge.key" --socket="$short/socket" --pid-file="$short/pid" \
        --log-file="$scratch/munged.log" --seed-file="$scratch/munged.seed" >munged.txt 2>&1 &
    munged=$!
    until_true 20 test -S "$short/socket" || return 1
    slurmctld -D >slurmctld.txt 2>&1 &
    slurmctld=$!
    slurmd -D >slurmd.txt 2>&1 &
    slurmd=$!
    until_true 60 idle
}

if ! start_cluster; then
    tail -n 5 munged.txt slurmctld.txt slurmd.txt 2>/dev/null || true
    skip "Slurm does not start here"
fi

cp "$root/tests/cli/shared/town.lua" .
cat >s.lua <<'LUA'
local kota = require "kota"
local base = kota.scenario { api = 1, name = "Wet", city = "town", cell_m = 40, start = "2025-01-15 06:00",
  duration_h = 4, warmup_h = 0, sample_min = 60, snapshot_min = 240,
  rain = kota.storm.chicago { depth_mm = 200, duration_h = 3, at = "06:15", spread = 0.2 } }
local early = kota.policy { name = "Early", every_min = 30, act = function(city) city:pumps():set { on = true } end }
return kota.study { title = "Cluster", baseline = base, replications = 6,
  interventions = { { "Early pumps", base:with { policies = { early } } }, { "Nothing at all", base:with {} } } }
LUA

same() { # FOLDER WHAT
    if cmp -s here/compare.csv "$1/compare.csv" && diff -rq -x run.json -x begun.json here "$1" >"$1.diff"; then
        echo "$2: the same compare.csv and run folders ($(find "$1" -type f | wc -l) files)"
    else
        echo "$2: not what the study leaves here"
        cat "$1.diff" 2>/dev/null || true
        failed=1
    fi
}

kota study s.lua --out r --quiet >here.txt
mv r here

# 1. A job array.
kota study s.lua --out r --slurm --threads 3 >slurm.txt 2>slurm.err || { cat slurm.err; failed=1; }
grep -q "Slurm's job array [0-9]*: 3 tasks" slurm.err || { echo "no array of three tasks was said"; failed=1; }
mv r slurm
same slurm "Slurm's job array"

# 2. The array's tasks are killed once a run is done: what they leave is submitted again. A machine may be through
# before the kill, so there are some tries.
kill_tasks() {
    kota study s.lua --out r --slurm --threads 2 >killed.txt 2>killed.err &
    follower=$!
    until_record
    for task in $(pgrep -f -- "study s.lua --out r --worker"); do
        if [ "$(readlink "/proc/$task/cwd")" = "$scratch" ]; then kill -9 "$task" 2>/dev/null || true; fi
    done
    wait "$follower" || { cat killed.err; failed=1; }
    arrays=$(grep -c "Slurm's job array" killed.err) || true
    [ "$arrays" -ge 2 ]
}
tries=0
until kill_tasks || [ "$tries" -eq 9 ]; do tries=$((tries + 1)); done
echo "arrays submitted where all tasks were killed: $arrays"
[ "$arrays" -ge 2 ] || { echo "it was not submitted again"; failed=1; }
mv r killed
same killed "Slurm, its tasks killed on the way"

# 3. A study whose runs fail: reported, exit 7, not submitted for ever.
sed 's/city:pumps():set { on = true }/error "broken"/' s.lua >broken.lua
code=0
kota study broken.lua --out b --slurm --threads 3 >broken.txt 2>broken.err || code=$?
[ "$code" -eq 7 ] || { echo "exit $code, not 7, of a study with failing runs"; cat broken.err; failed=1; }

# 4. Interrupted, the array is cancelled; the same command with --resume goes on.
interrupt() {
    kota study s.lua --out r --slurm --threads 1 >/dev/null 2>&1 &
    follower=$!
    until_record
    kill -INT "$follower"
    code=0
    wait "$follower" || code=$?
    [ "$code" -ne 0 ]
}
tries=0
until interrupt || [ "$tries" -eq 9 ]; do tries=$((tries + 1)); done
[ "$code" -eq 130 ] || { echo "exit $code, not 130, of an interrupted study"; failed=1; }
[ -z "$(squeue -h)" ] || { echo "an interrupted study left tasks in Slurm's queue"; squeue; failed=1; }
kota study s.lua --out r --slurm --threads 3 --resume >/dev/null 2>resumed.err || { cat resumed.err; failed=1; }
mv r resumed
same resumed "Slurm, interrupted and resumed"
stop_cluster

# 5. mpirun starts the workers.
mpirun --allow-run-as-root --oversubscribe -n 3 kota study s.lua --out r --worker --threads 1 --quiet >mpi.txt 2>&1 ||
    { cat mpi.txt; failed=1; }
kota study s.lua --out r --resume --quiet >/dev/null
mv r mpi
same mpi "mpirun"
exit "$failed"
