/* A clock that may only end a script's call: without the hook that counts steps, Lua runs two to four times as fast,
 * and a loop that does not end is stopped from outside. Private to this layer. */
#ifndef KOTA_SCRIPT_WATCH_H
#define KOTA_SCRIPT_WATCH_H

#include "core/kota.h"

typedef struct kota_script_watch kota_script_watch;

/** Watch over calls that may take budget_s > 0 seconds of the wall's clock each. stop(user) is called on a thread of
 *  the watch's own, again and again until the call ends.
 *  @lifetime free with kota_script_watch_destroy.  @tested tests/unit/script/test_sandbox.c */
kota_script_watch *kota_script_watch_create(double budget_s, void (*stop)(void *user), void *user);
void kota_script_watch_destroy(kota_script_watch *watch); /* NULL is fine */
void kota_script_watch_begin(kota_script_watch *watch);   /* a call begins; NULL is fine */
void kota_script_watch_end(kota_script_watch *watch);     /* after it stop is not called; NULL is fine */

#endif
