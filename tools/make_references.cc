// Makes the stand-in's reference grasps: plans with `autograsp` at many seeds, keeps what the exact
// metrics and the obman simulation accept, and writes assets/standin/references.json.
// Deterministic: equal inputs give equal bytes.
//
//   make_references OUT.json [--part i/N] [--object ID] [--keep OLD.json]
//   make_references --merge OUT.json PART.json...
//
// --keep takes over the cases of objects that have not changed since OLD.json was made for the same
// hand. The simulation is the one run of the papers, without the profile's perturbed repetitions.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/mano_hand.h"
#include "generators/autograsp/planner.h"
#include "metrics/metric.h"
#include "policies/gravity_displacement.h"
#include "suites/suite.h"

namespace graspbench {
namespace {

constexpr int kPerCase = 3;                 // references kept for one case
constexpr int kSeeds = 6;                   // planner runs for one case at most
constexpr int kTrialsPerSeed = 8;           // plans of one run that are simulated at most
constexpr double kMaxDepth = 0.19;          // cm, metric pd
constexpr double kMaxDisplacement = 0.012;  // m, obman; what users are told is 2 cm
constexpr double kDistinct =
    0.02;  // m, root positions of two references of a case differ by this or by 0.5 rad

// What is committed is rounded to 10 µm and 10 µrad; everything is checked after rounding.
double Round(double value) { return std::round(value * 1e5) / 1e5; }

Grasp Rounded(const Grasp& grasp) {
  Grasp rounded = grasp;
  for (double& joint : rounded.joints) joint = Round(joint);
  if (rounded.pregrasp) {
    for (double& joint : *rounded.pregrasp) joint = Round(joint);
  }
  rounded.X_OH.translation() = grasp.X_OH.translation().unaryExpr(&Round);
  Eigen::Quaterniond q(grasp.X_OH.linear());
  q.coeffs() = q.coeffs().unaryExpr(&Round);
  rounded.X_OH.linear() = q.normalized().toRotationMatrix();
  rounded.extras = Value();
  rounded.extras.Set("preshape", grasp.extras.At("preshape"));
  // What the file will give back is what is checked.
  return GraspFromValue(ToValue(rounded), "reference grasp");
}

bool Distinct(const Grasp& a, const Grasp& b) {
  const double angle = Eigen::AngleAxisd(a.X_OH.linear().transpose() * b.X_OH.linear()).angle();
  return (a.X_OH.translation() - b.X_OH.translation()).norm() > kDistinct || angle > 0.5;
}

std::unique_ptr<Policy> ObmanOnce() {
  PolicyInfo info = MakePolicy("obman")->Info();
  const Value profile = info.constants;
  auto constants = ReadGravityDisplacement(Field(profile, "obman"));
  constants.perturbed_runs = 0;
  return std::make_unique<GravityDisplacement>(constants, info, MakeSimulator(info.engine));
}

class Maker {
 public:
  explicit Maker(std::shared_ptr<const ManoHand> hand)
      : hand_(std::move(hand)), policy_(ObmanOnce()), depth_(SelectMetrics({"pd"})) {}

  // Grasps that are on the target part with half of their contacts; where none holds so, those that
  // touch it.
  std::vector<Grasp> Make(const Case& item) {
    std::vector<Grasp> kept = Make(item, 0.5);
    return kept.empty() ? Make(item, 1e-9) : kept;
  }

 private:
  std::vector<Grasp> Make(const Case& item, double min_on_target) {
    std::vector<Grasp> kept;
    for (int seed = 0; seed < kSeeds && kept.size() < kPerCase; ++seed) {
      Rng rng(0, item.id + "#" + std::to_string(seed), "references");
      int trials = 0;
      for (const PlannedGrasp& plan : PlanGrasps(item, *hand_, rng)) {
        if (kept.size() >= kPerCase || trials >= kTrialsPerSeed) break;
        if (plan.resistance < 0.7 || plan.on_target < min_on_target || plan.fingers < 2) continue;
        const Grasp grasp = Rounded(plan.grasp);
        const auto distinct = [&](const Grasp& other) { return Distinct(grasp, other); };
        if (!std::all_of(kept.begin(), kept.end(), distinct)) continue;
        ++trials;
        if (Accepts(item, grasp)) kept.push_back(grasp);
      }
    }
    return kept;
  }

  bool Accepts(const Case& item, const Grasp& grasp) {
    const PosedHand posed = hand_->Forward(grasp);
    const MetricValue depth = depth_.front()->Evaluate(GraspContext(posed, *item.object));
    if (depth.status() != Status::kOk || depth.value() > kMaxDepth) return false;
    const Trial trial = policy_->Run({*item.object, grasp, posed, item.id, 0});
    return trial.verdict == Verdict::kOk && trial.reason.empty() &&
           trial.Result("displacement") < kMaxDisplacement;
  }

  std::shared_ptr<const ManoHand> hand_;
  std::unique_ptr<Policy> policy_;
  std::vector<std::unique_ptr<GraspMetric>> depth_;
};

// The layout that suites/standin/standin_suite.h describes.
void Write(const std::string& path, const std::string& hand_hash,
           const std::map<std::string, Value>& objects, const std::map<std::string, Value>& cases) {
  Value file;
  file.Set("version", 1);
  file.Set("hand_hash", hand_hash);
  file.Set("objects", Value::Dict(objects.begin(), objects.end()));
  file.Set("cases", Value::Dict(cases.begin(), cases.end()));
  WriteFile(path, ToJson(file) + "\n");
}

int Merge(const std::vector<std::string>& arguments) {
  std::map<std::string, Value> objects, cases;
  std::string hand_hash;
  for (size_t i = 2; i < arguments.size(); ++i) {
    const Value part = ReadJson(arguments[i]);
    hand_hash = part.At("hand_hash").AsString();
    for (const auto& [id, hash] : part.At("objects").AsDict()) objects[id] = hash;
    for (const auto& [id, grasps] : part.At("cases").AsDict()) cases[id] = grasps;
  }
  Write(arguments[1], hand_hash, objects, cases);
  return 0;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() > 2 && arguments[0] == "--merge") return Merge(arguments);
  if (arguments.empty()) {
    throw Error(ErrorKind::kUsage,
                "usage: make_references OUT.json [--part i/N] [--object ID] [--keep OLD.json]");
  }
  int part = 0, parts = 1;
  std::string only;
  Value old;
  for (size_t i = 1; i + 1 < arguments.size(); i += 2) {
    if (arguments[i] == "--object") only = arguments[i + 1];
    if (arguments[i] == "--keep") old = ReadJson(arguments[i + 1]);
    if (arguments[i] == "--part") std::sscanf(arguments[i + 1].c_str(), "%d/%d", &part, &parts);
  }
  const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand(""));
  const auto suite = OpenSuite("oakink", {.data = "", .hand = hand});
  if (!old.is_null() && old.At("hand_hash").AsString() != hand->hash()) old = Value();
  Maker maker(hand);
  std::map<std::string, Value> objects, cases;
  std::map<std::string, int> numbers;
  Case item;  // kept until the next is loaded, so that cases of one object share it
  for (const CaseRef& ref : suite->List({})) {
    const int index =
        numbers.try_emplace(ref.object_id, static_cast<int>(numbers.size())).first->second;
    if (index % parts != part || (!only.empty() && ref.object_id != only)) continue;
    item = suite->Load(ref);
    const Value& hash = objects[ref.object_id] = item.object->solid->hash();
    if (const Value* known = old.is_null() ? nullptr : old.At("objects").Find(ref.object_id);
        known != nullptr && *known == hash && old.At("cases").Has(ref.id)) {
      cases[ref.id] = old.At("cases").At(ref.id);
      continue;
    }
    Value::List grasps;
    for (const Grasp& grasp : maker.Make(item)) grasps.push_back(ToValue(grasp));
    std::cerr << ref.id << " " << ref.category << " " << item.instruction.target_part << ": "
              << grasps.size() << std::endl;
    cases[ref.id] = std::move(grasps);
  }
  Write(arguments[0], hand->hash(), objects, cases);
  return 0;
}

}  // namespace
}  // namespace graspbench

int main(int argc, char** argv) {
  try {
    return graspbench::Main({argv + 1, argv + argc});
  } catch (const graspbench::Error& error) {
    std::cerr << "make_references: " << error.what() << "\n";
    return 2;
  }
}
