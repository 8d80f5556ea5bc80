#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "annotate/stated_facts.h"

namespace graspbench {

/// A grasp that a model has described, with what the data engine measures of it.
struct CaptionedGrasp {
  std::string category, description;
  std::vector<std::string> part_names;  ///< of the object
  GraspAnnotation annotation;
};

/// Of each kind of fact, whether the description is right; nothing where it does not say.
std::vector<std::pair<Fact, std::optional<bool>>> FactsOf(const CaptionedGrasp& grasp,
                                                          const Phrasebook& book);

/// How true descriptions are. SemGrasp's appendix B shows examples only; here each fact that a
/// description states is compared with the data engine's measurement of the grasp, and, for what
/// could be said without looking, with that of the other grasps of the same category.
class CaptionSummary {
 public:
  void Add(const CaptionedGrasp& grasp, const Phrasebook& book);

  /// {"grasps", "facts": {"part": {"stated", "right", "right_of_others"}, ...}}; shares of 1.
  Value ToValue() const;
  std::string ToText() const;

 private:
  struct Seen {
    std::string category;
    StatedFacts stated;
    GraspAnnotation annotation;
  };
  struct Shares {
    size_t stated = 0, right = 0;
    double others = 0;  ///< mean share of other grasps for which the same words are right
  };
  Shares Of(Fact fact) const;

  std::vector<Seen> seen_;
};

}  // namespace graspbench
