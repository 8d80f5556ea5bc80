#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace graspbench {

/// A fresh private folder under the system's temporary directory, removed with its content.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Path of a file in the folder.
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Writes a file that nothing but this process reads: no rename, no sync. Throws Error (kIo).
void WriteScratchFile(const std::filesystem::path& path, std::string_view bytes);

}  // namespace graspbench
