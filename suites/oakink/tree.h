#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace graspbench::oakink {

/// Where a grasp was recorded: the line of source.txt,
/// "pass1/A16012_0001_0005/2021-10-03-16-34-40/dom_alt.pkl".
struct Source {
  std::string pass;        ///< "pass1"
  std::string intent;      ///< "0001" use, "0002" hold, "0003" lift, "0004" hand over
  std::string timestamp;   ///< "2021-10-03-16-34-40"
  bool alternate = false;  ///< file name ends in `_alt`: the receiver's hand of a hand-over
};

/// Throws Error (kInput) when the line has another form; `where` names the file.
Source ParseSource(std::string_view line, const std::string& where);

/// "use", "hold", "lift", "handover" or "receive".
std::string IntentName(const Source& source);

/// One hand_param.pkl.
struct GraspFile {
  std::string category, object_id;
  std::filesystem::path path;      ///< of hand_param.pkl
  std::filesystem::path relative;  ///< its folder below oakink_shape_v2
  Source source;
  std::string error;  ///< why source.txt could not be read; empty when it could
};

/// Drops the 0004 grasps that have no partner: same time stamp, object and pass, the other value of
/// `alternate`. oikit does the same, and the published counts depend on it.
std::vector<GraspFile> DropUnpairedHandovers(std::vector<GraspFile> grasps);

/// The folders and object names of an OakInk-Shape tree.
struct Tree {
  std::filesystem::path data;   ///< what --data names
  std::filesystem::path shape;  ///< the folder with metaV2
  struct ObjectName {
    std::string name;  ///< folder of its meshes
    bool real = true;
  };
  std::map<std::string, ObjectName> objects;  ///< by id
  std::vector<GraspFile> grasps;              ///< ordered by path, hand-overs paired
};

/// Reads names and grasp paths. Throws Error (kMissing) with the expected layout when a folder is
/// not there, Error (kInput) when an object list is malformed. Unreadable source files are noted in
/// their grasp.
Tree ReadTree(const std::filesystem::path& data);

/// The mesh file of an object: in `align` (else `align_ds`) of its folder the only .obj or .ply; of
/// several the only one with "align" in its name. Throws Error (kInput, kMissing) otherwise.
std::filesystem::path MeshFile(const Tree& tree, const std::string& object_id);

}  // namespace graspbench::oakink
