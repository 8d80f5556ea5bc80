#include "nn/lora.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/field.h"
#include "core/json.h"

namespace graspbench::nn {
namespace {

std::vector<std::string> NamesAt(const Field& document, const char* key) {
  std::vector<std::string> names;
  if (!document.Has(key) || document.At(key).value().is_null()) return names;
  const Field list = document.At(key);
  if (!list.value().is_list()) {
    list.Fail("patterns are not supported", "list the names of the layers");
  }
  for (size_t i = 0; i < list.Count(); ++i) names.push_back(list.At(i).AsString());
  return names;
}

/// Settings of PEFT that change what a layer computes or which layers there are.
void RefuseOtherVariants(const Field& document) {
  for (const char* key :
       {"use_dora", "use_rslora", "use_qalora", "use_bdlora", "lora_bias", "fan_in_fan_out",
        "rank_pattern", "alpha_pattern", "layer_replication", "layers_to_transform",
        "exclude_modules", "target_parameters", "trainable_token_indices"}) {
    const Value* value = document.value().Find(key);
    if (!value || value->is_null() || *value == Value(false)) continue;
    if ((value->is_dict() && value->AsDict().empty()) ||
        (value->is_list() && value->AsList().empty())) {
      continue;
    }
    document.At(key).Fail("this variant of LoRA is not supported");
  }
  if (document.StringOr("peft_type", "LORA") != "LORA") {
    document.At("peft_type").Fail("only \"LORA\" is supported");
  }
  if (document.StringOr("bias", "none") != "none") {
    document.At("bias").Fail("trained biases are not supported");
  }
}

Value ToList(const std::vector<std::string>& names) {
  return Value(Value::List(names.begin(), names.end()));
}

}  // namespace

LoraConfig LoraConfig::Read(const std::filesystem::path& path) {
  const auto file = std::filesystem::is_directory(path) ? path / "adapter_config.json" : path;
  const Value value = ReadJson(file.string());
  const Field document(value, file.string());
  RefuseOtherVariants(document);
  LoraConfig config;
  config.rank = document.At("r").AsInt();
  if (config.rank < 1) document.At("r").Fail("expected a rank of at least 1");
  config.alpha = document.At("lora_alpha").AsDouble();
  config.dropout = document.DoubleOr("lora_dropout", 0);
  if (!(config.dropout >= 0 && config.dropout < 1)) {
    document.At("lora_dropout").Fail("expected a share from 0 to below 1");
  }
  config.targets = NamesAt(document, "target_modules");
  config.whole_modules = NamesAt(document, "modules_to_save");
  return config;
}

Value LoraConfig::ToValue() const {
  return Value::Dict{{"peft_type", "LORA"},
                     {"task_type", "CAUSAL_LM"},
                     {"base_model_name_or_path", Value()},
                     {"r", rank},
                     {"lora_alpha", alpha},
                     {"lora_dropout", dropout},
                     {"bias", "none"},
                     {"fan_in_fan_out", false},
                     {"target_modules", ToList(targets)},
                     {"modules_to_save", whole_modules.empty() ? Value() : ToList(whole_modules)},
                     {"inference_mode", true}};
}

bool LoraConfig::Targets(const std::string& name) const {
  return std::ranges::find(targets, name) != targets.end();
}

bool LoraConfig::Saves(const std::string& name) const {
  return std::ranges::find(whole_modules, name) != whole_modules.end();
}

LoraLinear::LoraLinear(const Scope& scope, int64_t in, int64_t out, double deviation)
    : weight(scope.Parameter("weight", {out, in}, Init::Normal(deviation))) {}

void LoraLinear::Attach(const Scope& scope, const LoraConfig& config) {
  const int64_t out = weight.size(0), in = weight.size(1);
  // PEFT draws A as PyTorch does a linear layer's weight.
  const Init uniform = Init::Uniform(1 / std::sqrt(static_cast<double>(in)));
  down = (scope / "lora_A").Parameter("weight", {config.rank, in}, uniform);
  up = (scope / "lora_B").Parameter("weight", {out, config.rank}, Init::Zeros());
  scale = config.alpha / static_cast<double>(config.rank);
  dropped = config.dropout;
}

Tensor LoraLinear::Merged() const {
  if (!down.defined()) return weight;
  const Tensor update = at::matmul(up.to(at::kFloat), down.to(at::kFloat)).mul(scale);
  return weight.to(at::kFloat).add(update).to(weight.scalar_type());
}

void LoraLinear::Detach() {
  down.reset();
  up.reset();
}

void LoraLinear::Merge() {
  const at::NoGradGuard no_grad;
  if (down.defined()) weight.copy_(Merged());
  Detach();
}

Tensor LoraLinear::operator()(const Tensor& x, const TrainingNoise* noise) const {
  const Tensor y = at::linear(x, weight);
  if (!down.defined()) return y;
  const Tensor input = Dropout(x.to(down.scalar_type()), dropped, noise);
  return y + at::linear(at::linear(input, down), up).mul(scale).to(y.scalar_type());
}

}  // namespace graspbench::nn
