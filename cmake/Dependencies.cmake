# Where third-party code comes from. Debian packages are found here; pinned artefacts are unpacked by tools/setup.sh into
# GRASPBENCH_DEPS, one folder each, named after tools/dependencies.lock.

include(Lock)  # GRASPBENCH_DEPS, graspbench_locked_folder()

find_package(Threads REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(simdjson 3 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(CLI11 REQUIRED)
find_package(TBB REQUIRED)

find_library(QHULL_LIBRARY qhull_r REQUIRED)
add_library(qhull_r INTERFACE)
target_link_libraries(qhull_r INTERFACE ${QHULL_LIBRARY})

find_library(SENTENCEPIECE_LIBRARY sentencepiece REQUIRED)
find_library(SENTENCEPIECE_TRAIN_LIBRARY sentencepiece_train REQUIRED)
add_library(sentencepiece INTERFACE)
target_link_libraries(sentencepiece INTERFACE ${SENTENCEPIECE_LIBRARY} ${SENTENCEPIECE_TRAIN_LIBRARY})

# Debian ships FindOpenVDB outside the default module path.
file(GLOB _openvdb_modules /usr/lib/*/cmake/OpenVDB)
list(APPEND CMAKE_MODULE_PATH ${_openvdb_modules})
find_package(OpenVDB 10 REQUIRED COMPONENTS openvdb)

if(GRASPBENCH_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
if(GRASPBENCH_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()
