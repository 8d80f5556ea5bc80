#include "metrics/metric.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "core/error.h"
#include "metrics/simulation/simulation_displacement.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

TEST(BuiltInMetrics, HaveUniqueIdsAndSayWhatTheyAre) {
  std::set<std::string> ids;
  for (const auto& metric : BuiltInMetrics()) {
    const MetricInfo info = metric->Info();
    EXPECT_TRUE(ids.insert(info.id).second) << info.id;
    EXPECT_FALSE(info.name.empty()) << info.id;
    EXPECT_FALSE(info.source.empty()) << info.id;
    EXPECT_FALSE(info.definition.empty()) << info.id;
  }
  for (const auto& metric : BuiltInSetMetrics()) {
    EXPECT_TRUE(ids.insert(metric->Info().id).second) << metric->Info().id;
  }
  for (const char* id : {"siv",
                         "siv_binvox128",
                         "vol_surface",
                         "vol_hull1mm",
                         "pd",
                         "pd_vertex",
                         "pen",
                         "self_pen",
                         "ipr_hand",
                         "ipr_obj",
                         "disjoint",
                         "contact_ratio",
                         "contact_iou_3mm",
                         "contact_iou_5mm",
                         "part_acc",
                         "part_share",
                         "mpvpe",
                         "cd_l2sq_sum",
                         "cd_l1_mean",
                         "q1",
                         "valid_q1",
                         "sd_mean",
                         "sd_std",
                         "ho_pene",
                         "contact_num",
                         "contact_dist",
                         "contact_consis",
                         "q1_dgb",
                         "dfc",
                         "tdg",
                         "qp"}) {
    EXPECT_TRUE(ids.contains(id)) << id;
  }
}

// Whatever is missing, a metric answers with a finite number or with a reason.
TEST(BuiltInMetrics, NeverReturnANumberThatIsNone) {
  const TriMesh open = shapes::WithoutFace(shapes::Sphere(), 0);
  for (const TriMesh& object : {shapes::Cube(), open}) {
    for (const TriMesh& hand : {shapes::Sphere({.centre = {0.5, 0, 0}}), open}) {
      const GraspContext grasp(hand, object);
      for (const auto& metric : BuiltInMetrics()) {
        const MetricValue value = metric->Evaluate(grasp);
        if (value.status() == Status::kOk) {
          EXPECT_TRUE(std::isfinite(value.value())) << metric->Info().id;
        } else {
          EXPECT_FALSE(value.reason().empty()) << metric->Info().id;
          EXPECT_TRUE(std::isnan(value.value())) << metric->Info().id;
        }
      }
    }
  }
}

TEST(GraspContext, RefusesAHandThatIsNotFinite) {
  TriMesh hand = shapes::Sphere();
  hand.vertices[7].x() = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(GraspContext(hand, shapes::Cube()), Error);
}

TEST(SelectMetrics, KeepsTheOrderAskedFor) {
  const auto metrics = SelectMetrics({"pd", "siv", "pd"});
  ASSERT_EQ(metrics.size(), 2u);
  EXPECT_EQ(metrics[0]->Info().id, "pd");
  EXPECT_EQ(metrics[1]->Info().id, "siv");
  EXPECT_EQ(SelectMetrics({}).size(), BuiltInMetrics().size());
}

TEST(SelectMetrics, SuggestsTheNearestName) {
  try {
    SelectMetrics({"sivv"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_NE(std::string(error.what()).find("did you mean \"siv\""), std::string::npos);
  }
}

Record WithTrial(const std::string& profile, Verdict verdict, double delta, double final_norm) {
  Record record;
  record.status = "ok";
  Trial trial;
  trial.profile = profile;
  trial.verdict = verdict;
  trial.results = {{"displacement", delta}, {"displacement_oakink", final_norm}};
  record.trials.push_back(trial);
  return record;
}

TEST(SimulationDisplacement, IsMeanAndPopulationDeviationOverTheTrialsThatRan) {
  using Statistic = SimulationDisplacement::Statistic;
  using Start = SimulationDisplacement::Start;
  const std::vector<Record> records = {
      WithTrial("obman", Verdict::kOk, 0.01, 0.10), WithTrial("obman", Verdict::kOk, 0.03, 0.30),
      WithTrial("obman", Verdict::kError, 9, 9), WithTrial("other", Verdict::kOk, 9, 9), Record{}};
  const auto mean = SimulationDisplacement(Statistic::kMean, Start::kDelta).Evaluate(records);
  EXPECT_NEAR(mean.value.value(), 2, 1e-12);
  EXPECT_EQ(mean.used, 2);
  EXPECT_EQ(mean.planned, 5);
  EXPECT_NEAR(
      SimulationDisplacement(Statistic::kDeviation, Start::kDelta).Evaluate(records).value.value(),
      1, 1e-12);  // n - 1 would give 1.414
  EXPECT_NEAR(SimulationDisplacement(Statistic::kMean, Start::kOakinkCompat)
                  .Evaluate(records)
                  .value.value(),
              20, 1e-12);
  EXPECT_EQ(SimulationDisplacement(Statistic::kMean, Start::kDelta).Evaluate({}).value.status(),
            Status::kNotApplicable);
}

}  // namespace
}  // namespace graspbench
