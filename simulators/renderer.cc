#include "simulators/renderer.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#ifdef GRASPBENCH_WITH_MUJOCO
#include "simulators/mujoco/mujoco_renderer.h"
#endif

namespace graspbench {
namespace {

constexpr double kFilled = 0.9;  // of the picture's width or height

}  // namespace

Camera FitCamera(const std::vector<ColouredMesh>& meshes, double azimuth, double elevation,
                 double aspect) {
  Box box;
  for (const ColouredMesh& part : meshes) box.extend(Bounds(part.mesh));
  if (box.isEmpty()) throw Error(ErrorKind::kInput, "a picture of nothing");
  const Vec3 towards(std::cos(azimuth) * std::cos(elevation),
                     std::sin(azimuth) * std::cos(elevation), std::sin(elevation));
  const Vec3 right(-std::sin(azimuth), std::cos(azimuth), 0);
  const Vec3 up = towards.cross(right);
  const double tan_up = std::tan(kFieldOfView / 2) * kFilled, tan_right = tan_up * aspect;
  Camera camera{box.center(), azimuth, elevation, 0};
  for (const ColouredMesh& part : meshes) {
    for (const Vec3& vertex : part.mesh.vertices) {
      const Vec3 p = vertex - camera.target;
      const double needed =
          std::max(std::abs(p.dot(right)) / tan_right, std::abs(p.dot(up)) / tan_up);
      camera.distance = std::max(camera.distance, p.dot(towards) + needed);
    }
  }
  return camera;
}

std::unique_ptr<Renderer> MakeRenderer() {
#ifdef GRASPBENCH_WITH_MUJOCO
  return MakeMuJoCoRenderer();
#else
  throw Error(ErrorKind::kMissing, "pictures are drawn by MuJoCo, which is not in this build", {},
              "run tools/setup.sh to fetch its library, then build again");
#endif
}

}  // namespace graspbench
