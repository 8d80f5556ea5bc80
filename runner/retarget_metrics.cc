#include "runner/retarget_metrics.h"

namespace graspbench {
namespace {

struct Column {
  MetricInfo info;
  const char* key;  // of the report
  double factor;    // to the metric's unit
};

const std::vector<Column>& Columns() {
  static const std::string kSource = "ours; see docs/retargeting.md";
  static const std::vector<Column> columns = {
      {{.id = "tip_error",
        .name = "Fingertip error",
        .unit = "mm",
        .better = Direction::kLower,
        .source = kSource,
        .definition = "mean distance of the robot's fingertips from the human's after the "
                      "alignment of keypoints, before the refinement on the object"},
       "tip_error_mean",
       1},
      {{.id = "kept_contacts",
        .name = "Contacts kept",
        .unit = "%",
        .better = Direction::kHigher,
        .source = kSource,
        .definition =
            "share of the fingers within 4 mm of the object on the human hand that are so "
            "on the robot hand, of those that it has"},
       "kept",
       100},
      {{.id = "finger_iou",
        .name = "Finger agreement",
        .unit = "%",
        .better = Direction::kHigher,
        .source = kSource,
        .definition = "intersection over union of the human's and the robot's fingers within 4 mm "
                      "of the object, fingers that the robot has not left out"},
       "agreement",
       100},
      {{.id = "retarget_pen",
        .name = "Penetration of the alignment",
        .unit = "mm",
        .better = Direction::kLower,
        .source = kSource,
        .definition =
            "largest depth of a link in the object before the refinement; ho_pene is that "
            "of the result"},
       "depth_before",
       1},
  };
  return columns;
}

}  // namespace

std::vector<MetricInfo> RetargetMetrics() {
  std::vector<MetricInfo> infos;
  for (const Column& column : Columns()) infos.push_back(column.info);
  return infos;
}

std::vector<MetricResult> RetargetResults(const Grasp& grasp) {
  if (!grasp.extras.is_dict() || !grasp.extras.Has("retarget")) return {};
  const Value& report = grasp.extras.At("retarget");
  std::vector<MetricResult> results;
  for (const Column& column : Columns()) {
    results.push_back({.id = column.info.id,
                       .unit = column.info.unit,
                       .status = "ok",
                       .value = column.factor * report.At(column.key).AsDouble()});
  }
  results.front().reason = report.At("flag").AsString();
  return results;
}

}  // namespace graspbench
