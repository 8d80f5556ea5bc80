#include "core/units.h"
#include "policies/dynamic_lift.h"
#include "policies/profile.h"

namespace graspbench {
namespace {

using Constants = DynamicLiftConstants;

void ReadScene(const Field& profile, Constants& out) {
  const Field scene = profile.At("scene");
  scene.ExpectOnly({"placement", "standing_tolerance", "weight"});
  const bool given = Choice(scene.At("placement"), {"palm-down", "given"}) == 1;
  out.placement = given ? Constants::Placement::kGiven : Constants::Placement::kPalmDown;
  if (given) out.standing_tolerance = NotNegative(scene.At("standing_tolerance"));
  out.weight_from_start = Choice(scene.At("weight"), {"after-squeeze", "from-start"}) == 1;
}

void ReadMotion(const Field& profile, Constants& out) {
  const Field lift = profile.At("lift");
  lift.ExpectOnly({"height", "seconds", "motion", "hold_seconds", "table_drop"});
  out.lift_height = NotNegative(lift.At("height"));
  out.lift_seconds = NotNegative(lift.At("seconds"));
  out.minimum_jerk = Choice(lift.At("motion"), {"linear", "minimum-jerk"}) == 1;
  out.hold_seconds = NotNegative(lift.At("hold_seconds"));
  if (lift.Has("table_drop")) out.table_drop = Positive(lift.At("table_drop"));
  if (out.lift_seconds + out.hold_seconds <= 0) lift.Fail("must lift or hold for some time");
}

void ReadSuccess(const Field& profile, Constants& out) {
  const Field success = profile.At("success");
  const size_t kind = Choice(success.At("by"), {"slide", "pose", "aloft", "goal"});
  if (kind == 0) {
    success.ExpectOnly({"by", "largest_slide", "least_rise"});
    out.success = Constants::Success::kSlide;
    out.largest_slide = Positive(success.At("largest_slide"));
    out.least_rise = NotNegative(success.At("least_rise"));
  } else if (kind == 1) {
    success.ExpectOnly({"by", "distance", "angle_degrees"});
    out.success = Constants::Success::kPose;
    out.tolerance = {.distance = Positive(success.At("distance")),
                     .angle = units::ToRadians(Positive(success.At("angle_degrees")))};
  } else if (kind == 3) {
    success.ExpectOnly({"by", "distance"});
    out.success = Constants::Success::kGoal;
    out.goal_distance = Positive(success.At("distance"));
  } else {
    success.ExpectOnly({"by"});
    out.success = Constants::Success::kAloft;
  }
}

}  // namespace

DynamicLiftConstants ReadDynamicLift(const Field& profile) {
  profile.ExpectOnly({"policy", "engine", "engines", "source", "time", "world", "contact", "scene",
                      "hand", "robot", "object", "lift", "success", "mujoco", "bullet"});
  profile.At("time").ExpectOnly({"step"});
  Constants out;
  out.physics = ReadPhysics(profile);
  out.object = ReadObject(profile);
  out.hand = ReadHand(profile, out.physics.time_step);
  ReadScene(profile, out);
  ReadMotion(profile, out);
  ReadSuccess(profile, out);
  return out;
}

}  // namespace graspbench
