#pragma once

#include <memory>
#include <string>

#include "core/dialogue.h"

namespace graspbench {

/// A language model behind an HTTP endpoint in the manner of OpenAI's chat completions, as vLLM,
/// llama.cpp and Ollama offer it, too.
struct ChatEndpoint {
  std::string url;    ///< "http://localhost:8000/v1"; "/chat/completions" is appended if missing
  std::string model;  ///< the endpoint's name for it; may be empty
  std::string key;    ///< sent as bearer token; may be empty
  int timeout = 30;   ///< s, of one answer
};

/// Lets a language model say a dialogue in other words. The answer is not trusted: it replaces the
/// dialogue only if RewrittenDialogue accepts it.
class Rewriter {
 public:
  /// Throws Error (kMissing) in a build without libcurl, Error (kUsage) for a URL that is not HTTP
  /// or holds a password, which would end up in annotations.json.
  explicit Rewriter(ChatEndpoint endpoint);
  ~Rewriter();

  /// The dialogue in other words, or as it was where the endpoint fails or its answer is refused.
  /// Throws Error (kIo) when the very first request gets no answer at all.
  Dialogue Rewrite(const Dialogue& dialogue);

  int rewritten() const { return rewritten_; }
  int kept() const { return kept_; }                            ///< as they were
  const std::string& last_problem() const { return problem_; }  ///< why the last one was kept

 private:
  class Connection;
  ChatEndpoint endpoint_;
  std::unique_ptr<Connection> connection_;
  int rewritten_ = 0, kept_ = 0;
  bool answered_ = false;
  std::string problem_;
};

/// Whether this build has libcurl.
bool HasRewriter();

/// The body of the request.
std::string RewriteRequest(const Dialogue& dialogue, const std::string& model);

/// The dialogue that the body of an answer holds. Throws Error (kInput) unless it has the
/// original's turns with the same speakers, each between 1 and kLongestTurn bytes without control
/// characters, the grasp as often in each turn, no words in braces, and the same fingers and
/// numbers as the original.
Dialogue RewrittenDialogue(const std::string& body, const Dialogue& original);

inline constexpr size_t kLongestTurn = 600;
inline constexpr size_t kLargestAnswer = 1 << 16;  ///< bytes; a longer body is a failure

}  // namespace graspbench
