#include "nn/parameters.h"

#include <ATen/CPUGeneratorImpl.h>

#include "core/error.h"
#include "core/rng.h"
#include "core/safetensors.h"

namespace graspbench::nn {

ParameterStore::ParameterStore(uint64_t seed, at::TensorOptions options)
    : seed_(seed), options_(options) {}

ParameterStore::ParameterStore(WeightFile file, at::TensorOptions options)
    : options_(options), file_(std::move(file)) {}

void ParameterStore::AllowMissing(std::function<bool(const std::string&)> names, uint64_t seed) {
  may_miss_ = std::move(names);
  seed_ = seed;
}

Tensor ParameterStore::Fresh(const std::string& name, const Shape& shape, const Init& init) const {
  Tensor tensor = at::full(shape, init.mean, options_.device(at::kCPU));
  if (init.deviation > 0 || init.half_width > 0) {
    Rng rng(seed_, name, "init");
    const auto seed = static_cast<uint64_t>(rng.Bits()) << 32 | rng.Bits();
    const at::Generator generator = at::detail::createCPUGenerator(seed);
    if (init.deviation > 0) {
      tensor.normal_(init.mean, init.deviation, generator);
    } else {
      tensor.uniform_(init.mean - init.half_width, init.mean + init.half_width, generator);
    }
  }
  return tensor.to(options_.device());
}

Tensor ParameterStore::Make(const std::string& name, const Shape& shape, const Init& init) {
  if (parameters_.contains(name) || buffers_.contains(name)) {
    throw Error(ErrorKind::kInternal, "two blocks ask for the tensor \"" + name + "\"");
  }
  if (!file_ || (!file_->Has(name) && may_miss_ && may_miss_(name))) {
    return Fresh(name, shape, init);
  }
  const TensorEntry& entry = file_->At(name);
  if (entry.shape != shape) {
    throw Error(ErrorKind::kInput,
                "the tensor \"" + name + "\" has the shape " + ToText(entry.shape) +
                    ", the model needs " + ToText(shape),
                file_->path().string(), "these weights are for another configuration");
  }
  return file_->Read(name).to(options_);
}

Tensor ParameterStore::Parameter(const std::string& name, const Shape& shape, const Init& init) {
  return parameters_[name] = Make(name, shape, init);
}

Tensor ParameterStore::Buffer(const std::string& name, const Shape& shape, const Init& init) {
  return buffers_[name] = Make(name, shape, init);
}

std::vector<std::string> ParameterStore::Unused() const {
  std::vector<std::string> unused;
  if (!file_) return unused;
  for (const std::string& name : file_->names()) {
    if (!parameters_.contains(name) && !buffers_.contains(name)) unused.push_back(name);
  }
  return unused;
}

void ParameterStore::RequireAllUsed(const std::function<bool(const std::string&)>& ignored) const {
  constexpr size_t kNamed = 5;
  std::vector<std::string> unused = Unused();
  if (ignored) std::erase_if(unused, ignored);
  if (unused.empty()) return;
  std::string list;
  for (size_t i = 0; i < std::min(kNamed, unused.size()); ++i) {
    list += (i > 0 ? ", \"" : "\"") + unused[i] + "\"";
  }
  if (unused.size() > kNamed) list += " and " + std::to_string(unused.size() - kNamed) + " more";
  throw Error(ErrorKind::kInput, "the model has no place for " + list, file_->path().string(),
              "these weights are for another model or configuration");
}

std::vector<Tensor> ParameterStore::Train(
    const std::function<bool(const std::string&)>& names) const {
  std::vector<Tensor> trained;
  for (const auto& [name, tensor] : parameters_) {
    tensor.requires_grad_(names(name));
    if (tensor.requires_grad()) trained.push_back(tensor);
  }
  return trained;
}

std::vector<std::pair<std::string, NdArray>> ParameterStore::State() const {
  std::vector<std::pair<std::string, NdArray>> state;
  for (const auto* tensors : {&parameters_, &buffers_}) {
    for (const auto& [name, tensor] : *tensors) state.emplace_back(name, ToNdArray(tensor));
  }
  return state;
}

void ParameterStore::Restore(const SafeTensors& state) const {
  const at::NoGradGuard no_grad;
  for (const auto* tensors : {&parameters_, &buffers_}) {
    for (const auto& [name, tensor] : *tensors) {
      const Tensor from = ToTensor(state.At(name));
      if (from.sizes() != tensor.sizes()) {
        throw Error(ErrorKind::kInput, "the tensor \"" + name + "\" has the shape " +
                                           ToText(from.sizes()) + ", the model needs " +
                                           ToText(tensor.sizes()));
      }
      tensor.copy_(from);
    }
  }
}

void ParameterStore::Save(const std::filesystem::path& path,
                          const std::vector<std::pair<std::string, std::string>>& metadata,
                          const std::function<bool(const std::string&)>& names) const {
  SafeTensors file{.tensors = State(), .metadata = metadata};
  if (names) std::erase_if(file.tensors, [&](const auto& entry) { return !names(entry.first); });
  WriteSafeTensors(path, file);
}

}  // namespace graspbench::nn
