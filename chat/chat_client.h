#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/value.h"

namespace graspbench {

/// A language model behind an HTTP endpoint in the manner of OpenAI's chat completions, as vLLM,
/// llama.cpp and Ollama offer it, too.
struct ChatEndpoint {
  std::string url;    ///< "http://localhost:8000/v1"; "/chat/completions" is appended if missing
  std::string model;  ///< the endpoint's name for it; may be empty
  std::string key;    ///< sent as bearer token; may be empty
  int timeout = 30;   ///< s, of one answer
};

/// What became of one request.
struct ChatReply {
  enum class Fate {
    kAnswered,
    kBusy,  ///< may go well the next time: no connection, no answer in time, status 408, 409, 429
            ///< or 5xx, or a body that is no chat completion
    kRefused,  ///< this request will never go well: any other status
    kClosed,  ///< no request will: the key is refused (401, 403), there is no such address or model
              ///< (404), or nothing is left to spend (402, or 429 with "insufficient_quota")
  };
  Fate fate = Fate::kBusy;
  int status = 0;       ///< of HTTP; 0 where there was no answer at all
  double wait = 0;      ///< s, for which the endpoint asks to be left alone
  std::string problem;  ///< why there is no answer, in the endpoint's words where it has some

  std::string content;  ///< what the model says
  std::string model;    ///< who answered, as the endpoint says it: "gpt-4o-2024-08-06"
  int64_t prompt_tokens = 0, completion_tokens = 0;  ///< 0 where the endpoint does not count
};

/// Talks to one endpoint and keeps the connection open between requests. Belongs to one thread at
/// a time.
class ChatClient {
 public:
  /// `flag` gave the address and is named in errors. Throws Error (kMissing) in a build without
  /// libcurl, Error (kUsage) for an address that is not HTTP or holds a password.
  ChatClient(const ChatEndpoint& endpoint, const std::string& flag);
  ~ChatClient();

  /// Sends one request, a chat completion's body; never throws over what the endpoint does. The
  /// key appears in no problem.
  ChatReply Ask(const Value& request);

 private:
  class Connection;
  std::string key_;
  std::unique_ptr<Connection> connection_;
};

/// Whether this build has libcurl.
bool HasChat();
/// Throws Error (kMissing) where it has none.
void RequireChat();

/// What an answer of this status and body is. Of bodies it believes nothing: garbage is kBusy.
ChatReply ReadChatReply(int status, const std::string& body);

inline constexpr size_t kLargestAnswer = 1 << 20;  ///< bytes; a longer body is garbage

}  // namespace graspbench
