#include "core/error.h"
#include "simulators/bullet/vhacd.h"

namespace graspbench {

std::vector<TriMesh> RunVhacd(const TriMesh&, const VhacdParameters&) {
  throw Error(ErrorKind::kMissing, "built without Bullet, whose source holds V-HACD", {},
              "run tools/setup.sh to fetch it, then build again");
}

}  // namespace graspbench
