/* Include before a .def file, in one .c file: defines T_schema for each of its records. The record's name is T
 * without "kota_". The array of pointers `names` of a KOTA_CHOICE must end with NULL. */
/* clang-format off: one paragraph a kind */
#define KOTA_RECORD(T) static const kota_member T##_members[] = {
#define KOTA_NUMBER(T, field, key_, scale_, fallback_, low_, high_, doc_, source_)                                   \
    {.name = #field, .key = key_, .scale = scale_, .kind = KOTA_KIND_NUMBER, .offset = offsetof(T, field),           \
     .fallback = fallback_, .low = low_, .high = high_, .doc = doc_, .source = source_},
#define KOTA_NUMBER_REQUIRED(T, field, key_, scale_, low_, high_, doc_)                                              \
    {.name = #field, .key = key_, .scale = scale_, .kind = KOTA_KIND_NUMBER, .offset = offsetof(T, field),           \
     .fallback = KOTA_NAN, .low = low_, .high = high_, .required = true, .doc = doc_, .source = ""},
#define KOTA_INTEGER(T, field, key_, fallback_, low_, high_, doc_, source_)                                          \
    {.name = #field, .key = key_, .scale = 1, .kind = KOTA_KIND_INTEGER, .offset = offsetof(T, field),               \
     .fallback = fallback_, .low = low_, .high = high_, .doc = doc_, .source = source_},
#define KOTA_FLAG(T, field, key_, fallback_, doc_, source_)                                                          \
    {.name = #field, .key = key_, .scale = 1, .kind = KOTA_KIND_FLAG, .offset = offsetof(T, field),                  \
     .fallback = fallback_, .doc = doc_, .source = source_},
#define KOTA_TEXT(T, field, key_, fallback_, doc_)                                                                   \
    {.name = #field, .key = key_, .scale = 1, .kind = KOTA_KIND_TEXT, .offset = offsetof(T, field),                  \
     .fallback_text = fallback_, .doc = doc_, .source = ""},
#define KOTA_TEXT_REQUIRED(T, field, key_, doc_)                                                                     \
    {.name = #field, .key = key_, .scale = 1, .kind = KOTA_KIND_TEXT, .offset = offsetof(T, field),                  \
     .fallback_text = "", .required = true, .doc = doc_, .source = ""},
#define KOTA_CHOICE(T, field, key_, names_, fallback_, doc_, source_)                                                \
    {.name = #field, .key = key_, .scale = 1, .kind = KOTA_KIND_CHOICE, .offset = offsetof(T, field),                \
     .fallback_text = fallback_, .choices = names_, .doc = doc_, .source = source_},
#define KOTA_NUMBERS(T, field, key_, scale_, low_, high_, doc_)                                                      \
    {.name = #field, .key = key_, .scale = scale_, .kind = KOTA_KIND_NUMBERS, .offset = offsetof(T, field),          \
     .low = low_, .high = high_, .doc = doc_, .source = ""},
#define KOTA_POINTS(T, field, key_, low_count_, doc_)                                                                \
    {.name = #field, .key = key_, .scale = 1, .kind = KOTA_KIND_POINTS, .offset = offsetof(T, field),                \
     .low = low_count_, .high = 1e6, .doc = doc_, .source = ""},
#define KOTA_ONE(T, field, key_, record_type, doc_)                                                                  \
    {.name = #field, .key = key_, .scale = 1, .kind = KOTA_KIND_RECORD, .offset = offsetof(T, field),                \
     .record = &record_type##_schema, .doc = doc_, .source = ""},
#define KOTA_MANY(T, field, key_, record_type, low_count_, high_count_, doc_)                                        \
    {.name = #field, .key = key_, .scale = 1, .kind = KOTA_KIND_RECORDS, .offset = offsetof(T, field),               \
     .record = &record_type##_schema, .low = low_count_, .high = high_count_, .doc = doc_, .source = ""},
#define KOTA_END(T)                                                                                                  \
    }                                                                                                                \
    ;                                                                                                                \
    const kota_schema T##_schema = {.name = &#T[5], .size = sizeof(T), .members = T##_members,                       \
                                    .count = KOTA_COUNT(T##_members)};
