#include "cli/run_data.h"

#include "core/file.h"
#include "core/json.h"
#include "runner/store.h"

namespace graspbench {
namespace {

std::filesystem::path RatingsFile(const std::filesystem::path& directory) {
  return directory / "ratings.json";
}

}  // namespace

std::string RunName(const std::filesystem::path& directory) {
  return std::filesystem::absolute(directory / "").lexically_normal().parent_path().filename();
}

RunData ReadRunData(const std::filesystem::path& directory) {
  const RunStore store = RunStore::Read(directory);
  RunData run{.name = RunName(directory),
              .manifest = store.manifest(),
              .planned = store.planned(),
              .records = store.Records()};
  AddPerceptualScores(ReadRatings(directory), run.records);
  AddJudgements(ReadJudgements(directory), run);
  return run;
}

void WriteRatings(const std::filesystem::path& directory, std::span<const Rating> ratings) {
  WriteFile(RatingsFile(directory), ToJson(ToValue(ratings), 1) + "\n");
}

std::vector<Rating> ReadRatings(const std::filesystem::path& directory) {
  const std::filesystem::path file = RatingsFile(directory);
  if (!std::filesystem::exists(file)) return {};
  return RatingsFromValue(ParseJson(ReadFile(file), file.string()), file.string());
}

std::filesystem::path JudgementsFile(const std::filesystem::path& directory) {
  return directory / "judgements.jsonl";
}

std::vector<Judgement> ReadJudgements(const std::filesystem::path& directory) {
  const std::filesystem::path file = JudgementsFile(directory);
  if (!std::filesystem::exists(file)) return {};
  return JudgementsFrom(ReadFile(file), file.string());
}

}  // namespace graspbench
