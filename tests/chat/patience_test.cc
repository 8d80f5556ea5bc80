#include "chat/patience.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/chat_server.h"

namespace graspbench {
namespace {

using testing::HasSubstr;
using Clock = std::chrono::steady_clock;
using Fate = ChatReply::Fate;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string Accept(const std::string&) { return ""; }

TEST(Pace, SpacesTheRequestsOfAllThreads) {
  Pace pace(/*per_minute=*/1200);  // one in 50 ms
  const auto start = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&pace] {
        pace.Wait();
        pace.Wait();
      });
    }
  }
  EXPECT_GE(SecondsSince(start), 0.249);  // the sixth starts after five intervals
}

TEST(Pace, LetsAllPassWithoutALimitAndNoneWhileItIsHeld) {
  Pace pace(0);
  const auto start = Clock::now();
  pace.Wait();
  pace.Hold(0.2);
  pace.Wait();
  EXPECT_GE(SecondsSince(start), 0.2);
}

TEST(Pace, SendsWhoWaitsHomeWhenItCloses) {
  Pace pace(0);
  pace.Hold(3600);
  std::jthread closing([&pace] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    pace.Close();
  });
  EXPECT_FALSE(pace.Wait());
  EXPECT_FALSE(pace.Sleep(3600));
}

class AskPatientlyTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!HasChat()) GTEST_SKIP() << "built without libcurl";
  }
  PatientReply Ask(ChatServer& server, int retries = 5,
                   const std::function<std::string(const std::string&)>& objection = Accept) {
    ChatClient client({.url = server.url()}, "--endpoint");
    Pace pace(0);
    return AskPatiently(client, Value::Dict{}, pace,
                        {.retries = retries, .first_wait = 0.01, .longest_wait = 0.02}, objection);
  }
};

TEST_F(AskPatientlyTest, OutlastsAnEndpointInTrouble) {
  ChatServer server({{.status = 429},
                     {.status = 500, .body = "overloaded"},
                     {.body = "garbage"},
                     {.hang_up = true},
                     {.body = Completion("95")}});
  const PatientReply patient = Ask(server);
  EXPECT_EQ(patient.reply.fate, Fate::kAnswered);
  EXPECT_EQ(patient.reply.content, "95");
  EXPECT_EQ(patient.tries, 5);
}

TEST_F(AskPatientlyTest, GivesUpAfterItsRetries) {
  ChatServer server([](const std::string&) { return ChatAnswer{.status = 503}; });
  const PatientReply patient = Ask(server, /*retries=*/2);
  EXPECT_EQ(patient.reply.fate, Fate::kBusy);
  EXPECT_EQ(patient.reply.problem, "status 503");
  EXPECT_EQ(patient.tries, 3);
  EXPECT_EQ(server.Requests().size(), 3u);
}

TEST_F(AskPatientlyTest, DoesNotInsistWhereThatIsOfNoUse) {
  for (const int status : {400, 401}) {
    ChatServer server([&](const std::string&) { return ChatAnswer{.status = status}; });
    EXPECT_EQ(Ask(server).tries, 1) << status;
  }
}

TEST_F(AskPatientlyTest, WaitsAsLongAsItIsAskedTo) {
  ChatServer server({{.status = 429, .headers = "Retry-After: 1\r\n"}, {.body = Completion("95")}});
  const auto start = Clock::now();
  EXPECT_EQ(Ask(server).tries, 2);
  EXPECT_GE(SecondsSince(start), 1);
}

TEST_F(AskPatientlyTest, AsksAgainAfterAnObjectionAndCountsAllTokens) {
  ChatServer server({{.body = Completion("Nice!")}, {.body = Completion("95")}});
  const PatientReply patient = Ask(server, 5, [](const std::string& content) {
    return content == "95" ? std::string() : std::string("no score");
  });
  EXPECT_EQ(patient.reply.content, "95");
  EXPECT_EQ(patient.prompt_tokens, 2000);
  EXPECT_EQ(patient.completion_tokens, 4);
}

TEST_F(AskPatientlyTest, KeepsTheLastAnswerThatIsObjectedTo) {
  ChatServer server([](const std::string&) { return ChatAnswer{.body = Completion("Nice!")}; });
  const PatientReply patient =
      Ask(server, 9, [](const std::string&) { return std::string("no score"); });
  EXPECT_EQ(patient.reply.fate, Fate::kBusy);
  EXPECT_EQ(patient.reply.problem, "no score");
  EXPECT_EQ(patient.reply.content, "Nice!");
  EXPECT_EQ(patient.tries, 1 + Patience().second_thoughts);
}

}  // namespace
}  // namespace graspbench
