#include "core/mano_file.h"

#include <array>
#include <cmath>
#include <span>

#include "core/error.h"
#include "core/hash.h"

namespace graspbench {
namespace {

constexpr std::array<int, kManoJoints> kParents = {-1, 0, 1, 2,  0,  4, 5,  0,
                                                   7,  8, 0, 10, 11, 0, 13, 14};
constexpr size_t kPoseFeatures = 135;
constexpr double kUnitSum = 1e-4;  // float32 files sum to 1 within this

std::string ShapeText(const std::vector<size_t>& shape) {
  std::string text;
  for (const size_t n : shape) text += (text.empty() ? "" : "×") + std::to_string(n);
  return text.empty() ? "a scalar" : text;
}

// Looks tensors up by key and checks their shapes.
class Tensors {
 public:
  Tensors(const std::map<std::string, NdArray>& tensors, const std::string& where)
      : tensors_(tensors), where_(where) {}

  bool Has(const std::string& key) const { return tensors_.contains(key); }

  const NdArray& At(const std::string& key) const {
    const auto found = tensors_.find(key);
    if (found == tensors_.end()) {
      throw Error(ErrorKind::kInput, "the hand file has no tensor \"" + key + "\"", where_,
                  "it needs v_template, f, weights, shapedirs, posedirs, J_regressor and "
                  "kintree_table as in MANO_RIGHT.pkl");
    }
    return found->second;
  }

  // The tensor's numbers.
  std::vector<double> Numbers(const std::string& key, const std::vector<size_t>& wanted) const {
    const NdArray& array = At(key);
    bool fits = array.shape.size() == wanted.size();
    for (size_t i = 0; fits && i < wanted.size(); ++i) {
      fits = array.shape[i] == wanted[i];
    }
    if (!fits) {
      Fail(key,
           "has shape " + ShapeText(array.shape) + " where " + ShapeText(wanted) + " is expected");
    }
    std::vector<double> numbers = array.AsDoubles();
    for (size_t i = 0; i < numbers.size(); ++i) {
      if (!std::isfinite(numbers[i]))
        Fail(key, "holds a number that is not finite at index " + std::to_string(i));
    }
    return numbers;
  }

  [[noreturn]] void Fail(const std::string& key, const std::string& problem) const {
    throw Error(ErrorKind::kInput, "tensor \"" + key + "\" " + problem, where_,
                "is this MANO_RIGHT, or a file with its keys and shapes?");
  }

 private:
  const std::map<std::string, NdArray>& tensors_;
  const std::string& where_;
};

template <typename Matrix>
Matrix RowMajor(const std::vector<double>& numbers, size_t rows, size_t columns) {
  using Map =
      Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
  return Map(numbers.data(), static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns))
      .template cast<typename Matrix::Scalar>();
}

TriMesh ReadMesh(const Tensors& tensors) {
  const NdArray& points = tensors.At("v_template");
  const size_t vertices = points.shape.empty() ? 0 : points.shape[0];
  const std::vector<double> xyz = tensors.Numbers("v_template", {vertices, 3});
  const NdArray& triangles = tensors.At("f");
  const size_t faces = triangles.shape.empty() ? 0 : triangles.shape[0];
  tensors.Numbers("f", {faces, 3});
  const std::vector<int64_t> corners = triangles.AsIntegers();
  if (vertices == 0 || faces == 0) tensors.Fail("f", "is empty");

  TriMesh mesh;
  for (size_t i = 0; i < vertices; ++i) {
    mesh.vertices.emplace_back(xyz[3 * i], xyz[3 * i + 1], xyz[3 * i + 2]);
  }
  for (size_t i = 0; i < corners.size(); ++i) {
    if (corners[i] < 0 || corners[i] >= static_cast<int64_t>(vertices)) {
      tensors.Fail(
          "f", "names vertex " + std::to_string(corners[i]) + " of " + std::to_string(vertices));
    }
  }
  for (size_t i = 0; i < faces; ++i) {
    mesh.faces.emplace_back(static_cast<int>(corners[3 * i]), static_cast<int>(corners[3 * i + 1]),
                            static_cast<int>(corners[3 * i + 2]));
  }
  return mesh;
}

std::vector<int> ReadParents(const Tensors& tensors) {
  const std::vector<double> table = tensors.Numbers("kintree_table", {2, kManoJoints});
  std::vector<int> parents(kManoJoints, -1);
  for (size_t k = 1; k < kManoJoints; ++k) {  // the root's entry is -1 or all ones, as unsigned
    parents[k] = static_cast<int>(table[k]);
    if (parents[k] != kParents[k]) {
      tensors.Fail("kintree_table", "gives joint " + std::to_string(k) + " the parent " +
                                        std::to_string(parents[k]) + ", MANO's is " +
                                        std::to_string(kParents[k]));
    }
  }
  return parents;
}

// Rows that sum to 1 but for single-precision rounding, made to do so exactly: otherwise a posed
// hand would not move quite rigidly with its root.
void NormaliseRows(const Tensors& tensors, const std::string& key, Eigen::MatrixXd& rows) {
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    const double sum = rows.row(i).sum();
    if (std::abs(sum - 1) > kUnitSum) {
      tensors.Fail(key,
                   "row " + std::to_string(i) + " sums to " + std::to_string(sum) + ", not to 1");
    }
    rows.row(i) /= sum;
  }
}

// MANO's left hand is the mirror image in x: its fingers point towards +x.
void ExpectRightHand(const ManoFile& file) {
  Eigen::MatrixXd points(file.template_mesh.vertices.size(), 3);
  for (Eigen::Index i = 0; i < points.rows(); ++i) {
    points.row(i) = file.template_mesh.vertices[static_cast<size_t>(i)].transpose();
  }
  const Eigen::MatrixXd joints = file.joint_regressor * points;
  if (joints(4, 0) > joints(0, 0)) {
    throw Error(ErrorKind::kInput, "this is a left hand: its fingers point towards +x", file.source,
                "give MANO_RIGHT.pkl; grasps of left hands are mirrored first");
  }
}

std::string HashOf(const ManoFile& file) {
  Sha256 hash;
  const auto add = [&](const auto* data, Eigen::Index count) {
    hash.Add(std::as_bytes(std::span(data, static_cast<size_t>(count))));
  };
  for (const Vec3& v : file.template_mesh.vertices) add(v.data(), 3);
  for (const Face& f : file.template_mesh.faces) add(f.data(), 3);
  add(file.weights.data(), file.weights.size());
  add(file.shape_directions.data(), file.shape_directions.size());
  add(file.pose_directions.data(), file.pose_directions.size());
  add(file.joint_regressor.data(), file.joint_regressor.size());
  add(file.hands_mean.data(), file.hands_mean.size());
  add(file.hands_components.data(), file.hands_components.size());
  return hash.Hex();
}

}  // namespace

ManoFile ManoFromTensors(const std::map<std::string, NdArray>& map, const std::string& where) {
  const Tensors tensors(map, where);
  ManoFile file;
  file.source = where;
  file.template_mesh = ReadMesh(tensors);
  const size_t vertices = file.template_mesh.vertices.size();
  file.weights = RowMajor<Eigen::MatrixXd>(tensors.Numbers("weights", {vertices, kManoJoints}),
                                           vertices, kManoJoints);
  file.shape_directions =
      RowMajor<Eigen::MatrixXd>(tensors.Numbers("shapedirs", {vertices, 3, kManoShapeNumbers}),
                                3 * vertices, kManoShapeNumbers);
  file.pose_directions = RowMajor<Eigen::MatrixXf>(
      tensors.Numbers("posedirs", {vertices, 3, kPoseFeatures}), 3 * vertices, kPoseFeatures);
  file.joint_regressor = RowMajor<Eigen::MatrixXd>(
      tensors.Numbers("J_regressor", {kManoJoints, vertices}), kManoJoints, vertices);
  file.parents = ReadParents(tensors);
  NormaliseRows(tensors, "weights", file.weights);
  NormaliseRows(tensors, "J_regressor", file.joint_regressor);
  if (tensors.Has("hands_mean")) {
    const std::vector<double> mean = tensors.Numbers("hands_mean", {kManoPoseNumbers});
    file.hands_mean = Eigen::Map<const Eigen::VectorXd>(mean.data(), kManoPoseNumbers);
  }
  if (tensors.Has("hands_components")) {
    file.hands_components = RowMajor<Eigen::MatrixXd>(
        tensors.Numbers("hands_components", {kManoPoseNumbers, kManoPoseNumbers}), kManoPoseNumbers,
        kManoPoseNumbers);
  }
  ExpectRightHand(file);
  file.hash = HashOf(file);
  return file;
}

}  // namespace graspbench
