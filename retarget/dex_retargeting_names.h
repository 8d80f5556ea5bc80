#pragma once

#include <string>
#include <vector>

#include "core/articulated_hand.h"

namespace graspbench {

/// The place that a link's name in a configuration of dex-retargeting means on a robot hand: the
/// origin of that link. Known are
///
///  - on Shadow, Allegro and LEAP hands the names of their URDFs (dexsuite/dex-urdf): `palm`,
///    `fftip`, `thmiddle`; `wrist`, `link_3.0`, `link_15.0_tip`; `base`, `dip_2`,
///    `thumb_tip_head`, and so on;
///  - on every hand the names of its own links, and `index_base`, `index_middle`, `index_distal`
///    and `index_tip` (thumb to pinky) for the points of its fingers.
///
/// Throws Error (kInput) naming `where` for another name, with the nearest.
LinkPoint DexRetargetingLink(const ArticulatedHand& hand, const std::string& name,
                             const std::string& where);

/// The hand's joints of such names, by their place in `joint_names()`: those of the URDF (`FFJ4`,
/// `joint_0.0`, `12`) or the hand's own. Joints before the palm (`WRJ1`, `WRJ2`) are left out:
/// hands begin at the palm. Throws as above.
std::vector<int> DexRetargetingJoints(const ArticulatedHand& hand,
                                      const std::vector<std::string>& names,
                                      const std::string& where);

}  // namespace graspbench
