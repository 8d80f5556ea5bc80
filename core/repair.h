#pragma once

#include <string>

#include "core/mesh.h"

namespace graspbench {

/// What a repair did to a mesh. Printed wherever a repaired mesh is used.
struct RepairReport {
  bool changed = false;
  std::string method;            ///< "none", "merged", "flipped", "level-set"
  double volume_before = 0;      ///< signed, m³; not meaningful when the mesh was open
  double volume_after = 0;       ///< m³
  double max_surface_shift = 0;  ///< m, Hausdorff distance from old samples to the new surface
  int boundary_loops_before = 0;
  double pitch = 0;  ///< m, of the level set; 0 when none was needed
};

struct RepairedMesh {
  TriMesh mesh;
  RepairReport report;
};

/// A closed, outward mesh of the same solid, by the gentlest step that works: nothing; merging
/// equal vertices and dropping duplicate faces; turning an inverted mesh; else a level set through
/// OpenVDB that shrink-wraps the surface (the job ManifoldPlus does in the papers' pipelines). The
/// report tells the change. Throws Error (kInput) when nothing closed comes out, for example of an
/// empty or flat mesh.
RepairedMesh MakeWatertight(const TriMesh& mesh, double pitch = 0.001);

}  // namespace graspbench
