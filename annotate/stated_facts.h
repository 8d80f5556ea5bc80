#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "annotate/annotation.h"
#include "annotate/phrasebook.h"

namespace graspbench {

/// What a text says about a grasp, found by the words of the phrasebook. Purposes are not read:
/// a posture does not show them.
struct StatedFacts {
  std::string part;                    ///< one of the object's part names; empty: none is said
  std::vector<HandRegion> fingers;     ///< that are named, thumb to pinky
  std::optional<size_t> finger_count;  ///< fingers that are counted: "two fingers"
  bool palm = false;                   ///< the palm is named
  std::optional<GraspType> type;
  std::vector<ForceStatus> forces;  ///< that the adverb may mean; empty: none is said
};

StatedFacts FactsIn(const std::string& text, const Phrasebook& book, const std::string& category,
                    const std::vector<std::string>& part_names);

/// What can be compared with a measured grasp.
enum class Fact {
  kPart,     ///< the main part
  kFingers,  ///< which or how many take part, on the object or on its main part; the palm, if named
  kType,
  kForce,
};
inline constexpr Fact kFacts[] = {Fact::kPart, Fact::kFingers, Fact::kType, Fact::kForce};
std::string_view Name(Fact fact);  ///< "part", "fingers", "type", "force"

/// Whether what is stated is so; nothing where nothing is stated.
std::optional<bool> IsRight(Fact fact, const StatedFacts& stated,
                            const GraspAnnotation& annotation);

}  // namespace graspbench
