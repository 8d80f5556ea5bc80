#include "nn/llama_config.h"

#include <optional>

#include "core/error.h"
#include "core/field.h"
#include "core/json.h"

namespace graspbench::nn {
namespace {

constexpr int64_t kLargestSize = int64_t{1} << 24;  // beyond any model, products fit 62 bits

/// The member, where it is there and not null.
std::optional<Field> Given(const Field& object, const char* key) {
  if (!object.Has(key) || object.At(key).value().is_null()) return std::nullopt;
  return object.At(key);
}

int64_t SizeAt(const Field& field) {
  const int64_t size = field.AsInt();
  if (size < 1 || size > kLargestSize) field.Fail("expected a size from 1 to 2^24");
  return size;
}

void RefuseIfTrue(const Field& document, const char* key) {
  const auto field = Given(document, key);
  if (field && field->AsBool()) field->Fail("linear layers with a bias are not supported");
}

std::vector<int64_t> IdsAt(const Field& field) {
  if (!field.value().is_list()) return {field.AsInt()};
  std::vector<int64_t> ids;
  for (size_t i = 0; i < field.Count(); ++i) ids.push_back(field.At(i).AsInt());
  return ids;
}

/// Old files have rope_theta and rope_scaling, those of transformers 5 have rope_parameters.
void ReadRope(const Field& document, LlamaConfig& config) {
  if (const auto theta = Given(document, "rope_theta")) config.rope_theta = theta->AsDouble();
  for (const char* key : {"rope_scaling", "rope_parameters"}) {
    const auto rope = Given(document, key);
    if (!rope) continue;
    if (const auto theta = Given(*rope, "rope_theta")) config.rope_theta = theta->AsDouble();
    const char* kind_key = rope->Has("rope_type") ? "rope_type" : "type";
    const std::string kind = rope->StringOr(kind_key, "default");
    if (kind == "linear") {
      config.rope_scale = rope->At("factor").AsDouble();
    } else if (kind != "default") {
      rope->At(kind_key).Fail("positions scaled as \"" + kind + "\" are not supported",
                              "only \"default\" and \"linear\" are");
    }
  }
}

void ReadSizes(const Field& document, LlamaConfig& config) {
  config.vocabulary = SizeAt(document.At("vocab_size"));
  config.width = SizeAt(document.At("hidden_size"));
  config.layers = SizeAt(document.At("num_hidden_layers"));
  config.heads = SizeAt(document.At("num_attention_heads"));
  const auto kv_heads = Given(document, "num_key_value_heads");
  config.kv_heads = kv_heads ? SizeAt(*kv_heads) : config.heads;
  const auto head_width = Given(document, "head_dim");
  if (!head_width && config.width % config.heads != 0) {
    document.At("hidden_size").Fail("not a multiple of num_attention_heads");
  }
  config.head_width = head_width ? SizeAt(*head_width) : config.width / config.heads;
  config.feed_forward = SizeAt(document.At("intermediate_size"));
  // The first conversions of LLaMA call it max_sequence_length.
  const auto other_name = Given(document, "max_sequence_length");
  const bool old = other_name && !document.Has("max_position_embeddings");
  config.positions = SizeAt(old ? *other_name : document.At("max_position_embeddings"));
}

[[noreturn]] void FailAtKey(const std::string& where, const std::string& key,
                            const std::string& problem) {
  throw Error(ErrorKind::kInput, "key \"" + key + "\": " + problem, where);
}

}  // namespace

LlamaConfig LlamaConfig::Read(const std::filesystem::path& path) {
  const auto file = std::filesystem::is_directory(path) ? path / "config.json" : path;
  const Value value = ReadJson(file.string());
  const Field document(value, file.string());
  if (const auto type = Given(document, "model_type"); type && type->AsString() != "llama") {
    type->Fail("this is a \"" + type->AsString() + "\", not a \"llama\"");
  }
  const std::string activation = document.StringOr("hidden_act", "silu");
  if (activation != "silu") {
    document.At("hidden_act").Fail("\"" + activation + "\" is not supported, only \"silu\"");
  }
  RefuseIfTrue(document, "attention_bias");
  RefuseIfTrue(document, "mlp_bias");

  LlamaConfig config;
  ReadSizes(document, config);
  ReadRope(document, config);
  config.epsilon = document.At("rms_norm_eps").AsDouble();
  config.tied = document.BoolOr("tie_word_embeddings", false);
  config.bos = document.At("bos_token_id").AsInt();
  config.eos = IdsAt(document.At("eos_token_id"));
  if (const auto pad = Given(document, "pad_token_id")) config.pad = pad->AsInt();
  config.Check(file.string());
  return config;
}

void LlamaConfig::Check(const std::string& where) const {
  if (heads % kv_heads != 0) {
    FailAtKey(where, "num_key_value_heads",
              std::to_string(kv_heads) + " does not divide " + std::to_string(heads) + " heads");
  }
  if (head_width % 2 != 0) FailAtKey(where, "head_dim", "rotary positions need an even width");
  if (!(epsilon > 0)) FailAtKey(where, "rms_norm_eps", "expected a positive number");
  if (!(rope_theta > 0)) FailAtKey(where, "rope_theta", "expected a positive number");
  if (!(rope_scale > 0)) FailAtKey(where, "rope_scaling", "expected a positive factor");
  const auto check_id = [&](const char* key, int64_t id) {
    if (id < 0 || id >= vocabulary) {
      FailAtKey(where, key,
                std::to_string(id) + " is not among the " + std::to_string(vocabulary) + " ids");
    }
  };
  check_id("bos_token_id", bos);
  for (const int64_t id : eos) check_id("eos_token_id", id);
  if (pad != -1) check_id("pad_token_id", pad);
}

Value LlamaConfig::ToValue() const {
  Value::List ends;
  for (const int64_t id : eos) ends.emplace_back(id);
  Value document = Value::Dict{{"architectures", Value::List{"LlamaForCausalLM"}},
                               {"model_type", "llama"},
                               {"vocab_size", vocabulary},
                               {"hidden_size", width},
                               {"num_hidden_layers", layers},
                               {"num_attention_heads", heads},
                               {"num_key_value_heads", kv_heads},
                               {"head_dim", head_width},
                               {"intermediate_size", feed_forward},
                               {"hidden_act", "silu"},
                               {"rms_norm_eps", epsilon},
                               {"rope_theta", rope_theta},
                               {"max_position_embeddings", positions},
                               {"tie_word_embeddings", tied},
                               {"bos_token_id", bos},
                               {"eos_token_id", ends.size() == 1 ? ends.front() : Value(ends)},
                               {"pad_token_id", pad == -1 ? Value() : Value(pad)}};
  if (rope_scale != 1) {
    document.Set("rope_scaling", Value::Dict{{"type", "linear"}, {"factor", rope_scale}});
  }
  return document;
}

}  // namespace graspbench::nn
