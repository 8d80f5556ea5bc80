#include "generators/semgrasp/bert_config.h"

namespace graspbench::semgrasp {
BertConfig BertConfig::Read(const Field& table) {
  BertConfig config;
  config.head_width = table.At("head_width").AsPositiveInt();
  if (!table.Has("pieces")) {
    table.ExpectOnly({"head_width"});
    return config;
  }
  table.ExpectOnly(
      {"head_width", "pieces", "width", "layers", "heads", "feed_forward", "positions", "dropout"});
  config.pieces = table.At("pieces").AsPositiveInt();
  nn::TextEncoderConfig& encoder = config.encoder;
  encoder.width = table.At("width").AsPositiveInt();
  encoder.depth = table.At("layers").AsPositiveInt();
  encoder.heads = table.At("heads").AsPositiveInt();
  encoder.hidden = table.At("feed_forward").AsPositiveInt();
  encoder.positions = table.At("positions").AsPositiveInt();
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
