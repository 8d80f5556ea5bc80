#pragma once

#include <map>
#include <string>

#include "core/value.h"

namespace graspbench {

/// The tensors of a hand as the bytes of a pickle built like MANO_RIGHT.pkl: protocol 2 of
/// Python 2, arrays through numpy's _reconstruct, `J_regressor` as scipy csc_matrix, `shapedirs` as
/// a chumpy Select of the first 10 of 20 directions of a chumpy Ch.
std::string ManoPickle(const std::map<std::string, NdArray>& tensors);

}  // namespace graspbench
