/* Members as processes: started a few at a time, waited for, and read when they are done. */
#include "run/study.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "core/file.h"
#include "core/random.h"
#include "core/text.h"

extern char **environ;

typedef struct member { /* one process */
    pid_t pid;          /* 0: not started or ended */
    int32_t index, replication;
    char *folder, *log_path;
    int exit_code;
} member;

typedef struct crowd {
    const kota_study_def *def;
    member *members;
    int32_t count, started, ended;
} crowd;

int64_t kota_study_seed(int64_t seed, int32_t replication) { return seed + replication; }

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

static kota_status prepare(crowd *all, kota_error *err) {
    const kota_study_def *def = all->def;
    all->count = def->member_count * def->replications;
    all->members = kota_alloc((size_t)all->count, sizeof(member));
    for (int32_t m = 0; m < def->member_count; m++) {
        char *name = slug(def->member_names[m]);
        char *folder = kota_text_format("%s.part/members/%02d-%s", def->out, m, name);
        kota_free(name);
        kota_status status = kota_folder_create(folder, err);
        for (int32_t r = 0; r < def->replications; r++) {
            /* replication by replication: pairs end near each other, and an early failure shows early */
            member *one = &all->members[r * def->member_count + m];
            *one = (member){.index = m, .replication = r};
            one->folder = kota_text_format("%s/r%d", folder, r);
            one->log_path = kota_text_format("%s/r%d.log", folder, r);
        }
        kota_free(folder);
        if (status != KOTA_OK) return status;
    }
    return KOTA_OK;
}

static kota_status start(crowd *all, member *one, kota_error *err) {
    const kota_study_def *def = all->def;
    char *index = kota_text_format("%d", one->index);
    char *seed = kota_text_format("%lld", (long long)kota_study_seed(def->seed, one->replication));
    const char *fixed[] = {def->program, "run",   def->scenario, "--member",  index, "--seed",
                           seed,         "--out", one->folder,   "--threads", "1",   "--progress=none",
                           "--lang",     "en"}; /* its last words are kept: in one language, whoever reads them */
    int32_t count = KOTA_COUNT(fixed);
    char **words = kota_alloc((size_t)(count + 2 * def->set_count + 1), sizeof(char *));
    for (int32_t w = 0; w < count; w++) words[w] = kota_text_copy(fixed[w]);
    for (int32_t s = 0; s < def->set_count; s++) {
        words[count++] = kota_text_copy("--set");
        words[count++] = kota_text_copy(def->sets[s]);
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, one->log_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    int failure = posix_spawn(&one->pid, def->program, &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    for (int32_t w = 0; w < count; w++) kota_free(words[w]);
    kota_free(words);
    kota_free(index);
    kota_free(seed);
    if (failure == 0) return KOTA_OK;
    one->pid = 0;
    return kota_fail(err, KOTA_DATA, "cannot start %s: %s", def->program, strerror(failure));
}

static void note_end(crowd *all, pid_t pid, int how) {
    for (int32_t k = 0; k < all->count; k++) {
        member *one = &all->members[k];
        if (one->pid != pid) continue;
        one->pid = 0;
        one->exit_code = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + (WIFSIGNALED(how) ? WTERMSIG(how) : 0);
        all->ended++;
        kota_progress(all->def->log, "members", (double)all->ended / all->count);
    }
}

static void stop_all(crowd *all) {
    for (int32_t k = 0; k < all->count; k++)
        if (all->members[k].pid > 0) kill(all->members[k].pid, SIGTERM);
    int how;
    for (int32_t k = 0; k < all->count; k++)
        if (all->members[k].pid > 0 && waitpid(all->members[k].pid, &how, 0) > 0) all->members[k].pid = 0;
}

static kota_status run_all(crowd *all, kota_error *err) {
    const kota_study_def *def = all->def;
    while (all->ended < all->count) {
        while (all->started < all->count && all->started - all->ended < def->jobs) {
            KOTA_TRY(start(all, &all->members[all->started], err));
            all->started++;
        }
        int how;
        pid_t pid = waitpid(-1, &how, 0);
        if (pid > 0) note_end(all, pid, how);
        if (def->interrupted != NULL && *def->interrupted)
            return kota_fail(err, KOTA_INTERRUPTED, "interrupted: what was finished lies in %s.part", def->out);
        if (pid < 0 && errno != EINTR)
            return kota_fail(err, KOTA_DATA, "lost the member processes: %s", strerror(errno));
    }
    kota_progress_end(def->log);
    return KOTA_OK;
}

/* The last lines that a member wrote say why it failed. */
static void last_words(char *out, size_t size, const char *path) {
    char *bytes = NULL;
    size_t length;
    out[0] = '\0';
    if (kota_file_read(&bytes, &length, path, (size_t)1 << 24, NULL) != KOTA_OK) return;
    while (length > 0 && bytes[length - 1] == '\n') bytes[--length] = '\0';
    size_t from = length > size - 1 ? length - (size - 1) : 0;
    snprintf(out, size, "%s", bytes + from);
    kota_free(bytes);
}

static void sort_out(kota_study_result *result, const crowd *all) {
    const kota_study_def *def = all->def;
    result->member_count = def->member_count;
    result->member_names = def->member_names;
    result->replications = def->replications;
    result->run_folders = kota_alloc((size_t)def->member_count, sizeof(char **));
    for (int32_t m = 0; m < def->member_count; m++)
        result->run_folders[m] = kota_alloc((size_t)def->replications, sizeof(char *));
    for (int32_t k = 0; k < all->count; k++) {
        const member *one = &all->members[k];
        char words[600];
        if (one->exit_code != 0) last_words(words, sizeof words, one->log_path);
        if (one->exit_code == kota_exit_code(KOTA_EXPECTATION))
            kota_fault(&result->broken, "%s, replication %d: %s", def->member_names[one->index], one->replication,
                       words);
        if (one->exit_code == 0 || one->exit_code == kota_exit_code(KOTA_EXPECTATION)) {
            result->run_folders[one->index][one->replication] = kota_text_copy(one->folder);
            continue;
        }
        result->failed++;
        kota_fault(&result->failures, "%s, replication %d ended with %d: %s", def->member_names[one->index],
                   one->replication, one->exit_code, words);
    }
}

static bool whole(const kota_study_result *result, int32_t m) {
    for (int32_t r = 0; r < result->replications; r++)
        if (result->run_folders[m][r] == NULL) return false;
    return true;
}

static kota_status compare(kota_study_result *result, const kota_study_def *def, kota_error *err) {
    if (!whole(result, 0))
        return kota_fail(err, KOTA_MEMBERS, "the baseline failed, so there is nothing to compare with");
    for (int32_t m = 0; m < result->member_count; m++) {
        if (!whole(result, m)) continue;
        KOTA_TRY(kota_comparison_add(&result->comparison, def->member_names[m],
                                     (const char *const *)result->run_folders[m], result->replications, err));
    }
    return KOTA_OK;
}

static void dismiss(crowd *all) {
    stop_all(all);
    for (int32_t k = 0; k < all->count; k++) {
        kota_free(all->members[k].folder);
        kota_free(all->members[k].log_path);
    }
    kota_free(all->members);
}

kota_status kota_study(kota_study_result *result, const kota_study_def *def, kota_error *err) {
    *result = (kota_study_result){0};
    crowd all = {.def = def};
    char *part = kota_text_format("%s.part", def->out);
    kota_status status = kota_folder_remove(part, err);
    kota_free(part);
    if (status == KOTA_OK) status = prepare(&all, err);
    if (status == KOTA_OK) status = run_all(&all, err);
    if (status == KOTA_OK) {
        sort_out(result, &all);
        status = compare(result, def, err);
    }
    if (status == KOTA_OK && result->failed > 0)
        status = kota_fail(err, KOTA_MEMBERS, "%d of %d member runs failed", result->failed, all.count);
    dismiss(&all);
    return status;
}

void kota_study_result_free(kota_study_result *result) {
    for (int32_t m = 0; m < result->member_count; m++) {
        for (int32_t r = 0; r < result->replications; r++) kota_free(result->run_folders[m][r]);
        kota_free(result->run_folders[m]);
    }
    kota_free(result->run_folders);
    kota_comparison_free(&result->comparison);
    kota_faults_free(&result->failures);
    kota_faults_free(&result->broken);
    *result = (kota_study_result){0};
}
