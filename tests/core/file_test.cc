#include "core/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/temporary_folder.h"
#include "tests/support/message_of.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(CreateFolder, MakesWhatIsMissing) {
  const TemporaryFolder folder;
  CreateFolder(folder / "a/b/c");
  CreateFolder(folder / "a/b/c");
  EXPECT_TRUE(std::filesystem::is_directory(folder / "a/b/c"));
}

TEST(CreateFolder, NamesTheFolderThatCannotBeMade) {
  const TemporaryFolder folder;
  WriteFile(folder / "file", "");
  const std::string inside = folder / "file/inside";
  EXPECT_THAT(MessageOf([&] { CreateFolder(inside, "choose another"); }),
              AllOf(StartsWith(inside), HasSubstr("cannot create the folder"),
                    HasSubstr("choose another")));
}

TEST(WriteFile, MakesTheFolderOfTheFile) {
  const TemporaryFolder folder;
  WriteFile(folder / "a/b.txt", "text");
  EXPECT_EQ(ReadFile(folder / "a/b.txt"), "text");
  const std::string inside = folder / "a/b.txt/c";
  EXPECT_THAT(MessageOf([&] { WriteFile(inside, ""); }), HasSubstr("cannot create the folder"));
}

}  // namespace
}  // namespace graspbench
