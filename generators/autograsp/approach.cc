#include "generators/autograsp/approach.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/bounding_box.h"
#include "core/sampling.h"
#include "core/units.h"

namespace graspbench {
namespace {

constexpr double kSmallPart = 0.022;  // m, half the length of a part that a whole hand cannot be on
constexpr double kReach = 0.06;       // m, around a small part
constexpr double kFar = 0.12;         // m, where the way in begins
constexpr double kTouch = 0.0005;     // m, the open hand stops this near the object
constexpr double kTilt = 0.35;        // rad, standard deviation of the approach about the normal

// The sub-mesh of the faces that `wanted` accepts.
template <typename Predicate>
TriMesh Faces(const TriMesh& mesh, Predicate wanted) {
  TriMesh chosen;
  std::vector<int> renumbered(mesh.vertices.size(), -1);
  for (size_t f = 0; f < mesh.faces.size(); ++f) {
    if (!wanted(f)) continue;
    Face face;
    for (int k = 0; k < 3; ++k) {
      int& index = renumbered[mesh.faces[f][k]];
      if (index < 0) {
        index = static_cast<int>(chosen.vertices.size());
        chosen.vertices.push_back(mesh.vertices[mesh.faces[f][k]]);
      }
      face[k] = index;
    }
    chosen.faces.push_back(face);
  }
  return chosen;
}

// Where the hand takes hold, in its root frame: an origin that goes to the target point, the
// direction of approach and the direction laid along the target's long axis.
struct GripFrame {
  Vec3 origin, approach, along;
};

GripFrame PalmGrip(const PosedHand& posed) {
  // Joints in MANO's order: 1 index, 4 middle, 7 pinky, 10 ring.
  const Vec3 index = posed.joints[1].translation(), pinky = posed.joints[7].translation();
  const Vec3 middle = posed.joints[4].translation(), wrist = posed.joints[0].translation();
  const Vec3 fingers = (middle - wrist).normalized();
  const Vec3 across = (index - pinky).normalized();
  const Vec3 palm_normal = across.cross(fingers).normalized();  // out of a right hand's palm
  return {wrist + 0.75 * (middle - wrist) + 0.012 * palm_normal, palm_normal,
          (across - across.dot(palm_normal) * palm_normal).normalized()};
}

GripFrame TipGrip(const PosedHand& posed, const Preshape& preshape) {
  Vec3 opposite = Vec3::Zero();
  int count = 0;
  for (int finger = 0; finger < kThumb; ++finger) {
    if (!preshape.active[static_cast<size_t>(finger)]) continue;
    opposite += posed.fingertips[TipIndex(finger)];
    ++count;
  }
  opposite /= count;
  const Vec3 thumb = posed.fingertips[0];
  const Vec3 opening = (opposite - thumb).normalized();
  const Vec3 centre = 0.5 * (opposite + thumb);
  const Vec3 knuckles = 0.5 * (posed.joints[1].translation() + posed.joints[13].translation());
  const Vec3 reach = centre - knuckles;
  const Vec3 approach = (reach - reach.dot(opening) * opening).normalized();
  return {centre, approach, approach.cross(opening)};
}

Vec3 Tilted(const Vec3& direction, double deviation, Rng& rng) {
  const Vec3 u = direction.unitOrthogonal(), v = direction.cross(u);
  return (direction + deviation * (rng.Normal() * u + rng.Normal() * v)).normalized();
}

// Rotation that takes the grip's approach to `approach` and its `along` as near to `axis` as
// possible, then rolled.
Mat3 Align(const GripFrame& grip, const Vec3& approach, const Vec3& axis, double roll) {
  Vec3 along = axis - axis.dot(approach) * approach;
  along = along.norm() > 0.2 ? along.normalized() : approach.unitOrthogonal();
  along = Eigen::AngleAxisd(roll, approach) * along;
  Mat3 from, to;
  from << grip.approach, grip.along, grip.approach.cross(grip.along);
  to << approach, along, approach.cross(along);
  return to * from.transpose();
}

double Clearance(const PosedHand& posed, const Vec3& offset, const SignedDistanceGrid& distance) {
  double nearest = std::numeric_limits<double>::infinity();
  for (const Vec3& p : posed.surface.vertices) {
    nearest = std::min(nearest, distance.Distance(p + offset));
  }
  return nearest;
}

// How far along `direction` the posed hand can go from -kFar before it touches, at most to `limit`;
// nothing if it touches from the start.
std::optional<double> Travel(const PosedHand& posed, const Vec3& direction, double limit,
                             const SignedDistanceGrid& distance) {
  double travelled = -kFar;
  for (int step = 0; step < 60 && travelled < limit; ++step) {
    const double clearance = Clearance(posed, travelled * direction, distance);
    if (clearance < kTouch) break;
    travelled += std::max(0.9 * clearance, 0.0004);
  }
  if (travelled <= -kFar) return std::nullopt;
  travelled = std::min(travelled, limit);
  while (travelled > -kFar && Clearance(posed, travelled * direction, distance) < 0) {
    travelled -= 0.0005;
  }
  return travelled;
}

const Preshape& ChoosePreshape(const GraspTarget& target, Rng& rng) {
  // Thin things are taken by the finger tips, thick ones by the whole hand; both are tried for
  // those in between.
  const double thickness = 2 * target.half_size[1];
  const double power = std::clamp((thickness - 0.01) / 0.03, 0.15, 0.85);
  const auto& all = Preshapes();
  std::vector<const Preshape*> choice;
  const bool palm_leads = rng.Uniform() < power;
  for (const Preshape& preshape : all) {
    if (preshape.palm_leads == palm_leads) choice.push_back(&preshape);
  }
  return *choice[rng.Index(static_cast<uint32_t>(choice.size()))];
}

}  // namespace

GraspTarget FindTarget(const Case& item) {
  const Object& object = *item.object;
  const TriMesh& mesh = object.solid->mesh();
  const int part = object.PartIndex(item.instruction.target_part);
  GraspTarget target;
  target.surface =
      part < 0 ? mesh : Faces(mesh, [&](size_t f) { return object.face_part[f] == part; });
  if (target.surface.faces.empty()) target.surface = mesh;
  const OrientedBox box = FitOrientedBox(target.surface);
  target.X_OT = box.X_OB;
  target.half_size = box.half_size;
  target.small = box.half_size[0] < kSmallPart;
  if (target.small) {
    const Vec3 centre = box.X_OB.translation();
    target.surface = Faces(
        mesh, [&](size_t f) { return (mesh.vertices[mesh.faces[f][0]] - centre).norm() < kReach; });
  }
  return target;
}

std::optional<Approach> SampleApproach(const ManoHand& hand, const Solid& object,
                                       const GraspTarget& target, Rng& rng) {
  Approach approach;
  approach.preshape = &ChoosePreshape(target, rng);
  const Preshape& preshape = *approach.preshape;
  const SurfacePoint at = SampleSurface(target.surface, 1, rng)[0];
  const Vec3 direction = Tilted(-at.normal, kTilt, rng);
  const Vec3 long_axis = (rng.Uniform() < 0.5 ? 1 : -1) * target.X_OT.linear().col(0);
  const double roll =
      rng.Uniform() < 0.25 ? rng.Uniform(-units::kPi, units::kPi) : 0.25 * rng.Normal();
  approach.start = Blend(preshape.open, preshape.closed,
                         preshape.palm_leads ? rng.Uniform(0, 0.25) : rng.Uniform(0, 0.5));

  Grasp grasp;
  grasp.joints = hand.JointsFromPosture(approach.start);
  const PosedHand at_root = hand.Forward(grasp);
  const GripFrame grip = preshape.palm_leads ? PalmGrip(at_root) : TipGrip(at_root, preshape);
  const double depth = preshape.palm_leads ? 0.05 : rng.Uniform(0.004, 0.03);
  grasp.X_OH.linear() = Align(grip, direction, long_axis, roll);
  grasp.X_OH.translation() = at.point - grasp.X_OH.linear() * grip.origin;

  const PosedHand posed = hand.Forward(grasp);
  const auto travel = Travel(posed, direction, depth, object.distance_grid());
  if (!travel) return std::nullopt;
  approach.X_OH = grasp.X_OH;
  approach.X_OH.translation() += *travel * direction;
  return approach;
}

}  // namespace graspbench
