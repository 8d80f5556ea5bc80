#include "nn/device.h"

#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>

#include <algorithm>

#include "core/error.h"
#include "core/suggest.h"

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

at::Device DeviceOf(const std::string& name) {
  if (name == "cpu") return at::kCPU;
  if (name != "cuda") throw UnknownName("device", name, {"cpu", "cuda"});
  if (!at::detail::getCUDAHooks().hasCUDA()) {
    throw Error(ErrorKind::kMissing, "this LibTorch is for the CPU only", "--device cuda",
                "build with a LibTorch for CUDA: TORCH_ROOT=<folder> ./grasp-bench setup");
  }
  if (CudaDevices() == 0) {
    throw Error(ErrorKind::kMissing, "no CUDA device is there, or no driver for it",
                "--device cuda", "`nvidia-smi` should list one");
  }
  return {at::kCUDA, 0};
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
