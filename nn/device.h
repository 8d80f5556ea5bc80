#pragma once

#include <cstdint>
#include <string>

#include "nn/tensor.h"

namespace graspbench::nn {

/// CUDA devices that LibTorch can use; 0 for a CPU build and for a machine without a driver.
int CudaDevices();

/// The device of a name, "cpu" or "cuda". Throws Error (kUsage) for another name, Error (kMissing)
/// where LibTorch or the machine has no CUDA device.
at::Device DeviceOf(const std::string& name);

/// Threads of one tensor operation, for the whole process.
int Threads();
void SetThreads(int threads);

/// C = A B and the gradient of sum(C * C) with respect to A by automatic differentiation; row-major
/// matrices, A rows × inner, B inner × columns, C rows × columns, gradient as A.
void Probe(const double* a, const double* b, int64_t rows, int64_t inner, int64_t columns,
           double* product, double* gradient);

}  // namespace graspbench::nn
