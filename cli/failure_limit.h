#pragma once

#include <optional>
#include <string>

namespace graspbench {

/// How many failed items a run may have, from --fail-on-error.
class FailureLimit {
 public:
  /// "0.02" or "2%" is a fraction of the planned items, "5" a count; an empty text allows any
  /// number. Throws Error (kUsage) for anything else.
  explicit FailureLimit(const std::string& text);

  bool Allows(int failed, int planned) const;

 private:
  std::optional<double> fraction_, count_;
};

}  // namespace graspbench
