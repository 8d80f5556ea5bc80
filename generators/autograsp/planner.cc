#include "generators/autograsp/planner.h"

#include <algorithm>
#include <array>
#include <optional>

#include "generators/autograsp/approach.h"
#include "generators/autograsp/finger_closing.h"
#include "generators/autograsp/force_closure.h"

namespace graspbench {
namespace {

constexpr double kContact = 0.0025;  // m, a vertex this near the surface touches it
constexpr double kSmallTarget =
    0.018;                           // m, half the length of a part that a whole hand cannot be on
constexpr double kSmallShare = 0.6;  // what touching such a part with any link counts for

struct Candidate {
  Approach approach;
  PlannedGrasp planned;
};

// The contacts of a posed hand: per link the vertex deepest in, or nearest to, the object. The palm
// is split in two halves towards index and pinky, which press apart.
std::vector<PlannedContact> FindContacts(const ManoHand& hand, const PosedHand& posed,
                                         const Object& object, int target_part,
                                         PlannedGrasp& planned) {
  struct Nearest {
    double signed_distance = kContact;
    SurfaceQuery query;
    bool found = false;
  };
  std::array<Nearest, 17> links;
  const auto& segments = hand.segments();
  const auto& grid = object.solid->distance_grid();
  const Vec3 index = posed.joints[1].translation(), pinky = posed.joints[7].translation();
  for (size_t i = 0; i < segments.size(); ++i) {
    const Vec3& p = posed.surface.vertices[i];
    if (grid.Distance(p) > kContact + 2 * grid.pitch()) continue;
    const SurfaceQuery query = object.solid->Query(p);
    if (query.inside) planned.penetration = std::max(planned.penetration, query.distance);
    auto link = static_cast<size_t>(segments[i]);
    if (link == 0 && (p - pinky).squaredNorm() < (p - index).squaredNorm()) link = 16;
    if (query.signed_distance() < links[link].signed_distance) {
      links[link] = {query.signed_distance(), query, true};
    }
  }
  std::vector<PlannedContact> contacts;
  std::array<bool, 6> touched{};
  int on_target = 0;
  const TriMesh& mesh = object.solid->mesh();
  for (size_t link = 0; link < links.size(); ++link) {
    if (!links[link].found) continue;
    const SurfaceQuery& query = links[link].query;
    const Face& face = mesh.faces[static_cast<size_t>(query.face)];
    const auto vertex = [&](int k) { return mesh.vertices[static_cast<size_t>(face[k])]; };
    const Vec3 normal = (vertex(1) - vertex(0)).cross(vertex(2) - vertex(0)).normalized();
    const bool palm = link == 0 || link == kThumbBall || link == 16;
    const int finger = palm ? 5 : static_cast<int>((link - 1) / 3);
    contacts.push_back({.point = query.closest, .inward = -normal});
    touched[static_cast<size_t>(finger)] = true;
    if (target_part < 0 || object.face_part[static_cast<size_t>(query.face)] == target_part) {
      ++on_target;
    }
  }
  planned.fingers = static_cast<int>(std::count(touched.begin(), touched.begin() + 5, true));
  if (!touched[kThumb]) planned.fingers = 0;
  planned.on_target =
      contacts.empty() ? 0 : static_cast<double>(on_target) / static_cast<double>(contacts.size());
  return contacts;
}

class Planner {
 public:
  Planner(const Case& item, const ManoHand& hand, Rng& rng, const PlannerOptions& options)
      : object_(*item.object),
        hand_(hand),
        rng_(rng),
        options_(options),
        target_(FindTarget(item)),
        target_part_(object_.PartIndex(item.instruction.target_part)) {}

  std::vector<PlannedGrasp> Run() {
    std::vector<Candidate> candidates;
    for (int i = 0; i < options_.approaches; ++i) {
      const auto approach = SampleApproach(hand_, *object_.solid, target_, rng_);
      if (!approach) continue;
      if (auto planned = Close(*approach)) candidates.push_back({*approach, std::move(*planned)});
    }
    const auto better = [](const Candidate& a, const Candidate& b) {
      return a.planned.score > b.planned.score;
    };
    std::stable_sort(candidates.begin(), candidates.end(), better);
    const size_t refined = std::min(candidates.size(), static_cast<size_t>(options_.refined));
    for (size_t i = 0; i < refined; ++i) Refine(candidates[i]);
    std::stable_sort(candidates.begin(), candidates.end(), better);
    std::vector<PlannedGrasp> plans;
    for (auto& candidate : candidates) plans.push_back(std::move(candidate.planned));
    return plans;
  }

 private:
  std::optional<PlannedGrasp> Close(const Approach& approach) {
    const ClosedHand closed =
        CloseFingers(hand_, *object_.solid, approach.X_OH, *approach.preshape, approach.start);
    PlannedGrasp planned;
    const auto contacts = FindContacts(hand_, closed.posed, object_, target_part_, planned);
    if (planned.fingers < 2 || planned.penetration > options_.max_penetration) return {};
    if (target_.small && planned.on_target > 0) {
      planned.on_target = std::max(planned.on_target, kSmallShare);
    }
    const Box& bounds = object_.solid->bounds();
    planned.resistance =
        ResistanceQuality(contacts, options_.friction, object_.solid->mass_properties().centroid,
                          0.25 * bounds.diagonal().norm());
    planned.score = planned.resistance + 0.3 * planned.on_target + 0.02 * planned.fingers -
                    60.0 * planned.penetration;
    planned.grasp.X_OH = approach.X_OH;
    planned.grasp.joints = hand_.JointsFromPosture(closed.posture);
    planned.grasp.pregrasp = hand_.JointsFromPosture(approach.start);
    planned.grasp.extras.Set("preshape", approach.preshape->name);
    planned.grasp.extras.Set("score", planned.score);
    return planned;
  }

  // Small moves of the root, each kept when it scores better.
  void Refine(Candidate& candidate) {
    for (int i = 0; i < options_.refinements; ++i) {
      Approach moved = candidate.approach;
      const Vec3 shift = 0.004 * Vec3(rng_.Normal(), rng_.Normal(), rng_.Normal());
      const Eigen::AngleAxisd turn(0.08 * rng_.Normal(), rng_.Direction());
      moved.X_OH.translation() += shift;
      moved.X_OH.linear() = turn * moved.X_OH.linear();
      auto planned = Close(moved);
      if (planned && planned->score > candidate.planned.score) {
        candidate = {std::move(moved), std::move(*planned)};
      }
    }
  }

  const Object& object_;
  const ManoHand& hand_;
  Rng& rng_;
  const PlannerOptions options_;
  const GraspTarget target_;
  const int target_part_;
};

}  // namespace

std::vector<PlannedGrasp> PlanGrasps(const Case& item, const ManoHand& hand, Rng& rng,
                                     const PlannerOptions& options) {
  return Planner(item, hand, rng, options).Run();
}

}  // namespace graspbench
