#include "simulators/hand_shapes.h"

#include <algorithm>
#include <limits>
#include <set>

#include "core/bounding_box.h"
#include "core/solid.h"
#include "core/voxels.h"

namespace graspbench {
namespace {

constexpr size_t kMostCorners = 64;
constexpr std::array<size_t, 5> kColumnEnds = {13, 1, 4, 10, 7};  // joints, from thumb to pinky
constexpr size_t kMiddleKnuckle = 4;
constexpr int kPieces = 15 + 2 * static_cast<int>(kColumnEnds.size());

double SegmentDistance(const Vec3& a, const Vec3& b, const Vec3& p) {
  const double along = std::clamp((p - a).dot(b - a) / (b - a).squaredNorm(), 0.0, 1.0);
  return (p - a - along * (b - a)).norm();
}

// The piece of every vertex: a phalanx each, then the palm's columns, near and far half. The palm
// is divided in the rest pose, so that the pieces do not change with the pose.
std::vector<int> PieceOfVertex(const ManoHand& hand) {
  const std::array<Vec3, 16> joints = hand.RestJoints();
  const std::vector<Vec3>& vertices = hand.file().template_mesh.vertices;
  const Vec3 along = joints[kMiddleKnuckle] - joints[0];
  std::vector<int> piece;
  for (size_t i = 0; i < vertices.size(); ++i) {
    if (hand.segments()[i] > 0) {
      piece.push_back(hand.segments()[i] - 1);
      continue;
    }
    int column = 0;
    double nearest = std::numeric_limits<double>::infinity();
    for (size_t c = 0; c < kColumnEnds.size(); ++c) {
      const Vec3& end = joints[kColumnEnds[c]];
      const Vec3 across =
          end - joints[0] - (end - joints[0]).dot(along) / along.squaredNorm() * along;
      const double distance =
          SegmentDistance(joints[0] + 0.5 * across - 0.5 * along, end, vertices[i]);
      if (distance >= nearest) continue;
      nearest = distance;
      column = static_cast<int>(c);
    }
    const bool far = (vertices[i] - joints[0]).dot(along) > 0.5 * along.squaredNorm();
    piece.push_back(15 + 2 * column + (far ? 1 : 0));
  }
  return piece;
}

// How far p lies outside of a convex mesh with outward faces: the largest distance to a face plane.
double Outside(const TriMesh& hull, const std::vector<Vec3>& normals, const Vec3& p) {
  double most = -std::numeric_limits<double>::infinity();
  for (size_t f = 0; f < hull.faces.size(); ++f) {
    most = std::max(most, normals[f].dot(p - hull.vertices[static_cast<size_t>(hull.faces[f][0])]));
  }
  return most;
}

// The hull of few points: grows from the extremes along the axes, always taking in the point that
// lies farthest outside.
TriMesh SparseHull(const std::vector<Vec3>& corners) {
  std::set<size_t> chosen;
  for (const Vec3& axis : {Vec3(1, 0, 0), Vec3(0, 1, 0), Vec3(0, 0, 1), Vec3(1, 1, 1)}) {
    const auto [low, high] = std::minmax_element(
        corners.begin(), corners.end(),
        [&](const Vec3& a, const Vec3& b) { return a.dot(axis) < b.dot(axis); });
    chosen.insert(static_cast<size_t>(low - corners.begin()));
    chosen.insert(static_cast<size_t>(high - corners.begin()));
  }
  while (true) {
    TriMesh points;
    for (const size_t i : chosen) points.vertices.push_back(corners[i]);
    const TriMesh hull = ConvexHull(points);
    if (chosen.size() >= kMostCorners) return hull;
    const std::vector<Vec3> normals = FaceNormals(hull);
    size_t farthest = 0;
    double most = 0;
    for (size_t i = 0; i < corners.size(); ++i) {
      const double outside = chosen.contains(i) ? 0 : Outside(hull, normals, corners[i]);
      if (outside > most) {
        most = outside;
        farthest = i;
      }
    }
    if (most <= 0) return hull;
    chosen.insert(farthest);
  }
}

TriMesh HullOf(const std::vector<Vec3>& points) {
  const TriMesh hull = ConvexHull({points, {}});
  return hull.vertices.size() > kMostCorners ? SparseHull(hull.vertices) : hull;
}

}  // namespace

std::vector<TriMesh> BoneHulls(const ManoHand& hand, const PosedHand& posed) {
  const std::vector<int> piece = PieceOfVertex(hand);
  std::vector<std::set<int>> members(kPieces);
  for (const Face& face : posed.surface.faces) {
    for (const int owner : face) {
      members[static_cast<size_t>(piece[static_cast<size_t>(owner)])].insert(face.begin(),
                                                                             face.end());
    }
  }
  std::vector<TriMesh> hulls;
  for (const std::set<int>& vertices : members) {
    if (vertices.size() < 4) continue;  // a column without skin of its own
    std::vector<Vec3> points;
    for (const int v : vertices) points.push_back(posed.surface.vertices[static_cast<size_t>(v)]);
    hulls.push_back(HullOf(points));
  }
  return hulls;
}

HullFit MeasureHulls(const PosedHand& posed, const std::vector<TriMesh>& hulls) {
  constexpr double kPitch = 1e-3;
  const Solid skin(posed.closed);
  Box box = skin.bounds();
  for (const TriMesh& hull : hulls) box.extend(Bounds(hull));
  const VoxelGrid inside_skin = VoxelizeCentres(posed.closed, kPitch, box);
  std::vector<uint8_t> inside_hulls(inside_skin.occupied.size(), 0);
  for (const TriMesh& hull : hulls) {
    const VoxelGrid cells = VoxelizeCentres(hull, kPitch, box);
    for (size_t i = 0; i < inside_hulls.size(); ++i) inside_hulls[i] |= cells.occupied[i];
  }
  HullFit fit;
  const double cell = kPitch * kPitch * kPitch;
  fit.volume = inside_skin.Volume();
  for (int k = 0; k < inside_skin.size[2]; ++k) {
    for (int j = 0; j < inside_skin.size[1]; ++j) {
      for (int i = 0; i < inside_skin.size[0]; ++i) {
        const size_t at = inside_skin.Index(i, j, k);
        if (inside_skin.occupied[at] == inside_hulls[at]) continue;
        if (inside_skin.occupied[at] != 0) {
          fit.lost_volume += cell;
          continue;
        }
        fit.added_volume += cell;
        const double out = skin.bvh().Closest(inside_skin.Centre(i, j, k)).distance;
        fit.largest_out = std::max(fit.largest_out, out);
      }
    }
  }
  std::vector<std::vector<Vec3>> normals;
  for (const TriMesh& hull : hulls) normals.push_back(FaceNormals(hull));
  for (const Vec3& p : posed.surface.vertices) {
    double outside = std::numeric_limits<double>::infinity();
    for (size_t h = 0; h < hulls.size(); ++h) {
      outside = std::min(outside, Outside(hulls[h], normals[h], p));
    }
    fit.largest_in = std::max(fit.largest_in, outside);
  }
  return fit;
}

}  // namespace graspbench
