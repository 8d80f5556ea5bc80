# Settings and helpers that every folder of this project shares.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

option(GRASPBENCH_TESTS "Build the tests" ON)
option(GRASPBENCH_BENCHMARKS "Build the benchmarks (Google Benchmark)" OFF)
option(GRASPBENCH_FUZZERS "Build the libFuzzer targets (needs Clang)" OFF)
option(GRASPBENCH_TORCH "Build the neural module when LibTorch is there" ON)
set(GRASPBENCH_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined or thread")
set(GRASPBENCH_WERROR OFF CACHE BOOL "Treat warnings as errors")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# The same bits on every machine: no contraction of a*b+c, no machine-specific instructions.
add_compile_options(-ffp-contract=off)
if(GRASPBENCH_SANITIZE)
  add_compile_options(-fsanitize=${GRASPBENCH_SANITIZE} -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${GRASPBENCH_SANITIZE})
endif()

# -Wno-restrict: GCC 12 misreads `"literal" + string` (its bug 105651).
add_library(graspbench_warnings INTERFACE)
target_compile_options(graspbench_warnings INTERFACE
  -Wall -Wextra -Wno-missing-field-initializers -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<BOOL:${GRASPBENCH_WERROR}>:-Werror>)

# graspbench_module(<name> [DEPS <targets>...] [PRIVATE_DEPS <targets>...])
#
# A static library graspbench_<name> of all .cc files in this folder and below. PRIVATE_DEPS are third-party libraries whose
# headers stay inside .cc files.
function(graspbench_module NAME)
  cmake_parse_arguments(MODULE "" "" "DEPS;PRIVATE_DEPS;EXCLUDE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  foreach(pattern ${MODULE_EXCLUDE})
    list(FILTER sources EXCLUDE REGEX ${pattern})
  endforeach()
  if(NOT sources)
    add_library(graspbench_${NAME} INTERFACE)
    target_link_libraries(graspbench_${NAME} INTERFACE ${MODULE_DEPS})
    return()
  endif()
  add_library(graspbench_${NAME} STATIC ${sources})
  target_include_directories(graspbench_${NAME} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(graspbench_${NAME}
    PUBLIC ${MODULE_DEPS}
    PRIVATE graspbench_warnings ${MODULE_PRIVATE_DEPS})
endfunction()

# graspbench_source_hash(<variable> FILES <paths>...)
#
# Twelve hexadecimal digits of the content of these files, .h and .cc of each path without an ending. They name what is kept on
# disk of the code's results, so that other code never meets them. Configures again when a file changes.
function(graspbench_source_hash VARIABLE)
  cmake_parse_arguments(HASH "" "" "FILES" ${ARGN})
  set(hashes "")
  foreach(path ${HASH_FILES})
    file(GLOB files ${path} ${path}.h ${path}.cc)
    if(NOT files)
      message(FATAL_ERROR "graspbench_source_hash: there is no ${path}")
    endif()
    foreach(source ${files})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
      file(SHA256 ${source} hash)
      string(APPEND hashes ${hash})
    endforeach()
  endforeach()
  string(SHA256 hash "${hashes}")
  string(SUBSTRING ${hash} 0 12 hash)
  set(${VARIABLE} ${hash} PARENT_SCOPE)
endfunction()

# graspbench_tests(<module> [DEPS <targets>...] [LABEL <label>] [EXCLUDE <regex>])
#
# One GoogleTest binary <module>_test of all *_test.cc files in tests/<module>, but those whose paths match; each of its
# test cases is a ctest with the label, or the name of the module.
function(graspbench_tests MODULE)
  cmake_parse_arguments(TEST "" "LABEL;EXCLUDE" "DEPS" ${ARGN})
  if(NOT TEST_LABEL)
    set(TEST_LABEL ${MODULE})
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${MODULE}/*_test.cc)
  if(TEST_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX ${TEST_EXCLUDE})
  endif()
  if(NOT sources)
    return()
  endif()
  add_executable(${MODULE}_test ${sources})
  target_link_libraries(${MODULE}_test PRIVATE
    graspbench_warnings graspbench_test_support ${TEST_DEPS} GTest::gtest_main GTest::gmock)
  gtest_discover_tests(${MODULE}_test
    TEST_PREFIX ${MODULE}.
    DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${TEST_LABEL} TIMEOUT 600
    ENVIRONMENT OMP_NUM_THREADS=1)  # one value each: this command takes no lists
endfunction()
