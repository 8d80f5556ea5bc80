#pragma once

#include <memory>

namespace graspbench {

/// An OpenGL context without a window, current in the thread that made it until destroyed. The
/// libraries are opened when the first one is made, so that nothing else links or needs OpenGL.
class GlContext {
 public:
  virtual ~GlContext() = default;
};

/// Through EGL on the first device that works, with a graphics card or without; else through
/// OSMesa. Throws Error (kMissing) with what to install.
std::unique_ptr<GlContext> MakeGlContext();

}  // namespace graspbench
