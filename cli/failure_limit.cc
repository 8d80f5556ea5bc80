#include "cli/failure_limit.h"

#include <charconv>

#include "core/error.h"

namespace graspbench {

FailureLimit::FailureLimit(const std::string& text) {
  if (text.empty()) return;
  const bool per_cent = text.back() == '%';
  const char* end = text.data() + text.size() - (per_cent ? 1 : 0);
  double number = 0;
  const auto [parsed, code] = std::from_chars(text.data(), end, number);
  const bool fraction = per_cent || text.find('.') != std::string::npos;
  if (per_cent) number /= 100;
  if (code != std::errc() || parsed != end || !(number >= 0) || (fraction && number > 1)) {
    throw Error(ErrorKind::kUsage, "\"" + text + "\" is neither a fraction nor a count",
                "--fail-on-error", "write for example 0.02, 2% or 5");
  }
  (fraction ? fraction_ : count_) = number;
}

bool FailureLimit::Allows(int failed, int planned) const {
  if (fraction_) return failed <= *fraction_ * planned;
  return !count_ || failed <= *count_;
}

}  // namespace graspbench
