#include "nn/device.h"

#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>

#include <algorithm>

#include "nn/tensor.h"

namespace graspbench::nn {
namespace {

Tensor ProbeMatrix(const double* values, int64_t rows, int64_t columns) {
  return at::from_blob(const_cast<double*>(values), {rows, columns}, at::kDouble).clone();
}

void CopyProbe(const Tensor& tensor, double* values) {
  const Tensor dense = tensor.contiguous();
  std::copy_n(dense.const_data_ptr<double>(), dense.numel(), values);
}

}  // namespace

int CudaDevices() {
  const auto& hooks = at::detail::getCUDAHooks();
  return hooks.hasCUDA() ? static_cast<int>(hooks.deviceCount()) : 0;
}

int Threads() { return at::get_num_threads(); }
void SetThreads(int threads) { at::set_num_threads(threads); }

void Probe(const double* a, const double* b, int64_t rows, int64_t inner, int64_t columns,
           double* product, double* gradient) {
  const Tensor A = ProbeMatrix(a, rows, inner).requires_grad_();
  const Tensor C = at::matmul(A, ProbeMatrix(b, inner, columns));
  C.mul(C).sum().backward();
  CopyProbe(C.detach(), product);
  CopyProbe(A.grad(), gradient);
}

}  // namespace graspbench::nn
