#include "core/record.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/json.h"

namespace graspbench {
namespace {

Grasp SomeGrasp() {
  Grasp grasp;
  grasp.X_OH = Eigen::Translation3d(0.1, -1.0 / 3, 2e-9) *
               Eigen::AngleAxisd(0.7, Vec3(1, 2, 3).normalized());
  grasp.joints = {0.1, 0.2, 1.0 / 3};
  grasp.shape = {-0.5};
  grasp.squeeze = std::vector<double>{1, 2, 3};
  grasp.surface =
      std::make_shared<TriMesh>(TriMesh{{{0, 0, 0}, {0.1, 0, 0}, {0, 1.0 / 7, 0}}, {{0, 1, 2}}});
  grasp.extras = Value::Dict{{"score", 0.25}, {"tokens", Value::List{1, 2}}};
  return grasp;
}

// Through JSON text, as the store and the child processes do.
Grasp ThroughJson(const Grasp& grasp) {
  return GraspFromValue(ParseJson(ToJson(ToValue(grasp)), "text"), "text");
}

std::string Refusal(const Value& value) {
  try {
    GraspFromValue(value, "grasps.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Grasp, KeepsEveryBitThroughJson) {
  const Grasp grasp = SomeGrasp();
  const Grasp back = ThroughJson(grasp);
  EXPECT_EQ(back.hand, grasp.hand);
  EXPECT_EQ(back.X_OH.matrix(), grasp.X_OH.matrix());
  EXPECT_EQ(back.joints, grasp.joints);
  EXPECT_EQ(back.shape, grasp.shape);
  EXPECT_FALSE(back.pregrasp.has_value());
  EXPECT_EQ(back.squeeze, grasp.squeeze);
  EXPECT_EQ(*back.surface, *grasp.surface);
  EXPECT_EQ(back.extras, grasp.extras);
}

TEST(Grasp, RefusesPosesThatAreNotRigidAndNamesTheKey) {
  Grasp grasp = SomeGrasp();
  grasp.X_OH.linear() *= 1.01;
  EXPECT_NE(Refusal(ToValue(grasp)).find("grasps.json: key \"X_OH\""), std::string::npos);
  grasp.X_OH.linear() = -Mat3::Identity();
  EXPECT_NE(Refusal(ToValue(grasp)).find("not a rotation"), std::string::npos);
}

TEST(Grasp, RefusesNumbersThatAreNotFiniteAndBadFaces) {
  Grasp grasp = SomeGrasp();
  grasp.joints[1] = std::nan("");
  EXPECT_NE(Refusal(ToValue(grasp)).find("key \"joints\""), std::string::npos);
  grasp = SomeGrasp();
  grasp.surface = std::make_shared<TriMesh>(TriMesh{{{0, 0, 0}}, {{0, 0, 1}}});
  EXPECT_NE(Refusal(ToValue(grasp)).find("key \"surface.faces\""), std::string::npos);
  grasp = SomeGrasp();
  grasp.hand = "mesh";
  grasp.surface = nullptr;
  EXPECT_NE(Refusal(ToValue(grasp)).find("needs a \"surface\""), std::string::npos);
}

TEST(Grasp, RefusesMissingAndMisspeltKeys) {
  EXPECT_NE(Refusal(Value::Dict{{"hand", "mano"}}).find("\"X_OH\" is missing"), std::string::npos);
  Value value = ToValue(SomeGrasp());
  value.Set("join", Value::List{});
  EXPECT_NE(Refusal(value).find("unknown key \"join\""), std::string::npos);
}

TEST(Trial, TellsAbsentResultsFromNumbers) {
  Trial trial;
  trial.results = {{"displacement", 0.25}};
  EXPECT_EQ(trial.Result("displacement"), 0.25);
  EXPECT_TRUE(std::isnan(trial.Result("tilt")));
}

TEST(Record, ReadsBackWhatItWrites) {
  Record record;
  record.item_id = "abc";
  record.suite = "oakink";
  record.case_id = "mug-1";
  record.object_id = "mug";
  record.category = "mug";
  record.intent = "use";
  record.split = "test";
  record.generator = "random";
  record.sample = 3;
  record.status = "ok";
  record.grasp = SomeGrasp();
  record.metrics = {{"siv", "cm^3", "ok", 1.0 / 3, ""},
                    {"pd", "cm", "failed", std::nan(""), "open mesh"}};
  Trial trial;
  trial.profile = "obman";
  trial.engine = "bullet";
  trial.verdict = Verdict::kFailed;
  trial.reason = "sim_diverged";
  trial.results = {{"displacement", std::numeric_limits<double>::infinity()}, {"steps", 35}};
  trial.object_trajectory = {Pose::Identity(), SomeGrasp().X_OH};
  trial.object_trajectory[0].translation().x() = std::nan("");
  trial.details = Value::Dict{{"friction", 9.0}};
  record.trials = {trial};
  record.seconds = {{"load", 0.1}, {"generate", 1e-9}};

  const std::string text = ToJson(ToValue(record));
  const Record back = RecordFromValue(ParseJson(text, "store"), "store");
  EXPECT_EQ(ToJson(ToValue(back)), text);
  EXPECT_EQ(back.metrics[0].value, 1.0 / 3);
  EXPECT_TRUE(std::isnan(back.metrics[1].value));
  EXPECT_EQ(back.trials[0].verdict, Verdict::kFailed);
  EXPECT_TRUE(std::isnan(back.trials[0].Result("displacement")));
  EXPECT_TRUE(std::isnan(back.trials[0].object_trajectory[0].translation().x()));
  EXPECT_EQ(back.trials[0].object_trajectory[1].matrix(), SomeGrasp().X_OH.matrix());
  EXPECT_EQ(back.seconds, record.seconds);
  EXPECT_EQ(back.grasp->joints, record.grasp->joints);
}

TEST(Record, ReadsItemsWithoutAGraspAndRefusesUnknownVerdicts) {
  Record record;
  record.status = "failed";
  record.reason = "timeout";
  EXPECT_FALSE(RecordFromValue(ToValue(record), "store").grasp.has_value());
  Value trial = ToValue(Trial{});
  trial.Set("verdict", "maybe");
  EXPECT_THROW(TrialFromValue(trial, "store"), Error);
}

}  // namespace
}  // namespace graspbench
