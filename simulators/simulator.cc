#include "simulators/simulator.h"

#include "core/error.h"
#include "core/suggest.h"
#ifdef GRASPBENCH_WITH_BULLET
#include "simulators/bullet/bullet_simulator.h"
#endif

namespace graspbench {

Controls InitialControls(const Scene& scene, const PhysicsOptions& options) {
  return {.gravity = options.gravity, .hand_target = scene.hand_start, .table = scene.table};
}

std::vector<EngineInfo> Engines() {
#ifdef GRASPBENCH_WITH_BULLET
  return {{.name = "bullet", .version = BulletVersion(), .available = true}};
#else
  return {{.name = "bullet",
           .why_not = "built without Bullet: run tools/setup.sh to fetch its source, then build "
                      "again"}};
#endif
}

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
  throw UnknownName("physics engine", engine, names);
}

}  // namespace graspbench
