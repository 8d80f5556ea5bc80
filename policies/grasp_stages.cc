#include "policies/grasp_stages.h"

#include <algorithm>
#include <cmath>

#include "policies/hull_distance.h"

namespace graspbench {
namespace {

constexpr int kAxisPoints = 9;

void ClampToLimits(const ArticulatedBody& body, std::vector<double>& positions) {
  for (size_t i = 0; i < positions.size(); ++i) {
    positions[i] = std::clamp(positions[i], body.links[i].low, body.links[i].high);
  }
}

// Lowers `contact` to the capsule's (in O) where that is nearer.
void Approach(const Capsule& capsule, const Solid& object, FingerContact& contact) {
  const int last = capsule.a == capsule.b ? 0 : kAxisPoints - 1;
  for (int i = 0; i <= last; ++i) {
    const Vec3 p = capsule.a + (capsule.b - capsule.a) * i / (kAxisPoints - 1);
    const SurfaceQuery query = object.Query(p);
    const double distance = query.signed_distance() - capsule.radius;
    if (distance >= contact.distance) continue;
    const Vec3 outward = object.Outward(p, query);
    contact.distance = distance;
    contact.p_B = p - capsule.radius * outward;
    contact.inward_B = -outward;
  }
}

bool MayTouch(const Capsule& capsule, const Box& bounds, double range) {
  Box box(capsule.a);
  box.extend(capsule.b);
  return std::sqrt(box.squaredExteriorDistance(bounds)) < capsule.radius + range;
}

// Lowers `contact` to the hull's (in O) where that is nearer.
void Approach(const TriMesh& hull, const Solid& object, FingerContact& contact) {
  const auto nearest = NearestPoint(hull, object, contact.distance);
  if (!nearest) return;
  contact.distance = nearest->query.signed_distance();
  contact.p_B = nearest->p_O;
  contact.inward_B = -object.Outward(nearest->p_O, nearest->query);
}

// Coupled joints of `to` take their share of the way that their sources went since `from`.
void FollowCouplings(const PhysicalHand& hand, const std::vector<double>& from,
                     std::vector<double>& to) {
  for (const JointCoupling& coupling : hand.couplings) {
    const auto joint = static_cast<size_t>(coupling.joint);
    const auto source = static_cast<size_t>(coupling.source);
    const BodyLink& link = hand.body.links[joint];
    to[joint] =
        std::clamp(from[joint] + coupling.ratio * (to[source] - from[source]), link.low, link.high);
  }
}

// Adds a coupled joint's column to that of the joint it follows.
void Couple(const PhysicalHand& hand, Eigen::MatrixXd& jacobian) {
  for (const JointCoupling& coupling : hand.couplings) {
    jacobian.col(coupling.source) += coupling.ratio * jacobian.col(coupling.joint);
    jacobian.col(coupling.joint).setZero();
  }
}

// d p_B / d positions for a point fixed to `link`; columns of the root stay zero.
Eigen::Matrix3Xd FingerJacobian(const ArticulatedBody& body, const std::vector<Pose>& X_BL,
                                int link, const Vec3& p_B) {
  Eigen::Matrix3Xd jacobian =
      Eigen::Matrix3Xd::Zero(3, static_cast<Eigen::Index>(body.links.size()));
  for (int i = link; i >= kRootLinks; i = body.links[static_cast<size_t>(i)].parent) {
    const Pose& X = X_BL[static_cast<size_t>(i)];
    const BodyLink& moved = body.links[static_cast<size_t>(i)];
    const Vec3 axis_B = X.linear() * moved.axis_L;
    if (moved.joint == BodyLink::Joint::kSlide) {
      jacobian.col(i) = axis_B;
    } else {
      jacobian.col(i) = axis_B.cross(p_B - X.translation());
    }
  }
  return jacobian;
}

std::vector<double> SqueezeContacts(const PhysicalHand& hand, const std::vector<double>& positions,
                                    const std::vector<FingerContact>& contacts,
                                    const StageOptions& options) {
  const ArticulatedBody& body = hand.body;
  const std::vector<Pose> X_BL = LinkPoses(body, positions);
  const auto rows = static_cast<Eigen::Index>(3 * contacts.size());
  Eigen::MatrixXd jacobian(rows, static_cast<Eigen::Index>(body.links.size()));
  Eigen::VectorXd error(rows);
  for (size_t i = 0; i < contacts.size(); ++i) {
    const FingerContact& contact = contacts[i];
    jacobian.middleRows<3>(3 * static_cast<Eigen::Index>(i)) =
        FingerJacobian(body, X_BL, contact.link, contact.p_B);
    error.segment<3>(3 * static_cast<Eigen::Index>(i)) = options.squeeze_depth * contact.inward_B;
  }
  Couple(hand, jacobian);
  const Eigen::MatrixXd damped =
      jacobian * jacobian.transpose() +
      options.damping * options.damping * Eigen::MatrixXd::Identity(rows, rows);
  const Eigen::VectorXd step = jacobian.transpose() * damped.ldlt().solve(error);
  std::vector<double> squeezed = positions;
  for (size_t i = 0; i < squeezed.size(); ++i) squeezed[i] += step[static_cast<Eigen::Index>(i)];
  ClampToLimits(body, squeezed);
  FollowCouplings(hand, positions, squeezed);
  return squeezed;
}

int CountDeepened(const ArticulatedBody& body, const GraspStages& stages,
                  const std::vector<FingerContact>& contacts) {
  const std::vector<Pose> before = LinkPoses(body, stages.grasp);
  const std::vector<Pose> after = LinkPoses(body, stages.squeeze);
  int count = 0;
  for (const FingerContact& contact : contacts) {
    const auto link = static_cast<size_t>(contact.link);
    const Vec3 moved = after[link] * (before[link].inverse() * contact.p_B);
    if ((moved - contact.p_B).dot(contact.inward_B) > 0) ++count;
  }
  return count;
}

std::vector<double> Opened(const PhysicalHand& hand, double share) {
  std::vector<double> positions = hand.grasp_joints;
  for (size_t i = 0; i < positions.size(); ++i) {
    const double step = share * hand.open_range[i], open = hand.open_joints[i];
    positions[i] = positions[i] > open ? std::max(positions[i] - step, open)
                                       : std::min(positions[i] + step, open);
  }
  FollowCouplings(hand, hand.grasp_joints, positions);
  ClampToLimits(hand.body, positions);
  return positions;
}

std::vector<double> Extrapolated(const ArticulatedBody& body, const GraspStages& stages) {
  std::vector<double> positions = stages.grasp;
  for (size_t i = 0; i < positions.size(); ++i)
    positions[i] += stages.grasp[i] - stages.pregrasp[i];
  ClampToLimits(body, positions);
  return positions;
}

}  // namespace

std::string_view Name(PregraspRule rule) {
  return rule == PregraspRule::kGenerator ? "generator" : "opened";
}

std::string_view Name(SqueezeRule rule) {
  switch (rule) {
    case SqueezeRule::kGenerator:
      return "generator";
    case SqueezeRule::kExtrapolate:
      return "extrapolate";
    case SqueezeRule::kContacts:
      return "contacts";
    case SqueezeRule::kNone:
      break;
  }
  return "none";
}

std::vector<FingerContact> FingerContacts(const PhysicalHand& hand,
                                          const std::vector<double>& positions, const Pose& X_OB,
                                          const Solid& object, double range) {
  const std::vector<Pose> X_BL = LinkPoses(hand.body, positions);
  const Pose X_BO = X_OB.inverse();
  std::vector<FingerContact> contacts;
  for (size_t link = kRootLinks; link < hand.body.links.size(); ++link) {
    FingerContact contact;
    contact.link = static_cast<int>(link);
    contact.distance = range;
    bool touches = false;
    for (const Capsule& capsule : hand.body.links[link].capsules) {
      const Capsule capsule_O = X_OB * X_BL[link] * capsule;
      if (!MayTouch(capsule_O, object.bounds(), range)) continue;
      const double before = contact.distance;
      Approach(capsule_O, object, contact);
      touches = touches || contact.distance < before;
    }
    for (const TriMesh& hull : hand.body.links[link].hulls) {
      const double before = contact.distance;
      Approach(X_OB * X_BL[link] * hull, object, contact);
      touches = touches || contact.distance < before;
    }
    if (!touches) continue;
    contact.p_B = X_BO * contact.p_B;
    contact.inward_B = X_BO.linear() * contact.inward_B;
    contacts.push_back(contact);
  }
  return contacts;
}

GraspStages MakeGraspStages(const HandModel& model, const PhysicalHand& hand, const Grasp& grasp,
                            const Solid& object, const StageOptions& options) {
  GraspStages stages;
  stages.grasp = hand.grasp_joints;
  if (grasp.pregrasp) {
    stages.pregrasp_rule = PregraspRule::kGenerator;
    stages.pregrasp = BodyPositions(model, *grasp.pregrasp);
    if (grasp.pregrasp_X_OH) stages.X_BR_pregrasp = grasp.X_OH.inverse() * *grasp.pregrasp_X_OH;
  } else {
    stages.pregrasp = Opened(hand, options.open_share);
  }
  if (grasp.squeeze) {
    stages.squeeze_rule = SqueezeRule::kGenerator;
    stages.squeeze = BodyPositions(model, *grasp.squeeze);
    if (grasp.squeeze_X_OH) stages.X_BR_squeeze = grasp.X_OH.inverse() * *grasp.squeeze_X_OH;
  } else if (grasp.pregrasp && options.extrapolate) {
    stages.squeeze_rule = SqueezeRule::kExtrapolate;
    stages.squeeze = Extrapolated(hand.body, stages);
  } else {
    const std::vector<FingerContact> contacts =
        FingerContacts(hand, stages.grasp, grasp.X_OH, object, options.contact_range);
    stages.contacts = static_cast<int>(contacts.size());
    stages.squeeze_rule = contacts.empty() ? SqueezeRule::kNone : SqueezeRule::kContacts;
    stages.squeeze = SqueezeContacts(hand, stages.grasp, contacts, options);
    stages.deepened = CountDeepened(hand.body, stages, contacts);
  }
  for (size_t i = 0; i < stages.grasp.size(); ++i) {
    stages.largest_change =
        std::max(stages.largest_change, std::abs(stages.squeeze[i] - stages.grasp[i]));
  }
  return stages;
}

}  // namespace graspbench
