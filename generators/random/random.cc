#include "generators/random/random.h"

#include <utility>

#include "core/rng.h"

namespace graspbench {
namespace {

constexpr double kMargin = 0.05;  // m, around the bounding box

Grasp Throw(const ManoHand& hand, const Object& object, Rng& rng) {
  Grasp grasp;
  grasp.X_OH.linear() = rng.Rotation().toRotationMatrix();
  grasp.joints = hand.RandomJoints(rng);
  const Box& bounds = object.solid->bounds();
  Vec3 knuckle;
  for (int k = 0; k < 3; ++k) {
    knuckle[k] = rng.Uniform(bounds.min()[k] - kMargin, bounds.max()[k] + kMargin);
  }
  constexpr size_t kMiddleKnuckle = 4;
  const Vec3 at_origin = hand.Forward(grasp).joints[kMiddleKnuckle].translation();
  grasp.X_OH.translation() = knuckle - at_origin;
  return grasp;
}

}  // namespace

RandomGenerator::RandomGenerator(std::shared_ptr<const ManoHand> hand) : hand_(std::move(hand)) {}

GeneratorInfo RandomGenerator::Info() const {
  return {.id = "random",
          .version = "1",
          .hand = hand_->name(),
          .stochastic = true,
          .batch_limit = 1024,
          .source = "uniform poses around the object; the floor of every table"};
}

std::vector<std::vector<Grasp>> RandomGenerator::Generate(std::span<const Case* const> cases,
                                                          int samples, uint64_t seed) {
  std::vector<std::vector<Grasp>> answers;
  for (const Case* item : cases) {
    auto& grasps = answers.emplace_back();
    for (int i = 0; i < samples; ++i) {
      Rng rng(seed, item->id + "#" + std::to_string(i), "random");
      grasps.push_back(Throw(*hand_, *item->object, rng));
    }
  }
  return answers;
}

}  // namespace graspbench
