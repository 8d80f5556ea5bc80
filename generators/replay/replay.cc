#include "generators/replay/replay.h"

#include <utility>

#include "core/error.h"
#include "core/hash.h"
#include "generators/replay/grasp_files.h"

namespace graspbench {

ReplayGenerator::ReplayGenerator(const std::filesystem::path& path, const HandModel& hand)
    : id_("replay:" + path.stem().string()) {
  GraspFile file = ReadGraspFile(path, hand);
  if (file.case_ids.empty()) {
    throw Error(ErrorKind::kInput, "the file does not say which case each grasp answers",
                path.string(),
                "give lists of grasps by case id, or a case_id for each grasp; grasps of a single "
                "object are measured by `grasp-bench score`");
  }
  version_ = Sha256OfFile(path.string());
  hand_ = file.grasps.front().hand;
  for (size_t i = 0; i < file.grasps.size(); ++i) {
    if (file.grasps[i].hand != hand_) {
      throw Error(ErrorKind::kInput,
                  "grasps of two hands, \"" + hand_ + "\" and \"" + file.grasps[i].hand + "\"",
                  path.string(), "put each hand's grasps in a file of its own");
    }
    grasps_[file.case_ids[i]].push_back(std::move(file.grasps[i]));
  }
}

GeneratorInfo ReplayGenerator::Info() const {
  return {.id = id_,
          .version = version_,
          .hand = hand_,
          .stochastic = true,
          .batch_limit = 1024,
          .source = "grasps read from a file"};
}

std::vector<std::vector<Grasp>> ReplayGenerator::Generate(std::span<const Case* const> cases,
                                                          int samples, uint64_t) {
  std::vector<std::vector<Grasp>> answers;
  for (const Case* item : cases) {
    std::vector<Grasp>& answer = answers.emplace_back();
    const auto known = grasps_.find(item->id);
    if (known == grasps_.end()) continue;
    for (const Grasp& grasp : known->second) {
      if (static_cast<int>(answer.size()) == samples) break;
      answer.push_back(grasp);
    }
  }
  return answers;
}

}  // namespace graspbench
