/* Sentences of errors in the reader's language. Whoever finds a fault writes English (kota_fail, kota_fault); the
 * program's edge, where a person reads it, looks for the printf format that made the sentence and puts what stood in
 * its places into the translated one. So no engine knows of languages, and logs and tests see one form. */
#ifndef KOTA_CORE_SENTENCE_H
#define KOTA_CORE_SENTENCE_H

#include "core/words.h"

/** A sentence, or several in lines, in the language of words, whose catalogue has formats as keys, e.g. of
 *  assets/strings/errors.csv. Of several formats that could have made it, that with the most letters of its own is
 *  taken; what stood in its places is looked up in turn ("scenario.lua:3: rain must be a number"). What is found
 *  nowhere stays as it is.
 *  @lifetime heap, free with kota_free.  @determinism a function of its arguments.
 *  @tested tests/unit/core/test_sentence.c */
char *kota_sentence(const kota_words *words, const char *english);
/** Whether a translation has the same conversions (%s, %d, %5.2f, ...) in the same order.
 *  @tested tests/unit/core/test_sentence.c */
bool kota_sentence_same_places(const char *format, const char *translation);

#endif
