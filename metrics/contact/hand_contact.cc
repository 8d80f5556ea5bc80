#include "metrics/contact/hand_contact.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/units.h"

namespace graspbench {
namespace {

double LinksInContact(const GraspContext& grasp) {
  std::set<int> links;
  for (const LinkDistance& contact : grasp.link_distances()) {
    if (std::abs(contact.distance) < HandContact::kContact) links.insert(contact.link);
  }
  return static_cast<double>(links.size());
}

// Of each finger that the hand has.
std::map<HandRegion, double> FingerDistances(const GraspContext& grasp) {
  const std::vector<HandRegion>& region = grasp.segments().region;
  std::map<HandRegion, double> distances;
  for (const HandRegion finger : region) {
    if (finger != HandRegion::kPalm) distances[finger] = HandContact::kMargin;
  }
  for (const LinkDistance& contact : grasp.link_distances()) {
    const auto finger = distances.find(region[static_cast<size_t>(contact.link)]);
    if (finger != distances.end()) finger->second = std::min(finger->second, contact.distance);
  }
  return distances;
}

double MeanGap(const std::map<HandRegion, double>& distances) {
  double sum = 0;
  for (const auto& [finger, distance] : distances) sum += std::max(distance, 0.0);
  return sum / static_cast<double>(distances.size());
}

double Spread(const std::map<HandRegion, double>& distances) {
  double least = HandContact::kMargin, largest = -least;
  for (const auto& [finger, distance] : distances) {
    least = std::min(least, distance);
    largest = std::max(largest, distance);
  }
  return largest - least;
}

}  // namespace

MetricInfo HandContact::Info() const {
  const std::string surface = "; d to the object's surface (DexGraspBench: its convex pieces)";
  switch (mode_) {
    case Mode::kNumber:
      return {.id = "contact_num",
              .name = "links in contact",
              .unit = "",
              .better = Direction::kHigher,
              .source = "DexGraspBench (contact_num)",
              .definition = "links of fingers and palm with |d| < 2 mm" + surface};
    case Mode::kDistance:
      return {
          .id = "contact_dist",
          .name = "contact distance",
          .unit = "mm",
          .better = Direction::kLower,
          .source = "DexGraspBench (contact_dist)",
          .definition = "mean over fingers of their gap to the object, at most 10 mm" + surface};
    case Mode::kConsistency:
      break;
  }
  return {.id = "contact_consis",
          .name = "contact consistency",
          .unit = "mm",
          .better = Direction::kLower,
          .source = "DexGraspBench (contact_consis)",
          .definition =
              "largest minus smallest signed distance of the fingers from the object, "
              "each at most 10 mm" +
              surface};
}

MetricValue HandContact::Evaluate(const GraspContext& grasp) const {
  if (grasp.regions().empty()) return MetricValue::NotApplicable("a bare hand mesh has no links");
  if (!grasp.object().solid->closed()) {
    return MetricValue::NotApplicable("the object mesh is open");
  }
  if (mode_ == Mode::kNumber) return LinksInContact(grasp);
  const std::map<HandRegion, double> distances = FingerDistances(grasp);
  if (distances.empty()) return MetricValue::NotApplicable("the hand has no fingers");
  return units::ToMillimetres(mode_ == Mode::kDistance ? MeanGap(distances) : Spread(distances));
}

}  // namespace graspbench
