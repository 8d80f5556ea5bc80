# Reads tools/dependencies.lock, the one list of pinned artefacts; tools/setup.sh unpacks them into GRASPBENCH_DEPS.

if(DEFINED ENV{GRASP_BENCH_CACHE})
  set(_cache $ENV{GRASP_BENCH_CACHE})
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(_cache $ENV{XDG_CACHE_HOME}/grasp-bench)
else()
  set(_cache $ENV{HOME}/.cache/grasp-bench)
endif()
set(GRASPBENCH_DEPS ${_cache}/deps)

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/dependencies.lock)

# graspbench_locked_folder(<name> <variable>): the folder where the artefact is, or will be, unpacked. Of several pinned
# variants the one that is there, else the first.
function(graspbench_locked_folder NAME VARIABLE)
  file(STRINGS ${CMAKE_SOURCE_DIR}/tools/dependencies.lock lines REGEX "^${NAME} ")
  if(NOT lines)
    message(FATAL_ERROR "tools/dependencies.lock has no line for ${NAME}")
  endif()
  set(folder "")
  foreach(line ${lines})
    string(REGEX MATCH "^${NAME} +([^ ]+)" _ "${line}")
    set(candidate ${GRASPBENCH_DEPS}/${NAME}-${CMAKE_MATCH_1})
    if(EXISTS ${candidate} OR NOT folder)
      set(folder ${candidate})
    endif()
    if(EXISTS ${candidate})
      break()
    endif()
  endforeach()
  set(${VARIABLE} ${folder} PARENT_SCOPE)
endfunction()
