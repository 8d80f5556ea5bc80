#include "generators/semgrasp/language_config.h"

namespace graspbench::semgrasp {
namespace {

int64_t AtLeastOne(const Field& table, const char* key) {
  const int64_t count = table.At(key).AsInt();
  if (count < 1) table.At(key).Fail("must be at least 1");
  return count;
}

}  // namespace

LanguageConfig LanguageConfig::Read(const Field& table) {
  LanguageConfig config;
  config.words = table.IntOr("words", config.words);
  if (table.Has("lora")) {
    table.ExpectOnly({"words", "lora", "bfloat16"});
    config.bfloat16 = table.BoolOr("bfloat16", config.bfloat16);
    const Field lora = table.At("lora");
    lora.ExpectOnly({"rank", "alpha", "dropout"});
    config.lora.emplace();
    config.lora->rank = AtLeastOne(lora, "rank");
    config.lora->alpha = lora.DoubleOr("alpha", 2.0 * static_cast<double>(config.lora->rank));
    config.lora->dropout = lora.DoubleOr("dropout", 0);
    if (!(config.lora->dropout >= 0 && config.lora->dropout < 1)) {
      lora.At("dropout").Fail("expected a share from 0 to below 1");
    }
    config.lora->whole_modules = {"embed_tokens", "lm_head"};
    return config;
  }
  table.ExpectOnly(
      {"words", "pieces", "width", "layers", "heads", "kv_heads", "feed_forward", "positions"});
  config.pieces = AtLeastOne(table, "pieces");
  nn::LlamaConfig& llama = config.llama;
  llama.width = AtLeastOne(table, "width");
  llama.layers = AtLeastOne(table, "layers");
  llama.heads = AtLeastOne(table, "heads");
  llama.kv_heads = table.IntOr("kv_heads", llama.heads);
  llama.head_width = llama.width / llama.heads;
  llama.feed_forward = AtLeastOne(table, "feed_forward");
  llama.positions = AtLeastOne(table, "positions");
  llama.epsilon = 1e-6;
  llama.vocabulary = config.pieces;
  llama.bos = 1;
  llama.eos = {2};
  llama.Check("[language]");
  return config;
}

Value LanguageConfig::ToValue() const {
  if (lora) {
    return Value::Dict{
        {"words", words},
        {"bfloat16", bfloat16},
        {"lora",
         Value::Dict{{"rank", lora->rank}, {"alpha", lora->alpha}, {"dropout", lora->dropout}}}};
  }
  return Value::Dict{{"words", words},
                     {"pieces", pieces},
                     {"width", llama.width},
                     {"layers", llama.layers},
                     {"heads", llama.heads},
                     {"kv_heads", llama.kv_heads},
                     {"feed_forward", llama.feed_forward},
                     {"positions", llama.positions}};
}

}  // namespace graspbench::semgrasp
