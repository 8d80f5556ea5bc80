#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "core/image.h"
#include "core/mesh.h"

namespace graspbench {

/// A surface in world coordinates, z up.
struct ColouredMesh {
  TriMesh mesh;
  /// Red, green, blue and opacity, 0 … 1, as they appear in full light.
  std::array<float, 4> colour = {0.7f, 0.7f, 0.7f, 1};
};

/// A camera that looks at a point from outside; z is up in its pictures.
struct Camera {
  Vec3 target = Vec3::Zero();  ///< in the middle of the picture
  double azimuth = 0;          ///< rad, of the camera seen from the target, from +x about +z
  double elevation = 0;        ///< rad, of the camera above the target's horizontal plane
  double distance = 1;         ///< m, from the target
};

/// Between the upper and the lower edge of a picture.
inline constexpr double kFieldOfView = 0.5;  // rad

/// The camera in that direction that has the meshes' bounding box in its middle and is as near as
/// lets all vertices stay within the middle nine tenths of a picture of this aspect (width over
/// height) without its caption. Throws Error (kInput) when there are no vertices.
Camera FitCamera(const std::vector<ColouredMesh>& meshes, double azimuth, double elevation,
                 double aspect);

inline constexpr int kCaptionLine = 20;  // pixels, height of a line
inline constexpr Rgb kInk = {38, 38, 38};

/// A line of printable ASCII. Where it is wider than the picture, it is cut and ends in "..".
struct CaptionLine {
  std::string text;
  Rgb ink = kInk;
};

/// What is to be seen on a light background of one colour; nothing else where there are no meshes.
struct Picture {
  std::vector<ColouredMesh> meshes;
  Camera camera;
  int width = 640, height = 480;  ///< pixels, at most 4096
  /// Centred above the scene, which has the rest of the height.
  std::vector<CaptionLine> caption;

  int scene_height() const { return height - kCaptionLine * static_cast<int>(caption.size()); }
  double scene_aspect() const { return static_cast<double>(width) / scene_height(); }
};

inline constexpr Rgb kBackground = {245, 246, 248};

/// Draws pictures without a screen. Belongs to the thread that made it.
class Renderer {
 public:
  virtual ~Renderer() = default;
  /// The same pixels for the same picture on the same machine and driver. Throws Error (kInput) for
  /// a mesh without faces and an impossible size.
  virtual Image Draw(const Picture& picture) = 0;
};

/// Draws with MuJoCo through EGL, or OSMesa where there is no EGL driver. Throws Error (kMissing),
/// saying what to install, when neither is there or MuJoCo is not built in.
std::unique_ptr<Renderer> MakeRenderer();

}  // namespace graspbench
