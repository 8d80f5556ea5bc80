#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/safetensors.h"
#include "nn/tensor.h"

namespace graspbench::nn {

struct AdamWOptions {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  double weight_decay = 0;  ///< decoupled; 0 makes it Adam
};

/// Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019) over named parameters.
class AdamW {
 public:
  AdamW(std::map<std::string, Tensor> parameters, const AdamWOptions& options);

  /// One step along the gathered gradients, which are cleared. Parameters without a gradient stay.
  void Step(double learning_rate);

  /// The state as tensors "NAME.exp_avg", "NAME.exp_avg_sq", "NAME.step", and back. Throws Error
  /// (kInput) when it is that of other parameters.
  std::vector<std::pair<std::string, NdArray>> State() const;
  void SetState(const SafeTensors& state);

  const std::map<std::string, Tensor>& parameters() const { return parameters_; }

 private:
  struct Moments {
    Tensor mean, square, step;
  };
  std::map<std::string, Tensor> parameters_;
  std::map<std::string, Moments> moments_;
  AdamWOptions options_;
};

/// Gradient descent with momentum v ← μ v + g, x ← x - η v, as PyTorch's SGD.
class Sgd {
 public:
  Sgd(std::vector<Tensor> parameters, double momentum);
  void Step(double learning_rate);

 private:
  std::vector<Tensor> parameters_, velocities_;
  double momentum_;
};

/// Scales the gradients so that their common norm is at most `limit`; gives the norm before.
double ClipGradients(const std::map<std::string, Tensor>& parameters, double limit);

/// A learning rate that rises linearly over `warmup` steps and falls along half a cosine to zero at
/// `steps`.
struct CosineSchedule {
  double peak;
  int64_t steps;
  int64_t warmup = 0;
  double At(int64_t step) const;
};

/// While it lives, matrix products of the device run in `type` and the rest as autocast decides.
class Autocast {
 public:
  Autocast(at::DeviceType device, at::ScalarType type);
  ~Autocast();
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  at::DeviceType device_;
  bool was_enabled_;
  at::ScalarType was_type_;
};

}  // namespace graspbench::nn
