/* Command lines as a report shows them. */
#include <string.h>

#include "core/text.h"
#include "report/report.h"

/* Length of the option's name where word is it, with or without "=value"; 0: it is not. */
static size_t named(const char *word, const char *name) {
    size_t length = strlen(name);
    bool same = strncmp(word, name, length) == 0 && strchr(" =", word[length]) != NULL;
    return same ? length : 0;
}

char *kota_report_command(const char *command_line, bool keep_out) {
    static const char *const ALONE[] = {"--resume", "--worker", "--slurm", "--no-cache", "--quiet", "-q", "--json"};
    static const char *const PAIRS[] = {"--threads", "--progress", "--junit", "--shard", "--lang", "--out", "-o"};
    int32_t pairs = KOTA_COUNT(PAIRS) - (keep_out ? 2 : 0);
    kota_text text = {0};
    kota_text_add(&text, "%s", "");
    bool value_follows = false;
    for (const char *word = command_line; *word != '\0'; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");
        bool drop = value_follows;
        value_follows = false;
        for (int32_t k = 0; k < KOTA_COUNT(ALONE); k++) drop = drop || named(word, ALONE[k]) == length;
        for (int32_t k = 0; k < pairs && !drop; k++) {
            size_t name = named(word, PAIRS[k]);
            drop = name > 0;
            value_follows = name == length;
        }
        if (!drop) kota_text_add(&text, "%s%.*s", text.length > 0 ? " " : "", (int)length, word);
        word += length;
    }
    return text.chars;
}
