/* Include after a .def file: forgets the macros that its form was read with. */
#undef KOTA_RECORD
#undef KOTA_NUMBER
#undef KOTA_NUMBER_REQUIRED
#undef KOTA_INTEGER
#undef KOTA_FLAG
#undef KOTA_TEXT
#undef KOTA_TEXT_REQUIRED
#undef KOTA_CHOICE
#undef KOTA_NUMBERS
#undef KOTA_POINTS
#undef KOTA_ONE
#undef KOTA_MANY
#undef KOTA_END
