# MuJoCo as the target mujoco_c_api: the unpacked pinned wheel of mujoco-core, which is a C library with its headers. The
# wheel has no link libmujoco.so, so the versioned file is linked by its path.

graspbench_locked_folder(mujoco-core _mujoco)
option(GRASPBENCH_MUJOCO "Build the MuJoCo engine when its library is there" ON)

set(GRASPBENCH_WITH_MUJOCO FALSE)
if(NOT GRASPBENCH_MUJOCO)
  return()
endif()
file(GLOB _mujoco_library ${_mujoco}/mujoco/libmujoco.so.*)
if(NOT _mujoco_library)
  message(WARNING "The MuJoCo library is not in ${_mujoco}: building without the MuJoCo engine and its policies. Run "
    "tools/setup.sh to fetch it, then configure again.")
  return()
endif()
set(GRASPBENCH_WITH_MUJOCO TRUE)

add_library(mujoco_c_api INTERFACE)
target_include_directories(mujoco_c_api SYSTEM INTERFACE ${_mujoco}/mujoco/include)
target_link_libraries(mujoco_c_api INTERFACE ${_mujoco_library})
