#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/file.h"
#include "core/hand_poses.h"
#include "core/json.h"
#include "core/mesh_io.h"
#include "core/npy.h"
#include "core/robot_grasp_file.h"
#include "retarget/human_grasp.h"
#include "tests/e2e/program.h"
#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr double kRadius = 0.035;  // m, of the ball in the hand

Grasp HumanGrasp(double flexion) {
  return hands::Bent({flexion, flexion, flexion / 2},
                     {Vec3(20, 40, 0), Vec3(10, 0, 0), Vec3(20, 0, 0)});
}

class RetargetCommand : public ::testing::Test {
 protected:
  RetargetCommand() {
    const PosedHand posed = hands::BuiltIn().Forward(HumanGrasp(45));
    const HandKeypoints hand = KeypointsOf(hands::BuiltIn(), posed);
    const Vec3 knuckles = hand.Of(HandRegion::kMiddle).base;
    const Vec3 centre = (hand.palm_centre + knuckles) / 2 + (kRadius + 0.012) * hand.palm_normal;
    WriteMesh(object_, shapes::Sphere({.radius = kRadius, .centre = centre, .subdivisions = 4}));
    Value::List grasps;
    for (const double flexion : {45.0, 46.0, 47.0}) grasps.push_back(ToValue(HumanGrasp(flexion)));
    WriteFile(grasps_, ToJson(Value::Dict{{"grasps", std::move(grasps)}}));
    std::string keypoints = "[";
    for (int frame = 0; frame < 5; ++frame) {
      keypoints += frame == 0 ? "[" : ",[";
      const Grasp grasp = HumanGrasp(30.0 + 3 * frame);
      for (const Vec3& p : SnapKeypoints(hands::BuiltIn(), hands::BuiltIn().Forward(grasp))) {
        if (keypoints.back() == ']') keypoints += ",";
        keypoints += ToJson(Value::List{p.x(), p.y(), p.z()});
      }
      keypoints += "]";
    }
    WriteFile(keypoints_, keypoints + "]");
  }

  Outcome Run(std::vector<std::string> more) const {
    std::vector<std::string> arguments = {"retarget", grasps_, "--object", object_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return GraspBench(arguments);
  }

  std::string Write(const std::string& name, const std::string& text) const {
    WriteFile(folder_ / name, text);
    return folder_ / name;
  }

  static void ExpectRefusal(const Outcome& outcome, const std::string& reason) {
    EXPECT_EQ(outcome.code, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr(reason));
  }

  e2e::TemporaryFolder folder_;
  std::string object_ = folder_ / "ball.ply", grasps_ = folder_ / "human.json",
              keypoints_ = folder_ / "keypoints.json", out_ = folder_ / "robot.json";
};

TEST_F(RetargetCommand, ReportsEveryGraspOnEveryHand) {
  const Outcome outcome = Run({"--hand", "shadow,allegro", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Value document = ParseJson(outcome.out, "retarget --json");
  const Value::List& items = document.At("items").AsList();
  ASSERT_EQ(items.size(), 6u);
  EXPECT_EQ(items[1].At("source").AsString(), grasps_ + "#1");
  EXPECT_EQ(items[1].At("hand").AsString(), "shadow");
  EXPECT_EQ(items[5].At("hand").AsString(), "allegro");
  for (const Value& item : items) {
    const Value& report = item.At("report");
    EXPECT_EQ(report.At("flag").AsString(), "");
    EXPECT_LE(report.At("depth_after").AsDouble(), report.At("depth_before").AsDouble() + 0.01);
    EXPECT_GT(report.At("kept").AsDouble(), 0.5);
    EXPECT_GT(item.At("milliseconds").AsDouble(), 0);
  }
  const Outcome table = Run({});
  EXPECT_THAT(table.out, AllOf(HasSubstr("tips [mm]"), HasSubstr("human.json#2  shadow")));
}

TEST_F(RetargetCommand, WritesGraspsThatScoreReadsByTheNamesOfTheirJoints) {
  ASSERT_EQ(Run({"--hand", "shadow", "--out", out_}).code, 0);
  Value written = ReadJson(out_);
  // The same grasps with the joints the other way round mean the same.
  Value::List turned;
  for (const Value& entry : written.At("grasps").AsList()) {
    Grasp grasp = GraspFromValue(entry, out_);
    EXPECT_EQ(grasp.hand, "shadow");
    ASSERT_TRUE(grasp.pregrasp && grasp.squeeze);
    Value::List names = grasp.extras.At("joint_names").AsList();
    for (auto* joints : {&grasp.joints, &*grasp.pregrasp, &*grasp.squeeze}) {
      std::reverse(joints->begin(), joints->end());
    }
    std::reverse(names.begin(), names.end());
    grasp.extras.Set("joint_names", std::move(names));
    turned.push_back(ToValue(grasp));
  }
  const std::string other = Write("turned.json", ToJson(Value(std::move(turned))));
  const auto score = [&](const std::string& file) {
    const Outcome outcome =
        GraspBench({"score", file, "--object", object_, "--metrics", "pd,siv", "--json"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    std::vector<double> values;
    const Value document = ParseJson(outcome.out, "score");
    for (const Value& item : document.At("items").AsList()) {
      for (const auto& [id, metric] : item.At("metrics").AsDict()) {
        values.push_back(metric.At("value").AsDouble());
      }
    }
    return values;
  };
  const std::vector<double> values = score(out_);
  EXPECT_THAT(values, SizeIs(6));
  EXPECT_THAT(values, Each(::testing::Lt(2.0)));  // cm and cm³: the hand holds the ball
  EXPECT_EQ(score(other), values);
}

TEST_F(RetargetCommand, StartsAMotionsFramesWhereTheOneBeforeEnded) {
  const std::string motion = folder_ / "motion.json";
  ASSERT_EQ(Run({"--out", out_}).code, 0);
  ASSERT_EQ(Run({"--out", motion, "--sequence"}).code, 0);
  const Value alone = ReadJson(out_), together = ReadJson(motion);
  const auto joints = [](const Value& file, size_t grasp) {
    return file.At("grasps").AsList().at(grasp).At("joints").AsDoubles();
  };
  EXPECT_EQ(joints(together, 0), joints(alone, 0));
  EXPECT_NE(joints(together, 1), joints(alone, 1));
}

TEST_F(RetargetCommand, WritesTheFormatsOfOthersAndConvertsBetweenThem) {
  const std::string npy = folder_ / "bench.npy";
  ASSERT_EQ(Run({"--out", npy, "--format", "dexgraspbench"}).code, 0);
  for (const char* number : {"0", "1", "2"}) {
    const std::string file = folder_ / ("bench-" + std::string(number) + ".npy");
    const std::vector<RobotGrasp> read = ReadRobotGrasps(file);
    ASSERT_EQ(read.size(), 1u);
    EXPECT_EQ(read[0].hand, "shadow");
    EXPECT_TRUE(read[0].squeeze);
    EXPECT_EQ(read[0].object, object_);
  }
  const std::string net = folder_ / "net.npy", back = folder_ / "back.json";
  Outcome outcome =
      GraspBench({"convert", folder_ / "bench-1.npy", net, "--format", "dexgraspnet"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  outcome = GraspBench({"convert", net, back, "--format", "json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const RobotGrasp first = ReadRobotGrasps(folder_ / "bench-1.npy")[0];
  const Value entry = ReadJson(back).At("grasps").AsList().at(0);
  const RobotGrasp last = RobotGraspFrom(GraspFromValue(entry, back), {}, back);
  EXPECT_TRUE(last.X_OH.isApprox(first.X_OH, 1e-6));
  for (const auto& [name, angle] : first.joints) {
    const auto same = std::ranges::find(last.joints, name, &std::pair<std::string, double>::first);
    ASSERT_NE(same, last.joints.end()) << name;
    EXPECT_NEAR(same->second, angle, 1e-6) << name;
  }
}

TEST_F(RetargetCommand, FailsOnFlagsOnlyWhereAsked) {
  WriteMesh(object_, shapes::Sphere({.radius = kRadius, .centre = {0, 0, 1}}));
  const Outcome plain = Run({}), strict = Run({"--fail-on-flag"});
  EXPECT_EQ(plain.code, 0) << plain.err;
  EXPECT_THAT(plain.out, HasSubstr("far_from_object"));
  EXPECT_EQ(strict.code, 3);
  EXPECT_THAT(strict.err, HasSubstr("3 of 3"));
}

TEST_F(RetargetCommand, RefusesWhatItCannotDo) {
  ExpectRefusal(Run({"--hand", "shadow-left"}), "left");
  ExpectRefusal(Run({"--hand", "shadov"}), "shadow");
  ExpectRefusal(Run({"--hand", folder_ / "mine.xml"}), "--hand-config");
  ExpectRefusal(GraspBench({"retarget", grasps_}), "--object");
  ExpectRefusal(GraspBench({"retarget", "--dex-config", "x.yml"}), "--keypoints");
  ASSERT_EQ(Run({"--out", out_}).code, 0);
  ExpectRefusal(GraspBench({"retarget", out_, "--object", object_}), "\"shadow\"");
  ExpectRefusal(Run({"--hand", "allegro", "--out", folder_ / "a.npy", "--format", "dexgraspnet"}),
                "Shadow");
}

TEST_F(RetargetCommand, RunsAConfigurationOfDexRetargeting) {
  const std::string config =
      Write("leap.yml",
            "retargeting:\n  type: vector\n  urdf_path: leap_hand/leap_hand_right.urdf\n"
            "  target_origin_link_names: [ base, base, base, base ]\n  target_task_link_names: "
            "[ thumb_tip_head, index_tip_head, middle_tip_head, ring_tip_head ]\n"
            "  scaling_factor: 1.6\n"
            "  target_link_human_indices: [ [ 0, 0, 0, 0 ], [ 4, 8, 12, 16 ] ]\n");
  const std::string out = folder_ / "joints.npz";
  const Outcome outcome = GraspBench(
      {"retarget", "--dex-config", config, "--keypoints", keypoints_, "--out", out, "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Value summary = ParseJson(outcome.out, "retarget --json");
  EXPECT_EQ(summary.At("hand").AsString(), "leap");
  EXPECT_EQ(summary.At("frames").AsInt(), 5);
  const Value arrays = ReadNpz(out);
  EXPECT_EQ(arrays.At("joints").AsArray().shape, (std::vector<size_t>{5, 16}));
  EXPECT_EQ(arrays.At("X_WH").AsArray().shape, (std::vector<size_t>{5, 4, 4}));
  EXPECT_EQ(arrays.At("joint_names").AsList().at(0).AsString(), "if_mcp");
  const std::vector<double> errors = arrays.At("error_mean").AsArray().AsDoubles();
  EXPECT_THAT(errors, Each(::testing::Lt(0.05)));
}

TEST_F(RetargetCommand, RefusesFaultyConfigurationsAndKeypoints) {
  const std::string pilot =
      Write("pilot.yml", "retargeting:\n  type: DexPilot\n  urdf_path: shadow_hand/shadow.urdf\n");
  const auto run = [&](const std::string& config, const std::string& keypoints) {
    return GraspBench({"retarget", "--dex-config", config, "--keypoints", keypoints});
  };
  ExpectRefusal(run(pilot, keypoints_), "dexpilot is not supported");
  const std::string good =
      Write("good.yml",
            "retargeting:\n  type: position\n  urdf_path: shadow_hand/shadow_hand_right.urdf\n"
            "  add_dummy_free_joint: True\n  target_link_names: [ thtip, fftip, mftip ]\n"
            "  target_link_human_indices: [ 4, 8, 12 ]\n");
  EXPECT_EQ(run(good, keypoints_).code, 0);
  ExpectRefusal(run(good, Write("short.json", "[[[1, 2, 3]]]")), "T x 21 x 3");
  ExpectRefusal(run(good, folder_ / "missing.npy"), "missing.npy");
  std::string holes = "[[";
  for (int i = 0; i < 20; ++i) holes += "[0.1, 0.2, 0.3],";
  ExpectRefusal(run(good, Write("holes.json", holes + "[null, 0, 0]]]")), "holes.json");
}

TEST(ListHands, NamesThoseThatComeAlong) {
  const Outcome outcome = GraspBench({"list", "hands", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::vector<std::string> ids;
  const Value document = ParseJson(outcome.out, "list");
  for (const Value& hand : document.At("hands").AsList()) {
    ids.push_back(hand.At("id").AsString());
    EXPECT_GT(hand.At("joints").AsInt(), 15);
    EXPECT_NE(hand.At("licence").AsString(), "");
  }
  EXPECT_THAT(
      ids, ::testing::IsSupersetOf({"allegro", "allegro-left", "leap", "shadow", "shadow-left"}));
}

}  // namespace
}  // namespace graspbench
