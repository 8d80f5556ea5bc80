#include "core/temporary_folder.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "core/io_error.h"

namespace graspbench {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "grasp-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw IoError("make a folder", name, "set TMPDIR to a folder that can be written");
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // a leftover in the temporary directory harms nobody
  std::filesystem::remove_all(path_, ignored);
}

void WriteScratchFile(const std::filesystem::path& path, std::string_view bytes) {
  // Truncating a file makes journalling file systems flush it when it is closed; a new one waits.
  std::remove(path.c_str());
  std::FILE* file = std::fopen(path.c_str(), "wb");
  const bool written =
      file != nullptr && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int problem = errno;
  const bool closed = file != nullptr && std::fclose(file) == 0;
  if (written && closed) return;
  if (!written) errno = problem;
  throw IoError("write", path, "set TMPDIR to a folder with free space");
}

}  // namespace graspbench
