#include "generators/tta/objective.h"

#include "nn/grasp_data.h"
#include "nn/grasp_losses.h"
#include "nn/point_ops.h"

namespace graspbench::tta {
namespace {

// GraspTTA's factors and the number of points that they are meant for.
constexpr double kPaperPoints = 3000;
constexpr double kConsistency = 1e-4 * kPaperPoints;
constexpr double kContact = 2.5 * kPaperPoints;
constexpr double kPenetration = 120 * kPaperPoints;
constexpr double kLeastPeak = 0.1;

// Area of the faces around each vertex over the mean of that.
Tensor AreaShares(const TriMesh& mesh) {
  std::vector<double> areas(mesh.vertices.size());
  double sum = 0;
  for (const Face& face : mesh.faces) {
    const Vec3& a = mesh.vertices[static_cast<size_t>(face[0])];
    const Vec3 ab = mesh.vertices[static_cast<size_t>(face[1])] - a;
    const Vec3 ac = mesh.vertices[static_cast<size_t>(face[2])] - a;
    const double area = ab.cross(ac).norm() / 2;
    for (const int vertex : face) areas[static_cast<size_t>(vertex)] += area / 3;
    sum += area;
  }
  for (double& area : areas) area *= static_cast<double>(areas.size()) / sum;
  return nn::ToTensor(areas);
}

Tensor PriorVertices(const ManoHand& hand) {
  std::vector<int64_t> vertices;
  for (const ContactRegion& region : hand.contact_regions()) {
    vertices.insert(vertices.end(), region.vertices.begin(), region.vertices.end());
  }
  return at::tensor(vertices, at::kLong);
}

}  // namespace

Scene::Scene(std::span<const Grasp> grasps, std::span<const Object* const> objects, int64_t count,
             at::TensorOptions options) {
  std::vector<Tensor> all_points, all_normals;
  for (size_t i = 0; i < grasps.size(); ++i) {
    const Mat3 R_OS = grasps[i].X_OH.linear();
    const Vec3 p_OS = grasps[i].X_OH.translation();
    const nn::SurfaceCloud cloud = nn::SampleObject(*objects[i], count);
    const Tensor R = nn::ToTensor(Eigen::MatrixXd(R_OS)).to(options);
    const Tensor p = nn::ToTensor(std::span(&p_OS, 1)).to(options);
    all_points.push_back(InWristFrame(cloud.points.to(options).unsqueeze(0), R, p));
    all_normals.push_back(InWristFrame(cloud.normals.to(options).unsqueeze(0), R, {}));
    solids.push_back(objects[i]->solid);
    X_OS.push_back(grasps[i].X_OH);
  }
  points = at::cat(all_points);
  normals = at::cat(all_normals);
}

/// The posed skin, and where the object's points are with respect to it.
struct GraspObjective::Skin {
  Tensor vertices;   // B × V × 3
  Tensor normals;    // without gradient
  Tensor nearest;    // of each object point, B × N
  Tensor from_hand;  // from that vertex to the point, B × N × 3
};

GraspObjective::GraspObjective(const ManoHand& hand, const ContactNet& net,
                               const AdaptationOptions& options, at::TensorOptions tensors)
    : layer_(hand, tensors),
      net_(net),
      options_(options),
      prior_(PriorVertices(hand)),
      share_(AreaShares(hand.file().template_mesh).to(tensors)) {}

GraspObjective::Skin GraspObjective::PoseSkin(const Scene& scene, const HandPose& pose_S) const {
  Skin skin{.vertices = layer_(pose_S).vertices, .normals = layer_.SkinnedNormals(pose_S)};
  skin.nearest = nn::NearestIndex(scene.points, skin.vertices);
  skin.from_hand = scene.points - nn::GatherPoints(skin.vertices, skin.nearest);
  return skin;
}

Tensor GraspObjective::Wanted(const Scene& scene, const HandPose& pose_S, const Skin& skin) const {
  const at::NoGradGuard no_gradient;
  const auto type = net_.hand_vertices().options().dtype(at::kFloat);
  const ContactView view{InWristFrame(scene.points, pose_S.rotation, pose_S.position).to(type),
                         InWristFrame(scene.normals, pose_S.rotation, {}).to(type),
                         InWristFrame(skin.from_hand, pose_S.rotation, {}).to(type)};
  const Tensor hand = InWristFrame(skin.vertices.index_select(1, net_.hand_vertices()),
                                   pose_S.rotation, pose_S.position);
  const Tensor map = net_(view, hand.to(type));
  return (map / map.amax(1, /*keepdim=*/true).clamp_min(kLeastPeak)).to(scene.points.options());
}

// How deep vertices lie in the object, exact as the metrics have it, and linear around the vertex.
Tensor GraspObjective::Depths(const Scene& scene, const Tensor& vertices) const {
  const int64_t batch = vertices.size(0), count = vertices.size(1);
  if (options_.weights.depth == 0) return at::zeros({batch, count}, vertices.options());
  const Tensor places = vertices.detach().to(at::kDouble).contiguous();
  const Tensor depths = at::zeros({batch, count}, at::kDouble);
  const Tensor inwards = at::zeros({batch, count, 3}, at::kDouble);
  const double* p = places.const_data_ptr<double>();
  double* depth = depths.mutable_data_ptr<double>();
  double* inward = inwards.mutable_data_ptr<double>();
  for (int64_t b = 0; b < batch; ++b) {
    const auto item = static_cast<size_t>(b);
    const Solid& solid = *scene.solids[item];
    const graspbench::Pose& X_OS = scene.X_OS[item];
    ClosestPoint closest;
    for (int64_t v = 0; v < count; ++v, p += 3, ++depth, inward += 3) {
      const Vec3 p_O = X_OS * Vec3(p[0], p[1], p[2]);
      if (!solid.bounds().contains(p_O) || !solid.Contains(p_O)) continue;
      // Where the vertex before found its closest point bounds the search.
      const double bound = closest.face < 0 ? 1e30 : (closest.point - p_O).norm();
      closest = solid.bvh().Closest(p_O, bound * (1 + 1e-12) + 1e-15);
      *depth = closest.distance;
      if (!(closest.distance > 0)) continue;
      Eigen::Map<Vec3>(inward).noalias() =
          X_OS.linear().transpose() * (p_O - closest.point) / closest.distance;
    }
  }
  const auto type = vertices.options();
  const Tensor moved = (inwards.to(type) * (vertices - vertices.detach())).sum(-1);
  return depths.to(type) + moved;
}

Terms GraspObjective::Measure(const Scene& scene, const Skin& skin, const Tensor& target) const {
  const Tensor distances = at::linalg_vector_norm(skin.from_hand, 2, -1);
  const Tensor along =
      (skin.from_hand.detach() * nn::GatherPoints(skin.normals, skin.nearest)).sum(-1);
  const Tensor inside =
      at::logical_and(along < 0, distances.detach() <= options_.max_depth).to(distances.dtype());
  const double points = static_cast<double>(scene.points.size(1));
  Terms terms{.consistency = kConsistency / points *
                             nn::ContactConsistencyLoss(nn::ContactMap(distances), target),
              .contact = kContact * nn::PriorContactLoss(scene.points,
                                                         skin.vertices.index_select(1, prior_),
                                                         options_.contact_reach),
              .penetration = kPenetration * (distances.square() * inside).mean(1),
              .depth = kPenetration * (Depths(scene, skin.vertices).square() * share_).mean(1)};
  terms.total =
      options_.weights.consistency * terms.consistency + options_.weights.contact * terms.contact +
      options_.weights.penetration * terms.penetration + options_.weights.depth * terms.depth;
  return terms;
}

Tensor GraspObjective::Target(const Scene& scene, const HandPose& pose_S) const {
  const at::NoGradGuard no_gradient;
  return Wanted(scene, pose_S, PoseSkin(scene, pose_S));
}

Terms GraspObjective::operator()(const Scene& scene, const HandPose& pose_S,
                                 const Tensor& target) const {
  return Measure(scene, PoseSkin(scene, pose_S), target);
}

Terms GraspObjective::WithTarget(const Scene& scene, const HandPose& pose_S) const {
  const Skin skin = PoseSkin(scene, pose_S);
  return Measure(scene, skin, Wanted(scene, pose_S, skin));
}

}  // namespace graspbench::tta
