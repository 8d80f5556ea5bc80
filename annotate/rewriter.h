#pragma once

#include <string>

#include "chat/chat_client.h"
#include "core/dialogue.h"

namespace graspbench {

/// Lets a language model say a dialogue in other words. The answer is not trusted: it replaces the
/// dialogue only if RewrittenDialogue accepts it.
class Rewriter {
 public:
  /// Throws as ChatClient does.
  explicit Rewriter(const ChatEndpoint& endpoint);

  /// The dialogue in other words, or as it was where the endpoint fails or its answer is refused.
  /// Throws Error (kIo) when the very first request gets no answer at all.
  Dialogue Rewrite(const Dialogue& dialogue);

  int rewritten() const { return rewritten_; }
  int kept() const { return kept_; }                            ///< as they were
  const std::string& last_problem() const { return problem_; }  ///< why the last one was kept

 private:
  std::string url_, model_;
  ChatClient client_;
  int rewritten_ = 0, kept_ = 0;
  bool answered_ = false;
  std::string problem_;
};

/// The body of the request.
Value RewriteRequest(const Dialogue& dialogue, const std::string& model);

/// The dialogue that an answer's content holds. Throws Error (kInput) unless it has the
/// original's turns with the same speakers, each between 1 and kLongestTurn bytes without control
/// characters, the grasp as often in each turn, no words in braces, and the same fingers and
/// numbers as the original.
Dialogue RewrittenDialogue(const std::string& content, const Dialogue& original);

inline constexpr size_t kLongestTurn = 600;

}  // namespace graspbench
