#include "metrics/wrench/force_closure.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/units.h"

namespace graspbench {
namespace {

using Wrench = Eigen::Matrix<double, 6, 1>;

constexpr double kNoContact = 2;
constexpr int kConeEdges = 8;
constexpr int kDirections = 1000;
constexpr double kGolden = 1.618033988749895;

Wrench WrenchOf(const Vec3& point, const Vec3& force) {
  Wrench wrench;
  wrench << force, point.cross(force);
  return wrench;
}

// Spherical Fibonacci lattice.
Vec3 EvenDirection(int i) {
  const double z = 1 - (2 * i + 1.0) / kDirections;
  const double longitude = 2 * units::kPi * i / kGolden, radius = std::sqrt(1 - z * z);
  return {radius * std::cos(longitude), radius * std::sin(longitude), z};
}

// The force of a cone with unit normal force along x that goes furthest along `way`, or, where that
// points away from the cone, what the source's smooth blend of 0 and the cone's rim gives.
Vec3 FurthestForce(const Vec3& way, double friction) {
  const double length = way.norm();
  if (length == 0) return Vec3::Zero();
  const Vec3 unit = way / length;
  const double along = unit.x();
  const Vec3 across(0, unit.y(), unit.z());
  const double slip = across.norm();
  if (along > 0 && slip <= friction * along) return Vec3::UnitX() + across / along;
  const Vec3 rim = Vec3::UnitX() + friction * (slip > 0 ? Vec3(across / slip) : Vec3::Zero());
  return along >= 0 ? rim : Vec3(slip / (slip - 2 * friction * along) * rim);
}

}  // namespace

double TwoMinusQ1(std::span<const WrenchContact> contacts, double friction) {
  std::vector<double> wrenches;
  for (const WrenchContact& contact : contacts) {
    const Mat3 frame = ContactFrame(contact.normal);
    for (int k = 0; k < kConeEdges; ++k) {
      const double angle = 2 * units::kPi * k / kConeEdges;
      const Vec3 force = frame * Vec3(1, friction * std::sin(angle), friction * std::cos(angle));
      const Wrench wrench = WrenchOf(contact.point, force);
      wrenches.insert(wrenches.end(), wrench.data(), wrench.data() + 6);
    }
  }
  return wrenches.empty() ? 2 : 2 - std::min(2.0, OriginBallRadius(wrenches, 6));
}

double ResidualWrench(std::span<const WrenchContact> contacts) {
  Wrench sum = Wrench::Zero();
  for (const WrenchContact& contact : contacts) sum += WrenchOf(contact.point, contact.normal);
  return sum.norm();
}

double WrenchBoundaryError(std::span<const WrenchContact> contacts, double friction) {
  double sum = 0;
  for (int i = 0; i < kDirections; ++i) {
    const Vec3 u = EvenDirection(i);
    Wrench wrench = Wrench::Zero();
    for (const WrenchContact& contact : contacts) {
      const Mat3 frame = ContactFrame(contact.normal);
      wrench += WrenchOf(contact.point, frame * FurthestForce(frame.transpose() * u, friction));
    }
    const double norm = wrench.norm();
    sum += 1 - (norm > 0 ? wrench.head<3>().dot(u) / norm : 0);
  }
  return sum / kDirections;
}

MetricInfo ForceClosure::Info() const {
  MetricInfo info{.unit = "", .better = Direction::kLower};
  const std::string contacts =
      " of one contact a fingertip within 5 mm of the object's surface (DexGraspBench: of its "
      "convex pieces), arms by their mean length; 2 without contact";
  switch (mode_) {
    case Mode::kQ1:
      info.id = "q1_dgb";
      info.name = "2 - Q1 (DexGraspBench)";
      info.source = "DexGraspBench (q1)";
      info.definition = "2 - Ferrari-Canny radius, 8 cone edges, friction 0.3," + contacts;
      break;
    case Mode::kResidual:
      info.id = "dfc";
      info.name = "force closure residual";
      info.source = "DexGraspBench (dfc)";
      info.definition = "norm of the sum of unit normal wrenches" + contacts;
      break;
    case Mode::kBoundary:
      info.id = "tdg";
      info.name = "wrench boundary error";
      info.source = "DexGraspBench (tdg); Chen et al. 2024";
      info.definition =
          "mean of 1 - cosine between 1000 even directions of force (there: random) and the "
          "furthest wrenches, friction 0.3," +
          contacts;
      break;
  }
  return info;
}

MetricValue ForceClosure::Evaluate(const GraspContext& grasp) const {
  const std::string reason = NoFingertips(grasp);
  if (!reason.empty()) return MetricValue::NotApplicable(reason);
  const double friction = FingertipContactOptions().friction;
  const std::vector<WrenchContact> contacts = Normalised(FingertipContacts(grasp));
  if (contacts.empty()) return kNoContact;
  switch (mode_) {
    case Mode::kQ1:
      return TwoMinusQ1(contacts, friction);
    case Mode::kResidual:
      return ResidualWrench(contacts);
    case Mode::kBoundary:
      return WrenchBoundaryError(contacts, friction);
  }
  return MetricValue::Failed("unknown mode");
}

}  // namespace graspbench
