/* Include before a .def file: turns its records into struct types. No include guard: it is undone by schema_end.h. */
#define KOTA_RECORD(T) typedef struct T {
#define KOTA_NUMBER(T, field, key, scale, fallback, low, high, doc, source) double field;
#define KOTA_NUMBER_REQUIRED(T, field, key, scale, low, high, doc) double field;
#define KOTA_INTEGER(T, field, key, fallback, low, high, doc, source) int64_t field;
#define KOTA_FLAG(T, field, key, fallback, doc, source) bool field;
#define KOTA_TEXT(T, field, key, fallback, doc) const char *field;
#define KOTA_TEXT_REQUIRED(T, field, key, doc) const char *field;
#define KOTA_CHOICE(T, field, key, names, fallback, doc, source) int32_t field;
#define KOTA_NUMBERS(T, field, key, scale, low, high, doc) kota_numbers field;
#define KOTA_POINTS(T, field, key, low_count, doc) kota_points field;
#define KOTA_ONE(T, field, key, record_type, doc) record_type field;
#define KOTA_MANY(T, field, key, record_type, low_count, high_count, doc) kota_records field;
#define KOTA_END(T)                                                                                                  \
    }                                                                                                                \
    T;
