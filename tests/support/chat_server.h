#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace graspbench {

/// What a ChatServer does with one request.
struct ChatAnswer {
  int status = 200;
  std::string body;
  std::string headers = {};  ///< more of them, each "Name: value\r\n"
  double delay = 0;          ///< s, before it answers
  bool hang_up = false;      ///< closes the connection instead of answering
};

/// The body of a chat completion that says `content`, with 1000 tokens asked and 2 answered.
std::string Completion(const std::string& content);

/// A web server on 127.0.0.1, which may misbehave. Serves each connection in a thread of its own.
class ChatServer {
 public:
  /// Gets a whole request, head and body.
  using Handler = std::function<ChatAnswer(const std::string& request)>;

  explicit ChatServer(Handler handler);
  /// Gives each of the answers to one request, then none.
  ChatServer(std::initializer_list<ChatAnswer> answers);
  ~ChatServer();

  std::string url() const;  ///< "http://127.0.0.1:PORT/v1/"
  /// Stops to serve; the requests that came, in their order.
  const std::vector<std::string>& Requests();

 private:
  void Start();
  void Stop();
  void Accept();
  void Serve(int client);

  Handler handler_;
  std::vector<std::string> requests_;
  std::mutex mutex_;
  int socket_ = -1, port_ = 0;
  std::vector<std::jthread> connections_;
  std::jthread thread_;
};

/// What follows the head of a request.
std::string BodyOf(const std::string& request);

}  // namespace graspbench
