#include "metrics/simulation/simulation_displacement.h"

#include <cmath>

#include "core/units.h"

namespace graspbench {
namespace {

constexpr std::string_view kProfile = "obman";

double Mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double PopulationDeviation(const std::vector<double>& values) {
  const double mean = Mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}

}  // namespace

MetricInfo SimulationDisplacement::Info() const {
  const bool mean = statistic_ == Statistic::kMean, delta = start_ == Start::kDelta;
  MetricInfo info{.unit = "cm", .better = Direction::kLower};
  info.id = std::string(mean ? "sd_mean" : "sd_std") + (delta ? "" : "_oakink");
  info.name = std::string("simulation displacement, ") + (mean ? "mean" : "standard deviation") +
              (delta ? "" : " (OakInk)");
  info.source = delta ? "SemGrasp section 4.1; Hasson et al. 2019" : "OakInk-Grasp-Generation";
  info.definition = std::string(mean ? "mean" : "population standard deviation") +
                    (delta ? " of the object's displacement from its start"
                           : " of the object's final distance from the origin") +
                    " over the trials of profile obman";
  return info;
}

SetMetric::Result SimulationDisplacement::Evaluate(std::span<const Record> records) const {
  const std::string_view name = start_ == Start::kDelta ? "displacement" : "displacement_oakink";
  std::vector<double> values;  // metres
  for (const Record& record : records) {
    for (const Trial& trial : record.trials) {
      if (trial.profile != kProfile || trial.verdict != Verdict::kOk) continue;
      const double value = trial.Result(name);
      if (std::isfinite(value)) values.push_back(value);
    }
  }
  Result result{MetricValue::NotApplicable("no trial of profile obman ran"),
                static_cast<int>(values.size()), static_cast<int>(records.size())};
  if (!values.empty()) {
    result.value = units::ToCentimetres(
        statistic_ == Statistic::kMean ? Mean(values) : PopulationDeviation(values));
  }
  return result;
}

}  // namespace graspbench
