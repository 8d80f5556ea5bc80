#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/mano_hand.h"
#include "generators/generator.h"

// Specifications with the suffix "+tta". What it does is tested in tests/nn/tta.
namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class RobotHand final : public HandModel {
 public:
  const std::string& name() const override { return name_; }
  const std::string& hash() const override { return name_; }
  int joint_count() const override { return 16; }
  PosedHand Forward(const Grasp&) const override { return {}; }
  const std::vector<HandRegion>& regions() const override { return regions_; }
  const Vec3& palm_normal() const override { return palm_normal_; }

 private:
  std::string name_ = "robot";
  std::vector<HandRegion> regions_;
  Vec3 palm_normal_ = Vec3::UnitZ();
};

std::string RefusalOf(const std::string& spec, const GeneratorOptions& options) {
  try {
    MakeGenerator(spec, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "accepted";
}

TEST(RefinedGenerator, NamesWhatIsUnknownInASpecification) {
  const GeneratorOptions options{.hand = LoadHand()};
  EXPECT_THAT(RefusalOf("randon+tta", options),
              AllOf(HasSubstr("\"randon\""), HasSubstr("random")));
  EXPECT_THAT(RefusalOf("random+ttta", options), AllOf(HasSubstr("\"ttta\""), HasSubstr("tta")));
  EXPECT_THAT(RefusalOf("random+", options), HasSubstr("suffix"));
}

TEST(RefinedGenerator, AdaptsNoRobotHand) {
  const GeneratorOptions options{.hand = std::make_shared<RobotHand>()};
  EXPECT_THAT(RefusalOf("reference+tta", options),
              AllOf(HasSubstr("reference+tta"), HasSubstr("human hand"), HasSubstr("robot")));
}

}  // namespace
}  // namespace graspbench
