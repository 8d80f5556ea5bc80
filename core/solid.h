#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/bvh.h"
#include "core/mesh.h"
#include "core/point_tree.h"
#include "core/sampling.h"
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
  const Box& bounds() const { return bounds_; }
  /// Content hash of the mesh; the key of every cache on disk.
  const std::string& hash() const;
  bool closed() const;
  double volume() const { return mass_properties().volume; }  ///< m³, of a closed mesh
  const MassProperties& mass_properties() const;

  /// Exact. The inside flag of an open mesh comes from the generalised winding number.
  SurfaceQuery Query(const Vec3& p) const;
  bool Contains(const Vec3& p) const;
  /// Unit, out of the solid at the surface point nearest to p, which `query` found.
  Vec3 Outward(const Vec3& p, const SurfaceQuery& query) const;
  const Bvh& bvh() const;
  const VoxelGrid& Voxels(double pitch) const;         ///< VoxelizeCentres over the whole solid
  const VoxelGrid& SurfaceVoxels(double pitch) const;  ///< VoxelizeSurface
  /// Centre-sampled cells of 1/`cells` of the bounding box's longest side, anchored at the box's
  /// lower corner: binvox's grid.
  const VoxelGrid& BoxVoxels(int cells) const;
  /// 4096 points uniform over the surface, the same ones for the same mesh on every machine.
  const std::vector<SurfacePoint>& surface_sample() const;
  const PointTree& vertex_tree() const;
  const PointTree& sample_tree() const;  ///< of surface_sample()
  /// 4 cm margin; cells of 2 mm, or 1/160 of the longest side with its margins where that is more.
  const SignedDistanceGrid& distance_grid() const;
  const TriMesh& convex_hull() const;
  const Solid& convex_solid() const;  ///< the hull with its own caches

 private:
  TriMesh mesh_;
  Box bounds_;
  mutable std::once_flag hash_once_, closed_once_, mass_once_, bvh_once_, grid_once_, hull_once_,
      sample_once_, tree_once_, sample_tree_once_;
  mutable std::string hash_;
  mutable bool closed_ = false;
  mutable MassProperties mass_;
  mutable std::unique_ptr<Bvh> bvh_;
  mutable std::unique_ptr<SignedDistanceGrid> distance_grid_;
  mutable std::unique_ptr<Solid> hull_;
  mutable std::vector<SurfacePoint> surface_sample_;
  mutable std::unique_ptr<PointTree> vertex_tree_, sample_tree_;
  mutable std::mutex voxels_mutex_;
  mutable std::map<double, std::unique_ptr<VoxelGrid>> voxels_, surface_voxels_;
  mutable std::map<int, std::unique_ptr<VoxelGrid>> box_voxels_;
};

}  // namespace graspbench
