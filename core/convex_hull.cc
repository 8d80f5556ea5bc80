#include <cmath>

#include "core/bounding_box.h"
#include "core/error.h"
#include "core/qhull.h"

namespace graspbench {

TriMesh ConvexHull(const TriMesh& mesh) {
  // Qt: triangles only. QJ: joggled input, for where merged facets leave overlapping triangles.
  for (const char* options : {"qhull Qt Pp", "qhull QJ Pp"}) {
    std::optional<TriMesh> hull = HullTriangles(mesh.vertices, options);
    if (!hull || !IsClosed(*hull)) continue;
    const double volume = Volume(*hull);
    if (std::abs(volume) <= 1e-9 * std::pow(Bounds(*hull).sizes().norm(), 3)) break;
    return volume > 0 ? *hull : Flipped(*hull);
  }
  throw Error(ErrorKind::kInput, "the points have no convex hull with a volume", {},
              "the mesh is empty or flat");
}

}  // namespace graspbench
