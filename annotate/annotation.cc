#include "annotate/annotation.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr std::array kForces = {ForceStatus::kNone, ForceStatus::kTouch, ForceStatus::kGentle,
                                ForceStatus::kFirm, ForceStatus::kTight};
constexpr std::array kRegions = {HandRegion::kPalm,   HandRegion::kThumb, HandRegion::kIndex,
                                 HandRegion::kMiddle, HandRegion::kRing,  HandRegion::kPinky};

double MeanDepth(const HandContacts& contacts) {
  double sum = 0;
  for (const ContactPoint& point : contacts.points) sum += std::max(0.0, -point.signed_distance);
  return contacts.points.empty() ? 0 : sum / static_cast<double>(contacts.points.size());
}

Value Names(const std::vector<HandRegion>& fingers) {
  Value::List names;
  for (HandRegion finger : fingers) names.push_back(Name(finger));
  return names;
}

/// The enumerator of `all` with the name that `field` holds.
template <typename All>
auto Named(const Field& field, const All& all) {
  const std::string& name = field.AsString();
  const auto found = std::ranges::find(all, name, [](auto value) { return Name(value); });
  if (found == all.end()) field.Fail("unknown name \"" + name + "\"");
  return *found;
}

std::vector<HandRegion> FingersFrom(const Field& field) {
  std::vector<HandRegion> fingers;
  for (size_t i = 0; i < field.Count(); ++i) fingers.push_back(Named(field.At(i), kRegions));
  return fingers;
}

std::string PartName(const std::vector<std::string>& parts, int part) {
  return part < 0 ? "" : parts.at(static_cast<size_t>(part));
}

int PartFrom(const Field& field, const std::vector<std::string>& parts) {
  const std::string& name = field.AsString();
  if (name.empty()) return -1;
  const auto part = std::ranges::find(parts, name);
  if (part == parts.end()) field.Fail("the object has no part \"" + name + "\"");
  return static_cast<int>(part - parts.begin());
}

std::vector<GraspType> AllTypes() {
  std::vector<GraspType> types;
  for (int i = 0; i < kGraspTypes; ++i) types.push_back(static_cast<GraspType>(i));
  return types;
}

}  // namespace

std::string_view Name(ForceStatus status) {
  static constexpr std::array<std::string_view, 5> names = {"none", "touch", "gentle", "firm",
                                                            "tight"};
  return names[static_cast<size_t>(status)];
}

ForceStatus ForceOf(GraspType type, const HandContacts& contacts, double depth) {
  if (type == GraspType::kNone) return ForceStatus::kNone;
  const bool few = contacts.Fingers().size() < 3;
  if (type == GraspType::kTouch || (type == GraspType::kSupport && few)) {
    return ForceStatus::kTouch;
  }
  if (contacts.area < kFirmArea) return ForceStatus::kGentle;
  const bool whole_hand = contacts.Fingers().size() == 5 && contacts.Bears(HandRegion::kPalm);
  const bool tight = depth >= kTightDepth || (whole_hand && contacts.area >= kTightArea);
  return tight ? ForceStatus::kTight : ForceStatus::kFirm;
}

Annotator::Annotator(const ManoHand& hand, const Object& object)
    : hand_(hand), object_(object), parts_(object), regions_(TouchRegions(hand)) {}

GraspAnnotation Annotator::Annotate(const Grasp& grasp) const {
  const PosedHand posed = hand_.Forward(grasp);
  HandContacts contacts = FindContacts(parts_, posed.surface, regions_);
  GraspAnnotation annotation;
  annotation.part = contacts.MainPart();
  annotation.part_name = PartName(object_.part_names, annotation.part);
  annotation.fingers = contacts.Fingers();
  annotation.on_part = contacts.Fingers(annotation.part);
  annotation.palm = contacts.Bears(HandRegion::kPalm, annotation.part);
  annotation.type = Classify(FeaturesOf(hand_, grasp, posed, contacts));
  annotation.depth = MeanDepth(contacts);
  annotation.area = contacts.area;
  annotation.force = ForceOf(annotation.type, contacts, annotation.depth);
  annotation.contacts = std::move(contacts.contacts);
  return annotation;
}

Value ToValue(const GraspAnnotation& annotation, const std::vector<std::string>& parts) {
  Value::List contacts;
  for (const FingerContact& c : annotation.contacts) {
    contacts.push_back(Value::Dict{{"finger", Name(c.finger)},
                                   {"part", PartName(parts, c.part)},
                                   {"distance", c.distance},
                                   {"depth", c.depth},
                                   {"vertices", c.vertices}});
  }
  return Value::Dict{{"contacts", std::move(contacts)},
                     {"fingers", Names(annotation.fingers)},
                     {"part_fingers", Names(annotation.on_part)},
                     {"palm", annotation.palm},
                     {"part", annotation.part_name},
                     {"type", Name(annotation.type)},
                     {"force", Name(annotation.force)},
                     {"area", annotation.area},
                     {"depth", annotation.depth}};
}

GraspAnnotation AnnotationFromValue(const Field& field, const std::vector<std::string>& parts) {
  GraspAnnotation annotation;
  const Field contacts = field.At("contacts");
  for (size_t i = 0; i < contacts.Count(); ++i) {
    const Field c = contacts.At(i);
    annotation.contacts.push_back({.finger = Named(c.At("finger"), kRegions),
                                   .part = PartFrom(c.At("part"), parts),
                                   .distance = c.At("distance").AsDouble(),
                                   .depth = c.At("depth").AsDouble(),
                                   .vertices = static_cast<int>(c.At("vertices").AsInt())});
  }
  annotation.fingers = FingersFrom(field.At("fingers"));
  annotation.on_part = FingersFrom(field.At("part_fingers"));
  annotation.palm = field.At("palm").AsBool();
  annotation.part = PartFrom(field.At("part"), parts);
  annotation.part_name = PartName(parts, annotation.part);
  annotation.type = Named(field.At("type"), AllTypes());
  annotation.force = Named(field.At("force"), kForces);
  annotation.area = field.At("area").AsDouble();
  annotation.depth = field.At("depth").AsDouble();
  return annotation;
}

}  // namespace graspbench
