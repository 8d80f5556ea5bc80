#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "generators/generator.h"

namespace graspbench {

/// Grasps computed elsewhere, played back by case: "replay:FILE" with any file of grasp_files.h
/// that names the case of each grasp. Sample i of a case is its i-th grasp in the file; a case that
/// the file leaves out, or samples beyond its grasps, are failed items, as they would be for a
/// model that gives no answer.
class ReplayGenerator final : public Generator {
 public:
  /// Reads the whole file. Throws Error (kInput) naming the file when it is malformed, names no
  /// cases, or mixes hands.
  ReplayGenerator(const std::filesystem::path& path, const HandModel& hand);
  /// Its version is the hash of the file.
  GeneratorInfo Info() const override;
  std::vector<std::vector<Grasp>> Generate(std::span<const Case* const> cases, int samples,
                                           uint64_t seed) override;

 private:
  std::string id_, version_, hand_;
  std::map<std::string, std::vector<Grasp>> grasps_;  ///< by case id
};

}  // namespace graspbench
