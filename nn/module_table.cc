#include "nn/module_table.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/matmul.h>

#include <algorithm>
#include <cstring>
#include <exception>

namespace {

/// Runs `work` and turns an exception into a status and a text, as the table promises.
template <typename Work>
int Guarded(char* problem, Work&& work) {
  try {
    work();
    return 0;
  } catch (const std::exception& error) {
    std::strncpy(problem, error.what(), kNeuralModuleProblemSize - 1);
    problem[kNeuralModuleProblemSize - 1] = '\0';
  } catch (...) {
    std::strncpy(problem, "unknown exception", kNeuralModuleProblemSize);
  }
  return 1;
}

int CudaDevices() {
  const auto& hooks = at::detail::getCUDAHooks();
  return hooks.hasCUDA() ? static_cast<int>(hooks.deviceCount()) : 0;
}

int SetThreads(int threads, char* problem) {
  return Guarded(problem, [&] { at::set_num_threads(threads); });
}

int Threads() { return at::get_num_threads(); }

at::Tensor Matrix(const double* values, int64_t rows, int64_t columns) {
  return at::from_blob(const_cast<double*>(values), {rows, columns}, at::kDouble).clone();
}

void CopyOut(const at::Tensor& tensor, double* values) {
  const at::Tensor dense = tensor.contiguous();
  std::copy_n(dense.const_data_ptr<double>(), dense.numel(), values);
}

int Probe(const double* a, const double* b, int64_t rows, int64_t inner, int64_t columns,
          double* product, double* gradient, char* problem) {
  return Guarded(problem, [&] {
    const at::Tensor A = Matrix(a, rows, inner).requires_grad_();
    const at::Tensor C = at::matmul(A, Matrix(b, inner, columns));
    C.mul(C).sum().backward();
    CopyOut(C.detach(), product);
    CopyOut(A.grad(), gradient);
  });
}

constexpr NeuralModuleTable kTable = {
    .abi = kNeuralModuleAbi,
    .torch_version = GRASPBENCH_TORCH_VERSION,
    .cuda_devices = CudaDevices,
    .set_threads = SetThreads,
    .threads = Threads,
    .probe = Probe,
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const NeuralModuleTable* graspbench_nn_table() {
  return &kTable;
}
