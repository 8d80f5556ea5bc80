#pragma once

#include <memory>
#include <string>

#include "simulators/simulator.h"

namespace graspbench {

/// Bullet through the C API that PyBullet wraps, in a DIRECT connection. Scenes with a hand that
/// does not move are built with the same commands, in the same order and from the same OBJ text as
/// the field's PyBullet scripts, and give the same bits as the published wheel.
///
///  - Meshes travel as OBJ files with six decimals (obj_text.h). Bullet reads coordinates as
///    floats, and an in-memory mesh would be wrapped in another shape: other numbers.
///  - A surface becomes a concave triangle mesh; convex pieces become one compound of hulls. Links
///    of an articulated hand (bullet_hand.h) become compounds of capsules and hulls.
///  - Bullet inflates each convex hull by a margin of 1 mm and pushes there already; contacts are
///    reported without the margin. Capsules, surfaces and the table have none.
///  - Without a given inertia, it is the one Bullet derives from the compound and the mass.
///  - The friction of the pair is split evenly: √μ on both bodies, since Bullet multiplies them.
///  - Gravity is Bullet's own where the hand does not move or has weight. Otherwise it is a force
///  on
///    the object's centre of mass.
///
/// Connecting costs 20 ms and 26 MB, so one simulator serves all grasps of a worker; the simulation
/// is reset and every parameter sent again for each world, because the time step survives a reset.
std::unique_ptr<Simulator> MakeBulletSimulator();

/// "3.2.7", the pinned PyBullet release.
std::string BulletVersion();

}  // namespace graspbench
