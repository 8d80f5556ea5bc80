#include "generators/semgrasp/language_config.h"

namespace graspbench::semgrasp {
LanguageConfig LanguageConfig::Read(const Field& table) {
  LanguageConfig config;
  config.words = table.IntOr("words", config.words);
  if (table.Has("lora")) {
    table.ExpectOnly({"words", "lora", "bfloat16"});
    config.bfloat16 = table.BoolOr("bfloat16", config.bfloat16);
    const Field lora = table.At("lora");
    lora.ExpectOnly({"rank", "alpha", "dropout"});
    config.lora.emplace();
    config.lora->rank = lora.At("rank").AsPositiveInt();
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
  config.pieces = table.At("pieces").AsPositiveInt();
  nn::LlamaConfig& llama = config.llama;
  llama.width = table.At("width").AsPositiveInt();
  llama.layers = table.At("layers").AsPositiveInt();
  llama.heads = table.At("heads").AsPositiveInt();
  llama.kv_heads = table.IntOr("kv_heads", llama.heads);
  llama.head_width = llama.width / llama.heads;
  llama.feed_forward = table.At("feed_forward").AsPositiveInt();
  llama.positions = table.At("positions").AsPositiveInt();
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
