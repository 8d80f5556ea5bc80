#include "tests/support/chat_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "core/json.h"

namespace graspbench {
namespace {

std::string ReadRequest(int client) {
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
    if (request.find("Expect: 100-continue\r\n") != std::string::npos &&
        head == std::string::npos && request.ends_with("\r\n\r\n")) {
      const std::string_view go = "HTTP/1.1 100 Continue\r\n\r\n";
      ::send(client, go.data(), go.size(), MSG_NOSIGNAL);
    }
  }
}

void Send(int client, const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const ssize_t sent = ::send(client, text.data() + at, text.size() - at, MSG_NOSIGNAL);
    if (sent <= 0) return;
    at += static_cast<size_t>(sent);
  }
}

/// Each answer once; then connections are closed.
ChatServer::Handler InOrder(std::vector<ChatAnswer> answers) {
  return [answers = std::move(answers), next = size_t{0}](const std::string&) mutable {
    return next < answers.size() ? answers[next++] : ChatAnswer{.hang_up = true};
  };
}

}  // namespace

std::string Completion(const std::string& content) {
  return ToJson(Value::Dict{
      {"model", "some-model-2026-01-01"},
      {"choices", Value::List{Value::Dict{
                      {"message", Value::Dict{{"role", "assistant"}, {"content", content}}}}}},
      {"usage", Value::Dict{{"prompt_tokens", 1000}, {"completion_tokens", 2}}}});
}

std::string BodyOf(const std::string& request) {
  return request.substr(request.find("\r\n\r\n") + 4);
}

ChatServer::ChatServer(Handler handler) : handler_(std::move(handler)) { Start(); }
ChatServer::ChatServer(std::initializer_list<ChatAnswer> answers) : handler_(InOrder(answers)) {
  Start();
}
ChatServer::~ChatServer() { Stop(); }

std::string ChatServer::url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1/"; }

const std::vector<std::string>& ChatServer::Requests() {
  Stop();
  return requests_;
}

void ChatServer::Start() {
  setenv("no_proxy", "127.0.0.1", 1);  // for the clients of this process and of its children
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(socket_, 32) != 0) {
    throw std::runtime_error("no local port to serve on");
  }
  ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this] { Accept(); });
}

void ChatServer::Stop() {
  if (!thread_.joinable()) return;
  ::shutdown(socket_, SHUT_RDWR);
  thread_.join();
  connections_.clear();  // waits for them
  ::close(socket_);
}

void ChatServer::Accept() {
  for (int client; (client = ::accept(socket_, nullptr, nullptr)) >= 0;) {
    connections_.emplace_back([this, client] { Serve(client); });
  }
}

void ChatServer::Serve(int client) {
  const std::string request = ReadRequest(client);
  ChatAnswer answer{.hang_up = true};
  if (!request.empty()) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    answer = handler_(request);
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(answer.delay));
  if (!answer.hang_up) {
    Send(client, "HTTP/1.1 " + std::to_string(answer.status) + " X\r\nConnection: close\r\n" +
                     answer.headers + "Content-Length: " + std::to_string(answer.body.size()) +
                     "\r\n\r\n" + answer.body);
  }
  ::close(client);
}

}  // namespace graspbench
