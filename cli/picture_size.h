#pragma once

#include <string>

namespace graspbench {

/// Of a picture, in pixels.
struct PictureSize {
  int width, height;
};

/// "640x480"; `otherwise` for an empty text. Throws Error (kUsage) for anything else.
PictureSize ParseSize(const std::string& text, const PictureSize& otherwise);

}  // namespace graspbench
