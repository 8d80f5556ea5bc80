#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/value.h"
#include "generators/semgrasp/bert_config.h"
#include "generators/semgrasp/language_config.h"
#include "generators/semgrasp/tokenizer_config.h"
#include "nn/training.h"

namespace graspbench::semgrasp {

/// A whole configuration: the shape of every network and the constants of every stage of training.
struct Config {
  std::string name;  ///< "tiny"
  GraspTokenizerConfig tokenizer;
  LanguageConfig language;
  std::optional<BertConfig> bert;  ///< of the baseline, where there is one
  nn::TrainingOptions train_tokenizer, train_align, train_instruct, train_bert;
  std::string base;  ///< folder of the public language model that an adapter belongs to

  /// A shipped configuration by name, one of a .toml file, or the effective one that lies beside
  /// weights. Throws Error (kUsage, kInput).
  static Config Load(const std::string& name_or_path);
  static Config OfWeights(const std::filesystem::path& folder);
  Value ToValue() const;
  /// Writes the effective configuration beside weights.
  void Save(const std::filesystem::path& folder) const;
};

}  // namespace graspbench::semgrasp
