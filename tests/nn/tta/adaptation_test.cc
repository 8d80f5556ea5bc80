#include "generators/tta/adaptation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench::tta {
namespace {

using ::testing::Lt;

ContactNetConfig SmallNet() {
  return {
      .object_widths = {8, 8, 16}, .hand_widths = {8, 8, 16}, .hidden = {16, 8}, .hand_points = 32};
}

Object ObjectOf(const TriMesh& mesh) { return MakeObject("thing", "thing", mesh, "test"); }

// The palm faces the origin along +z, its bones a gap in front of a surface 4 cm from there, its
// skin about a centimetre closer; fingers a little bent.
Grasp GraspAt(double gap) {
  Grasp grasp = hands::Bent({20, 15, 10}, {Vec3(10, 20, 0), Vec3(15, 0, 0), Vec3(15, 0, 0)});
  const ManoHand& hand = hands::BuiltIn();
  constexpr size_t kMiddleKnuckle = 4;
  const Vec3 palm = hand.Forward(grasp).joints[kMiddleKnuckle].translation() / 2;
  const auto turn = Eigen::Quaterniond::FromTwoVectors(hand.palm_normal(), Vec3::UnitZ());
  grasp.X_OH.linear() = turn.toRotationMatrix();
  grasp.X_OH.translation() = -(turn * palm) - (0.04 + gap) * Vec3::UnitZ();
  return grasp;
}

struct Depths {
  double deepest = 0, sum = 0, nearest = std::numeric_limits<double>::infinity();
};

// Exact, of the hand's vertices in the object.
Depths DepthsOf(const Grasp& grasp, const Object& object) {
  Depths depths;
  for (const Vec3& v : hands::BuiltIn().Forward(grasp).surface.vertices) {
    const double distance = object.solid->Query(v).signed_distance();
    depths.deepest = std::max(depths.deepest, -distance);
    depths.sum += std::max(0.0, -distance);
    depths.nearest = std::min(depths.nearest, std::abs(distance));
  }
  return depths;
}

double Apart(const Grasp& a, const Grasp& b) {
  const PosedHand hand_a = hands::BuiltIn().Forward(a), hand_b = hands::BuiltIn().Forward(b);
  double most = 0;
  for (size_t v = 0; v < hand_a.surface.vertices.size(); ++v) {
    most = std::max(most, (hand_a.surface.vertices[v] - hand_b.surface.vertices[v]).norm());
  }
  return most;
}

class Adaptation : public ::testing::Test {
 protected:
  Adaptation()
      : store_(3), net_(store_, SmallNet(), hands::BuiltIn()), options_(ShippedOptions()) {}

  static AdaptationOptions ShippedOptions() {
    AdaptationOptions options = Config::Load("tiny").adaptation;
    options.iterations = 25;
    options.object_points = 512;
    options.weights.consistency = 0;  // the network here has learnt nothing
    return options;
  }

  std::vector<Adapted> Adapt(const std::vector<Grasp>& grasps, const Object& object) const {
    const GraspObjective objective(hands::BuiltIn(), net_, options_);
    const std::vector<const Object*> objects(grasps.size(), &object);
    return tta::Adapt(grasps, objects, hands::BuiltIn(), objective, options_);
  }

  nn::ParameterStore store_;
  ContactNet net_;
  AdaptationOptions options_;
};

// In double precision, all terms at once, for both kinds of joint variables.
TEST_F(Adaptation, ObjectiveHasTheGradientOfItsDifferences) {
  const Object ball = ObjectOf(shapes::Sphere({.radius = 0.04}));
  const std::vector<Grasp> grasps = {GraspAt(-0.012)};
  const std::vector<const Object*> objects = {&ball};
  const Scene scene(grasps, objects, 256, at::kDouble);
  for (const bool limits : {false, true}) {
    options_.joint_limits = limits;
    options_.weights = {.consistency = 1, .contact = 1, .penetration = 7, .depth = 3};
    const GraspObjective objective(hands::BuiltIn(), net_, options_, at::kDouble);
    const GraspVariables variables(grasps, hands::BuiltIn(), options_, at::kDouble);
    const Tensor target = objective.Target(scene, variables.pose());
    const auto value = [&] { return objective(scene, variables.pose(), target).total.sum(); };
    const Terms terms = objective(scene, variables.pose(), target);
    for (const Tensor& term : {terms.consistency, terms.contact, terms.penetration, terms.depth}) {
      ASSERT_GT(term.item<double>(), 0);  // none is idle
    }
    value().backward();
    for (const auto& [name, tensor] : variables.tensors()) {
      const Tensor gradient = tensor.grad().view({-1});
      const double scale = gradient.abs().max().item<double>();
      EXPECT_GT(scale, 0) << name;
      const at::NoGradGuard no_gradient;
      for (int64_t i = 0; i < std::min<int64_t>(12, tensor.numel()); ++i) {
        const Tensor number = tensor.view({-1}).select(0, i);
        const double start = number.item<double>(), step = 1e-5;
        number.fill_(start + step);
        const double above = value().item<double>();
        number.fill_(start - step);
        const double below = value().item<double>();
        number.fill_(start);
        EXPECT_NEAR(gradient[i].item<double>(), (above - below) / (2 * step), 1e-3 * scale)
            << name << i << (limits ? " angles" : " vectors");
      }
    }
  }
}

TEST_F(Adaptation, DrawsADeepHandOutAndKeepsItInTouch) {
  options_.iterations = 100;
  for (const TriMesh& mesh :
       {shapes::Sphere({.radius = 0.04}), shapes::Subdivided(shapes::Cube({.side = 0.08}), 3)}) {
    const Object object = ObjectOf(mesh);
    const Grasp start = GraspAt(0.008);
    const Adapted adapted = Adapt({start}, object)[0];
    EXPECT_EQ(adapted.outcome, Adapted::Outcome::kAdapted);
    const Depths before = DepthsOf(start, object), after = DepthsOf(adapted.grasp, object);
    ASSERT_GT(before.deepest, 0.01);
    EXPECT_LT(after.deepest, 0.5 * before.deepest);
    EXPECT_LT(after.sum, 0.25 * before.sum);
    EXPECT_LT(after.nearest, 0.005);  // in contact, as the metric has it
    EXPECT_LT(adapted.after.back().second, adapted.before.back().second);
  }
}

TEST_F(Adaptation, PullsAHandThatIsNearIntoTouch) {
  const Object ball = ObjectOf(shapes::Sphere({.radius = 0.04}));
  const Grasp start = GraspAt(0.025);
  const double before = DepthsOf(start, ball).nearest;
  const Grasp end = Adapt({start}, ball)[0].grasp;
  EXPECT_THAT(DepthsOf(end, ball).nearest, Lt(std::max(0.001, 0.3 * before)));
}

TEST_F(Adaptation, KeepsJointsWithinTheirLimitsOrWhereTheyWere) {
  const Object ball = ObjectOf(shapes::Sphere({.radius = 0.04}));
  Grasp start = GraspAt(-0.015);
  HandPosture posture = hands::BuiltIn().PostureFromJoints(start.joints);
  posture[1][0] = HandJointLimits()[1].high[0] + 0.3;  // beyond the limit at the start
  start.joints = hands::BuiltIn().JointsFromPosture(posture);
  const Adapted adapted = Adapt({start}, ball)[0];
  ASSERT_EQ(adapted.outcome, Adapted::Outcome::kAdapted);
  const HandPosture end = hands::BuiltIn().PostureFromJoints(adapted.grasp.joints);
  for (size_t joint = 0; joint < end.size(); ++joint) {
    for (int k = 0; k < 3; ++k) {
      const JointLimits& limits = HandJointLimits()[joint];
      EXPECT_GE(end[joint][k], std::min(limits.low[k], posture[joint][k]) - 1e-5) << joint;
      EXPECT_LE(end[joint][k], std::max(limits.high[k], posture[joint][k]) + 1e-5) << joint;
    }
  }
}

TEST_F(Adaptation, AHandFarAwayStaysFinite) {
  const Object ball = ObjectOf(shapes::Sphere({.radius = 0.04}));
  const Grasp start = GraspAt(2);
  const Grasp end = Adapt({start}, ball)[0].grasp;
  EXPECT_TRUE(end.X_OH.matrix().allFinite());
  EXPECT_LT(Apart(start, end), 0.01);
}

TEST_F(Adaptation, AGraspThatIsNotFiniteStaysAloneInThat) {
  const Object ball = ObjectOf(shapes::Sphere({.radius = 0.04}));
  Grasp broken = GraspAt(-0.01);
  broken.joints[3] = std::numeric_limits<double>::quiet_NaN();
  const auto results = Adapt({broken, GraspAt(-0.01)}, ball);
  EXPECT_EQ(results[0].outcome, Adapted::Outcome::kDiverged);
  EXPECT_EQ(results[0].grasp.X_OH.matrix(), broken.X_OH.matrix());
  EXPECT_EQ(results[1].outcome, Adapted::Outcome::kAdapted);
}

TEST_F(Adaptation, StepsThatAreTooLongLeaveTheGraspAsItWas) {
  const Object ball = ObjectOf(shapes::Sphere({.radius = 0.04}));
  options_.learning_rate = 1e30;
  options_.adam = false;
  const Grasp start = GraspAt(-0.01);
  const Adapted adapted = Adapt({start}, ball)[0];
  EXPECT_NE(adapted.outcome, Adapted::Outcome::kAdapted);
  EXPECT_EQ(adapted.grasp.joints, start.joints);
}

TEST_F(Adaptation, MovingObjectAndHandTogetherChangesNothing) {
  const TriMesh mesh = shapes::Sphere({.radius = 0.04});
  const Pose X = shapes::RandomPose(4);
  Grasp moved = GraspAt(-0.01);
  moved.X_OH = X * moved.X_OH;
  for (const double depth : {0.0, 7.0}) {
    options_.weights = {.consistency = 1, .contact = 1, .penetration = 7, .depth = depth};
    Grasp expected = Adapt({GraspAt(-0.01)}, ObjectOf(mesh))[0].grasp;
    expected.X_OH = X * expected.X_OH;
    const Grasp found = Adapt({moved}, ObjectOf(X * mesh))[0].grasp;
    EXPECT_LT(Apart(expected, found), 1e-3) << depth;
    EXPECT_GT(Apart(moved, found), 3e-3) << depth;
  }
}

TEST_F(Adaptation, ABatchIsAsManySingleGrasps) {
  const Object ball = ObjectOf(shapes::Sphere({.radius = 0.04}));
  options_.weights.consistency = 1;
  const std::vector<Grasp> grasps = {GraspAt(-0.01), GraspAt(0.01), GraspAt(-0.02)};
  const auto together = Adapt(grasps, ball), again = Adapt(grasps, ball);
  for (size_t i = 0; i < grasps.size(); ++i) {
    EXPECT_EQ(together[i].grasp.joints, again[i].grasp.joints);
    EXPECT_EQ(together[i].grasp.X_OH.matrix(), again[i].grasp.X_OH.matrix());
    EXPECT_LT(Apart(together[i].grasp, Adapt({grasps[i]}, ball)[0].grasp), 1e-3) << i;
  }
}

TEST(AdaptationConfig, ThePapersConstantsAreTheDefaults) {
  const Value paper = Config::Load("paper").adaptation.ToValue();
  EXPECT_EQ(paper, AdaptationOptions{}.ToValue());
  EXPECT_EQ(paper.At("iterations").AsInt(), 300);
  EXPECT_EQ(paper.At("learning_rate").AsDouble(), 6.25e-6);
}

}  // namespace
}  // namespace graspbench::tta
