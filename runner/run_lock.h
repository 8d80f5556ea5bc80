#pragma once

#include <filesystem>

namespace graspbench {

/// The right to write a run directory, held while this lives and given up when the process ends in
/// whatever way. Throws Error (kUsage) naming the holder when another process has it.
class RunLock {
 public:
  explicit RunLock(const std::filesystem::path& directory);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int file_ = -1;
};

}  // namespace graspbench
