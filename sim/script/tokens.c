/* A reader of Lua's words (Lua 5.4 manual, 3.1). It accepts more than Lua does: the compiler refuses the rest. */
#include "script/tokens.h"

#include <string.h>

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static char peek(const kota_tokens *tokens, size_t ahead) {
    return (size_t)(tokens->end - tokens->at) > ahead ? tokens->at[ahead] : '\0';
}

static void step(kota_tokens *tokens) {
    if (tokens->at >= tokens->end) return;
    if (*tokens->at == '\n') tokens->line++;
    tokens->at++;
}

/* Length of "[==[" here, 0 where there is none. */
static size_t long_bracket(const kota_tokens *tokens) {
    if (peek(tokens, 0) != '[') return 0;
    size_t level = 1;
    while (peek(tokens, level) == '=') level++;
    return peek(tokens, level) == '[' ? level + 1 : 0;
}

static void skip_long(kota_tokens *tokens, size_t bracket) {
    for (size_t i = 0; i < bracket; i++) step(tokens);
    while (tokens->at < tokens->end) {
        if (*tokens->at == ']') {
            size_t level = 1;
            while (peek(tokens, level) == '=') level++;
            if (level + 1 == bracket && peek(tokens, level) == ']') {
                for (size_t i = 0; i < bracket; i++) step(tokens);
                return;
            }
        }
        step(tokens);
    }
}

static void skip_space(kota_tokens *tokens) {
    while (tokens->at < tokens->end) {
        char c = *tokens->at;
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f') {
            step(tokens);
        } else if (c == '-' && peek(tokens, 1) == '-') {
            step(tokens);
            step(tokens);
            size_t bracket = long_bracket(tokens);
            if (bracket > 0)
                skip_long(tokens, bracket);
            else
                while (tokens->at < tokens->end && *tokens->at != '\n') step(tokens);
        } else {
            return;
        }
    }
}

static void skip_quoted(kota_tokens *tokens) {
    char quote = *tokens->at;
    step(tokens);
    while (tokens->at < tokens->end && *tokens->at != quote && *tokens->at != '\n') {
        if (*tokens->at == '\\') {
            step(tokens);
            if (peek(tokens, 0) == 'z') { /* skips the white space that follows, new lines too */
                step(tokens);
                while (tokens->at < tokens->end && strchr(" \t\r\n\v\f", *tokens->at) != NULL) step(tokens);
                continue;
            }
        }
        step(tokens);
    }
    step(tokens);
}

static void skip_number(kota_tokens *tokens) {
    bool hex = peek(tokens, 0) == '0' && (peek(tokens, 1) == 'x' || peek(tokens, 1) == 'X');
    while (is_name(peek(tokens, 0)) || peek(tokens, 0) == '.') {
        char c = peek(tokens, 0);
        bool exponent = hex ? c == 'p' || c == 'P' : c == 'e' || c == 'E';
        step(tokens);
        if (exponent && (peek(tokens, 0) == '+' || peek(tokens, 0) == '-')) step(tokens);
    }
}

kota_token kota_tokens_next(kota_tokens *tokens) {
    skip_space(tokens);
    kota_token token = {.kind = KOTA_TOKEN_END, .start = tokens->at, .line = tokens->line};
    if (tokens->at >= tokens->end) return token;
    char c = *tokens->at;
    size_t bracket = long_bracket(tokens);
    if (is_digit(c) || (c == '.' && is_digit(peek(tokens, 1)))) {
        token.kind = KOTA_TOKEN_NUMBER;
        skip_number(tokens);
    } else if (is_name(c)) {
        token.kind = KOTA_TOKEN_NAME;
        while (is_name(peek(tokens, 0))) step(tokens);
    } else if (c == '"' || c == '\'') {
        token.kind = KOTA_TOKEN_TEXT;
        skip_quoted(tokens);
    } else if (bracket > 0) {
        token.kind = KOTA_TOKEN_TEXT;
        skip_long(tokens, bracket);
    } else {
        token.kind = KOTA_TOKEN_SIGN;
        char second = peek(tokens, 1);
        bool two = (second == '=' && strchr("=~<>", c) != NULL) || (c == second && strchr(":./<>", c) != NULL);
        step(tokens);
        if (two) step(tokens);
    }
    token.length = (size_t)(tokens->at - token.start);
    return token;
}

bool kota_token_is(const kota_token *token, const char *words) {
    return token->length == strlen(words) && memcmp(token->start, words, token->length) == 0;
}
