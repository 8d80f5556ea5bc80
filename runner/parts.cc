#include "core/mano_hand.h"
#include "retarget/robot_hand.h"
#include "runner/workbench.h"

namespace graspbench {

Parts BuiltInParts(const RunOptions& options) {
  return {.hand = [options] { return LoadHand(options.mano); },
          .robot =
              [options](const std::string& name) {
                return LoadRobotHand(name, name.ends_with(".xml") ? options.hand_config : "");
              },
          .suite =
              [options](const Parts::Hand& hand) {
                return OpenSuite(options.suite, {.data = options.data, .hand = hand});
              },
          .generator =
              [options](const std::string& spec, const Parts::Hand& hand) {
                return MakeGenerator(spec, {.hand = hand,
                                            .weights = options.weights,
                                            .task = TaskOf(options.task),
                                            .base = options.base,
                                            .device = options.device,
                                            .threads = options.threads});
              },
          .metrics = SelectMetrics,
          .policy = MakePolicy};
}

}  // namespace graspbench
