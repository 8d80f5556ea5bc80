#include "nn/hand_layer.h"

#include "core/error.h"
#include "core/sampling.h"
#include "nn/rotation.h"

namespace graspbench::nn {
namespace {

constexpr int64_t kFingers = 5, kPerFinger = 3, kFingerJoints = kFingers * kPerFinger;

// Shape and values of an optional member of a pose.
Tensor HandPart(const Tensor& given, at::IntArrayRef shape, const Tensor& otherwise,
                const char* what) {
  if (!given.defined()) return otherwise.expand(shape);
  if (given.sizes() != shape) {
    throw Error(ErrorKind::kInternal, std::string(what) + " of a hand have the shape " +
                                          ToText(given.sizes()) + ", not " + ToText(shape));
  }
  return given;
}

int64_t BatchOf(const HandPose& pose) {
  for (const Tensor* part : {&pose.fingers, &pose.shape, &pose.rotation, &pose.position}) {
    if (part->defined()) return part->size(0);
  }
  throw Error(ErrorKind::kInternal, "a hand pose without any tensor");
}

// Applies B × ... × 3 × 3 to B × ... × 3.
Tensor Rotated(const Tensor& rotations, const Tensor& vectors) {
  return (rotations * vectors.unsqueeze(-2)).sum(-1);
}

}  // namespace

// The posed chain of joints of B hands, in the frame of the rest pose, the wrist joint at rest.
struct HandLayer::Chain {
  Tensor features;   // B × 135: vec(R - I) of the finger joints; undefined without pose directions
  Tensor shape;      // B × 10, or undefined
  Tensor rest;       // B × 16 × 3: joints of the shaped hand
  Tensor rotations;  // B × 16 × 3 × 3, from the rest pose
  Tensor positions;  // B × 16 × 3
  Tensor root_rotation, root_position;  // B × 3 × 3, B × 3
};

HandLayer::HandLayer(const ManoHand& hand, at::TensorOptions options) {
  const ManoFile& file = hand.file();
  const auto convert = [&](const Tensor& tensor) { return tensor.to(options).contiguous(); };
  const int64_t vertices = static_cast<int64_t>(file.template_mesh.vertices.size());
  template_ = convert(ToTensor(file.template_mesh.vertices));
  shape_directions_ = convert(ToTensor(file.shape_directions).t());
  if (!file.pose_directions.isZero(0)) {
    pose_directions_ = convert(ToTensor(Eigen::MatrixXd(file.pose_directions.cast<double>())).t());
  }
  weights_ = convert(ToTensor(file.weights));
  const auto joints = hand.RestJoints();
  joints_ = convert(ToTensor(joints));
  // Joints are linear in the shape: J(β) = R (v̄ + S β).
  const Eigen::MatrixXd& regressor = file.joint_regressor;
  Eigen::MatrixXd directions(kManoShapeNumbers, 3 * kManoJoints);
  for (Eigen::Index d = 0; d < kManoShapeNumbers; ++d) {
    const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, 3, Eigen::RowMajor>> moved(
        file.shape_directions.col(d).data(), vertices, 3);
    const Eigen::Matrix<double, Eigen::Dynamic, 3, Eigen::RowMajor> joint = regressor * moved;
    directions.row(d) = Eigen::Map<const Eigen::RowVectorXd>(joint.data(), joint.size());
  }
  joint_directions_ = convert(ToTensor(directions));
  std::vector<int64_t> faces;
  for (const Face& face : file.template_mesh.faces) {
    faces.insert(faces.end(), face.begin(), face.end());
  }
  faces_ = at::tensor(faces).view({-1, 3}).to(options.device());
  normals_ = VertexNormals(template_.unsqueeze(0), faces_).squeeze(0);
}

HandLayer HandLayer::WithVertices(const std::vector<int64_t>& vertices) const {
  const Tensor index = at::tensor(vertices, at::kLong).to(template_.device());
  const auto columns = [&](const Tensor& directions) {
    return directions.unflatten(1, {-1, 3}).index_select(1, index).flatten(1).contiguous();
  };
  HandLayer chosen = *this;
  chosen.template_ = template_.index_select(0, index);
  chosen.normals_ = normals_.index_select(0, index);
  chosen.weights_ = weights_.index_select(0, index);
  chosen.shape_directions_ = columns(shape_directions_);
  if (pose_directions_.defined()) chosen.pose_directions_ = columns(pose_directions_);
  chosen.faces_ = Tensor();
  return chosen;
}

HandLayer::Chain HandLayer::Turn(const HandPose& pose) const {
  const int64_t batch = BatchOf(pose);
  const Tensor identity = at::eye(3, template_.options());
  Chain chain;
  Tensor fingers = pose.fingers;
  if (fingers.defined() && fingers.dim() == 3) fingers = MatrixFromAxisAngle(fingers);
  fingers = HandPart(fingers, {batch, kFingerJoints, 3, 3}, identity, "finger rotations");
  if (pose_directions_.defined()) chain.features = (fingers - identity).flatten(1);
  chain.rest = joints_.expand({batch, kManoJoints, 3});
  if (pose.shape.defined()) {
    chain.shape = HandPart(pose.shape, {batch, kManoShapeNumbers}, {}, "shape numbers");
    chain.rest = chain.rest + at::matmul(chain.shape, joint_directions_).view({batch, -1, 3});
  }
  // Joints of MANO's order are five chains of three, all from the wrist.
  const Tensor local = fingers.unflatten(1, {kFingers, kPerFinger});
  const Tensor rest = chain.rest.narrow(1, 1, kFingerJoints).unflatten(1, {kFingers, kPerFinger});
  std::vector<Tensor> turned = {local.select(2, 0)}, placed = {rest.select(2, 0)};
  for (int64_t level = 1; level < kPerFinger; ++level) {
    const Tensor bone = rest.select(2, level) - rest.select(2, level - 1);
    placed.push_back(placed.back() + Rotated(turned.back(), bone));
    turned.push_back(at::matmul(turned.back(), local.select(2, level)));
  }
  chain.rotations =
      at::cat({identity.expand({batch, 1, 3, 3}), at::stack(turned, 2).flatten(1, 2)}, 1);
  chain.positions = at::cat({chain.rest.narrow(1, 0, 1), at::stack(placed, 2).flatten(1, 2)}, 1);
  chain.root_rotation = HandPart(pose.rotation, {batch, 3, 3}, identity, "root rotations");
  chain.root_position =
      HandPart(pose.position, {batch, 3}, at::zeros({}, template_.options()), "root positions");
  return chain;
}

PosedHands HandLayer::operator()(const HandPose& pose) const {
  const Chain chain = Turn(pose);
  const int64_t batch = chain.rest.size(0), vertices = vertex_count();
  Tensor shaped = template_.flatten().unsqueeze(0);
  if (chain.shape.defined()) shaped = shaped + at::matmul(chain.shape, shape_directions_);
  if (chain.features.defined()) shaped = shaped + at::matmul(chain.features, pose_directions_);
  shaped = shaped.view({-1, vertices, 3});

  // Rows of A_k = [R_k | p_k - R_k rest_k], with the root's pose put in front of all of them.
  const Tensor wrist = chain.rest.narrow(1, 0, 1);
  const Tensor root = chain.root_rotation.unsqueeze(1);
  const Tensor rotations = at::matmul(root, chain.rotations);
  const Tensor joints = Rotated(root, chain.positions - wrist) + chain.root_position.unsqueeze(1);
  const Tensor offsets = joints - Rotated(rotations, chain.rest);
  const Tensor skinning = at::cat({rotations, offsets.unsqueeze(-1)}, -1);  // B × 16 × 3 × 4
  const Tensor by_joint = skinning.permute({1, 0, 2, 3}).reshape({kManoJoints, batch * 12});
  const Tensor blend = at::matmul(weights_, by_joint).view({vertices, batch, 3, 4}).transpose(0, 1);
  return {.vertices = Rotated(blend.narrow(-1, 0, 3), shaped) + blend.select(-1, 3),
          .joints = joints};
}

Tensor HandLayer::SkinnedNormals(const HandPose& pose) const {
  const at::NoGradGuard no_gradient;
  const Chain chain = Turn(pose);
  const int64_t batch = chain.rest.size(0);
  const Tensor rotations = at::matmul(chain.root_rotation.unsqueeze(1), chain.rotations);
  const Tensor by_joint = rotations.transpose(0, 1).reshape({kManoJoints, batch * 9});
  const Tensor blend =
      at::matmul(weights_, by_joint).view({vertex_count(), batch, 3, 3}).transpose(0, 1);
  const Tensor normals = Rotated(blend, normals_);
  return normals / at::linalg_vector_norm(normals, 2, -1, true).clamp_min(1e-12);
}

std::vector<int64_t> SpreadVertices(const ManoHand& hand, int64_t count) {
  const auto& vertices = hand.file().template_mesh.vertices;
  const auto all = static_cast<int64_t>(vertices.size());
  std::vector<int64_t> chosen;
  for (const int i : graspbench::FarthestPoints(vertices, static_cast<int>(std::min(count, all)))) {
    chosen.push_back(i);
  }
  return chosen;
}

Tensor VertexNormals(const Tensor& vertices, const Tensor& faces) {
  const Tensor a = faces.select(1, 0), b = faces.select(1, 1), c = faces.select(1, 2);
  const Tensor corner = vertices.index_select(1, a);
  const Tensor area =
      at::linalg_cross(vertices.index_select(1, b) - corner, vertices.index_select(1, c) - corner);
  Tensor sum = at::zeros_like(vertices);
  for (const Tensor& index : {a, b, c}) sum = sum.index_add(1, index, area);
  return sum / at::linalg_vector_norm(sum, 2, -1, true).clamp_min(1e-12);
}

HandPose ToHandPose(const std::vector<Grasp>& grasps, at::TensorOptions options) {
  const auto batch = static_cast<int64_t>(grasps.size());
  std::vector<double> fingers, shape, rotation, position;
  for (const Grasp& grasp : grasps) {
    if (grasp.joints.size() != kManoPoseNumbers ||
        (!grasp.shape.empty() && grasp.shape.size() != kManoShapeNumbers)) {
      throw Error(ErrorKind::kInput, "a grasp of the hand \"" + grasp.hand + "\" has " +
                                         std::to_string(grasp.joints.size()) + " joint and " +
                                         std::to_string(grasp.shape.size()) +
                                         " shape parameters, not 45 and 10");
    }
    fingers.insert(fingers.end(), grasp.joints.begin(), grasp.joints.end());
    shape.insert(shape.end(), grasp.shape.begin(), grasp.shape.end());
    shape.resize(shape.size() + (grasp.shape.empty() ? kManoShapeNumbers : 0));
    const Mat3 columns = grasp.X_OH.linear().transpose();
    rotation.insert(rotation.end(), columns.data(), columns.data() + 9);
    const Vec3 origin = grasp.X_OH.translation();
    position.insert(position.end(), origin.begin(), origin.end());
  }
  const auto part = [&](const std::vector<double>& numbers, at::IntArrayRef each) {
    return ToTensor(numbers).to(options).view(each);
  };
  return {.fingers = part(fingers, {batch, kFingerJoints, 3}),
          .shape = part(shape, {batch, kManoShapeNumbers}),
          .rotation = part(rotation, {batch, 3, 3}),
          .position = part(position, {batch, 3})};
}

std::vector<Grasp> ToGrasps(const HandPose& pose) {
  const int64_t batch = BatchOf(pose);
  const auto numbers = [&](const Tensor& part, int64_t each) {
    return part.defined() ? ToDoubles(part.reshape({batch, each}))
                          : std::vector<double>(static_cast<size_t>(batch * each));
  };
  Tensor turns = pose.fingers;
  if (turns.defined() && turns.dim() == 4) turns = AxisAngleFromMatrix(turns.to(at::kDouble));
  const std::vector<double> fingers = numbers(turns, kManoPoseNumbers),
                            shape = numbers(pose.shape, kManoShapeNumbers),
                            position = numbers(pose.position, 3);
  const std::vector<double> rotation =
      numbers(pose.rotation.defined() ? pose.rotation : at::eye(3).expand({batch, 3, 3}), 9);
  std::vector<Grasp> grasps(static_cast<size_t>(batch));
  for (size_t i = 0; i < grasps.size(); ++i) {
    const auto slice = [i](const std::vector<double>& all, size_t each) {
      return std::vector<double>(all.begin() + static_cast<std::ptrdiff_t>(i * each),
                                 all.begin() + static_cast<std::ptrdiff_t>((i + 1) * each));
    };
    grasps[i].joints = slice(fingers, kManoPoseNumbers);
    grasps[i].shape = slice(shape, kManoShapeNumbers);
    // Exactly orthonormal in double precision, which a Pose promises.
    const Mat3 turn = Eigen::Map<const Mat3>(&rotation[9 * i]).transpose();
    grasps[i].X_OH.linear() = Eigen::Quaterniond(turn).normalized().toRotationMatrix();
    grasps[i].X_OH.translation() = Eigen::Map<const Vec3>(&position[3 * i]);
  }
  return grasps;
}

}  // namespace graspbench::nn
