#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include "chat/chat_client.h"

namespace graspbench {

/// Spaces the requests of several threads evenly in time.
class Pace {
 public:
  /// Requests a minute; 0 for as many as there are.
  explicit Pace(double per_minute);

  /// Returns when the next request may start: true, or false when there shall be none any more.
  bool Wait();
  /// Returns after so many seconds; false at once when there shall be no more requests.
  bool Sleep(double seconds);
  /// Nobody starts within the next `seconds`.
  void Hold(double seconds);
  /// No more requests: whoever waits is sent home.
  void Close();

 private:
  using Clock = std::chrono::steady_clock;
  std::mutex mutex_;
  std::condition_variable closing_;
  bool closed_ = false;
  Clock::duration interval_;
  Clock::time_point next_;
};

/// How long to insist.
struct Patience {
  int retries = 5;           ///< of a request that fails
  int second_thoughts = 2;   ///< of an answer that is objected to; each costs as much as the first
  double first_wait = 1;     ///< s, after a first failure; doubles with each further one
  double longest_wait = 60;  ///< s; an endpoint that asks for more than this gets it
};

/// The last reply and what all requests for it took.
struct PatientReply {
  ChatReply reply;
  bool answered = false;  ///< the last reply is an answer, be it objected to
  int tries = 0;
  int64_t prompt_tokens = 0, completion_tokens = 0;  ///< of all tries
};

/// Asks until there is an answer without objection, the retries are used up, asking again is of no
/// use or the pace is closed; with a pace that was closed before there are no tries. `objection`
/// says what is wrong with an answer's content, empty if nothing is; such an answer is kBusy with
/// that problem, and its content stays.
PatientReply AskPatiently(ChatClient& client, const Value& request, Pace& pace,
                          const Patience& patience,
                          const std::function<std::string(const std::string&)>& objection);

}  // namespace graspbench
