#include "simulators/mujoco/mujoco_hand.h"

#include <mujoco/mujoco.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr double kNoLimit = 1e6;       // rad or m, for a joint with a limit on one side only
constexpr double kLockedRange = 1e-9;  // rad or m, around a joint whose limits coincide

void RequireSimulable(const ArticulatedBody& hand) {
  std::vector<int> children(hand.links.size(), 0);
  for (const BodyLink& link : hand.links) {
    if (link.parent >= 0) ++children[static_cast<size_t>(link.parent)];
  }
  for (size_t i = 0; i < hand.links.size(); ++i) {
    const BodyLink& link = hand.links[i];
    if (link.mass > 0) continue;
    const bool has_shape = !link.capsules.empty() || !link.hulls.empty();
    if (children[i] == 1 && !has_shape) continue;
    throw Error(ErrorKind::kInput,
                "a link without mass can only carry one other link, and has no shape",
                "link \"" + link.name + "\" of an articulated hand", "give it a mass");
  }
}

// MuJoCo's limits are springs, by default too soft for the small inertia of a finger.
void SetLimits(const BodyLink& link, double time_step, mjsJoint& joint) {
  joint.limited =
      std::isfinite(link.low) || std::isfinite(link.high) ? mjLIMITED_TRUE : mjLIMITED_FALSE;
  joint.range[0] = std::max(link.low, -kNoLimit);
  joint.range[1] = std::min(link.high, kNoLimit);
  if (link.low == link.high) {
    joint.range[0] -= kLockedRange;
    joint.range[1] += kLockedRange;
  }
  joint.solref_limit[0] = 2 * time_step;  // the least time constant that MuJoCo accepts
  joint.solimp_limit[0] = 0.99;
  joint.solimp_limit[1] = 0.999;
}

// The joint of a link whose frame at joint position zero has the pose `X_BL` in the body.
mjsJoint* AddJoint(mjsBody* body, const BodyLink& link, const Pose& X_BL, double time_step) {
  mjsJoint* joint = mjs_addJoint(body, nullptr);
  mjs_setName(joint->element, link.name.c_str());
  joint->type = link.joint == BodyLink::Joint::kHinge ? mjJNT_HINGE : mjJNT_SLIDE;
  Eigen::Map<Vec3>(joint->pos, 3) = X_BL.translation();
  Eigen::Map<Vec3>(joint->axis, 3) = X_BL.linear() * link.axis_L;
  SetLimits(link, time_step, *joint);
  joint->armature = link.armature;
  joint->damping[0] = link.drive.damping;
  joint->frictionloss = link.friction;
  return joint;
}

// A servo of the joint or tendon called `target`.
mjsActuator* AddServo(mjSpec* spec, const std::string& target, mjtTrn kind, const Drive& servo) {
  const double stiffness = servo.limit > 0 ? servo.stiffness : 0;
  mjsActuator* drive = mjs_addActuator(spec, nullptr);
  mjs_setString(drive->target, target.c_str());
  drive->trntype = kind;
  drive->gaintype = mjGAIN_FIXED;
  drive->gainprm[0] = stiffness;
  drive->biastype = mjBIAS_AFFINE;
  drive->biasprm[1] = -stiffness;
  drive->ctrllimited = mjLIMITED_FALSE;
  if (stiffness > 0 && std::isfinite(servo.limit)) {
    drive->forcelimited = mjLIMITED_TRUE;
    drive->forcerange[0] = -servo.limit;
    drive->forcerange[1] = servo.limit;
  } else {
    drive->forcelimited = mjLIMITED_FALSE;
  }
  return drive;
}

mjsActuator* AddTendon(mjSpec* spec, const ArticulatedBody& hand, const Tendon& tendon) {
  mjsTendon* fixed = mjs_addTendon(spec, nullptr);
  mjs_setName(fixed->element, tendon.name.c_str());
  for (const Tendon::Pull& pull : tendon.joints) {
    mjs_wrapJoint(fixed, hand.links[static_cast<size_t>(pull.link)].name.c_str(), pull.coefficient);
  }
  return AddServo(spec, tendon.name, mjTRN_TENDON, tendon.drive);
}

/// The links up to `link`, without those that are part of an earlier body: massless ones, then the
/// link itself.
std::vector<size_t> Chain(const ArticulatedBody& hand, size_t link) {
  std::vector<size_t> chain{link};
  int parent = hand.links[link].parent;
  while (parent >= 0 && !(hand.links[static_cast<size_t>(parent)].mass > 0)) {
    chain.push_back(static_cast<size_t>(parent));
    parent = hand.links[static_cast<size_t>(parent)].parent;
  }
  std::ranges::reverse(chain);
  return chain;
}

std::vector<mjsGeom*> AddShapes(MuJoCoSpecBuilder& builder, mjsBody* body, const BodyLink& link,
                                MuJoCoRole role) {
  std::vector<mjsGeom*> geoms;
  for (const Capsule& capsule : link.capsules) {
    geoms.push_back(builder.AddCapsule(body, capsule, role));
  }
  for (size_t i = 0; i < link.hulls.size(); ++i) {
    geoms.push_back(builder.AddHull(body, link.name + ", hull " + std::to_string(i), link.hulls[i],
                                    Pose::Identity(), role));
  }
  return geoms;
}

// MuJoCo itself lets the bodies of one joint overlap.
void AddExclusions(mjSpec* spec, const ArticulatedBody& hand, const std::vector<mjsBody*>& bodies) {
  for (const auto& [a, b] : hand.overlapping) {
    if (bodies[static_cast<size_t>(a)] == nullptr || bodies[static_cast<size_t>(b)] == nullptr) {
      continue;
    }
    mjsExclude* exclude = mjs_addExclude(spec);
    mjs_setString(exclude->bodyname1, hand.links[static_cast<size_t>(a)].name.c_str());
    mjs_setString(exclude->bodyname2, hand.links[static_cast<size_t>(b)].name.c_str());
  }
}

}  // namespace

MuJoCoHand AddHand(MuJoCoSpecBuilder& builder, const ArticulatedBody& hand, const Pose& X_WH,
                   const PhysicsOptions& options) {
  RequireSimulable(hand);
  const MuJoCoRole role = hand.self_collision ? MuJoCoRole::kLink : MuJoCoRole::kObstacle;
  MuJoCoHand added;
  std::vector<MuJoCoLink>& links = added.links;
  links.resize(hand.links.size());
  std::vector<mjsBody*> bodies(hand.links.size(), nullptr);
  for (size_t i = 0; i < hand.links.size(); ++i) {
    const BodyLink& link = hand.links[i];
    if (!(link.mass > 0)) continue;
    const std::vector<size_t> chain = Chain(hand, i);
    const int parent = hand.links[chain.front()].parent;
    Pose X_PB = parent < 0 ? X_WH : Pose::Identity();
    std::vector<Pose> X_PL;
    for (size_t j : chain) X_PL.push_back(X_PB = X_PB * hand.links[j].X_PL);

    mjsBody* body = builder.AddBody(
        parent < 0 ? builder.world() : bodies[static_cast<size_t>(parent)], link.name, X_PB);
    bodies[i] = body;
    MuJoCoSpecBuilder::SetInertia(body, link.mass, link.p_LC, link.inertia_L);
    body->gravcomp = options.hand_has_weight ? 0 : 1;
    for (size_t j = 0; j < chain.size(); ++j) {
      links[chain[j]].joint =
          AddJoint(body, hand.links[chain[j]], X_PB.inverse() * X_PL[j], options.time_step);
    }
    links[i].geoms = AddShapes(builder, body, link, role);
  }
  for (size_t i = 0; i < links.size(); ++i) {
    const BodyLink& link = hand.links[i];
    links[i].drive = AddServo(builder.spec(), link.name, mjTRN_JOINT, link.drive);
  }
  for (const Tendon& tendon : hand.tendons) {
    added.tendons.push_back(AddTendon(builder.spec(), hand, tendon));
  }
  if (hand.self_collision) AddExclusions(builder.spec(), hand, bodies);
  return added;
}

}  // namespace graspbench
