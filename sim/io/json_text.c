/* JSON text: a small writer of our own (cJSON prints numbers with more digits than they need) and cJSON as the
 * reader. */
#include "io/json_text.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/mathx.h"
#include "core/memory.h"

enum { JSON_FILE_MAX_BYTES = 256 * 1024 * 1024 };

/* Bytes of the UTF-8 sequence at text (RFC 3629: no overlong forms, no surrogates), 0 where there is none. */
static int utf8_length(const unsigned char *text) {
    if (text[0] < 0x80) return 1;
    int length = text[0] >= 0xC2 && text[0] < 0xE0 ? 2
                 : (text[0] & 0xF0) == 0xE0        ? 3
                 : (text[0] & 0xF8) == 0xF0        ? 4
                                                   : 0;
    for (int i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80) return 0;
    }
    if (length == 3 && ((text[0] == 0xE0 && text[1] < 0xA0) || (text[0] == 0xED && text[1] >= 0xA0))) return 0;
    if (length == 4 &&
        ((text[0] == 0xF0 && text[1] < 0x90) || text[0] > 0xF4 || (text[0] == 0xF4 && text[1] >= 0x90))) {
        return 0;
    }
    return length;
}

void kota_json_quote(kota_text *out, const char *text) {
    kota_text_bytes(out, "\"", 1);
    const unsigned char *at = (const unsigned char *)text;
    while (*at != '\0') {
        int length = utf8_length(at);
        if (length == 0) {
            kota_text_add(out, "\\ufffd");
            length = 1;
        } else if (*at == '"' || *at == '\\') {
            kota_text_add(out, "\\%c", *at);
        } else if (*at == '\n') {
            kota_text_add(out, "\\n");
        } else if (*at < 0x20 || *at == 0x7F) {
            kota_text_add(out, "\\u%04x", *at);
        } else {
            kota_text_bytes(out, at, (size_t)length);
        }
        at += length;
    }
    kota_text_bytes(out, "\"", 1);
}

/* Between values: a line break and the indentation, or a space. */
static void separate(kota_json_writer *json, const char *comma) {
    if (json->one_line)
        kota_text_add(&json->text, "%s", comma[0] != '\0' ? ", " : "");
    else
        kota_text_add(&json->text, "%s\n%*s", comma, 2 * json->depth, "");
}

/* Comma, separation and key of the next value. */
static void start_value(kota_json_writer *json, const char *key) {
    if (json->depth > 0) {
        KOTA_ASSERT((key != NULL) == (json->closing[json->depth - 1] == '}'));
        separate(json, json->filled[json->depth - 1] ? "," : "");
        json->filled[json->depth - 1] = true;
    } else {
        KOTA_ASSERT(key == NULL && json->text.length == 0);
    }
    if (key != NULL) {
        kota_json_quote(&json->text, key);
        kota_text_add(&json->text, ": ");
    }
}

static void open_level(kota_json_writer *json, const char *key, const char *opening, char closing) {
    start_value(json, key);
    KOTA_ASSERT(json->depth < KOTA_JSON_DEPTH_MAX);
    kota_text_add(&json->text, "%s", opening);
    json->closing[json->depth] = closing;
    json->filled[json->depth] = false;
    json->depth++;
}

void kota_json_object(kota_json_writer *json, const char *key) { open_level(json, key, "{", '}'); }
void kota_json_array(kota_json_writer *json, const char *key) { open_level(json, key, "[", ']'); }

void kota_json_end(kota_json_writer *json) {
    KOTA_ASSERT(json->depth > 0);
    json->depth--;
    if (json->filled[json->depth]) separate(json, "");
    kota_text_add(&json->text, "%c", json->closing[json->depth]);
}

void kota_json_text(kota_json_writer *json, const char *key, const char *value) {
    if (value == NULL) {
        kota_json_null(json, key);
        return;
    }
    start_value(json, key);
    kota_json_quote(&json->text, value);
}

static void add_number(kota_text *text, double value) {
    if (kota_is_finite(value)) {
        kota_text_number(text, value);
    } else {
        kota_text_add(text, "null");
    }
}

void kota_json_number(kota_json_writer *json, const char *key, double value) {
    start_value(json, key);
    add_number(&json->text, value);
}

void kota_json_numbers(kota_json_writer *json, const char *key, const double *values, int32_t count, int32_t tuple) {
    KOTA_ASSERT(tuple >= 1 && count % tuple == 0);
    start_value(json, key);
    kota_text_add(&json->text, "[");
    for (int32_t i = 0; i < count; i++) {
        if (i > 0) kota_text_add(&json->text, ", ");
        if (tuple > 1 && i % tuple == 0) kota_text_add(&json->text, "[");
        add_number(&json->text, values[i]);
        if (tuple > 1 && i % tuple == tuple - 1) kota_text_add(&json->text, "]");
    }
    kota_text_add(&json->text, "]");
}

void kota_json_integer(kota_json_writer *json, const char *key, int64_t value) {
    start_value(json, key);
    kota_text_add(&json->text, "%lld", (long long)value);
}

void kota_json_flag(kota_json_writer *json, const char *key, bool value) {
    start_value(json, key);
    kota_text_add(&json->text, value ? "true" : "false");
}

void kota_json_null(kota_json_writer *json, const char *key) {
    start_value(json, key);
    kota_text_add(&json->text, "null");
}

kota_status kota_json_write(kota_json_writer *json, const char *path, kota_error *err) {
    KOTA_ASSERT(json->depth == 0 && json->text.length > 0);
    kota_text file = {0};
    kota_text_bytes(&file, json->text.chars, json->text.length);
    kota_text_bytes(&file, "\n", 1);
    kota_status status = kota_file_write(path, file.chars, file.length, err);
    kota_text_free(&file);
    return status;
}

void kota_json_writer_free(kota_json_writer *json) {
    kota_text_free(&json->text);
    *json = (kota_json_writer){0};
}

kota_status kota_json_parse(kota_json **out, const char *bytes, size_t length, const char *path, kota_error *err) {
    *out = NULL;
    const char *end = bytes;
    /* a copy with its 0 byte, for cJSON looks one character ahead */
    char *copy = kota_alloc(length + 1, 1);
    if (length > 0) memcpy(copy, bytes, length);
    cJSON *root = cJSON_ParseWithLengthOpts(copy, length + 1, &end, 1);
    kota_status status = KOTA_OK;
    if (root == NULL || strlen(copy) != length) {
        int line = 1;
        for (const char *at = copy; at < end && at < copy + length; at++) line += *at == '\n';
        bool at_end = root != NULL || end < copy || end >= copy + length;
        char near[33] = {0};
        if (!at_end) (void)snprintf(near, sizeof near, "%.*s", (int)strcspn(end, "\n"), end);
        status = at_end
                     ? kota_fail(err, KOTA_DATA,
                                 "%s:%d: is not JSON: it ends too early or holds a 0 byte; is it whole?", path, line)
                     : kota_fail(err, KOTA_DATA, "%s:%d: is not JSON near '%s'", path, line, near);
        cJSON_Delete(root);
        root = NULL;
    }
    kota_free(copy);
    *out = root;
    return status;
}

kota_status kota_json_read(kota_json **out, const char *path, kota_error *err) {
    *out = NULL;
    char *bytes = NULL;
    size_t length = 0;
    KOTA_TRY(kota_file_read(&bytes, &length, path, JSON_FILE_MAX_BYTES, err));
    kota_status status = kota_json_parse(out, bytes, length, path, err);
    kota_free(bytes);
    return status;
}

void kota_json_destroy(kota_json *root) { cJSON_Delete(root); }

const kota_json *kota_json_get(const kota_json *json, const char *path) {
    while (json != NULL && *path != '\0') {
        size_t length = strcspn(path, ".");
        if (!cJSON_IsObject(json)) return NULL;
        const kota_json *child = json->child;
        while (child != NULL && (strncmp(child->string, path, length) != 0 || child->string[length] != '\0')) {
            child = child->next;
        }
        json = child;
        path += length;
        if (*path == '.') path++;
    }
    return json;
}

const char *kota_json_get_text(const kota_json *json, const char *path) {
    const kota_json *value = kota_json_get(json, path);
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

bool kota_json_get_number(const kota_json *json, const char *path, double *value) {
    const kota_json *found = kota_json_get(json, path);
    if (!cJSON_IsNumber(found) || !kota_is_finite(found->valuedouble)) return false;
    *value = found->valuedouble;
    return true;
}

bool kota_json_get_integer(const kota_json *json, const char *path, int64_t *value) {
    double number = 0.0;
    if (!kota_json_get_number(json, path, &number)) return false;
    if (kota_abs(number) > 9007199254740992.0 || kota_floor(number) != number) return false;
    *value = (int64_t)number;
    return true;
}

bool kota_json_get_flag(const kota_json *json, const char *path, bool *value) {
    const kota_json *found = kota_json_get(json, path);
    if (!cJSON_IsBool(found)) return false;
    *value = cJSON_IsTrue(found) != 0;
    return true;
}

int32_t kota_json_count(const kota_json *json) {
    if (!cJSON_IsArray(json) && !cJSON_IsObject(json)) return -1;
    return cJSON_GetArraySize(json);
}

const kota_json *kota_json_at(const kota_json *json, int32_t index, const char **key) {
    const kota_json *item = kota_json_count(json) > index && index >= 0 ? json->child : NULL;
    for (int32_t i = 0; item != NULL && i < index; i++) item = item->next;
    if (key != NULL) *key = item != NULL ? item->string : NULL;
    return item;
}

const kota_json *kota_json_next(const kota_json *item) { return item->next; }

bool kota_json_get_numbers(const kota_json *json, double *values, int32_t count, double if_null) {
    if (!cJSON_IsArray(json)) return false;
    int32_t at = 0;
    for (const cJSON *item = json->child; item != NULL; item = item->next) {
        if (at == count || (!cJSON_IsNumber(item) && !cJSON_IsNull(item))) return false;
        values[at++] = cJSON_IsNull(item) ? if_null : item->valuedouble;
    }
    return at == count;
}
