#pragma once

#include <string>
#include <vector>

#include "core/field.h"
#include "simulators/simulator.h"

namespace graspbench {

/// Numbers of a profile file. They throw Error (kInput) that names file and key for a number
/// outside of its range.
double Positive(const Field& field);
double NotNegative(const Field& field);
int Count(const Field& field, int lowest, int highest);
Vec3 Vector(const Field& field);

/// Which of `words` the field holds. Throws Error (kInput) for another, with the nearest.
size_t Choice(const Field& field, const std::vector<std::string>& words);

/// The engines a profile is for: "engine" (one) or "engines" (a list).
std::vector<std::string> EnginesOf(const Field& profile);

/// The physics of a trial from the tables that all profiles share:
///
///  - [time]     step (s)
///  - [world]    gravity (m/s²), solver_iterations, linear_damping, angular_damping (1/s)
///  - [contact]  friction, torsional_friction (m), rolling_friction (m), restitution of the pair;
///               or friction and restitution of each body in [hand] and [object], whose products
///               are those of the pair, as in Bullet
///  - [mujoco]   elliptic_cone, impratio, noslip_iterations, integrator, solref, solimp, multiccd
///  - [bullet]   friction_anchor
PhysicsOptions ReadPhysics(const Field& profile);

/// The object of a trial.
struct ObjectSetting {
  std::string decomposition;  ///< a name of DecompositionNames()
  double mass = 0;            ///< kg; 0 when `density` is given
  double density = 0;         ///< kg/m³ of the solid's volume
  /// True: centre of mass and inertia of the solid. False: as the papers' scripts have it, the mean
  /// of the vertices and what the engine makes of the convex pieces.
  bool exact_inertia = true;
};

/// From [object]: shape, mass or density, inertia ("solid" or "pieces").
ObjectSetting ReadObject(const Field& profile);

}  // namespace graspbench
