/* Numbers of report.html's maps: layers of whole numbers, one after another, compressed together. A layer that is
 * much like an earlier one is kept as its difference from it, which compresses to little. */
#include "core/memory.h"
#include "core/text.h"
#include "io/deflate.h"
#include "report/page.h"

int32_t kota_report__pack_add(kota_packed_values *pack, const int16_t *values, int32_t count, int32_t from) {
    KOTA_ASSERT(from < pack->count && (from < 0 || pack->layers[from].count == count));
    if (pack->count == pack->room) {
        pack->room = pack->room > 0 ? 2 * pack->room : 64;
        pack->layers = kota_realloc(pack->layers, (size_t)pack->room, sizeof *pack->layers);
    }
    kota_pack_layer *layer = &pack->layers[pack->count];
    *layer = (kota_pack_layer){kota_alloc((size_t)count + 1, sizeof(int16_t)), count, from};
    for (int32_t i = 0; i < count; i++) layer->values[i] = values[i];
    return pack->count++;
}

void kota_report__pack_free(kota_packed_values *pack) {
    for (int32_t l = 0; l < pack->count; l++) kota_free(pack->layers[l].values);
    kota_free(pack->layers);
    *pack = (kota_packed_values){0};
}

/* All low bytes of a layer, then all high ones: alike stands by alike. */
static void lay_out(uint8_t *bytes, const kota_packed_values *pack) {
    for (int32_t l = 0; l < pack->count; l++) {
        const kota_pack_layer *layer = &pack->layers[l];
        const int16_t *before = layer->from >= 0 ? pack->layers[layer->from].values : NULL;
        for (int32_t i = 0; i < layer->count; i++) {
            uint16_t value = (uint16_t)((uint16_t)layer->values[i] - (before != NULL ? (uint16_t)before[i] : 0u));
            bytes[i] = (uint8_t)(value & 255u);
            bytes[layer->count + i] = (uint8_t)(value >> 8);
        }
        bytes += 2 * (size_t)layer->count;
    }
}

void kota_report__json_pack(kota_json_writer *json, const kota_packed_values *pack) {
    size_t length = 0;
    double *layers = kota_alloc(2 * (size_t)pack->count + 1, sizeof(double));
    for (int32_t l = 0; l < pack->count; l++) {
        length += 2 * (size_t)pack->layers[l].count;
        layers[2 * l] = pack->layers[l].count;
        layers[2 * l + 1] = pack->layers[l].from;
    }
    kota_json_numbers(json, "layers", layers, 2 * pack->count, 2); /* count, the layer that it is a change of or -1 */
    kota_free(layers);
    uint8_t *bytes = kota_alloc(length + 1, 1);
    lay_out(bytes, pack);
    size_t small_length;
    uint8_t *small = kota_deflate(&small_length, bytes, length, 9);
    kota_text text = {0};
    kota_report__base64(&text, small, small_length);
    kota_json_text(json, "values", text.chars);
    kota_text_free(&text);
    kota_free(small);
    kota_free(bytes);
}
