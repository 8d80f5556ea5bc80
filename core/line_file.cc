#include "core/line_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "core/file.h"
#include "core/io_error.h"
#include "core/write_fully.h"

namespace graspbench {

LineFile::LineFile(std::filesystem::path path)
    : path_(std::move(path)),
      file_(open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  if (file_ < 0) throw IoError("open", path_);
  const size_t whole = ReadFile(path_).rfind('\n') + 1;  // 0 where there is no line
  if (ftruncate(file_, static_cast<off_t>(whole)) != 0) throw IoError("write", path_);
}

LineFile::~LineFile() { close(file_); }

void LineFile::Append(std::string_view line) {
  std::string text(line);
  text += '\n';
  if (!WriteFully(file_, text) || fsync(file_) != 0) throw IoError("write", path_);
}

}  // namespace graspbench
