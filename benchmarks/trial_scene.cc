#include "benchmarks/trial_scene.h"

#include "core/field.h"
#include "core/mano_hand.h"
#include "policies/gravity_displacement.h"
#include "policies/static_hand.h"
#include "policies/trial_object.h"
#include "suites/suite.h"

namespace graspbench {

TrialScene MugInHand() {
  TrialScene scene;
  scene.model = LoadHand();
  const auto suite = OpenSuite("oakink", {.data = "", .hand = scene.model});
  const Case mug = suite->Load(suite->List({.split = "", .items = {"o21101/hold"}}).at(0));
  scene.object = mug.object;
  scene.grasp = mug.references.at(0);
  scene.hand = PoseHand(*scene.model, scene.grasp);
  return scene;
}

SteadyScene SteadyMugInHand() {
  const TrialScene mug = MugInHand();
  const PolicyInfo info = MakePolicy("steady-2s:bullet")->Info();
  const auto constants = ReadGravityDisplacement(Field(info.constants, info.profile));
  SteadyScene steady{.scene = {}, .options = constants.physics, .steps = constants.steps};
  Trial trial;
  TrialObject object(constants.object);
  object.Place(*mug.object, Pose::Identity(), steady.scene, trial);
  steady.scene.hand = HandPieces(mug.input(), trial);
  return steady;
}

}  // namespace graspbench
