#pragma once

#include <string>
#include <vector>

#include "core/object.h"
#include "suites/oakink/tree.h"

namespace graspbench::oakink {

/// CapGrasp's captions of one grasp: the value of each turn "from": "human" of the JSON files in
/// DIR/CapGrasp/captions/v0_1/<same path as the grasp>, files in order of name, repeats dropped.
/// Empty where there are none. Throws Error (kInput) for a malformed file.
std::vector<std::string> ReadCaptions(const Tree& tree, const GraspFile& grasp);

/// Names under which OakBase may hold a category: OakInk's own and its other spellings
/// ("fryingpan": also "frying_pan").
std::vector<std::string> OakBaseNames(const std::string& category);

/// Labels the faces of an object by OakBase's segmented point clouds, nearest point wins. `shift`
/// is what was subtracted from the object's vertices. Does nothing where OakBase or the object is
/// not there; throws Error (kInput) for a malformed part.
void AddOakBaseParts(const Tree& tree, const Vec3& shift, Object& object);

}  // namespace graspbench::oakink
