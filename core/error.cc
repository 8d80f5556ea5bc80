#include "core/error.h"

#include <utility>

namespace graspbench {

std::string_view Name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return "usage";
    case ErrorKind::kInput:
      return "input";
    case ErrorKind::kMissing:
      return "missing";
    case ErrorKind::kIo:
      return "io";
    case ErrorKind::kDiverged:
      return "diverged";
    case ErrorKind::kInternal:
      return "internal";
  }
  return "internal";
}

Error::Error(ErrorKind kind, std::string problem, std::string where, std::string hint)
    : kind_(kind), problem_(std::move(problem)), where_(std::move(where)), hint_(std::move(hint)) {
  if (!where_.empty()) message_ = where_ + ": ";
  message_ += problem_;
  if (!hint_.empty()) message_ += "\n  hint: " + hint_;
}

}  // namespace graspbench
