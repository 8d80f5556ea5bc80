#include "simulators/mujoco/mujoco_library.h"

#include <mujoco/mujoco.h>

#include <mutex>

#include "core/error.h"

namespace graspbench {
namespace {

// MuJoCo's own compiler leaves C code by an exception in the same way.
void HandleMessage(const mjLogMessage* message) {
  if (message->level != mjLOG_ERROR) return;
  throw Error(ErrorKind::kInternal, std::string("MuJoCo gave up: ") + message->subject, "MuJoCo");
}

}  // namespace

void MuJoCoDeleter::operator()(mjSpec_* spec) const { mj_deleteSpec(spec); }
void MuJoCoDeleter::operator()(mjModel_* model) const { mj_deleteModel(model); }
void MuJoCoDeleter::operator()(mjData_* data) const { mj_deleteData(data); }

std::string MuJoCoVersion() { return mj_versionString(); }

void PrepareMuJoCo() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (mj_version() != mjVERSION_HEADER) {
      throw Error(ErrorKind::kMissing,
                  "the MuJoCo library that was loaded has version " + MuJoCoVersion() +
                      ", the program was built for " + std::to_string(mjVERSION_HEADER),
                  "MuJoCo", "build again");
    }
    mju_setLogHandler(HandleMessage);
  });
}

}  // namespace graspbench
