/* kota serve: reads requests, a JSON object a line, and answers each with one line. */
#include <stdio.h>
#include <stdlib.h>

#include "app/serve.h"
#include "core/sentence.h"
#include "core/text.h"

/* What a reply begins with, and the asker's own mark, so that answers can be told apart. */
static void begin_reply(kota_json_writer *reply, const kota_json *request, bool fine) {
    *reply = (kota_json_writer){.one_line = true};
    kota_json_object(reply, NULL);
    kota_json_flag(reply, "ok", fine);
    const kota_json *id = request != NULL ? kota_json_get(request, "id") : NULL;
    double number;
    if (id != NULL && kota_json_get_text(id, "") != NULL)
        kota_json_text(reply, "id", kota_json_get_text(id, ""));
    else if (id != NULL && kota_json_get_number(id, "", &number))
        kota_json_number(reply, "id", number);
}

static void answer(kota_serve *serve, const char *line, size_t length) {
    kota_json *request = NULL;
    kota_error err = {0};
    kota_json_writer reply = {0};
    kota_status status = kota_json_parse(&request, line, length, "request", &err);
    begin_reply(&reply, request, true);
    if (status == KOTA_OK) status = kota_serve_do(serve, request, &reply, &err);
    if (status != KOTA_OK) {
        kota_json_writer_free(&reply);
        begin_reply(&reply, request, false);
        char *sentence = kota_sentence(&serve->app->errors, err.text);
        kota_json_text(&reply, "error", sentence);
        kota_json_integer(&reply, "code", kota_exit_code(status));
        kota_free(sentence);
    }
    while (reply.depth > 0) kota_json_end(&reply);
    printf("%s\n", reply.text.chars);
    (void)fflush(stdout);
    kota_json_writer_free(&reply);
    kota_json_destroy(request);
}

kota_status kota_app_serve(kota_app *app, kota_error *err) {
    if (app->options.word_count > 0)
        return kota_fail(err, KOTA_USAGE,
                         "kota serve takes no files; it reads requests: {\"do\": \"load\", \"file\": \"%s\"}",
                         app->options.words[0]);
    kota_serve serve = {.app = app};
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    app->log.quiet = true; /* stdout is for answers; progress would only fill stderr */
    while (!serve.quits && !*app->interrupted && (length = getline(&line, &room, stdin)) >= 0)
        if (length > 1) answer(&serve, line, (size_t)length);
    free(line);
    kota_serve_close(&serve);
    return KOTA_OK;
}
