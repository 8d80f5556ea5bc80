#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/file.h"
#include "core/temporary_folder.h"
#include "nn/weight_file.h"
#include "tests/support/format_fixtures.h"
#include "tests/support/gradients.h"
#include "tests/support/named_weights.h"

namespace graspbench::nn {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

std::filesystem::path Archives() {
  return GRASPBENCH_SOURCE_DIRECTORY "/tests/nn/fixtures/archives";
}

std::string ArchiveRefusal(const std::filesystem::path& file) {
  return RefusalOf([&] { WeightFile{file}; });
}

// The same numbers, type and shape as Python saw.
void ExpectAsPythonSaw(const WeightFile& file) {
  const WeightFile expected = BlocksFixture();
  for (const std::string& name : file.names()) {
    const Tensor found = file.Read(name), wanted = expected.Read("archives." + name);
    EXPECT_EQ(found.scalar_type(), wanted.scalar_type()) << name;
    EXPECT_EQ(found.sizes(), wanted.sizes()) << name;
    EXPECT_EQ(file.At(name).shape, wanted.sizes().vec()) << name;
    EXPECT_TRUE(at::equal(found, wanted)) << name;
  }
}

TEST(TorchArchive, ReadsAStateDictionaryInBothKindsOfArchives) {
  for (const char* file : {"state.pt", "zip64.pt"}) {
    const WeightFile weights(Archives() / file);
    EXPECT_THAT(weights.names(),
                UnorderedElementsAre("0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean",
                                     "1.running_var", "1.num_batches_tracked"));
    ExpectAsPythonSaw(weights);
  }
}

TEST(TorchArchive, FindsTheStateInACheckpointWithViewsOfAllKindsAndTypes) {
  const WeightFile weights(Archives() / "checkpoint.pth");
  EXPECT_EQ(weights.names().size(), 17U);  // seven views and ten types, not the optimiser's
  ExpectAsPythonSaw(weights);
}

TEST(TorchArchive, WritingToATensorLeavesTheFileAlone) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "copy.pt";
  std::filesystem::copy_file(Archives() / "state.pt", file);
  const std::string before = ReadFile(file);
  WeightFile(file).Read("0.weight").fill_(7);
  EXPECT_EQ(ReadFile(file), before);
  ExpectAsPythonSaw(WeightFile(file));
}

TEST(TorchArchive, RefusesOtherFilesByWhatTheyAre) {
  EXPECT_THAT(ArchiveRefusal(Archives() / "legacy.pt"),
              AllOf(HasSubstr("before version 1.6"), HasSubstr("torch.save(torch.load(")));
  EXPECT_THAT(ArchiveRefusal(Archives() / "stranger.pt"),
              AllOf(HasSubstr("Stranger"), HasSubstr("state_dict()")));
  EXPECT_THAT(ArchiveRefusal(Archives() / "list.pt"), HasSubstr("no dictionary of tensors"));
  const TemporaryFolder folder;
  const auto file = folder.path() / "text.bin";
  WriteFile(file, "not weights at all");
  EXPECT_THAT(ArchiveRefusal(file), AllOf(HasSubstr("text.bin"), HasSubstr("zip")));
}

}  // namespace
}  // namespace graspbench::nn
