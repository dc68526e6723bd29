/* See watch.h. */
#include "script/watch.h"

#include <pthread.h>
#include <time.h>

#include "core/log.h"
#include "core/memory.h"

enum { LOOK_NS = 10000000 }; /* 10 ms: how late a call is stopped at most */

struct kota_script_watch {
    pthread_t thread;
    pthread_mutex_t lock;
    double budget_s, deadline_s; /* of the call in progress; 0: none */
    bool ending;
    void (*stop)(void *user);
    void *user;
};

static void *look(void *argument) {
    kota_script_watch *watch = argument;
    for (bool ending = false; !ending;) {
        (void)nanosleep(&(struct timespec){.tv_nsec = LOOK_NS}, NULL);
        (void)pthread_mutex_lock(&watch->lock);
        ending = watch->ending;
        if (watch->deadline_s > 0 && kota_wall_s() > watch->deadline_s) watch->stop(watch->user);
        (void)pthread_mutex_unlock(&watch->lock);
    }
    return NULL;
}

kota_script_watch *kota_script_watch_create(double budget_s, void (*stop)(void *user), void *user) {
    kota_script_watch *watch = kota_alloc(1, sizeof *watch);
    *watch = (kota_script_watch){.budget_s = budget_s, .stop = stop, .user = user};
    if (pthread_mutex_init(&watch->lock, NULL) != 0 || pthread_create(&watch->thread, NULL, look, watch) != 0)
        kota_panic(__FILE__, __LINE__, "no thread to watch over scripts");
    return watch;
}

void kota_script_watch_destroy(kota_script_watch *watch) {
    if (watch == NULL) return;
    (void)pthread_mutex_lock(&watch->lock);
    watch->ending = true;
    (void)pthread_mutex_unlock(&watch->lock);
    (void)pthread_join(watch->thread, NULL);
    (void)pthread_mutex_destroy(&watch->lock);
    kota_free(watch);
}

static void set_deadline(kota_script_watch *watch, double deadline_s) {
    if (watch == NULL) return;
    (void)pthread_mutex_lock(&watch->lock);
    watch->deadline_s = deadline_s;
    (void)pthread_mutex_unlock(&watch->lock);
}

void kota_script_watch_begin(kota_script_watch *watch) {
    set_deadline(watch, watch != NULL ? kota_wall_s() + watch->budget_s : 0);
}
void kota_script_watch_end(kota_script_watch *watch) { set_deadline(watch, 0); }
