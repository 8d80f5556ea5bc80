#include "core/io_error.h"

#include <cerrno>
#include <cstring>

namespace graspbench {

Error IoError(const std::string& action, std::string where, std::string hint) {
  const int code = errno;
  if (hint.empty() && code == ENOSPC) {
    hint = "the disk is full: free some space and start the same command again";
  }
  return {ErrorKind::kIo, "cannot " + action + ": " + std::strerror(code), std::move(where),
          std::move(hint)};
}

}  // namespace graspbench
