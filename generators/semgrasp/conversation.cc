#include "generators/semgrasp/conversation.h"

namespace graspbench::semgrasp {

const char kSystemBefore[] =
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives "
    "helpful, detailed, and polite answers to the user's questions. The assistant can understand "
    "the information of the three-dimensional object model provided by the user, and combine the "
    "knowledge of human hand grasping to assist the user. The following is the object model "
    "information: ";
const char kSystemAfter[] = ".";

namespace {

class Writer {
 public:
  explicit Writer(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {
    Add({vocabulary.bos()}, false);
    Add(vocabulary.Encode(kSystemBefore, {}, /*at_begin=*/true), false);
    Add({vocabulary.object_begin()}, false);
    sequence_.object = sequence_.ids.size();
    Add({vocabulary.object_end(), vocabulary.object_size()}, false);
    Add(vocabulary.Encode(kSystemAfter), false);
  }

  void Text(const std::string& text, std::span<const int64_t> codes = {}, bool learnt = false) {
    Add(vocabulary_.Encode(text, codes), learnt);
  }
  void End() { Add({vocabulary_.eos()}, true); }
  Sequence Take() { return std::move(sequence_); }

 private:
  void Add(const std::vector<int64_t>& ids, bool learnt) {
    for (const int64_t id : ids) {
      sequence_.ids.push_back(id);
      sequence_.labels.push_back(learnt ? id : kIgnored);
    }
  }

  const Vocabulary& vocabulary_;
  Sequence sequence_;
};

}  // namespace

Sequence Encode(const Vocabulary& vocabulary, std::span<const Turn> turns,
                std::span<const int64_t> codes) {
  Writer writer(vocabulary);
  for (const Turn& turn : turns) {
    if (turn.role == Turn::Role::kUser) {
      // The first follows the system's text, the others an </s>.
      const std::string blank = &turn == turns.data() ? " " : "";
      writer.Text(blank + "USER: " + turn.text + " ASSISTANT:", codes);
    } else {
      writer.Text(" " + turn.text, codes, /*learnt=*/true);
      writer.End();
    }
  }
  return writer.Take();
}

Sequence EncodePrompt(const Vocabulary& vocabulary, const std::string& question,
                      std::span<const int64_t> codes) {
  const Turn turn{.role = Turn::Role::kUser, .text = question};
  return Encode(vocabulary, {&turn, 1}, codes);
}

std::string PromptText(const std::string& question) {
  return std::string(kSystemBefore) + "{O}" + kSystemAfter + " USER: " + question + " ASSISTANT:";
}

}  // namespace graspbench::semgrasp
