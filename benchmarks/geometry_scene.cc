#include "benchmarks/geometry_scene.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
#include "core/mano_hand.h"
#include "core/units.h"

namespace graspbench {
namespace {

constexpr double kDepth = 0.004;  // m
constexpr int kSides = 96, kRings = 84;

// A surface of revolution around z with a waist and a shoulder, 18 cm high: 2 * 96 * 84 faces.
TriMesh Bottle() {
  TriMesh mesh;
  for (int r = 0; r < kRings; ++r) {
    const double t = r / (kRings - 1.0);  // 0 bottom … 1 top
    const double shoulder = t < 0.75 ? 0 : 0.016 * std::pow((t - 0.75) / 0.25, 2);
    const double radius = 0.031 + 0.003 * std::cos(8 * t) - shoulder;
    for (int i = 0; i < kSides; ++i) {
      const double angle = 2 * units::kPi * i / kSides;
      mesh.vertices.emplace_back(radius * std::cos(angle), radius * std::sin(angle), 0.18 * t);
    }
  }
  for (int r = 0; r + 1 < kRings; ++r) {
    for (int i = 0; i < kSides; ++i) {
      const int a = r * kSides + i, b = r * kSides + (i + 1) % kSides;
      mesh.faces.emplace_back(a, b, b + kSides);
      mesh.faces.emplace_back(a, b + kSides, a + kSides);
    }
  }
  return CloseHoles(mesh);  // bottom and top: a fan of 96 faces each
}

double DeepestPenetration(const Solid& object, const TriMesh& hand) {
  double depth = 0;
  for (const Vec3& vertex : hand.vertices) {
    if (object.Contains(vertex)) depth = std::max(depth, object.Query(vertex).distance);
  }
  return depth;
}

// The palm faces the bottle's axis, the fingers lie across it.
Pose PalmAgainstBottle(const ManoHand& hand, double distance) {
  const std::array<Vec3, 16> joints = hand.RestJoints();
  const Vec3 knuckles = (joints[1] + joints[4] + joints[7] + joints[10]) / 4 - joints[0];
  const Vec3 out = hand.palm_normal();
  const Vec3 along = (knuckles - knuckles.dot(out) * out).normalized();
  Mat3 axes_H;  // columns: where the bottle's x, y and z axes point in the hand
  axes_H << along, -out, along.cross(-out);
  const Pose X_HO = Eigen::Translation3d(0.8 * knuckles + distance * out) * Pose(axes_H) *
                    Eigen::Translation3d(0, 0, -0.08);
  return X_HO.inverse();
}

}  // namespace

GeometryScene HandAroundBottle() {
  GeometryScene scene;
  scene.object = MakeObject("bottle", "bottle", Bottle(), "benchmark");
  const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  if (!hand) throw Error(ErrorKind::kInternal, "the built-in hand is no ManoHand");
  scene.model = hand;

  HandPosture posture;
  posture.fill(Vec3::Zero());
  double distance = 0.15;
  const auto grasp_with = [&](const HandPosture& angles) {
    Grasp grasp;
    grasp.X_OH = PalmAgainstBottle(*hand, distance);
    grasp.joints = hand->JointsFromPosture(angles);
    return grasp;
  };
  const auto depth_of = [&](const HandPosture& angles) {
    return DeepestPenetration(*scene.object.solid, hand->Forward(grasp_with(angles)).surface);
  };
  while (depth_of(posture) < kDepth / 2) distance -= 1e-3;
  for (const size_t finger : {0, 3, 6, 9, 12}) {
    for (double bend = 0; bend < 1.6; bend += 0.04) {
      HandPosture bent = posture;
      for (size_t joint = finger; joint < finger + 3; ++joint) bent[joint].x() = bend;
      if (depth_of(bent) > kDepth) break;
      posture = bent;
    }
  }
  scene.grasp = grasp_with(posture);
  scene.reference = scene.grasp;
  scene.reference.X_OH.translation() += Vec3(0.003, 0, 0.004);
  return scene;
}

}  // namespace graspbench
