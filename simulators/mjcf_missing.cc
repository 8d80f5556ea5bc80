#include "core/error.h"
#include "simulators/mjcf.h"

namespace graspbench {

MjcfHand ReadMjcf(const std::filesystem::path& file, const std::string&) {
  throw Error(ErrorKind::kMissing, "built without MuJoCo, which reads robot hands", file.string(),
              "run tools/setup.sh to fetch it, then build again");
}

}  // namespace graspbench
