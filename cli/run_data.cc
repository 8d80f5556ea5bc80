#include "cli/run_data.h"

#include "core/file.h"
#include "core/json.h"
#include "runner/store.h"

namespace graspbench {

RunData ReadRunData(const std::filesystem::path& directory) {
  const RunStore store = RunStore::Read(directory);
  RunData run{.name = directory.lexically_normal().filename().string(),
              .manifest = store.manifest(),
              .planned = store.planned(),
              .records = store.Records()};
  AddPerceptualScores(ReadRatings(directory), run.records);
  return run;
}

std::filesystem::path RatingsFile(const std::filesystem::path& directory) {
  return directory / "ratings.json";
}

std::vector<Rating> ReadRatings(const std::filesystem::path& directory) {
  const std::filesystem::path file = RatingsFile(directory);
  if (!std::filesystem::exists(file)) return {};
  return RatingsFromValue(ParseJson(ReadFile(file), file.string()), file.string());
}

}  // namespace graspbench
