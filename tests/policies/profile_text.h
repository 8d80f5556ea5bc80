#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/file.h"
#include "core/temporary_folder.h"
#include "policies/policy.h"

namespace graspbench {

/// Profiles of the product with pieces of their text replaced.
class ProfileText {
 public:
  using Edits = std::vector<std::pair<std::string, std::string>>;

  /// The name of a policy: the edited profile in the given engine.
  std::string Edited(const std::string& profile, const Edits& edits,
                     const std::string& engine = {}) {
    std::string text = ReadFile(std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/policies/profiles/" +
                                profile + ".toml");
    for (const auto& [before, after] : edits) {
      const size_t at = text.find(before);
      EXPECT_NE(at, std::string::npos) << before;
      if (at != std::string::npos) text.replace(at, before.size(), after);
    }
    const auto path = folder_.path() / (profile + ".toml");
    WriteFile(path, text);
    return path.string() + (engine.empty() ? "" : ":" + engine);
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace graspbench
