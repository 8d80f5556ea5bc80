#include "core/error.h"
#include "nn/tensor_archive.h"

namespace graspbench::nn {

std::unique_ptr<TensorArchive> OpenTorchArchive(const std::filesystem::path& path) {
  throw Error(ErrorKind::kInput, "files of torch.save are not read yet", path.string());
}

}  // namespace graspbench::nn
