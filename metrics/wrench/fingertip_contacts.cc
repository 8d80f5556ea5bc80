#include "metrics/wrench/fingertip_contacts.h"

#include <cmath>

namespace graspbench {
namespace {

constexpr double kAlongY = 0.99;        // cosine
constexpr double kMeanArmFloor = 1e-6;  // m

}  // namespace

std::vector<WrenchContact> FingertipContacts(const GraspContext& grasp,
                                             const FingertipContactOptions& options) {
  std::vector<WrenchContact> contacts;
  for (const int tip : grasp.segments().fingertips) {
    Vec3 point = Vec3::Zero(), normal = Vec3::Zero();
    int count = 0;
    for (const LinkDistance& contact : grasp.link_distances()) {
      if (contact.link != tip || std::abs(contact.distance) > options.reach) continue;
      point += (contact.p_hand + contact.p_object) / 2;
      normal -= contact.normal;
      ++count;
    }
    if (count > 0) contacts.push_back({point / count, normal.normalized()});
  }
  return contacts;
}

std::vector<WrenchContact> Normalised(std::vector<WrenchContact> contacts) {
  if (contacts.empty()) return contacts;
  const auto count = static_cast<double>(contacts.size());
  Vec3 centre = Vec3::Zero();
  for (const WrenchContact& contact : contacts) centre += contact.point / count;
  double arm = kMeanArmFloor;
  for (WrenchContact& contact : contacts) {
    contact.point -= centre;
    arm += contact.point.norm() / count;
  }
  for (WrenchContact& contact : contacts) contact.point /= arm;
  return contacts;
}

Mat3 ContactFrame(const Vec3& normal) {
  const Vec3 base = std::abs(normal.y()) > kAlongY ? Vec3::UnitZ() : Vec3::UnitY();
  Mat3 frame;
  frame.col(0) = normal;
  frame.col(1) = (base - base.dot(normal) * normal).normalized();
  frame.col(2) = normal.cross(frame.col(1));
  return frame;
}

std::string NoFingertips(const GraspContext& grasp) {
  if (grasp.regions().empty()) return "a bare hand mesh has no fingertips";
  if (grasp.segments().fingertips.empty()) return "the hand has no outer phalanges";
  if (!grasp.object().solid->closed()) return "the object mesh is open";
  return "";
}

}  // namespace graspbench
