#include "generators/semgrasp/bert_config.h"

namespace graspbench::semgrasp {
namespace {

int64_t Positive(const Field& table, const char* key) {
  const int64_t count = table.At(key).AsInt();
  if (count < 1) table.At(key).Fail("must be at least 1");
  return count;
}

}  // namespace

BertConfig BertConfig::Read(const Field& table) {
  BertConfig config;
  config.head_width = Positive(table, "head_width");
  if (!table.Has("pieces")) {
    table.ExpectOnly({"head_width"});
    return config;
  }
  table.ExpectOnly(
      {"head_width", "pieces", "width", "layers", "heads", "feed_forward", "positions", "dropout"});
  config.pieces = Positive(table, "pieces");
  nn::TextEncoderConfig& encoder = config.encoder;
  encoder.width = Positive(table, "width");
  encoder.depth = Positive(table, "layers");
  encoder.heads = Positive(table, "heads");
  encoder.hidden = Positive(table, "feed_forward");
  encoder.positions = Positive(table, "positions");
  encoder.dropout = table.DoubleOr("dropout", encoder.dropout);
  if (encoder.width % encoder.heads != 0) table.Fail("\"width\" is not a multiple of \"heads\"");
  if (!(encoder.dropout >= 0 && encoder.dropout < 1)) {
    table.At("dropout").Fail("must be at least 0 and below 1");
  }
  return config;
}

Value BertConfig::ToValue() const {
  if (has_base()) return Value::Dict{{"head_width", head_width}};
  return Value::Dict{{"head_width", head_width},       {"pieces", pieces},
                     {"width", encoder.width},         {"layers", encoder.depth},
                     {"heads", encoder.heads},         {"feed_forward", encoder.hidden},
                     {"positions", encoder.positions}, {"dropout", encoder.dropout}};
}

}  // namespace graspbench::semgrasp
