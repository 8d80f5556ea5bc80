#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/repair.h"
#include "core/solid.h"

namespace graspbench {

/// A thing to grasp. Its frame O is the frame of its mesh.
struct Object {
  std::string id;
  std::string category;
  std::shared_ptr<const Solid> solid;
  /// Names of the parts ("handle", "body", ...) and, per face of the mesh, the index of its part;
  /// both may be empty.
  std::vector<std::string> part_names;
  std::vector<int> face_part;
  double mass = 0;      ///< kg; 0 when unknown
  RepairReport repair;  ///< what was done to the source mesh
  std::string source;   ///< where it comes from, for manifests and captions of pictures
  std::string licence;

  /// Index of a part by name, -1 if there is none.
  int PartIndex(std::string_view name) const;
};

/// The one way from a raw mesh to an object: validates, refuses sizes outside 1 cm – 1 m (a mesh in
/// millimetres is named as such), repairs. `where` names the source in errors.
Object MakeObject(std::string id, std::string category, TriMesh mesh, const std::string& where);

}  // namespace graspbench
