/* Lines, metadata and cells of TNTP files. */
#include "io/tntp_text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"

static const size_t FILE_MAX_BYTES = (size_t)1 << 31;

kota_status kota_tntp_open(kota_tntp_text *text, const char *path, kota_error *err) {
    *text = (kota_tntp_text){.path = path};
    size_t length = 0;
    KOTA_TRY(kota_file_read(&text->bytes, &length, path, FILE_MAX_BYTES, err));
    if (memchr(text->bytes, 0, length) != NULL) {
        kota_tntp_close(text);
        return kota_fail(err, KOTA_DATA, "%s: is no text: it holds 0 bytes; TNTP files are plain text", path);
    }
    text->at = text->bytes;
    text->ended = length > 0 && text->bytes[length - 1] == '\n';
    if (length >= 3 && memcmp(text->bytes, "\xEF\xBB\xBF", 3) == 0) text->at += 3;
    return KOTA_OK;
}

void kota_tntp_close(kota_tntp_text *text) {
    kota_free(text->bytes);
    kota_faults_free(&text->faults);
    *text = (kota_tntp_text){0};
}

bool kota_tntp_next(kota_tntp_text *text) {
    if (*text->at == '\0') return false;
    text->line = text->at;
    char *end = text->at + strcspn(text->at, "\n");
    text->at = *end == '\n' ? end + 1 : end;
    *end = '\0';
    if (end > text->line && end[-1] == '\r') end[-1] = '\0';
    text->number++;
    return true;
}

bool kota_tntp_fault(kota_tntp_text *text, const char *format, ...) {
    va_list args;
    va_start(args, format);
    kota_text words = {0};
    kota_text_addv(&words, format, args);
    va_end(args);
    kota_fault(&text->faults, "%s:%d: %s", text->path, (int)text->number, words.chars);
    kota_text_free(&words);
    return text->faults.count < KOTA_TNTP_FAULTS_MAX;
}

bool kota_tntp_metadata(const kota_tntp_text *text, const char *name, char *value, size_t room) {
    const char *at = text->line + strspn(text->line, " \t");
    size_t length = strlen(name);
    if (*at != '<' || strncasecmp(at + 1, name, length) != 0 || at[1 + length] != '>') return false;
    at += length + 2;
    at += strspn(at, " \t");
    size_t count = 0;
    while (at[count] != '\0' && !isspace((unsigned char)at[count]) && count + 1 < room) count++;
    memcpy(value, at, count);
    value[count] = '\0';
    return true;
}

int32_t kota_tntp_cut(char *line, char *cells[KOTA_TNTP_CELLS_MAX], bool keep_empty) {
    size_t length = strlen(line);
    while (length > 0 && (isspace((unsigned char)line[length - 1]) || line[length - 1] == ';')) line[--length] = '\0';
    char *at = line + strspn(line, " \t");
    int32_t count = 0;
    while (*at != '\0' && count < KOTA_TNTP_CELLS_MAX) {
        cells[count++] = at;
        char *end = at + strcspn(at, keep_empty ? "\t" : " \t"), *next = *end != '\0' ? end + 1 : end;
        while (end > at && end[-1] == ' ') end--;
        *end = '\0';
        at = next + strspn(next, keep_empty ? " " : " \t");
    }
    return count;
}
