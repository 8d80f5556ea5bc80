#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "core/temporary_folder.h"

namespace graspbench {

/// Another CacheDirectory() for as long as it lives.
class CacheOverride {
 public:
  explicit CacheOverride(const std::filesystem::path& folder) {
    if (const char* before = std::getenv(kVariable)) before_ = before;
    setenv(kVariable, folder.c_str(), 1);
  }
  ~CacheOverride() {
    if (before_) {
      setenv(kVariable, before_->c_str(), 1);
    } else {
      unsetenv(kVariable);
    }
  }
  CacheOverride(const CacheOverride&) = delete;
  CacheOverride& operator=(const CacheOverride&) = delete;

 private:
  static constexpr const char* kVariable = "GRASP_BENCH_CACHE";
  std::optional<std::string> before_;
};

/// An empty cache.
class TemporaryCache {
 private:
  TemporaryFolder folder_;
  CacheOverride override_{folder_.path()};
};

/// A cache that the tests of one build folder share, so that the slow decomposition of an object is
/// made once.
class SharedCache {
 private:
  CacheOverride override_{GRASPBENCH_TEST_CACHE};
};

}  // namespace graspbench
