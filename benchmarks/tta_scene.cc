#include "benchmarks/tta_scene.h"

namespace graspbench {

TtaScene::TtaScene()
    : geometry(HandAroundBottle()),
      hand(std::dynamic_pointer_cast<const ManoHand>(geometry.model)),
      options{.object_points = kPoints},
      store(1),
      net(store, tta::Config::Load("tiny").network, *hand) {}

}  // namespace graspbench
