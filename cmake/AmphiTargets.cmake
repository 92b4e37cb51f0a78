# amphi_library(NAME SOURCES a.cpp ... DEPENDS target ...): a static library of one folder of the design.
function(amphi_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC amphi_options ${ARG_DEPENDS})
    amphi_precompile(${name} library)
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE amphi_options ${ARG_DEPENDS})
  endif()
endfunction()

# Everything but the unit and scenario tests, which tools/test runs with sanitizers only.
add_custom_target(release_round)

# amphi_program(NAME SOURCES ... DEPENDS ...)
function(amphi_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE amphi_options ${ARG_DEPENDS})
  add_dependencies(release_round ${name})
endfunction()

# Label a test `threaded` when more than one thread runs in it: the thread sanitizer then runs it, too; and `bare` when it
# is a unit test that sanitizers cannot run.
# amphi_test(NAME LABELS unit SOURCES ... DEPENDS ... [TIMEOUT s]): a Catch2 program run as one CTest test.
function(amphi_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "LABELS;SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE amphi_options amphi_test_main ${ARG_DEPENDS})
  amphi_precompile(${name} test)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if("integration" IN_LIST ARG_LABELS)
    # These watch real time pass; a neighbour on the other core would be in the way.
    set_tests_properties(${name} PROPERTIES RUN_SERIAL TRUE)
  endif()
  add_dependencies(checked_tests ${name})
  if("integration" IN_LIST ARG_LABELS OR "bare" IN_LIST ARG_LABELS)
    add_dependencies(release_round ${name})
  endif()
  if("threaded" IN_LIST ARG_LABELS)
    add_dependencies(threaded_tests ${name})
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
    # GLib's own allocator would hide a lost object from the leak sanitizer.
    ENVIRONMENT "G_SLICE=always-malloc;TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp history_size=4")
endfunction()

# amphi_fuzz(NAME SOURCES ... DEPENDS ... CORPUS folder): a libFuzzer target; the corpus folder is replayed first.
function(amphi_fuzz name)
  if(NOT AMPHI_FUZZ)
    return()
  endif()
  cmake_parse_arguments(ARG "" "CORPUS" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE amphi_options ${ARG_DEPENDS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers ${name})
  add_test(NAME ${name}
    COMMAND ${CMAKE_SOURCE_DIR}/tools/fuzz-once $<TARGET_FILE:${name}> ${ARG_CORPUS})
  set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT 120)
endfunction()
