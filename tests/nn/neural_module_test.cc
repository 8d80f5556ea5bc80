#include "nn/neural_module.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "core/error.h"

namespace graspbench {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Content(const std::filesystem::path& file) {
  std::stringstream content;
  content << std::ifstream(file, std::ios::binary).rdbuf();
  return content.str();
}

class NeuralModuleTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(NeuralModule::File())) {
      GTEST_SKIP() << "built without LibTorch: no " << NeuralModule::File();
    }
  }
};

TEST_F(NeuralModuleTest, TellsTheVersionOfLibTorch) {
  EXPECT_EQ(NeuralModule::Load().torch_version(), GRASPBENCH_TORCH_VERSION);
}

// A B = [1 2; 3 4] [5 6; 7 8] = [19 22; 43 50]; the gradient of the sum of squares is 2 (A B) Bᵀ.
TEST_F(NeuralModuleTest, MultipliesMatricesAndDifferentiates) {
  NeuralModule::Matrix a(2, 2), b(2, 2), product(2, 2), gradient(2, 2);
  a << 1, 2, 3, 4;
  b << 5, 6, 7, 8;
  product << 19, 22, 43, 50;
  gradient << 454, 618, 1030, 1402;
  const auto result = NeuralModule::Load().Probe(a, b);
  EXPECT_EQ(result.product, product);
  EXPECT_EQ(result.gradient, gradient);
}

TEST_F(NeuralModuleTest, KeepsTheShapeOfMatricesThatAreNotSquare) {
  NeuralModule::Matrix a(1, 3), b(3, 2);
  a << 1, 0, 2;
  b << 1, 2, 3, 4, 5, 6;
  const auto result = NeuralModule::Load().Probe(a, b);
  EXPECT_EQ(result.product, (NeuralModule::Matrix(1, 2) << 11, 14).finished());
  EXPECT_EQ(result.gradient, (NeuralModule::Matrix(1, 3) << 78, 178, 278).finished());
}

TEST_F(NeuralModuleTest, RefusesMatricesThatDoNotFit) {
  const NeuralModule::Matrix a(2, 3), b(2, 3);
  EXPECT_THROW(NeuralModule::Load().Probe(a, b), Error);
}

TEST_F(NeuralModuleTest, TakesTheNumberOfThreads) {
  const NeuralModule module = NeuralModule::Load();
  module.SetThreads(2);
  EXPECT_EQ(module.threads(), 2);
  module.SetThreads(1);
  EXPECT_EQ(module.threads(), 1);
  EXPECT_THROW(module.SetThreads(0), Error);
}

TEST_F(NeuralModuleTest, CountsNoCudaDeviceWithoutADriver) {
  if (std::filesystem::exists("/proc/driver/nvidia/version")) GTEST_SKIP() << "has a driver";
  EXPECT_EQ(NeuralModule::Load().cuda_devices(), 0);
}

TEST(NeuralModule, SaysWhatToDoWhenTheBuildHasNone) {
  try {
    NeuralModule::Load("/nowhere/libgraspbench_nn.so");
    FAIL() << "loaded a file that is not there";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kMissing);
    EXPECT_THAT(error.what(), HasSubstr("/nowhere/libgraspbench_nn.so: this build has no neural"));
    EXPECT_THAT(error.hint(), HasSubstr("TORCH_ROOT"));
  }
}

TEST(NeuralModule, RefusesAFileThatIsNoModule) {
  const auto file = std::filesystem::path(testing::TempDir()) / "no_module.so";
  std::ofstream(file) << "not a shared library";
  EXPECT_THROW(NeuralModule::Load(file), Error);
}

TEST(NeuralModule, IsNotLinkedIntoTheProgram) {
  const std::string program = Content(GRASPBENCH_PROGRAM);
  ASSERT_FALSE(program.empty());
  EXPECT_THAT(program.find("libtorch"), std::string::npos);
  EXPECT_THAT(program.find("libc10"), std::string::npos);
}

}  // namespace
}  // namespace graspbench
