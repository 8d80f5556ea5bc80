#include "reports/scene_encoding.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/types.h"
#include "reports/base64.h"

namespace graspbench {
namespace {

static_assert(std::endian::native == std::endian::little, "pages hold little-endian numbers");

constexpr double kMost = 32767;

template <typename T>
Value Encoded(const std::vector<T>& numbers) {
  return Base64(std::as_bytes(std::span(numbers)));
}

template <typename T>
Value FaceIndices(const std::vector<Face>& faces) {
  std::vector<T> indices;
  indices.reserve(3 * faces.size());
  for (const Face& face : faces) {
    for (const int index : face) indices.push_back(static_cast<T>(index));
  }
  return Encoded(indices);
}

void SetFaces(Value& value, const std::vector<Face>& faces, size_t vertices) {
  const bool wide = vertices > size_t{UINT16_MAX} + 1;
  value.Set("faces", wide ? FaceIndices<uint32_t>(faces) : FaceIndices<uint16_t>(faces));
  value.Set("wide", wide);
}

}  // namespace

Value PointsValue(std::span<const Vec3> points) {
  Box box;
  for (const Vec3& point : points) {
    if (point.allFinite()) box.extend(point);
  }
  const Vec3 origin = box.isEmpty() ? Vec3::Zero() : Vec3(box.center());
  const double reach = box.isEmpty() ? 0 : box.sizes().maxCoeff() / 2;
  const double step = reach > 0 ? reach / kMost : 1;
  std::vector<int16_t> data;
  data.reserve(3 * points.size());
  for (const Vec3& point : points) {
    const Vec3 offset = point.allFinite() ? Vec3((point - origin) / step) : Vec3::Zero();
    for (const double number : offset) data.push_back(static_cast<int16_t>(std::lround(number)));
  }
  return Value::Dict{{"origin", Value::List(origin.begin(), origin.end())},
                     {"step", step},
                     {"data", Encoded(data)}};
}

Value MeshValue(const TriMesh& mesh) {
  Value value;
  value.Set("points", PointsValue(mesh.vertices));
  SetFaces(value, mesh.faces, mesh.vertices.size());
  return value;
}

Value SkinValue(const HandSkin& skin) {
  Value value;
  const size_t vertices = std::max(skin.bonds.size(), skin.rest_F.size());
  // A surface that cannot move does not say how many vertices it has: its faces do.
  int last = 0;
  for (const Face& face : skin.faces) last = std::max(last, face.maxCoeff());
  SetFaces(value, skin.faces, std::max(vertices, static_cast<size_t>(last) + 1));
  value.Set("rest", skin.rest_F.empty() ? Value() : PointsValue(skin.rest_F));
  if (skin.bonds.empty()) return value.Set("frames", {}).Set("weights", {});
  std::vector<uint8_t> frames, weights;
  for (const HandSkin::Bond& bond : skin.bonds) {
    for (size_t k = 0; k < bond.frame.size(); ++k) {
      frames.push_back(bond.frame[k]);
      weights.push_back(static_cast<uint8_t>(std::lround(255 * bond.weight[k])));
    }
  }
  return value.Set("frames", Encoded(frames)).Set("weights", Encoded(weights));
}

Value PosesValue(std::span<const Pose> poses) {
  std::vector<Vec3> origins;
  std::vector<int16_t> turns;
  for (const Pose& pose : poses) {
    origins.push_back(pose.translation());
    const Eigen::Quaterniond q(pose.linear());
    for (const double number : {q.w(), q.x(), q.y(), q.z()}) {
      turns.push_back(
          static_cast<int16_t>(std::isfinite(number) ? std::lround(kMost * number) : 0));
    }
  }
  return Value::Dict{{"points", PointsValue(origins)}, {"turns", Encoded(turns)}};
}

Value ExactPosesValue(std::span<const Pose> poses) {
  std::vector<float> numbers;
  for (const Pose& pose : poses) {
    for (const double number : pose.translation()) numbers.push_back(static_cast<float>(number));
    const Eigen::Quaterniond q(pose.linear());
    for (const double number : {q.w(), q.x(), q.y(), q.z()}) {
      numbers.push_back(static_cast<float>(number));
    }
  }
  return Encoded(numbers);
}

Value NumbersValue(std::span<const double> numbers) {
  return Encoded(std::vector<float>(numbers.begin(), numbers.end()));
}

Value IndicesValue(std::span<const uint32_t> indices) {
  return Encoded(std::vector<uint32_t>(indices.begin(), indices.end()));
}

}  // namespace graspbench
