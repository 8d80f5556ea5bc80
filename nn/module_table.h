#pragma once

#include <cstdint>

/// What the shared module libgraspbench_nn.so offers to the rest of the program, in plain C: the
/// one symbol `graspbench_nn_table` returns it. Callers use nn/neural_module.h instead.
extern "C" {

/// Counts incompatible changes of NeuralModuleTable.
inline constexpr uint32_t kNeuralModuleAbi = 1;

/// Functions that can fail return 0 on success; otherwise they write a zero-terminated reason to
/// `problem`, a buffer of kNeuralModuleProblemSize bytes. No exception leaves the module.
inline constexpr int kNeuralModuleProblemSize = 1024;

struct NeuralModuleTable {
  uint32_t abi;  ///< kNeuralModuleAbi of the build of the module; stays the first field
  const char* torch_version;  ///< LibTorch the module was compiled against, "2.13.0"

  /// CUDA devices that LibTorch can use; 0 for a CPU build and for a machine without a driver.
  int (*cuda_devices)();

  /// Threads of one tensor operation, at least 1, for the whole process.
  int (*set_threads)(int threads, char* problem);
  int (*threads)();

  /// C = A B and the gradient of sum(C * C) with respect to A by automatic differentiation; row-
  /// major matrices, A rows x inner, B inner x columns, C rows x columns, gradient as A.
  int (*probe)(const double* a, const double* b, int64_t rows, int64_t inner, int64_t columns,
               double* product, double* gradient, char* problem);
};

/// Exported by the module.
const NeuralModuleTable* graspbench_nn_table();
}
