#include "cli/trial_picture.h"

#include <algorithm>

#include "cli/grasp_picture.h"
#include "cli/verdicts.h"
#include "core/capsule_mesh.h"
#include "core/error.h"
#include "core/mano_hand.h"
#include "policies/hand_trial.h"

namespace graspbench {
namespace {

constexpr double kRounding = 1e-9;  // s
constexpr double kFarAway = 0.3;    // m, an object that a picture need not show any more
constexpr double kTableRim = 0.03, kTableThickness = 0.004;  // m
constexpr std::array<float, 4> kTable = {0.8f, 0.79f, 0.76f, 1};

void Append(const TriMesh& part, TriMesh& whole) {
  const auto first = static_cast<int>(whole.vertices.size());
  whole.vertices.insert(whole.vertices.end(), part.vertices.begin(), part.vertices.end());
  for (const Face& face : part.faces) whole.faces.emplace_back(face.array() + first);
}

TriMesh BoxMesh(const Box& box) {
  TriMesh mesh;
  for (int corner = 0; corner < 8; ++corner) {
    mesh.vertices.push_back(box.corner(static_cast<Box::CornerType>(corner)));
  }
  mesh.faces = {{0, 2, 1}, {1, 2, 3}, {4, 5, 6}, {5, 7, 6}, {0, 1, 4}, {1, 5, 4},
                {2, 6, 3}, {3, 6, 7}, {0, 4, 2}, {2, 4, 6}, {1, 3, 5}, {3, 7, 5}};
  return mesh;
}

/// A plate under all that stays in view.
TriMesh TablePlate(const std::vector<Moment>& moments, double height) {
  Box box;
  for (const Moment& moment : moments) {
    if (!moment.in_view) continue;
    for (const ColouredMesh& part : moment.meshes) box.extend(Bounds(part.mesh));
  }
  const Vec3 rim(kTableRim, kTableRim, 0);
  box.min() -= rim;
  box.max() += rim;
  box.min().z() = height - kTableThickness;
  box.max().z() = height;
  return BoxMesh(box);
}

/// Puts the table that the trial tells of below its moments, as long as it was there.
void AddTable(const Trial& trial, std::vector<Moment>& moments) {
  const Value* height = trial.details.Find("table_height");
  if (height == nullptr) return;
  const Value* until = trial.details.Find("table_until");
  const TriMesh plate = TablePlate(moments, height->AsDouble());
  for (Moment& moment : moments) {
    const bool gone = until != nullptr && moment.time.value() > until->AsDouble() + kRounding;
    if (!gone) moment.meshes.push_back({plate, kTable});
  }
}

/// Joint parameters for the positions of a body's links after the root.
std::vector<double> JointParameters(const HandModel& hand, std::span<const double> positions) {
  if (const auto* skin = dynamic_cast<const ManoHand*>(&hand)) return ManoJoints(*skin, positions);
  return {positions.begin(), positions.end()};
}

const Grasp& RequireHand(const HandModel& hand, const Grasp& grasp) {
  if (grasp.hand == hand.name()) return grasp;
  throw Error(ErrorKind::kUsage,
              "the grasp is one of \"" + grasp.hand + "\", which cannot be posed");
}

}  // namespace

Grasp AsSimulated(Grasp grasp, const Trial& trial) {
  const Value* shape = trial.details.Find("hand_shape");
  if (shape != nullptr && shape->AsString() == "zero") grasp.shape.clear();
  return grasp;
}

TrialHand::TrialHand(const HandModel& hand, const Grasp& grasp, const Trial& trial)
    : hand_(hand),
      trial_(trial),
      grasp_(AsSimulated(RequireHand(hand, grasp), trial)),
      physical_(MakePhysicalHand(hand, grasp_, {})) {}

std::vector<Pose> TrialHand::LinkPoses(size_t frame) const {
  std::vector<Pose> poses = graspbench::LinkPoses(physical_.body, trial_.hand_trajectory.at(frame));
  for (Pose& pose : poses) pose = trial_.X_WB * pose;
  return poses;
}

TriMesh TrialHand::Skin(size_t frame) const {
  const std::span<const double> joints = trial_.hand_trajectory.at(frame);
  Grasp posed{.hand = grasp_.hand};
  posed.shape = grasp_.shape;
  posed.X_OH = LinkPoses(frame).at(kPalmLink);
  posed.joints = JointParameters(hand_, joints.subspan(kRootLinks));
  return hand_.Forward(posed).surface;
}

TriMesh TrialHand::Shapes(size_t frame) const {
  TriMesh all;
  const std::vector<Pose> X_WL = LinkPoses(frame);
  for (size_t i = 0; i < X_WL.size(); ++i) {
    for (const Capsule& capsule : physical_.body.links[i].capsules) {
      Append(CapsuleMesh(X_WL[i] * capsule), all);
    }
    for (const TriMesh& hull : physical_.body.links[i].hulls) Append(X_WL[i] * hull, all);
  }
  return all;
}

std::vector<Moment> TrialMoments(const TrialActors& actors, const Trial& trial, int count) {
  if (trial.object_trajectory.empty()) {
    throw Error(ErrorKind::kUsage, "the trial has no recorded motion: " + TrialLine(trial).text);
  }
  const auto last = static_cast<int>(trial.object_trajectory.size()) - 1;
  std::vector<Moment> moments;
  for (int i = 0; i < count; ++i) {
    const auto frame = static_cast<size_t>(count > 1 ? i * last / (count - 1) : last);
    Moment& moment = moments.emplace_back();
    const Pose& X_WO = trial.object_trajectory[frame];
    moment.meshes.push_back({actors.hand_W(frame), kHandColour});
    Box object_W;
    for (const ColouredMesh& part : actors.object_O) {
      moment.meshes.push_back({X_WO * part.mesh, part.colour});
      object_W.extend(Bounds(moment.meshes.back().mesh));
    }
    moment.in_view = object_W.exteriorDistance(Bounds(moment.meshes[0].mesh)) < kFarAway;
    if (!trial.hand_trajectory.empty()) moment.time = kFramePeriod * static_cast<double>(frame);
  }
  AddTable(trial, moments);
  return moments;
}

}  // namespace graspbench
