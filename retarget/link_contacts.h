#pragma once

#include <vector>

#include "core/solid.h"
#include "retarget/hand_surface.h"
#include "retarget/kinematics.h"

namespace graspbench {

/// A place on a link and the place on the object that belongs to it, frame O.
struct LinkContact {
  int link = -1;
  HandRegion region = HandRegion::kPalm;
  double distance = 0;           ///< m, between the surfaces; negative in penetration
  Vec3 p_O = Vec3::Zero();       ///< on the link
  Vec3 normal_O = Vec3::Zero();  ///< unit, out of the object
};

/// Where every link is nearest to the object, for those within `range`, by their balls.
std::vector<LinkContact> LinkContacts(const HandSurface& surface, const LinkFrames& frames,
                                      const Solid& object, double range);
/// The largest depth of links in each other, m.
double SelfDepth(const HandSurface& surface, const LinkFrames& frames);

}  // namespace graspbench
