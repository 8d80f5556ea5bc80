#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/grasp.h"
#include "core/object.h"

namespace graspbench {

/// What is asked for.
struct Instruction {
  std::string text;         ///< "Hold the mug by its handle to drink."
  std::string intent;       ///< "use", "hold", "lift", "handover"; empty if the suite has none
  std::string affordance;   ///< class such as "handle-grasp", "wrap-grasp"; may be empty
  std::string target_part;  ///< name of an object part; empty means the whole object
};

/// One question to a generator, with the answers people gave.
struct Case {
  std::string id;  ///< stable within its suite
  std::string split;
  std::shared_ptr<const Object> object;
  Instruction instruction;
  std::vector<Grasp> references;
};

}  // namespace graspbench
