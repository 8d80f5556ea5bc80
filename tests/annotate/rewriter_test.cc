#include "annotate/rewriter.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "core/error.h"
#include "core/json.h"

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

/// The body of a chat completion that says `content`.
std::string Completion(const std::string& content) {
  return ToJson(Value::Dict{
      {"choices", Value::List{Value::Dict{
                      {"message", Value::Dict{{"role", "assistant"}, {"content", content}}}}}}});
}

std::string Turns(const std::string& user, const std::string& assistant) {
  return ToJson(ToCapGrasp({Dialogue::Kind::kInstruction,
                            {{Turn::Role::kUser, user}, {Turn::Role::kAssistant, assistant}}}));
}

const std::string kGoodUser = "Could your thumb and index finger grip the mug's handle firmly? 🍵";

/// A web server on 127.0.0.1 that gives each of `answers`, status line apart, to one request.
class Server {
 public:
  explicit Server(std::vector<std::pair<int, std::string>> answers)
      : answers_(std::move(answers)), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket_, 8), 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Serve(); });
  }
  ~Server() { Stop(); }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1/"; }
  /// Waits until all answers are given.
  const std::vector<std::string>& Requests() {
    Stop();
    return requests_;
  }

 private:
  void Stop() {
    if (!thread_.joinable()) return;
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }

  void Serve() {
    for (const auto& [status, body] : answers_) {
      const int client = ::accept(socket_, nullptr, nullptr);
      if (client < 0) return;
      requests_.push_back(Read(client));
      const std::string answer =
          "HTTP/1.1 " + std::to_string(status) +
          " X\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
          body;
      for (size_t at = 0; at < answer.size();) {
        const ssize_t sent = ::send(client, answer.data() + at, answer.size() - at, MSG_NOSIGNAL);
        if (sent <= 0) break;
        at += static_cast<size_t>(sent);
      }
      ::close(client);
    }
  }

  static std::string Read(int client) {
    std::string request;
    std::array<char, 4096> part{};
    for (;;) {
      const size_t head = request.find("\r\n\r\n");
      const size_t length = request.find("Content-Length: ");
      if (head != std::string::npos && length != std::string::npos &&
          request.size() >= head + 4 + std::stoul(request.substr(length + 16))) {
        return request;
      }
      const ssize_t count = ::recv(client, part.data(), part.size(), 0);
      if (count <= 0) return request;
      request.append(part.data(), static_cast<size_t>(count));
    }
  }

  std::vector<std::pair<int, std::string>> answers_;
  std::vector<std::string> requests_;
  int socket_, port_ = 0;
  std::thread thread_;
};

std::string RefusalOf(const std::string& content) {
  try {
    RewrittenDialogue(Completion(content), Original());
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(RewrittenDialogue, TakesOtherWordsInAFence) {
  const std::string turns = Turns(kGoodUser, "Sure: <grasp>");
  const Dialogue rewritten =
      RewrittenDialogue(Completion("Here you are:\n```json\n" + turns + "\n```"), Original());
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
    if (!HasRewriter()) GTEST_SKIP() << "built without libcurl";
    setenv("no_proxy", "127.0.0.1", 1);
  }
};

TEST_F(RewriterTest, AsksTheEndpointAndTakesItsWords) {
  Server server({{200, Completion(Turns(kGoodUser, "Sure: <grasp>"))}});
  Rewriter rewriter({.url = server.url(), .model = "some-model", .key = "secret"});
  EXPECT_EQ(rewriter.Rewrite(Original()).turns[0].text, kGoodUser);
  EXPECT_EQ(rewriter.rewritten(), 1);
  const std::string request = server.Requests().at(0);
  EXPECT_THAT(request, HasSubstr("POST /v1/chat/completions "));
  EXPECT_THAT(request, HasSubstr("Authorization: Bearer secret\r\n"));
  const Value body = ParseJson(request.substr(request.find("\r\n\r\n") + 4), "request");
  EXPECT_EQ(body.At("model").AsString(), "some-model");
  EXPECT_THAT(body.At("messages").AsList().at(1).At("content").AsString(),
              HasSubstr(Original().turns[0].text));
}

TEST_F(RewriterTest, KeepsTheDialogueOnEveryFailure) {
  Server server({{200, Completion(Turns(kGoodUser, "Sure."))},
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
    Server server({});
    url = server.url();
  }
  Rewriter rewriter({.url = url});
  EXPECT_THROW(rewriter.Rewrite(Original()), Error);
  EXPECT_THROW(Rewriter({.url = "file:///etc/passwd"}), Error);
  EXPECT_THROW(Rewriter({.url = "http://me:word@host/v1"}), Error);
}

}  // namespace
}  // namespace graspbench
