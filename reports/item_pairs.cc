#include "reports/item_pairs.h"

#include <map>

#include "reports/mcnemar.h"

namespace graspbench {
namespace {

/// The values of a column that both sides of a pair have.
struct Paired {
  std::vector<double> a, b;
  std::vector<std::string> objects;

  void Add(double value_a, double value_b, const std::string& object) {
    a.push_back(value_a);
    b.push_back(value_b);
    objects.push_back(object);
  }
};

std::vector<Slice> SlicesOf(const std::map<std::string, Paired>& groups,
                            const std::string& stream) {
  std::vector<Slice> slices;
  for (const auto& [name, values] : groups) {
    std::vector<double> differences;
    for (size_t i = 0; i < values.a.size(); ++i) differences.push_back(values.b[i] - values.a[i]);
    slices.push_back(
        {.name = name,
         .pairs = static_cast<int>(differences.size()),
         .a = Mean(values.a),
         .b = Mean(values.b),
         .difference = BootstrapMean(differences, values.objects, {.stream = stream + name})});
  }
  return slices;
}

}  // namespace

ItemPairs PairItems(std::span<const Record> records_a, const std::string& row_a,
                    std::span<const Record> records_b, const std::string& row_b) {
  std::map<std::pair<std::string, int>, ItemPair> by_item;
  for (const Record& record : records_a) {
    if (record.generator == row_a) by_item[{record.case_id, record.sample}].a = &record;
  }
  for (const Record& record : records_b) {
    if (record.generator == row_b) by_item[{record.case_id, record.sample}].b = &record;
  }
  ItemPairs result;
  for (const auto& [item, pair] : by_item) {
    if (pair.a != nullptr && pair.b != nullptr) {
      result.pairs.push_back(pair);
    } else {
      ++(pair.a != nullptr ? result.only_a : result.only_b);
    }
  }
  return result;
}

ComparedColumn CompareColumn(std::span<const ItemPair> pairs, const Measure& a, const Measure& b,
                             const std::string& stream) {
  ComparedColumn result{.column = a.column};
  const Statistic statistic = a.column.statistic;
  Paired all;
  std::map<std::string, Paired> categories, intents;
  int lost = 0, gained = 0;
  for (const ItemPair& pair : pairs) {
    const ItemValue in_a = a.item(*pair.a), in_b = b.item(*pair.b);
    result.only_a += in_a.value && !in_b.value;
    result.only_b += in_b.value && !in_a.value;
    if (!in_a.value || !in_b.value) continue;
    for (Paired* values : {&all, &categories[pair.a->category], &intents[pair.a->intent]}) {
      values->Add(*in_a.value, *in_b.value, pair.a->object_id);
    }
    if (statistic != Statistic::kRate || *in_a.value == *in_b.value) continue;
    const bool is_gain = *in_b.value > *in_a.value;
    ++(is_gain ? gained : lost);
    result.flips.push_back({.case_id = pair.a->case_id,
                            .sample = pair.a->sample,
                            .item_a = pair.a->item_id,
                            .item_b = pair.b->item_id,
                            .outcome_a = in_a.outcome,
                            .outcome_b = in_b.outcome,
                            .gained = is_gain});
  }
  result.pairs = static_cast<int>(all.a.size());
  if (all.a.empty()) {
    result.note = "no item has a value in both";
    return result;
  }
  const bool median = statistic == Statistic::kMedian;
  result.a = median ? Median(all.a) : Mean(all.a);
  result.b = median ? Median(all.b) : Mean(all.b);
  if (median) return result;
  result.difference = ComparePaired(all.a, all.b, all.objects, {.stream = stream});
  if (statistic == Statistic::kRate) result.mcnemar = McNemarExact(lost, gained);
  result.categories = SlicesOf(categories, stream + "/category/");
  result.intents = SlicesOf(intents, stream + "/intent/");
  return result;
}

}  // namespace graspbench
