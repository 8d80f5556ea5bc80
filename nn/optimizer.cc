#include "nn/optimizer.h"

#include <ATen/autocast_mode.h>

#include <cmath>
#include <numbers>

#include "core/error.h"

namespace graspbench::nn {

AdamW::AdamW(std::map<std::string, Tensor> parameters, const AdamWOptions& options)
    : parameters_(std::move(parameters)), options_(options) {
  for (const auto& [name, tensor] : parameters_) {
    moments_[name] = {at::zeros_like(tensor), at::zeros_like(tensor),
                      at::zeros({}, tensor.options().dtype(at::kFloat))};
  }
}

void AdamW::Step(double learning_rate) {
  std::vector<Tensor> tensors, gradients, means, squares, steps;
  for (const auto& [name, tensor] : parameters_) {
    if (!tensor.grad().defined()) continue;
    const Moments& moments = moments_.at(name);
    tensors.push_back(tensor.detach());
    gradients.push_back(tensor.grad());
    means.push_back(moments.mean);
    squares.push_back(moments.square);
    moments.step.add_(1);
    steps.push_back(moments.step);
  }
  if (tensors.empty()) return;
  const at::NoGradGuard no_grad;
  at::_fused_adamw_(tensors, gradients, means, squares, /*max_exp_avg_sqs=*/{}, steps,
                    learning_rate, options_.beta1, options_.beta2, options_.weight_decay,
                    options_.epsilon, /*amsgrad=*/false, /*maximize=*/false);
  for (const auto& [name, tensor] : parameters_) tensor.mutable_grad().reset();
}

std::vector<std::pair<std::string, NdArray>> AdamW::State() const {
  std::vector<std::pair<std::string, NdArray>> state;
  for (const auto& [name, moments] : moments_) {
    state.emplace_back(name + ".exp_avg", ToNdArray(moments.mean));
    state.emplace_back(name + ".exp_avg_sq", ToNdArray(moments.square));
    state.emplace_back(name + ".step", ToNdArray(moments.step));
  }
  return state;
}

void AdamW::SetState(const SafeTensors& state) {
  const at::NoGradGuard no_grad;
  const auto restore = [&](const Tensor& into, const std::string& name) {
    const Tensor from = ToTensor(state.At(name));
    if (from.sizes() != into.sizes()) {
      throw Error(ErrorKind::kInput, "the optimiser's \"" + name + "\" has the shape " +
                                         ToText(from.sizes()) + ", the model's " +
                                         ToText(into.sizes()));
    }
    into.copy_(from);
  };
  for (const auto& [name, moments] : moments_) {
    restore(moments.mean, name + ".exp_avg");
    restore(moments.square, name + ".exp_avg_sq");
    restore(moments.step, name + ".step");
  }
}

Sgd::Sgd(std::vector<Tensor> parameters, double momentum)
    : parameters_(std::move(parameters)), momentum_(momentum) {
  for (const Tensor& tensor : parameters_) velocities_.push_back(at::zeros_like(tensor));
}

void Sgd::Step(double learning_rate) {
  const at::NoGradGuard no_grad;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    if (!parameters_[i].grad().defined()) continue;
    velocities_[i].mul_(momentum_).add_(parameters_[i].grad());
    parameters_[i].add_(velocities_[i], -learning_rate);
    parameters_[i].mutable_grad().reset();
  }
}

double ClipGradients(const std::map<std::string, Tensor>& parameters, double limit) {
  double squares = 0;
  for (const auto& [name, tensor] : parameters) {
    if (tensor.grad().defined()) squares += std::pow(tensor.grad().norm().item<double>(), 2);
  }
  const double norm = std::sqrt(squares);
  if (norm > limit) {
    for (const auto& [name, tensor] : parameters) {
      if (tensor.grad().defined()) tensor.mutable_grad().mul_(limit / norm);
    }
  }
  return norm;
}

double CosineSchedule::At(int64_t step) const {
  if (step < warmup) return peak * static_cast<double>(step + 1) / static_cast<double>(warmup);
  const double done = static_cast<double>(step - warmup) /
                      static_cast<double>(std::max<int64_t>(1, steps - warmup));
  return peak * 0.5 * (1 + std::cos(std::numbers::pi * std::min(1.0, done)));
}

Autocast::Autocast(at::DeviceType device, at::ScalarType type)
    : device_(device),
      was_enabled_(at::autocast::is_autocast_enabled(device)),
      was_type_(at::autocast::get_autocast_dtype(device)) {
  at::autocast::set_autocast_enabled(device, true);
  at::autocast::set_autocast_dtype(device, type);
  at::autocast::increment_nesting();
}

Autocast::~Autocast() {
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(device_, was_enabled_);
  at::autocast::set_autocast_dtype(device_, was_type_);
}

}  // namespace graspbench::nn
