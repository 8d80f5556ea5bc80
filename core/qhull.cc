#include "core/qhull.h"

extern "C" {
#include <libqhull_r/qhull_ra.h>
}

#include <cstdio>
#include <string>

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
  Qhull& operator=(const Qhull&) = delete;

  // Qhull's exit code: 0, or qh_ERRsingular for flat input, or another failure. `points` must
  // outlive this object.
  int Run(std::vector<double>& points, int dimension, const char* options) {
    std::string command = options;
    const int count = static_cast<int>(points.size()) / dimension;
    if (count <= dimension) return qh_ERRsingular;
    return qh_new_qhull(&state_, dimension, count, points.data(), False, command.data(), nullptr,
                        log_);
  }
  qhT* state() { return &state_; }

 private:
  std::FILE* log_;  // Qhull's own messages; a degenerate input is no news for the user
  qhT state_;
};

}  // namespace

std::optional<std::vector<HullFacet>> HullFacets(const std::vector<double>& points, int dimension) {
  // Qx: merges what rounding makes concave; QJ: joggles the input by about 1e-10 where that fails.
  for (const char* options : {"qhull Qx Pp", "qhull QJ Pp"}) {
    std::vector<double> copy = points;  // Qhull may change its input
    Qhull qhull;
    const int code = qhull.Run(copy, dimension, options);
    if (code == qh_ERRsingular) return std::nullopt;
    if (code != 0) continue;
    qhT* qh = qhull.state();  // the name Qhull's macros use
    std::vector<HullFacet> facets;
    facetT* facet;
    FORALLfacets { facets.push_back({{facet->normal, facet->normal + dimension}, facet->offset}); }
    return facets;
  }
  return std::nullopt;
}

std::optional<TriMesh> HullTriangles(const std::vector<Vec3>& points, const char* options) {
  std::vector<double> copy;
  for (const Vec3& p : points) copy.insert(copy.end(), p.data(), p.data() + 3);
  Qhull qhull;
  if (qhull.Run(copy, 3, options) != 0) return std::nullopt;
  qhT* qh = qhull.state();
  TriMesh hull;
  std::vector<int> number_of(points.size(), -1);
  facetT* facet;
  FORALLfacets {
    setT* corners = qh_facet3vertex(qh, facet);
    Face face = Face::Constant(-1);
    int corner = 0;
    vertexT *vertex, **vertexp;
    FOREACHvertex_(corners) {
      const size_t id = static_cast<size_t>(qh_pointid(qh, vertex->point));
      if (number_of[id] < 0) {
        number_of[id] = static_cast<int>(hull.vertices.size());
        hull.vertices.push_back(points[id]);
      }
      if (corner < 3) face[corner++] = number_of[id];
    }
    qh_settempfree(qh, &corners);
    hull.faces.push_back(face);
  }
  return hull;
}

}  // namespace graspbench
