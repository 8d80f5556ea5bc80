#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/robot_grasp.h"
#include "core/value.h"

namespace graspbench {

/// The kinds of files, with what each needs and how its conventions differ from ours.
enum class RobotGraspFormat {
  /// `.npy`, a dictionary: `obj_pose` (x y z, quaternion w x y z), `obj_scale`, `obj_path`, and
  /// `pregrasp_qpos`, `grasp_qpos`, `squeeze_qpos` in the world: position and quaternion of the
  /// root, joints in Menagerie's order (29 numbers Shadow, 23 Allegro and LEAP). The root is the
  /// *world of the hand's MJCF file*, not its palm body: the palm lies 34 mm further along z
  /// (Shadow), is turned by the quaternion (0, 1, 0, 1) (Allegro), or by (0, 1, 0, 0) and lies
  /// 0.1 m along z (LEAP). `pregrasp_qpos` and `squeeze_qpos` may be missing. Where `scene_path`
  /// stands in place of `obj_pose`, the object is read from that scene, and `grasp_qpos` may have a
  /// row for each grasp with its own `scene_scale`. Source: JYChen18/DexGraspBench, 1e7a5a6.
  kDexGraspBench,
  /// `.npy` of BODex, a dictionary: `robot_pose` 1×N×3×(7 + joints) in the world, stages pregrasp,
  /// grasp, squeeze; `scene_path`, the object's scene, which is needed to read it. The root is the
  /// palm body; Shadow's thumb comes before its fingers.
  kBodex,
  /// `.npy`, an array of dictionaries: `qpos` by name (WRJT translation, WRJR static x, y, z Euler
  /// angles, 22 joints of the hand in core/robot0_hand.h), `scale` of the object.
  /// Source: PKU-EPIC/DexGraspNet, bdb423c.
  kDexGraspNet,
  /// `.npz` with one grasp: `qpos` as in DexGraspNet, `scale` (1 / size of the object), `plane` of
  /// the table (in the extras). Source: PKU-EPIC/UniDexGrasp, 36c9bfc.
  kUniDexGrasp,
  /// `.json`, rows with `dex_grasp`: translation, axis-angle vector, 22 joints of the hand in
  /// core/robot0_hand.h in the order FF MF RF LF TH. The object is OakInk's mesh, the centre of its
  /// bounding box at the origin, in metres. Source: iSEE-Laboratory/Grasp-as-You-Say, 2de561c.
  kDexGys,
  /// `.json`, results of DexGYS's models (raw_results.json, matched_results.json): rows with one or
  /// more such vectors under `predictions`, and what else the row says in the extras, `targets`
  /// included.
  kDexGysResults,
};
/// "dexgraspbench", "bodex", "dexgraspnet", "unidexgrasp", "dexgys", "dexgys-results".
std::string_view Name(RobotGraspFormat format);
/// The format of such a name. Throws Error (kUsage) for another, with the nearest.
RobotGraspFormat RobotGraspFormatOf(std::string_view name);

struct RobotGraspReading {
  /// The hand of vectors of 16 joints, "allegro" or "leap", which files do not tell apart.
  std::string hand;
  /// Where scenes are: the folder below which a `scene_path` continues behind
  /// "src/curobo/content/", or that it is relative to; empty for the current folder.
  std::filesystem::path scenes;
};

/// All grasps of a file of one of these kinds, which is recognised by its keys. Throws Error
/// (kMissing, kIo) when it cannot be read and Error (kInput) naming file, index and key for a
/// missing joint, a name that is not the hand's, a vector of the wrong length, a number that is not
/// finite, a quaternion away from unit length, and a file of no known kind or without a grasp.
std::vector<RobotGrasp> ReadRobotGrasps(const std::filesystem::path& path,
                                        const RobotGraspReading& reading = {});
/// The same from a tree of values, however it was stored: one entry, or a list of entries of one
/// format. `where` names the source in errors.
std::vector<RobotGrasp> RobotGraspsFromTree(const Value& tree, const std::string& where,
                                            const RobotGraspReading& reading = {});
/// The kind of a tree; nothing where it is none of these.
std::optional<RobotGraspFormat> RobotGraspFormatOf(const Value& tree);

/// Writes grasps so that the format's own tools read them. The grasps read back are equal up to the
/// rounding of the rotation's other form, in DexGraspBench and BODex also to single precision;
/// extras are written as members of their grasp. DexGraspBench and BODex need pregrasp and squeeze;
/// the other formats hold Shadow hands only and neither of the two. A file of DexGraspBench or
/// UniDexGrasp holds one grasp, one of BODex those of one hand with equal extras, `scene_path`
/// among them. Throws Error (kUsage) where the format cannot hold the grasps, Error (kInput) naming
/// the grasp for a joint that is missing, comes twice or is not the hand's, and for numbers that
/// are not finite.
void WriteRobotGrasps(const std::filesystem::path& path, RobotGraspFormat format,
                      std::span<const RobotGrasp> grasps);
/// The bytes of such a file.
std::string ToRobotGraspFile(RobotGraspFormat format, std::span<const RobotGrasp> grasps);

}  // namespace graspbench
