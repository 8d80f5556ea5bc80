#include "generators/semgrasp/config.h"

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/toml.h"

namespace graspbench::semgrasp {
namespace {

constexpr char kFileName[] = "semgrasp.json";

Config Parse(const Value& document, const std::string& where) {
  const Field root(document, where);
  root.ExpectOnly({"name", "tokenizer", "language", "bert", "train", "base"});
  Config config{.name = root.At("name").AsString(),
                .tokenizer = GraspTokenizerConfig::Read(root.At("tokenizer"))};
  const Field train = root.At("train");
  config.language = LanguageConfig::Read(root.At("language"));
  config.base = root.StringOr("base", "");
  train.ExpectOnly({"tokenizer", "align", "instruct", "bert"});
  config.train_tokenizer = nn::TrainingOptions::Read(train.At("tokenizer"));
  config.train_align = nn::TrainingOptions::Read(train.At("align"));
  config.train_instruct = nn::TrainingOptions::Read(train.At("instruct"));
  if (root.Has("bert")) {
    config.bert = BertConfig::Read(root.At("bert"));
    config.train_bert = nn::TrainingOptions::Read(train.At("bert"));
  }
  return config;
}

}  // namespace

Config Config::Load(const std::string& name_or_path) {
  const auto path = FindToml(GRASPBENCH_SEMGRASP_CONFIGS, name_or_path);
  return Parse(ReadToml(path), path.string());
}

Config Config::OfWeights(const std::filesystem::path& folder) {
  const auto path = folder / kFileName;
  return Parse(ParseJson(ReadFile(path), path.string()), path.string());
}

Value Config::ToValue() const {
  Value train = Value::Dict{{"tokenizer", train_tokenizer.ToValue()},
                            {"align", train_align.ToValue()},
                            {"instruct", train_instruct.ToValue()}};
  if (bert) train.Set("bert", train_bert.ToValue());
  Value value = Value::Dict{{"name", name},
                            {"tokenizer", tokenizer.ToValue()},
                            {"language", language.ToValue()},
                            {"base", base},
                            {"train", std::move(train)}};
  if (bert) value.Set("bert", bert->ToValue());
  return value;
}

void Config::Save(const std::filesystem::path& folder) const {
  WriteFile(folder / kFileName, ToJson(ToValue()) + "\n");
}

}  // namespace graspbench::semgrasp
