#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "metrics/grasp_context.h"

namespace graspbench {

enum class Direction { kLower, kHigher, kNone };

struct MetricInfo {
  std::string id;  ///< one id per definition
  std::string name;
  std::string unit;  ///< of the reported value; "" for a plain number
  Direction better = Direction::kNone;
  std::string source;      ///< paper, section; or "ours"
  std::string definition;  ///< one sentence for tables and `list`
  bool needs_reference = false;
};

enum class Status { kOk, kNotApplicable, kFailed };
std::string_view Name(Status status);  ///< "ok", "not_applicable", "failed"

/// A number in the metric's unit, or the reason why there is none. Never a sentinel.
class MetricValue {
 public:
  MetricValue(double value) : value_(value) {}
  static MetricValue NotApplicable(std::string reason);
  static MetricValue Failed(std::string reason);

  Status status() const { return status_; }
  double value() const { return value_; }  ///< NaN unless the status is kOk
  const std::string& reason() const { return reason_; }

 private:
  MetricValue();
  double value_;
  Status status_ = Status::kOk;
  std::string reason_;
};

/// A metric of one grasp.
class GraspMetric {
 public:
  virtual ~GraspMetric() = default;
  virtual MetricInfo Info() const = 0;
  virtual MetricValue Evaluate(const GraspContext& grasp) const = 0;
};

/// Every built-in metric of one grasp, in the order of tables.
std::vector<std::unique_ptr<GraspMetric>> BuiltInMetrics();

/// The named ones (comma-separated lists are split by the caller); all of them for an empty list.
/// Throws Error (kUsage) for an unknown name, with the nearest one.
std::vector<std::unique_ptr<GraspMetric>> SelectMetrics(const std::vector<std::string>& ids);

}  // namespace graspbench
