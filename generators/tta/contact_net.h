#pragma once

#include <array>

#include "core/field.h"
#include "core/mano_hand.h"
#include "nn/hand_layer.h"
#include "nn/pointnet.h"

namespace graspbench::tta {

using nn::HandPose;
using nn::Tensor;

struct ContactNetConfig {
  std::array<int64_t, 3> object_widths = {64, 128, 1024}, hand_widths = {64, 128, 1024};
  std::array<int64_t, 2> hidden = {512, 128};
  int64_t hand_points = 778;  ///< of the skin, chosen far from each other

  static ContactNetConfig Read(const Field& table);
  Value ToValue() const;
};

/// Object points as a hand sees them, all in the frame of its wrist, m.
struct ContactView {
  Tensor points, normals;  ///< B × N × 3
  Tensor from_hand;  ///< from each point's nearest vertex of the skin to the point, B × N × 3
};

/// Points of the object frame (B × N × 3) in the frame of a wrist; directions likewise, with
/// `origin` undefined.
Tensor InWristFrame(const Tensor& points, const Tensor& rotation, const Tensor& origin);

/// Which points of an object a hand should touch: the task of GraspTTA's ContactNet (Jiang et al.,
/// ICCV 2021), which mixes exactly 3000 object points and 778 hand vertices and so knows one hand
/// mesh only. This one is of our own making. It looks at each object point alone, with the
/// PointNet features of the point, of the whole object and of the whole hand:
///
///     c(p) = sigmoid(MLP(f(p), F(object), F(hand)))
///
/// Beside its position a point has its normal, the way to the nearest skin and the contact map
/// there. Everything is in the wrist's frame, so that moving hand and object together changes
/// nothing, and the hand is posed by its fingers and shape alone.
class ContactNet {
 public:
  ContactNet(const nn::Scope& scope, const ContactNetConfig& config, const ManoHand& hand);

  /// Contact in 0 ... 1 of each point, B × N. `hand`: the vertices `hand_vertices()` in the wrist's
  /// frame, B × hand_points × 3.
  Tensor operator()(const ContactView& view, const Tensor& hand, bool train = false) const;

  const Tensor& hand_vertices() const { return hand_vertices_; }
  const ContactNetConfig& config() const { return config_; }

 private:
  ContactNetConfig config_;
  nn::PointNet object_, hand_;
  nn::Linear point_, cloud_, hidden_, out_;
  Tensor hand_vertices_;
};

}  // namespace graspbench::tta
