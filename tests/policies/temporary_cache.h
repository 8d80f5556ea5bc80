#pragma once

#include <cstdlib>
#include <optional>
#include <string>

#include "core/temporary_folder.h"

namespace graspbench {

/// An empty CacheDirectory() for as long as it lives.
class TemporaryCache {
 public:
  TemporaryCache() {
    if (const char* before = std::getenv(kVariable)) before_ = before;
    setenv(kVariable, folder_.path().c_str(), 1);
  }
  ~TemporaryCache() {
    if (before_) {
      setenv(kVariable, before_->c_str(), 1);
    } else {
      unsetenv(kVariable);
    }
  }
  TemporaryCache(const TemporaryCache&) = delete;
  TemporaryCache& operator=(const TemporaryCache&) = delete;

 private:
  static constexpr const char* kVariable = "GRASP_BENCH_CACHE";
  TemporaryFolder folder_;
  std::optional<std::string> before_;
};

}  // namespace graspbench
