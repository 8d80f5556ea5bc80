#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace graspbench::e2e {

/// How a run of the real executable ended.
struct Outcome {
  int code = -1;  ///< exit status; -1 when a signal ended it
  std::string out, err;
};

/// Runs `grasp-bench` with these arguments and waits for it.
Outcome GraspBench(const std::vector<std::string>& arguments);

/// An empty folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  /// Path of a file in the folder.
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace graspbench::e2e
