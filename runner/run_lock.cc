#include "runner/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <string>

#include "core/error.h"
#include "core/io_error.h"

namespace graspbench {

RunLock::RunLock(const std::filesystem::path& directory) {
  const std::filesystem::path path = directory / "run.lock";
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) throw IoError("create", path);
  if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
    char holder[128] = {};
    const ssize_t size = pread(file_, holder, sizeof(holder) - 1, 0);
    close(file_);
    throw Error(ErrorKind::kUsage,
                "another process writes this run" +
                    (size > 0 ? " (" + std::string(holder) + ")" : std::string()),
                directory.string(), "wait for it to end, or give this run another --out");
  }
  // For the message of whoever comes second; the lock itself does not depend on it.
  char host[64] = {};
  gethostname(host, sizeof(host) - 1);
  const std::string holder = "process " + std::to_string(getpid()) + " on " + host;
  if (ftruncate(file_, 0) == 0) {
    [[maybe_unused]] const ssize_t written = pwrite(file_, holder.data(), holder.size(), 0);
  }
}

RunLock::~RunLock() { close(file_); }

}  // namespace graspbench
