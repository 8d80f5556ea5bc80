#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/case.h"
#include "generators/semgrasp/weights.h"

namespace graspbench::semgrasp {

/// Grasps to codes and back with the grasp tokenizer of a folder of weights: what the generators of
/// grasp tokens have in common.
class GraspCoder {
 public:
  /// `tokens` names those that are decoded, the first ones of the configuration's: "om" is
  /// "without finetune token" in table 1; empty means all. Throws Error (kUsage) for others.
  GraspCoder(const std::filesystem::path& weights, const GraspTokenizerConfig& config,
             const ManoHand& hand, at::Device device, const std::string& tokens = {});

  /// One row for each case. The last objects are remembered.
  ObjectFeatures Features(std::span<const Case* const> cases);
  ObjectFeatures Features(const Object& object);

  using Codes = std::vector<int64_t>;
  /// The codes of a grasp of the human hand.
  Codes Encode(const Grasp& grasp, const ObjectFeatures& object) const;
  /// A grasp for each list of codes, whose object is the same row of `objects`. The extras hold the
  /// codes.
  std::vector<Grasp> Decode(std::span<const Codes> codes, const ObjectFeatures& objects) const;

  const GraspTokenizer& tokenizer() const { return tokenizer_.model; }

 private:
  at::TensorOptions numbers_;  ///< single precision, on the device
  LoadedTokenizer tokenizer_;
  std::optional<size_t> decoded_;                   ///< tokens; all where empty
  std::map<std::string, ObjectFeatures> features_;  ///< by object id
};

/// The case's instruction, or a plain one where it has none.
std::string InstructionOf(const Case& item);

}  // namespace graspbench::semgrasp
