set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

set(AMPHI_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, for example address,undefined")
option(AMPHI_FUZZ "Build the libFuzzer targets (clang only)" OFF)
option(AMPHI_GSTREAMER "Build what needs GStreamer's codecs (pipelines, amphi-mixer)" ON)
option(AMPHI_TESTS "Build the tests" ON)
option(AMPHI_PRECOMPILE "Precompile the headers that most sources include" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Another checkout of the same sources, or the same one elsewhere, finds what this one compiled.
  set(AMPHI_CCACHE env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1)
  if(AMPHI_PRECOMPILE)
    # As ccache's manual asks for where headers are precompiled.
    list(APPEND AMPHI_CCACHE CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime)
  endif()
  set(CMAKE_CXX_COMPILER_LAUNCHER ${AMPHI_CCACHE} "${CCACHE_PROGRAM}")
  set(CMAKE_C_COMPILER_LAUNCHER ${AMPHI_CCACHE} "${CCACHE_PROGRAM}")
endif()

add_library(amphi_options INTERFACE)
target_compile_options(amphi_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align -Woverloaded-virtual
  -Wconversion -Wno-sign-conversion -Werror -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false dangling pointers and uninitialised members inside Boost's templates.
  target_compile_options(amphi_options INTERFACE -Wno-maybe-uninitialized -Wno-dangling-pointer)
endif()
target_compile_definitions(amphi_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
target_include_directories(amphi_options INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/generated")
if(AMPHI_SANITIZE)
  target_compile_options(amphi_options INTERFACE -fsanitize=${AMPHI_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(amphi_options INTERFACE -fsanitize=${AMPHI_SANITIZE})
else()
  target_compile_options(amphi_options INTERFACE -fstack-protector-strong)
  target_link_options(amphi_options INTERFACE -Wl,-z,relro,-z,now)
endif()
if(AMPHI_FUZZ)
  target_compile_options(amphi_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
