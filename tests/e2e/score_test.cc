#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "core/file.h"
#include "core/json.h"
#include "core/mesh_io.h"
#include "tests/e2e/program.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Balls of 4 cm radius, 5 cm apart: the lens they share has π (4r + d)(2r - d)² / 12 =
/// π (16 + 5) 3² / 12 = 49.48 cm³; the deepest point of one lies 2r - d = 3 cm inside the other.
constexpr double kLens = 49.4801, kDepth = 3.0;

class Score : public ::testing::Test {
 protected:
  Score() {
    WriteMesh(object_, shapes::Sphere({.radius = 0.04, .subdivisions = 5}));
    WriteMesh(hand_, shapes::Sphere({.radius = 0.04, .centre = {0.05, 0, 0}, .subdivisions = 5}));
  }

  std::string Write(const std::string& name, const std::string& text) const {
    WriteFile(folder_ / name, text);
    return folder_ / name;
  }

  std::string WriteShape(const std::string& name, const TriMesh& mesh) const {
    WriteMesh(folder_ / name, mesh);
    return folder_ / name;
  }

  /// A flat hand half a metre away, as JSON.
  static std::string FarHand(const std::string& hand = "mano") {
    std::string joints = "0";
    for (int i = 1; i < 45; ++i) joints += ",0";
    return R"({"hand": ")" + hand + R"(", "X_OH": [[1,0,0,0.5],[0,1,0,0],[0,0,1,0],[0,0,0,1]],
              "joints": [)" +
           joints + "]}";
  }

  /// Refused with exit code 2, a message that names `file`, and nothing on standard output.
  static void ExpectRefusal(const Outcome& outcome, const std::string& file,
                            const std::string& reason) {
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, AllOf(HasSubstr(file), HasSubstr(reason)));
  }

  e2e::TemporaryFolder folder_;
  std::string object_ = folder_ / "object.ply", hand_ = folder_ / "hand.ply";
};

TEST_F(Score, GivesTheSharedVolumeAndDepthOfTwoSpheresAsJsonAndNothingElse) {
  const Outcome outcome = GraspBench({"score", hand_, "--object", object_, "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Value document = ParseJson(outcome.out, "score --json");
  ASSERT_EQ(document.AsDict().size(), 1u);
  ASSERT_EQ(document.At("items").AsList().size(), 1u);
  const Value& item = document.At("items").AsList()[0];
  EXPECT_EQ(item.At("source").AsString(), hand_);

  const Value& siv = item.At("metrics").At("siv");
  EXPECT_NEAR(siv.At("value").AsDouble(), kLens, 0.01 * kLens);
  EXPECT_EQ(siv.At("unit").AsString(), "cm^3");
  EXPECT_EQ(siv.At("status").AsString(), "ok");
  EXPECT_NEAR(item.At("metrics").At("pd").At("value").AsDouble(), kDepth, 0.01 * kDepth);
  EXPECT_EQ(item.At("metrics").At("pd").At("unit").AsString(), "cm");
  EXPECT_TRUE(item.At("trials").AsDict().empty());
}

TEST_F(Score, SaysWhyAMetricHasNoValue) {
  const Outcome outcome =
      GraspBench({"score", hand_, "--object", object_, "--metrics", "mpvpe", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Value document = ParseJson(outcome.out, "score --json");
  const Value& metrics = document.At("items").AsList()[0].At("metrics");
  ASSERT_EQ(metrics.AsDict().size(), 1u);
  EXPECT_TRUE(metrics.At("mpvpe").At("value").is_null());
  EXPECT_EQ(metrics.At("mpvpe").At("status").AsString(), "not_applicable");
  EXPECT_NE(metrics.At("mpvpe").At("reason").AsString(), "");
}

TEST_F(Score, MeasuresAgainstAReference) {
  const std::string moved = WriteShape(
      "moved.ply", shapes::Sphere({.radius = 0.04, .centre = {0.06, 0, 0}, .subdivisions = 5}));
  const Outcome outcome = GraspBench(
      {"score", hand_, "--object", object_, "--metrics", "mpvpe", "--reference", moved, "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Value document = ParseJson(outcome.out, "score --json");
  const Value& mpvpe = document.At("items").AsList()[0].At("metrics").At("mpvpe");
  EXPECT_NEAR(mpvpe.At("value").AsDouble(), 10, 1e-6);  // every vertex moved by 10 mm
}

// A hand 10 cm above the object's side touches nothing: the object falls freely for 35 steps of
// 1/240 s, 10.68 cm (reference figure of the published engine).
TEST_F(Score, RunsTheObmanTrial) {
  const std::string far =
      WriteShape("far.ply", shapes::Sphere({.radius = 0.04, .centre = {0.2, 0, 0}}));
  const Outcome outcome = GraspBench(
      {"score", far, "--object", object_, "--metrics", "siv", "--policy", "obman", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Value document = ParseJson(outcome.out, "score --json");
  const Value& trial = document.At("items").AsList()[0].At("trials").At("obman");
  EXPECT_EQ(trial.At("verdict").AsString(), "ok");
  EXPECT_EQ(trial.At("reason").AsString(), "no_contact");
  EXPECT_NEAR(trial.At("displacement_cm").AsDouble(), 10.684, 0.01);
}

// A mesh has no joints to move; the built-in hand half a metre away is out of reach.
TEST_F(Score, SaysWhyATrialCannotBeRun) {
  const std::string grasp = Write("grasps.json", "[" + FarHand() + "]");
  const std::map<std::string, std::string> reasons = {{hand_, "not_applicable"},
                                                      {grasp, "setting_mismatch"}};
  for (const auto& [file, reason] : reasons) {
    std::vector<std::string> arguments = {"score",     file,  "--object", object_,
                                          "--metrics", "siv", "--policy", "semgrasp-lift",
                                          "--json"};
    const Outcome outcome = GraspBench(arguments);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const Value document = ParseJson(outcome.out, "score --json");
    const Value& trials = document.At("items").AsList()[0].At("trials");
    EXPECT_EQ(trials.AsDict().size(), 2u);
    for (const auto& [name, trial] : trials.AsDict()) {
      EXPECT_EQ(trial.At("verdict").AsString(), "error") << name;
      EXPECT_EQ(trial.At("reason").AsString(), reason) << name;
      EXPECT_FALSE(trial.At("message").AsString().empty());
    }
    arguments.pop_back();
    EXPECT_THAT(GraspBench(arguments).out, HasSubstr("  error (" + reason + "): the "));
  }
}

TEST_F(Score, PrintsATableForPeople) {
  const Outcome outcome = GraspBench({"score", hand_, "--object", object_});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("siv"), HasSubstr("49."), HasSubstr("cm³")));
}

TEST_F(Score, DoesNotTakeAFileForAMetric) {
  const Outcome outcome =
      GraspBench({"score", "--object", object_, "--metrics", "siv,pd", hand_, "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Value document = ParseJson(outcome.out, "score --json");
  EXPECT_EQ(document.At("items").AsList()[0].At("metrics").AsDict().size(), 2u);
}

TEST_F(Score, TellsTheGraspsOfAFileApart) {
  const std::string grasps = Write("grasps.json", "[" + FarHand() + "," + FarHand() + "]");
  const Outcome outcome =
      GraspBench({"score", grasps, hand_, "--object", object_, "--metrics", "pd", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Value document = ParseJson(outcome.out, "score --json");
  const Value::List& items = document.At("items").AsList();
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].At("source").AsString(), grasps + "#0");
  EXPECT_EQ(items[1].At("source").AsString(), grasps + "#1");
  EXPECT_EQ(items[2].At("source").AsString(), hand_);
  EXPECT_EQ(items[0].At("metrics").At("pd").At("value").AsDouble(), 0);
}

TEST_F(Score, FailsEveryMetricOfAHandItHasNoModelOf) {
  const std::string grasps = Write("robot.json", FarHand("barrett"));
  const Outcome outcome =
      GraspBench({"score", grasps, "--object", object_, "--metrics", "pd", "--json"});
  EXPECT_EQ(outcome.code, 3);
  const Value document = ParseJson(outcome.out, "score --json");
  const Value& pd = document.At("items").AsList()[0].At("metrics").At("pd");
  EXPECT_EQ(pd.At("status").AsString(), "failed");
  EXPECT_EQ(pd.At("reason").AsString(), "no model for hand barrett in this build");
}

TEST_F(Score, RepairsAnOpenObjectAndSaysSo) {
  TriMesh open = shapes::Sphere({.radius = 0.04, .subdivisions = 4});
  open.faces.pop_back();  // a hole less than 3 mm wide
  const std::string path = WriteShape("open.ply", open);
  const Outcome repaired =
      GraspBench({"score", hand_, "--object", path, "--metrics", "siv", "--json"});
  ASSERT_EQ(repaired.code, 0) << repaired.err;
  EXPECT_THAT(repaired.err, AllOf(HasSubstr(path), HasSubstr("repaired")));
  const Value document = ParseJson(repaired.out, "score --json");
  const Value& siv = document.At("items").AsList()[0].At("metrics").At("siv");
  EXPECT_NEAR(siv.At("value").AsDouble(), kLens, 0.02 * kLens);
  ExpectRefusal(GraspBench({"score", hand_, "--object", path, "--no-repair"}), path, "open");
}

TEST_F(Score, TurnsAnInvertedObjectAndSaysSo) {
  const std::string path = WriteShape("inverted.ply", Flipped(shapes::Sphere({.radius = 0.04})));
  const Outcome repaired =
      GraspBench({"score", hand_, "--object", path, "--metrics", "siv", "--json"});
  ASSERT_EQ(repaired.code, 0) << repaired.err;
  EXPECT_THAT(repaired.err, AllOf(HasSubstr(path), HasSubstr("flipped")));
  ExpectRefusal(GraspBench({"score", hand_, "--object", path, "--no-repair"}), path, "inside out");
}

TEST_F(Score, RefusesAnObjectInMillimetres) {
  const std::string path = WriteShape("mm.ply", shapes::Sphere({.radius = 40}));
  ExpectRefusal(GraspBench({"score", hand_, "--object", path}), path, "millimetres");
}

TEST_F(Score, RefusesAHandInMillimetres) {
  const std::string path = WriteShape("mm.ply", shapes::Sphere({.radius = 90}));
  ExpectRefusal(GraspBench({"score", path, "--object", object_}), path, "millimetres");
}

TEST_F(Score, RefusesAMeshWithNumbersThatAreNotFinite) {
  const std::string path =
      Write("nan.obj", "v 0 0 0\nv 0.1 0 0\nv 0 nan 0\nv 0 0 0.1\nf 1 2 3\nf 1 2 4\n");
  ExpectRefusal(GraspBench({"score", hand_, "--object", path}), path, "");
  ExpectRefusal(GraspBench({"score", path, "--object", object_}), path, "");
}

TEST_F(Score, RefusesAMeshThatIsCutOff) {
  const std::string whole = ReadFile(object_);
  const std::string path = Write("cut.ply", whole.substr(0, whole.size() / 2));
  ExpectRefusal(GraspBench({"score", hand_, "--object", path}), path, "");
}

TEST_F(Score, RefusesFilesThatAreNotThere) {
  const std::string missing = folder_ / "missing.obj";
  ExpectRefusal(GraspBench({"score", missing, "--object", object_}), missing, "");
  ExpectRefusal(GraspBench({"score", hand_, "--object", missing}), missing, "");
}

TEST_F(Score, RefusesAnEmptyOrMalformedGraspFile) {
  const std::string empty = Write("empty.json", "[]");
  ExpectRefusal(GraspBench({"score", empty, "--object", object_}), empty, "no grasp");
  const std::string cut = Write("cut.json", "[{\"hand\": \"mano\", ");
  ExpectRefusal(GraspBench({"score", cut, "--object", object_}), cut, "");
  const std::string other = Write("grasps.csv", "1,2,3");
  ExpectRefusal(GraspBench({"score", other, "--object", object_}), other, "npz");
}

TEST_F(Score, SaysThatItCouldNotWriteItsAnswer) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full on this system";
  const std::string command = std::string("'") + GRASPBENCH_PROGRAM + "' score '" + hand_ +
                              "' --object '" + object_ + "' --metrics pd >/dev/full 2>/dev/null";
  const int status = std::system(command.c_str());
  EXPECT_EQ(WEXITSTATUS(status), 2);
}

TEST_F(Score, SuggestsTheNearestMetricAndProfile) {
  const Outcome metric =
      GraspBench({"score", hand_, "--object", object_, "--metrics", "sivv", "--json"});
  ExpectRefusal(metric, "sivv", "\"siv\"");
  const Outcome policy = GraspBench({"score", hand_, "--object", object_, "--policy", "obmann"});
  ExpectRefusal(policy, "obmann", "\"obman\"");
}

}  // namespace
}  // namespace graspbench
