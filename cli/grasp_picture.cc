#include "cli/grasp_picture.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr std::array<float, 4> kObject = {0.48f, 0.6f, 0.76f, 1}, kHand = {0.9f, 0.68f, 0.54f, 1};
constexpr double kBeside = 1.3;  // rad, between the directions of camera and wrist
constexpr double kGoldenRatio = std::numbers::phi;

/// Colours that differ well from their neighbours in the sequence.
std::array<float, 4> PieceColour(size_t index) {
  const double hue = std::fmod(static_cast<double>(index) * (kGoldenRatio - 1), 1.0);
  std::array<float, 4> colour = {0, 0, 0, 1};
  for (size_t i = 0; i < 3; ++i) {
    const double angle = 2 * std::numbers::pi * (hue - static_cast<double>(i) / 3);
    colour[i] = static_cast<float>(0.55 + 0.3 * std::cos(angle));
  }
  return colour;
}

/// "steady-2s/mujoco slipped"; short, since pictures are narrow.
std::string Line(const Trial& trial) {
  return trial.profile + "/" + trial.engine + " " +
         (trial.reason.empty() ? std::string(Name(trial.verdict)) : trial.reason);
}

}  // namespace

std::vector<ColouredMesh> GraspMeshes(const TriMesh& object, const TriMesh& hand) {
  return {{object, kObject}, {hand, kHand}};
}

std::vector<ColouredMesh> GraspMeshes(const std::vector<TriMesh>& pieces, const TriMesh& hand) {
  std::vector<ColouredMesh> meshes;
  for (const TriMesh& piece : pieces) meshes.push_back({piece, PieceColour(meshes.size())});
  meshes.push_back({hand, kHand});
  return meshes;
}

std::vector<std::vector<ColouredMesh>> TrialMeshes(const TriMesh& object, const TriMesh& hand,
                                                   const Trial& trial, int count) {
  const std::vector<Pose>& motion = trial.object_trajectory;
  if (motion.empty()) {
    throw Error(ErrorKind::kUsage, "the trial has no recorded motion: " + Line(trial));
  }
  std::vector<std::vector<ColouredMesh>> frames;
  const auto last = static_cast<int>(motion.size()) - 1;
  for (int i = 0; i < count; ++i) {
    const int step = count > 1 ? i * last / (count - 1) : last;
    frames.push_back(
        GraspMeshes(motion[static_cast<size_t>(step)] * object, motion.front() * hand));
  }
  return frames;
}

double GraspAzimuth(const TriMesh& object, const TriMesh& hand) {
  const Vec3 centre = Bounds(object).center();
  const Vec3 wrist = *std::ranges::max_element(
      hand.vertices, {}, [&](const Vec3& p) { return (p - centre).squaredNorm(); });
  const double towards_wrist = std::atan2(wrist.y() - centre.y(), wrist.x() - centre.x());
  const Vec3 to_hand = VertexMean(hand) - centre;
  const Vec3 left(-std::sin(towards_wrist), std::cos(towards_wrist), 0);
  return towards_wrist + (left.dot(to_hand) < 0 ? kBeside : -kBeside);
}

std::vector<std::string> GraspCaption(const Record& record) {
  std::vector<std::string> lines = {record.case_id, record.generator};
  if (record.sample > 0) lines.back() += " #" + std::to_string(record.sample);
  if (record.status != "ok") lines.push_back("failed: " + record.reason);
  for (const Trial& trial : record.trials) lines.push_back(Line(trial));
  return lines;
}

}  // namespace graspbench
