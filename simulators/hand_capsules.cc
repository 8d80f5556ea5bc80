#include "simulators/hand_capsules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace graspbench {
namespace {

using Vec7 = Eigen::Matrix<double, 7, 1>;
using Mat7 = Eigen::Matrix<double, 7, 7>;

constexpr double kPadWeight = 3;      // added to the weight 1 of skin that faces the palm's side
constexpr double kOutWeight = 3;      // of skin points inside of a capsule, in the second round
constexpr double kPrior = 0.003;      // of the first guess, over the weight of an average capsule
constexpr int kRings = 3;             // edges from skin to the bones that it may belong to
constexpr double kGrain = 5e-3;       // m, between skin points
constexpr double kLargeError = 1e-3;  // m, where the second round's loss turns quartic
constexpr int kLeastSquaresSteps = 16, kRobustSteps = 48;
constexpr double kSmallestRadius = 2e-3;  // m
constexpr double kDone = 2e-3;            // relative progress of kStepsPerList steps
constexpr int kStepsPerList = 8;
constexpr double kListMargin = 8e-3;  // m
constexpr std::array<size_t, 4> kKnucklesFromIndex = {1, 4, 10, 7};
constexpr size_t kThumb = 13;
constexpr int kPalmColumns = 8;

// A capsule of the union, in the frame of the hand's root.
struct Member {
  int segment;
  Capsule capsule;
};

struct SkinPoint {
  Vec3 p;
  double weight;
  uint32_t segments;  // bit k: capsules of joint k count for it
};

struct Nearest {
  int member = -1;
  double distance = std::numeric_limits<double>::infinity();
  double along = 0;             // 0 at a … 1 at b
  Vec3 normal = Vec3::UnitX();  // from the axis to the point
};

struct AxisPoint {
  double along;
  Vec3 offset;  // from the axis to the point
};

inline AxisPoint ClosestOnAxis(const Capsule& capsule, const Vec3& p) {
  const Vec3 axis = capsule.b - capsule.a;
  const double length2 = axis.squaredNorm();
  const double along =
      length2 > 0 ? std::clamp((p - capsule.a).dot(axis) / length2, 0.0, 1.0) : 0.0;
  return {along, p - capsule.a - along * axis};
}

// The capsule nearest to a point among `candidates`.
Nearest FindNearest(const std::vector<Member>& members, const Vec3& p,
                    std::span<const uint8_t> candidates) {
  Nearest nearest;
  Vec3 offset = Vec3::Zero();
  for (const uint8_t i : candidates) {
    const Capsule& capsule = members[i].capsule;
    const AxisPoint on_axis = ClosestOnAxis(capsule, p);
    const double reach = nearest.distance + capsule.radius;
    if (reach <= 0 || on_axis.offset.squaredNorm() >= reach * reach) continue;
    nearest = {i, on_axis.offset.norm() - capsule.radius, on_axis.along, Vec3::UnitX()};
    offset = on_axis.offset;
  }
  if (offset.squaredNorm() > 1e-18) nearest.normal = offset.normalized();
  return nearest;
}

// The capsules that count for each point, without those farther from it than the nearest one by
// more than `margin`.
class Candidates {
 public:
  Candidates(const std::vector<Member>& members, const std::vector<SkinPoint>& points,
             double margin) {
    std::vector<double> distance(members.size());
    for (const SkinPoint& point : points) {
      double nearest = std::numeric_limits<double>::infinity();
      for (size_t i = 0; i < members.size(); ++i) {
        if ((point.segments >> members[i].segment & 1) == 0) continue;
        distance[i] = SignedDistance(members[i].capsule, point.p);
        nearest = std::min(nearest, distance[i]);
      }
      first_.push_back(list_.size());
      for (size_t i = 0; i < members.size(); ++i) {
        if ((point.segments >> members[i].segment & 1) == 0) continue;
        if (distance[i] <= nearest + margin) list_.push_back(static_cast<uint8_t>(i));
      }
    }
    first_.push_back(list_.size());
  }

  std::span<const uint8_t> Of(size_t point) const {
    return std::span(list_).subspan(first_[point], first_[point + 1] - first_[point]);
  }

 private:
  std::vector<uint8_t> list_;
  std::vector<size_t> first_;
};

// For every vertex the joints whose capsules may stand for its skin, as bit sets: its own joint's,
// those of the bones on both sides, and those whose skin is at most kRings edges away.
std::vector<uint32_t> NearbyJoints(const ManoHand& hand) {
  const std::vector<Face>& faces = hand.file().template_mesh.faces;
  std::vector<uint32_t> near;
  for (const int segment : hand.segments()) near.push_back(1U << segment);
  for (int ring = 0; ring < kRings; ++ring) {
    std::vector<uint32_t> grown = near;
    for (const Face& face : faces) {
      for (const int v : face) {
        for (const int w : face) grown[static_cast<size_t>(v)] |= near[static_cast<size_t>(w)];
      }
    }
    near = std::move(grown);
  }
  for (size_t i = 0; i < near.size(); ++i) {
    const int own = hand.segments()[i];
    for (int k = 1; k < 16; ++k) {
      const int parent = hand.file().parents[static_cast<size_t>(k)];
      if (k == own) near[i] |= 1U << parent;
      if (parent == own) near[i] |= 1U << k;
    }
  }
  return near;
}

// Vertices, and points inside of the faces kGrain apart at most, with their shares of the skin's
// area, weighed up on the palm's side.
std::vector<SkinPoint> SkinPoints(const ManoHand& hand, const PosedHand& posed) {
  const std::vector<uint32_t> near = NearbyJoints(hand);
  const std::vector<Vec3> normals = VertexNormals(posed.surface);
  const auto palmar = [&](size_t vertex) {
    const auto segment = static_cast<size_t>(hand.segments()[vertex]);
    const Vec3 front_J = segment == 0 ? hand.palm_normal() : -hand.axes()[segment - 1].abduction;
    return std::clamp(normals[vertex].dot(posed.joints[segment].linear() * front_J), 0.0, 1.0);
  };
  std::vector<SkinPoint> points;
  for (size_t i = 0; i < posed.surface.vertices.size(); ++i) {
    points.push_back({posed.surface.vertices[i], 0, near[i]});
  }
  for (const Face& face : posed.surface.faces) {
    std::array<size_t, 3> v{};
    uint32_t segments = 0;
    double facing = 0, longest = 0;
    for (int k = 0; k < 3; ++k) {
      const auto vertex = static_cast<size_t>(face[k]);
      v[static_cast<size_t>(k)] = vertex;
      segments |= near[vertex];
      facing += palmar(vertex) / 3;
      longest = std::max(
          longest, (points[vertex].p - points[static_cast<size_t>(face[(k + 1) % 3])].p).norm());
    }
    const Vec3 origin = points[v[0]].p;
    const Vec3 side = points[v[1]].p - origin, other = points[v[2]].p - origin;
    const double weight = side.cross(other).norm() / 2 * (1 + kPadWeight * facing);
    for (const size_t corner : v) points[corner].weight += weight / 6;
    // Centres of the n² small triangles: n (n + 1) / 2 like the face, the rest upside down.
    const int n = std::max(1, static_cast<int>(std::ceil(longest / kGrain)));
    for (int i = 0; i < n; ++i) {
      for (int j = 0; i + j < n; ++j) {
        for (const double third : {1.0 / 3, 2.0 / 3}) {
          if (third > 0.5 && i + j + 1 == n) continue;
          points.push_back({origin + ((i + third) * side + (j + third) * other) / n,
                            weight / 2 / (n * n), segments});
        }
      }
    }
  }
  return points;
}

// Mean distance of the skin of a segment from an axis, as a first radius.
double MeanDistance(const ManoHand& hand, const PosedHand& posed, int segment,
                    const Capsule& axis) {
  double sum = 0;
  int count = 0;
  for (size_t i = 0; i < hand.segments().size(); ++i) {
    if (hand.segments()[i] != segment) continue;
    const AxisPoint at = ClosestOnAxis(axis, posed.surface.vertices[i]);
    if (at.along <= 0 || at.along >= 1) continue;
    sum += at.offset.norm();
    ++count;
  }
  return count > 0 ? sum / count : 8e-3;
}

// `count` capsules in a row from one joint to the next, or to the fingertip.
void AddRow(const ManoHand& hand, const PosedHand& posed, int segment, const Vec3& end, int count,
            std::vector<Member>& members) {
  const Vec3 start = posed.joints[static_cast<size_t>(segment)].translation();
  const double radius = MeanDistance(hand, posed, segment, {start, end, 0});
  const bool tip = segment % 3 == 0;
  const Vec3 stop = tip ? Vec3(end - radius * (end - start).normalized()) : end;
  for (int i = 0; i < count; ++i) {
    const Vec3 a = start + (stop - start) * i / count, b = start + (stop - start) * (i + 1) / count;
    members.push_back({segment, {a, b, radius}});
  }
}

// The palm: a fan from the stub of wrist to the line of knuckles, and the thumb's ball.
void AddPalm(const ManoHand& hand, const PosedHand& posed, std::vector<Member>& members) {
  const auto joint = [&](size_t k) -> Vec3 { return posed.joints[k].translation(); };
  const Vec3 wrist = joint(0);
  const Vec3 along = (joint(kKnucklesFromIndex[1]) - wrist).normalized();
  double stub = 0;
  for (const int v : hand.boundary()[0]) {
    stub = std::min(stub, (posed.surface.vertices[static_cast<size_t>(v)] - wrist).dot(along));
  }
  for (int i = 0; i < kPalmColumns; ++i) {
    const double at = 3.3 * i / (kPalmColumns - 1) - 0.15;  // 0 index knuckle … 3 pinky knuckle
    const auto left = static_cast<size_t>(std::clamp(static_cast<int>(std::floor(at)), 0, 2));
    const Vec3 from = joint(kKnucklesFromIndex[left]), to = joint(kKnucklesFromIndex[left + 1]);
    const Vec3 knuckle = from + (at - static_cast<double>(left)) * (to - from);
    const Vec3 across = knuckle - wrist - (knuckle - wrist).dot(along) * along;
    const Vec3 root = wrist + 0.6 * across + stub * along;
    const Vec3 middle = (root + knuckle) / 2;
    const double radius = MeanDistance(hand, posed, 0, {root, knuckle, 0}) / 2;
    members.push_back({0, {root, middle, radius}});
    members.push_back({0, {middle, knuckle, radius}});
  }
  const Vec3 thumb = joint(kThumb);
  members.push_back({0, {wrist, thumb, 0.012}});
  members.push_back({0, {wrist + 0.3 * (joint(1) - wrist), thumb, 0.012}});
  members.push_back({0, {(thumb + joint(1)) / 2, joint(1), 0.01}});
}

std::vector<Member> FirstGuess(const ManoHand& hand, const PosedHand& posed) {
  constexpr std::array<size_t, 5> kTipOfFinger = {1, 2, 4, 3, 0};  // MANO's order of fingers
  std::vector<Member> members;
  AddPalm(hand, posed, members);
  for (int segment = 1; segment < 16; ++segment) {
    const bool outer = segment % 3 == 0;
    const Vec3 end = outer ? posed.fingertips[kTipOfFinger[static_cast<size_t>((segment - 1) / 3)]]
                           : Vec3(posed.joints[static_cast<size_t>(segment + 1)].translation());
    AddRow(hand, posed, segment, end, segment == static_cast<int>(kThumb) ? 3 : 2, members);
  }
  return members;
}

// Damped Gauss-Newton on all capsules at once. A point moves only the capsule nearest to it, so the
// normal equations fall apart into one 7×7 block a capsule (two ends and the radius).
class Fitter {
 public:
  Fitter(std::vector<SkinPoint> points, std::vector<Member> members)
      : points_(std::move(points)), members_(std::move(members)), guess_(members_) {
    double total = 0;
    for (const SkinPoint& point : points_) total += point.weight;
    prior_ = kPrior * total / static_cast<double>(members_.size());
  }

  // Steps until nothing improves. Candidates are looked for again every few steps, in which no
  // capsule should move by half the margin.
  void Improve(bool robust, int steps) {
    double damping = 1e-2;
    for (int step = 0; step < steps; step += kStepsPerList) {
      const Candidates candidates(members_, points_, kListMargin);
      if (!Descend(candidates, robust, damping)) break;
    }
  }

  const std::vector<Member>& members() const { return members_; }

 private:
  // False when the cost hardly falls any more.
  bool Descend(const Candidates& candidates, bool robust, double& damping) {
    std::vector<Nearest> nearest = Assign(members_, candidates);
    double cost = Cost(members_, nearest, robust);
    const double first_cost = cost;
    for (int step = 0; step < kStepsPerList; ++step) {
      const std::vector<Member> moved = Moved(nearest, robust, damping);
      std::vector<Nearest> next = Assign(moved, candidates);
      const double next_cost = Cost(moved, next, robust);
      if (next_cost >= cost) {
        damping *= 5;
        continue;
      }
      members_ = moved;
      nearest = std::move(next);
      cost = next_cost;
      damping = std::max(damping / 4, 1e-4);
    }
    return first_cost - cost > kDone * first_cost;
  }

  std::vector<Nearest> Assign(const std::vector<Member>& members,
                              const Candidates& candidates) const {
    std::vector<Nearest> nearest;
    nearest.reserve(points_.size());
    for (size_t i = 0; i < points_.size(); ++i) {
      nearest.push_back(FindNearest(members, points_[i].p, candidates.Of(i)));
    }
    return nearest;
  }

  // Loss of a distance and the weight w with which Gauss-Newton gets the loss's slope, 2 w d.
  struct Loss {
    double value, weight;
  };
  static Loss LossOf(double distance, bool robust) {
    const double d2 = distance * distance;
    if (!robust) return {d2, 1};
    const double relative = d2 / (kLargeError * kLargeError);
    const double side = distance < 0 ? kOutWeight : 1;
    return {side * d2 * (1 + relative), side * (1 + 2 * relative)};
  }

  // Points' losses, and the weak pull to the first guess that holds what no point holds.
  double Cost(const std::vector<Member>& members, const std::vector<Nearest>& nearest,
              bool robust) const {
    double cost = 0;
    for (size_t i = 0; i < points_.size(); ++i) {
      cost += points_[i].weight * LossOf(nearest[i].distance, robust).value;
    }
    for (size_t c = 0; c < members.size(); ++c) {
      cost += prior_ * (Parameters(members[c]) - Parameters(guess_[c])).squaredNorm();
    }
    return cost;
  }

  static Vec7 Parameters(const Member& member) {
    Vec7 parameters;
    parameters << member.capsule.a, member.capsule.b, member.capsule.radius;
    return parameters;
  }

  std::vector<Member> Moved(const std::vector<Nearest>& nearest, bool robust,
                            double damping) const {
    std::vector<Mat7> normal(members_.size(), Mat7::Zero());
    std::vector<Vec7> right(members_.size(), Vec7::Zero());
    for (size_t i = 0; i < points_.size(); ++i) {
      const Nearest& at = nearest[i];
      Vec7 row;  // d distance / d (a, b, radius)
      row << -(1 - at.along) * at.normal, -at.along * at.normal, -1;
      const double weight = points_[i].weight * LossOf(at.distance, robust).weight;
      const auto member = static_cast<size_t>(at.member);
      normal[member].noalias() += weight * row * row.transpose();
      right[member] -= weight * at.distance * row;
    }
    std::vector<Member> moved;
    for (size_t c = 0; c < members_.size(); ++c) {
      right[c] -= prior_ * (Parameters(members_[c]) - Parameters(guess_[c]));
      normal[c].diagonal() = (1 + damping) * (normal[c].diagonal() + Vec7::Constant(prior_));
      const Vec7 to = Parameters(members_[c]) + normal[c].ldlt().solve(right[c]);
      moved.push_back({members_[c].segment,
                       {to.head<3>(), to.segment<3>(3), std::max(to[6], kSmallestRadius)}});
    }
    return moved;
  }

  std::vector<SkinPoint> points_;
  std::vector<Member> members_, guess_;
  double prior_ = 0;
};

void Measure(const ManoHand& hand, const PosedHand& posed, const std::vector<Member>& members,
             CapsuleFit& fit) {
  const std::vector<uint32_t> near = NearbyJoints(hand);
  std::vector<SkinPoint> vertices;
  for (size_t i = 0; i < near.size(); ++i) {
    vertices.push_back({posed.surface.vertices[i], 1, near[i]});
  }
  const Candidates candidates(members, vertices, 0);
  std::vector<double> errors;
  std::array<std::vector<double>, 16> by_segment;
  for (size_t i = 0; i < vertices.size(); ++i) {
    const double error = -FindNearest(members, vertices[i].p, candidates.Of(i)).distance;
    errors.push_back(error);
    by_segment[static_cast<size_t>(hand.segments()[i])].push_back(error);
  }
  fit.all = Summarize(errors);
  for (size_t k = 0; k < 16; ++k) fit.by_segment[k] = Summarize(by_segment[k]);
  std::vector<double> pads;
  for (const ContactRegion& region : hand.contact_regions()) {
    for (const int v : region.vertices) pads.push_back(errors[static_cast<size_t>(v)]);
  }
  fit.pads = Summarize(pads);
}

}  // namespace

Grasp AtRoot(Grasp grasp) {
  grasp.X_OH = Pose::Identity();
  return grasp;
}

FitError Summarize(const std::vector<double>& errors) {
  FitError summary;
  summary.vertices = static_cast<int>(errors.size());
  for (const double e : errors) {
    summary.mean += std::abs(e) / summary.vertices;
    summary.rms += e * e / summary.vertices;
    summary.largest_out = std::max(summary.largest_out, e);
    summary.largest_in = std::max(summary.largest_in, -e);
  }
  summary.rms = std::sqrt(summary.rms);
  return summary;
}

CapsuleFit FitCapsules(const ManoHand& hand, const Grasp& grasp) {
  const PosedHand posed = hand.Forward(AtRoot(grasp));
  Fitter fitter(SkinPoints(hand, posed), FirstGuess(hand, posed));
  fitter.Improve(/*robust=*/false, kLeastSquaresSteps);
  fitter.Improve(/*robust=*/true, kRobustSteps);
  CapsuleFit fit;
  for (const Member& member : fitter.members()) {
    const auto segment = static_cast<size_t>(member.segment);
    fit.capsules[segment].push_back(posed.joints[segment].inverse() * member.capsule);
  }
  Measure(hand, posed, fitter.members(), fit);
  return fit;
}

}  // namespace graspbench
