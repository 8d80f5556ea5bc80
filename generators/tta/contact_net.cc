#include "generators/tta/contact_net.h"

#include <algorithm>

#include "nn/grasp_losses.h"
#include "nn/point_ops.h"

namespace graspbench::tta {
namespace {

constexpr double kUnit = 0.1;       // m, of positions
constexpr double kNearUnit = 0.01;  // m, where the way to the skin has half its full length
constexpr int64_t kObjectChannels = 3 + 3 + 3 + 1;

template <size_t n>
std::array<int64_t, n> Widths(const Field& table, const char* key, std::array<int64_t, n> widths) {
  if (!table.Has(key)) return widths;
  const std::vector<double> numbers = table.At(key).AsDoubles(n);
  for (size_t i = 0; i < n; ++i) {
    widths[i] = static_cast<int64_t>(numbers[i]);
    if (widths[i] < 1 || static_cast<double>(widths[i]) != numbers[i]) {
      table.At(key).Fail("widths are whole numbers from 1");
    }
  }
  return widths;
}

template <size_t n>
Value WidthsValue(const std::array<int64_t, n>& widths) {
  return Value::List(widths.begin(), widths.end());
}

nn::PointNetConfig PlainPointNet(int64_t channels, const std::array<int64_t, 3>& widths) {
  return {.channels = channels, .widths = widths, .input_transform = false};
}

}  // namespace

ContactNetConfig ContactNetConfig::Read(const Field& table) {
  table.ExpectOnly({"object_widths", "hand_widths", "hidden", "hand_points"});
  ContactNetConfig config;
  config.object_widths = Widths(table, "object_widths", config.object_widths);
  config.hand_widths = Widths(table, "hand_widths", config.hand_widths);
  config.hidden = Widths(table, "hidden", config.hidden);
  config.hand_points = table.PositiveIntOr("hand_points", config.hand_points);
  return config;
}

Value ContactNetConfig::ToValue() const {
  return Value::Dict{{"object_widths", WidthsValue(object_widths)},
                     {"hand_widths", WidthsValue(hand_widths)},
                     {"hidden", WidthsValue(hidden)},
                     {"hand_points", hand_points}};
}

Tensor InWristFrame(const Tensor& points, const Tensor& rotation, const Tensor& origin) {
  // Rows: Rᵀ (p - t) becomes (p - t)ᵀ R.
  const Tensor moved = origin.defined() ? points - origin.unsqueeze(1) : points;
  return at::matmul(moved, rotation);
}

ContactNet::ContactNet(const nn::Scope& scope, const ContactNetConfig& config, const ManoHand& hand)
    : config_(config),
      object_(scope / "object", PlainPointNet(kObjectChannels, config.object_widths)),
      hand_(scope / "hand", PlainPointNet(3, config.hand_widths)),
      point_(scope / "point", config.object_widths[0], config.hidden[0]),
      cloud_(scope / "cloud", config.object_widths[2] + config.hand_widths[2], config.hidden[0]),
      hidden_(scope / "hidden", config.hidden[0], config.hidden[1]),
      out_(scope / "out", config.hidden[1], 1),
      hand_vertices_(at::tensor(nn::SpreadVertices(hand, config.hand_points))) {}

Tensor ContactNet::operator()(const ContactView& view, const Tensor& hand, bool train) const {
  const Tensor distance = at::linalg_vector_norm(view.from_hand, 2, -1, /*keepdim=*/true);
  const Tensor way = view.from_hand / (distance + kNearUnit);
  const Tensor channels =
      at::cat({view.points / kUnit, view.normals, way, nn::ContactMap(distance)}, -1);
  const nn::PointNet::Features object = object_(channels.transpose(1, 2), train);
  const Tensor of_hand = hand_((hand / kUnit).transpose(1, 2), train).global;
  // One linear layer over all features, applied to those of the clouds only once.
  const Tensor clouds = cloud_(at::cat({object.global, of_hand}, 1)).unsqueeze(1);
  const Tensor first = at::relu(point_(object.points.transpose(1, 2)) + clouds);
  return at::sigmoid(out_(at::relu(hidden_(first)))).squeeze(-1);
}

}  // namespace graspbench::tta
