#pragma once

#include "benchmarks/geometry_scene.h"
#include "generators/tta/adaptation.h"

namespace graspbench {

/// What an iteration of test-time adaptation is timed on: the hand around the bottle of
/// geometry_scene, 2048 object points, the shipped configuration's contact network with fresh
/// weights, and the paper's terms.
struct TtaScene {
  TtaScene();
  std::vector<Grasp> Grasps(size_t count) const { return {count, geometry.grasp}; }
  std::vector<const Object*> Objects(size_t count) const { return {count, &geometry.object}; }

  static constexpr int64_t kPoints = 2048;
  GeometryScene geometry;
  std::shared_ptr<const ManoHand> hand;
  tta::AdaptationOptions options;
  nn::ParameterStore store;
  tta::ContactNet net;
};

}  // namespace graspbench
