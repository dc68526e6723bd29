/* The texts of assets/strings, which the build puts into the program, as a catalogue of core/words.h. */
#ifndef KOTA_IO_STRINGS_H
#define KOTA_IO_STRINGS_H

#include "core/words.h"

enum kota_strings_bit {
#define KOTA_STRINGS(NAME, name) KOTA_STRINGS_BIT_##NAME,
#include "io/strings.def"
#undef KOTA_STRINGS
    KOTA_STRINGS_COUNT
};
typedef enum kota_strings_file { /* a set of files */
#define KOTA_STRINGS(NAME, name) KOTA_STRINGS_##NAME = 1 << KOTA_STRINGS_BIT_##NAME,
#include "io/strings.def"
#undef KOTA_STRINGS
                                 KOTA_STRINGS_WORDS =
                                     ((1 << KOTA_STRINGS_COUNT) - 1) & ~KOTA_STRINGS_ERRORS /* what kota_word finds */
} kota_strings_file;

/** Read files (kota_strings_file, or several joined by |) into a catalogue.
 *  @errors KOTA_DATA: a file is no such table, or a key stands twice.
 *  @lifetime destroy with kota_catalogue_destroy.  @tested tests/unit/io/test_strings.c */
KOTA_NODISCARD kota_status kota_strings_open(kota_catalogue **out, unsigned files, kota_error *err);

/* Made by the build; each has a 0 byte after it that its length does not count. */
#define KOTA_STRINGS(NAME, name)                                                                                     \
    extern const unsigned char kota_asset_strings_##name[];                                                          \
    extern const unsigned long kota_asset_strings_##name##_length;
#include "io/strings.def"
#undef KOTA_STRINGS

#endif
