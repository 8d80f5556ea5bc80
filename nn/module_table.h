#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace graspbench {
class Captioner;
class Generator;
struct GeneratorOptions;
struct TrainingRequest;
}  // namespace graspbench

/// What the shared module libgraspbench_nn.so offers to the rest of the program: the one symbol
/// `graspbench_nn_table` returns it. Callers use nn/neural_module.h instead. Module and program are
/// of one build, which `build` tells; its functions may throw graspbench::Error.
struct NeuralModuleTable {
  const char* build;          ///< hash of the headers that both share; stays first
  const char* torch_version;  ///< LibTorch the module was compiled against, "2.13.0"

  int (*cuda_devices)();  ///< see nn/device.h
  int (*threads)();
  void (*set_threads)(int threads);
  void (*probe)(const double* a, const double* b, int64_t rows, int64_t inner, int64_t columns,
                double* product, double* gradient);

  /// See MakeGenerator, generators/generator.h.
  std::unique_ptr<graspbench::Generator> (*make_generator)(
      const std::string& spec, const graspbench::GeneratorOptions& options);
  /// See MakeCaptioner, generators/captioner.h.
  std::unique_ptr<graspbench::Captioner> (*make_captioner)(
      const graspbench::GeneratorOptions& options);
  /// The grasps of `base` refined, see MakeGenerator; `suffix` comes without its plus sign.
  std::unique_ptr<graspbench::Generator> (*refine)(std::unique_ptr<graspbench::Generator> base,
                                                   const std::string& suffix,
                                                   const graspbench::GeneratorOptions& options);
  /// See CheckTraining and TrainGenerator, generators/training.h.
  void (*check_training)(const graspbench::TrainingRequest& request);
  void (*train)(const graspbench::TrainingRequest& request);
};

extern "C" const NeuralModuleTable* graspbench_nn_table();
