#pragma once

#include <string_view>

#include "annotate/contacts.h"

namespace graspbench {

/// Kinds of grasp, coarser than the 33 of the GRASP taxonomy (Feix et al., *The GRASP Taxonomy of
/// Human Grasp Types*, IEEE Trans. Human-Machine Systems 46(1), 2016), whose numbers are given: one
/// static posture does not tell the finer ones apart.
enum class GraspType {
  kNone,             ///< nothing touches, or only grazes
  kTouch,            ///< one finger, or the palm alone: nothing opposes it
  kPinch,            ///< thumb and one finger: palmar pinch (9), tip pinch (24)
  kLateral,          ///< thumb against the side of the index finger: lateral (16)
  kTripod,           ///< thumb and two fingers: tripod (14, 20), prismatic 2 finger (8)
  kQuadpod,          ///< thumb and three fingers: quadpod (27), prismatic 3 finger (7)
  kPrismatic,        ///< thumb and four fingers along an edge or a bar: prismatic 4 finger (6)
  kPrecisionSphere,  ///< thumb and four fingers around something round: precision disk, sphere (12,
                     ///< 13)
  kPowerWrap,        ///< fingers around a bar, against the palm: diameters, medium wrap (1-4)
  kPowerSphere,      ///< around something round: power disk, power sphere (10, 11)
  kIndexExtension,   ///< a power wrap with the index finger straight: index finger extension (17)
  kHook,             ///< bent fingers, neither thumb nor palm: fixed hook (15)
  kSupport,          ///< flat fingers under it: palmar, parallel extension (30, 22)
};

inline constexpr int kGraspTypes = 13;

/// Stable name: "none", "touch", "pinch", "lateral", "tripod", "quadpod", "prismatic",
/// "precision_sphere", "power_wrap", "power_sphere", "index_extension", "hook", "support".
std::string_view Name(GraspType type);

/// Whether the palm takes part: the taxonomy's "power" against its "precision" and "intermediate".
bool IsPower(GraspType type);

/// What decides about the type of a grasp. Fingers are index, middle, ring and pinky.
struct GraspFeatures {
  bool thumb = false, palm = false;
  int fingers = 0;            ///< touching
  int proximal = 0;           ///< touching with their first phalanx
  bool index = false;         ///< the index finger touches
  double flexion = 0;         ///< rad, knuckle + middle + outer joint, mean over touching fingers
  double index_flexion = 0;   ///< rad, the same of the index finger
  double others_flexion = 0;  ///< rad, mean over middle, ring and pinky, touching or not
  double roundness = 0;  ///< smallest eigenvalue of the mean of n nᵀ over the touching points'
                         ///< unit normals n: 0 for a bar or a plate, 1/3 for a ball
  bool on_index_side = false;  ///< the index finger touches rather with its thumb side than its pad
};

GraspFeatures FeaturesOf(const ManoHand& hand, const Grasp& grasp, const PosedHand& posed,
                         const HandContacts& contacts);

/// The rule, first that fits. "Touches" means HandContacts::Bears. Opposition is by the palm when
/// the palm touches or two fingers touch with their first phalanx (Feix et al. section II-C); round
/// is a roundness above 0.1 with three or more fingers.
///
/// | thumb | touching              | condition                                 | type |
/// |-------|-----------------------|-------------------------------------------|-------------------|
/// | no    | nothing               |                                           | none | | any   |
/// no finger             |                                           | touch             | | no |
/// one finger, no palm   |                                           | touch             | | no |
/// fingers               | flexion < 75°                             | support           | | no |
/// fingers               | not opposed by the palm                   | hook              | | no |
/// fingers, palm opposed | round / otherwise                         | sphere / wrap     | | yes |
/// one or two fingers    | on the index finger's side, no palm       | lateral           | | yes |
/// fingers, palm opposed | flexion < 45°                             | support           | | yes |
/// fingers, palm opposed | index < 60°, the others 70° more          | index extension   | | yes |
/// fingers, palm opposed | round / otherwise                         | sphere / wrap     | | yes |
/// 1, 2, 3 fingers       |                                           | pinch, tripod, …  | | yes |
/// 4 fingers             | round / otherwise                         | sphere / prismatic|
GraspType Classify(const GraspFeatures& features);

}  // namespace graspbench
