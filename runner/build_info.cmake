# Writes OUTPUT, the definition of GetBuildInfo(), from the state of the sources; touches it only when that changed.

set(revision unknown)
set(changes "")
find_package(Git QUIET)
if(Git_FOUND)
  # Only what can change a number counts as a change of the sources.
  set(paths cmake CMakeLists.txt tools/dependencies.lock assets core suites nn generators retarget simulators policies
      metrics runner reports cli)
  execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse HEAD WORKING_DIRECTORY ${SOURCE}
    OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed)
    set(revision ${head})
    execute_process(COMMAND ${GIT_EXECUTABLE} status --porcelain --untracked-files=all -- ${paths}
      WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE status ERROR_QUIET)
    if(status)
      execute_process(COMMAND ${GIT_EXECUTABLE} diff HEAD -- ${paths} WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE diff
        ERROR_QUIET)
      string(SHA256 changes "${status}${diff}")
    endif()
  endif()
endif()

set(libraries "")
string(REPLACE "," ";" pairs "${LIBRARIES}")
file(STRINGS ${SOURCE}/tools/dependencies.lock pins REGEX "^(pybullet|mujoco-core|coacd|torch) ")
foreach(pin ${pins})
  string(REGEX REPLACE "^([^ ]+) +([^ ]+).*" "\\1=\\2" pin "${pin}")
  list(APPEND pairs ${pin})
endforeach()
foreach(pair ${pairs})
  string(REPLACE "=" "\", \"" entry "${pair}")
  string(APPEND libraries "{\"${entry}\"}, ")
endforeach()

file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
#include "runner/build_info.h"

namespace graspbench {

const BuildInfo& GetBuildInfo() {
  static const BuildInfo info{
      .version = "@VERSION@",
      .revision = "@revision@",
      .changes = "@changes@",
      .build_type = "@BUILD_TYPE@",
      .compiler = "@COMPILER@",
      .libraries = {@libraries@},
  };
  return info;
}

}  // namespace graspbench
]] @ONLY)
