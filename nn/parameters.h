#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/safetensors.h"
#include "nn/tensor.h"
#include "nn/weight_file.h"

namespace graspbench::nn {

/// How a fresh tensor is filled.
struct Init {
  double mean = 0;
  double deviation = 0;   ///< of a normal distribution
  double half_width = 0;  ///< of a uniform one around the mean, where deviation is 0

  static Init Zeros() { return {}; }
  static Init Ones() { return {.mean = 1}; }
  static Init Normal(double deviation) { return {.deviation = deviation}; }
  static Init Uniform(double half_width) { return {.half_width = half_width}; }
};

/// The named tensors of a model. Blocks ask it for their tensors when they are made and keep
/// handles to them; it answers with fresh ones, or with those of a file, checked for their shape.
/// The names are those of the checkpoint that the model can be loaded from.
class ParameterStore {
 public:
  /// Fresh tensors, each drawn from (seed, its name), so that the order of making does not matter.
  explicit ParameterStore(uint64_t seed, at::TensorOptions options = at::kFloat);
  /// The tensors of a file, converted to the type and device of `options`; those that have them
  /// already stay in the mapped file.
  explicit ParameterStore(WeightFile file, at::TensorOptions options = at::kFloat);

  /// A tensor that training may change. Throws Error (kInput) naming the tensor, the shape wanted
  /// and the shape found; Error (kInternal) for a name asked for twice.
  Tensor Parameter(const std::string& name, const Shape& shape, const Init& init);
  /// One that training does not change by gradients, such as a running mean.
  Tensor Buffer(const std::string& name, const Shape& shape, const Init& init);

  /// Whether the tensors come from a file and not fresh.
  bool HasFile() const { return file_.has_value(); }
  /// Whether the file, if there is one, has the tensor.
  bool InFile(const std::string& name) const { return !file_ || file_->Has(name); }
  /// Makes those that the file lacks fresh instead of failing, if their names pass.
  void AllowMissing(std::function<bool(const std::string&)> names, uint64_t seed);
  /// Names of the file that nobody has asked for.
  std::vector<std::string> Unused() const;
  /// Throws Error (kInput) naming the unused tensors but those that pass: the file belongs to
  /// another model or configuration.
  void RequireAllUsed(const std::function<bool(const std::string&)>& ignored = {}) const;

  /// Lets gradients flow into the parameters whose names pass, and into no others; gives them.
  std::vector<Tensor> Train(const std::function<bool(const std::string&)>& names) const;

  const std::map<std::string, Tensor>& parameters() const { return parameters_; }
  const std::map<std::string, Tensor>& buffers() const { return buffers_; }
  const at::TensorOptions& options() const { return options_; }

  /// Copies of all parameters and buffers, and back into them. Throws Error (kInput) naming a
  /// tensor that is missing or has another shape.
  std::vector<std::pair<std::string, NdArray>> State() const;
  void Restore(const SafeTensors& state) const;

  /// Parameters and buffers whose names pass (all by default), as .safetensors.
  void Save(const std::filesystem::path& path,
            const std::vector<std::pair<std::string, std::string>>& metadata = {},
            const std::function<bool(const std::string&)>& names = {}) const;

 private:
  Tensor Make(const std::string& name, const Shape& shape, const Init& init);
  Tensor Fresh(const std::string& name, const Shape& shape, const Init& init) const;

  uint64_t seed_ = 0;
  at::TensorOptions options_;
  std::optional<WeightFile> file_;
  std::function<bool(const std::string&)> may_miss_;
  std::map<std::string, Tensor> parameters_, buffers_;
};

/// A place in the tree of names of a store: "model.layers.3.".
class Scope {
 public:
  Scope(ParameterStore& store) : store_(&store) {}
  Scope operator/(const std::string& name) const { return {*store_, prefix_ + name + "."}; }
  Scope operator/(int64_t index) const { return *this / std::to_string(index); }

  Tensor Parameter(const std::string& name, const Shape& shape, const Init& init) const {
    return store_->Parameter(prefix_ + name, shape, init);
  }
  Tensor Buffer(const std::string& name, const Shape& shape, const Init& init) const {
    return store_->Buffer(prefix_ + name, shape, init);
  }
  bool InFile(const std::string& name) const { return store_->InFile(prefix_ + name); }
  ParameterStore& store() const { return *store_; }
  const std::string& prefix() const { return prefix_; }

 private:
  Scope(ParameterStore& store, std::string prefix) : store_(&store), prefix_(std::move(prefix)) {}
  ParameterStore* store_;
  std::string prefix_;
};

}  // namespace graspbench::nn
