#pragma once

#include <memory>

#include "core/case.h"
#include "core/mano_hand.h"
#include "generators/semgrasp/config.h"
#include "tests/support/shapes.h"

namespace graspbench::semgrasp {

/// The smallest networks that still have every part.
inline GraspTokenizerConfig SmallTokenizer() {
  GraspTokenizerConfig config;
  config.quantizer.codes = 16;
  config.quantizer.width = 8;
  config.quantizer.patience = 5;
  config.object_points = 64;
  config.object_encoder = {.width = 16,
                           .depth = 1,
                           .heads = 2,
                           .groups = 8,
                           .group_size = 8,
                           .encoder_width = 8,
                           .patch_width = 4,
                           .drop_path = 0};
  config.hand_encoder = config.object_encoder;
  config.hand_points = 64;
  config.encode_parameters = true;
  config.width = 32;
  config.blocks = 1;
  config.view_vertices = 8;
  config.loss_vertices = 64;
  return config;
}

inline std::shared_ptr<const ManoHand> BuiltInHand() {
  return std::dynamic_pointer_cast<const ManoHand>(LoadHand());
}

/// A case of a cube of 5 cm with `count` grasps around it.
inline Case CubeCase(int count, const std::string& text) {
  Case item{.id = "cube/" + text, .split = "train"};
  item.object =
      std::make_shared<Object>(MakeObject("cube", "box", shapes::Cube({.side = 0.05}), "test"));
  item.instruction.text = text;
  Rng rng(1, text, "grasps");
  for (int i = 0; i < count; ++i) {
    Grasp grasp;
    const Vec3 away = rng.Direction();
    grasp.X_OH.linear() = rng.Rotation().toRotationMatrix();
    grasp.X_OH.translation() = 0.12 * away;
    grasp.joints = BuiltInHand()->RandomJoints(rng);
    grasp.shape.assign(kManoShapeNumbers, 0.1 * rng.Normal());
    item.references.push_back(grasp);
  }
  return item;
}

}  // namespace graspbench::semgrasp
