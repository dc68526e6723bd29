# The browser build's libraries, from Debian's source packages, under the names that pkg-config gives them elsewhere;
# and its page. What is not in the page: GDAL, SQLite, NLopt, libarchive.
set(web_folder ${CMAKE_CURRENT_LIST_DIR})
set(web_sources ${CMAKE_BINARY_DIR}/sources CACHE PATH "Debian's source packages of the browser build's libraries")
foreach(package libsdl2 lua5.4 cjson zlib imgui)
  if(NOT EXISTS ${web_sources}/${package})
    execute_process(COMMAND sh ${web_folder}/sources.sh ${web_sources} RESULT_VARIABLE failure)
    if(failure)
      message(FATAL_ERROR "the sources of ${package} cannot be had")
    endif()
  endif()
endforeach()

# web_library(name include-folder source...): not held to our warnings
function(web_library name include)
  add_library(web_${name} STATIC ${ARGN})
  target_compile_options(web_${name} PRIVATE -w)
  set_target_properties(web_${name} PROPERTIES C_EXTENSIONS ON)
  target_include_directories(web_${name} SYSTEM PUBLIC ${include})
  add_library(PkgConfig::${name} ALIAS web_${name})
endfunction()

file(GLOB lua ${web_sources}/lua5.4/src/*.c)
list(FILTER lua EXCLUDE REGEX "/luac?\\.c$")
web_library(LUA ${web_sources}/lua5.4/src ${lua})
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/include/lua5.4-deb-multiarch.h
  CONTENT "#define DEB_HOST_MULTIARCH \"wasm32\"\n") # Debian's own addition

include_directories(SYSTEM ${CMAKE_BINARY_DIR}/include)

# cJSON is included as <cjson/cJSON.h>, SDL as <SDL2/SDL.h>: folders of those names, in links.
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include)
file(CREATE_LINK ${web_sources}/cjson ${CMAKE_BINARY_DIR}/include/cjson SYMBOLIC)
file(CREATE_LINK ${web_sources}/libsdl2/include ${CMAKE_BINARY_DIR}/include/SDL2 SYMBOLIC)
web_library(CJSON ${web_sources}/cjson ${web_sources}/cjson/cJSON.c)
file(GLOB zlib ${web_sources}/zlib/*.c)
web_library(ZLIB ${web_sources}/zlib ${zlib})

# Headers alone, which Debian installs for every machine: taken one by one, since beside them lie those of this one.
foreach(header xxhash.h stb cglm)
  find_path(web_${header} ${header} PATHS /usr/include NO_DEFAULT_PATH REQUIRED)
  file(CREATE_LINK ${web_${header}}/${header} ${CMAKE_BINARY_DIR}/include/${header} SYMBOLIC)
endforeach()
add_library(PkgConfig::XXHASH INTERFACE IMPORTED)
target_compile_definitions(PkgConfig::XXHASH INTERFACE XXH_INLINE_ALL=1)
set(KOTA_CGLM_INCLUDE ${CMAKE_BINARY_DIR}/include)

# Of SDL the window, its events and its clock, and plain pixels for browsers without OpenGL ES 3.0. Its own header for
# this platform says how, so nothing is configured.
set(sdl ${web_sources}/libsdl2/src)
file(GLOB sdl_sources ${sdl}/*.c ${sdl}/atomic/*.c ${sdl}/cpuinfo/*.c ${sdl}/events/*.c ${sdl}/file/*.c
  ${sdl}/stdlib/*.c ${sdl}/thread/*.c ${sdl}/thread/generic/*.c ${sdl}/timer/*.c ${sdl}/timer/unix/*.c
  ${sdl}/video/*.c ${sdl}/video/yuv2rgb/*.c ${sdl}/video/emscripten/*.c ${sdl}/loadso/dlopen/*.c ${sdl}/locale/*.c
  ${sdl}/locale/emscripten/*.c ${sdl}/render/*.c ${sdl}/render/software/*.c ${sdl}/render/opengles2/*.c)
web_library(SDL2 ${web_sources}/libsdl2/include ${sdl_sources})
target_compile_definitions(web_SDL2 PRIVATE SDL_AUDIO_DISABLED=1 SDL_JOYSTICK_DISABLED=1
  SDL_SENSOR_DISABLED=1 SDL_POWER_DISABLED=1)

# Dear ImGui and its drawing alone: mouse and keys come from us.
enable_language(CXX)
set(CMAKE_CXX_STANDARD 17)
set(imgui ${web_sources}/imgui)
web_library(IMGUI ${imgui} ${imgui}/imgui.cpp ${imgui}/imgui_draw.cpp ${imgui}/imgui_tables.cpp
  ${imgui}/imgui_widgets.cpp ${imgui}/backends/imgui_impl_opengl3.cpp)
target_compile_definitions(web_IMGUI PRIVATE IMGUI_IMPL_OPENGL_ES3=1)

# What the browser has by itself: one thread, OpenGL ES 3.0.
foreach(own Threads::Threads PkgConfig::EPOXY)
  add_library(${own} INTERFACE IMPORTED)
endforeach()

# After the program is defined: its files and its page.
function(web_page program)
  set_target_properties(${program} PROPERTIES SUFFIX .js)
  set(fonts /usr/share/fonts/truetype/dejavu)
  foreach(file IN ITEMS ${fonts}/DejaVuSans.ttf ${fonts}/DejaVuSans-Bold.ttf)
    list(APPEND options "SHELL:--embed-file ${file}@${file}")
  endforeach()
  foreach(folder scripts scenarios/contoh)
    list(APPEND options "SHELL:--embed-file ${CMAKE_SOURCE_DIR}/${folder}@/share/kota/${folder}")
  endforeach()
  file(GLOB_RECURSE held CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/scripts/* ${CMAKE_SOURCE_DIR}/scenarios/contoh/*)
  set_target_properties(${program} PROPERTIES LINK_DEPENDS "${held};${web_folder}/absent.js")
  target_link_options(${program} PRIVATE -O2 --js-library ${web_folder}/absent.js ${options}
    -sSINGLE_FILE=1 -sALLOW_MEMORY_GROWTH=1 -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
    -sENVIRONMENT=web,node -sTOTAL_STACK=4MB -sINITIAL_MEMORY=128MB -sMAXIMUM_MEMORY=4GB)
  set(page ${CMAKE_BINARY_DIR}/${program}.html)
  add_custom_command(OUTPUT ${page}
    COMMAND sed -e "/kota[.]js/{r $<TARGET_FILE:${program}>" -e "d}" ${web_folder}/page.html > ${page}
    DEPENDS ${program} ${web_folder}/page.html VERBATIM)
  add_custom_target(${program}_page ALL DEPENDS ${page})
endfunction()
