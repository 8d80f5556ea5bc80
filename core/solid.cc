#include "core/solid.h"

#include <utility>

#include "core/bounding_box.h"

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
    distance_grid_ = std::make_unique<SignedDistanceGrid>(mesh_, bvh(), 0.002, 0.04);
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

bool Solid::Contains(const Vec3& p) const {
  if (closed()) return bounds_.contains(p) && bvh().Crossings(p) > 0;
  return bvh().WindingNumber(p) > 0.5;
}

SurfaceQuery Solid::Query(const Vec3& p) const {
  const ClosestPoint closest = bvh().Closest(p);
  return {Contains(p), closest.distance, closest.point, closest.face};
}

}  // namespace graspbench
