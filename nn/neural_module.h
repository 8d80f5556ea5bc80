#pragma once

#include <Eigen/Core>
#include <filesystem>
#include <string_view>

struct NeuralModuleTable;

namespace graspbench {

/// The neural part of the program: a shared module with everything that uses LibTorch. It is loaded
/// when first needed, because LibTorch costs 0.2 s and 110 MB at start, and it is not there at all
/// in a build without LibTorch.
///
/// A value; copies mean the same module, which stays loaded until the process ends.
class NeuralModule {
 public:
  /// Where the module of this build lies: beside the running executable, or in the folder above it.
  /// The file need not exist.
  static std::filesystem::path File();

  /// Loads the module, or finds it loaded already. Call it before other threads start: it sets
  /// OMP_WAIT_POLICY to PASSIVE where that is unset, since idle OpenMP threads that spin make
  /// several processes on one machine 20 times slower.
  /// Throws Error (kMissing) if this build has no neural part or if a library that it needs is
  /// gone.
  static NeuralModule Load(const std::filesystem::path& file = File());

  /// Version of the LibTorch that the module was compiled against, "2.13.0".
  std::string_view torch_version() const;

  /// Number of CUDA devices that tensors can live on.
  int cuda_devices() const;

  /// Threads that one tensor operation uses, for the whole process.
  int threads() const;
  /// Throws Error (kUsage) for less than one.
  void SetThreads(int threads) const;

  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  struct ProbeResult {
    Matrix product;   ///< A B
    Matrix gradient;  ///< d sum((A B)²) / dA, by automatic differentiation
  };
  /// A small computation that shows whether LibTorch works on this machine. Throws Error (kUsage)
  /// if the shapes do not fit.
  ProbeResult Probe(const Matrix& a, const Matrix& b) const;

  /// What else it offers.
  const NeuralModuleTable& table() const { return *table_; }

 private:
  explicit NeuralModule(const NeuralModuleTable* table) : table_(table) {}
  const NeuralModuleTable* table_;
};

}  // namespace graspbench
