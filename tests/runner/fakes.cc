#include "tests/runner/fakes.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "core/error.h"
#include "core/json.h"
#include "core/rng.h"
#include "core/suggest.h"
#include "runner/store.h"
#include "tests/support/shapes.h"

namespace graspbench::fakes {
namespace {

class SphereHand final : public HandModel {
 public:
  const std::string& name() const override { return name_; }
  const std::string& hash() const override { return hash_; }
  int joint_count() const override { return 0; }
  PosedHand Forward(const Grasp& grasp) const override {
    PosedHand posed;
    posed.surface = grasp.X_OH * shapes::Sphere({.radius = 0.005, .subdivisions = 1});
    posed.closed = posed.surface;
    return posed;
  }
  const std::vector<HandRegion>& regions() const override { return regions_; }
  const Vec3& palm_normal() const override { return palm_normal_; }

 private:
  std::string name_ = "mano", hash_ = "sphere";
  std::vector<HandRegion> regions_;
  Vec3 palm_normal_ = Vec3::UnitZ();
};

class SphereSuite final : public Suite {
 public:
  SuiteInfo Info() const override {
    return {.id = "spheres", .version = "1", .title = "Spheres", .stand_in = true};
  }

  std::vector<CaseRef> List(const CaseFilter& filter) const override {
    std::vector<CaseRef> kept;
    for (int i = 0; i < kCases; ++i) {
      const std::string id = "case-" + std::to_string(i);
      const auto& items = filter.items;
      if (!items.empty() && std::find(items.begin(), items.end(), id) == items.end()) continue;
      if (!filter.split.empty() && filter.split != "test") continue;
      if (filter.limit && static_cast<int>(kept.size()) == *filter.limit) break;
      kept.push_back({id, "sphere-" + std::to_string(i / 2), "ball", "test"});
    }
    return kept;
  }

  Case Load(const CaseRef& ref) const override {
    const int size = ref.object_id.back() - '0' + 1;
    auto object = std::make_shared<Object>();
    object->id = ref.object_id;
    object->category = ref.category;
    object->solid =
        std::make_shared<Solid>(shapes::Sphere({.radius = 0.01 * size, .subdivisions = 1}));
    return {.id = ref.id,
            .split = ref.split,
            .object = object,
            .instruction = {.text = "hold it", .intent = "hold"}};
  }

  std::vector<Canary> Canaries() const override {
    Grasp grasp;
    grasp.X_OH.translation().x() = 0.5;
    return {{.name = "half a metre off",
             .item = Load({"case-0", "sphere-0", "ball", "test"}),
             .grasp = grasp,
             .expectations = {{"distance", 0.499, 0.501}}}};
  }
};

class SphereGenerator final : public Generator {
 public:
  explicit SphereGenerator(const std::string& spec)
      : spec_(spec), kind_(spec.substr(0, spec.find(':'))), argument_(spec.substr(kind_.size())) {
    if (!argument_.empty()) argument_.erase(0, 1);
  }

  GeneratorInfo Info() const override {
    return {.id = spec_, .version = "1", .hand = "mano", .stochastic = kind_ != "steady"};
  }

  std::vector<std::vector<Grasp>> Generate(std::span<const Case* const> cases, int samples,
                                           uint64_t seed) override {
    std::vector<std::vector<Grasp>> answers;
    for (const Case* item : cases) {
      if (item->id == argument_) Misbehave();
      if (kind_ == "crash-at" && samples > std::stoi(argument_)) raise(SIGSEGV);
      if (kind_ == "slow") usleep(50'000);
      auto& grasps = answers.emplace_back();
      if (kind_ == "empty" && item->id == argument_) continue;
      for (int i = 0; i < samples; ++i) {
        Rng rng(seed, item->id + "#" + std::to_string(i), "generate");
        Grasp& grasp = grasps.emplace_back();
        grasp.X_OH.translation() = rng.Uniform(0.02, 0.06) * rng.Direction();
        if (kind_ == "broken" && item->id == argument_) {
          grasp.X_OH.translation().x() = std::numeric_limits<double>::quiet_NaN();
        }
      }
    }
    return answers;
  }

 private:
  void Misbehave() const {
    if (kind_ == "chatty-crash") std::fprintf(stderr, "the matrix is singular\n");
    if (kind_ == "crash" || kind_ == "chatty-crash") raise(SIGSEGV);
    if (kind_ == "refuse") throw Error(ErrorKind::kInput, "no idea how to hold this");
    while (kind_ == "hang") pause();
  }

  std::string spec_, kind_, argument_;
};

class Distance final : public GraspMetric {
 public:
  MetricInfo Info() const override { return {.id = "distance", .unit = "m"}; }
  MetricValue Evaluate(const GraspContext& grasp) const override {
    return VertexMean(grasp.hand().surface).norm();
  }
};

class Failing final : public GraspMetric {
 public:
  MetricInfo Info() const override { return {.id = "failing"}; }
  MetricValue Evaluate(const GraspContext&) const override {
    throw Error(ErrorKind::kInternal, "cannot be computed");
  }
};

class Drop final : public Policy {
 public:
  explicit Drop(const std::string& profile) {
    info_ = {.policy = "fake",
             .profile = profile,
             .profile_hash = "0",
             .engine = "none",
             .headline = "displacement"};
  }
  const PolicyInfo& Info() const override { return info_; }
  Trial Run(const TrialInput& input) override {
    if (info_.profile == "crash" && input.object.id == "sphere-1") raise(SIGABRT);
    while (info_.profile == "hang" && input.object.id == "sphere-1") pause();
    if (info_.profile == "diverge" && input.object.id == "sphere-1") return Diverged();
    Rng rng(input.seed, input.item, "drop");
    return {.profile = info_.profile,
            .profile_hash = "0",
            .engine = "none",
            .verdict = Verdict::kOk,
            .results = {{"displacement", rng.Uniform()}}};
  }

 private:
  Trial Diverged() const {
    Pose broken = Pose::Identity();
    broken.translation().z() = std::numeric_limits<double>::infinity();
    return {.profile = info_.profile,
            .profile_hash = "0",
            .engine = "none",
            .verdict = Verdict::kError,
            .reason = "sim_diverged",
            .results = {{"displacement", std::numeric_limits<double>::quiet_NaN()}},
            .object_trajectory = {Pose::Identity(), broken}};
  }

  PolicyInfo info_;
};

std::vector<std::unique_ptr<GraspMetric>> MakeMetrics(const std::vector<std::string>& ids) {
  std::vector<std::unique_ptr<GraspMetric>> metrics;
  for (const std::string& id : ids.empty() ? std::vector<std::string>{"distance"} : ids) {
    if (id == "distance") {
      metrics.push_back(std::make_unique<Distance>());
    } else if (id == "failing") {
      metrics.push_back(std::make_unique<Failing>());
    } else {
      throw UnknownName("metric", id, {"distance", "failing"});
    }
  }
  return metrics;
}

}  // namespace

Parts MakeParts(const RunOptions&) {
  return {.hand = [] { return std::make_shared<SphereHand>(); },
          .suite = [](const Parts::Hand&) { return std::make_unique<SphereSuite>(); },
          .generator = [](const std::string& spec,
                          const Parts::Hand&) { return std::make_unique<SphereGenerator>(spec); },
          .metrics = MakeMetrics,
          .policy = [](const std::string& profile) { return std::make_unique<Drop>(profile); }};
}

RunOptions Options(const std::filesystem::path& out) {
  RunOptions options;
  options.suite = "spheres";
  options.generators = {"throw"};
  options.policies = {"drop"};
  options.samples = 2;
  options.timeout = 10;
  options.out = out;
  options.artifacts = false;
  return options;
}

std::filesystem::path FreshDirectory(const std::string& name) {
  const auto directory = std::filesystem::path(testing::TempDir()) /
                         ("runner_test." + std::to_string(getpid())) / name;
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory.parent_path());
  return directory;
}

std::vector<std::string> Values(const std::filesystem::path& run) {
  std::vector<std::string> lines;
  for (Record& record : RunStore::Read(run).Records()) {
    record.seconds.clear();
    lines.push_back(ToJson(ToValue(record)));
  }
  return lines;
}

}  // namespace graspbench::fakes
