/* Include before a .def file: declares T_schema for each of its records. */
#define KOTA_RECORD(T) extern const kota_schema T##_schema;
#define KOTA_NUMBER(T, field, key, scale, fallback, low, high, doc, source)
#define KOTA_NUMBER_REQUIRED(T, field, key, scale, low, high, doc)
#define KOTA_INTEGER(T, field, key, fallback, low, high, doc, source)
#define KOTA_FLAG(T, field, key, fallback, doc, source)
#define KOTA_TEXT(T, field, key, fallback, doc)
#define KOTA_TEXT_REQUIRED(T, field, key, doc)
#define KOTA_CHOICE(T, field, key, names, fallback, doc, source)
#define KOTA_NUMBERS(T, field, key, scale, low, high, doc)
#define KOTA_POINTS(T, field, key, low_count, doc)
#define KOTA_ONE(T, field, key, record_type, doc)
#define KOTA_MANY(T, field, key, record_type, low_count, high_count, doc)
#define KOTA_END(T)
