#pragma once

#include <memory>

#include "simulators/renderer.h"

namespace graspbench {

/// Throws Error (kMissing) where there is no OpenGL driver.
std::unique_ptr<Renderer> MakeMuJoCoRenderer();

}  // namespace graspbench
