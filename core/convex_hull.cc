extern "C" {
#include <libqhull_r/qhull_ra.h>
}

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "core/bounding_box.h"
#include "core/error.h"

namespace graspbench {
namespace {

// One Qhull computation; everything is freed with it.
class Qhull {
 public:
  Qhull() : log_(std::tmpfile()) { qh_zero(&state_, log_); }
  ~Qhull() {
    qh_freeqhull(&state_, qh_ALL);
    int current, total;
    qh_memfreeshort(&state_, &current, &total);
    if (log_) std::fclose(log_);
  }
  Qhull(const Qhull&) = delete;

  bool Run(std::vector<double>& points, const char* options) {
    std::string command = options;
    return qh_new_qhull(&state_, 3, static_cast<int>(points.size() / 3), points.data(), False,
                        command.data(), nullptr, log_) == 0;
  }

  // Faces over the vertices of `points`, which Qhull may have joggled in its own copy.
  TriMesh Hull(const std::vector<Vec3>& points) {
    qhT* qh = &state_;  // Qhull's macros use this name
    TriMesh hull;
    std::vector<int> index(static_cast<size_t>(qh->num_points), -1);
    facetT* facet;
    FORALLfacets {
      setT* corners = qh_facet3vertex(qh, facet);
      Face face = Face::Constant(-1);
      int corner = 0;
      vertexT *vertex, **vertexp;
      FOREACHvertex_(corners) {
        const size_t id = static_cast<size_t>(qh_pointid(qh, vertex->point));
        int& number = index[id];
        if (number < 0) {
          number = static_cast<int>(hull.vertices.size());
          hull.vertices.push_back(points[id]);
        }
        if (corner < 3) face[corner++] = number;
      }
      qh_settempfree(qh, &corners);
      hull.faces.push_back(face);
    }
    return hull;
  }

 private:
  std::FILE* log_;
  qhT state_;
};

}  // namespace

TriMesh ConvexHull(const TriMesh& mesh) {
  std::vector<double> points;
  for (const Vec3& vertex : mesh.vertices)
    points.insert(points.end(), vertex.data(), vertex.data() + 3);
  // Qt: triangles only. QJ: joggled input where merged facets would leave overlapping triangles.
  for (const char* options : {"qhull Qt", "qhull QJ"}) {
    if (mesh.vertices.size() < 4) break;
    const auto qhull = std::make_unique<Qhull>();
    std::vector<double> copy = points;
    if (!qhull->Run(copy, options)) continue;
    TriMesh hull = qhull->Hull(mesh.vertices);
    if (!IsClosed(hull)) continue;
    const double volume = Volume(hull);
    if (std::abs(volume) <= 1e-12 * Bounds(hull).volume()) break;
    return volume > 0 ? hull : Flipped(std::move(hull));
  }
  throw Error(ErrorKind::kInput, "the points have no convex hull with a volume", {},
              "the mesh is empty or flat");
}

}  // namespace graspbench
