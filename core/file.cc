#include "core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "core/error.h"
#include "core/io_error.h"
#include "core/write_fully.h"

namespace graspbench {
namespace {

std::filesystem::path FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::string ReadFile(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorKind::kMissing, "there is no such file", path.string());
  }
  if (std::filesystem::is_directory(path)) {
    throw Error(ErrorKind::kIo, "this is a directory, not a file", path.string());
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) throw IoError("open", path);
  // In blocks: the size of what is not a regular file is not known beforehand.
  constexpr size_t kBlock = size_t{1} << 20;
  std::string bytes;
  size_t size = 0;
  do {
    bytes.resize(size + kBlock);
    in.read(bytes.data() + size, kBlock);
    size += static_cast<size_t>(in.gcount());
  } while (in);
  if (in.bad()) throw IoError("read", path);
  bytes.resize(size);
  return bytes;
}

void WriteFile(const std::filesystem::path& path, std::string_view bytes) {
  if (path.has_parent_path()) CreateFolder(path.parent_path());
  std::string name = path.string() + ".XXXXXX";
  const int file = mkstemp(name.data());
  if (file < 0) throw IoError("create", path);
  fchmod(file, 0644);
  if (!WriteFully(file, bytes) || fsync(file) != 0) {
    const Error error = IoError("write", path);
    close(file);
    unlink(name.c_str());
    throw error;
  }
  if (close(file) != 0 || rename(name.c_str(), path.c_str()) != 0) {
    const Error error = IoError("write", path);
    unlink(name.c_str());
    throw error;
  }
}

void CreateFolder(const std::filesystem::path& folder, const std::string& hint) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  if (code) {
    throw Error(ErrorKind::kIo, "cannot create the folder: " + code.message(), folder.string(),
                hint);
  }
}

std::filesystem::path CacheDirectory() {
  std::filesystem::path directory = FromEnvironment("GRASP_BENCH_CACHE");
  if (directory.empty()) {
    if (const auto xdg = FromEnvironment("XDG_CACHE_HOME"); !xdg.empty()) {
      directory = xdg / "grasp-bench";
    } else {
      const auto home = FromEnvironment("HOME");
      directory =
          (home.empty() ? std::filesystem::temp_directory_path() : home / ".cache") / "grasp-bench";
    }
  }
  CreateFolder(directory, "set GRASP_BENCH_CACHE to a directory that can be written");
  return directory;
}

std::filesystem::path AssetDirectory() {
  const auto directory = FromEnvironment("GRASP_BENCH_ASSETS");
  return directory.empty() ? std::filesystem::path(GRASPBENCH_ASSET_DIRECTORY) : directory;
}

}  // namespace graspbench
