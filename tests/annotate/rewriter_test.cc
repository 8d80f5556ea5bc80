#include "annotate/rewriter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/json.h"
#include "tests/support/chat_server.h"

namespace graspbench {
namespace {

using testing::HasSubstr;

const Dialogue& Original() {
  static const Dialogue dialogue{
      Dialogue::Kind::kInstruction,
      {{Turn::Role::kUser, "Firmly hold the handle of the mug with the thumb and index finger."},
       {Turn::Role::kAssistant, "Here is the <grasp>."}}};
  return dialogue;
}

std::string Turns(const std::string& user, const std::string& assistant) {
  return ToJson(ToCapGrasp({Dialogue::Kind::kInstruction,
                            {{Turn::Role::kUser, user}, {Turn::Role::kAssistant, assistant}}}));
}

const std::string kGoodUser = "Could your thumb and index finger grip the mug's handle firmly? 🍵";

std::string RefusalOf(const std::string& content) {
  try {
    RewrittenDialogue(content, Original());
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(RewrittenDialogue, TakesOtherWordsInAFence) {
  const std::string turns = Turns(kGoodUser, "Sure: <grasp>");
  const Dialogue rewritten =
      RewrittenDialogue("Here you are:\n```json\n" + turns + "\n```", Original());
  EXPECT_EQ(rewritten.kind, Dialogue::Kind::kInstruction);
  EXPECT_EQ(rewritten.turns[0].text, kGoodUser);
  EXPECT_EQ(rewritten.turns[1].text, "Sure: <grasp>");
}

TEST(RewrittenDialogue, RefusesWhatIsNotTheSameDialogue) {
  const std::string good = "Sure: <grasp>";
  EXPECT_EQ(RefusalOf(Turns(kGoodUser, good)), "accepted");
  EXPECT_THAT(RefusalOf(Turns(kGoodUser, "Sure.")), HasSubstr("<grasp>"));
  EXPECT_THAT(RefusalOf(Turns(kGoodUser + " <grasp>", "Sure.")), HasSubstr("<grasp>"));
  EXPECT_THAT(RefusalOf(Turns("Hold the mug with the thumb.", good)), HasSubstr("fingers"));
  EXPECT_THAT(RefusalOf(Turns(kGoodUser + " All five!", good)), HasSubstr("fingers"));
  EXPECT_THAT(RefusalOf(Turns(kGoodUser + std::string(700, 'x'), good)), HasSubstr("bytes"));
  EXPECT_THAT(RefusalOf(Turns("", good)), HasSubstr("0 bytes"));
  EXPECT_THAT(RefusalOf(Turns(kGoodUser + " {object}", good)), HasSubstr("braces"));
  EXPECT_THAT(RefusalOf(Turns(kGoodUser + "\n", good)), HasSubstr("control"));
  EXPECT_THAT(RefusalOf("[]"), HasSubstr("turns"));
  EXPECT_THAT(RefusalOf("I cannot do that."), HasSubstr("no JSON list"));
  EXPECT_THROW(RewrittenDialogue("{\"error\": 1}", Original()), Error);
  EXPECT_THROW(RewrittenDialogue("<html>", Original()), Error);
}

class RewriterTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!HasChat()) GTEST_SKIP() << "built without libcurl";
  }
};

TEST_F(RewriterTest, AsksTheEndpointAndTakesItsWords) {
  ChatServer server({{200, Completion(Turns(kGoodUser, "Sure: <grasp>"))}});
  Rewriter rewriter({.url = server.url(), .model = "some-model", .key = "secret"});
  EXPECT_EQ(rewriter.Rewrite(Original()).turns[0].text, kGoodUser);
  EXPECT_EQ(rewriter.rewritten(), 1);
  const std::string request = server.Requests().at(0);
  EXPECT_THAT(request, HasSubstr("POST /v1/chat/completions "));
  EXPECT_THAT(request, HasSubstr("Authorization: Bearer secret\r\n"));
  const Value body = ParseJson(BodyOf(request), "request");
  EXPECT_EQ(body.At("model").AsString(), "some-model");
  EXPECT_THAT(body.At("messages").AsList().at(1).At("content").AsString(),
              HasSubstr(Original().turns[0].text));
}

TEST_F(RewriterTest, KeepsTheDialogueOnEveryFailure) {
  ChatServer server({{200, Completion(Turns(kGoodUser, "Sure."))},
                     {500, "overloaded"},
                     {302, ""},
                     {200, "no JSON"},
                     {200, std::string(kLargestAnswer + 1, ' ')},
                     {200, Completion(Turns(kGoodUser, "Sure: <grasp>"))}});
  Rewriter rewriter({.url = server.url()});
  for (const char* problem : {"<grasp>", "status 500", "status 302", "", "bytes"}) {
    EXPECT_EQ(rewriter.Rewrite(Original()), Original());
    EXPECT_THAT(rewriter.last_problem(), HasSubstr(problem));
  }
  EXPECT_EQ(rewriter.Rewrite(Original()).turns[0].text, kGoodUser);
  server.Requests();
  EXPECT_EQ(rewriter.Rewrite(Original()), Original());  // it is gone
  EXPECT_EQ(rewriter.rewritten(), 1);
  EXPECT_EQ(rewriter.kept(), 6);
}

TEST_F(RewriterTest, SaysAtOnceThatNobodyAnswers) {
  std::string url;
  {
    ChatServer server({});
    url = server.url();
  }
  Rewriter rewriter({.url = url});
  EXPECT_THROW(rewriter.Rewrite(Original()), Error);
  EXPECT_THROW(Rewriter({.url = "file:///etc/passwd"}), Error);
  EXPECT_THROW(Rewriter({.url = "http://me:word@host/v1"}), Error);
}

}  // namespace
}  // namespace graspbench
