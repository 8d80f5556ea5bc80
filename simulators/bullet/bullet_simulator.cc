#include "simulators/bullet/bullet_simulator.h"

#include <optional>

#include "core/temporary_folder.h"
#include "simulators/bullet/bullet_client.h"
#include "simulators/bullet/bullet_world.h"

namespace graspbench {
namespace {

class BulletSimulator final : public Simulator {
 public:
  const std::string& name() const override { return name_; }
  const std::string& version() const override { return version_; }

  std::unique_ptr<World> Create(const Scene& scene, const PhysicsOptions& options) override {
    if (!session_) session_.emplace();
    return std::make_unique<BulletWorld>(session_->client, scene, options, session_->folder.path());
  }

 private:
  struct Session {
    TemporaryFolder folder;
    BulletClient client;
  };
  std::string name_ = "bullet", version_ = BulletVersion();
  std::optional<Session> session_;  // from the first scene on
};

}  // namespace

std::unique_ptr<Simulator> MakeBulletSimulator() { return std::make_unique<BulletSimulator>(); }

std::string BulletVersion() { return "3.2.7"; }

}  // namespace graspbench
