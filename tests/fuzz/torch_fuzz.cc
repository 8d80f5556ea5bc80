#include "core/torch_file.h"
#include "tests/fuzz/fuzz.h"

namespace graspbench::fuzz {
namespace {

// The number farthest from the first, as the strides place it, lies in the file.
void CheckReach(const TorchTensor& tensor, std::string_view file) {
  size_t last = 0;
  for (size_t axis = 0; axis < tensor.shape.size(); ++axis) {
    if (tensor.shape[axis] == 0) return;
    last += (tensor.shape[axis] - 1) * tensor.stride[axis];
  }
  if ((last + 1) * ItemSize(tensor.type) > tensor.bytes.size()) Break("tensors lie in their bytes");
  if (tensor.bytes.data() < file.data() ||
      tensor.bytes.data() + tensor.bytes.size() > file.data() + file.size()) {
    Break("tensors lie in the file");
  }
}

}  // namespace
}  // namespace graspbench::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return graspbench::fuzz::Run(data, size, [](std::string_view bytes) {
    for (const auto& [name, tensor] : graspbench::ParseTorchFile(bytes, "fuzz")) {
      graspbench::fuzz::CheckReach(tensor, bytes);
    }
  });
}
