#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace graspbench {

/// One line of the source tree that breaks a rule of its structure.
struct Violation {
  std::string file;  ///< relative to the root of the tree
  int line = 0;      ///< 1-based; 0 if the whole file is meant
  std::string problem;
};

/// Reads the `#include`s of all C++ and CUDA files of the modules below `root` and returns what
/// breaks a rule, sorted by file and line:
/// - a module includes only the modules that it may know (none of them forms a circle), and of some
///   of them only the interface, which is the headers that lie directly in the module's folder;
/// - headers of a third-party library appear only in the .cc files of the modules that own it;
/// - paths of our own headers start at the root of the tree, and the header exists;
/// - a header starts with `#pragma once`.
/// Tests and benchmarks may include everything. Throws std::filesystem::filesystem_error if `root`
/// is no folder.
std::vector<Violation> StructureViolations(const std::filesystem::path& root);

}  // namespace graspbench
