/* What the fuzzers share. Each fuzz_NAME.c has fuzz_one: any bytes at all may come, and nothing but KOTA_OK or a
 * sentence may come of them. */
#ifndef KOTA_TESTS_FUZZ_H
#define KOTA_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/** Read the bytes as a file of this kind would be read. */
void fuzz_one(const uint8_t *bytes, size_t length);
/** The bytes as a file with this ending in a folder of this process; its path, valid until the next call. */
const char *fuzz_file(const uint8_t *bytes, size_t length, const char *ending);
/** fuzz_one of each file below a folder, for builds without libFuzzer.  Returns how many. */
int32_t fuzz_corpus(const char *folder);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#endif
