#include "retarget/retargeter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "core/error.h"
#include "core/json.h"
#include "retarget/interaction.h"
#include "retarget/robot_hand.h"
#include "suites/suite.h"
#include "tests/retarget/robot_hands.h"
#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::shared_ptr<const ManoHand> Human() {
  static const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  return hand;
}

struct Reference {
  std::shared_ptr<const Object> object;
  Grasp grasp;
};

/// Every fourth reference grasp of the stand-in suite's test split.
const std::vector<Reference>& References() {
  static const std::vector<Reference> references = [] {
    const auto suite = OpenSuite("oakink", {.data = "", .hand = Human()});
    std::map<std::string, std::shared_ptr<const Object>> objects;
    std::vector<Reference> found;
    int count = 0;
    for (const CaseRef& ref : suite->List({.split = "test", .categories = {}, .items = {}})) {
      if (count++ % 4 != 0) continue;
      const Case item = suite->Load(ref);
      auto& object = objects[item.object->id];
      if (!object) object = item.object;
      found.push_back({object, item.references.at(0)});
    }
    return found;
  }();
  return references;
}

const Retargeter& For(const std::string& hand) {
  static std::map<std::string, Retargeter> made;
  auto known = made.find(hand);
  if (known == made.end()) {
    known = made.emplace(hand, Retargeter(LoadRobotHand(hand), Human())).first;
  }
  return known->second;
}

/// What a hand makes of all references, done once.
const std::vector<Retargeted>& Results(const std::string& hand) {
  static std::map<std::string, std::vector<Retargeted>> done;
  std::vector<Retargeted>& results = done[hand];
  if (results.empty()) {
    for (const Reference& reference : References()) {
      results.push_back(For(hand).Retarget(reference.grasp, *reference.object->solid));
    }
  }
  return results;
}

class RetargeterOfReferences : public testing::TestWithParam<const char*> {
 protected:
  const ArticulatedHand& hand() const { return For(GetParam()).robot(); }
  const std::vector<Retargeted>& results() const { return Results(GetParam()); }
};

TEST_P(RetargeterOfReferences, NeverDeepensThePenetration) {
  ASSERT_GE(results().size(), 20u);
  for (size_t i = 0; i < results().size(); ++i) {
    const RetargetReport& report = results()[i].report;
    EXPECT_LE(report.depth_after, report.depth_before + 1e-5) << References()[i].object->id;
  }
}

TEST_P(RetargeterOfReferences, KeepsTheTouchingFingers) {
  double kept = 0;
  for (const Retargeted& result : results()) kept += result.report.kept;
  EXPECT_GE(kept / static_cast<double>(results().size()), 0.9);
}

TEST_P(RetargeterOfReferences, KeepsAllStagesInsideOfTheLimits) {
  for (const Retargeted& result : results()) {
    const Grasp& grasp = result.grasp;
    EXPECT_EQ(grasp.hand, GetParam());
    ASSERT_TRUE(grasp.pregrasp.has_value());
    ASSERT_TRUE(grasp.squeeze.has_value());
    for (const std::vector<double>* joints : {&grasp.joints, &*grasp.pregrasp, &*grasp.squeeze}) {
      ASSERT_EQ(joints->size(), hand().joint_names().size());
      for (int i = 0; i < hand().joint_count(); ++i) {
        const double q = (*joints)[static_cast<size_t>(i)];
        EXPECT_GE(q, hand().low(i) - 1e-9);
        EXPECT_LE(q, hand().high(i) + 1e-9);
      }
      for (const JointCoupling& coupling : hand().description().couplings) {
        EXPECT_NEAR(
            (*joints)[static_cast<size_t>(coupling.joint)],
            coupling.offset + coupling.ratio * (*joints)[static_cast<size_t>(coupling.source)],
            1e-12);
      }
    }
  }
}

TEST_P(RetargeterOfReferences, ReportsWhatTheGraspIs) {
  const HandSurface surface(LoadRobotHand(GetParam()));
  const HandKinematics kinematics(LoadRobotHand(GetParam()));
  for (size_t i = 0; i < results().size(); i += 7) {
    const Retargeted& result = results()[i];
    LinkFrames frames;
    kinematics.Place({result.grasp.X_OH, kinematics.Free(result.grasp.joints)}, frames);
    const auto contacts = LinkContacts(surface, frames, *References()[i].object->solid,
                                       For(GetParam()).options().contact_range);
    double depth = 0;
    std::set<HandRegion> regions;
    for (const LinkContact& contact : contacts) {
      depth = std::max(depth, -contact.distance);
      regions.insert(contact.region);
    }
    EXPECT_NEAR(result.report.depth_after, depth, 1e-9);
    EXPECT_EQ(std::set<HandRegion>(result.report.robot_contacts.begin(),
                                   result.report.robot_contacts.end()),
              regions);
  }
}

/// Distances of the nearest finger and of the palm from the object.
struct Clearance {
  double fingers = 1, palm = 1;
};

Clearance ClearanceOf(const ArticulatedHand& hand, const Pose& X_OH,
                      const std::vector<double>& joints, const Solid& object) {
  const PosedHand posed = hand.Forward({.hand = hand.name(), .X_OH = X_OH, .joints = joints});
  Clearance nearest;
  for (size_t v = 0; v < posed.surface.vertices.size(); v += 3) {
    double& part = hand.regions()[v] == HandRegion::kPalm ? nearest.palm : nearest.fingers;
    part = std::min(part, object.Query(posed.surface.vertices[v]).signed_distance());
  }
  return nearest;
}

// A hand that touches the object before it closes pushes it away.
TEST_P(RetargeterOfReferences, StandsOffBeforeTheGrasp) {
  double fingers = 0;
  int all = 0;
  for (size_t i = 0; i < results().size(); i += 2) {
    const Grasp& grasp = results()[i].grasp;
    const Clearance before = ClearanceOf(hand(), grasp.pregrasp_X_OH.value(), *grasp.pregrasp,
                                         *References()[i].object->solid);
    EXPECT_GT(before.fingers, 0.001) << References()[i].object->id;
    EXPECT_GT(before.palm, 0.001) << References()[i].object->id;
    fingers += before.fingers;
    ++all;
  }
  EXPECT_GT(fingers / all, 0.008) << "m, in the mean";
}

// The links that touch move into the object's direction: the squeeze's work is positive.
TEST_P(RetargeterOfReferences, PressesInTheSqueeze) {
  const HandSurface surface(LoadRobotHand(GetParam()));
  const HandKinematics kinematics(LoadRobotHand(GetParam()));
  for (size_t i = 0; i < results().size(); i += 4) {
    const Grasp& grasp = results()[i].grasp;
    LinkFrames at, squeezed;
    kinematics.Place({grasp.X_OH, kinematics.Free(grasp.joints)}, at);
    kinematics.Place({grasp.X_OH, kinematics.Free(*grasp.squeeze)}, squeezed);
    const auto contacts = LinkContacts(surface, at, *References()[i].object->solid,
                                       For(GetParam()).options().contact_range);
    double inwards = 0;
    for (const LinkContact& contact : contacts) {
      const auto link = static_cast<size_t>(contact.link);
      const Vec3 p_L = at.R_OL[link].transpose() * (contact.p_O - at.p_OL[link]);
      const Vec3 way = squeezed.PointAt({contact.link, p_L}) - contact.p_O;
      inwards -= way.dot(contact.normal_O);
    }
    EXPECT_GT(inwards, 0) << References()[i].object->id;
  }
}

TEST_P(RetargeterOfReferences, GivesTheSameBytesAgain) {
  for (size_t i = 0; i < results().size(); i += 9) {
    const Retargeted again =
        For(GetParam()).Retarget(References()[i].grasp, *References()[i].object->solid);
    EXPECT_EQ(ToJson(ToValue(again.grasp)), ToJson(ToValue(results()[i].grasp)));
  }
}

// The frame before is the same frame, and its alignment already the best.
TEST_P(RetargeterOfReferences, ConvergesSoonerFromThePreviousFrame) {
  const Retargeter align(LoadRobotHand(GetParam()), Human(), {.refine = false});
  int cold = 0, warm = 0;
  double way = 0;
  int count = 0;
  for (size_t i = 0; i < results().size(); i += 2) {
    const Reference& reference = References()[i];
    const Solid& object = *reference.object->solid;
    const Retargeted first = align.Retarget(reference.grasp, object);
    const Retargeted again = align.Retarget(reference.grasp, object, &first.grasp);
    cold += first.report.keypoint_iterations;
    warm += again.report.keypoint_iterations;
    const PosedHand a = hand().Forward(first.grasp), b = hand().Forward(again.grasp);
    for (const RobotFinger& finger : hand().fingers()) {
      const auto tip = static_cast<size_t>(finger.region) - 1;
      way += (a.fingertips[tip] - b.fingertips[tip]).norm();
      ++count;
    }
  }
  EXPECT_LT(warm, 0.7 * cold);
  EXPECT_LT(way / count, 0.002) << "m, of fingertips in the mean";
}

// The human hand turns by 1° a frame around the object's origin.
TEST_P(RetargeterOfReferences, FollowsAMotionWithoutJumping) {
  std::vector<double> changes;
  double kept = 0;
  for (size_t i = 0; i < results().size(); i += 6) {
    const Solid& object = *References()[i].object->solid;
    Grasp human = References()[i].grasp, last = results()[i].grasp;
    for (int frame = 0; frame < 10; ++frame) {
      human.X_OH = Eigen::AngleAxisd(M_PI / 180, Vec3::Ones().normalized()) * human.X_OH;
      const Retargeted next = For(GetParam()).Retarget(human, object, &last);
      EXPECT_EQ(next.report.attempts, 1);
      double change = 0;
      for (size_t joint = 0; joint < last.joints.size(); ++joint) {
        change = std::max(change, std::abs(next.grasp.joints[joint] - last.joints[joint]));
      }
      changes.push_back(change);
      kept += next.report.kept;
      last = next.grasp;
    }
  }
  std::ranges::sort(changes);
  EXPECT_LT(changes[changes.size() / 2], 0.06) << "rad";
  EXPECT_LT(changes.back(), 0.4) << "rad";
  EXPECT_GT(kept / static_cast<double>(changes.size()), 0.9);
}

INSTANTIATE_TEST_SUITE_P(Hands, RetargeterOfReferences,
                         testing::Values("shadow", "allegro", "leap"),
                         [](const auto& name) { return name.param; });

/// The ball in the palm of a half closed hand.
Grasp Closed() {
  return hands::Bent({40, 40, 20}, {Vec3(10, 40, 0), Vec3(10, 0, 0), Vec3(20, 0, 0)});
}

Vec3 PalmCentre(const Grasp& grasp) {
  const HandKeypoints keypoints = KeypointsOf(*Human(), Human()->Forward(grasp));
  return keypoints.palm_centre + 0.03 * keypoints.palm_normal;
}

TEST(Retargeter, MovesWithHandAndObject) {
  const Reference& reference = References()[2];
  const Retargeted still = For("shadow").Retarget(reference.grasp, *reference.object->solid);
  const Pose X_NO(Eigen::Translation3d(0.31, -0.17, 0.05));
  Grasp moved = reference.grasp;
  moved.X_OH = X_NO * moved.X_OH;
  const Solid object(X_NO * reference.object->solid->mesh());
  const Retargeted result = For("shadow").Retarget(moved, object);
  EXPECT_LT(((X_NO.inverse() * result.grasp.X_OH).matrix() - still.grasp.X_OH.matrix())
                .cwiseAbs()
                .maxCoeff(),
            1e-4);
  for (size_t i = 0; i < still.grasp.joints.size(); ++i) {
    EXPECT_NEAR(result.grasp.joints[i], still.grasp.joints[i], 1e-4);
  }
}

TEST(Retargeter, TurnsWithHandAndObjectBeforeTheRefinement) {
  const Retargeter align(LoadRobotHand("shadow"), Human(), {.refine = false});
  const Reference& reference = References()[2];
  const Retargeted still = align.Retarget(reference.grasp, *reference.object->solid);
  const Pose X_NO = shapes::RandomPose(4);
  Grasp moved = reference.grasp;
  moved.X_OH = X_NO * moved.X_OH;
  const Solid object(X_NO * reference.object->solid->mesh());
  const Retargeted result = align.Retarget(moved, object);
  EXPECT_LT(((X_NO.inverse() * result.grasp.X_OH).matrix() - still.grasp.X_OH.matrix())
                .cwiseAbs()
                .maxCoeff(),
            1e-4);
  for (size_t i = 0; i < still.grasp.joints.size(); ++i) {
    EXPECT_NEAR(result.grasp.joints[i], still.grasp.joints[i], 1e-4);
  }
}

TEST(Retargeter, FlagsAnObjectThatIsFarAway) {
  const Grasp grasp = Closed();
  const Vec3 far = PalmCentre(grasp) + Vec3(0, 0, 1);
  const Retargeted result =
      For("allegro").Retarget(grasp, Solid(shapes::Sphere({.radius = 0.03, .centre = far})));
  EXPECT_EQ(result.report.flag, "far_from_object");
  EXPECT_THAT(result.report.human_contacts, IsEmpty());
  EXPECT_FALSE(result.grasp.squeeze.has_value());
  EXPECT_EQ(result.grasp.joints.size(), 16u);
}

/// A hand with all its lengths multiplied.
std::shared_ptr<const ArticulatedHand> Scaled(const std::string& name, double scale) {
  RobotHandDescription hand = LoadRobotHand(name)->description();
  for (BodyLink& link : hand.body.links) {
    link.X_PL.translation() *= scale;
    for (Capsule& capsule : link.capsules) {
      capsule = {scale * capsule.a, scale * capsule.b, scale * capsule.radius};
    }
    for (TriMesh& hull : link.hulls) {
      for (Vec3& vertex : hull.vertices) vertex *= scale;
    }
  }
  for (RobotFinger& finger : hand.fingers) {
    for (LinkPoint* point : {&finger.base, &finger.middle, &finger.distal, &finger.tip}) {
      point->p_L *= scale;
    }
  }
  hand.palm_centre.p_L *= scale;
  hand.wrist.p_L *= scale;
  return std::make_shared<const ArticulatedHand>(std::move(hand));
}

TEST(Retargeter, FlagsAHandThatCannotReachTheKeypoints) {
  const Grasp flat = hands::Flat();
  const Solid ball(shapes::Sphere({.radius = 0.03, .centre = PalmCentre(flat)}));
  const RetargetReport report =
      Retargeter(Scaled("leap", 0.05), Human()).Retarget(flat, ball).report;
  EXPECT_EQ(report.flag, "unreachable");
  EXPECT_GT(report.tip_error_mean, 0.03);
  EXPECT_GE(report.tip_error_max, report.tip_error_mean);
}

TEST(Retargeter, RefusesLeftHandsAndHandsThatCannotPinch) {
  const auto refusal = [](std::shared_ptr<const ArticulatedHand> hand) -> std::string {
    try {
      Retargeter retargeter(std::move(hand), Human());
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal(LoadRobotHand("shadow-left")),
              AllOf(HasSubstr("\"shadow-left\""), HasSubstr("right hand")));
  RobotHandDescription thumbless = LoadRobotHand("leap")->description();
  thumbless.fingers.erase(thumbless.fingers.begin());
  EXPECT_THAT(refusal(std::make_shared<const ArticulatedHand>(thumbless)), HasSubstr("thumb"));
}

TEST(Retargeter, RefusesGraspsOfOtherHands) {
  Grasp grasp = Closed();
  grasp.hand = "shadow";
  try {
    For("allegro").Retarget(grasp, Solid(shapes::Sphere()));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), HasSubstr("shadow"));
  }
}

TEST(Retargeter, ReportsInMillimetres) {
  const Value value = ToValue(Results("allegro").front().report);
  const RetargetReport& report = Results("allegro").front().report;
  EXPECT_DOUBLE_EQ(value.At("tip_error_mean").AsDouble(), 1e3 * report.tip_error_mean);
  EXPECT_DOUBLE_EQ(value.At("depth_after").AsDouble(), 1e3 * report.depth_after);
  EXPECT_EQ(value.At("robot_contacts").AsList().size(), report.robot_contacts.size());
  EXPECT_EQ(Results("allegro").front().grasp.extras.At("retarget").At("flag").AsString(),
            report.flag);
}

}  // namespace
}  // namespace graspbench
