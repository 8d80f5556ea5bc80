#include "core/shrink_wrap.h"

#include <openvdb/openvdb.h>
#include <openvdb/tools/LevelSetRebuild.h>
#include <openvdb/tools/MeshToVolume.h>
#include <openvdb/tools/VolumeToMesh.h>

#include <vector>

#include "core/error.h"

namespace graspbench {
namespace {

using openvdb::Coord;
using openvdb::FloatGrid;

constexpr float kClosing = 1.5F;  // pitches

FloatGrid::Ptr UnsignedDistance(const TriMesh& soup, const openvdb::math::Transform& transform) {
  std::vector<openvdb::Vec3s> points;
  for (const Vec3& v : soup.vertices) {
    points.emplace_back(transform.worldToIndex(openvdb::Vec3d(v.x(), v.y(), v.z())));
  }
  std::vector<openvdb::Vec3I> triangles;
  for (const Face& face : soup.faces) triangles.emplace_back(face[0], face[1], face[2]);
  using Adapter = openvdb::tools::QuadAndTriangleDataAdapter<openvdb::Vec3s, openvdb::Vec3I>;
  return openvdb::tools::meshToVolume<FloatGrid>(Adapter(points, triangles), transform,
                                                 kClosing + 2, kClosing + 2,
                                                 openvdb::tools::UNSIGNED_DISTANCE_FIELD);
}

// A dense copy of the distances over a box of cells, and which of them lie outside.
struct Region {
  openvdb::CoordBBox box;
  std::vector<float> distance;
  std::vector<uint8_t> outside;

  size_t Index(const Coord& c) const {
    const Coord d = box.dim(), r = c - box.min();
    return (static_cast<size_t>(r.z()) * d.y() + r.y()) * d.x() + r.x();
  }
};

// Marks all cells that a walk from the corner of the box reaches over faces of cells farther than
// `threshold` from the soup.
void FloodOutside(Region& region, float threshold) {
  region.outside.assign(region.distance.size(), 0);
  std::vector<Coord> stack = {region.box.min()};
  region.outside[region.Index(stack.back())] = 1;
  while (!stack.empty()) {
    const Coord c = stack.back();
    stack.pop_back();
    for (int axis = 0; axis < 3; ++axis) {
      for (const int step : {-1, 1}) {
        Coord next = c;
        next[axis] += step;
        if (!region.box.isInside(next)) continue;
        const size_t index = region.Index(next);
        if (region.outside[index] || region.distance[index] <= threshold) continue;
        region.outside[index] = 1;
        stack.push_back(next);
      }
    }
  }
}

// Negative in the solid thickened by `threshold`, positive outside.
FloatGrid::Ptr ThickenedSolid(const FloatGrid& distance, const openvdb::math::Transform& transform,
                              float threshold) {
  Region region;
  region.box = distance.evalActiveVoxelBoundingBox();
  region.box.expand(2);
  region.distance.resize(region.box.volume());
  const auto accessor = distance.getConstAccessor();
  for (auto cell = region.box.begin(); cell; ++cell) {
    region.distance[region.Index(*cell)] = accessor.getValue(*cell);
  }
  FloodOutside(region, threshold);
  const float background = distance.background();
  const FloatGrid::Ptr solid = FloatGrid::create(background);
  solid->setTransform(transform.copy());
  auto out = solid->getAccessor();
  for (auto cell = region.box.begin(); cell; ++cell) {
    const size_t index = region.Index(*cell);
    const float beyond = region.distance[index] - threshold;
    // Inside the closing band `beyond` is negative already; farther in, the sign flips.
    const float value = region.outside[index] ? beyond : -std::abs(beyond);
    out.setValue(*cell, value);
  }
  return solid;
}

TriMesh Surface(const FloatGrid& grid, double isovalue) {
  std::vector<openvdb::Vec3s> points;
  std::vector<openvdb::Vec3I> triangles;
  std::vector<openvdb::Vec4I> quads;
  openvdb::tools::volumeToMesh(grid, points, triangles, quads, isovalue);
  TriMesh mesh;
  for (const openvdb::Vec3s& p : points) mesh.vertices.emplace_back(p.x(), p.y(), p.z());
  const auto vertex = [](openvdb::Index32 i) { return static_cast<int>(i); };
  for (const openvdb::Vec3I& t : triangles) {
    mesh.faces.emplace_back(vertex(t[0]), vertex(t[1]), vertex(t[2]));
  }
  for (const openvdb::Vec4I& q : quads) {
    mesh.faces.emplace_back(vertex(q[0]), vertex(q[1]), vertex(q[2]));
    mesh.faces.emplace_back(vertex(q[0]), vertex(q[2]), vertex(q[3]));
  }
  return Volume(mesh) < 0 ? Flipped(std::move(mesh)) : mesh;
}

}  // namespace

TriMesh ShrinkWrap(const TriMesh& soup, double pitch, bool keep_sheets) {
  openvdb::initialize();
  const auto transform = openvdb::math::Transform::createLinearTransform(pitch);
  const FloatGrid::Ptr distance = UnsignedDistance(soup, *transform);
  const float threshold = kClosing * static_cast<float>(pitch);
  const FloatGrid::Ptr solid = ThickenedSolid(*distance, *transform, threshold);
  const FloatGrid::Ptr rebuilt =
      openvdb::tools::levelSetRebuild(*solid, 0.0F, /*halfWidth=*/kClosing + 2);
  const double kept = keep_sheets ? 0.5 * pitch : 0;
  TriMesh mesh = Surface(*rebuilt, kept - static_cast<double>(threshold));
  if (!IsClosed(mesh)) {
    throw Error(ErrorKind::kInput, "the mesh could not be closed", {},
                mesh.faces.empty() ? "it encloses nothing" : "repair it in a mesh editor");
  }
  return mesh;
}

}  // namespace graspbench
