/* Links to close, as words of the command line. */
#include "app/assign_close.h"

#include <string.h>

#include "core/memory.h"
#include "core/text.h"

/* "3-4" as two node numbers from 1. */
static bool pair_of(char *text, int64_t *from, int64_t *to) {
    char *dash = strchr(text, '-');
    if (dash == NULL) return false;
    *dash = '\0';
    bool good = kota_text_to_integer(text, from) && kota_text_to_integer(dash + 1, to) && *from >= 1 && *to >= 1;
    *dash = '-';
    return good;
}

static int32_t close_between(uint8_t *closed_flag, const kota_tntp_net *net, int64_t from, int64_t to) {
    int32_t found = 0;
    for (int32_t a = 0; a < net->link_count; a++) {
        if (net->tail[a] + 1 != from || net->head[a] + 1 != to) continue;
        closed_flag[a] = 1;
        found++;
    }
    return found;
}

kota_status kota_links_close_read(uint8_t *closed_flag, const kota_tntp_net *net, const char *text, const char *path,
                                  kota_error *err) {
    kota_faults faults = {0};
    kota_status status = KOTA_OK;
    for (const char *at = text; at != NULL && status == KOTA_OK;) {
        const char *comma = strchr(at, ',');
        char *pair = kota_text_format("%.*s", (int)(comma != NULL ? comma - at : (ptrdiff_t)strlen(at)), at);
        int64_t from, to;
        if (!pair_of(pair, &from, &to))
            status = kota_fail(err, KOTA_USAGE,
                               "--close %.200s: '%.40s' is not FROM-TO; write node numbers of links, e.g. 3-4,4-3",
                               text, pair);
        else if (close_between(closed_flag, net, from, to) == 0)
            kota_fault(&faults, "--close %.40s: %.200s has no link from %lld to %lld; give nodes as that file does",
                       pair, path, (long long)from, (long long)to);
        kota_free(pair);
        at = comma != NULL ? comma + 1 : NULL;
    }
    if (status == KOTA_OK) status = kota_faults_status(&faults, KOTA_DATA, err);
    kota_faults_free(&faults);
    return status;
}
