#include "chat/chat_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/json.h"
#include "tests/support/chat_server.h"

namespace graspbench {
namespace {

using testing::HasSubstr;
using testing::Not;
using Fate = ChatReply::Fate;

TEST(ChatReply, HoldsWhatTheModelSaysAndCosts) {
  const ChatReply reply = ReadChatReply(200, Completion("95"));
  EXPECT_EQ(reply.fate, Fate::kAnswered);
  EXPECT_EQ(reply.content, "95");
  EXPECT_EQ(reply.model, "some-model-2026-01-01");
  EXPECT_EQ(reply.prompt_tokens, 1000);
  EXPECT_EQ(reply.completion_tokens, 2);
}

TEST(ChatReply, TakesGarbageForAPassingTrouble) {
  for (const char* body :
       {"", "<html>busy</html>", "[]", "7", "{}", R"({"choices": []})",
        R"({"choices": [{"message": {}}]})", R"({"choices": [{"message": {"content": 7}}]})",
        "{\"choices\": [{\"message\": {\"content\": \"\xff\"}}]}"}) {
    const ChatReply reply = ReadChatReply(200, body);
    EXPECT_EQ(reply.fate, Fate::kBusy) << body;
    EXPECT_THAT(reply.problem, HasSubstr("no chat completion")) << body;
  }
}

TEST(ChatReply, OfAModelThatDeclinesIsEmpty) {
  const ChatReply reply =
      ReadChatReply(200, R"({"choices": [{"message": {"content": null}}], "usage": 3})");
  EXPECT_EQ(reply.fate, Fate::kAnswered);
  EXPECT_EQ(reply.content, "");
  EXPECT_EQ(reply.prompt_tokens, 0);
}

TEST(ChatReply, TellsWhatMayPassFromWhatWillNot) {
  for (const int status : {408, 409, 429, 500, 502, 503}) {
    EXPECT_EQ(ReadChatReply(status, "?").fate, Fate::kBusy) << status;
  }
  for (const int status : {302, 400, 413, 422}) {
    EXPECT_EQ(ReadChatReply(status, "?").fate, Fate::kRefused) << status;
  }
  for (const int status : {401, 402, 403, 404}) {
    EXPECT_EQ(ReadChatReply(status, "?").fate, Fate::kClosed) << status;
  }
  EXPECT_EQ(ReadChatReply(429, R"({"error": {"code": "insufficient_quota"}})").fate, Fate::kClosed);
}

TEST(ChatReply, QuotesTheEndpointOnOneShortLine) {
  const std::string words = "no such\nmodel\x1b[2J";
  EXPECT_EQ(
      ReadChatReply(404, ToJson(Value::Dict{{"error", Value::Dict{{"message", words}}}})).problem,
      "status 404: no such model [2J");
  EXPECT_EQ(ReadChatReply(500, R"({"error": "out of memory"})").problem,
            "status 500: out of memory");
  std::string umlauts = "x";
  while (umlauts.size() < 1000) umlauts += "ü";
  const std::string problem = ReadChatReply(400, ToJson(Value::Dict{{"error", umlauts}})).problem;
  EXPECT_LT(problem.size(), 400u);
  EXPECT_NO_THROW(ParseJson(ToJson(problem), "the problem"));  // no half character at its end
}

class ChatClientTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!HasChat()) GTEST_SKIP() << "built without libcurl";
  }
  const Value request_ = Value::Dict{{"model", "some-model"}};
};

TEST_F(ChatClientTest, SendsTheRequestWithItsKey) {
  ChatServer server({{.body = Completion("yes")}});
  EXPECT_EQ(ChatClient({.url = server.url(), .key = "secret"}, "--endpoint").Ask(request_).content,
            "yes");
  const std::string request = server.Requests().at(0);
  EXPECT_THAT(request, HasSubstr("POST /v1/chat/completions "));
  EXPECT_THAT(request, HasSubstr("Authorization: Bearer secret\r\n"));
  EXPECT_EQ(BodyOf(request), R"({"model":"some-model"})");
}

TEST_F(ChatClientTest, ReportsHowLongItIsAskedToWait) {
  ChatServer server({{.status = 429, .headers = "Retry-After: 7\r\n"}});
  const ChatReply reply = ChatClient({.url = server.url()}, "--endpoint").Ask(request_);
  EXPECT_EQ(reply.fate, Fate::kBusy);
  EXPECT_EQ(reply.wait, 7);
}

TEST_F(ChatClientTest, SurvivesWhateverTheServerDoes) {
  ChatServer server({{.hang_up = true},
                     {.body = std::string(kLargestAnswer + 1, ' ')},
                     {.body = Completion("late"), .delay = 1.5},
                     {.status = 302, .headers = "Location: http://127.0.0.1:9/\r\n"},
                     {.body = Completion("at last")}});
  ChatClient client({.url = server.url(), .timeout = 1}, "--endpoint");
  EXPECT_EQ(client.Ask(request_).status, 0);
  EXPECT_THAT(client.Ask(request_).problem, HasSubstr("bytes"));
  const ChatReply late = client.Ask(request_);
  EXPECT_EQ(late.fate, Fate::kBusy);
  EXPECT_EQ(late.status, 0);
  EXPECT_EQ(client.Ask(request_).fate, Fate::kRefused);  // redirections are not followed
  EXPECT_EQ(client.Ask(request_).content, "at last");
}

TEST_F(ChatClientTest, KeepsItsKeyToItself) {
  ChatServer server({{.status = 401, .body = R"({"error": {"message": "bad key secret!"}})"}});
  ChatClient client({.url = server.url(), .key = "secret"}, "--endpoint");
  EXPECT_EQ(client.Ask(request_).problem, "status 401: bad key ***!");
}

TEST_F(ChatClientTest, RefusesAddressesThatAreNone) {
  EXPECT_THROW(ChatClient({.url = "file:///etc/passwd"}, "--endpoint"), Error);
  try {
    ChatClient({.url = "http://me:word@host/v1"}, "--endpoint");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("--endpoint"));
    EXPECT_THAT(error.what(), Not(HasSubstr("word@")));
  }
}

}  // namespace
}  // namespace graspbench
