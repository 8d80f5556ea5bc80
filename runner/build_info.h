#pragma once

#include <string>
#include <utility>
#include <vector>

namespace graspbench {

/// What this program was built from.
struct BuildInfo {
  std::string version;   ///< of the product
  std::string revision;  ///< git commit, "unknown" outside a checkout
  /// SHA-256 over the uncommitted changes to anything that can change a number; empty for a clean
  /// checkout.
  std::string changes;
  std::string build_type, compiler;
  std::vector<std::pair<std::string, std::string>> libraries;  ///< name, version

  bool dirty() const { return !changes.empty(); }
};

const BuildInfo& GetBuildInfo();

}  // namespace graspbench
