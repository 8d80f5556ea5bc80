#include "simulators/mujoco/mujoco_simulator.h"

#include "simulators/mujoco/mujoco_library.h"
#include "simulators/mujoco/mujoco_world.h"

namespace graspbench {
namespace {

class MuJoCoSimulator final : public Simulator {
 public:
  const std::string& name() const override { return name_; }
  const std::string& version() const override { return version_; }

  std::unique_ptr<World> Create(const Scene& scene, const PhysicsOptions& options) override {
    PrepareMuJoCo();
    return std::make_unique<MuJoCoWorld>(scene, options);
  }

 private:
  std::string name_ = "mujoco", version_ = MuJoCoVersion();
};

}  // namespace

std::unique_ptr<Simulator> MakeMuJoCoSimulator() { return std::make_unique<MuJoCoSimulator>(); }

}  // namespace graspbench
