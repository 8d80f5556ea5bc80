#pragma once

#include <filesystem>

#include "core/hand_model.h"
#include "core/object.h"

namespace graspbench {

/// Writes hand and object, coloured, in the object frame, as a GLB file that any 3D viewer opens.
/// Throws Error (kIo).
void WriteArtifact(const std::filesystem::path& path, const Object& object, const PosedHand& hand);

}  // namespace graspbench
