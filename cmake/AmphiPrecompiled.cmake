# With AMPHI_PRECOMPILE the headers of the standard library and of Boost that most sources include are read once for all
# libraries and once for all tests. The dev preset does without, so that it finds what a source forgot to include.
if(NOT AMPHI_PRECOMPILE)
  function(amphi_precompile target kind)
  endfunction()
  return()
endif()

set(AMPHI_COMMON_HEADERS
  <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <cstdint> <cstring> <deque> <fstream> <functional> <map> <memory>
  <mutex> <numeric> <optional> <random> <set> <span> <string> <string_view> <thread> <unordered_map> <utility> <variant>
  <vector> <boost/json.hpp> <boost/system/result.hpp> <fmt/format.h>)

# A compiler takes a precompiled header only where all that may change it is the same: macros and -pthread.
target_compile_options(amphi_options INTERFACE -pthread)
target_link_libraries(amphi_options INTERFACE Boost::json spdlog::spdlog)
# Behind a precompiled header GCC 12 takes std::string's own code for ours and warns of what is not there; the dev preset,
# without it, keeps these warnings.
target_compile_options(amphi_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread;-Wno-restrict>)

function(amphi_precompiled_headers kind)
  set(source "${CMAKE_BINARY_DIR}/generated/precompiled_${kind}.cpp")
  file(CONFIGURE OUTPUT "${source}" CONTENT "")
  add_library(amphi_precompiled_${kind} OBJECT "${source}")
  target_link_libraries(amphi_precompiled_${kind} PRIVATE amphi_options)
  target_precompile_headers(amphi_precompiled_${kind} PRIVATE ${ARGN})
endfunction()

amphi_precompiled_headers(library ${AMPHI_COMMON_HEADERS})
if(AMPHI_TESTS)
  amphi_precompiled_headers(test ${AMPHI_COMMON_HEADERS} "${CMAKE_SOURCE_DIR}/tests/support/catch.hpp")
  # Programs are compiled otherwise than libraries.
  set_target_properties(amphi_precompiled_test PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(amphi_precompiled_test PRIVATE -fPIE)
endif()

# amphi_precompile(TARGET library|test)
function(amphi_precompile target kind)
  target_precompile_headers(${target} REUSE_FROM amphi_precompiled_${kind})
endfunction()
