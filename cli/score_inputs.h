#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/grasp.h"
#include "core/hand_model.h"
#include "core/object.h"

namespace graspbench {

/// A grasp and where it came from: "mug.json" or, of several in one file, "mug.json#3".
struct ScoreItem {
  std::string source;
  Grasp grasp;
};

/// The object mesh at `path` as an object, repaired unless `repair` is off. What was repaired goes
/// to stderr. Throws Error (kInput) naming the file for a mesh that is not finite, empty, outside 1
/// cm – 1 m (in millimetres, say) or cannot be repaired, and with `repair` off for one that is open
/// or turned inside out.
Object LoadObject(const std::filesystem::path& path, bool repair);

/// The grasps in a posed hand mesh or a grasp file (see generators/replay/grasp_files.h); which of
/// the two it is follows from the ending of its name. A hand mesh is in metres in the object frame;
/// it may be open at the wrist, which is closed, and one turned inside out is turned back, with a
/// word on stderr, unless `repair` is off. Throws Error (kInput) naming the file.
std::vector<ScoreItem> LoadGrasps(const std::filesystem::path& path, const HandModel& hand,
                                  bool repair);

}  // namespace graspbench
