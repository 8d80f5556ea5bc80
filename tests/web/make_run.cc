// Writes a finished run with made-up results, for tests of reports:
//
//     make_run DIRECTORY ITEMS [OBJECTS [LIFTED]]
//
// Two generators, the built-in hand around balls, a trial in which the hand stands and one in which
// it lifts (of the first items only) while the object slips by 5 mm. The first case's texts hold
// markup. Every fifth item of the second generator has failed, and in every third of its lifts the
// hand has lost the object half way.

#include <cstdio>
#include <cstdlib>
#include <set>

#include "core/json.h"
#include "core/mano_hand.h"
#include "core/rng.h"
#include "runner/artifact.h"
#include "runner/store.h"
#include "simulators/hand_body.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

constexpr auto kMarkup = "<script>document.title='owned'</script>";
constexpr double kRadius = 0.04;  // m, of the balls
constexpr int kMoments = 21;
constexpr int kWithMeshes = 100;  // items; of the others one of an object

Value Manifest(int items) {
  return ParseJson(R"({"schema": 1, "status": "complete", "planned": )" + std::to_string(items) +
                       R"(, "configuration": {
      "suite": {"id": "balls", "version": "1", "title": "made-up balls", "stand_in": true},
      "split": "test", "hand": {"name": "mano", "title": "built-in hand", "hash": ")" +
                       LoadHand()->hash() + R"("},
      "generators": [{"id": "near", "samples": 1, "hand": "mano"},
                     {"id": "far", "samples": 1, "hand": "mano"}],
      "metrics": [{"id": "siv", "name": "solid intersection volume", "unit": "cm^3",
                   "better": "lower", "definition": "volume shared by hand and object",
                   "source": "made up"}],
      "policies": [{"profile": "obman", "profile_hash": "11aa", "engine": "bullet",
                    "headline": "displacement", "ceiling": 0.1},
                   {"profile": "lift", "profile_hash": "22bb", "engine": "mujoco",
                    "headline": "success", "ceiling": 0}]}})",
                   "manifest");
}

Pose Shift(const Vec3& by) {
  Pose X = Pose::Identity();
  X.translation() = by;
  return X;
}

/// The object falls while the hand stands.
Trial Standing(Rng& rng) {
  Trial trial{.profile = "obman", .profile_hash = "11aa", .engine = "bullet"};
  trial.verdict = Verdict::kOk;
  const double fall = rng.Uniform(0, 0.1);
  trial.results = {{"displacement", fall}};
  for (int m = 0; m < kMoments; ++m) {
    trial.object_trajectory.push_back(Shift(fall * m / (kMoments - 1) * Vec3::UnitY()));
  }
  trial.details = Value::Dict{{"physics", Value::Dict{{"gravity", Value::List{0.0, 9.8, 0.0}}}},
                              {"recorded_seconds", 0.146}};
  return trial;
}

/// The hand rises by 20 cm, and the object by 5 mm less; by half of that where it is lost.
Trial Lifting(const ManoHand& hand, const Grasp& grasp, bool lost) {
  Trial trial{.profile = "lift", .profile_hash = "22bb", .engine = "mujoco"};
  trial.verdict = lost ? Verdict::kFailed : Verdict::kOk;
  if (lost) trial.reason = "dropped";
  trial.results = {{"slide", 0.005}};
  trial.X_WB = grasp.X_OH;
  const std::vector<double> fingers = JointPositions(hand, grasp.joints);
  for (int m = 0; m < (lost ? kMoments / 2 : kMoments); ++m) {
    const Vec3 rise = 0.01 * m * Vec3::UnitZ();
    trial.object_trajectory.push_back(Shift(rise * 0.195 / 0.2));
    const Pose X_BR = grasp.X_OH.inverse() * Shift(rise) * grasp.X_OH;
    trial.hand_trajectory.push_back(HandPositions(X_BR, fingers));
  }
  trial.details = Value::Dict{{"physics", Value::Dict{{"gravity", Value::List{0.0, 0.0, -9.8}}}}};
  return trial;
}

/// The palm on the ball, or so deep in it as the second generator's is.
Grasp GraspOf(const ManoHand& hand, int generator, Rng& rng) {
  Grasp grasp;
  grasp.joints = hand.ClampToLimits(hand.RandomJoints(rng));
  const Vec3 side = rng.Direction();
  grasp.X_OH.linear() =
      Eigen::Quaterniond::FromTwoVectors(hand.palm_normal(), -side).toRotationMatrix();
  const PosedHand posed = hand.Forward(grasp);
  grasp.X_OH.translation() =
      side * (kRadius + (generator == 0 ? 0.012 : 0)) - VertexMean(posed.surface);
  grasp.extras = Value::Dict{{"caption", std::string("a made-up grasp ") + kMarkup}};
  return grasp;
}

struct Size {
  int items, objects = 20, lifted = 100;
};

Record MakeRecord(const ManoHand& hand, int item, const Size& size) {
  const int number = item / 2, generator = item % 2;
  Rng rng(1, std::to_string(item), "make_run");
  Record record{.item_id = "item" + std::to_string(item), .suite = "balls"};
  record.case_id = "case-" + std::to_string(number);
  record.object_id = number == 0 ? kMarkup : "ball-" + std::to_string(number % size.objects);
  record.category = number % 3 == 0 ? "small ball" : "big ball";
  record.intent = number % 2 == 0 ? "hold" : "use";
  record.instruction = number == 0 ? std::string("Hold it. ") + kMarkup : "Hold the ball.";
  record.split = "test";
  record.generator = generator == 0 ? "near" : "far";
  record.seconds = {{"generate", rng.Uniform(0.1, 0.2)}, {"metrics", 0.05}};
  if (generator == 1 && number % 5 == 4) {
    record.status = "failed";
    record.reason = "generator_error";
    record.message = "made to fail";
    return record;
  }
  record.status = "ok";
  record.grasp = GraspOf(hand, generator, rng);
  for (const auto* id : {"siv", "pd", "pen", "contact_ratio", "disjoint", "contact_num", "q1",
                         "self_pen", "part_acc", "contact_dist"}) {
    const bool rate = std::string_view(id) == "contact_ratio" || std::string_view(id) == "part_acc";
    const double value = rate ? 100.0 * rng.Index(2) : rng.Uniform(0, 1 + generator);
    record.metrics.push_back({id, std::string_view(id) == "siv" ? "cm^3" : "", "ok", value, ""});
  }
  record.trials = {Standing(rng)};
  if (item < size.lifted)
    record.trials.push_back(Lifting(hand, *record.grasp, generator == 1 && number % 3 == 0));
  return record;
}

int Main(const std::string& directory, const Size& size) {
  const auto model = LoadHand();
  const auto& hand = dynamic_cast<const ManoHand&>(*model);
  RunStore store = RunStore::Open(directory, Manifest(size.items));
  std::vector<StoredRecord> records;
  std::set<std::string> drawn;
  for (int item = 0; item < size.items; ++item) {
    const Record& record = records.emplace_back(MakeRecord(hand, item, size), item).record;
    if (!record.grasp) continue;
    if (!drawn.insert(record.object_id).second && item >= kWithMeshes) continue;
    const Object ball =
        MakeObject(record.object_id, "ball", shapes::Sphere({.radius = kRadius}), "make_run");
    std::filesystem::create_directories(store.directory() / "artifacts");
    WriteArtifact(store.directory() / "artifacts" / (record.item_id + ".glb"), ball,
                  PoseHand(hand, *record.grasp));
  }
  store.Add(records);
  store.SetStatus("complete");
  return 0;
}

}  // namespace
}  // namespace graspbench

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: make_run DIRECTORY ITEMS [OBJECTS [LIFTED]]\n");
    return 2;
  }
  graspbench::Size size{.items = std::atoi(arguments[2])};
  if (count > 3) size.objects = std::atoi(arguments[3]);
  if (count > 4) size.lifted = std::atoi(arguments[4]);
  return graspbench::Main(arguments[1], size);
}
