#include "core/trial.h"

#include <limits>

namespace graspbench {

std::string_view Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "ok";
    case Verdict::kFailed:
      return "failed";
    case Verdict::kError:
      return "error";
  }
  return "error";
}

double Trial::Result(std::string_view name) const {
  for (const auto& [result, value] : results) {
    if (result == name) return value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace graspbench
