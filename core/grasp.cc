#include "core/grasp.h"

#include <cmath>

#include "core/error.h"
#include "core/field.h"
#include "core/pose_value.h"

namespace graspbench {
namespace {

Value Numbers(const std::vector<double>& numbers) {
  return Value(Value::List(numbers.begin(), numbers.end()));
}

std::vector<double> FiniteNumbers(const Field& field) {
  std::vector<double> numbers = field.AsDoubles();
  for (const double number : numbers) {
    if (!std::isfinite(number)) field.Fail("a number is not finite");
  }
  return numbers;
}

Value SurfaceValue(const TriMesh& mesh) {
  std::vector<double> vertices;
  for (const Vec3& v : mesh.vertices) vertices.insert(vertices.end(), v.begin(), v.end());
  std::vector<int64_t> faces;
  for (const Face& f : mesh.faces) faces.insert(faces.end(), f.begin(), f.end());
  return Value::Dict{{"vertices", NdArray::Of({mesh.vertices.size(), 3}, vertices)},
                     {"faces", NdArray::Of({mesh.faces.size(), 3}, faces)}};
}

TriMesh SurfaceFrom(const Field& field) {
  const Field vertex_field = field.At("vertices");
  const Field face_field = field.At("faces");
  const std::vector<double> vertices = FiniteNumbers(vertex_field);
  const std::vector<double> indices = face_field.AsDoubles();
  if (vertices.size() % 3 != 0) vertex_field.Fail("expected three numbers a vertex");
  if (indices.size() % 3 != 0) face_field.Fail("expected three indices a face");
  TriMesh mesh;
  for (size_t i = 0; i < vertices.size(); i += 3) {
    mesh.vertices.emplace_back(vertices[i], vertices[i + 1], vertices[i + 2]);
  }
  for (size_t i = 0; i < indices.size(); i += 3) {
    Face face;
    for (size_t k = 0; k < 3; ++k) {
      const double index = indices[i + k];
      if (!(index >= 0 && index < static_cast<double>(mesh.vertices.size())) ||
          index != std::floor(index)) {
        face_field.Fail("face " + std::to_string(i / 3) + " is not made of vertex indices below " +
                        std::to_string(mesh.vertices.size()));
      }
      face[static_cast<Eigen::Index>(k)] = static_cast<int>(index);
    }
    mesh.faces.push_back(face);
  }
  return mesh;
}

}  // namespace

Value ToValue(const Grasp& grasp) {
  Value value;
  value.Set("hand", grasp.hand).Set("X_OH", PoseValue(grasp.X_OH));
  value.Set("joints", Numbers(grasp.joints));
  if (!grasp.shape.empty()) value.Set("shape", Numbers(grasp.shape));
  if (grasp.pregrasp) value.Set("pregrasp", Numbers(*grasp.pregrasp));
  if (grasp.squeeze) value.Set("squeeze", Numbers(*grasp.squeeze));
  if (grasp.pregrasp_X_OH) value.Set("pregrasp_X_OH", PoseValue(*grasp.pregrasp_X_OH));
  if (grasp.squeeze_X_OH) value.Set("squeeze_X_OH", PoseValue(*grasp.squeeze_X_OH));
  if (grasp.surface) value.Set("surface", SurfaceValue(*grasp.surface));
  if (!grasp.extras.is_null()) value.Set("extras", grasp.extras);
  return value;
}

Grasp GraspFromValue(const Value& value, const std::string& where) {
  const Field field(value, where);
  Grasp grasp;
  grasp.hand = field.At("hand").AsString();
  grasp.X_OH = RigidPoseFrom(field.At("X_OH"));
  if (field.Has("joints")) grasp.joints = FiniteNumbers(field.At("joints"));
  if (field.Has("shape")) grasp.shape = FiniteNumbers(field.At("shape"));
  if (field.Has("pregrasp")) grasp.pregrasp = FiniteNumbers(field.At("pregrasp"));
  if (field.Has("squeeze")) grasp.squeeze = FiniteNumbers(field.At("squeeze"));
  if (field.Has("pregrasp_X_OH")) grasp.pregrasp_X_OH = RigidPoseFrom(field.At("pregrasp_X_OH"));
  if (field.Has("squeeze_X_OH")) grasp.squeeze_X_OH = RigidPoseFrom(field.At("squeeze_X_OH"));
  if (field.Has("surface")) {
    grasp.surface = std::make_shared<const TriMesh>(SurfaceFrom(field.At("surface")));
  }
  if (field.Has("extras")) grasp.extras = field.At("extras").value();
  if (grasp.hand == "mesh" && !grasp.surface) {
    field.Fail("a grasp of the hand \"mesh\" needs a \"surface\"");
  }
  field.ExpectOnly({"hand", "X_OH", "joints", "shape", "pregrasp", "squeeze", "pregrasp_X_OH",
                    "squeeze_X_OH", "surface", "extras"});
  return grasp;
}

}  // namespace graspbench
