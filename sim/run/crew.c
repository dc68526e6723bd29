/* Members as processes, started by posix_spawn. A member that loses its parent saves a checkpoint and ends
 * (KOTA_PARENT, see app/cmd_run.c), and whoever takes its job over goes on from there. */
#include "run/crew.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"
#include "run/claim.h"

extern char **environ;

enum { SLOTS_MAX = 64, TICK_MS = 10, SCAN_S = 1, BEAT_S = 10 };

typedef struct slot { /* one process */
    pid_t pid;        /* 0: free */
    int32_t job;
    bool resumed, late;
    double began_s, beat_s;
} slot;

typedef struct shift { /* one call of crew_work */
    kota_crew *crew;
    slot slots[SLOTS_MAX];
    int32_t busy;
    double scanned_s;
    char me[KOTA_CLAIM_NAME_MAX];
} shift;

/* A folder name from a person's words: letters and digits, the rest as single dashes. */
static char *slug(const char *name) {
    kota_text text = {0};
    kota_text_add(&text, "%s", "");
    for (const char *c = name; *c != '\0' && text.length < 40; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');
        if (plain)
            kota_text_add(&text, "%c", *c);
        else if (*c >= 'A' && *c <= 'Z')
            kota_text_add(&text, "%c", *c - 'A' + 'a');
        else if (text.length > 0 && text.chars[text.length - 1] != '-')
            kota_text_add(&text, "-");
    }
    while (text.length > 0 && text.chars[text.length - 1] == '-') text.chars[--text.length] = '\0';
    return text.chars;
}

kota_status kota_run__crew_open(kota_crew *crew, const kota_study_def *def, const char *folder, kota_error *err) {
    *crew = (kota_crew){.def = def, .folder = folder, .count = def->member_count * def->replications};
    crew->jobs = kota_alloc((size_t)crew->count, sizeof(kota_job));
    kota_status status = KOTA_OK;
    for (int32_t m = 0; m < def->member_count; m++) {
        char *name = slug(def->member_names[m]);
        char *below = kota_text_format("%s/members/%02d-%s", folder, m, name);
        kota_free(name);
        if (status == KOTA_OK) status = kota_folder_create(below, err);
        for (int32_t r = 0; r < def->replications; r++) {
            /* replication by replication: pairs end near each other, and an early failure shows early */
            kota_job *job = &crew->jobs[r * def->member_count + m];
            *job = (kota_job){.member = m, .replication = r};
            job->stem = kota_text_format("%s/r%d", below, r);
        }
        kota_free(below);
    }
    return status;
}

void kota_run__crew_free(kota_crew *crew) {
    for (int32_t k = 0; k < crew->count; k++) kota_free(crew->jobs[k].stem);
    kota_free(crew->jobs);
    *crew = (kota_crew){0};
}

static bool has_checkpoint(const char *stem) {
    char *path = kota_text_format("%s.part/checkpoint.state", stem);
    bool there = kota_file_exists(path);
    kota_free(path);
    return there;
}

/* The words of a member's command line, NULL after the last; all on the heap. */
static char **command(const kota_study_def *def, const kota_job *job, bool resume) {
    char *index = kota_text_format("%d", job->member);
    char *seed = kota_text_format("%lld", (long long)kota_study_seed(def->seed, job->replication));
    const char *fixed[] = {def->program, "run",   def->scenario, "--member",  index, "--seed",
                           seed,         "--out", job->stem,     "--threads", "1",   "--progress=none",
                           "--lang",     "en"}; /* its last words are kept: in one language, whoever reads them */
    int32_t count = KOTA_COUNT(fixed);
    bool all = job->member < def->full_members;
    char **words =
        kota_alloc((size_t)(count + 2 * def->set_count + 2 * kota_outputs_schema.count + 4), sizeof(char *));
    for (int32_t w = 0; w < count; w++) words[w] = kota_text_copy(fixed[w]);
    for (int32_t s = 0; s < def->set_count; s++) {
        words[count++] = kota_text_copy("--set");
        words[count++] = kota_text_copy(def->sets[s]);
    }
    for (int32_t k = 0; all && k < kota_outputs_schema.count; k++) {
        if (kota_outputs_schema.members[k].kind != KOTA_KIND_FLAG) continue; /* as the scenario has it */
        words[count++] = kota_text_copy("--set");
        words[count++] = kota_text_format("outputs.%s=true", kota_outputs_schema.members[k].key);
    }
    if (def->checkpoint_min > 0) {
        words[count++] = kota_text_copy("--checkpoint-min");
        words[count++] = kota_text_format("%.17g", def->checkpoint_min);
    }
    if (resume) words[count++] = kota_text_copy("--resume");
    kota_free(index);
    kota_free(seed);
    return words;
}

/* A child takes over our limits, so ours are the cap's for as long as it takes to start one. */
static void cap_memory(struct rlimit *before, double mb) {
#ifndef KOTA_SANITIZED /* whose shadow is terabytes */
    if (mb <= 0 || getrlimit(RLIMIT_AS, before) != 0) return;
    struct rlimit now = *before;
    now.rlim_cur = (rlim_t)(mb * 1e6);
    if (now.rlim_max == RLIM_INFINITY || now.rlim_cur < now.rlim_max) (void)setrlimit(RLIMIT_AS, &now);
#else
    (void)before, (void)mb;
#endif
}

static void uncap_memory(const struct rlimit *before, double mb) {
#ifndef KOTA_SANITIZED
    if (mb > 0) (void)setrlimit(RLIMIT_AS, before);
#else
    (void)before, (void)mb;
#endif
}

static kota_status start(shift *s, slot *free_slot, int32_t k, bool resume, kota_error *err) {
    const kota_study_def *def = s->crew->def;
    const kota_job *job = &s->crew->jobs[k];
    char **words = command(def, job, resume), *log_path = kota_text_format("%s.log", job->stem);
    (void)unlink(log_path); /* a member that has lost its parent may still have words to write: not into this one's */
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, log_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    struct rlimit before = {0};
    pid_t pid = 0;
    cap_memory(&before, def->memory_mb);
    int failure = posix_spawn(&pid, def->program, &actions, NULL, words, environ);
    uncap_memory(&before, def->memory_mb);
    posix_spawn_file_actions_destroy(&actions);
    for (int32_t w = 0; words[w] != NULL; w++) kota_free(words[w]);
    kota_free(words);
    kota_free(log_path);
    if (failure != 0) return kota_fail(err, KOTA_DATA, "cannot start %s: %s", def->program, strerror(failure));
    double now_s = kota_wall_s();
    *free_slot = (slot){.pid = pid, .job = k, .resumed = resume, .began_s = now_s, .beat_s = now_s};
    s->busy++;
    return KOTA_OK;
}

/* The last lines that a member wrote say why it failed. */
static void last_words(char *out, size_t size, const char *stem) {
    char *path = kota_text_format("%s.log", stem), *bytes = NULL;
    size_t length;
    out[0] = '\0';
    if (kota_file_read(&bytes, &length, path, (size_t)1 << 24, NULL) == KOTA_OK) {
        while (length > 0 && bytes[length - 1] == '\n') bytes[--length] = '\0';
        size_t from = length > size - 1 ? length - (size - 1) : 0;
        (void)snprintf(out, size, "%s", bytes + from);
    }
    kota_free(bytes);
    kota_free(path);
}

static void count_done(kota_crew *crew, int32_t k) {
    if (crew->jobs[k].done) return;
    crew->jobs[k].done = true;
    crew->done++;
    kota_progress(crew->def->log, "members", (double)crew->done / crew->count);
}

void kota_run__crew_look(kota_crew *crew) {
    kota_job_record ignored;
    for (int32_t k = 0; k < crew->count; k++)
        if (!crew->jobs[k].done && kota_run__record_read(&ignored, crew->jobs[k].stem)) count_done(crew, k);
}

static kota_status record(shift *s, const slot *ended, int code, kota_error *err) {
    const kota_study_def *def = s->crew->def;
    const char *stem = s->crew->jobs[ended->job].stem;
    kota_job_record note = {.exit_code = code};
    if (ended->late) {
        note.exit_code = kota_exit_code(KOTA_BUDGET);
        (void)snprintf(note.words, sizeof note.words, "it took longer than %g minutes", def->member_min);
        char *part = kota_text_format("%s.part", stem); /* it was stopped at any point: nothing in it is whole */
        kota_status status = kota_folder_remove(part, err);
        kota_free(part);
        if (status != KOTA_OK) return status;
    } else if (code != 0) {
        last_words(note.words, sizeof note.words, stem);
    }
    KOTA_TRY(kota_run__record_write(stem, &note, err));
    kota_run__claim_drop(stem, s->me);
    count_done(s->crew, ended->job);
    return KOTA_OK;
}

/* A process ended: its job is done, or, where it was only stopped, open again. */
static kota_status note_end(shift *s, slot *ended, int how, kota_error *err) {
    slot was = *ended;
    *ended = (slot){0};
    s->busy--;
    const char *stem = s->crew->jobs[was.job].stem;
    int code = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + (WIFSIGNALED(how) ? WTERMSIG(how) : 0);
    if (code == kota_exit_code(KOTA_INTERRUPTED) && !was.late) {
        kota_run__claim_drop(stem, s->me);
        return KOTA_OK;
    }
    if (!kota_run__claim_beat(stem, s->me)) return KOTA_OK; /* taken for dead: another does it */
    if (was.resumed && code == kota_exit_code(KOTA_DATA)) { /* its checkpoint cannot be used: from the start */
        char *part = kota_text_format("%s.part", stem);
        kota_status status = kota_folder_remove(part, err);
        kota_free(part);
        return status != KOTA_OK ? status : start(s, ended, was.job, false, err);
    }
    return record(s, &was, code, err);
}

static kota_status watch(shift *s, kota_error *err) {
    const kota_study_def *def = s->crew->def;
    double now_s = kota_wall_s();
    for (int32_t i = 0; i < SLOTS_MAX; i++) {
        slot *one = &s->slots[i];
        if (one->pid == 0) continue;
        int how;
        pid_t ended = waitpid(one->pid, &how, WNOHANG);
        if (ended == one->pid) KOTA_TRY(note_end(s, one, how, err));
        if (ended < 0 && errno != EINTR)
            return kota_fail(err, KOTA_DATA, "lost the member processes: %s", strerror(errno));
        if (one->pid == 0) continue;
        if (def->member_min > 0 && !one->late && now_s - one->began_s > 60 * def->member_min) {
            one->late = true;
            (void)kill(one->pid, SIGKILL);
        }
        if (now_s - one->beat_s > BEAT_S) {
            one->beat_s = now_s;
            (void)kota_run__claim_beat(s->crew->jobs[one->job].stem, s->me);
        }
    }
    return KOTA_OK;
}

static slot *free_slot(shift *s) {
    int32_t jobs = s->crew->def->jobs < SLOTS_MAX ? s->crew->def->jobs : SLOTS_MAX;
    for (int32_t i = 0; i < jobs; i++)
        if (s->slots[i].pid == 0) return &s->slots[i];
    return NULL;
}

static bool mine_by_shard(const kota_study_def *def, int32_t k) {
    return def->shards < 2 || k % def->shards == def->shard - 1;
}

static bool running(const shift *s, int32_t k) {
    for (int32_t i = 0; i < SLOTS_MAX; i++)
        if (s->slots[i].pid != 0 && s->slots[i].job == k) return true;
    return false;
}

/* Go through what is not done: note what others did, and start what can be had. */
static kota_status take_jobs(shift *s, kota_error *err) {
    kota_crew *crew = s->crew;
    s->scanned_s = kota_wall_s();
    for (int32_t k = 0; k < crew->count; k++) {
        kota_job_record ignored;
        if (crew->jobs[k].done || running(s, k) || !mine_by_shard(crew->def, k)) continue;
        if (kota_run__record_read(&ignored, crew->jobs[k].stem)) {
            count_done(crew, k);
            continue;
        }
        slot *room = free_slot(s);
        if (room == NULL) return KOTA_OK;
        bool won;
        KOTA_TRY(kota_run__claim_take(&won, crew->jobs[k].stem, s->me, err));
        if (!won) continue;
        if (kota_run__record_read(&ignored, crew->jobs[k].stem)) { /* it was done while we looked */
            kota_run__claim_drop(crew->jobs[k].stem, s->me);
            count_done(crew, k);
            continue;
        }
        KOTA_TRY(start(s, room, k, has_checkpoint(crew->jobs[k].stem), err));
    }
    return KOTA_OK;
}

static void stop_all(shift *s) {
    for (int32_t i = 0; i < SLOTS_MAX; i++)
        if (s->slots[i].pid > 0) (void)kill(s->slots[i].pid, SIGTERM);
    for (int32_t i = 0; i < SLOTS_MAX; i++) {
        int how;
        if (s->slots[i].pid <= 0) continue;
        while (waitpid(s->slots[i].pid, &how, 0) < 0 && errno == EINTR) continue;
        kota_run__claim_drop(s->crew->jobs[s->slots[i].job].stem, s->me);
        s->slots[i].pid = 0;
    }
}

static kota_status work(shift *s, bool wait, kota_error *err) {
    const kota_study_def *def = s->crew->def;
    bool look = true;
    for (;;) {
        if (def->interrupted != NULL && *def->interrupted)
            return kota_fail(err, KOTA_INTERRUPTED, "interrupted: the same command with --resume goes on from %s",
                             s->crew->folder);
        int32_t busy = s->busy;
        KOTA_TRY(watch(s, err));
        if (look || s->busy < busy || kota_wall_s() - s->scanned_s > SCAN_S) KOTA_TRY(take_jobs(s, err));
        look = false;
        if (s->busy == 0 && (!wait || s->crew->done == s->crew->count)) return KOTA_OK;
        const struct timespec tick = {0, TICK_MS * 1000000L};
        (void)nanosleep(&tick, NULL);
    }
}

/* Members learn of the cache as of their parent: see app/cmd_run.c. */
static void tell_cache(const kota_study_def *def) {
    char *mb = kota_text_format("%.17g", def->cache_mb);
    (void)setenv("KOTA_RUN_CACHE", def->cache != NULL ? def->cache : "", 1);
    (void)setenv("KOTA_RUN_CACHE_MB", mb, 1);
    (void)setenv("KOTA_RUN_CACHE_VERSION", def->cache_version != NULL ? def->cache_version : "", 1);
    kota_free(mb);
}

kota_status kota_run__crew_work(kota_crew *crew, bool wait, kota_error *err) {
    shift s = {.crew = crew};
    kota_run__claim_name(s.me);
    char *me = kota_text_format("%ld", (long)getpid());
    (void)setenv("KOTA_PARENT", me, 1);
    kota_free(me);
    tell_cache(crew->def);
    kota_status status = work(&s, wait, err);
    stop_all(&s);
    kota_progress_end(crew->def->log);
    return status;
}
