#include "core/mano_hand.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/mano_joints.h"
#include "core/rotation.h"

namespace graspbench {
namespace {

constexpr std::array<HandRegion, 5> kFingerRegion = {HandRegion::kThumb, HandRegion::kIndex,
                                                     HandRegion::kMiddle, HandRegion::kRing,
                                                     HandRegion::kPinky};
constexpr int kMiddleKnuckle = 4;

// MANO's mesh is told by its size and wrist ring; only then do its published vertex numbers hold.
const std::set<int> kManoWristRing = {38, 92, 234, 239, 279, 215, 214, 121,
                                      78, 79, 108, 120, 119, 117, 118, 122};
constexpr std::array<int, 5> kManotorchTips = {745, 317, 444, 556, 673};
constexpr std::array<int, 5> kSmplxTips = {744, 320, 443, 554, 671};

HandRegion RegionOfJoint(int joint) {
  for (size_t i = 0; i < 5; ++i) {
    const auto first = static_cast<int>(kManoFirstJoint[i]);
    if (joint >= first && joint < first + 3) return kFingerRegion[i];
  }
  return HandRegion::kPalm;
}

Vec3 Centre(const std::vector<Vec3>& vertices, const std::vector<int>& loop) {
  Vec3 sum = Vec3::Zero();
  for (const int v : loop) sum += vertices[static_cast<size_t>(v)];
  return sum / static_cast<double>(loop.size());
}

using Skinning = std::array<Eigen::Matrix<double, 3, 4>, kManoJoints>;

// rest += P vec(R_1..15 - I), skipping joints that do not turn. Single precision: the correctives
// are millimetres, so their rounding stays below a nanometre.
void AddPoseCorrectives(const ManoFile& file, const std::array<Mat3, kManoJoints>& turns,
                        Eigen::VectorXd& rest) {
  Eigen::VectorXf offset = Eigen::VectorXf::Zero(rest.size());
  for (size_t k = 1; k < kManoJoints; ++k) {
    const Eigen::Matrix<float, 3, 3, Eigen::RowMajor> feature =
        (turns[k] - Mat3::Identity()).cast<float>();
    if (feature.isZero(0)) continue;
    offset.noalias() += file.pose_directions.middleCols<9>(9 * (static_cast<int>(k) - 1)) *
                        Eigen::Map<const Eigen::Matrix<float, 9, 1>>(feature.data());
  }
  rest += offset.cast<double>();
}

}  // namespace

// The tensors laid out for Forward.
struct ManoHand::Skin {
  struct Influence {
    int joint;
    double weight;
  };
  Eigen::VectorXd template_points;      // 3V
  Eigen::MatrixXd joint_template;       // 3×16: J̄
  Eigen::MatrixXd joint_directions;     // 48×10: joints move linearly with the shape
  std::vector<Influence> influences;    // of all vertices
  std::vector<size_t> first_influence;  // V + 1

  explicit Skin(const ManoFile& file);

  // Rest positions, 3V, of a shaped hand; `shape` is empty or 10 numbers.
  Eigen::VectorXd Shaped(const ManoFile& file, std::span<const double> shape) const {
    if (shape.empty()) return template_points;
    return template_points +
           file.shape_directions * Eigen::Map<const Eigen::VectorXd>(shape.data(), 10);
  }

  Eigen::Matrix<double, 3, kManoJoints> Joints(std::span<const double> shape) const {
    Eigen::Matrix<double, 3, kManoJoints> joints = joint_template;
    if (!shape.empty()) {
      const Eigen::VectorXd moved =
          joint_directions * Eigen::Map<const Eigen::VectorXd>(shape.data(), 10);
      joints += Eigen::Map<const Eigen::Matrix<double, 3, kManoJoints>>(moved.data());
    }
    return joints;
  }

  // Σ_k w_k A_k v for every rest vertex v.
  std::vector<Vec3> Blend(const Skinning& skinning, const Eigen::VectorXd& rest) const {
    std::vector<Vec3> vertices(first_influence.size() - 1);
    for (size_t i = 0; i < vertices.size(); ++i) {
      Eigen::Matrix<double, 3, 4> blend = Eigen::Matrix<double, 3, 4>::Zero();
      for (size_t n = first_influence[i]; n < first_influence[i + 1]; ++n) {
        blend += influences[n].weight * skinning[static_cast<size_t>(influences[n].joint)];
      }
      vertices[i] =
          blend.leftCols<3>() * rest.segment<3>(3 * static_cast<Eigen::Index>(i)) + blend.col(3);
    }
    return vertices;
  }
};

ManoHand::Skin::Skin(const ManoFile& file) {
  const auto& vertices = file.template_mesh.vertices;
  const auto count = static_cast<Eigen::Index>(vertices.size());
  template_points.resize(3 * count);
  for (Eigen::Index i = 0; i < count; ++i) {
    template_points.segment<3>(3 * i) = vertices[static_cast<size_t>(i)];
  }
  using Points = Eigen::Map<const Eigen::Matrix<double, 3, Eigen::Dynamic>>;
  joint_template = Points(template_points.data(), 3, count) * file.joint_regressor.transpose();
  joint_directions.resize(3 * kManoJoints, kManoShapeNumbers);
  for (Eigen::Index d = 0; d < kManoShapeNumbers; ++d) {
    const Eigen::MatrixXd moved =
        Points(file.shape_directions.col(d).data(), 3, count) * file.joint_regressor.transpose();
    joint_directions.col(d) = Eigen::Map<const Eigen::VectorXd>(moved.data(), moved.size());
  }
  for (Eigen::Index i = 0; i < count; ++i) {
    first_influence.push_back(influences.size());
    for (int k = 0; k < kManoJoints; ++k) {
      if (file.weights(i, k) != 0) influences.push_back({k, file.weights(i, k)});
    }
  }
  first_influence.push_back(influences.size());
}

ManoHand::ManoHand(ManoFile file)
    : file_(std::move(file)), skin_(std::make_unique<const Skin>(file_)) {
  boundary_ = BoundaryLoops(file_.template_mesh);
  if (boundary_.empty()) {
    throw Error(ErrorKind::kInput, "the hand's surface has no opening at the wrist", file_.source);
  }
  closed_faces_ = file_.template_mesh.faces;
  int centre = static_cast<int>(file_.template_mesh.vertices.size());
  for (const std::vector<int>& loop : boundary_) {
    for (size_t i = 0; i < loop.size(); ++i) {
      closed_faces_.emplace_back(loop[(i + 1) % loop.size()], loop[i], centre);
    }
    ++centre;
  }
  is_mano_ = file_.template_mesh.vertices.size() == 778 && boundary_.size() == 1 &&
             std::set<int>(boundary_[0].begin(), boundary_[0].end()) == kManoWristRing;
  const std::array<Vec3, 16> joints = RestJoints();
  palm_normal_ = PalmNormal(joints);
  FindFingertips();
  std::array<Vec3, 5> tips;  // in MANO's order of fingers
  for (size_t i = 0; i < 5; ++i) {
    tips[(kManoFirstJoint[i] - 1) / 3] =
        file_.template_mesh.vertices[static_cast<size_t>(tips_manotorch_[i])];
  }
  axes_ = HandJointAxes(joints, tips);
  FindRegions();
}

ManoHand::~ManoHand() = default;

void ManoHand::FindFingertips() {
  for (size_t i = 0; i < file_.template_mesh.vertices.size(); ++i) {
    Eigen::Index joint;
    file_.weights.row(static_cast<Eigen::Index>(i)).maxCoeff(&joint);
    segments_.push_back(static_cast<int>(joint));
    regions_.push_back(RegionOfJoint(static_cast<int>(joint)));
  }
  const std::array<Vec3, 16> joints = RestJoints();
  for (size_t finger = 0; finger < 5; ++finger) {
    const size_t outer = kManoFirstJoint[finger] + 2;
    const Vec3 along = joints[outer] - joints[outer - 1];
    double farthest = -std::numeric_limits<double>::infinity();
    for (size_t i = 0; i < segments_.size(); ++i) {
      if (segments_[i] != static_cast<int>(outer)) continue;
      const double reach = along.dot(file_.template_mesh.vertices[i]);
      if (reach > farthest) {
        farthest = reach;
        tips_manotorch_[finger] = static_cast<int>(i);
      }
      fingertip_regions_[finger].push_back(static_cast<int>(i));
    }
    if (fingertip_regions_[finger].empty()) {
      throw Error(ErrorKind::kInput,
                  "no vertex follows joint " + std::to_string(outer) + " most (tensor \"weights\")",
                  file_.source);
    }
  }
  tips_smplx_ = tips_manotorch_;
  if (is_mano_) {
    tips_manotorch_ = kManotorchTips;
    tips_smplx_ = kSmplxTips;
  }
}

void ManoHand::FindRegions() {
  const auto& vertices = file_.template_mesh.vertices;
  const std::vector<Vec3> normals = VertexNormals(file_.template_mesh);
  const std::array<Vec3, 16> joints = RestJoints();
  contact_regions_.clear();
  for (size_t finger = 0; finger < 5; ++finger) {
    ContactRegion region{kFingerRegion[finger], {}};
    for (size_t i = 0; i < vertices.size(); ++i) {
      const int local = segments_[i] - static_cast<int>(kManoFirstJoint[finger]);
      if (local != 1 && local != 2) continue;
      const Vec3& dorsal = axes_[static_cast<size_t>(segments_[i] - 1)].abduction;
      if (normals[i].dot(dorsal) < -0.5) region.vertices.push_back(static_cast<int>(i));
    }
    contact_regions_.push_back(std::move(region));
  }
  // The distal third of the palm, where an object rests against the finger roots.
  ContactRegion palm{HandRegion::kPalm, {}};
  const Vec3 along = joints[kMiddleKnuckle] - joints[0];
  for (size_t i = 0; i < vertices.size(); ++i) {
    const double reach = (vertices[i] - joints[0]).dot(along) / along.squaredNorm();
    if (regions_[i] == HandRegion::kPalm && reach > 2.0 / 3 && normals[i].dot(palm_normal_) > 0.5) {
      palm.vertices.push_back(static_cast<int>(i));
    }
  }
  contact_regions_.push_back(std::move(palm));
}

std::array<Vec3, 16> ManoHand::RestJoints(std::span<const double> shape) const {
  const auto columns = skin_->Joints(shape);
  std::array<Vec3, 16> joints;
  for (int k = 0; k < kManoJoints; ++k) joints[static_cast<size_t>(k)] = columns.col(k);
  return joints;
}

Vec3 ManoHand::RootJoint(std::span<const double> shape) const {
  return skin_->Joints(shape).col(0);
}

const std::array<int, 5>& ManoHand::fingertips(FingertipConvention convention) const {
  return convention == FingertipConvention::kManotorch ? tips_manotorch_ : tips_smplx_;
}

void ManoHand::CheckGrasp(const Grasp& grasp) const {
  if (grasp.hand != name_) {
    throw Error(ErrorKind::kInput, "a grasp of the hand \"" + grasp.hand +
                                       "\" cannot pose the hand \"" + name_ + "\"");
  }
  if (grasp.joints.size() != kManoPoseNumbers ||
      (!grasp.shape.empty() && grasp.shape.size() != kManoShapeNumbers)) {
    throw Error(ErrorKind::kInput,
                "a MANO grasp has 45 joint parameters and 10 or no shape coefficients, this one " +
                    std::to_string(grasp.joints.size()) + " and " +
                    std::to_string(grasp.shape.size()));
  }
}

PosedHand ManoHand::Forward(const Grasp& grasp) const {
  CheckGrasp(grasp);
  const Eigen::Matrix<double, 3, kManoJoints> rest_joints = skin_->Joints(grasp.shape);
  std::array<Mat3, kManoJoints> turns;
  turns[0] = Mat3::Identity();
  for (size_t k = 1; k < kManoJoints; ++k) {
    turns[k] = FromAxisAngle(Eigen::Map<const Vec3>(&grasp.joints[3 * (k - 1)]));
  }
  Eigen::VectorXd rest = skin_->Shaped(file_, grasp.shape);
  AddPoseCorrectives(file_, turns, rest);

  PosedHand posed;
  posed.joints.resize(kManoJoints);
  posed.joints[0] = grasp.X_OH;
  Skinning skinning;  // X_OH A_k of the class's formula
  for (size_t k = 0; k < kManoJoints; ++k) {
    const auto column = static_cast<Eigen::Index>(k);
    if (k > 0) {
      Pose X_PJ = Pose::Identity();  // in the parent joint's frame
      X_PJ.linear() = turns[k];
      X_PJ.translation() = rest_joints.col(column) - rest_joints.col(file_.parents[k]);
      posed.joints[k] = posed.joints[static_cast<size_t>(file_.parents[k])] * X_PJ;
    }
    skinning[k].leftCols<3>() = posed.joints[k].linear();
    skinning[k].col(3) =
        posed.joints[k].translation() - posed.joints[k].linear() * rest_joints.col(column);
  }
  posed.surface.vertices = skin_->Blend(skinning, rest);
  posed.surface.faces = file_.template_mesh.faces;
  posed.closed.vertices = posed.surface.vertices;
  posed.closed.faces = closed_faces_;
  for (const std::vector<int>& loop : boundary_) {
    posed.closed.vertices.push_back(Centre(posed.surface.vertices, loop));
  }
  for (size_t i = 0; i < 5; ++i) {
    posed.fingertips[i] = posed.surface.vertices[static_cast<size_t>(tips_manotorch_[i])];
  }
  return posed;
}

std::vector<double> ManoHand::JointsFromPosture(const HandPosture& posture) const {
  std::vector<double> joints;
  for (size_t k = 0; k < posture.size(); ++k) {
    const Vec3 vector = axes_[k].ToParameters(posture[k]);
    joints.insert(joints.end(), vector.begin(), vector.end());
  }
  return joints;
}

HandPosture ManoHand::PostureFromJoints(std::span<const double> joints) const {
  if (joints.size() != kManoPoseNumbers) {
    throw Error(ErrorKind::kInput,
                "a MANO pose has 45 numbers, this one " + std::to_string(joints.size()));
  }
  HandPosture posture;
  for (size_t k = 0; k < posture.size(); ++k) {
    posture[k] = axes_[k].FromParameters(Eigen::Map<const Vec3>(&joints[3 * k]));
  }
  return posture;
}

std::vector<double> ManoHand::ClampToLimits(std::span<const double> joints) const {
  HandPosture posture = PostureFromJoints(joints);
  for (size_t k = 0; k < posture.size(); ++k) {
    const JointLimits& limits = HandJointLimits()[k];
    posture[k] = posture[k].cwiseMax(limits.low).cwiseMin(limits.high);
  }
  return JointsFromPosture(posture);
}

std::vector<double> ManoHand::RandomJoints(Rng& rng) const {
  HandPosture posture;
  for (size_t k = 0; k < posture.size(); ++k) {
    const JointLimits& limits = HandJointLimits()[k];
    const bool root = k % 3 == 0;
    posture[k][0] = rng.Uniform(limits.low[0], limits.high[0]);
    posture[k][1] = root ? rng.Uniform(limits.low[1], limits.high[1]) : 0;
    posture[k][2] = 0;
  }
  return JointsFromPosture(posture);
}

}  // namespace graspbench
