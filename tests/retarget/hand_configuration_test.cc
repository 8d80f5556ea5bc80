#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/error.h"
#include "core/file.h"
#include "core/temporary_folder.h"
#include "retarget/robot_hand.h"
#include "tests/retarget/robot_hands.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// The configuration of the three-finger hand, with mistakes in it.
class HandConfiguration : public testing::Test {
 protected:
  HandConfiguration() {
    std::filesystem::copy_file(robot_hands::Data("three_finger.xml"), folder_ / "three_finger.xml");
  }

  /// The message with which the hand is refused once `old` reads `now`.
  std::string RefusalAfter(const std::string& old, const std::string& now,
                           ErrorKind kind = ErrorKind::kInput) const {
    std::string text = ReadFile(robot_hands::Data("three_finger.toml"));
    const size_t at = text.find(old);
    if (at == std::string::npos) return "the configuration has no " + old;
    text.replace(at, old.size(), now);
    const std::string file = folder_ / "hand.toml";
    WriteFile(file, text);
    return RefusalOf(file, {}, kind);
  }

  static std::string RefusalOf(const std::string& hand, const std::filesystem::path& config,
                               ErrorKind kind) {
    try {
      LoadRobotHand(hand, config);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), kind) << error.what();
      return error.what();
    }
    return "accepted";
  }

  TemporaryFolder folder_;
};

TEST_F(HandConfiguration, IsAcceptedAsItIs) { EXPECT_EQ(RefusalAfter("", ""), "accepted"); }

TEST_F(HandConfiguration, NamesFileAndKeyThatIsMissing) {
  EXPECT_THAT(RefusalAfter("side = \"right\"\n", ""),
              AllOf(HasSubstr("hand.toml"), HasSubstr("side")));
  EXPECT_THAT(RefusalAfter("normal = [0.0, 0.0, 1.0]\n", ""),
              AllOf(HasSubstr("palm"), HasSubstr("normal")));
  EXPECT_THAT(RefusalAfter("tip = \"index_tip\"\n", ""),
              AllOf(HasSubstr("fingers.index"), HasSubstr("tip")));
  EXPECT_THAT(RefusalAfter("phalanges = [\"thumb_root\", \"thumb_inner\", \"thumb_outer\"]\n", ""),
              AllOf(HasSubstr("fingers.thumb"), HasSubstr("phalanges")));
  EXPECT_THAT(RefusalAfter("model = \"three_finger.xml\"\n", ""), HasSubstr("model"));
}

TEST_F(HandConfiguration, NamesKeysThatItDoesNotKnow) {
  EXPECT_THAT(RefusalAfter("side =", "sied = 1\nside ="), HasSubstr("sied"));
  EXPECT_THAT(RefusalAfter("[fingers.middle]", "[fingers.midle]"),
              AllOf(HasSubstr("midle"), HasSubstr("middle")));
  EXPECT_THAT(RefusalAfter("forward =", "forwards = 1\nforward ="), HasSubstr("forwards"));
  EXPECT_THAT(RefusalAfter("open =", "closed = {}\nopen ="), HasSubstr("closed"));
}

TEST_F(HandConfiguration, SuggestsTheNearestBodySiteOrJoint) {
  EXPECT_THAT(
      RefusalAfter("centre = { body = \"hand\"", "centre = { body = \"hnad\""),
      AllOf(HasSubstr("no body \"hnad\""), HasSubstr("palm.centre"), HasSubstr("\"hand\"")));
  EXPECT_THAT(RefusalAfter("tip = \"index_tip\"", "tip = \"index_top\""),
              AllOf(HasSubstr("no site \"index_top\""), HasSubstr("did you mean \"index_tip\"")));
  EXPECT_THAT(RefusalAfter("thumb_turn = 1.0", "thumb_trun = 1.0"),
              AllOf(HasSubstr("no joint \"thumb_trun\""), HasSubstr("\"thumb_turn\"")));
  EXPECT_THAT(
      RefusalAfter("[posture]", "[coupling]\nindex_outer = { joint = \"index_bse\" }\n\n[posture]"),
      AllOf(HasSubstr("no joint \"index_bse\""), HasSubstr("\"index_base\"")));
  EXPECT_THAT(RefusalAfter("root = \"hand\"", "root = \"hnad\""),
              AllOf(HasSubstr("hnad"), HasSubstr("\"hand\"")));
}

TEST_F(HandConfiguration, RefusesBodiesInTheWrongPart) {
  EXPECT_THAT(RefusalAfter("bodies = [\"middle_knuckle\"", "bodies = [\"index_knuckle\""),
              AllOf(HasSubstr("fingers.middle.bodies"), HasSubstr("two fingers")));
  EXPECT_THAT(RefusalAfter("bodies = [\"middle_knuckle\"", "bodies = [\"hand\""),
              AllOf(HasSubstr("fingers.middle.bodies"), HasSubstr("part of the palm")));
  EXPECT_THAT(RefusalAfter("phalanges = [\"thumb_root\", ", "phalanges = ["),
              AllOf(HasSubstr("fingers.thumb.phalanges"), HasSubstr("three bodies")));
}

TEST_F(HandConfiguration, RefusesNumbersThatCannotBe) {
  EXPECT_THAT(RefusalAfter("thumb_turn = 1.0", "thumb_turn = 2.5"),
              AllOf(HasSubstr("posture.open.thumb_turn"), HasSubstr("0.2"), HasSubstr("2.0")));
  EXPECT_THAT(RefusalAfter("normal = [0.0, 0.0, 1.0]", "normal = [0.0, 1.0]"),
              AllOf(HasSubstr("palm.normal"), HasSubstr("3")));
  EXPECT_THAT(RefusalAfter("normal = [0.0, 0.0, 1.0]", "normal = [0.0, 0.0, 2.0]"),
              AllOf(HasSubstr("palm.normal"), HasSubstr("unit vector")));
  EXPECT_THAT(RefusalAfter("point = [0.0, -0.045, 0.0]", "point = [0.0, -0.045]"),
              AllOf(HasSubstr("palm.centre.point"), HasSubstr("3")));
  EXPECT_THAT(RefusalAfter("side = \"right\"", "side = \"both\""),
              AllOf(HasSubstr("side"), HasSubstr("\"left\" or \"right\"")));
}

TEST_F(HandConfiguration, RefusesAHandWithoutFingers) {
  const std::string file = folder_ / "bare.toml";
  std::string text = ReadFile(robot_hands::Data("three_finger.toml"));
  text = text.substr(0, text.find("# A finger")) + "[fingers]\n";
  WriteFile(file, text);
  EXPECT_THAT(RefusalOf(file, {}, ErrorKind::kInput),
              AllOf(HasSubstr("bare.toml"), HasSubstr("there is no finger")));
}

TEST_F(HandConfiguration, IsAskedForWithAModel) {
  EXPECT_THAT(RefusalOf(robot_hands::Data("three_finger.xml"), {}, ErrorKind::kUsage),
              AllOf(HasSubstr("three_finger.xml"), HasSubstr("--hand-config")));
}

TEST_F(HandConfiguration, SaysWhichFileIsNotThere) {
  EXPECT_THAT(RefusalOf(folder_ / "nowhere.toml", {}, ErrorKind::kMissing),
              HasSubstr("nowhere.toml"));
  EXPECT_THAT(RefusalAfter("three_finger.xml", "nowhere.xml", ErrorKind::kIo),
              HasSubstr("nowhere.xml"));
}

TEST_F(HandConfiguration, SuggestsTheNearestHand) {
  EXPECT_THAT(RefusalOf("shadwo", {}, ErrorKind::kUsage),
              AllOf(HasSubstr("shadwo"), HasSubstr("did you mean \"shadow\"")));
}

}  // namespace
}  // namespace graspbench
