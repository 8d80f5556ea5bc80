#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/value.h"

namespace graspbench {

/// Where a tensor lies in a file of torch.save.
struct TorchTensor {
  NdArray::Type type = NdArray::Type::kFloat32;
  std::vector<size_t> shape;
  std::vector<size_t> stride;  ///< in numbers, per axis
  std::string_view bytes;      ///< from the first number to the end of its storage
};

/// Finds the tensors in the bytes of a file of torch.save: a zip archive of a pickle and of the
/// storages, which stay where they are; nothing in the file is executed. The tensors are those of a
/// state dictionary, or of the one under "state_dict", "model_state_dict", "model" or "network" in
/// a checkpoint; names in nested dictionaries are joined by dots, entries of other kinds left out.
///
/// In the pickle's value a tensor is a dictionary with "__class__" = "torch.Tensor", "type"
/// ("torch.FloatStorage", ...), "key", "count" (of the storage), "offset", "shape" and "stride".
///
/// Throws Error (kInput) with `where`, tensor and reason: for the format that torch.save wrote
/// before version 1.6, for TorchScript, for tensors that reach beyond their storage, repeat its
/// numbers, or whose storage is missing, compressed or of another size, and for files without any
/// tensor.
std::map<std::string, TorchTensor> ParseTorchFile(std::string_view bytes, const std::string& where);

}  // namespace graspbench
