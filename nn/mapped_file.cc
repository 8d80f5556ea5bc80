#include "nn/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace graspbench::nn {
namespace {

[[noreturn]] void Fail(const std::filesystem::path& path) {
  throw Error(errno == ENOENT ? ErrorKind::kMissing : ErrorKind::kIo,
              std::string("cannot open: ") + std::strerror(errno), path.string());
}

}  // namespace

std::shared_ptr<std::string_view> MapFile(const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) Fail(path);
  struct stat status {};
  const bool sized = fstat(file, &status) == 0;
  const auto size = static_cast<size_t>(status.st_size);
  void* bytes = sized && size > 0
                    ? mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0)
                    : nullptr;
  const int problem = errno;
  close(file);
  if (!sized || bytes == MAP_FAILED) {
    errno = problem;
    Fail(path);
  }
  return {new std::string_view(static_cast<const char*>(bytes), size),
          [](const std::string_view* view) {
            if (!view->empty()) munmap(const_cast<char*>(view->data()), view->size());
            delete view;
          }};
}

}  // namespace graspbench::nn
