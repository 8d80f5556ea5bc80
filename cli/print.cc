#include "cli/print.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/error.h"

namespace graspbench {

void Print(std::string_view text) {
  const size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written == text.size() && std::fflush(stdout) == 0) return;
  throw Error(ErrorKind::kIo, std::string("cannot write: ") + std::strerror(errno),
              "standard output");
}

}  // namespace graspbench
