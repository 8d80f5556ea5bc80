#include "nn/text_encoder.h"

#include "core/error.h"
#include "core/field.h"
#include "core/file.h"
#include "core/json.h"

namespace graspbench::nn {
namespace {

constexpr double kTextDeviation = 0.02;
constexpr const char* kWordTable = "embeddings.word_embeddings.weight";

TextEncoderConfig::Kind KindOf(const Field& config) {
  const std::string type = config.At("model_type").AsString();
  if (type == "bert") return TextEncoderConfig::Kind::kBert;
  if (type == "roberta") return TextEncoderConfig::Kind::kRoberta;
  config.At("model_type")
      .Fail("\"" + type + "\" is not a text encoder that is read here",
            "it should be \"bert\" or \"roberta\"");
}

}  // namespace

int64_t TextEncoderConfig::length() const {
  return kind == Kind::kRoberta ? positions - padding_token - 1 : positions;
}

TextEncoderConfig TextEncoderConfig::RobertaBase() {
  TextEncoderConfig config;
  config.kind = Kind::kRoberta;
  config.vocabulary = 50265;
  config.positions = 514;
  config.segments = 1;
  config.padding_token = 1;
  config.epsilon = 1e-5;
  return config;
}

TextEncoderConfig TextEncoderConfig::Read(const std::filesystem::path& path) {
  const Value document = ParseJson(ReadFile(path), path.string());
  const Field file(document, path.string());
  TextEncoderConfig config;
  config.kind = KindOf(file);
  config.vocabulary = file.At("vocab_size").AsInt();
  config.width = file.At("hidden_size").AsInt();
  config.depth = file.At("num_hidden_layers").AsInt();
  config.heads = file.At("num_attention_heads").AsInt();
  config.hidden = file.At("intermediate_size").AsInt();
  config.positions = file.At("max_position_embeddings").AsInt();
  config.segments = file.IntOr("type_vocab_size", 2);
  config.padding_token = file.IntOr("pad_token_id", config.kind == Kind::kRoberta ? 1 : 0);
  config.epsilon = file.DoubleOr("layer_norm_eps", 1e-12);
  config.dropout = file.DoubleOr("hidden_dropout_prob", 0.1);
  if (file.StringOr("hidden_act", "gelu") != "gelu") {
    file.At("hidden_act").Fail("only \"gelu\" is computed");
  }
  if (file.StringOr("position_embedding_type", "absolute") != "absolute") {
    file.At("position_embedding_type").Fail("only \"absolute\" positions are computed");
  }
  if (config.heads < 1 || config.width % config.heads != 0) {
    file.At("num_attention_heads").Fail("the width does not divide into so many heads");
  }
  return config;
}

Value TextEncoderConfig::ToValue() const {
  return Value::Dict{{"model_type", kind == Kind::kBert ? "bert" : "roberta"},
                     {"vocab_size", vocabulary},
                     {"hidden_size", width},
                     {"num_hidden_layers", depth},
                     {"num_attention_heads", heads},
                     {"intermediate_size", hidden},
                     {"max_position_embeddings", positions},
                     {"type_vocab_size", segments},
                     {"pad_token_id", padding_token},
                     {"layer_norm_eps", epsilon},
                     {"hidden_dropout_prob", dropout},
                     {"hidden_act", "gelu"},
                     {"position_embedding_type", "absolute"}};
}

WeightFile OpenTextEncoderWeights(const std::filesystem::path& path) {
  WeightFile file(path);
  for (const std::string prefix : {"bert.", "roberta."}) {
    if (file.Has(prefix + kWordTable)) file = file.Below(prefix);
  }
  return file.Renamed([](const std::string& name) -> std::string {
    if (name == "embeddings.position_ids") return "";
    if (name.ends_with(".gamma")) return name.substr(0, name.size() - 5) + "weight";
    if (name.ends_with(".beta")) return name.substr(0, name.size() - 4) + "bias";
    return name;
  });
}

TextEncoder::TextEncoder(const Scope& scope, const TextEncoderConfig& config)
    : config_(config),
      words_(scope / "embeddings" / "word_embeddings", config.vocabulary, config.width,
             kTextDeviation),
      positions_(scope / "embeddings" / "position_embeddings", config.positions, config.width,
                 kTextDeviation),
      segments_(scope / "embeddings" / "token_type_embeddings", config.segments, config.width,
                kTextDeviation),
      norm_(scope / "embeddings" / "LayerNorm", config.width, config.epsilon) {
  for (int64_t i = 0; i < config.depth; ++i) {
    blocks_.emplace_back(scope / "encoder" / "layer" / i,
                         PostNormBlock::Options{.width = config.width,
                                                .heads = config.heads,
                                                .hidden = config.hidden,
                                                .epsilon = config.epsilon,
                                                .dropout = config.dropout});
  }
  if (scope.InFile("pooler.dense.weight")) {
    pooler_.emplace(scope / "pooler" / "dense", config.width, config.width);
  }
}

Tensor TextEncoder::PositionsOf(const Tensor& tokens) const {
  if (config_.kind == TextEncoderConfig::Kind::kBert) {
    return at::arange(tokens.size(1), tokens.options()).unsqueeze(0);
  }
  const Tensor own = (tokens != config_.padding_token).to(at::kLong);
  return own.cumsum(1) * own + config_.padding_token;
}

Tensor TextEncoder::operator()(const Tensor& tokens, const Tensor& mask,
                               const TrainingNoise* noise) const {
  if (tokens.size(1) > config_.length()) {
    throw Error(ErrorKind::kInput, "the text has " + std::to_string(tokens.size(1)) +
                                       " tokens, the encoder takes " +
                                       std::to_string(config_.length()));
  }
  if (tokens.numel() > 0 &&
      (tokens.min().item<int64_t>() < 0 || tokens.max().item<int64_t>() >= config_.vocabulary)) {
    throw Error(
        ErrorKind::kInput,
        "a token is outside the encoder's vocabulary of " + std::to_string(config_.vocabulary), {},
        "the tokenizer belongs to other weights");
  }
  const Tensor embedded = words_(tokens) + positions_(PositionsOf(tokens)) + segments_.weight[0];
  Tensor x = Dropout(norm_(embedded), config_.dropout, noise);
  const Tensor seen =
      mask.defined() ? mask.to(at::kBool).unsqueeze(1).unsqueeze(1) : Tensor();  // B × 1 × 1 × L
  for (const PostNormBlock& block : blocks_) x = block(x, seen, noise);
  return x;
}

Tensor TextEncoder::Pool(const Tensor& states) const {
  if (!pooler_) throw Error(ErrorKind::kInternal, "the text encoder has no pooler");
  return at::tanh((*pooler_)(states.select(1, 0)));
}

Tensor MeanOfTokens(const Tensor& states, const Tensor& mask) {
  const Tensor share = mask.to(states.scalar_type()).unsqueeze(-1);
  return (states * share).sum(1) / share.sum(1).clamp_min(1);
}

}  // namespace graspbench::nn
