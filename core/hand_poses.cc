#include "core/hand_poses.h"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <string>

#include "core/error.h"
#include "core/mano_joints.h"
#include "core/rotation.h"

namespace graspbench {
namespace {

void ExpectCount(std::span<const double> numbers, size_t wanted, std::string_view what) {
  if (numbers.size() == wanted) return;
  throw Error(ErrorKind::kInput, std::string(what) + " has " + std::to_string(numbers.size()) +
                                     " numbers where " + std::to_string(wanted) + " are expected");
}

ManoParameters WithShapeAndTranslation(std::span<const double> shape,
                                       std::span<const double> translation, LengthUnit unit) {
  ExpectCount(shape, 10, "the shape");
  ExpectCount(translation, 3, "the translation");
  ManoParameters parameters;
  std::copy(shape.begin(), shape.end(), parameters.shape.begin());
  parameters.translation = ToMetres(Eigen::Map<const Vec3>(translation.data()), unit);
  return parameters;
}

using RowMajor3 = Eigen::Matrix<double, 3, 3, Eigen::RowMajor>;

// The rotation next to a matrix that a network or float32 file gives.
Mat3 NearestRotation(const Mat3& matrix, size_t joint) {
  if (!((matrix * matrix.transpose() - Mat3::Identity()).cwiseAbs().maxCoeff() < 1e-3) ||
      matrix.determinant() < 0) {
    throw Error(ErrorKind::kInput,
                "the matrix of joint " + std::to_string(joint) + " is not a rotation", "",
                "rotations are 16 row-major 3×3 matrices, the wrist's first");
  }
  const Eigen::JacobiSVD<Mat3> svd(matrix, Eigen::ComputeFullU | Eigen::ComputeFullV);
  return svd.matrixU() * svd.matrixV().transpose();
}

const ManoFile& WithComponents(const ManoHand& hand) {
  const ManoFile& file = hand.file();
  if (file.hands_components.size() == 0 || file.hands_mean.size() == 0) {
    throw Error(ErrorKind::kMissing, "this hand has no principal components of poses", file.source,
                "give your own MANO_RIGHT.pkl with --mano");
  }
  return file;
}

}  // namespace

Vec3 ToMetres(const Vec3& length, LengthUnit unit) {
  return unit == LengthUnit::kMillimetre ? Vec3(length / 1000) : length;
}

Vec3 FromMetres(const Vec3& length, LengthUnit unit) {
  return unit == LengthUnit::kMillimetre ? Vec3(length * 1000) : length;
}

Grasp ToGrasp(const ManoParameters& parameters, TranslationOf what, const ManoHand& hand) {
  Grasp grasp;
  grasp.hand = hand.name();
  grasp.joints.assign(parameters.pose.begin(), parameters.pose.end());
  grasp.shape.assign(parameters.shape.begin(), parameters.shape.end());
  grasp.X_OH.linear() = FromAxisAngle(parameters.orientation);
  grasp.X_OH.translation() = parameters.translation;
  if (what == TranslationOf::kModelOrigin) {
    grasp.X_OH.translation() += hand.RootJoint(grasp.shape);
  }
  return grasp;
}

ManoParameters FromGrasp(const Grasp& grasp, TranslationOf what, const ManoHand& hand) {
  ExpectCount(grasp.joints, 45, "the grasp's pose");
  ManoParameters parameters;
  std::copy(grasp.joints.begin(), grasp.joints.end(), parameters.pose.begin());
  if (!grasp.shape.empty()) {
    ExpectCount(grasp.shape, 10, "the grasp's shape");
    std::copy(grasp.shape.begin(), grasp.shape.end(), parameters.shape.begin());
  }
  parameters.orientation = ToAxisAngle(grasp.X_OH.linear());
  parameters.translation = grasp.X_OH.translation();
  if (what == TranslationOf::kModelOrigin) {
    parameters.translation -= hand.RootJoint(parameters.shape);
  }
  return parameters;
}

ManoParameters FromAxisAngle48(std::span<const double> pose, std::span<const double> shape,
                               std::span<const double> translation, LengthUnit unit) {
  ExpectCount(pose, 48, "the pose");
  ManoParameters parameters = WithShapeAndTranslation(shape, translation, unit);
  parameters.orientation = Eigen::Map<const Vec3>(pose.data());
  std::copy(pose.begin() + 3, pose.end(), parameters.pose.begin());
  return parameters;
}

std::array<double, 48> ToAxisAngle48(const ManoParameters& parameters) {
  std::array<double, 48> pose;
  std::copy_n(parameters.orientation.data(), 3, pose.begin());
  std::copy(parameters.pose.begin(), parameters.pose.end(), pose.begin() + 3);
  return pose;
}

ManoParameters FromVector61(std::span<const double> vector) {
  ExpectCount(vector, 61, "the parameter vector");
  return FromAxisAngle48(vector.subspan(10, 48), vector.first(10), vector.last(3));
}

std::array<double, 61> ToVector61(const ManoParameters& parameters) {
  std::array<double, 61> vector;
  std::copy(parameters.shape.begin(), parameters.shape.end(), vector.begin());
  const std::array<double, 48> pose = ToAxisAngle48(parameters);
  std::copy(pose.begin(), pose.end(), vector.begin() + 10);
  std::copy_n(parameters.translation.data(), 3, vector.begin() + 58);
  return vector;
}

ManoParameters FromRotationMatrices(std::span<const double> matrices, std::span<const double> shape,
                                    std::span<const double> translation) {
  ExpectCount(matrices, 144, "the list of rotation matrices");
  std::array<double, 48> pose;
  for (size_t k = 0; k < kManoJoints; ++k) {
    const Mat3 matrix = Eigen::Map<const RowMajor3>(&matrices[9 * k]);
    const Vec3 vector = ToAxisAngle(NearestRotation(matrix, k));
    std::copy_n(vector.data(), 3, &pose[3 * k]);
  }
  return FromAxisAngle48(pose, shape, translation);
}

std::array<double, 144> ToRotationMatrices(const ManoParameters& parameters) {
  const std::array<double, 48> pose = ToAxisAngle48(parameters);
  std::array<double, 144> matrices;
  for (size_t k = 0; k < kManoJoints; ++k) {
    const RowMajor3 matrix = FromAxisAngle(Eigen::Map<const Vec3>(&pose[3 * k]));
    std::copy_n(matrix.data(), 9, &matrices[9 * k]);
  }
  return matrices;
}

std::array<double, 45> PoseFromPca(const ManoHand& hand, std::span<const double> coefficients,
                                   MeanPose mean) {
  const ManoFile& file = WithComponents(hand);
  if (coefficients.empty() || coefficients.size() > kManoPoseNumbers) {
    throw Error(ErrorKind::kInput, "a pose has 1 to 45 principal components, this one " +
                                       std::to_string(coefficients.size()));
  }
  const auto count = static_cast<Eigen::Index>(coefficients.size());
  Eigen::VectorXd pose = file.hands_components.topRows(count).transpose() *
                         Eigen::Map<const Eigen::VectorXd>(coefficients.data(), count);
  if (mean == MeanPose::kAdded) pose += file.hands_mean;
  std::array<double, 45> numbers;
  std::copy(pose.begin(), pose.end(), numbers.begin());
  return numbers;
}

std::array<double, 45> PcaFromPose(const ManoHand& hand, std::span<const double> pose,
                                   MeanPose mean) {
  const ManoFile& file = WithComponents(hand);
  ExpectCount(pose, kManoPoseNumbers, "the pose");
  Eigen::VectorXd flat = Eigen::Map<const Eigen::VectorXd>(pose.data(), kManoPoseNumbers);
  if (mean == MeanPose::kAdded) flat -= file.hands_mean;
  const Eigen::VectorXd solution =
      file.hands_components.transpose().colPivHouseholderQr().solve(flat);
  std::array<double, 45> coefficients;
  std::copy(solution.begin(), solution.end(), coefficients.begin());
  return coefficients;
}

std::array<Vec3, 21> SnapKeypoints(const ManoHand& hand, const PosedHand& posed,
                                   FingertipConvention tips) {
  std::array<Vec3, 21> keypoints;
  keypoints[0] = posed.joints[0].translation();
  for (size_t finger = 0; finger < 5; ++finger) {
    for (size_t k = 0; k < 3; ++k) {
      keypoints[1 + 4 * finger + k] = posed.joints[kManoFirstJoint[finger] + k].translation();
    }
    const auto tip = static_cast<size_t>(hand.fingertips(tips)[finger]);
    keypoints[4 + 4 * finger] = posed.surface.vertices[tip];
  }
  return keypoints;
}

}  // namespace graspbench
