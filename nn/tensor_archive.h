#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "nn/tensor.h"

namespace graspbench::nn {

struct TensorEntry {
  at::ScalarType type = at::kFloat;
  Shape shape;
};

/// Named tensors in one file, opened without reading them all.
class TensorArchive {
 public:
  virtual ~TensorArchive() = default;
  virtual const std::map<std::string, TensorEntry>& entries() const = 0;
  virtual const std::map<std::string, std::string>& metadata() const = 0;
  /// The tensor of an existing name, on the CPU. It may lie in the mapped file; writing to it
  /// changes memory only.
  virtual Tensor Read(const std::string& name) const = 0;
};

/// A .safetensors file, mapped into memory. Throws Error (kMissing, kInput).
std::unique_ptr<TensorArchive> OpenSafeTensors(const std::filesystem::path& path);

/// A file of `torch.save`, .bin, .pt or .pth: a state dictionary, or a dictionary with one under
/// "state_dict", "model" or "network". Read as data, nothing in it is executed. Throws Error
/// (kMissing, kInput).
std::unique_ptr<TensorArchive> OpenTorchArchive(const std::filesystem::path& path);

}  // namespace graspbench::nn
