#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/mesh.h"
#include "core/value.h"

namespace graspbench {

inline constexpr int kManoJoints = 16;        ///< the wrist and three per finger
inline constexpr int kManoPoseNumbers = 45;   ///< axis-angle vectors of the 15 finger joints
inline constexpr int kManoShapeNumbers = 10;  ///< shape coefficients β

/// The tensors of a hand in MANO's keys (Romero, Tzionas, Black 2017). Vertices V, all lengths in
/// metres, right hand, flat zero pose.
struct ManoFile {
  TriMesh template_mesh;             ///< `v_template` V×3, `f` F×3
  Eigen::MatrixXd weights;           ///< `weights` V×16, rows sum to 1
  Eigen::MatrixXd shape_directions;  ///< `shapedirs` as 3V×10, rows x0 y0 z0 x1 ...
  Eigen::MatrixXf pose_directions;   ///< `posedirs` as 3V×135
  Eigen::MatrixXd joint_regressor;   ///< `J_regressor` 16×V, rows sum to 1
  std::vector<int> parents;          ///< `kintree_table` row 0; -1 for the wrist
  Eigen::VectorXd hands_mean;        ///< 45, or empty where the file has none
  Eigen::MatrixXd hands_components;  ///< 45×45, one component a row, or empty
  std::string source;                ///< path, for messages
  std::string hash;                  ///< SHA-256 of the tensors above, whatever the container
};

/// Checks the tensors of a hand by MANO's key names and builds the value. Throws Error (kInput)
/// naming `where`, the key, the shape found and the shape wanted; also for values that are not
/// finite, face indices out of range, weights or regressor rows that do not sum to 1, and another
/// joint tree than MANO's.
ManoFile ManoFromTensors(const std::map<std::string, NdArray>& tensors, const std::string& where);

/// Reads `.safetensors`, `.npz` or `MANO_RIGHT.pkl` (its chumpy and scipy members included). Throws
/// Error (kMissing) when there is no such file, Error (kInput) when its content is not a hand; a
/// left hand is refused.
ManoFile ReadManoFile(const std::filesystem::path& path);

}  // namespace graspbench
