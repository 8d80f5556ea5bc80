#include "generators/semgrasp/tokenizer_config.h"

#include <array>
#include <utility>

namespace graspbench::semgrasp {
namespace {

using Reset = nn::VectorQuantizerConfig::Reset;

constexpr std::array<std::pair<TokenKind, const char*>, 4> kKinds = {{
    {TokenKind::kOrientation, "o"},
    {TokenKind::kManner, "m"},
    {TokenKind::kRefinement, "r"},
    {TokenKind::kGrasp, "g"},
}};

constexpr std::array<std::pair<Reset, const char*>, 3> kResets = {
    {{Reset::kNever, "never"}, {Reset::kOnce, "once"}, {Reset::kAlways, "always"}}};

template <typename Kind, size_t n>
Kind Choice(const Field& field, const std::array<std::pair<Kind, const char*>, n>& choices) {
  std::string names;
  for (const auto& [kind, name] : choices) {
    if (field.AsString() == name) return kind;
    names += std::string(names.empty() ? "\"" : ", \"") + name + "\"";
  }
  field.Fail("\"" + field.AsString() + "\" is none of " + names);
}

template <typename Kind, size_t n>
std::string NameIn(Kind kind, const std::array<std::pair<Kind, const char*>, n>& choices) {
  for (const auto& [choice, name] : choices) {
    if (choice == kind) return name;
  }
  return {};
}

nn::PointBertConfig ReadEncoder(const Field& table) {
  table.ExpectOnly({"width", "depth", "heads", "groups", "group_size", "encoder_width",
                    "patch_width", "drop_path"});
  nn::PointBertConfig config;
  config.width = table.PositiveIntOr("width", config.width);
  config.depth = table.PositiveIntOr("depth", config.depth);
  config.heads = table.PositiveIntOr("heads", config.heads);
  config.groups = table.PositiveIntOr("groups", config.groups);
  config.group_size = table.PositiveIntOr("group_size", config.group_size);
  config.encoder_width = table.PositiveIntOr("encoder_width", config.encoder_width);
  config.patch_width = table.PositiveIntOr("patch_width", config.patch_width);
  config.drop_path = table.DoubleOr("drop_path", config.drop_path);
  if (config.width % config.heads != 0) table.Fail("\"width\" is not a multiple of \"heads\"");
  return config;
}

Value EncoderValue(const nn::PointBertConfig& config) {
  return Value::Dict{{"width", config.width},
                     {"depth", config.depth},
                     {"heads", config.heads},
                     {"groups", config.groups},
                     {"group_size", config.group_size},
                     {"encoder_width", config.encoder_width},
                     {"patch_width", config.patch_width},
                     {"drop_path", config.drop_path}};
}

std::vector<TokenKind> ReadTokens(const Field& list) {
  std::vector<TokenKind> tokens;
  for (size_t i = 0; i < list.Count(); ++i) tokens.push_back(Choice(list.At(i), kKinds));
  const bool whole = !tokens.empty() && tokens[0] == TokenKind::kGrasp;
  const size_t base = whole ? 1 : 2;
  const bool starts = whole || (tokens.size() >= 2 && tokens[0] == TokenKind::kOrientation &&
                                tokens[1] == TokenKind::kManner);
  bool refines = true;
  for (size_t i = base; i < tokens.size(); ++i) refines &= tokens[i] == TokenKind::kRefinement;
  if (!starts || !refines) list.Fail("tokens are \"g\", or \"o\" and \"m\", and then any \"r\"");
  return tokens;
}

}  // namespace

std::string NameOf(TokenKind kind) { return NameIn(kind, kKinds); }

GraspTokenizerConfig GraspTokenizerConfig::Read(const Field& table) {
  table.ExpectOnly({"tokens",          "codes",
                    "code_width",      "reset",
                    "patience",        "moving_average",
                    "shared_codebook", "semantic",
                    "object_points",   "object_encoder",
                    "hand_encoder",    "tune_encoders",
                    "hand_points",     "encode_parameters",
                    "width",           "blocks",
                    "view_vertices",   "loss_vertices",
                    "vertex_unit",     "physics"});
  GraspTokenizerConfig config;
  if (table.Has("tokens")) config.tokens = ReadTokens(table.At("tokens"));
  config.quantizer.codes = table.PositiveIntOr("codes", config.quantizer.codes);
  config.quantizer.width = table.PositiveIntOr("code_width", config.quantizer.width);
  if (table.Has("reset")) config.quantizer.reset = Choice(table.At("reset"), kResets);
  config.quantizer.patience = table.PositiveIntOr("patience", config.quantizer.patience);
  config.quantizer.moving_average = table.BoolOr("moving_average", false);
  config.shared_codebook = table.BoolOr("shared_codebook", false);
  config.semantic = table.BoolOr("semantic", true);
  config.object_points = table.PositiveIntOr("object_points", config.object_points);
  if (table.Has("object_encoder")) config.object_encoder = ReadEncoder(table.At("object_encoder"));
  if (table.Has("hand_encoder")) config.hand_encoder = ReadEncoder(table.At("hand_encoder"));
  config.tune_encoders = table.BoolOr("tune_encoders", config.tune_encoders);
  config.hand_points = table.PositiveIntOr("hand_points", config.hand_points);
  config.encode_parameters = table.BoolOr("encode_parameters", config.encode_parameters);
  config.width = table.PositiveIntOr("width", config.width);
  config.blocks = table.PositiveIntOr("blocks", config.blocks);
  config.view_vertices = table.IntOr("view_vertices", config.view_vertices);
  if (config.view_vertices < 0) table.At("view_vertices").Fail("must be 0 or more");
  config.loss_vertices = table.PositiveIntOr("loss_vertices", config.loss_vertices);
  config.vertex_unit = table.DoubleOr("vertex_unit", config.vertex_unit);
  if (!(config.vertex_unit > 0)) table.At("vertex_unit").Fail("must be above 0 m");
  config.physics = table.DoubleOr("physics", config.physics);
  if (!(config.physics >= 0)) table.At("physics").Fail("must be 0 or more");
  return config;
}

Value GraspTokenizerConfig::ToValue() const {
  Value::List kinds;
  for (const TokenKind kind : tokens) kinds.emplace_back(NameOf(kind));
  return Value::Dict{{"tokens", kinds},
                     {"codes", quantizer.codes},
                     {"code_width", quantizer.width},
                     {"reset", NameIn(quantizer.reset, kResets)},
                     {"patience", quantizer.patience},
                     {"moving_average", quantizer.moving_average},
                     {"shared_codebook", shared_codebook},
                     {"semantic", semantic},
                     {"object_points", object_points},
                     {"object_encoder", EncoderValue(object_encoder)},
                     {"hand_encoder", EncoderValue(hand_encoder)},
                     {"tune_encoders", tune_encoders},
                     {"hand_points", hand_points},
                     {"encode_parameters", encode_parameters},
                     {"width", width},
                     {"blocks", blocks},
                     {"view_vertices", view_vertices},
                     {"loss_vertices", loss_vertices},
                     {"vertex_unit", vertex_unit},
                     {"physics", physics}};
}

}  // namespace graspbench::semgrasp
