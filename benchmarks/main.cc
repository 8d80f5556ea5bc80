#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/file.h"
#include "core/json.h"

// The main program of all benchmarks: Google Benchmark's own options, and
//
//     --rows=FILE   one row {"name", "milliseconds"} per benchmark as JSON, for peers/compare.py;
//                   processor time, which a busy neighbour does not change much
namespace graspbench {
namespace {

constexpr std::string_view kRowsOption = "--rows=";

/// Prints as usual and remembers the processor time of each benchmark.
class RowReporter final : public benchmark::ConsoleReporter {
 public:
  RowReporter() : ConsoleReporter(isatty(STDOUT_FILENO) != 0 ? OO_ColorTabular : OO_Tabular) {}
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
      // Several threads are measured by the clock.
      const bool by_clock = run.run_name.time_type == "real_time";
      const double seconds = (by_clock ? run.GetAdjustedRealTime() : run.GetAdjustedCPUTime()) /
                             benchmark::GetTimeUnitMultiplier(run.time_unit);
      rows_.push_back(
          Value::Dict{{"name", RowName(run.run_name)}, {"milliseconds", 1e3 * seconds}});
    }
  }
  Value Rows() const { return Value::Dict{{"rows", rows_}}; }

 private:
  // Without the settings of the measurement that Google Benchmark appends.
  static std::string RowName(const benchmark::BenchmarkName& name) {
    return name.args.empty() ? name.function_name : name.function_name + "/" + name.args;
  }

  Value::List rows_;
};

std::string TakeRowsOption(int& argc, char** argv) {
  std::string path;
  int kept = 0;
  for (int i = 0; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with(kRowsOption)) {
      path = argument.substr(kRowsOption.size());
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
  return path;
}

}  // namespace
}  // namespace graspbench

int main(int argc, char** argv) {
  const std::string rows = graspbench::TakeRowsOption(argc, argv);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return EXIT_FAILURE;
  graspbench::RowReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  if (!rows.empty()) graspbench::WriteFile(rows, graspbench::ToJson(reporter.Rows(), 1));
  benchmark::Shutdown();
}
