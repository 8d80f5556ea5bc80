#include "chat/chat_client.h"

#ifdef GRASPBENCH_HAVE_CURL
#include <curl/curl.h>
#endif

#include <algorithm>

#include "core/error.h"
#include "core/field.h"
#include "core/json.h"
#include "core/utf8.h"

namespace graspbench {
namespace {

constexpr size_t kLongestProblem = 300;  // bytes of an endpoint's own words

bool MayPass(int status) {
  return status == 408 || status == 409 || status == 429 || status >= 500;
}

bool IsClosed(int status, const std::string& code) {
  return status == 401 || status == 402 || status == 403 || status == 404 ||
         code == "insufficient_quota";
}

/// A member of the endpoint's "error", where it has one.
std::string ErrorMember(const Value& body, std::string_view key) {
  const Value* error = body.is_dict() ? body.Find("error") : nullptr;
  if (error == nullptr) return "";
  if (error->is_string()) return key == "message" ? error->AsString() : "";
  const Value* member = error->is_dict() ? error->Find(key) : nullptr;
  return member != nullptr && member->is_string() ? member->AsString() : "";
}

/// The endpoint's words on one line, cut where a character ends.
std::string Shortened(std::string words) {
  std::ranges::replace_if(
      words, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  if (words.size() <= kLongestProblem) return words;
  size_t end = 0;
  while (end < kLongestProblem) end += std::max<size_t>(1, Utf8SequenceLength(words, end));
  return words.substr(0, end) + " ...";
}

int64_t TokensAt(const Value& body, std::string_view key) {
  const Value* usage = body.Find("usage");
  const Value* count = usage != nullptr && usage->is_dict() ? usage->Find(key) : nullptr;
  return count != nullptr && count->is_int() ? std::max<int64_t>(0, count->AsInt()) : 0;
}

ChatReply Failure(int status, const Value& body) {
  const std::string code = ErrorMember(body, "code");
  ChatReply reply{.status = status};
  reply.fate = IsClosed(status, code) ? ChatReply::Fate::kClosed
               : MayPass(status)      ? ChatReply::Fate::kBusy
                                      : ChatReply::Fate::kRefused;
  const std::string words = Shortened(ErrorMember(body, "message"));
  reply.problem = "status " + std::to_string(status) + (words.empty() ? "" : ": " + words);
  return reply;
}

/// Takes what a chat completion says.
ChatReply Answer(const Value& body) {
  ChatReply reply{.fate = ChatReply::Fate::kAnswered, .status = 200};
  const Value& message =
      Field(body, "answer of the language model").At("choices").At(0).At("message").value();
  const Value& content = message.At("content");  // null where the model declines
  reply.content = content.is_null() ? "" : content.AsString();
  const Value* model = body.Find("model");
  if (model != nullptr && model->is_string()) reply.model = model->AsString();
  reply.prompt_tokens = TokensAt(body, "prompt_tokens");
  reply.completion_tokens = TokensAt(body, "completion_tokens");
  return reply;
}

}  // namespace

ChatReply ReadChatReply(int status, const std::string& body) {
  const std::string where = "answer of the language model";
  if (status != 200) {
    try {
      return Failure(status, ParseJson(body, where));
    } catch (const Error&) {
      return Failure(status, {});  // an error page of a proxy
    }
  }
  try {
    return Answer(ParseJson(body, where));
  } catch (const Error& error) {
    return {.status = status, .problem = "no chat completion: " + error.problem()};
  }
}

#ifdef GRASPBENCH_HAVE_CURL

class ChatClient::Connection {
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

  ChatReply Post(const std::string& body) {
    answer_.clear();
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(handle_, CURLOPT_COPYPOSTFIELDS, body.c_str());
    const CURLcode code = curl_easy_perform(handle_);
    long status = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_WRITE_ERROR) {
      return {.status = static_cast<int>(status),
              .problem = "more than " + std::to_string(kLargestAnswer) + " bytes"};
    }
    if (code != CURLE_OK) return {.problem = curl_easy_strerror(code)};
    ChatReply reply = ReadChatReply(static_cast<int>(status), answer_);
    curl_off_t wait = 0;  // libcurl reads the header's seconds as well as its date
    curl_easy_getinfo(handle_, CURLINFO_RETRY_AFTER, &wait);
    reply.wait = static_cast<double>(wait);
    return reply;
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

bool HasChat() { return true; }

#else

class ChatClient::Connection {
 public:
  explicit Connection(const ChatEndpoint&) {}
  ChatReply Post(const std::string&) { return {}; }
};

bool HasChat() { return false; }

#endif

void RequireChat() {
  if (HasChat()) return;
  throw Error(ErrorKind::kMissing, "this build has no libcurl to ask a language model with", {},
              "install libcurl4-openssl-dev and configure again");
}

ChatClient::ChatClient(const ChatEndpoint& endpoint, const std::string& flag) : key_(endpoint.key) {
  if (!endpoint.url.starts_with("http://") && !endpoint.url.starts_with("https://")) {
    throw Error(ErrorKind::kUsage, "\"" + endpoint.url + "\" is no HTTP address", flag,
                "for example http://localhost:8000/v1");
  }
  if (endpoint.url.find('@') != std::string::npos) {
    throw Error(ErrorKind::kUsage, "the address holds a user or password, which would be recorded",
                flag, "give a key in GRASP_BENCH_LLM_KEY");
  }
  RequireChat();
  connection_ = std::make_unique<Connection>(endpoint);
}

ChatClient::~ChatClient() = default;

ChatReply ChatClient::Ask(const Value& request) {
  ChatReply reply = connection_->Post(ToJson(request));
  for (size_t at = 0; !key_.empty() && (at = reply.problem.find(key_)) != std::string::npos;) {
    reply.problem.replace(at, key_.size(), "***");
  }
  return reply;
}

}  // namespace graspbench
