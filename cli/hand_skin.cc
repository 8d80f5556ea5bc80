#include "cli/hand_skin.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "core/rotation.h"
#include "simulators/hand_body.h"

namespace graspbench {
namespace {

/// The largest of a row of skin weights, scaled to add up to 1.
HandSkin::Bond LargestWeights(const Eigen::RowVectorXd& weights) {
  std::array<uint8_t, kManoJoints> order{};
  std::iota(order.begin(), order.end(), uint8_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](uint8_t joint) { return weights[joint]; });
  HandSkin::Bond bond;
  double sum = 0;
  for (size_t k = 0; k < bond.frame.size(); ++k) sum += weights[order[k]];
  for (size_t k = 0; k < bond.frame.size(); ++k) {
    bond.frame[k] = order[k];
    bond.weight[k] = static_cast<float>(weights[order[k]] / sum);
  }
  return bond;
}

/// Along the joint tree; `rest` are the joints in the flat zero pose, the hand's root is at X_AH.
std::vector<Pose> FramesOf(const ManoHand& hand, const std::array<Vec3, kManoJoints>& rest,
                           const Pose& X_AH, const std::vector<double>& joints) {
  std::vector<Pose> X_AJ{X_AH};
  for (size_t joint = 1; joint < rest.size(); ++joint) {
    const auto parent = static_cast<size_t>(hand.file().parents[joint]);
    Pose& pose = X_AJ.emplace_back(X_AJ[parent]);
    pose.translate(rest[joint] - rest[parent]);
    pose.rotate(FromAxisAngle(Vec3(joints.data() + 3 * (joint - 1))));
  }
  for (size_t joint = 0; joint < rest.size(); ++joint) X_AJ[joint].translate(-rest[joint]);
  return X_AJ;
}

}  // namespace

std::shared_ptr<const HandSkin> SkinOf(const ManoHand& hand) {
  auto skin = std::make_shared<HandSkin>();
  skin->faces = hand.file().template_mesh.faces;
  for (Eigen::Index v = 0; v < hand.file().weights.rows(); ++v) {
    skin->bonds.push_back(LargestWeights(hand.file().weights.row(v)));
  }
  return skin;
}

std::shared_ptr<const HandSkin> SkinOf(const ArticulatedHand& hand) {
  auto skin = std::make_shared<HandSkin>();
  for (size_t link = 0; link < hand.body().links.size(); ++link) {
    const TriMesh& surface = hand.LinkSurface(static_cast<int>(link));
    const auto first = static_cast<int>(skin->rest_F.size());
    for (const Face& face : surface.faces) skin->faces.emplace_back(face.array() + first);
    skin->rest_F.insert(skin->rest_F.end(), surface.vertices.begin(), surface.vertices.end());
    skin->bonds.resize(skin->rest_F.size(), {{static_cast<uint8_t>(link)}, {1}});
  }
  return skin;
}

PosedSkin PoseSkin(std::shared_ptr<const HandSkin> skin, const ManoHand& hand, const Grasp& grasp) {
  const std::array<Vec3, kManoJoints> rest = hand.RestJoints(grasp.shape);
  return {.skin = std::move(skin),
          .vertices_O = hand.Forward(grasp).surface.vertices,
          .X_OF = FramesOf(hand, rest, grasp.X_OH, grasp.joints)};
}

PosedSkin PoseSkin(std::shared_ptr<const HandSkin> skin, const ArticulatedHand& hand,
                   const Grasp& grasp) {
  return {.skin = std::move(skin),
          .vertices_O = {},
          .X_OF = SkinFrames(hand, grasp.X_OH, hand.BodyPositions(grasp.joints))};
}

std::vector<Pose> SkinFrames(const ManoHand& hand, const std::vector<double>& shape,
                             const Pose& X_WB, const std::vector<double>& positions) {
  const ArticulatedBody root{.links = RootLinks()};
  const auto fingers = positions.begin() + kRootLinks;
  const Pose X_WH = X_WB * LinkPoses(root, {positions.begin(), fingers}).at(kPalmLink);
  return FramesOf(hand, hand.RestJoints(shape), X_WH,
                  ManoJoints(hand, std::span(fingers, positions.end())));
}

std::vector<Pose> SkinFrames(const ArticulatedHand& hand, const Pose& X_WB,
                             const std::vector<double>& positions) {
  std::vector<Pose> X_WL = LinkPoses(hand.body(), positions);
  for (Pose& pose : X_WL) pose = X_WB * pose;
  return X_WL;
}

}  // namespace graspbench
