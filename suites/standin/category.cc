#include "suites/standin/category.h"

#include <algorithm>

namespace graspbench::standin {

std::vector<Category> Categories() {
  std::vector<Category> all;
  for (const auto& family :
       {Tableware(), Kitchenware(), Containers(), Dispensers(), HandTools(), MachineTools(),
        Electronics(), Wearables(), Lights(), DeskItems(), Food()}) {
    all.insert(all.end(), family.begin(), family.end());
  }
  std::sort(all.begin(), all.end(),
            [](const Category& a, const Category& b) { return a.code < b.code; });
  return all;
}

}  // namespace graspbench::standin
