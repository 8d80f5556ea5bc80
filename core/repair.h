#pragma once

#include <string>
#include <vector>

#include "core/mesh.h"

namespace graspbench {

/// What a repair did to a mesh. Printed wherever a repaired mesh is used.
struct RepairReport {
  bool changed = false;
  /// "none", "merged", "flipped", "merged+flipped", "capped", "level-set", or "level-set-thickened"
  /// (sheets without thickness were given one, see ShrinkWrap).
  std::string method = "none";
  double volume_before = 0;  ///< signed, m³; not meaningful when the mesh was open
  double volume_after = 0;   ///< m³
  /// m, one-sided Hausdorff distance: old samples to the new surface; for "capped" the other way
  /// round, that is the depth of the largest hole that was covered.
  double max_surface_shift = 0;
  int boundary_loops_before = 0;
  double pitch = 0;  ///< m, of the level set; 0 when none was needed
};

struct RepairedMesh {
  TriMesh mesh;
  RepairReport report;
};

/// A closed, outward mesh of the same solid, by the gentlest step that works:
/// 1. nothing;
/// 2. merging equal vertices (bitwise, then within 1 µm) and dropping degenerate and duplicate
///    faces;
/// 3. turning faces so that they wind consistently and outwards;
/// 4. covering holes whose fans add no more than a twentieth of the area;
/// 5. a level set through OpenVDB that shrink-wraps the surface (the job ManifoldPlus does in the
///    papers' pipelines), at the given pitch or 1/256 of the longest side, whichever is larger.
/// The report tells the change. Throws Error (kInput) when nothing closed comes out, for example
/// of an empty or flat mesh.
RepairedMesh MakeWatertight(const TriMesh& mesh, double pitch = 0.001);

/// Labels for the faces of `to`: each takes that of the face of `from` closest to its centroid.
/// Carries part labels over a repair.
std::vector<int> TransferFaceLabels(const TriMesh& from, const std::vector<int>& labels,
                                    const TriMesh& to);

}  // namespace graspbench
