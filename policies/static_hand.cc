#include "policies/static_hand.h"

#include "core/capsule_mesh.h"
#include "core/mano_hand.h"
#include "simulators/decomposition.h"
#include "simulators/hand_shapes.h"

namespace graspbench {
namespace {

constexpr char kDecomposition[] = "vhacd-oakink";  // of a bare surface

std::vector<TriMesh> LinkPieces(const PosedHand& hand) {
  std::vector<TriMesh> pieces;
  for (const PosedLink& link : hand.links) {
    pieces.insert(pieces.end(), link.hulls.begin(), link.hulls.end());
    for (const Capsule& capsule : link.capsules) pieces.push_back(CapsuleMesh(capsule));
  }
  return pieces;
}

}  // namespace

CollisionShape HandSurface(const TrialInput& input, Trial& trial) {
  if (!input.hand.links.empty()) return HandPieces(input, trial);
  return {CollisionShape::Kind::kSurface, {input.hand.surface}};
}

CollisionShape HandPieces(const TrialInput& input, Trial& trial) {
  CollisionShape shape{.kind = CollisionShape::Kind::kConvexPieces, .meshes = {}};
  const auto* model = dynamic_cast<const ManoHand*>(input.model);
  const char* kind = "vhacd";
  if (!input.hand.links.empty()) {
    kind = "links";
    shape.meshes = LinkPieces(input.hand);
  } else if (model != nullptr && input.grasp.hand == model->name()) {
    kind = "bones";
    shape.meshes = BoneHulls(*model, input.hand);
  } else {
    shape.meshes = Decompose(input.hand.surface, NamedDecomposition(kDecomposition)).hulls;
  }
  trial.details.Set("hand_pieces", kind);
  trial.details.Set("hand_piece_count", static_cast<int64_t>(shape.meshes.size()));
  return shape;
}

}  // namespace graspbench
