#pragma once

#include <string>
#include <vector>

#include "core/dialogue.h"
#include "core/object.h"
#include "suites/oakink/tree.h"

namespace graspbench::oakink {

/// CapGrasp's dialogues of one grasp: the JSON files in DIR/CapGrasp/captions/v0_1/<same path as
/// the grasp>, in the order of their numbers. Empty where there are none. Throws Error (kInput) for
/// a malformed file.
std::vector<Dialogue> ReadDialogues(const Tree& tree, const GraspFile& grasp);

/// What the user asks for in them, repeats dropped: each turn of the user that is in words alone.
std::vector<std::string> CaptionsOf(const std::vector<Dialogue>& dialogues);

/// Names under which OakBase may hold a category: OakInk's own and its other spellings
/// ("fryingpan": also "frying_pan").
std::vector<std::string> OakBaseNames(const std::string& category);

/// Labels the faces of an object by OakBase's segmented point clouds, nearest point wins. `shift`
/// is what was subtracted from the object's vertices. Does nothing where OakBase or the object is
/// not there; throws Error (kInput) for a malformed part.
void AddOakBaseParts(const Tree& tree, const Vec3& shift, Object& object);

}  // namespace graspbench::oakink
