#pragma once

#include <string_view>

#include "core/pickle_object.h"

/// The names that the pickles inside files of torch.save use, besides those of plain pickles.
namespace graspbench::pickle {

/// Whether the reader knows `name` (dotted, with its module): the functions that rebuild a tensor
/// or a parameter, the classes of typed storages, torch.Size, torch.device, number types, and
/// argparse.Namespace as inert data.
bool IsTorchName(std::string_view name);

/// The inert storage for a persistent id ("storage", class, key, location, count).
Object* TorchStorage(Arena& arena, const Object& id);

/// `name(*arguments)` for a name that IsTorchName accepts. A tensor becomes an inert object
/// "torch.Tensor" with the members of `TorchTensor`'s documentation (core/torch_file.h).
Object* ReduceTorch(Arena& arena, std::string_view name, const std::vector<Object*>& arguments);

}  // namespace graspbench::pickle
