#include "policies/static_hand.h"

#include "core/mano_hand.h"
#include "simulators/decomposition.h"
#include "simulators/hand_shapes.h"

namespace graspbench {
namespace {

constexpr char kDecomposition[] = "vhacd-oakink";  // of a bare surface

}  // namespace

CollisionShape HandSurface(const TrialInput& input) {
  return {CollisionShape::Kind::kSurface, {input.hand.surface}};
}

CollisionShape HandPieces(const TrialInput& input, Trial& trial) {
  CollisionShape shape{.kind = CollisionShape::Kind::kConvexPieces, .meshes = {}};
  const auto* model = dynamic_cast<const ManoHand*>(input.model);
  const bool bones = model != nullptr && input.grasp.hand == model->name();
  if (bones) {
    shape.meshes = BoneHulls(*model, input.hand);
  } else {
    shape.meshes = Decompose(input.hand.surface, NamedDecomposition(kDecomposition)).hulls;
  }
  trial.details.Set("hand_pieces", bones ? "bones" : "vhacd");
  trial.details.Set("hand_piece_count", static_cast<int64_t>(shape.meshes.size()));
  return shape;
}

}  // namespace graspbench
