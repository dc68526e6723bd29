/* Words of a Lua text: just enough to look for the ^ operator and for the line where a key is written. */
#ifndef KOTA_SCRIPT_TOKENS_H
#define KOTA_SCRIPT_TOKENS_H

#include "core/kota.h"

typedef enum kota_token_kind {
    KOTA_TOKEN_END,
    KOTA_TOKEN_NAME,
    KOTA_TOKEN_NUMBER,
    KOTA_TOKEN_TEXT,
    KOTA_TOKEN_SIGN
} kota_token_kind;

typedef struct kota_token {
    kota_token_kind kind;
    const char *start; /* in the text; a sign is one character, but two for == ~= <= >= :: .. // << >> */
    size_t length;
    int32_t line; /* from 1 */
} kota_token;

typedef struct kota_tokens { /* a reader; set text and end, and line to 1 */
    const char *at, *end;
    int32_t line;
} kota_tokens;

/** The next word; comments and white space are skipped. An unfinished text ends with the file. */
kota_token kota_tokens_next(kota_tokens *tokens);
bool kota_token_is(const kota_token *token, const char *words);

#endif
