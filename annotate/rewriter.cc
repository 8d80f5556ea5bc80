#include "annotate/rewriter.h"

#ifdef GRASPBENCH_HAVE_CURL
#include <curl/curl.h>
#endif

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "core/error.h"
#include "core/json.h"

namespace graspbench {
namespace {

constexpr std::string_view kTask =
    "You rewrite short dialogues about how a human hand grasps an object. Say every turn in other "
    "words and keep all facts: object, part, fingers, their number, force, purpose. The word "
    "<grasp> "
    "stands for a grasp; keep it exactly as often in the same turn. Answer with nothing but a JSON "
    "list of the turns, each {\"from\": ..., \"value\": ...}, with the speakers as they are.";

/// Which words of the annotation a text holds.
std::set<std::string> FactsIn(const Dialogue& dialogue) {
  static const std::set<std::string> facts = {"thumb", "index", "middle", "ring", "pinky",
                                              "palm",  "two",   "three",  "four", "five"};
  std::set<std::string> found;
  std::string word;
  for (const Turn& turn : dialogue.turns) {
    for (const char c : turn.text + " ") {
      if (std::isalpha(static_cast<unsigned char>(c))) {
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        continue;
      }
      if (facts.contains(word)) found.insert(word);
      word.clear();
    }
  }
  return found;
}

[[noreturn]] void Refuse(const std::string& problem) {
  throw Error(ErrorKind::kInput, problem, "answer of the language model");
}

void CheckTurn(const Turn& turn, const Turn& original) {
  if (turn.role != original.role) Refuse("other speakers than asked for");
  if (turn.text.empty() || turn.text.size() > kLongestTurn) {
    Refuse("a turn of " + std::to_string(turn.text.size()) + " bytes");
  }
  if (std::ranges::any_of(turn.text, [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
    Refuse("a control character");
  }
  if (Occurrences(turn.text, kGraspSlot) != Occurrences(original.text, kGraspSlot)) {
    Refuse("<grasp> is not where it was");
  }
  if (turn.text.find_first_of("{}") != std::string::npos) Refuse("words in braces");
}

/// The list in a text that may have a fence or words around it.
std::string_view ListIn(std::string_view text) {
  const size_t begin = text.find('['), end = text.rfind(']');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    Refuse("no JSON list");
  }
  return text.substr(begin, end + 1 - begin);
}

}  // namespace

std::string RewriteRequest(const Dialogue& dialogue, const std::string& model) {
  Value request = Value::Dict{
      {"messages",
       Value::List{Value::Dict{{"role", "system"}, {"content", kTask}},
                   Value::Dict{{"role", "user"}, {"content", ToJson(ToCapGrasp(dialogue))}}}},
      {"max_tokens", 400}};
  if (!model.empty()) request.Set("model", model);
  return ToJson(request);
}

Dialogue RewrittenDialogue(const std::string& body, const Dialogue& original) {
  const std::string where = "answer of the language model";
  const Value value = ParseJson(body, where);
  const std::string& content =
      Field(value, where).At("choices").At(0).At("message").At("content").AsString();
  const Value list = ParseJson(ListIn(content), where);
  Dialogue rewritten{original.kind, TurnsFromCapGrasp(Field(list, where))};
  if (rewritten.turns.size() != original.turns.size()) Refuse("another number of turns");
  for (size_t i = 0; i < original.turns.size(); ++i) {
    CheckTurn(rewritten.turns[i], original.turns[i]);
  }
  if (FactsIn(rewritten) != FactsIn(original)) Refuse("other fingers or numbers");
  return rewritten;
}

#ifdef GRASPBENCH_HAVE_CURL

/// One handle, which keeps its connection open between requests.
class Rewriter::Connection {
 public:
  explicit Connection(const ChatEndpoint& endpoint) : handle_(curl_easy_init()) {
    if (handle_ == nullptr) throw Error(ErrorKind::kInternal, "libcurl does not start");
    std::string url = endpoint.url;
    while (url.ends_with('/')) url.pop_back();
    if (!url.ends_with("/chat/completions")) url += "/chat/completions";
    Header("Content-Type: application/json");
    if (!endpoint.key.empty()) Header("Authorization: Bearer " + endpoint.key);
    curl_easy_setopt(handle_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle_, CURLOPT_TIMEOUT, static_cast<long>(endpoint.timeout));
    curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &Connection::Receive);
    curl_easy_setopt(handle_, CURLOPT_WRITEDATA, &answer_);
  }
  ~Connection() {
    curl_slist_free_all(headers_);
    curl_easy_cleanup(handle_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The body of the answer. Throws Error (kIo) without one, Error (kInput) for one of another
  /// status than 200.
  std::string Post(const std::string& body) {
    answer_.clear();
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(handle_, CURLOPT_COPYPOSTFIELDS, body.c_str());
    const CURLcode code = curl_easy_perform(handle_);
    if (code == CURLE_WRITE_ERROR) Refuse("more than " + std::to_string(kLargestAnswer) + " bytes");
    if (code != CURLE_OK) throw Error(ErrorKind::kIo, curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) Refuse("status " + std::to_string(status));
    return answer_;
  }

 private:
  void Header(const std::string& line) { headers_ = curl_slist_append(headers_, line.c_str()); }

  static size_t Receive(const char* data, size_t size, size_t count, void* answer) {
    auto& text = *static_cast<std::string*>(answer);
    if (text.size() + size * count > kLargestAnswer) return 0;  // ends the transfer
    text.append(data, size * count);
    return size * count;
  }

  CURL* handle_;
  curl_slist* headers_ = nullptr;
  std::string answer_;
};

bool HasRewriter() { return true; }

#else

class Rewriter::Connection {
 public:
  explicit Connection(const ChatEndpoint&) {
    throw Error(ErrorKind::kMissing, "this build has no libcurl to ask a language model with", {},
                "install libcurl4-openssl-dev and configure again");
  }
  std::string Post(const std::string&) { return {}; }
};

bool HasRewriter() { return false; }

#endif

Rewriter::Rewriter(ChatEndpoint endpoint) : endpoint_(std::move(endpoint)) {
  if (!endpoint_.url.starts_with("http://") && !endpoint_.url.starts_with("https://")) {
    throw Error(ErrorKind::kUsage, "\"" + endpoint_.url + "\" is no HTTP address", "--llm",
                "for example http://localhost:8000/v1");
  }
  if (endpoint_.url.find('@') != std::string::npos) {
    throw Error(ErrorKind::kUsage, "the address holds a user or password", "--llm",
                "give a key in GRASP_BENCH_LLM_KEY");
  }
  connection_ = std::make_unique<Connection>(endpoint_);
}

Rewriter::~Rewriter() = default;

Dialogue Rewriter::Rewrite(const Dialogue& dialogue) {
  try {
    const std::string body = connection_->Post(RewriteRequest(dialogue, endpoint_.model));
    answered_ = true;
    Dialogue rewritten = RewrittenDialogue(body, dialogue);
    ++rewritten_;
    return rewritten;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kIo && !answered_) {
      throw Error(ErrorKind::kIo, "the language model does not answer: " + error.problem(),
                  endpoint_.url);
    }
    if (error.kind() == ErrorKind::kInput) answered_ = true;
    problem_ = error.problem();
  }
  ++kept_;
  return dialogue;
}

}  // namespace graspbench
