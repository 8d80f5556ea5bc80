#include "cli/grasp_picture.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "cli/verdicts.h"

namespace graspbench {
namespace {

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

}  // namespace

std::vector<ColouredMesh> GraspMeshes(const TriMesh& object, const TriMesh& hand) {
  return {{object, kObjectColour}, {hand, kHandColour}};
}

std::vector<ColouredMesh> PieceMeshes(const std::vector<TriMesh>& pieces) {
  std::vector<ColouredMesh> meshes;
  for (const TriMesh& piece : pieces) meshes.push_back({piece, PieceColour(meshes.size())});
  return meshes;
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

std::vector<Image> GraspViews(Renderer& renderer, const TriMesh& object, const TriMesh& hand,
                              int views, int width, int height) {
  Picture picture{
      .meshes = GraspMeshes(object, hand), .camera = {}, .width = width, .height = height};
  const double azimuth = GraspAzimuth(object, hand);
  std::vector<Image> pictures;
  for (int view = 0; view < views; ++view) {
    picture.camera = FitCamera(picture.meshes, azimuth + 2 * std::numbers::pi * view / views,
                               kElevation, picture.scene_aspect());
    pictures.push_back(renderer.Draw(picture));
  }
  return pictures;
}

std::vector<CaptionLine> GraspCaption(const Record& record) {
  std::vector<CaptionLine> lines = {{record.case_id}, {record.generator}};
  if (record.sample > 0) lines.back().text += " #" + std::to_string(record.sample);
  if (record.status != "ok") lines.push_back({"failed: " + record.reason, kBad});
  for (const Trial& trial : record.trials) lines.push_back(TrialLine(trial));
  return lines;
}

}  // namespace graspbench
