/* Text in several lines: what stands below a map and may be long. */
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "picture/image.h"

/* Bytes of text up to a break that fit into width_px; the first word fits always. */
static size_t line_length(const kota_font *font, double size_px, double width_px, const char *text) {
    size_t end = strcspn(text, "\n"), fits = 0;
    for (size_t at = 0; at < end;) {
        at += strspn(text + at, " ");
        at += strcspn(text + at, " \n");
        if (at > end) at = end;
        char *line = kota_text_format("%.*s", (int)at, text);
        bool fine = kota_font_width(font, line, size_px) <= width_px;
        kota_free(line);
        if (!fine && fits > 0) break;
        fits = at;
        if (!fine) break;
    }
    return fits;
}

int32_t kota_image_paragraph(kota_image *image, const kota_font *font, double x, double y, double size_px,
                             double width_px, double line_px, kota_colour colour, const char *text) {
    int32_t lines = 0;
    do {
        size_t length = line_length(font, size_px, width_px, text);
        char *line = kota_text_format("%.*s", (int)length, text);
        if (image != NULL) kota_image_text(image, font, x, y + lines * line_px, size_px, colour, line);
        kota_free(line);
        lines++;
        text += length;
        text += strspn(text, " ");
        if (*text == '\n') text++;
    } while (*text != '\0');
    return lines;
}
