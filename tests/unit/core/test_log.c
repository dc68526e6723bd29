/* What is shown on stderr in each mode. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/log.h"

typedef struct capture {
    FILE *file;
    int before;
    char text[8192];
} capture;

static void start(capture *c) {
    (void)fflush(stderr);
    c->file = tmpfile();
    cr_assert_not_null(c->file);
    c->before = dup(STDERR_FILENO);
    (void)dup2(fileno(c->file), STDERR_FILENO);
}

static void stop(capture *c) {
    (void)fflush(stderr);
    (void)dup2(c->before, STDERR_FILENO);
    (void)close(c->before);
    rewind(c->file);
    size_t got = fread(c->text, 1, sizeof c->text - 1, c->file);
    c->text[got] = '\0';
    (void)fclose(c->file);
}

static int lines_of(const char *text) {
    int lines = 0;
    for (; *text != '\0'; text++) lines += *text == '\n';
    return lines;
}

Test(log, quiet_hides_words_but_no_warning) {
    capture c;
    kota_logger loud = {0}, quiet = {.quiet = true};
    start(&c);
    kota_say(&loud, "read %d streets", 7);
    kota_say(&quiet, "hidden");
    kota_warn(&quiet, "no tide");
    kota_say(NULL, "nobody");
    kota_warn(NULL, "nobody");
    kota_progress(NULL, "nothing", 0.5);
    kota_progress_end(NULL);
    stop(&c);
    cr_assert_str_eq(c.text, "read 7 streets\nwarning: no tide\n");
}

Test(log, the_reader_chooses_the_language) {
    capture c;
    const char *const texts[] = {"read {n} streets", "{n} jalan dibaca", NULL}, *const warning[] = {
                                                                                    "warning", "peringatan", NULL};
    kota_catalogue *catalogue = kota_catalogue_create();
    cr_assert(kota_catalogue_add(catalogue, "read", texts) && kota_catalogue_add(catalogue, "warning", warning));
    kota_words id = {catalogue, KOTA_LANGUAGE_ID};
    kota_logger log = {.words = &id}, quiet = {.words = &id, .quiet = true};
    start(&c);
    kota_say_words(&log, "read", KOTA_FILL(kota_put_number("n", 7, 0)));
    kota_say_words(&quiet, "read", NULL, 0);
    kota_say_words(NULL, "read", NULL, 0);
    kota_warn(&quiet, "x");
    stop(&c);
    cr_assert_str_eq(c.text, "7 jalan dibaca\nperingatan: x\n");
    kota_catalogue_destroy(catalogue);
}

Test(log, plain_shows_a_line_each_tenth) {
    capture c;
    kota_logger log = {.mode = KOTA_PROGRESS_PLAIN};
    start(&c);
    for (int i = 0; i <= 1000; i++) kota_progress(&log, "flood", i / 1000.0);
    stop(&c);
    cr_assert_eq(lines_of(c.text), 11, "%s", c.text);
    cr_assert_not_null(strstr(c.text, "100 % flood"));
}

Test(log, json_is_one_object_a_line) {
    capture c;
    kota_logger log = {.mode = KOTA_PROGRESS_JSON};
    start(&c);
    kota_progress(&log, "a \"b\"\n", 0.0);
    kota_progress(&log, "a", 0.42);
    kota_progress(&log, "a", 0.4201); /* nothing new */
    kota_progress(&log, "a", 1.5);
    kota_progress(&log, "next", 0.1);
    stop(&c);
    cr_assert_eq(lines_of(c.text), 4, "%s", c.text);
    cr_assert_not_null(strstr(c.text, "{\"progress\":0,\"stage\":\"a \\\"b\\\"\\u000a\",\"eta_s\":null}\n"));
    cr_assert_not_null(strstr(c.text, "{\"progress\":0.42,\"stage\":\"a\",\"eta_s\":0"));
    cr_assert_not_null(strstr(c.text, "{\"progress\":1,\"stage\":\"a\",\"eta_s\":0}\n"));
    cr_assert_not_null(strstr(c.text, "\"next\",\"eta_s\":null"));
}

Test(log, auto_and_none_are_silent_without_a_terminal) {
    capture c;
    kota_logger log = {.mode = KOTA_PROGRESS_AUTO}, none = {.mode = KOTA_PROGRESS_NONE};
    start(&c);
    kota_progress(&log, "flood", 0.5);
    kota_progress(&none, "flood", 0.5);
    kota_progress_end(&log);
    stop(&c);
    cr_assert_str_eq(c.text, "");
}

Test(log, an_open_line_is_closed_before_words) {
    capture c;
    kota_logger log = {.line_open = true};
    start(&c);
    kota_say(&log, "done");
    stop(&c);
    cr_assert_str_eq(c.text, "\ndone\n");
    cr_assert_not(log.line_open);
}

Test(log, the_wall_clock_does_not_go_back) {
    double before_s = kota_wall_s();
    for (int i = 0; i < 1000; i++) {
        double now_s = kota_wall_s();
        cr_assert_geq(now_s, before_s);
        before_s = now_s;
    }
}
