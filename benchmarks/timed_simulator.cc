#include "benchmarks/timed_simulator.h"

#include <ctime>
#include <utility>

#include "core/error.h"
#include "core/field.h"
#include "policies/dynamic_lift.h"
#include "policies/gravity_displacement.h"
#include "policies/six_direction.h"

namespace graspbench {
namespace {

/// Adds the time of its life to a sum.
class Stopwatch {
 public:
  explicit Stopwatch(double& seconds) : seconds_(seconds) {}
  ~Stopwatch() { seconds_ += ThreadSeconds() - start_; }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double& seconds_;
  double start_ = ThreadSeconds();
};

class TimedWorld final : public World {
 public:
  TimedWorld(std::unique_ptr<World> world, EngineTimes& times)
      : world_(std::move(world)), times_(times) {}
  void Reset(const Vec3& shift_W) override {
    const Stopwatch watch(times_.resetting);
    world_->Reset(shift_W);
  }
  void Step(int count) override {
    const Stopwatch watch(times_.stepping);
    times_.steps += count;
    world_->Step(count);
  }
  ObjectState Object() const override { return world_->Object(); }
  std::vector<Contact> Contacts() const override { return world_->Contacts(); }
  HandState Hand() const override { return world_->Hand(); }
  void Control(const Controls& controls) override { world_->Control(controls); }

 private:
  std::unique_ptr<World> world_;
  EngineTimes& times_;
};

class TimedSimulator final : public Simulator {
 public:
  TimedSimulator(const std::string& engine, EngineTimes& times)
      : simulator_(MakeSimulator(engine)), times_(times) {}
  const std::string& name() const override { return simulator_->name(); }
  const std::string& version() const override { return simulator_->version(); }
  std::unique_ptr<World> Create(const Scene& scene, const PhysicsOptions& options) override {
    const Stopwatch watch(times_.creating);
    return std::make_unique<TimedWorld>(simulator_->Create(scene, options), times_);
  }

 private:
  std::unique_ptr<Simulator> simulator_;
  EngineTimes& times_;
};

}  // namespace

double ThreadSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::unique_ptr<Simulator> MakeTimedSimulator(const std::string& engine, EngineTimes& times) {
  return std::make_unique<TimedSimulator>(engine, times);
}

std::unique_ptr<Policy> MakeTimedPolicy(const std::string& name, EngineTimes& times,
                                        int perturbed_runs) {
  PolicyInfo info = MakePolicy(name)->Info();
  const Value document = info.constants;
  const Field profile(document, name);
  auto engine = MakeTimedSimulator(info.engine, times);
  if (info.policy == "gravity-displacement") {
    GravityDisplacementConstants constants = ReadGravityDisplacement(profile);
    constants.perturbed_runs = perturbed_runs;
    return std::make_unique<GravityDisplacement>(constants, std::move(info), std::move(engine));
  }
  if (info.policy == "six-direction") {
    const auto constants = ReadSixDirection(profile);
    return std::make_unique<SixDirection>(constants, std::move(info), std::move(engine));
  }
  if (info.policy == "dynamic-lift") {
    const auto constants = ReadDynamicLift(profile);
    return std::make_unique<DynamicLift>(constants, std::move(info), std::move(engine));
  }
  throw Error(ErrorKind::kInternal, "no benchmark of the policy " + info.policy);
}

}  // namespace graspbench
