#include "retarget/least_squares.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "retarget/robot_hand.h"
#include "tests/retarget/robot_hands.h"
#include "tests/support/two_finger_hand.h"

namespace graspbench {
namespace {

using robot_hands::RandomPose;

/// Adds to the sums at a state; the residuals of the same terms, times their weights.
using Add = std::function<void(const HandState&, const LinkFrames&, NormalEquations&)>;
using Residuals = std::function<Eigen::VectorXd(const HandState&, const LinkFrames&)>;

/// A posture in the middle of the limits, so that differences do not meet them.
HandState RandomState(const HandKinematics& kinematics, Rng& rng) {
  HandState state{RandomPose(rng), kinematics.low()};
  for (int i = 0; i < kinematics.free_joints(); ++i) {
    state.free[i] += rng.Uniform(0.1, 0.9) * (kinematics.high()[i] - kinematics.low()[i]);
  }
  return state;
}

/// Cost, gradient and Hessian at random states against r and its differences.
class NormalEquationsTest : public testing::TestWithParam<std::string> {
 protected:
  NormalEquationsTest()
      : hand_(GetParam() == "two-finger" ? std::make_shared<const ArticulatedHand>(TwoFingerHand())
                                         : LoadRobotHand(GetParam())),
        kinematics_(hand_) {}

  void Compare(const Add& add, const Residuals& residuals) const {
    Rng rng(2, GetParam(), "derivatives");
    for (int trial = 0; trial < 5; ++trial) {
      const HandState state = RandomState(kinematics_, rng);
      LinkFrames frames;
      kinematics_.Place(state, frames);
      NormalEquations sums(kinematics_, frames);
      add(state, frames, sums);
      const Eigen::VectorXd r = residuals(state, frames);
      const Eigen::MatrixXd J = Differences(residuals, state);
      EXPECT_NEAR(sums.cost, r.squaredNorm(), 1e-12);
      EXPECT_LT((sums.gradient - J.transpose() * r).cwiseAbs().maxCoeff(), 1e-8);
      const Eigen::MatrixXd lower = sums.hessian.triangularView<Eigen::Lower>();
      const Eigen::MatrixXd expected =
          Eigen::MatrixXd(J.transpose() * J).triangularView<Eigen::Lower>();
      EXPECT_LT((lower - expected).cwiseAbs().maxCoeff(), 1e-8);
    }
  }

  const RobotFinger& Thumb() const { return *hand_->Finger(HandRegion::kThumb); }
  const RobotFinger& Index() const { return *hand_->Finger(HandRegion::kIndex); }

  std::shared_ptr<const ArticulatedHand> hand_;
  HandKinematics kinematics_;

 private:
  Eigen::MatrixXd Differences(const Residuals& residuals, const HandState& state) const {
    constexpr double kStep = 1e-5;
    const auto at = [&](const Eigen::VectorXd& step) {
      const HandState moved = kinematics_.Moved(state, step);
      LinkFrames frames;
      kinematics_.Place(moved, frames);
      return residuals(moved, frames);
    };
    const int n = kinematics_.variables();
    Eigen::MatrixXd J(at(Eigen::VectorXd::Zero(n)).size(), n);
    for (int i = 0; i < n; ++i) {
      const Eigen::VectorXd step = kStep * Eigen::VectorXd::Unit(n, i);
      J.col(i) = (at(step) - at(-step)) / (2 * kStep);
    }
    return J;
  }
};

const Vec3 kTarget(0.05, -0.02, 0.08);
const Vec3 kDirection = Vec3(2, -1, 2) / 3;

TEST_P(NormalEquationsTest, AddPointsAsTheirDifferencesSay) {
  for (const LinkPoint& point : {Thumb().tip, Index().tip, Index().base, LinkPoint{}}) {
    Compare(
        [&](const HandState&, const LinkFrames& frames, NormalEquations& sums) {
          const Vec3 p_O = frames.PointAt(point);
          sums.AddPoint(point.link, p_O, p_O - kTarget, 0.7);
        },
        [&](const HandState&, const LinkFrames& frames) -> Eigen::VectorXd {
          return 0.7 * (frames.PointAt(point) - kTarget);
        });
  }
}

TEST_P(NormalEquationsTest, AddPointsWithAWeightMatrix) {
  Mat3 root;  // W = rootᵀ root
  root << 1, 0.5, 0, 0, 2, -0.3, 0.2, 0, 0.4;
  Compare(
      [&](const HandState&, const LinkFrames& frames, NormalEquations& sums) {
        const Vec3 p_O = frames.PointAt(Index().tip);
        sums.AddPoint(Index().tip.link, p_O, p_O - kTarget, Mat3(root.transpose() * root));
      },
      [&](const HandState&, const LinkFrames& frames) -> Eigen::VectorXd {
        return root * (frames.PointAt(Index().tip) - kTarget);
      });
}

TEST_P(NormalEquationsTest, AddPointsAlongADirection) {
  Compare(
      [&](const HandState&, const LinkFrames& frames, NormalEquations& sums) {
        const Vec3 p_O = frames.PointAt(Index().tip);
        sums.AddAlong(Index().tip.link, p_O, kDirection, kDirection.dot(p_O) - 0.03, 2);
      },
      [&](const HandState&, const LinkFrames& frames) -> Eigen::VectorXd {
        return Eigen::VectorXd::Constant(1,
                                         2 * (kDirection.dot(frames.PointAt(Index().tip)) - 0.03));
      });
}

TEST_P(NormalEquationsTest, AddVectorsBetweenFingersAndWithinOne) {
  for (const auto& [from, to] :
       {std::pair(Thumb().tip, Index().tip), std::pair(Index().middle, Index().tip)}) {
    const auto vector = [from = from, to = to](const LinkFrames& frames) -> Vec3 {
      return frames.PointAt(to) - frames.PointAt(from);
    };
    Compare(
        [&, from = from, to = to](const HandState&, const LinkFrames& f, NormalEquations& sums) {
          sums.AddVector(to.link, f.PointAt(to), from.link, f.PointAt(from), vector(f) - kTarget,
                         0.3);
        },
        [&](const HandState&, const LinkFrames& frames) -> Eigen::VectorXd {
          return 0.3 * (vector(frames) - kTarget);
        });
    Compare(
        [&, from = from, to = to](const HandState&, const LinkFrames& f, NormalEquations& sums) {
          sums.AddVectorAlong(to.link, f.PointAt(to), from.link, f.PointAt(from), kDirection,
                              kDirection.dot(vector(f)) - 0.01, 3);
        },
        [&](const HandState&, const LinkFrames& frames) -> Eigen::VectorXd {
          return Eigen::VectorXd::Constant(1, 3 * (kDirection.dot(vector(frames)) - 0.01));
        });
  }
}

TEST_P(NormalEquationsTest, AddVariables) {
  Compare(
      [&](const HandState& state, const LinkFrames&, NormalEquations& sums) {
        for (int i = 0; i < kinematics_.free_joints(); ++i) {
          sums.AddVariable(6 + i, state.free[i] - 0.2, 0.1 * (i + 1));
        }
      },
      [&](const HandState& state, const LinkFrames&) -> Eigen::VectorXd {
        Eigen::VectorXd r = state.free.array() - 0.2;
        for (int i = 0; i < r.size(); ++i) r[i] *= 0.1 * (i + 1);
        return r;
      });
}

TEST_P(NormalEquationsTest, AddUpAndStartAgain) {
  Rng rng(4, GetParam(), "sums");
  const HandState state = RandomState(kinematics_, rng);
  LinkFrames frames;
  kinematics_.Place(state, frames);
  NormalEquations once(kinematics_, frames), twice(kinematics_, frames);
  const auto add = [&](NormalEquations& sums) {
    sums.AddPoint(Thumb().tip.link, frames.PointAt(Thumb().tip), kTarget, 1);
  };
  add(once);
  add(twice);
  add(twice);
  EXPECT_DOUBLE_EQ(twice.cost, 2 * once.cost);
  EXPECT_LT((twice.hessian - 2 * once.hessian).norm(), 1e-12);
  twice.Clear();
  EXPECT_EQ(twice.cost, 0);
  EXPECT_EQ(twice.gradient.norm(), 0);
}

// Slides and a coupling; five fingers with tendons; joints across each other.
INSTANTIATE_TEST_SUITE_P(Hands, NormalEquationsTest,
                         testing::Values("two-finger", "shadow", "allegro", "leap"),
                         [](const auto& name) {
                           return name.param == "two-finger" ? "twofinger" : name.param;
                         });

/// A hand whose only joints are slides along x, y and z, so that places are linear in them.
std::shared_ptr<const ArticulatedHand> ThreeSlides() {
  RobotHandDescription hand = TwoFingerHand();
  hand.body.links.resize(kRootLinks);
  hand.body.overlapping.clear();
  for (int i = 0; i < 3; ++i) {
    BodyLink link{.name = "slide" + std::to_string(i), .parent = kPalmLink + i};
    link.joint = BodyLink::Joint::kSlide;
    link.axis_L = Vec3::Unit(i);
    link.low = -0.5;
    link.high = 0.2;
    link.mass = 0.1;
    hand.body.links.push_back(link);
  }
  hand.joint_names = {"x", "y", "z"};
  hand.couplings.clear();
  hand.link_region.assign(9, HandRegion::kIndex);
  hand.open = {0, 0, 0};
  const LinkPoint end{8, Vec3::Zero()};
  hand.fingers = {{.region = HandRegion::kIndex,
                   .base = end,
                   .middle = end,
                   .distal = end,
                   .tip = end,
                   .phalanges = {8, 8, 8}}};
  return std::make_shared<const ArticulatedHand>(hand);
}

// min (x + y - 1)² + a² (x² + y²) + (z + 0.1)²  with x, y <= 0.2 has x = y = 0.2; with y up to 2 it
// has x = 0.2, y = 0.8 / (1 + a²): had x been clamped after the descent, y would be 0.5 / (1 +
// a²/2).
TEST(Descend, FindsTheMinimumAtActiveLimits) {
  constexpr double a = 0.3;
  for (const double highest : {0.2, 2.0}) {
    RobotHandDescription description = ThreeSlides()->description();
    description.body.links[7].high = highest;
    const HandKinematics kinematics(std::make_shared<const ArticulatedHand>(description));
    const auto linearise = [&](const HandState& at, const LinkFrames& f, NormalEquations& sums) {
      EXPECT_TRUE((at.free.array() >= kinematics.low().array()).all());
      EXPECT_TRUE((at.free.array() <= kinematics.high().array()).all());
      const Vec3& p = f.p_OL[8];
      const double root2 = std::sqrt(2);
      sums.AddAlong(8, p, Vec3(1, 1, 0) / root2, (p.x() + p.y() - 1) / root2, root2);
      sums.AddVariable(6, at.free[0], a);
      sums.AddVariable(7, at.free[1], a);
      sums.AddAlong(8, p, Vec3::UnitZ(), p.z() + 0.1, 1);
    };
    for (const double start : {-0.5, 0.0, 0.2}) {
      HandState state{Pose::Identity(), Eigen::VectorXd::Constant(3, start)};
      const DescentResult result = Descend(kinematics, linearise, {.root_moves = false}, state);
      const double y = std::min(highest, 0.8 / (1 + a * a));
      EXPECT_NEAR(state.free[0], 0.2, 1e-6);
      EXPECT_NEAR(state.free[1], y, 1e-5);
      EXPECT_NEAR(state.free[2], -0.1, 1e-5);
      EXPECT_NEAR(result.cost, std::pow(0.2 + y - 1, 2) + a * a * (0.04 + y * y), 1e-8);
      EXPECT_EQ(state.X_OH.matrix(), Pose::Identity().matrix()) << "the root stays";
    }
  }
}

// A joint that starts at its limit leaves it where that lowers the cost.
TEST(Descend, LeavesALimitThatHoldsNothing) {
  const HandKinematics kinematics(ThreeSlides());
  HandState state{Pose::Identity(), kinematics.high()};
  const Vec3 target(0.1, -0.2, 0.7);
  Descend(
      kinematics,
      [&](const HandState&, const LinkFrames& f, NormalEquations& sums) {
        sums.AddPoint(8, f.p_OL[8], f.p_OL[8] - target, 1);
      },
      {.root_moves = false}, state);
  EXPECT_LT((state.free - Eigen::Vector3d(0.1, -0.2, 0.2)).norm(), 1e-5);
}

TEST(Descend, FindsThePoseOfARigidHand) {
  const HandKinematics kinematics(ThreeSlides());
  Rng rng(6, "rigid", "descend");
  for (int trial = 0; trial < 20; ++trial) {
    const Pose X = RandomPose(rng);
    HandState state{Pose::Identity(), Eigen::VectorXd::Zero(3)};
    const DescentResult result = Descend(
        kinematics,
        [&](const HandState& at, const LinkFrames& f, NormalEquations& sums) {
          for (const Vec3& p_H : {Vec3(0.1, 0, 0), Vec3(0, 0.1, 0), Vec3(0, 0, 0.1)}) {
            const Vec3 p = f.PointAt({kPalmLink, p_H});
            sums.AddPoint(kPalmLink, p, p - X * p_H, 1);
          }
          for (int i = 0; i < 3; ++i) sums.AddVariable(6 + i, at.free[i], 1);
        },
        {}, state);
    EXPECT_LT((state.X_OH.matrix() - X.matrix()).norm(), 1e-5);
    EXPECT_LT(result.cost, 1e-10);
  }
}

TEST(Descend, StopsAfterTheIterationsThatItMayTake) {
  const HandKinematics kinematics(ThreeSlides());
  int evaluations = 0;
  HandState state{Pose::Identity(), Eigen::VectorXd::Zero(3)};
  const DescentResult result = Descend(
      kinematics,
      [&](const HandState&, const LinkFrames& f, NormalEquations& sums) {
        ++evaluations;
        sums.AddPoint(8, f.p_OL[8], f.p_OL[8] - Vec3(0.1, 0.1, 0.1), 1);
      },
      {.most_iterations = 1}, state);
  EXPECT_EQ(result.iterations, 1);
  EXPECT_EQ(evaluations, 2);
}

}  // namespace
}  // namespace graspbench
