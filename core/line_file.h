#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace graspbench {

/// A text file that only grows, line by line, and loses none that it has taken.
class LineFile {
 public:
  /// Opens the file, or makes it. A last line without an end, which was being written when the
  /// machine stopped, is removed. Throws Error (kIo).
  explicit LineFile(std::filesystem::path path);
  ~LineFile();
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  /// Adds `line`, which holds no line end, and its end; synced when this returns. Throws Error
  /// (kIo), for example on a full disk.
  void Append(std::string_view line);

 private:
  std::filesystem::path path_;
  int file_;
};

}  // namespace graspbench
