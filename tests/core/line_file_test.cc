#include "core/line_file.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/temporary_folder.h"

namespace graspbench {
namespace {

TEST(LineFile, GrowsByWholeLines) {
  const TemporaryFolder folder;
  {
    LineFile file(folder / "log");
    file.Append("one");
    EXPECT_EQ(ReadFile(folder / "log"), "one\n");
  }
  LineFile(folder / "log").Append("two");
  EXPECT_EQ(ReadFile(folder / "log"), "one\ntwo\n");
}

TEST(LineFile, RemovesALineWithoutAnEnd) {
  const TemporaryFolder folder;
  WriteFile(folder / "log", "one\ntw");
  LineFile(folder / "log").Append("three");
  EXPECT_EQ(ReadFile(folder / "log"), "one\nthree\n");
  WriteFile(folder / "log", "on");
  LineFile(folder / "log").Append("two");
  EXPECT_EQ(ReadFile(folder / "log"), "two\n");
}

TEST(LineFile, SaysWhatItCannotOpen) {
  const TemporaryFolder folder;
  EXPECT_THROW(LineFile(folder / "no/log"), Error);
}

}  // namespace
}  // namespace graspbench
