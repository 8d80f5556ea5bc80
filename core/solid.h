#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/bvh.h"
#include "core/mesh.h"
#include "core/signed_distance.h"
#include "core/voxels.h"

namespace graspbench {

/// Where a point lies with respect to a solid.
struct SurfaceQuery {
  bool inside = false;          ///< winding number > 1/2
  double distance = 0;          ///< to the surface, m, unsigned
  Vec3 closest = Vec3::Zero();  ///< closest surface point
  int face = -1;                ///< the face it lies on

  double signed_distance() const { return inside ? -distance : distance; }  ///< negative inside
};

/// A mesh with everything that is expensive to derive from it, computed once on first use and
/// shared between threads. The mesh itself never changes.
class Solid {
 public:
  explicit Solid(TriMesh mesh);

  const TriMesh& mesh() const { return mesh_; }
  /// Content hash of the mesh; the key of every cache on disk.
  const std::string& hash() const { return hash_; }
  bool closed() const { return closed_; }
  double volume() const { return mass_.volume; }  ///< m³, of a closed mesh
  const MassProperties& mass_properties() const { return mass_; }
  const Box& bounds() const { return bounds_; }

  SurfaceQuery Query(const Vec3& p) const;
  const Bvh& bvh() const;
  const VoxelGrid& Voxels(double pitch) const;      ///< VoxelizeCentres over the whole solid
  const SignedDistanceGrid& distance_grid() const;  ///< 2 mm cells, 4 cm margin
  const TriMesh& convex_hull() const;

 private:
  TriMesh mesh_;
  std::string hash_;
  bool closed_ = false;
  MassProperties mass_;
  Box bounds_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<Bvh> bvh_;
  mutable std::map<double, std::unique_ptr<VoxelGrid>> voxels_;
  mutable std::unique_ptr<SignedDistanceGrid> distance_grid_;
  mutable std::unique_ptr<TriMesh> convex_hull_;
};

}  // namespace graspbench
