/* Turns of a bundle: the plan of a signal in words becomes one in numbers. */
#include <string.h>

#include "core/text.h"
#include "io/bundle.h"

/* The next word of a list separated by blanks; false at its end, or where it is too long. */
static bool next_word(const char **at, char *word, size_t size) {
    *at += strspn(*at, " ");
    size_t length = strcspn(*at, " ");
    if (length == 0 || length >= size) return false;
    memcpy(word, *at, length);
    word[length] = '\0';
    *at += length;
    return true;
}

/* "42/3/42/42" */
static bool read_phase(kota_signal_phase *phase, char *word) {
    double values[4];
    char *at = word;
    for (int32_t k = 0; k < 4; k++) {
        char *end = strchr(at, '/');
        if ((end == NULL) != (k == 3)) return false;
        if (end != NULL) *end = '\0';
        if (!kota_text_to_number(at, &values[k]) || !(values[k] >= 0.0 && values[k] <= 3600.0)) return false;
        at = end != NULL ? end + 1 : at;
    }
    *phase = (kota_signal_phase){(float)values[0], (float)values[1], (float)values[2], (float)values[3]};
    return values[0] > 0.0 && values[2] <= values[3];
}

static bool read_plan(kota_signal *plan, const char *text) {
    char word[64];
    for (const char *at = text; next_word(&at, word, sizeof word);) {
        if (plan->phase_count == KOTA_SIGNAL_PHASES_MAX) return false;
        if (!read_phase(&plan->phases[plan->phase_count++], word)) return false;
    }
    return plan->phase_count > 0;
}

static bool read_phases(uint16_t *phases, const kota_signal *plan, const char *text) {
    char word[64];
    double number;
    for (const char *at = text; next_word(&at, word, sizeof word);) {
        if (!kota_text_to_number(word, &number) || !(number >= 1 && number <= plan->phase_count)) return false;
        *phases = (uint16_t)(*phases | 1u << ((int32_t)number - 1));
    }
    return *phases != 0;
}

kota_status kota_bundle__turns(kota_bundle *bundle, const char *path, kota_arena *arena, kota_error *err) {
    const kota_turn_line *lines = bundle->turns.items;
    kota_survey_turn *turns = KOTA_NEW(arena, kota_survey_turn, bundle->turns.count);
    for (int32_t t = 0; t < bundle->turns.count; t++) {
        const kota_turn_line *line = &lines[t];
        kota_survey_turn *turn = &turns[t];
        *turn = (kota_survey_turn){.banned = line->banned,
                                   .plan = {.kind = line->actuated ? KOTA_SIGNAL_ACTUATED : KOTA_SIGNAL_FIXED,
                                            .offset_s = (float)line->offset_s,
                                            .gap_s = KOTA_SIGNAL_GAP_S}};
        if (line->line.count != 3)
            return kota_fail(err, KOTA_DATA,
                             "%s: turn %d has %d points; must have three: before, at and behind its junction", path,
                             (int)t + 1, (int)line->line.count);
        memcpy(turn->xy_m, line->line.xy_m, sizeof turn->xy_m);
        if (line->phases[0] == '\0') continue;
        if (!read_plan(&turn->plan, line->plan) || !read_phases(&turn->phases, &turn->plan, line->phases))
            return kota_fail(err, KOTA_DATA,
                             "%s: turn %d has the phases \"%.40s\" of the plan \"%.80s\"; must be numbers from 1 and "
                             "green/clearing/least/longest seconds of each phase, e.g. 1 and 42/3/42/42 42/3/42/42",
                             path, (int)t + 1, line->phases, line->plan);
    }
    bundle->survey.turns = turns;
    bundle->survey.turn_count = bundle->turns.count;
    return KOTA_OK;
}
