/* Lua files: reading and refusing them, `require`, and where in them something is written. */
#include "script/state.h"

#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/text.h"
#include "script/tokens.h"

const kota_script_source *kota_script__source(const kota_script *script, const char *path) {
    for (int32_t i = 0; i < script->source_count; i++) {
        if (strcmp(script->sources[i]->path, path) == 0) return script->sources[i];
    }
    return NULL;
}

/* Bytes of the UTF-8 character here, 0 where it is none (RFC 3629). */
static size_t character(const unsigned char *at, size_t left) {
    if (at[0] < 0x80) return 1;
    size_t count = at[0] >= 0xc2 && at[0] < 0xe0   ? 2
                   : (at[0] & 0xf0) == 0xe0        ? 3
                   : at[0] >= 0xf0 && at[0] < 0xf5 ? 4
                                                   : 0;
    if (count == 0 || left < count) return 0;
    for (size_t i = 1; i < count; i++) {
        if ((at[i] & 0xc0) != 0x80) return 0;
    }
    if (at[0] == 0xe0 && at[1] < 0xa0) return 0;
    if (at[0] == 0xed && at[1] > 0x9f) return 0;
    if (at[0] == 0xf0 && at[1] < 0x90) return 0;
    if (at[0] == 0xf4 && at[1] > 0x8f) return 0;
    return count;
}

bool kota_script__is_utf8(const char *text, size_t length) {
    for (size_t i = 0; i < length;) {
        size_t count = character((const unsigned char *)text + i, length - i);
        if (count == 0) return false;
        i += count;
    }
    return true;
}

/* The line of the first byte that is no UTF-8 text, or 0. */
static int32_t not_text(const char *text, size_t length) {
    int32_t line = 1;
    for (size_t i = 0; i < length;) {
        size_t count = text[i] == '\0' ? 0 : character((const unsigned char *)text + i, length - i);
        if (count == 0) return line;
        if (text[i] == '\n') line++;
        i += count;
    }
    return 0;
}

/* The line of a ^ that asks the machine's pow(), or 0. x^2 is x*x in Lua and stays. */
static int32_t power_line(const char *text, size_t length) {
    kota_tokens tokens = {.at = text, .end = text + length, .line = 1};
    kota_token token = kota_tokens_next(&tokens);
    while (token.kind != KOTA_TOKEN_END) {
        bool power = token.kind == KOTA_TOKEN_SIGN && kota_token_is(&token, "^");
        int32_t line = token.line;
        token = kota_tokens_next(&tokens);
        if (!power) continue;
        bool square = token.kind == KOTA_TOKEN_NUMBER && kota_token_is(&token, "2");
        if (!square) return line;
        kota_tokens ahead = tokens;
        kota_token after = kota_tokens_next(&ahead);
        if (after.kind == KOTA_TOKEN_SIGN && kota_token_is(&after, "^")) return after.line;
    }
    return 0;
}

static bool refused(lua_State *lua, const char *path, const char *text, size_t length) {
    if (length > 0 && text[0] == '\x1b') {
        lua_pushfstring(lua, "%s is compiled Lua; only its text can be run", path);
        return true;
    }
    int32_t line = not_text(text, length);
    if (line > 0) {
        lua_pushfstring(lua, "%s:%d: this is not UTF-8 text; save the file as UTF-8", path, line);
        return true;
    }
    line = power_line(text, length);
    if (line > 0) {
        lua_pushfstring(
            lua,
            "%s:%d: write math.pow(x, y) instead of x ^ y (x^2 is fine): the operator's last digits differ "
            "between machines",
            path, line);
        return true;
    }
    return false;
}

/* A file that was read before, or is read now; NULL and a sentence pushed where it cannot be. */
static kota_script_source *load(lua_State *lua, const char *path) {
    kota_script *script = kota_script__of(lua);
    for (int32_t i = 0; i < script->source_count; i++)
        if (strcmp(script->sources[i]->path, path) == 0) return script->sources[i];
    char *text;
    size_t length;
    kota_error err = {0};
    if (kota_file_read(&text, &length, path, KOTA_SCRIPT_FILE_BYTES, &err) != KOTA_OK) {
        lua_pushstring(lua, err.text);
        return NULL;
    }
    size_t mark = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* some editors put it before UTF-8 */
    if (mark > 0) memmove(text, text + mark, length - mark + 1);
    length -= mark;
    script->sources =
        kota_grow(script->sources, script->source_count, &script->source_capacity, sizeof *script->sources);
    kota_script_source *source = kota_alloc(1, sizeof *source);
    script->sources[script->source_count++] = source;
    source->path = kota_text_copy(path);
    source->text = text;
    source->length = length;
    source->hash = kota_hash_bytes(text, length);
    return source;
}

kota_script_source *kota_script__read(lua_State *lua, const char *path, bool library) {
    kota_script_source *source = load(lua, path);
    if (source == NULL || refused(lua, path, source->text, source->length)) return NULL;
    source->library = source->library || library;
    return source;
}

/* A path below a folder: no way up, none from the root. */
static bool is_below(const char *path) {
    if (path[0] == '/' || path[0] == '\0') return false;
    for (const char *at = path; at != NULL; at = strchr(at, '/')) {
        if (*at == '/') at++;
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0')) return false;
    }
    return true;
}

/* "mycity/series.csv" of an imported city, wherever that lies; pushed. NULL, and nothing pushed: there is none. */
static const char *of_city(lua_State *lua, const char *name) {
    size_t length = strcspn(name, "/");
    if (name[length] == '\0') return NULL;
    char *city = kota_text_format("%.*s", (int)length, name), *folder = kota_script__find_bundle(lua, city);
    char *path = folder != NULL ? kota_text_format("%s%s", folder, name + length) : NULL;
    const char *pushed = path != NULL && kota_file_exists(path) ? lua_pushstring(lua, path) : NULL;
    kota_free(path);
    kota_free(folder);
    kota_free(city);
    return pushed;
}

int kota_script__data(lua_State *lua) {
    const kota_script *script = kota_script__of(lua);
    const char *name = luaL_checkstring(lua, 1);
    if (script->map != NULL) return luaL_error(lua, "data files are read before the run, not by a policy");
    if (!is_below(name))
        return luaL_error(lua, "\"%s\": give the path of a data file below the scenario's folder or the data folder",
                          name);
    char *data = kota_script_data_folder(script->cities);
    const char *beside = lua_pushfstring(lua, "%s/%s", script->folder, name);
    const char *path = kota_file_exists(beside) ? beside : of_city(lua, name);
    if (path == NULL) path = lua_pushfstring(lua, "%s/%s", data != NULL ? data : ".", name);
    const char *folder = lua_pushstring(lua, data != NULL ? data : "(KOTA_DATA is not set)");
    kota_free(data);
    if (!kota_file_exists(path))
        return luaL_error(
            lua,
            "there is no data file \"%s\" in %s or in the data folder %s; let KOTA_DATA name the folder "
            "that has it",
            name, script->folder, folder);
    const kota_script_source *source = load(lua, path);
    if (source == NULL) return lua_error(lua);
    int32_t line = not_text(source->text, source->length);
    if (line > 0) return luaL_error(lua, "%s:%d: this is not UTF-8 text", path, (int)line);
    kota_script__charge(lua, (double)source->length / 8);
    lua_newtable(lua);
    lua_Integer count = 0;
    for (const char *at = source->text, *end; *at != '\0'; at = end) {
        size_t length = strcspn(at, "\r\n");
        end = at + length + (at[length] == '\r' && at[length + 1] == '\n' ? 2 : at[length] != '\0');
        lua_pushlstring(lua, at, length);
        lua_rawseti(lua, -2, ++count);
    }
    return 1;
}

/* "main.lua:9: break outside loop at line 2", where Lua was when it noticed, becomes "main.lua:2: break outside
 * loop". */
static void name_line(lua_State *lua, const kota_script_source *source) {
    static const char WORDS[] = " at line ";
    const char *text = lua_tostring(lua, -1), *found = strstr(text, WORDS), *rest;
    size_t path = strlen(source->path);
    if (found == NULL || strncmp(text, source->path, path) != 0 || text[path] != ':') return;
    size_t digits = strspn(found + sizeof WORDS - 1, "0123456789");
    rest = strchr(text + path + 1, ':');
    if (digits == 0 || found[sizeof WORDS - 1 + digits] != '\0' || rest == NULL || rest > found) return;
    lua_pushlstring(lua, found + sizeof WORDS - 1, digits);
    lua_pushlstring(lua, rest, (size_t)(found - rest));
    lua_pushfstring(lua, "%s:%s%s", source->path, lua_tostring(lua, -2), lua_tostring(lua, -1));
    lua_replace(lua, -4);
    lua_pop(lua, 2);
}

bool kota_script__compile(lua_State *lua, const kota_script_source *source) {
    lua_pushfstring(lua, "@%s", source->path);
    int status = luaL_loadbufferx(lua, source->text, source->length, lua_tostring(lua, -1), "t");
    lua_remove(lua, -2);
    if (status != LUA_OK) name_line(lua, source);
    return status == LUA_OK; /* its _ENV is the safe one: state.c put that in the place of the globals */
}

kota_script_place kota_script__here(lua_State *lua) {
    const kota_script *script = kota_script__of(lua);
    kota_script_place place = {.path = "", .line = 0};
    lua_Debug ar;
    for (int level = 1; level < 200 && lua_getstack(lua, level, &ar); level++) {
        lua_getinfo(lua, "Sl", &ar);
        if (ar.currentline <= 0 || ar.source[0] != '@') continue;
        const kota_script_source *source = kota_script__source(script, ar.source + 1);
        if (source == NULL) continue;
        if (!source->library || place.line == 0)
            place = (kota_script_place){.path = source->path, .line = ar.currentline};
        if (!source->library) break;
    }
    return place;
}

/* One step of a path: "rain" or "[3]"; what remains is returned. */
static const char *segment(const char *path, char name[128], int32_t *item) {
    name[0] = '\0';
    *item = 0;
    if (*path == '.') path++;
    if (*path == '[') {
        path++;
        while (*path >= '0' && *path <= '9' && *item < 100000000) *item = *item * 10 + (*path++ - '0');
        return *path == ']' ? path + 1 : path + strlen(path);
    }
    size_t length = strcspn(path, ".[");
    if (length >= 128) return path + strlen(path);
    memcpy(name, path, length);
    name[length] = '\0';
    return path + length;
}

static int nesting(const kota_token *token) { /* +1 where something opens, -1 where it closes */
    if (token->kind != KOTA_TOKEN_SIGN || token->length != 1) return 0;
    if (strchr("{([", token->start[0]) != NULL) return 1;
    return strchr("})]", token->start[0]) != NULL ? -1 : 0;
}

/* Behind the { of a table: move to the value of a key or the n-th item; true where the value is a table whose { was
 * read too. *line gets the line of the key. */
static bool descend(kota_tokens *tokens, const char *name, int32_t item, int32_t *line) {
    int depth = 0;
    int32_t items = 1;
    bool item_begins = true;
    for (;;) {
        kota_token token = kota_tokens_next(tokens);
        if (token.kind == KOTA_TOKEN_END) return false;
        if (depth == 0 && item_begins && item > 0 && items == item) {
            *line = token.line;
            return kota_token_is(&token, "{");
        }
        if (depth == 0 && token.kind == KOTA_TOKEN_NAME && item_begins && item == 0 && kota_token_is(&token, name)) {
            int32_t here = token.line;
            kota_tokens ahead = *tokens;
            kota_token next = kota_tokens_next(&ahead);
            if (kota_token_is(&next, "=")) {
                *line = here;
                next = kota_tokens_next(&ahead);
                *tokens = ahead;
                return kota_token_is(&next, "{");
            }
        }
        item_begins = false;
        depth += nesting(&token);
        if (depth < 0) return false;
        if (depth == 0 && (kota_token_is(&token, ",") || kota_token_is(&token, ";"))) {
            item_begins = true;
            items++;
        }
    }
}

/* Behind the next { that is the argument of a call whose name stands on line `line`; false where there is none. */
static bool find_call(kota_tokens *tokens, int32_t line) {
    static const char *const callers[] = {"scenario", "city",    "with",  "add",
                                          "policy",   "measure", "study", "bookmarks"};
    bool called = false;
    for (;;) {
        kota_token token = kota_tokens_next(tokens);
        if (token.kind == KOTA_TOKEN_END || (token.line > line && !called)) return false;
        if (called && kota_token_is(&token, "{")) return true;
        if (called && kota_token_is(&token, "(")) continue;
        called = false;
        for (int32_t i = 0; i < KOTA_COUNT(callers); i++) {
            if (token.line == line && token.kind == KOTA_TOKEN_NAME && kota_token_is(&token, callers[i]))
                called = true;
        }
    }
}

int32_t kota_script__locate(const kota_script *script, kota_script_place call, const char *path) {
    const kota_script_source *source = kota_script__source(script, call.path);
    if (source == NULL) return call.line;
    kota_tokens tokens = {.at = source->text, .end = source->text + source->length, .line = 1};
    while (find_call(&tokens, call.line)) { /* several calls may stand on one line: the first with the key is taken */
        kota_tokens inner = tokens;
        const char *rest = path;
        int32_t line = 0;
        bool inside = true;
        while (inside && *rest != '\0') {
            char name[128];
            int32_t item;
            rest = segment(rest, name, &item);
            inside = descend(&inner, name, item, &line);
        }
        if (line > 0) return line;
    }
    return call.line;
}

static bool good_module_name(const char *name) { /* letters, digits, _ and - in parts between dots */
    bool part = false;
    for (const char *at = name; *at != '\0'; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
                     *at == '_' || *at == '-';
        if (!plain && !(*at == '.' && part)) return false;
        part = plain;
    }
    return part;
}

/* Push the path of a module's file, or false: "kota..." in the library alone, others in the scenario's folder first.
 */
static bool module_path(lua_State *lua, const char *name, bool *library) {
    const kota_script *script = kota_script__of(lua);
    const char *slashed = luaL_gsub(lua, name, ".", "/");
    bool own = strcmp(name, "kota") == 0 || strncmp(name, "kota.", 5) == 0;
    for (int tried = own ? 1 : 0; tried < 2; tried++) {
        const char *folder = tried == 0 ? script->folder : script->library;
        *library = tried == 1;
        static const char *const forms[] = {"%s/%s.lua", "%s/%s/init.lua"};
        for (int32_t form = 0; form < 2; form++) {
            const char *path = lua_pushfstring(lua, forms[form], folder, slashed);
            if (kota_file_exists(path)) {
                lua_remove(lua, -2);
                return true;
            }
            lua_pop(lua, 1);
        }
    }
    lua_pop(lua, 1);
    return false;
}

int kota_script__require(lua_State *lua) {
    const char *name = luaL_checkstring(lua, 1);
    lua_settop(lua, 1);
    lua_getfield(lua, LUA_REGISTRYINDEX, "kota.loaded");
    int kind = lua_getfield(lua, 2, name);
    if (kind == LUA_TBOOLEAN && !lua_toboolean(lua, 3)) {
        return luaL_error(lua, "require \"%s\": this file is being read already; two files require each other", name);
    }
    if (kind != LUA_TNIL) return 1;
    lua_settop(lua, 2);
    if (!good_module_name(name)) {
        return luaL_error(lua, "require \"%s\": give a name such as \"kota.storm\", without folders or endings",
                          name);
    }
    bool library;
    if (!module_path(lua, name, &library)) {
        const kota_script *script = kota_script__of(lua);
        return luaL_error(lua, "require \"%s\": there is no such file in %s or in the library %s", name,
                          script->folder, script->library);
    }
    const kota_script_source *source = kota_script__read(lua, lua_tostring(lua, 3), library);
    if (source == NULL || !kota_script__compile(lua, source)) return lua_error(lua);
    lua_pushboolean(lua, false);
    lua_setfield(lua, 2, name);
    lua_pushvalue(lua, 1);
    bool native = library && (strcmp(name, "kota") == 0 || strncmp(name, "kota.", 5) == 0);
    if (native) lua_getfield(lua, LUA_REGISTRYINDEX, "kota.native");
    lua_call(lua, native ? 2 : 1, 1);
    if (lua_isnil(lua, -1)) {
        lua_pop(lua, 1);
        lua_pushboolean(lua, true);
    }
    if (native && lua_istable(lua, -1)) kota_script__protect_table(lua, name);
    lua_pushvalue(lua, -1);
    lua_setfield(lua, 2, name);
    return 1;
}
