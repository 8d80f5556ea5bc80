#include "core/solid.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/bounding_box.h"
#include "core/rng.h"

namespace graspbench {

Solid::Solid(TriMesh mesh) : mesh_(std::move(mesh)), bounds_(Bounds(mesh_)) {}

const std::string& Solid::hash() const {
  std::call_once(hash_once_, [&] { hash_ = ContentHash(mesh_); });
  return hash_;
}

bool Solid::closed() const {
  std::call_once(closed_once_, [&] { closed_ = IsClosed(mesh_); });
  return closed_;
}

const MassProperties& Solid::mass_properties() const {
  std::call_once(mass_once_, [&] { mass_ = ComputeMassProperties(mesh_); });
  return mass_;
}

const Bvh& Solid::bvh() const {
  std::call_once(bvh_once_, [&] { bvh_ = std::make_unique<Bvh>(mesh_); });
  return *bvh_;
}

const SignedDistanceGrid& Solid::distance_grid() const {
  std::call_once(grid_once_, [&] {
    const double margin = 0.04;  // m
    const double pitch = std::max(0.002, (bounds_.sizes().maxCoeff() + 2 * margin) / 160);
    distance_grid_ = std::make_unique<SignedDistanceGrid>(mesh_, pitch, margin);
  });
  return *distance_grid_;
}

const Solid& Solid::convex_solid() const {
  std::call_once(hull_once_, [&] { hull_ = std::make_unique<Solid>(ConvexHull(mesh_)); });
  return *hull_;
}

const TriMesh& Solid::convex_hull() const { return convex_solid().mesh(); }

const VoxelGrid& Solid::Voxels(double pitch) const {
  const std::lock_guard lock(voxels_mutex_);
  std::unique_ptr<VoxelGrid>& grid = voxels_[pitch];
  if (!grid) grid = std::make_unique<VoxelGrid>(VoxelizeCentres(mesh_, pitch));
  return *grid;
}

const VoxelGrid& Solid::SurfaceVoxels(double pitch) const {
  const std::lock_guard lock(voxels_mutex_);
  std::unique_ptr<VoxelGrid>& grid = surface_voxels_[pitch];
  if (!grid) grid = std::make_unique<VoxelGrid>(VoxelizeSurface(mesh_, pitch));
  return *grid;
}

const VoxelGrid& Solid::BoxVoxels(int cells) const {
  const std::lock_guard lock(voxels_mutex_);
  std::unique_ptr<VoxelGrid>& grid = box_voxels_[cells];
  if (!grid) {
    const double pitch = bounds_.sizes().maxCoeff() / cells;
    std::array<int, 3> size;
    for (int axis = 0; axis < 3; ++axis) {
      size[axis] = std::max(1, static_cast<int>(std::ceil(bounds_.sizes()[axis] / pitch - 1e-9)));
    }
    grid = std::make_unique<VoxelGrid>(
        VoxelizeLattice(mesh_, bounds_.min() + Vec3::Constant(pitch / 2), pitch, size));
  }
  return *grid;
}

const std::vector<SurfacePoint>& Solid::surface_sample() const {
  std::call_once(sample_once_, [&] {
    Rng rng(/*seed=*/0, "solid", "surface sample");
    surface_sample_ = SampleSurface(mesh_, 4096, rng);
  });
  return surface_sample_;
}

const PointTree& Solid::vertex_tree() const {
  std::call_once(tree_once_, [&] { vertex_tree_ = std::make_unique<PointTree>(mesh_.vertices); });
  return *vertex_tree_;
}

const PointTree& Solid::sample_tree() const {
  std::call_once(sample_tree_once_, [&] {
    std::vector<Vec3> points;
    for (const SurfacePoint& sample : surface_sample()) points.push_back(sample.point);
    sample_tree_ = std::make_unique<PointTree>(points);
  });
  return *sample_tree_;
}

Vec3 Solid::Outward(const Vec3& p, const SurfaceQuery& query) const {
  constexpr double kOnSurface = 1e-9;  // m; nearer, the face has to say
  if (query.distance > kOnSurface) {
    return (query.inside ? query.closest - p : p - query.closest) / query.distance;
  }
  const Face& face = mesh_.faces[static_cast<size_t>(query.face)];
  const Vec3& corner = mesh_.vertices[static_cast<size_t>(face[0])];
  return (mesh_.vertices[static_cast<size_t>(face[1])] - corner)
      .cross(mesh_.vertices[static_cast<size_t>(face[2])] - corner)
      .normalized();
}

bool Solid::Contains(const Vec3& p) const {
  if (closed()) return bounds_.contains(p) && bvh().Crossings(p) > 0;
  return bvh().WindingNumber(p) > 0.5;
}

SurfaceQuery Solid::Query(const Vec3& p) const {
  const ClosestPoint closest = bvh().Closest(p);
  return {Contains(p), closest.distance, closest.point, closest.face};
}

}  // namespace graspbench
