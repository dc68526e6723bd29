/* The two ways in: libFuzzer's, and over a folder of kept inputs. */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/text.h"

const char *fuzz_file(const uint8_t *bytes, size_t length, const char *ending) {
    static char path[128];
    const char *folder =
        access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"; /* memory, where there is such a folder */
    (void)snprintf(path, sizeof path, "%s/kota-fuzz-%d%s", folder, (int)getpid(), ending);
    FILE *file = fopen(path, "wb"); /* not kota_file_write, which waits for the disk */
    KOTA_ASSERT(file != NULL && fwrite(bytes, 1, length, file) == length);
    KOTA_ASSERT(fclose(file) == 0);
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_one(bytes, length);
    return 0;
}

int32_t fuzz_corpus(const char *folder) {
    char **names = NULL;
    int32_t count = 0;
    kota_error err = {0};
    if (kota_folder_list(&names, &count, folder, &err) != KOTA_OK) return 0;
    for (int32_t n = 0; n < count; n++) {
        char *path = kota_text_format("%s/%s", folder, names[n]), *bytes = NULL;
        size_t length = 0;
        if (kota_file_read(&bytes, &length, path, (size_t)1 << 24, &err) == KOTA_OK)
            fuzz_one((const uint8_t *)bytes, length);
        kota_free(bytes);
        kota_free(path);
        kota_free(names[n]);
    }
    kota_free(names);
    return count;
}

#ifndef KOTA_FUZZ
int main(int argc, char **argv) {
    int32_t count = argc == 2 ? fuzz_corpus(argv[1]) : 0;
    printf("%d inputs\n", (int)count);
    return count > 0 ? 0 : 1;
}
#endif
