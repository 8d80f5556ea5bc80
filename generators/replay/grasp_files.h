#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/grasp.h"
#include "core/hand_model.h"
#include "core/value.h"

namespace graspbench {

/// The grasps of a file and, where the file says so, the cases they answer.
struct GraspFile {
  std::vector<Grasp> grasps;
  std::vector<std::string> case_ids;  ///< one per grasp, or empty where the file names no cases
};

/// Reads grasps from a file of any of these kinds:
///
/// - `.json`, ours: a grasp (see ToValue), a list of grasps, `{"grasps": [...]}`, or a dictionary
///   from case id to a list of grasps;
/// - `.json`, GraspTTA's results: `{"recon_params": [N][1][61], ...}`;
/// - `.npz` or `.pkl` with `pose` (N×48 axis-angle, or N×16×4 quaternions w, x, y, z), `shape`
///   (N×10) and `tsl` (N×3, the wrist joint), one grasp without the first axis: OakInk's
///   `hand_param.pkl`. `case_id` may name the case of each grasp;
/// - `.npz` or `.npy` with an array N×61: β 10, wrist 3, fingers 45, translation 3 of the model's
///   origin (GraspTTA, D-VQVAE, FastGrasp);
/// - files of robot hands: DexGraspBench, BODex, DexGraspNet, UniDexGrasp, DexGYS, see
///   core/robot_grasp_file.h. A member `case_id` of an entry may name its case.
///
/// MANO parameters are of the flat right hand, in metres, in the object frame. Grasps of robot
/// hands carry joint values as robot_grasps.h says; posing them takes a model of that hand.
/// `hand` is needed where a translation is that of MANO's origin.
///
/// Throws Error (kMissing, kIo) when the file cannot be read and Error (kInput) naming the file and
/// the key when it is malformed, holds numbers that are not finite, or no grasp at all.
GraspFile ReadGraspFile(const std::filesystem::path& path, const HandModel& hand);

/// The grasps alone.
std::vector<Grasp> ReadGrasps(const std::filesystem::path& path, const HandModel& hand);

/// The same from a tree of values, however it was stored; `where` names the source in errors.
GraspFile GraspsFromTree(const Value& tree, const std::string& where, const HandModel& hand);

}  // namespace graspbench
