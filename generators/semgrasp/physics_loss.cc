#include "generators/semgrasp/physics_loss.h"

#include "nn/solid_distance.h"

namespace graspbench::semgrasp {
namespace {

constexpr int64_t kVertices = 160;                       // spread over the hand
constexpr size_t kEvery = 3;                             // of the pads' vertices, one
constexpr double kTouching = 0.002;                      // m
constexpr double kDepthUnit = 0.001, kReachUnit = 0.01;  // m

// Vertices spread over the hand, then those of the pads.
std::vector<int64_t> PhysicsVertices(const ManoHand& hand) {
  std::vector<int64_t> vertices = nn::SpreadVertices(hand, kVertices);
  for (const ContactRegion& region : hand.contact_regions()) {
    for (size_t i = 0; i < region.vertices.size(); i += kEvery) {
      vertices.push_back(region.vertices[i]);
    }
  }
  return vertices;
}

}  // namespace

PhysicsLoss::PhysicsLoss(const ManoHand& hand, at::TensorOptions options)
    : layer_(nn::HandLayer(hand, options).WithVertices(PhysicsVertices(hand))) {
  int64_t row =
      std::min(kVertices, static_cast<int64_t>(hand.file().template_mesh.vertices.size()));
  for (const ContactRegion& region : hand.contact_regions()) {
    const auto count = static_cast<int64_t>((region.vertices.size() + kEvery - 1) / kEvery);
    const nn::Tensor rows = at::arange(row, row + count, options.dtype(at::kLong));
    row += count;
    if (region.part == HandRegion::kPalm) continue;
    // The thumb first.
    const auto at = region.part == HandRegion::kThumb ? fingers_.begin() : fingers_.end();
    fingers_.insert(at, rows);
  }
}

nn::Tensor PhysicsLoss::operator()(const nn::HandPose& grasps, std::span<const Solid* const> solids,
                                   double touch) const {
  const nn::Tensor distances = nn::SolidDistances(layer_(grasps).vertices, solids);
  const nn::Tensor depth = at::relu(-distances.slice(1, 0, kVertices)).mean() / kDepthUnit;
  if (touch == 0) return depth;
  std::vector<nn::Tensor> reach;  // of each finger, the thumb first
  for (const nn::Tensor& finger : fingers_) {
    reach.push_back(at::relu(distances.index_select(1, finger).amin(1) - kTouching));
  }
  const nn::Tensor all = at::stack(reach, -1);
  const nn::Tensor others = all.slice(-1, 1, all.size(-1)).amin(-1);
  return depth + touch * (all.select(-1, 0) + others).mean() / kReachUnit;
}

}  // namespace graspbench::semgrasp
