#include "core/hand_model.h"

#include "core/error.h"

namespace graspbench {

std::string_view Name(HandRegion region) {
  switch (region) {
    case HandRegion::kPalm:
      return "palm";
    case HandRegion::kThumb:
      return "thumb";
    case HandRegion::kIndex:
      return "index";
    case HandRegion::kMiddle:
      return "middle";
    case HandRegion::kRing:
      return "ring";
    case HandRegion::kPinky:
      return "pinky";
  }
  throw Error(ErrorKind::kInternal, "a hand region without a name");
}

PosedHand PoseHand(const HandModel& hand, const Grasp& grasp) {
  if (grasp.hand != "mesh") return hand.Forward(grasp);
  if (!grasp.surface) {
    throw Error(ErrorKind::kInput, "a grasp given as a mesh carries no surface");
  }
  PosedHand posed;
  posed.surface = *grasp.surface;
  posed.closed = CloseHoles(posed.surface);
  return posed;
}

}  // namespace graspbench
