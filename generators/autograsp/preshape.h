#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/hand_anatomy.h"

namespace graspbench {

/// Fingers count in MANO's order: index, middle, pinky, ring, thumb; each has three joints in a
/// HandPosture.
inline constexpr int kFingers = 5;
inline constexpr int kThumb = 4;
constexpr int FirstJoint(int finger) { return 3 * finger; }
/// Place of a finger's tip in PosedHand::fingertips, which begins with the thumb.
constexpr size_t TipIndex(int finger) {
  constexpr std::array<size_t, kFingers> kTips = {1, 2, 4, 3, 0};
  return kTips[static_cast<size_t>(finger)];
}

/// How a hand reaches for a thing: the posture it opens to and the one it would close to if nothing
/// were in between. Named after the families of Feix et al., *The GRASP Taxonomy of Human Grasp
/// Types*, 2016.
struct Preshape {
  std::string_view name;
  HandPosture open, closed;
  /// Power: the palm leads, its normal along the approach. Precision: the fingers lead, the object
  /// between the tips.
  bool palm_leads = true;
  /// Fingers that close on the object; the others stay as `open` says.
  std::array<bool, kFingers> active{};
};

/// "wrap", "sphere" (power); "pinch", "tripod", "prismatic" (precision).
const std::vector<Preshape>& Preshapes();

/// Between two postures, angle by angle; 0 gives `a`, 1 gives `b`.
HandPosture Blend(const HandPosture& a, const HandPosture& b, double t);

}  // namespace graspbench
