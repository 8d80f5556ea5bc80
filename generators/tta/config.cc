#include "generators/tta/config.h"

#include <filesystem>

#include "core/error.h"
#include "core/toml.h"

namespace graspbench::tta {
namespace {

void ReadPositive(const Field& table, const char* key, double& value) {
  value = table.DoubleOr(key, value);
  if (!(value > 0)) table.At(key).Fail("must be above 0");
}

void ReadFactor(const Field& table, const char* key, double& value) {
  value = table.DoubleOr(key, value);
  if (!(value >= 0)) table.At(key).Fail("must be 0 or more");
}

TermWeights ReadWeights(const Field& table) {
  table.ExpectOnly({"consistency", "contact", "penetration", "depth"});
  TermWeights weights;
  ReadFactor(table, "consistency", weights.consistency);
  ReadFactor(table, "contact", weights.contact);
  ReadFactor(table, "penetration", weights.penetration);
  ReadFactor(table, "depth", weights.depth);
  return weights;
}

Value WeightsValue(const TermWeights& weights) {
  return Value::Dict{{"consistency", weights.consistency},
                     {"contact", weights.contact},
                     {"penetration", weights.penetration},
                     {"depth", weights.depth}};
}

}  // namespace

AdaptationOptions AdaptationOptions::Read(const Field& table) {
  table.ExpectOnly({"iterations", "adam", "learning_rate", "momentum", "decay", "position_unit",
                    "rotation_unit", "joint_unit", "joint_limits", "object_points", "contact_reach",
                    "max_depth", "weights"});
  AdaptationOptions options;
  options.iterations = table.PositiveIntOr("iterations", options.iterations);
  options.adam = table.BoolOr("adam", options.adam);
  ReadPositive(table, "learning_rate", options.learning_rate);
  ReadFactor(table, "momentum", options.momentum);
  options.decay = table.BoolOr("decay", options.decay);
  ReadPositive(table, "position_unit", options.position_unit);
  ReadPositive(table, "rotation_unit", options.rotation_unit);
  ReadPositive(table, "joint_unit", options.joint_unit);
  options.joint_limits = table.BoolOr("joint_limits", options.joint_limits);
  options.object_points = table.PositiveIntOr("object_points", options.object_points);
  ReadPositive(table, "contact_reach", options.contact_reach);
  ReadPositive(table, "max_depth", options.max_depth);
  if (table.Has("weights")) options.weights = ReadWeights(table.At("weights"));
  return options;
}

Value AdaptationOptions::ToValue() const {
  return Value::Dict{{"iterations", iterations},
                     {"adam", adam},
                     {"learning_rate", learning_rate},
                     {"momentum", momentum},
                     {"decay", decay},
                     {"position_unit", position_unit},
                     {"rotation_unit", rotation_unit},
                     {"joint_unit", joint_unit},
                     {"joint_limits", joint_limits},
                     {"object_points", object_points},
                     {"contact_reach", contact_reach},
                     {"max_depth", max_depth},
                     {"weights", WeightsValue(weights)}};
}

Perturbation Perturbation::Read(const Field& table) {
  table.ExpectOnly({"position", "rotation", "joints"});
  Perturbation perturbation;
  ReadFactor(table, "position", perturbation.position);
  ReadFactor(table, "rotation", perturbation.rotation);
  ReadFactor(table, "joints", perturbation.joints);
  return perturbation;
}

Value Perturbation::ToValue() const {
  return Value::Dict{{"position", position}, {"rotation", rotation}, {"joints", joints}};
}

Config Config::Load(const std::string& name_or_path) {
  const auto path = FindToml(GRASPBENCH_TTA_CONFIGS, name_or_path);
  const Value document = ReadToml(path);
  const Field root(document, path.string());
  root.ExpectOnly({"name", "network", "training_points", "perturbation", "train", "adaptation"});
  Config config{.name = root.At("name").AsString(),
                .network = ContactNetConfig::Read(root.At("network"))};
  config.training_points = root.PositiveIntOr("training_points", config.training_points);
  config.perturbation = Perturbation::Read(root.At("perturbation"));
  const Field train = root.At("train");
  train.ExpectOnly({"contact-net"});
  config.training = nn::TrainingOptions::Read(train.At("contact-net"));
  config.adaptation = AdaptationOptions::Read(root.At("adaptation"));
  return config;
}

Value Config::ToValue() const {
  return Value::Dict{{"name", name},
                     {"network", network.ToValue()},
                     {"training_points", training_points},
                     {"perturbation", perturbation.ToValue()},
                     {"train", Value::Dict{{"contact-net", training.ToValue()}}},
                     {"adaptation", adaptation.ToValue()}};
}

}  // namespace graspbench::tta
