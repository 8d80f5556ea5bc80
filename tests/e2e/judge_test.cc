#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "chat/chat_client.h"
#include "core/file.h"
#include "core/json.h"
#include "reports/judgements.h"
#include "tests/e2e/program.h"
#include "tests/support/chat_server.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<Judgement> JudgementsOf(const std::string& run) {
  const std::string file = run + "/judgements.jsonl";
  return std::filesystem::exists(file) ? JudgementsFrom(ReadFile(file), file)
                                       : std::vector<Judgement>();
}

std::string TextOf(const std::string& request) {
  const Value body = ParseJson(BodyOf(request), "request");
  return body.At("messages").AsList().at(0).At("content").AsList().at(0).At("text").AsString();
}

/// Six items of two generators, and a judge who is asked about them.
class Judging : public testing::Test {
 protected:
  void SetUp() override {
    if (!HasChat()) GTEST_SKIP() << "built without libcurl";
    ASSERT_EQ(GraspBench({"run", "--suite", "oakink", "--limit", "3", "--generator",
                          "reference,random", "--policy", "none", "--metrics", "pd", "--out", run_})
                  .code,
              0);
    const Outcome drawn =
        GraspBench({"view", run_, "--sheet", folder_ / "sheet.png", "--limit", "1"});
    if (drawn.code != 0) GTEST_SKIP() << "no pictures here: " << drawn.err;
  }

  Outcome Ask(const ChatServer& server, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"judge",   run_,   "--endpoint",   server.url(),
                                          "--model", "some", "--first-wait", "0.01"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return GraspBench(arguments);
  }

  const e2e::TemporaryFolder folder_;
  const std::string run_ = folder_ / "run";
};

TEST_F(Judging, OutlastsAnEndpointInTrouble) {
  // Every item is answered at its second request, in one of five bad ways at its first.
  std::map<std::string, int> asked;
  int turn = 0;
  ChatServer server([&](const std::string& request) -> ChatAnswer {
    if (++asked[BodyOf(request)] > 1) return {.body = Completion("Score: 80/100")};
    switch (++turn % 5) {
      case 0:
        return {.status = 429, .headers = "Retry-After: 1\r\n"};
      case 1:
        return {.status = 500, .body = "<html>overloaded</html>"};
      case 2:
        return {.body = "garbage"};
      case 3:
        return {.body = Completion("80"), .delay = 1.5};  // the client's patience ends before
      default:
        return {.body = Completion("What a nice grasp!")};
    }
  });
  const Outcome judged = Ask(
      server, {"--llm-timeout", "1", "--price", "2.5", "10", "--pictures", folder_ / "pictures"});
  ASSERT_EQ(judged.code, 0) << judged.err;
  EXPECT_THAT(judged.err, AllOf(HasSubstr("6 scores, 0 failed"), HasSubstr("12 requests")));
  EXPECT_THAT(judged.out, AllOf(HasSubstr("GPT score some"), HasSubstr("80.0")));
  EXPECT_THAT(GraspBench({"report", run_, "--table", "semgrasp-2", "--format", "markdown"}).out,
              AllOf(HasSubstr("80.0"), HasSubstr("by the model some")));

  const std::vector<Judgement> judgements = JudgementsOf(run_);
  ASSERT_EQ(judgements.size(), 6u);
  std::set<std::string> items;
  for (const Judgement& judgement : judgements) {
    items.insert(judgement.item);
    EXPECT_EQ(judgement.score, 80);
    EXPECT_EQ(judgement.answer, "Score: 80/100");
    EXPECT_EQ(judgement.tries, 2);
    EXPECT_GE(judgement.prompt_tokens, 1000);
    EXPECT_THAT(ReadFile(folder_ / ("pictures/" + judgement.item + ".png")), StartsWith("\x89PNG"));
  }
  EXPECT_EQ(items.size(), 6u);
  for (const std::string& request : server.Requests()) {
    EXPECT_THAT(TextOf(request), AllOf(StartsWith("Your task is to evaluate the alignment"),
                                       Not(HasSubstr("{instruction}"))));
    EXPECT_THAT(request, AllOf(Not(HasSubstr("reference")), Not(HasSubstr("random"))));
  }
}

TEST_F(Judging, NeverPaysTwiceForAScore) {
  ChatServer first([](const std::string&) { return ChatAnswer{.body = Completion("80")}; });
  ASSERT_EQ(Ask(first, {"--items", "2"}).code, 0);
  EXPECT_EQ(first.Requests().size(), 2u);
  ChatServer second([](const std::string&) { return ChatAnswer{.body = Completion("60")}; });
  ASSERT_EQ(Ask(second).code, 0);
  EXPECT_EQ(second.Requests().size(), 4u);
  ChatServer third([](const std::string&) { return ChatAnswer{.body = Completion("1")}; });
  const Outcome nothing = Ask(third);
  EXPECT_EQ(nothing.code, 0);
  EXPECT_THAT(nothing.err, HasSubstr("nothing to ask"));
  ASSERT_EQ(Ask(third, {"--items", "1", "--again"}).code, 0);
  ASSERT_EQ(Ask(third, {"--items", "1", "--prompt", "dexgys"}).code, 0);
  EXPECT_EQ(third.Requests().size(), 2u);
  EXPECT_THAT(GraspBench({"report", run_, "--format", "csv"}).out,
              AllOf(HasSubstr("gpt_score:some"), HasSubstr("llm_consistency:some")));
}

TEST_F(Judging, RecordsAnswersWithoutAScoreAndAsksAgainTheNextTime) {
  ChatServer silent([](const std::string&) { return ChatAnswer{.body = Completion("Nice!")}; });
  const Outcome judged = Ask(silent, {"--items", "2"});
  EXPECT_EQ(judged.code, 3);
  EXPECT_THAT(judged.err, AllOf(HasSubstr("0 scores, 2 failed"), HasSubstr("no score")));
  ASSERT_EQ(JudgementsOf(run_).size(), 2u);
  EXPECT_EQ(JudgementsOf(run_)[0].answer, "Nice!");
  EXPECT_EQ(JudgementsOf(run_)[0].prompt_tokens, 3000);  // of all tries

  ChatServer server([](const std::string&) { return ChatAnswer{.body = Completion("70")}; });
  const Outcome again = Ask(server, {"--items", "2"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr("70.0"));
}

TEST_F(Judging, StopsAtOnceWhereNoRequestWillEverGoWell) {
  ChatServer server([](const std::string&) {
    return ChatAnswer{.status = 401,
                      .body = R"({"error": {"message": "Incorrect API key: word-of-mine"}})"};
  });
  setenv("GRASP_BENCH_LLM_KEY", "word-of-mine", 1);
  const Outcome judged = Ask(server, {"--parallel", "1"});
  unsetenv("GRASP_BENCH_LLM_KEY");
  EXPECT_EQ(judged.code, 2);
  EXPECT_THAT(judged.err, AllOf(HasSubstr("401"), HasSubstr("Incorrect API key: ***"),
                                Not(HasSubstr("word-of-mine"))));
  ASSERT_EQ(server.Requests().size(), 1u);
  EXPECT_THAT(server.Requests()[0], HasSubstr("Authorization: Bearer word-of-mine\r\n"));
  EXPECT_TRUE(JudgementsOf(run_).empty());
}

TEST_F(Judging, StopsWhenTheBudgetIsSpent) {
  ChatServer server([](const std::string&) { return ChatAnswer{.body = Completion("80")}; });
  // 1000 tokens at 10 dollars a million are a cent.
  const Outcome judged =
      Ask(server, {"--parallel", "1", "--price", "10", "0", "--budget", "0.015"});
  EXPECT_EQ(judged.code, 2);
  EXPECT_THAT(judged.err, AllOf(HasSubstr("$0.0200"), HasSubstr("budget is spent")));
  EXPECT_EQ(JudgementsOf(run_).size(), 2u);
}

TEST_F(Judging, GivesUpOnAnEndpointThatNobodyServes) {
  std::string url;
  {
    const ChatServer server({});
    url = server.url();
  }
  const Outcome judged = GraspBench({"judge", run_, "--endpoint", url, "--model", "some",
                                     "--retries", "1", "--first-wait", "0.01"});
  EXPECT_EQ(judged.code, 2);
  EXPECT_THAT(judged.err, AllOf(HasSubstr(url), HasSubstr("connect")));
  EXPECT_TRUE(JudgementsOf(run_).empty());
}

TEST_F(Judging, RefusesWhatCannotBeMeant) {
  ChatServer server({});
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--items", "7"},
                                                {"--prompt", "semgrap"},
                                                {"--temperature", "hot"},
                                                {"--budget", "1"},
                                                {"--generator", "nobody"}}) {
    const Outcome judged = Ask(server, wrong);
    EXPECT_EQ(judged.code, 2) << wrong[0];
    EXPECT_THAT(judged.err, HasSubstr(wrong[0] == "--prompt" ? "semgrasp" : wrong[0]));
  }
  std::filesystem::remove_all(run_ + "/artifacts");
  const Outcome judged = Ask(server);
  EXPECT_EQ(judged.code, 2);
  EXPECT_THAT(judged.err, HasSubstr("artifacts"));
  EXPECT_TRUE(server.Requests().empty());
}

}  // namespace
}  // namespace graspbench
