#include <cstdint>
#include <utility>

#include "core/safetensors.h"
#include "nn/mapped_file.h"
#include "nn/tensor_archive.h"

namespace graspbench::nn {
namespace {

class SafeTensorsArchive final : public TensorArchive {
 public:
  explicit SafeTensorsArchive(const std::filesystem::path& path) : bytes_(MapFile(path)) {
    SafeTensorsIndex index = ParseSafeTensorsIndex(*bytes_, path.string());
    for (SafeTensorEntry& entry : index.entries) {
      entries_[entry.name] = {ScalarTypeOf(entry.type), {entry.shape.begin(), entry.shape.end()}};
      begins_[entry.name] = entry.begin;
    }
    metadata_.insert(index.metadata.begin(), index.metadata.end());
  }

  const std::map<std::string, TensorEntry>& entries() const override { return entries_; }
  const std::map<std::string, std::string>& metadata() const override { return metadata_; }

  Tensor Read(const std::string& name) const override {
    const TensorEntry& entry = entries_.at(name);
    char* data = const_cast<char*>(bytes_->data()) + begins_.at(name);
    if (reinterpret_cast<uintptr_t>(data) % c10::elementSize(entry.type) != 0) {
      const Tensor copy = at::empty(entry.shape, entry.type);
      std::copy_n(data, copy.nbytes(), static_cast<char*>(copy.mutable_data_ptr()));
      return copy;
    }
    // The tensor keeps the file mapped.
    return at::from_blob(
        data, entry.shape, [bytes = bytes_](void*) {}, entry.type);
  }

 private:
  std::shared_ptr<const std::string_view> bytes_;
  std::map<std::string, TensorEntry> entries_;
  std::map<std::string, size_t> begins_;
  std::map<std::string, std::string> metadata_;
};

}  // namespace

std::unique_ptr<TensorArchive> OpenSafeTensors(const std::filesystem::path& path) {
  return std::make_unique<SafeTensorsArchive>(path);
}

}  // namespace graspbench::nn
