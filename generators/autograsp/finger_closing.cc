#include "generators/autograsp/finger_closing.h"

#include <algorithm>
#include <limits>

namespace graspbench {
namespace {

constexpr double kFingerRadius = 0.0065;  // m, of the capsules of the thumb-against-finger test

// How one finger stands in the course of closing.
struct FingerState {
  std::array<double, 3> travelled{};  // per joint, 0 at the start posture, 1 closed
  std::array<bool, 3> stopped{};
  double step = 0;
  bool done = true;
};

// Smallest signed distance of each link's vertices to the object, by joint index 1..15 (0 is the
// palm).
std::array<double, 16> LinkDistances(const ManoHand& hand, const PosedHand& posed,
                                     const SignedDistanceGrid& distance) {
  std::array<double, 16> nearest;
  nearest.fill(std::numeric_limits<double>::infinity());
  const auto& segments = hand.segments();
  for (size_t i = 0; i < segments.size(); ++i) {
    auto& link = nearest[static_cast<size_t>(segments[i])];
    link = std::min(link, distance.Distance(posed.surface.vertices[i]));
  }
  return nearest;
}

double SegmentDistance(const Vec3& a, const Vec3& b, const Vec3& c, const Vec3& d) {
  // Ericson, Real-Time Collision Detection, section 5.1.9, for segments of positive length.
  const Vec3 u = b - a, v = d - c, w = a - c;
  const double uu = u.squaredNorm(), vv = v.squaredNorm(), uv = u.dot(v);
  const double denominator = uu * vv - uv * uv;
  double s = denominator > 1e-12 ? (uv * v.dot(w) - vv * u.dot(w)) / denominator : 0.5;
  s = std::clamp(s, 0.0, 1.0);
  const double t = std::clamp((uv * s + v.dot(w)) / vv, 0.0, 1.0);
  s = std::clamp((uv * t - u.dot(w)) / uu, 0.0, 1.0);
  return (w + s * u - t * v).norm();
}

// A finger as the chain of its three joints and the tip.
std::array<Vec3, 4> Chain(const PosedHand& posed, int finger) {
  std::array<Vec3, 4> chain;
  for (size_t k = 0; k < 3; ++k) {
    chain[k] = posed.joints[static_cast<size_t>(FirstJoint(finger)) + k + 1].translation();
  }
  chain[3] = posed.fingertips[TipIndex(finger)];
  return chain;
}

// Whether the two outer links of the thumb meet any link of a finger.
bool ThumbMeets(const PosedHand& posed, int finger) {
  const auto thumb = Chain(posed, kThumb);
  const auto other = Chain(posed, finger);
  for (size_t i = 1; i < 3; ++i) {
    for (size_t j = 0; j < 3; ++j) {
      if (SegmentDistance(thumb[i], thumb[i + 1], other[j], other[j + 1]) < 2 * kFingerRadius) {
        return true;
      }
    }
  }
  return false;
}

class Closing {
 public:
  Closing(const ManoHand& hand, const Solid& object, const Pose& X_OH, const Preshape& preshape,
          const HandPosture& start, const ClosingOptions& options)
      : hand_(hand),
        distance_(object.distance_grid()),
        preshape_(preshape),
        start_(start),
        options_(options) {
    grasp_.X_OH = X_OH;
    for (int finger = 0; finger < kFingers; ++finger) {
      auto& state = fingers_[static_cast<size_t>(finger)];
      state.step = options.step;
      state.done = !preshape.active[static_cast<size_t>(finger)];
    }
  }

  ClosedHand Run() {
    for (int move = 0; move < options_.max_moves; ++move) {
      auto proposal = fingers_;
      bool moving = false;
      for (auto& finger : proposal) moving |= Advance(finger);
      if (!moving) break;
      const PosedHand next = PoseOf(proposal);
      const auto nearest = LinkDistances(hand_, next, distance_);
      for (int finger = 0; finger < kFingers; ++finger) Settle(finger, proposal, next, nearest);
    }
    return {PostureOf(fingers_), PoseOf(fingers_)};
  }

 private:
  using Fingers = std::array<FingerState, kFingers>;

  HandPosture PostureOf(const Fingers& fingers) const {
    HandPosture posture = start_;
    for (size_t finger = 0; finger < kFingers; ++finger) {
      for (size_t k = 0; k < 3; ++k) {
        const size_t joint = 3 * finger + k;
        posture[joint] += fingers[finger].travelled[k] * (preshape_.closed[joint] - start_[joint]);
      }
    }
    return posture;
  }

  PosedHand PoseOf(const Fingers& fingers) {
    grasp_.joints = hand_.JointsFromPosture(PostureOf(fingers));
    return hand_.Forward(grasp_);
  }

  // Moves the free joints of a finger by its step; false when nothing is left to move.
  static bool Advance(FingerState& finger) {
    if (finger.done) return false;
    bool moved = false;
    for (size_t k = 0; k < 3; ++k) {
      if (finger.stopped[k] || finger.travelled[k] >= 1) continue;
      finger.travelled[k] = std::min(1.0, finger.travelled[k] + finger.step);
      moved = true;
    }
    finger.done = !moved;
    return moved;
  }

  // Accepts a finger's move, or takes it back and halves its step when it went too deep.
  void Settle(int index, const Fingers& proposal, const PosedHand& posed,
              const std::array<double, 16>& nearest) {
    const auto i = static_cast<size_t>(index);
    auto& finger = fingers_[i];
    if (finger.done) return;
    const size_t first = static_cast<size_t>(FirstJoint(index)) + 1;
    // The outermost link that decides: too deep, or touching.
    int blocked = -1, touching = -1;
    for (size_t k = 0; k < 3; ++k) {
      if (nearest[first + k] < -options_.penetration) blocked = static_cast<int>(k);
      // The ball of the thumb is soft and part of the palm: it presses on while the thumb opposes.
      if (first + k == kThumbBall) continue;
      if (nearest[first + k] < options_.contact) touching = static_cast<int>(k);
    }
    if (blocked < 0 && MeetsThumb(index, posed)) blocked = 2;
    if (blocked < 0) {
      finger = proposal[i];
      if (touching >= 0) Stop(finger, touching);
      return;
    }
    finger.step /= 2;
    if (finger.step >= options_.finest_step) return;
    Stop(finger, blocked);
    finger.step = options_.step;
  }

  bool MeetsThumb(int finger, const PosedHand& posed) const {
    if (finger != kThumb) return ThumbMeets(posed, finger);
    for (int other = 0; other < kThumb; ++other) {
      if (ThumbMeets(posed, other)) return true;
    }
    return false;
  }

  static void Stop(FingerState& finger, int link) {
    for (int k = 0; k <= link; ++k) finger.stopped[static_cast<size_t>(k)] = true;
    finger.done = finger.stopped[2];
  }

  const ManoHand& hand_;
  const SignedDistanceGrid& distance_;
  const Preshape& preshape_;
  const HandPosture& start_;
  const ClosingOptions& options_;
  Grasp grasp_;
  Fingers fingers_;
};

}  // namespace

ClosedHand CloseFingers(const ManoHand& hand, const Solid& object, const Pose& X_OH,
                        const Preshape& preshape, const HandPosture& start,
                        const ClosingOptions& options) {
  return Closing(hand, object, X_OH, preshape, start, options).Run();
}

}  // namespace graspbench
