#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/error.h"
#include "core/file.h"
#include "core/mano_hand.h"
#include "core/mesh_glb.h"
#include "core/mesh_io.h"
#include "runner/store.h"
#include "simulators/renderer.h"
#include "tests/e2e/program.h"
#include "tests/reports/records.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Width and height in a PNG file's head.
std::pair<int, int> SizeOf(const std::string& file) {
  const std::string png = ReadFile(file);
  EXPECT_THAT(png, StartsWith("\x89PNG\r\n\x1a\n"));
  const auto number = [&](size_t at) {
    int value = 0;
    for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(png.at(at + i));
    return value;
  };
  return {number(16), number(20)};
}

bool CanDraw() {
  try {
    MakeRenderer();
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// A run of two generators with two cases each, every grasp a sausage on a cup; the last item
/// failed.
class View : public ::testing::Test {
 protected:
  View() {
    Value manifest = records::Manifest();
    manifest.Set("schema", 1).Set("status", "started").Set("planned", 4);
    Value configuration = manifest.At("configuration");
    configuration.Set("hand", Value::Dict{{"name", "mano"}, {"hash", hand_->hash()}});
    manifest.Set("configuration", std::move(configuration));
    RunStore store = RunStore::Open(run_, manifest);
    std::filesystem::create_directories(run_ + "/artifacts");
    int position = 0;
    for (const std::string generator : {"alpha", "beta"}) {
      for (const int number : {0, 1}) {
        const bool fails = position == 3;
        Record record = records::Make({.generator = generator,
                                       .number = number,
                                       .displacement = 0.02,
                                       .failure = fails ? "timeout" : ""});
        record.case_id = "mug/" + std::to_string(number);
        record.sample = 0;
        if (!fails) AddGrasp(record);
        if (position == 1) AddMovingHand(record);
        ids_.push_back(record.item_id);
        cases_.push_back(record.case_id);
        store.Add(record, position++);
      }
    }
  }

  void AddGrasp(Record& record) {
    record.grasp = Grasp{.hand = "mesh"};
    record.grasp->surface = std::make_shared<TriMesh>(shapes::Capsule());
    for (Trial& trial : record.trials) {
      trial.object_trajectory = {Pose::Identity(), Pose(Eigen::Translation3d(0, 0, -0.1))};
    }
    WriteGlb(run_ + "/artifacts/" + record.item_id + ".glb",
             {{.name = "cup", .mesh = shapes::Cup()},
              {.name = "hand", .mesh = shapes::Capsule({.centre = {0.05, 0, 0}})}},
             {.z_up = true});
  }

  /// Trials of one profile in two engines, with a hand that rises by 10 cm.
  void AddMovingHand(Record& record) {
    record.grasp = Grasp{.joints = std::vector<double>(45, 0.2)};
    const std::vector<double> still(51, 0.0);
    std::vector<double> risen = still;
    risen[2] = 0.1;
    for (const std::string engine : {"mujoco", "bullet"}) {
      Trial trial{.profile = "lift:" + engine, .engine = engine, .verdict = Verdict::kOk};
      trial.object_trajectory = {Pose::Identity(), Pose(Eigen::Translation3d(0, 0, 0.1))};
      trial.hand_trajectory = {still, risen};
      record.trials.push_back(trial);
    }
  }

  void SetUp() override {
    if (!CanDraw()) GTEST_SKIP() << "no OpenGL driver";
  }

  std::shared_ptr<const HandModel> hand_ = LoadHand();
  e2e::TemporaryFolder folder_;
  std::string run_ = folder_ / "run", png_ = folder_ / "picture.png";
  std::vector<std::string> ids_, cases_;
};

TEST_F(View, DrawsAnItemFromSeveralSides) {
  const Outcome outcome = GraspBench(
      {"view", ids_[0], "--run", run_, "--png", png_, "--views", "3", "--size", "100x90"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(SizeOf(png_), std::make_pair(304, 90));  // with gaps of two pixels
}

TEST_F(View, FindsAnItemByItsCaseAndGenerator) {
  const Outcome both = GraspBench({"view", cases_[0], "--run", run_, "--png", png_});
  EXPECT_EQ(both.code, 2);
  EXPECT_THAT(both.err, AllOf(HasSubstr("more than one"), HasSubstr("alpha, beta")));
  const Outcome one =
      GraspBench({"view", cases_[0], "--generator", "alpha", "--run", run_, "--png", png_});
  ASSERT_EQ(one.code, 0) << one.err;
  const std::string by_case = ReadFile(png_);
  ASSERT_EQ(GraspBench({"view", ids_[0], "--run", run_, "--png", png_}).code, 0);
  EXPECT_EQ(ReadFile(png_), by_case);
}

TEST_F(View, DrawsTheMotionOfATrial) {
  const Outcome outcome = GraspBench({"view", ids_[0], "--run", run_, "--png", png_, "--trial",
                                      "obman", "--frames", "4", "--size", "100x90"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(SizeOf(png_), std::make_pair(406, 90));
  EXPECT_THAT(GraspBench({"view", ids_[0], "--run", run_, "--png", png_, "--trial", "obmann"}).err,
              HasSubstr("did you mean \"obman\""));
}

TEST_F(View, DrawsAMovingHandInARowForEachEngine) {
  std::vector<std::string> arguments = {"view",    ids_[1], "--run",    run_, "--png",  png_,
                                        "--trial", "lift",  "--frames", "3",  "--size", "100x120"};
  const Outcome both = GraspBench(arguments);
  ASSERT_EQ(both.code, 0) << both.err;
  EXPECT_EQ(SizeOf(png_), std::make_pair(304, 242));
  arguments[7] = "lift:bullet";
  const Outcome one = GraspBench(arguments);
  ASSERT_EQ(one.code, 0) << one.err;
  EXPECT_EQ(SizeOf(png_), std::make_pair(304, 120));
  const std::string skin = ReadFile(png_);
  arguments.insert(arguments.end(), {"--pieces", "--decomposition", "vhacd-oakink"});
  const Outcome capsules = GraspBench(arguments);
  ASSERT_EQ(capsules.code, 0) << capsules.err;
  EXPECT_NE(ReadFile(png_), skin);
}

TEST_F(View, WantsTheHandOfTheRun) {
  const std::string file = run_ + "/manifest.json";
  std::string manifest = ReadFile(file);
  manifest.replace(manifest.find(hand_->hash()), 4, "0000");
  WriteFile(file, manifest);
  const Outcome outcome =
      GraspBench({"view", ids_[1], "--run", run_, "--png", png_, "--trial", "lift"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("hand of the run"), HasSubstr("--mano")));
}

TEST_F(View, DrawsAContactSheet) {
  const Outcome outcome = GraspBench({"view", "--sheet", png_, run_, "--size", "100x90"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(SizeOf(png_),
            std::make_pair(202, 324));  // two rows of two with three labels, below a line
  EXPECT_THAT(outcome.err, HasSubstr("4 of 4 items"));
  const Outcome some = GraspBench(
      {"view", "--sheet", png_, run_, "--generator", "beta", "--limit", "1", "--size", "80x80"});
  ASSERT_EQ(some.code, 0) << some.err;
  EXPECT_EQ(SizeOf(png_), std::make_pair(80, 142));
}

TEST_F(View, DrawsAHandAndAnObjectFromFiles) {
  WriteMesh(folder_ / "hand.obj", shapes::Capsule({.centre = {0.05, 0, 0}}));
  WriteMesh(folder_ / "cup.obj", shapes::Cup());
  const Outcome outcome =
      GraspBench({"view", folder_ / "hand.obj", "--object", folder_ / "cup.obj", "--png", png_});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(SizeOf(png_), std::make_pair(640, 480));
}

TEST_F(View, SaysWhatItCannotFind) {
  const Outcome unknown = GraspBench({"view", ids_[0] + "x", "--run", run_, "--png", png_});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean \"" + ids_[0] + "\""));
  const Outcome failed = GraspBench({"view", ids_[3], "--run", run_, "--png", png_});
  EXPECT_EQ(failed.code, 2);
  EXPECT_THAT(failed.err, AllOf(HasSubstr("no grasp"), HasSubstr("timeout")));
  const Outcome size = GraspBench({"view", ids_[0], "--run", run_, "--png", png_, "--size", "big"});
  EXPECT_THAT(size.err, HasSubstr("640x480"));
  EXPECT_FALSE(std::filesystem::exists(png_));
}

TEST_F(View, SaysWhatToInstallWithoutADriver) {
  // EGL's loader takes its drivers from there.
  setenv("__EGL_VENDOR_LIBRARY_DIRS", (folder_ / "nothing").c_str(), 1);
  const Outcome outcome = GraspBench({"view", ids_[0], "--run", run_, "--png", png_});
  unsetenv("__EGL_VENDOR_LIBRARY_DIRS");
  if (outcome.code == 0) GTEST_SKIP() << "OSMesa draws here";
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("apt-get install libegl1"));
}

}  // namespace
}  // namespace graspbench
