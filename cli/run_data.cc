#include "cli/run_data.h"

#include "runner/store.h"

namespace graspbench {

RunData ReadRunData(const std::filesystem::path& directory) {
  const RunStore store = RunStore::Read(directory);
  return {.name = directory.lexically_normal().filename().string(),
          .manifest = store.manifest(),
          .planned = store.planned(),
          .records = store.Records()};
}

}  // namespace graspbench
