/* sbatch, squeue and scancel as processes; what is done is read from the study's folder, not from Slurm. */
#include "run/slurm.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "run/claim.h"

extern char **environ;

enum {
    SUBMISSIONS_MAX = 3, /* assumed: what three arrays could not do, a fourth will not */
    LOOK_S = 1,          /* between looks into the folder */
    ASK_S = 5,           /* between questions to Slurm's controller, which serves everybody */
    SILENT_S = 300       /* assumed: a controller that is restarted is back by then */
};

/* Run a program and keep what it says, both streams; words end with NULL. */
static kota_status ask(kota_text *said, int *code, const char *const *words, kota_error *err) {
    int ends[2], how = 0;
    pid_t pid = 0;
    if (pipe(ends) != 0) return kota_fail(err, KOTA_DATA, "cannot start %s: %s", words[0], strerror(errno));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    int failure = posix_spawnp(&pid, words[0], &actions, NULL, (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    char bytes[1024];
    for (ssize_t n = 1; failure == 0 && n != 0;) {
        n = read(ends[0], bytes, sizeof bytes);
        if (n > 0) kota_text_bytes(said, bytes, (size_t)n);
        if (n < 0 && errno != EINTR) break;
    }
    (void)close(ends[0]);
    if (failure == 0)
        while (waitpid(pid, &how, 0) < 0 && errno == EINTR) continue;
    kota_text_add(said, "%s", "");
    while (said->length > 0 && said->chars[said->length - 1] == '\n') said->chars[--said->length] = '\0';
    *code = failure != 0 || !WIFEXITED(how) ? -1 : WEXITSTATUS(how);
    if (failure == ENOENT || *code == 127)
        return kota_fail(
            err, KOTA_DATA,
            "--slurm: there is no %s here: start the study where Slurm's commands are, or without --slurm", words[0]);
    if (failure != 0) return kota_fail(err, KOTA_DATA, "cannot start %s: %s", words[0], strerror(failure));
    return KOTA_OK;
}

/* A word of a shell's command line, whatever is in it. */
static void add_word(kota_text *script, const char *word) {
    kota_text_add(script, " '");
    for (const char *c = word; *c != '\0'; c++) {
        if (*c == '\'')
            kota_text_add(script, "'\\''");
        else
            kota_text_add(script, "%c", *c);
    }
    kota_text_add(script, "'");
}

static void add_number(kota_text *script, const char *option, double value) {
    if (value > 0) kota_text_add(script, " %s %.17g", option, value);
}

/* The array's script: each task is a worker that does one run after another. */
static kota_status write_script(const kota_crew *crew, const char *path, int32_t tasks, int32_t round,
                                kota_error *err) {
    const kota_study_def *def = crew->def;
    kota_text script = {0};
    kota_text_add(&script,
                  "#!/bin/sh\n#SBATCH --job-name=kota\n#SBATCH --array=1-%d\n#SBATCH --ntasks=1\n"
                  "#SBATCH --cpus-per-task=1\n#SBATCH --output=%s/slurm/%d-%%a.log\nexec",
                  tasks, crew->folder, round);
    add_word(&script, def->program);
    kota_text_add(&script, " study");
    add_word(&script, def->scenario);
    kota_text_add(&script, " --out");
    add_word(&script, def->out);
    kota_text_add(&script, " --worker --threads 1 --progress=none");
    if (def->seed_given) kota_text_add(&script, " --seed %lld", (long long)def->seed);
    add_number(&script, "--member-min", def->member_min);
    add_number(&script, "--memory-mb", def->memory_mb);
    add_number(&script, "--checkpoint-min", def->checkpoint_min);
    if (def->cache == NULL) kota_text_add(&script, " --no-cache");
    for (int32_t s = 0; s < def->set_count; s++) {
        kota_text_add(&script, " --set");
        add_word(&script, def->sets[s]);
    }
    kota_text_add(&script, "\n");
    kota_status status = kota_file_write(path, script.chars, script.length, err);
    kota_text_free(&script);
    return status;
}

/* Submit an array for what is not done; id (heap) gets its number. */
static kota_status submit(char **id, const kota_crew *crew, int32_t round, kota_error *err) {
    int32_t open = crew->count - crew->done, most = crew->def->slurm_tasks;
    char *folder = kota_text_format("%s/slurm", crew->folder), *path = kota_text_format("%s/array.sh", folder);
    const char *const words[] = {"sbatch", "--parsable", path, NULL};
    kota_text said = {0};
    int code = -1;
    kota_status status = kota_folder_create(folder, err);
    if (status == KOTA_OK) status = write_script(crew, path, open < most ? open : most, round, err);
    if (status == KOTA_OK) status = ask(&said, &code, words, err);
    if (status == KOTA_OK && code != 0)
        status = kota_fail(err, KOTA_DATA, "Slurm did not take the study's job array: %s", said.chars);
    if (status == KOTA_OK) { /* "12" or "12;cluster", after warnings */
        const char *line = strrchr(said.chars, '\n'), *number = line != NULL ? line + 1 : said.chars;
        *id = kota_text_format("%.*s", (int)strspn(number, "0123456789"), number);
        kota_say_words(crew->def->log, "study.slurm",
                       KOTA_FILL(kota_put("id", *id), kota_put_number("n", open < most ? open : most, 0)));
    }
    kota_text_free(&said);
    kota_free(folder);
    kota_free(path);
    return status;
}

/* Whether tasks of the array wait or run. */
static kota_status alive(bool *some, const char *id, double *silent_s, kota_error *err) {
    const char *const words[] = {"squeue", "-h", "-j", id, "-o", "%t", NULL};
    kota_text said = {0};
    int code;
    kota_status status = ask(&said, &code, words, err);
    bool forgotten = status == KOTA_OK && code != 0 && strstr(said.chars, "Invalid job id") != NULL;
    if (status == KOTA_OK && (code == 0 || forgotten)) {
        *some = code == 0 && said.length > 0;
        *silent_s = 0;
    } else if (status == KOTA_OK) {
        *some = true;
        *silent_s += ASK_S;
        if (*silent_s > SILENT_S)
            status = kota_fail(err, KOTA_DATA, "Slurm's controller does not answer: %s", said.chars);
    }
    kota_text_free(&said);
    return status;
}

static void cancel(const char *id) {
    const char *const words[] = {"scancel", id, NULL};
    kota_text said = {0};
    int code;
    (void)ask(&said, &code, words, NULL);
    kota_text_free(&said);
}

static bool interrupted(const kota_crew *crew) { return crew->def->interrupted != NULL && *crew->def->interrupted; }

static void pause_for(int32_t seconds) {
    const struct timespec tick = {seconds, 0};
    (void)nanosleep(&tick, NULL);
}

/* Until the array is over; where all is done before, its last tasks have nothing to do and are cancelled. */
static kota_status follow(kota_crew *crew, const char *id, kota_error *err) {
    double silent_s = 0;
    bool some = true, cancelled = false;
    for (int32_t second = 0; some; second++) {
        kota_run__crew_look(crew);
        if (!cancelled && (interrupted(crew) || crew->done == crew->count)) {
            cancel(id);
            cancelled = true;
        }
        if (cancelled || second % ASK_S == 0) KOTA_TRY(alive(&some, id, &silent_s, err));
        if (some) pause_for(LOOK_S);
    }
    kota_run__crew_look(crew);
    if (!interrupted(crew)) return KOTA_OK;
    return kota_fail(err, KOTA_INTERRUPTED, "interrupted: the same command with --resume goes on from %s",
                     crew->folder);
}

/* What dead tasks held is free once their claims are stale; what others work on (workers started by hand) is waited
 * for. */
static kota_status wait_for_claims(kota_crew *crew, kota_error *err) {
    char me[KOTA_CLAIM_NAME_MAX];
    kota_run__claim_name(me);
    for (int32_t k = 0; k < crew->count; k++) {
        const char *stem = crew->jobs[k].stem;
        for (bool won = false; !crew->jobs[k].done && !won && !interrupted(crew); kota_run__crew_look(crew)) {
            KOTA_TRY(kota_run__claim_take(&won, stem, me, err));
            if (won) kota_run__claim_drop(stem, me);
            if (!won) pause_for(LOOK_S);
        }
    }
    return KOTA_OK;
}

/* A run that a signal ended (no memory, a node that went down) is tried again; others fail for a reason of theirs. */
static kota_status reopen_killed(kota_crew *crew, kota_error *err) {
    for (int32_t k = 0; k < crew->count; k++) {
        kota_job_record record;
        if (!crew->jobs[k].done || !kota_run__record_read(&record, crew->jobs[k].stem) || record.exit_code < 128)
            continue;
        char *path = kota_text_format("%s.json", crew->jobs[k].stem);
        kota_status status = kota_folder_remove(path, err);
        kota_free(path);
        if (status != KOTA_OK) return status;
        crew->jobs[k].done = false;
        crew->done--;
    }
    return KOTA_OK;
}

static kota_status submit_all(kota_crew *crew, kota_error *err) {
    kota_run__crew_look(crew);
    for (int32_t round = 1; round <= SUBMISSIONS_MAX && crew->done < crew->count; round++) {
        char *id = NULL;
        kota_status status = submit(&id, crew, round, err);
        if (status == KOTA_OK) status = follow(crew, id, err);
        kota_free(id);
        if (status == KOTA_OK && round < SUBMISSIONS_MAX) {
            status = wait_for_claims(crew, err);
            if (status == KOTA_OK) status = reopen_killed(crew, err);
        }
        if (status != KOTA_OK) return status;
    }
    return KOTA_OK;
}

kota_status kota_run__slurm_work(kota_crew *crew, kota_error *err) {
    kota_status status = submit_all(crew, err);
    kota_progress_end(crew->def->log);
    if (status != KOTA_OK || crew->done < crew->count) return status; /* logs and script tell more */
    char *folder = kota_text_format("%s/slurm", crew->folder);
    status = kota_folder_remove(folder, err);
    kota_free(folder);
    return status;
}
