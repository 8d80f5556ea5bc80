#include "simulators/simulator.h"

#include "core/error.h"
#include "core/suggest.h"
#ifdef GRASPBENCH_WITH_BULLET
#include "simulators/bullet/bullet_simulator.h"
#endif
#ifdef GRASPBENCH_WITH_MUJOCO
#include "simulators/mujoco/mujoco_library.h"
#include "simulators/mujoco/mujoco_simulator.h"
#endif

namespace graspbench {
namespace {

EngineInfo Bullet() {
#ifdef GRASPBENCH_WITH_BULLET
  return {.name = "bullet", .version = BulletVersion(), .available = true};
#else
  return {.name = "bullet",
          .why_not =
              "built without Bullet: run tools/setup.sh to fetch its source, then build "
              "again"};
#endif
}

EngineInfo MuJoCo() {
#ifdef GRASPBENCH_WITH_MUJOCO
  return {.name = "mujoco", .version = MuJoCoVersion(), .available = true};
#else
  return {.name = "mujoco",
          .why_not =
              "built without MuJoCo: run tools/setup.sh to fetch its library, then build "
              "again"};
#endif
}

}  // namespace

Controls InitialControls(const Scene& scene, const PhysicsOptions& options) {
  return {.gravity = options.gravity, .hand_target = scene.hand_start, .table = scene.table};
}

std::vector<EngineInfo> Engines() { return {Bullet(), MuJoCo()}; }

std::unique_ptr<Simulator> MakeSimulator(std::string_view engine) {
  std::vector<std::string> names;
  for (const EngineInfo& info : Engines()) {
    names.push_back(info.name);
    if (info.name != engine || info.available) continue;
    throw Error(ErrorKind::kMissing, "the engine \"" + info.name + "\" is not in this build", {},
                info.why_not);
  }
#ifdef GRASPBENCH_WITH_BULLET
  if (engine == "bullet") return MakeBulletSimulator();
#endif
#ifdef GRASPBENCH_WITH_MUJOCO
  if (engine == "mujoco") return MakeMuJoCoSimulator();
#endif
  throw UnknownName("physics engine", engine, names);
}

}  // namespace graspbench
