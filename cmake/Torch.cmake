# LibTorch as the target torch_cpp: from TORCH_ROOT, an installed torch package, or the unpacked wheel of
# tools/dependencies.lock (tools/find-torch.sh decides). Without one the build goes on without neural parts.
#
# find_package(Torch) is avoided on purpose: with a CUDA build it enables the CUDA language, wants toolkit libraries that
# this project does not use, and overrides the CUDA architectures.

set(TORCH_ROOT "$ENV{TORCH_ROOT}" CACHE PATH "A LibTorch (the folder with include/ and lib/) to use instead of others")

set(GRASPBENCH_WITH_TORCH FALSE)
if(NOT GRASPBENCH_TORCH)
  message(STATUS "Neural parts: off, as asked (GRASPBENCH_TORCH=OFF)")
  return()
endif()

execute_process(
  COMMAND ${CMAKE_COMMAND} -E env TORCH_ROOT=${TORCH_ROOT} ${CMAKE_SOURCE_DIR}/tools/find-torch.sh
  OUTPUT_VARIABLE _torch ERROR_VARIABLE _problem RESULT_VARIABLE _status OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT _status EQUAL 0)
  message(FATAL_ERROR "${_problem}")
endif()
if(NOT _torch)
  message(STATUS "Neural parts: off, no LibTorch found (tools/setup.sh fetches the pinned one)")
  return()
endif()

# The version header moved in 2.8; the old one now only includes the new one.
set(_version "")
foreach(_header torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
  if(EXISTS ${_torch}/include/${_header})
    file(READ ${_torch}/include/${_header} _content)
    string(APPEND _version "${_content}")
  endif()
endforeach()
string(REGEX MATCH "\"([0-9]+\\.[0-9]+\\.[0-9]+)" _ "${_version}")
set(GRASPBENCH_TORCH_VERSION ${CMAKE_MATCH_1})

# libtorch.so itself is an empty library that names the parts; linking the parts lets the CUDA build run on machines
# without the CUDA libraries.
add_library(torch_cpp INTERFACE)
target_include_directories(torch_cpp SYSTEM INTERFACE ${_torch}/include ${_torch}/include/torch/csrc/api/include)
target_link_libraries(torch_cpp INTERFACE ${_torch}/lib/libtorch_cpu.so ${_torch}/lib/libc10.so)

# LibTorch's own OpenMP runtime, so that a process has one pool of threads; our code uses OpenMP only where this is known.
file(GLOB GRASPBENCH_TORCH_OPENMP ${_torch}/lib/libgomp*.so* ${_torch}/../torch.libs/libgomp*.so*)
target_link_libraries(torch_cpp INTERFACE ${GRASPBENCH_TORCH_OPENMP})

# The pinned CUDA build is complete only with the NVIDIA libraries, which set-up fetches where there is a driver.
set(_kind "CPU")
if(EXISTS ${_torch}/lib/libtorch_cuda.so AND (EXISTS ${_torch}/../.stamps/cuda OR NOT EXISTS ${_torch}/../.stamps))
  set(_kind "CPU and CUDA")
  # Nothing of libtorch_cuda is called by name; loading it registers its kernels.
  target_link_options(torch_cpp INTERFACE -Wl,--no-as-needed)
  target_link_libraries(torch_cpp INTERFACE ${_torch}/lib/libtorch_cuda.so ${_torch}/lib/libc10_cuda.so)
endif()

set(GRASPBENCH_WITH_TORCH TRUE)
message(STATUS "Neural parts: LibTorch ${GRASPBENCH_TORCH_VERSION}, ${_kind}, in ${_torch}")
