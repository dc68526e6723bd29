/* One indicator of the city in a few words, for beside a run's name. */
#include <string.h>

#include "core/mathx.h"
#include "core/text.h"
#include "view/hud.h"

/* That a group of views is about; a run that does not have it shows its first one. */
static const kota_view_card *card_of(const kota_view_def *def, kota_info layer) {
    static const char *const names[KOTA_GROUP_COUNT] = {[KOTA_GROUP_FLOOD] = "flooded_persons",
                                                        [KOTA_GROUP_TRAFFIC] = "delay_person_h",
                                                        [KOTA_GROUP_WASTE] = "waste_uncollected_kg",
                                                        [KOTA_GROUP_DISTRICTS] = "flooded_persons"};
    const char *name = names[kota_infos[layer].group];
    for (int32_t c = 0; c < def->card_count; c++)
        if (strcmp(def->cards[c].name, name) == 0) return &def->cards[c];
    return def->card_count > 0 ? &def->cards[0] : NULL;
}

char *kota_hud_headline(int32_t *better, const kota_view_def *def, const kota_words *words, kota_info layer,
                        int32_t run) {
    const kota_view_card *card = card_of(def, layer);
    char number[32];
    *better = 0;
    if (card == NULL || run < 1 || run >= def->run_count) return NULL;
    double value = run == 1 ? card->b : card->more[run - 2], change = value - card->a, size = kota_abs(card->a);
    const char *name = kota_word_of(words, "card", card->name);
    if (kota_is_nan(change)) return NULL;
    if (!(kota_abs(change) > 0.0005 * size)) return kota_text_format("=  %s", name); /* a written 0.0 % is none */
    *better = (change > 0.0 ? 1 : -1) * card->better;
    bool share = size > 0.0 && 100.0 * kota_abs(change) / size < 999.5;
    double shown = share ? 100.0 * change / size : change;
    kota_hud_number(number, words, shown, kota_abs(shown) < 9.95 ? 1 : 0, true);
    const char *unit = share ? "%" : kota_word_of(words, "unit", card->unit);
    const char *sign = *better > 0 ? "\xE2\x9C\x94 " : *better < 0 ? "\xE2\x9C\x96 " : "";
    return kota_text_format("%s%s %s  %s", sign, number, unit, name);
}
