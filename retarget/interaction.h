#pragma once

#include <span>
#include <vector>

#include "core/solid.h"
#include "retarget/human_grasp.h"
#include "retarget/least_squares.h"
#include "retarget/link_contacts.h"

namespace graspbench {

/// Weights of the refinement; residuals are lengths in metres.
struct InteractionOptions {
  double contact = 1;      ///< of a link's surface from its place on the object, along the normal
  double slip = 1;         ///< the same along the surface
  double penetration = 3;  ///< depth of surface samples in the object
  double self = 3;         ///< depth of surface samples in other links
  double tip = 0.1;        ///< of fingertips from where they would stay
  double joints = 0.001;   ///< m/rad, of free joints, the same
  double root = 0.02;  ///< of the root's place, and of its direction on an arm of 10 cm, the same
  double finger_clearance = 0, palm_clearance = 0;  ///< m that their balls keep from the object
};

/// A contact of the human hand, and the link that shall take it over.
struct ContactTask {
  int link = -1;
  Vec3 p_O = Vec3::Zero(), normal_O = Vec3::Zero();
};

/// The robot's links for the human's contacts; contacts of fingers that it has not are left out.
std::vector<ContactTask> ContactTasks(const ArticulatedHand& robot,
                                      std::span<const HumanContact> contacts);

/// Moves the hand so that links touch where the human hand does, and neither the object nor other
/// links are penetrated (DexGYS's hand-object interaction retargeting as one least-squares
/// problem). `stay` is where fingertips, joints and root would rather be; the descent starts at
/// `state`.
DescentResult RefineInteraction(const HandKinematics& kinematics, const HandSurface& surface,
                                const Solid& object, std::span<const ContactTask> contacts,
                                const InteractionOptions& options, const HandState& stay,
                                HandState& state);

/// The nearest posture, as far as there is one, in which fingers and palm stand off from the object
/// by these distances, and from each other. The root gives way, too, but less readily than the
/// fingers.
HandState StandOff(const HandKinematics& kinematics, const HandSurface& surface,
                   const Solid& object, double fingers, double palm, const HandState& state);

}  // namespace graspbench
