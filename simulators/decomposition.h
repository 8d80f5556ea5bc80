#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/mesh.h"
#include "simulators/hull_reduction.h"
#include "simulators/pieces_fit.h"

namespace graspbench {

/// Settings of V-HACD 2.2 (Mamou, in the Bullet source), voxel mode, with the meaning they have in
/// its documentation.
struct VhacdParameters {
  int resolution = 100000;  ///< voxels; below 100 000 the grid has 64 cells along the longest side
  int depth = 20;
  double concavity = 0.001;
  int plane_downsampling = 4;
  int hull_downsampling = 4;
  double alpha = 0.05;  ///< bias towards clipping along symmetry planes
  double beta = 0.05;   ///< bias towards clipping along revolution axes
  double gamma = 0.0005;
  int max_hull_vertices = 64;
  double min_hull_volume = 1e-4;
};

/// Settings of CoACD 1.0.14 with the meaning they have in its documentation.
struct CoacdParameters {
  /// Concavity up to which a piece is left whole; CoACD's collision-aware distance with the mesh
  /// scaled to a cube from -1 to 1.
  double threshold = 0.05;
  int sample_resolution = 2000;
  int mcts_nodes = 20;
  int mcts_iterations = 30;  ///< CoACD's own 150 take three times as long for a few pieces less
  int mcts_depth = 3;
  bool merge = true;
  unsigned seed = 0;
  /// The mesh is first simplified to so many faces: the time grows faster than their number.
  int faces = 1000;
  /// Of the hulls in the end. CoACD's own decimation is not used: with 64 vertices it takes a tenth
  /// of a ball's volume away.
  HullReduction reduction;
};

/// An algorithm with its settings, and how the mesh is treated around it.
struct DecompositionParameters {
  std::string name;
  std::variant<VhacdParameters, CoacdParameters> method;
  /// Decompose the mesh shifted so that its vertices have mean zero; else where it is.
  bool centred = false;
  /// Pass the mesh through OBJ text with six decimals first.
  bool six_decimals_in = false;
};

/// The named parameter sets.
///
///  - `coacd`: the default of our own profiles. CoACD with a concavity of 0.05, about 3 mm on a
///    mug, so that cavities stay open.
///  - `vhacd-paper`: obman_train, GraspTTA and GanHand (resolution 1000, concavity 0.001, beta 0;
///    vertices centred on their mean and written with "%f"). They call the external testVHACD 2.3,
///    which replaced `depth` and `gamma` by a limit of 1024 hulls that grasp objects do not reach;
///    here those two keep V-HACD's defaults. They decompose the object anew for each grasp, as it
///    is turned in the camera frame; here it is decomposed once in its own frame.
///  - `vhacd-oakink`: OakInk-Grasp-Generation (pybullet.vhacd, resolution 100 000, concavity
///    0.0025, the rest as above) on the watertight mesh in the object frame.
std::vector<std::string> DecompositionNames();
/// Throws Error (kUsage) for an unknown name.
DecompositionParameters NamedDecomposition(std::string_view name);

/// An object as a union of convex hulls.
///
/// Precision follows the papers' chain: V-HACD reads coordinates as floats from a text file and
/// writes hulls with six decimals, which the simulator reads again. So the hull vertices are whole
/// multiples of 1e-6 m, whatever the algorithm.
struct Decomposition {
  std::vector<TriMesh> hulls;  ///< in frame P, which has the axes of the object frame O
  Vec3 p_OP = Vec3::Zero();    ///< the mean of the vertices when centred, else zero
  /// Sum of the hulls' volumes over the volume of the mesh. 1 would be perfect; the air that fills
  /// a mug's bowl shows here as 1.7. Overlaps of hulls count twice. NaN if the mesh encloses none.
  double volume_ratio = 0;
  PiecesFit fit;     ///< of the pieces to the mesh
  std::string hash;  ///< SHA-256 of the hulls as six-decimal OBJ text
};

/// Runs the algorithm. Deterministic, and thread-safe. Throws Error (kInput) for a mesh without
/// faces, without a volume between them, or thinner than 0.01 mm; Error (kMissing) in a build
/// without the algorithm; Error (kInternal) when it gives no hull.
Decomposition Decompose(const TriMesh& mesh_O, const DecompositionParameters& parameters);

/// `Decompose` with results kept on disk under `cache`/decompositions, one OBJ file per content of
/// the mesh (`mesh_hash`, its ContentHash), parameters and sources of this code, with the fit in
/// its head. A damaged file is found by its checksum and made again. Threads and processes that
/// want the same decomposition wait for the first.
Decomposition CachedDecomposition(const TriMesh& mesh_O, std::string_view mesh_hash,
                                  const DecompositionParameters& parameters,
                                  const std::filesystem::path& cache);

}  // namespace graspbench
