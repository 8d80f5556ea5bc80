#pragma once

#include <filesystem>

#include "generators/tta/config.h"

namespace graspbench::tta {

/// Beside other weights, and in assets/tta.
inline constexpr char kContactNetFile[] = "contact-net.safetensors";

/// The contact network of `folder` if it holds one, else the one that comes with grasp-bench.
std::filesystem::path FindContactNet(const std::filesystem::path& folder);

/// A contact network of a file, whose metadata hold its configuration.
struct LoadedContactNet {
  /// Throws Error (kMissing, kInput) for a file that is not there, is none of a contact network, or
  /// has a tensor of another shape than its configuration says.
  LoadedContactNet(const std::filesystem::path& file, const ManoHand& hand);

  std::string hash;  ///< SHA-256 of the file
  nn::ParameterStore store;
  ContactNet net;
};

void SaveContactNet(const nn::ParameterStore& store, const ContactNetConfig& config,
                    const std::filesystem::path& file);

}  // namespace graspbench::tta
