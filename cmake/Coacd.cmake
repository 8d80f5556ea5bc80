# CoACD's library as the target coacd_c_api: the unpacked pinned wheel. It finds the OpenMP library of its wheel by a path
# relative to itself.

graspbench_locked_folder(coacd _coacd)
option(GRASPBENCH_COACD "Build with CoACD when its library is there" ON)

set(GRASPBENCH_WITH_COACD FALSE)
if(NOT GRASPBENCH_COACD)
  return()
endif()
if(NOT EXISTS ${_coacd}/coacd/lib_coacd.so)
  message(WARNING "The CoACD library is not in ${_coacd}: building without it. Run tools/setup.sh to fetch it, then "
    "configure again.")
  return()
endif()
set(GRASPBENCH_WITH_COACD TRUE)

add_library(coacd_c_api INTERFACE)
target_link_libraries(coacd_c_api INTERFACE ${_coacd}/coacd/lib_coacd.so)
