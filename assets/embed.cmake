# Files as bytes of a C source: cmake -DOUT=made.c -DHEADER=layer/header.h -DNAMES=a;b -DFILES=pa;pb -P embed.cmake
# A name whose path is not there becomes empty, so that what is optional may be absent.
set(text "/* Made by the build from assets/. */\n#include \"${HEADER}\"\n")
list(LENGTH NAMES count)
math(EXPR last "${count} - 1")
foreach(k RANGE ${last})
  list(GET NAMES ${k} name)
  list(GET FILES ${k} file)
  set(bytes "")
  if(EXISTS "${file}")
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  endif()
  string(APPEND text "const unsigned char kota_asset_${name}[] = {\n${bytes}0};\n"
    "const unsigned long kota_asset_${name}_length = sizeof kota_asset_${name} - 1;\n")
endforeach()
file(WRITE "${OUT}" "${text}")
