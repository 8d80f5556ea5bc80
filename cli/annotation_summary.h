#pragma once

#include <map>
#include <string>

#include "annotate/annotation_file.h"

namespace graspbench {

/// What `annotate` tells at its end: how often which finger touches, types, forces, parts.
class AnnotationSummary {
 public:
  /// `target_part` is the part that the case's instruction names, or empty.
  void Add(const AnnotatedGrasp& grasp, const std::string& target_part);
  void AddFailure() { ++failures_; }
  int failures() const { return failures_; }  ///< cases that could not be read

  Value ToValue() const;
  std::string ToJson() const;
  std::string ToText() const;

 private:
  using Counts = std::map<std::string, int>;
  int grasps_ = 0, dialogues_ = 0, failures_ = 0, with_target_ = 0, on_target_ = 0;
  Counts fingers_, finger_counts_, types_, forces_, parts_, kinds_;
};

}  // namespace graspbench
