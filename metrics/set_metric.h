#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/record.h"
#include "metrics/metric.h"

namespace graspbench {

/// A metric of many grasps: of all records of one generator.
class SetMetric {
 public:
  virtual ~SetMetric() = default;
  virtual MetricInfo Info() const = 0;

  struct Result {
    MetricValue value;
    int used = 0;     ///< records the value was computed from
    int planned = 0;  ///< records given; the difference failed or lack what the metric reads
  };
  virtual Result Evaluate(std::span<const Record> records) const = 0;
};

/// Every built-in metric of a set, in the order of tables.
std::vector<std::unique_ptr<SetMetric>> BuiltInSetMetrics();

}  // namespace graspbench
