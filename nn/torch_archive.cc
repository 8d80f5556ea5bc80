#include <cstdint>
#include <utility>

#include "core/torch_file.h"
#include "nn/mapped_file.h"
#include "nn/tensor_archive.h"

namespace graspbench::nn {
namespace {

class TorchArchive final : public TensorArchive {
 public:
  explicit TorchArchive(const std::filesystem::path& path)
      : bytes_(MapFile(path)), tensors_(ParseTorchFile(*bytes_, path.string())) {
    for (const auto& [name, tensor] : tensors_) {
      entries_[name] = {ScalarTypeOf(tensor.type), {tensor.shape.begin(), tensor.shape.end()}};
    }
  }

  const std::map<std::string, TensorEntry>& entries() const override { return entries_; }
  const std::map<std::string, std::string>& metadata() const override { return metadata_; }

  Tensor Read(const std::string& name) const override {
    const TorchTensor& place = tensors_.at(name);
    const TensorEntry& entry = entries_.at(name);
    const Shape stride(place.stride.begin(), place.stride.end());
    char* data = const_cast<char*>(place.bytes.data());
    if (c10::multiply_integers(entry.shape) == 0) return at::empty(entry.shape, entry.type);
    if (reinterpret_cast<uintptr_t>(data) % c10::elementSize(entry.type) == 0) {
      // The tensor keeps the file mapped.
      return at::from_blob(
          data, entry.shape, stride, [bytes = bytes_](void*) {}, entry.type);
    }
    const auto count = static_cast<int64_t>(place.bytes.size() / c10::elementSize(entry.type));
    const Tensor copy = at::empty({count}, entry.type);
    std::copy_n(data, copy.nbytes(), static_cast<char*>(copy.mutable_data_ptr()));
    return copy.as_strided(entry.shape, stride);
  }

 private:
  std::shared_ptr<std::string_view> bytes_;
  std::map<std::string, TorchTensor> tensors_;
  std::map<std::string, TensorEntry> entries_;
  std::map<std::string, std::string> metadata_;
};

}  // namespace

std::unique_ptr<TensorArchive> OpenTorchArchive(const std::filesystem::path& path) {
  return std::make_unique<TorchArchive>(path);
}

}  // namespace graspbench::nn
