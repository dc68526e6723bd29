# Debian's emscripten for CMake. Its clang is called directly, because emcc.py takes longer to start than a file of
# ours to compile; emcc links.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(KOTA_WEB ON)
find_program(KOTA_EMCC emcc)
if(NOT KOTA_EMCC)
  message(FATAL_ERROR "emcc is not installed (apt-get install emscripten)")
endif()
set(ENV{NODE_PATH} /usr/share/nodejs) # where Debian's acorn is, for a node that is not Debian's
execute_process(COMMAND ${KOTA_EMCC} --cflags OUTPUT_VARIABLE web_flags OUTPUT_STRIP_TRAILING_WHITESPACE)
string(REPLACE "-Xclang -iwithsysroot/include/SDL " "" web_flags "${web_flags}") # that is SDL 1
set(CMAKE_C_COMPILER clang-14)
set(CMAKE_CXX_COMPILER clang++-14)
set(CMAKE_AR llvm-ar-14 CACHE FILEPATH "")
set(CMAKE_RANLIB llvm-ranlib-14 CACHE FILEPATH "")
set(CMAKE_C_FLAGS_INIT "${web_flags} -msimd128") # vectors: every browser has them since 2023
set(CMAKE_CXX_FLAGS_INIT "${web_flags} -msimd128 -fno-exceptions -fno-rtti")
set(CMAKE_BUILD_TYPE Page CACHE STRING "")
set(CMAKE_C_FLAGS_PAGE_INIT "-O2")
set(CMAKE_CXX_FLAGS_PAGE_INIT "-O2")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY) # nothing is linked to try
foreach(language C CXX)
  set(CMAKE_${language}_LINK_EXECUTABLE "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs ${KOTA_EMCC}")
  string(APPEND CMAKE_${language}_LINK_EXECUTABLE " <OBJECTS> -o <TARGET> <LINK_FLAGS> <LINK_LIBRARIES>")
endforeach()
