#pragma once

namespace CLI {
class App;
}

namespace graspbench {

/// Gives every flag of every subcommand the environment variable GRASP_BENCH_<FLAG>, upper case
/// with underscores. The command line wins over the environment.
void BindEnvironment(CLI::App& app);

}  // namespace graspbench
