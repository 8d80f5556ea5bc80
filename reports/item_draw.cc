#include "reports/item_draw.h"

#include <map>
#include <string>
#include <utility>

namespace graspbench {
namespace {

void Shuffle(std::vector<const Record*>& items, Rng& rng) {
  for (size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[rng.Index(static_cast<uint32_t>(i))]);
  }
}

}  // namespace

std::vector<const Record*> DrawEvenly(const std::vector<const Record*>& candidates, int count,
                                      Rng& rng) {
  std::map<std::string, std::vector<const Record*>> generators;
  for (const Record* record : candidates) generators[record->generator].push_back(record);
  for (auto& [generator, records] : generators) Shuffle(records, rng);
  std::vector<const Record*> drawn;
  for (size_t turn = 0; static_cast<int>(drawn.size()) < count; ++turn) {
    for (const auto& [generator, records] : generators) {
      const bool more = static_cast<int>(drawn.size()) < count;
      if (more && turn < records.size()) drawn.push_back(records[turn]);
    }
  }
  Shuffle(drawn, rng);
  return drawn;
}

}  // namespace graspbench
