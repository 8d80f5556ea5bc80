#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "annotate/contacts.h"
#include "annotate/grasp_type.h"
#include "core/field.h"

namespace graspbench {

/// How tightly a hand seems to hold, in words of everyday use. Geometry does not show forces; this
/// is a reading of contact: how much skin touches, what opposes what, how far the skin gives way.
enum class ForceStatus {
  kNone,    ///< nothing touches, or only grazes
  kTouch,   ///< touches, but nothing opposes it
  kGentle,  ///< holds with little skin
  kFirm,    ///< holds with much skin
  kTight,   ///< firm, with the whole hand or the skin pressed in
};

std::string_view Name(ForceStatus status);  ///< "none", "touch", "gentle", "firm", "tight"

/// Skin that touches in a firm hold, m²: skin nearer than 3 mm, of which one bent fingertip has 2
/// to 3 cm². And in a tight one.
inline constexpr double kFirmArea = 12e-4, kTightArea = 20e-4;
/// Mean depth of the touching skin inside the object in a tight hold, m.
inline constexpr double kTightDepth = 0.0015;

/// What a hand does with an object, from geometry alone: CapGrasp's low-level annotation.
struct GraspAnnotation {
  std::vector<FingerContact> contacts;  ///< see HandContacts
  std::vector<HandRegion> fingers;      ///< taking part (HandContacts::Bears), thumb to pinky
  std::vector<HandRegion> on_part;      ///< the same, on the main part
  bool palm = false;                    ///< the palm takes part, on the main part
  int part = -1;                        ///< main part; -1 for the whole object or no contact
  std::string part_name;                ///< its name, empty for -1
  GraspType type = GraspType::kNone;
  ForceStatus force = ForceStatus::kNone;
  double area = 0;   ///< m², skin that touches
  double depth = 0;  ///< m, mean over touching vertices of how deep they are inside, 0 for outside
};

/// The rule: no contact is none; the types touch, and support with fewer than three fingers, are
/// touch; less than kFirmArea of skin is gentle; the rest is firm, and tight where the skin is
/// pressed in by kTightDepth or where five fingers and the palm touch with kTightArea.
ForceStatus ForceOf(GraspType type, const HandContacts& contacts, double depth);

/// Annotates grasps of one object. Immutable.
class Annotator {
 public:
  /// Both must outlive the annotator, which keeps the search structures of the object's parts.
  Annotator(const ManoHand& hand, const Object& object);

  /// Throws Error (kInput) for a grasp that the hand cannot pose: another hand, a bare surface, a
  /// wrong number of parameters, coordinates that are not finite.
  GraspAnnotation Annotate(const Grasp& grasp) const;

 private:
  const ManoHand& hand_;
  const Object& object_;
  ObjectParts parts_;
  std::vector<HandRegion> regions_;
};

/// {"contacts": [{"finger", "part", "distance", "depth", "vertices"}], "fingers": [...],
/// "part_fingers": [...], "palm", "part", "type", "force", "area", "depth"} in SI, parts by name,
/// and back; `parts` are the object's part names. Throws Error (kInput) for another form or a part
/// that is not among them.
Value ToValue(const GraspAnnotation& annotation, const std::vector<std::string>& parts);
GraspAnnotation AnnotationFromValue(const Field& field, const std::vector<std::string>& parts);

}  // namespace graspbench
