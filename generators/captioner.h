#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/object.h"
#include "generators/generator.h"

namespace graspbench {

/// Puts grasps into words: the way back from a grasp to language (SemGrasp, appendix B).
class Captioner {
 public:
  virtual ~Captioner() = default;

  /// One text for each grasp of the object. `question` holds kGraspSlot where the grasp is given.
  /// Throws Error (kInput) for grasps of another hand and a question that is too long.
  virtual std::vector<std::string> Describe(const Object& object, std::span<const Grasp> grasps,
                                            const std::string& question) = 0;
};

/// The captioner among the weights `options.weights`. Throws Error (kUsage, kMissing, kInput).
std::unique_ptr<Captioner> MakeCaptioner(const GeneratorOptions& options);

}  // namespace graspbench
