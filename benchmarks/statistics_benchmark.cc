#include <benchmark/benchmark.h>

#include "core/rng.h"
#include "reports/paired.h"
#include "reports/statistics.h"

// What a report of a large store costs in statistics: 20 columns of 10 000 items, of as many
// objects as the argument says.
namespace graspbench {
namespace {

constexpr int kItems = 10000, kColumns = 20;

struct Table {
  std::vector<std::vector<double>> columns;
  std::vector<std::string> objects;
};

/// Values that scatter between objects and within them.
Table MakeTable(int objects) {
  Rng rng(1, std::to_string(objects), "statistics benchmark");
  std::vector<double> levels(static_cast<size_t>(objects));
  for (double& level : levels) level = rng.Normal();
  Table table;
  for (int i = 0; i < kItems; ++i) table.objects.push_back("object " + std::to_string(i % objects));
  for (int c = 0; c < kColumns; ++c) {
    std::vector<double>& column = table.columns.emplace_back();
    for (int i = 0; i < kItems; ++i) {
      column.push_back(levels[static_cast<size_t>(i % objects)] + rng.Normal());
    }
  }
  return table;
}

void BootstrapColumns(benchmark::State& state) {
  const Table table = MakeTable(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    for (int c = 0; c < kColumns; ++c) {
      benchmark::DoNotOptimize(BootstrapMean(table.columns[static_cast<size_t>(c)], table.objects,
                                             {.stream = std::to_string(c)}));
    }
  }
}
BENCHMARK(BootstrapColumns)->Arg(100)->Arg(1000)->Arg(kItems)->Unit(benchmark::kMillisecond);

// Difference, interval, p-value and detectable difference of each pair of neighbouring columns.
void ComparePairedColumns(benchmark::State& state) {
  const Table table = MakeTable(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    for (int c = 0; c < kColumns; ++c) {
      benchmark::DoNotOptimize(ComparePaired(table.columns[static_cast<size_t>(c)],
                                             table.columns[static_cast<size_t>((c + 1) % kColumns)],
                                             table.objects, {.stream = std::to_string(c)}));
    }
  }
}
BENCHMARK(ComparePairedColumns)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace graspbench
