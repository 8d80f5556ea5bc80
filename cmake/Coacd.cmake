# CoACD's library as the target coacd_c_api: the unpacked pinned wheel. Whoever links the target learns the library's path as
# GRASPBENCH_COACD_LIBRARY and opens it when it is first needed, so that no start pays for it and its OpenMP library (found by a
# path relative to itself) never takes the place of another one, for example LibTorch's.

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
target_compile_definitions(coacd_c_api INTERFACE GRASPBENCH_COACD_LIBRARY="${_coacd}/coacd/lib_coacd.so")
target_link_libraries(coacd_c_api INTERFACE ${CMAKE_DL_LIBS})
