#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "core/file.h"
#include "core/json.h"
#include "tests/e2e/program.h"
#include "tests/e2e/stored_run.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// Runs the scripted CI example and returns its exit code; `out` gets what it prints.
int CiExample(const e2e::TemporaryFolder& folder, const std::string& rules, std::string& out) {
  const std::string command =
      std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/tests/e2e/ci_example.sh " + GRASPBENCH_PROGRAM +
      " " + (folder / "ci") + " " + rules + " >" + (folder / "out") + " 2>" + (folder / "err");
  const int status = std::system(command.c_str());
  out = ReadFile(folder / "out") + ReadFile(folder / "err");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// Failures and test cases of a JUnit file, as Python's XML parser counts them: "1 of 3".
std::string CountedByPython(const std::string& file) {
  const e2e::TemporaryFolder folder;
  WriteFile(folder / "count.py",
            "import sys, xml.etree.ElementTree as tree\n"
            "root = tree.parse(sys.argv[1]).getroot()\n"
            "cases = root.findall('./testsuite/testcase')\n"
            "failures = [case for case in cases if case.find('failure') is not None]\n"
            "assert int(root.get('tests')) == len(cases)\n"
            "assert int(root.get('failures')) == len(failures)\n"
            "assert all(case.get('name') and case.get('classname') for case in cases)\n"
            "print(f'{len(failures)} of {len(cases)}', end='')\n");
  const std::string command =
      "python3 " + (folder / "count.py") + " " + file + " >" + (folder / "out") + " 2>&1";
  const int status = std::system(command.c_str());
  const std::string out = ReadFile(folder / "out");
  return status == 0 ? out : "not read: " + out;
}

TEST(CiExample, PassesWhenNothingGotWorse) {
  if (std::system("python3 -c '' 2>/dev/null") != 0) GTEST_SKIP() << "needs python3";
  const e2e::TemporaryFolder folder;
  std::string out;
  EXPECT_EQ(CiExample(folder, "'siv not worse' 'contact_ratio>=90%' 'coverage>=95%'", out), 0)
      << out;
  EXPECT_THAT(out, AllOf(HasSubstr("Gate passed: 3 of 3"), HasSubstr("::notice title=")));
  EXPECT_EQ(CountedByPython(folder / "ci/gate.xml"), "0 of 3");
  EXPECT_THAT(ReadFile(folder / "ci/gate.md"),
              AllOf(HasSubstr("### Gate passed"), HasSubstr("## Comparison")));
}

TEST(CiExample, FailsWithTheRuleThatDoesNotHold) {
  if (std::system("python3 -c '' 2>/dev/null") != 0) GTEST_SKIP() << "needs python3";
  const e2e::TemporaryFolder folder;
  std::string out;
  EXPECT_EQ(CiExample(folder, "'siv<=-50%' 'contact_ratio>=90%'", out), 1) << out;
  EXPECT_THAT(out, AllOf(HasSubstr("FAIL  reference  siv<=-50%"),
                         HasSubstr("::error title=grasp-bench::reference: siv<=-50%25")));
  EXPECT_EQ(CountedByPython(folder / "ci/gate.xml"), "1 of 2");
  EXPECT_THAT(ReadFile(folder / "ci/gate.md"), HasSubstr("**FAIL**"));
}

/// A small finished run with a generator whose name is markup.
class GateCommand : public ::testing::Test {
 protected:
  GateCommand() {
    std::vector<records::Item> items;
    for (int i = 0; i < 2; ++i) {
      items.push_back({.generator = kName,
                       .number = i,
                       .object = "object " + std::to_string(i),
                       .metrics = {{"siv", 1.0 + i}}});
    }
    e2e::StoreRun(run_, items, 2,
                  records::Configured(records::Manifest(), "generators",
                                      Value::List{Value::Dict{{"id", kName}}}));
  }

  static constexpr const char* kName = "<a href=\"x\">&\x02 é";
  e2e::TemporaryFolder folder_;
  std::string run_ = folder_ / "run";
};

TEST_F(GateCommand, WritesXmlThatParsersReadWhateverTheNames) {
  if (std::system("python3 -c '' 2>/dev/null") != 0) GTEST_SKIP() << "needs python3";
  const std::string junit = folder_ / "gate.xml";
  EXPECT_EQ(GraspBench({"gate", run_, "--rule", "siv<=1", "--junit", junit}).code, 1);
  EXPECT_EQ(CountedByPython(junit), "1 of 1");
}

TEST_F(GateCommand, TakesRulesFromAFile) {
  WriteFile(folder_ / "rules.toml", "rules = ['siv<=2', 'coverage>=100%']\n");
  const Outcome outcome = GraspBench({"gate", run_, "--rules", folder_ / "rules.toml"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("2 of 2"));
  WriteFile(folder_ / "rules.toml", "rules = ['siv<=2', 'siv==2']\n");
  const Outcome wrong = GraspBench({"gate", run_, "--rules", folder_ / "rules.toml"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, AllOf(HasSubstr("rules.toml: rules[1]"), HasSubstr("character 4")));
}

TEST_F(GateCommand, EndsWithTwoForWhatItCannotUnderstand) {
  for (const char* rule : {"sivv<=1", "siv=1", "siv<=+5%", ""}) {
    const Outcome outcome = GraspBench({"gate", run_, "--rule", rule});
    EXPECT_EQ(outcome.code, 2) << rule;
    EXPECT_THAT(outcome.err, HasSubstr("--rule")) << rule;
  }
  EXPECT_EQ(GraspBench({"gate", run_}).code, 2);
  EXPECT_EQ(GraspBench({"gate", run_, "--rule", "siv<=9", "--generator", "b"}).code, 2);
  EXPECT_EQ(GraspBench({"gate", run_, "--rule", "siv<=9", "--annotations", "gitlab"}).code, 2);
}

}  // namespace
}  // namespace graspbench
