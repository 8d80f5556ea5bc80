#include "runner/progress.h"

#include <gtest/gtest.h>

#include <string>

namespace graspbench {
namespace {

TEST(FormatDuration, UsesTheTwoLargestUnits) {
  EXPECT_EQ(FormatDuration(0.4), "0 s");
  EXPECT_EQ(FormatDuration(59.4), "59 s");
  EXPECT_EQ(FormatDuration(60), "1 min");
  EXPECT_EQ(FormatDuration(130), "2 min 10 s");
  EXPECT_EQ(FormatDuration(3900), "1 h 5 min");
}

TEST(Progress, EndsWithOneLineThatCountsFailuresAndWhatWasThereBefore) {
  std::FILE* file = std::tmpfile();
  {
    Progress progress(/*total=*/3, /*done=*/1, file);
    progress.Finished(/*failed=*/true);
    progress.Finished(/*failed=*/false);
  }
  std::rewind(file);
  char text[200] = {};
  const size_t size = std::fread(text, 1, sizeof(text), file);
  std::fclose(file);
  EXPECT_EQ(std::string(text, size), "3/3 items, 1 failed, took 0 s\n");
}

}  // namespace
}  // namespace graspbench
