#pragma once

#include <array>
#include <span>
#include <vector>

#include "metrics/metric.h"

namespace graspbench {

/// A touch of the object: where, and the surface normal there (either sign).
struct WrenchContact {
  Vec3 point;
  Vec3 normal;
};

/// Constants of UniDexGrasp's and DexGYS's Q1.
struct FerrariCannyOptions {
  int cone_edges = 8;
  double friction = 1;
  double torque_weight = 10;  ///< λ, 1/m
  double cap = 1;
};

/// Radius of the largest ball around the origin in the convex hull of the points (rows of
/// `dimension` numbers) and the origin; 0 when the origin lies on the hull or the hull is flat.
double OriginBallRadius(const std::vector<double>& points, int dimension);

/// Ferrari and Canny's ε of a set of contacts, as UniDexGrasp computes it:
///
///     force on edge k of contact i:  f = n_i + μ (cos θ_k u_i + sin θ_k v_i),  θ_k = 2πk/m
///     wrench:                        w = [f ; λ p_i × f]
///     Q1 = min(cap, radius of the largest ball around 0 in conv({w} ∪ {0}))
///
/// The edges keep a normal force of 1, hence are longer than 1. Torques are about the origin of the
/// object frame. 0 without force closure.
///
/// Source: Ferrari and Canny 1992; UniDexGrasp and DexGYS, eval_utils.py, cal_q1.
double FerrariCanny(std::span<const WrenchContact> contacts,
                    const FerrariCannyOptions& options = {});

/// Q1 of a grasp; higher is better, at most 1. `valid_q1` is Q1 if the object penetrates the hand
/// (`pen`) by less than 5 mm and 0 otherwise.
///
/// Each link of the hand gives at most one contact: its vertex with the smallest signed distance to
/// the object, if that is below 1 cm (any penetration counts). The contact point is the closest
/// object point, the normal points from it to the vertex. The links of a human hand are its
/// `HandSegments`: the palm and three bones a finger. Links of a robot hand are measured exactly
/// (`GraspContext::link_distances`) instead of by samples of their surface.
///
/// Source: UniDexGrasp and DexGYS. DexGraspBench's 2 - Q1 is another number.
class Q1 final : public GraspMetric {
 public:
  enum class Mode { kPlain, kValid };
  explicit Q1(Mode mode) : mode_(mode) {}
  MetricInfo Info() const override;
  /// Not applicable to a bare mesh, which has no links, nor to an open object.
  MetricValue Evaluate(const GraspContext& grasp) const override;

 private:
  Mode mode_;
};

}  // namespace graspbench
