#include "tests/structure/include_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace graspbench {

void PrintTo(const Violation& violation, std::ostream* stream) {
  *stream << violation.file << ":" << violation.line << ": " << violation.problem;
}

namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

auto Is(const std::string& file, int line, const std::string& problem) {
  return AllOf(Field(&Violation::file, file), Field(&Violation::line, line),
               Field(&Violation::problem, HasSubstr(problem)));
}

/// An own small source tree, in which rules are broken on purpose.
class IncludeRules : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    root_ = std::filesystem::path(::testing::TempDir()) /
            ("include_rules_" + std::string(info->name()));
    std::filesystem::remove_all(root_);
    Write("core/mesh.h", "#pragma once\n");
    Write("simulators/simulator.h", "#pragma once\n#include \"core/mesh.h\"\n");
    Write("simulators/bullet/world.h", "#pragma once\n");
    Write("runner/store.h", "#pragma once\n");
    Write("runner/plan.h", "#pragma once\n");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void Write(const std::string& file, const std::string& content) {
    std::filesystem::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << content;
  }

  std::filesystem::path root_;
};

TEST(SourceTree, KeepsTheStructureOfTheDesign) {
  EXPECT_THAT(StructureViolations(GRASPBENCH_SOURCE_DIRECTORY), IsEmpty());
}

TEST_F(IncludeRules, AllowTheArrowsOfTheDesign) {
  Write("policies/lift.cc", "#include <vector>\n\n#include \"simulators/simulator.h\"\n");
  Write("cli/main.cc", "#include \"simulators/bullet/world.h\"\n#include \"runner/plan.h\"\n");
  EXPECT_THAT(StructureViolations(root_), IsEmpty());
}

TEST_F(IncludeRules, FindAnArrowThatPointsBack) {
  Write("core/solid.cc", "#include \"core/mesh.h\"\n#include \"runner/plan.h\"\n");
  EXPECT_THAT(StructureViolations(root_),
              ElementsAre(Is("core/solid.cc", 2, "core may not include runner")));
}

TEST_F(IncludeRules, FindAnIncludeBehindAnInterface) {
  Write("policies/lift.cc", "#include \"simulators/bullet/world.h\"\n");
  EXPECT_THAT(StructureViolations(root_),
              ElementsAre(Is("policies/lift.cc", 1, "only the interface of simulators")));
}

TEST_F(IncludeRules, LetReportsKnowNothingOfTheRunnerButTheStore) {
  Write("reports/table.cc", "#include \"runner/store.h\"\n#include \"runner/plan.h\"\n");
  EXPECT_THAT(StructureViolations(root_),
              ElementsAre(Is("reports/table.cc", 2, "only runner/store.h")));
}

TEST_F(IncludeRules, FindALibraryOutsideItsModule) {
  Write("metrics/depth.cc", "#include <openvdb/openvdb.h>\n#include <Eigen/Core>\n");
  Write("generators/network.cc", "# include <ATen/core/Tensor.h>\n");
  Write("core/toml.cc", "#include <toml++/toml.h>\n");
  EXPECT_THAT(StructureViolations(root_),
              ElementsAre(Is("generators/network.cc", 1, "LibTorch"),
                          Is("metrics/depth.cc", 1, "OpenVDB does not belong into metrics")));
}

TEST_F(IncludeRules, FindALibraryInAHeaderOfItsOwnModule) {
  Write("simulators/bullet/client.h", "#pragma once\n#include \"PhysicsDirectC_API.h\"\n");
  Write("simulators/bullet/client.cc", "#include \"PhysicsDirectC_API.h\"\n");
  Write("nn/layer.h", "#pragma once\n#include <ATen/core/Tensor.h>\n");
  EXPECT_THAT(StructureViolations(root_),
              ElementsAre(Is("simulators/bullet/client.h", 2, "Bullet in a header")));
}

TEST_F(IncludeRules, FindAPathThatDoesNotStartAtTheRoot) {
  Write("simulators/bullet/world.cc", "#include \"world.h\"\n#include \"core/mash.h\"\n");
  EXPECT_THAT(StructureViolations(root_),
              ElementsAre(Is("simulators/bullet/world.cc", 1, "world.h"),
                          Is("simulators/bullet/world.cc", 2, "core/mash.h")));
}

TEST_F(IncludeRules, FindAHeaderWithoutGuard) {
  Write("core/pose.h", "#include <vector>\n");
  EXPECT_THAT(StructureViolations(root_), ElementsAre(Is("core/pose.h", 0, "#pragma once")));
}

}  // namespace
}  // namespace graspbench
