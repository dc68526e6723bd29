/* Content hashes and lasting ids: XXH3 over bytes whose order does not depend on the machine. */
#include "core/hash.h"

#include <string.h>
#include <xxhash.h>

#include "core/mathx.h"
#include "core/memory.h"

struct kota_hasher {
    XXH3_state_t *state;
};

kota_hasher *kota_hasher_create(void) {
    kota_hasher *hasher = kota_alloc(1, sizeof *hasher);
    hasher->state = XXH3_createState();
    if (hasher->state == NULL) kota_panic(__FILE__, __LINE__, "out of memory: the state of a hash");
    XXH3_128bits_reset(hasher->state);
    return hasher;
}

void kota_hasher_destroy(kota_hasher *hasher) {
    if (hasher == NULL) return;
    XXH3_freeState(hasher->state);
    kota_free(hasher);
}

void kota_hasher_bytes(kota_hasher *hasher, const void *bytes, size_t count) {
    if (count > 0) XXH3_128bits_update(hasher->state, bytes, count);
}

void kota_hasher_text(kota_hasher *hasher, const char *text) { kota_hasher_bytes(hasher, text, strlen(text) + 1); }

static void little_endian(unsigned char bytes[8], uint64_t value) {
    for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)(value >> (8 * i) & 0xff);
}

void kota_hasher_u64(kota_hasher *hasher, uint64_t value) {
    unsigned char bytes[8];
    little_endian(bytes, value);
    kota_hasher_bytes(hasher, bytes, sizeof bytes);
}

void kota_hasher_f64(kota_hasher *hasher, double value) {
    uint64_t bits = kota_bits(value);
    if (value == 0.0) bits = 0;
    if (kota_is_nan(value)) bits = UINT64_C(0x7ff8000000000000);
    kota_hasher_u64(hasher, bits);
}

kota_hash kota_hasher_value(const kota_hasher *hasher) {
    XXH128_hash_t digest = XXH3_128bits_digest(hasher->state);
    return (kota_hash){.low = digest.low64, .high = digest.high64};
}

kota_hash kota_hash_bytes(const void *bytes, size_t count) {
    XXH128_hash_t digest = XXH3_128bits(count > 0 ? bytes : "", count);
    return (kota_hash){.low = digest.low64, .high = digest.high64};
}

/* 0 is kept for "none". */
static uint64_t never_0(uint64_t id) { return id != 0 ? id : 1; }

uint64_t kota_hash_id(const char *text) { return never_0(XXH3_64bits(text, strlen(text))); }

uint64_t kota_hash_part(uint64_t id, uint64_t part) {
    unsigned char bytes[16];
    little_endian(bytes, id);
    little_endian(bytes + 8, part);
    return never_0(XXH3_64bits(bytes, sizeof bytes));
}

void kota_hash_text(kota_hash hash, char text[KOTA_HASH_TEXT_MAX]) {
    for (int i = 0; i < 32; i++) {
        uint64_t half = i < 16 ? hash.high : hash.low;
        text[i] = "0123456789abcdef"[half >> (60 - 4 * (i % 16)) & 15];
    }
    text[32] = '\0';
}

bool kota_hash_from_text(kota_hash *hash, const char *text) {
    static const char DIGITS[] = "0123456789abcdef";
    if (strlen(text) != KOTA_HASH_TEXT_MAX - 1 || strspn(text, DIGITS) != KOTA_HASH_TEXT_MAX - 1) return false;
    *hash = (kota_hash){0};
    for (int i = 0; i < 32; i++) {
        uint64_t *half = i < 16 ? &hash->high : &hash->low;
        *half = *half << 4 | (uint64_t)(strchr(DIGITS, text[i]) - DIGITS);
    }
    return true;
}
