#include "chat/patience.h"

#include <algorithm>
#include <cmath>

namespace graspbench {
namespace {

std::chrono::steady_clock::duration Seconds(double seconds) {
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      std::chrono::duration<double>(seconds));
}

}  // namespace

Pace::Pace(double per_minute)
    : interval_(per_minute > 0 ? Seconds(60 / per_minute) : Clock::duration::zero()),
      next_(Clock::now()) {}

bool Pace::Wait() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (closed_) return false;
    const Clock::time_point now = Clock::now();
    if (next_ <= now) {
      next_ = now + interval_;  // idle time is not saved up
      return true;
    }
    closing_.wait_until(lock, next_);
  }
}

bool Pace::Sleep(double seconds) {
  std::unique_lock lock(mutex_);
  return !closing_.wait_for(lock, Seconds(seconds), [&] { return closed_; });
}

void Pace::Hold(double seconds) {
  const std::lock_guard lock(mutex_);
  next_ = std::max(next_, Clock::now() + Seconds(seconds));
}

void Pace::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  closing_.notify_all();
}

PatientReply AskPatiently(ChatClient& client, const Value& request, Pace& pace,
                          const Patience& patience,
                          const std::function<std::string(const std::string&)>& objection) {
  PatientReply patient;
  for (int failures = 0, objections = 0;;) {
    if (!pace.Wait()) return patient;
    patient.reply = client.Ask(request);
    ChatReply& reply = patient.reply;
    ++patient.tries;
    patient.prompt_tokens += reply.prompt_tokens;
    patient.completion_tokens += reply.completion_tokens;
    patient.answered = reply.fate == ChatReply::Fate::kAnswered;
    if (patient.answered) {
      reply.problem = objection(reply.content);
      if (reply.problem.empty()) return patient;
      reply.fate = ChatReply::Fate::kBusy;
      if (++objections > patience.second_thoughts) return patient;
      continue;
    }
    if (reply.fate != ChatReply::Fate::kBusy || ++failures > patience.retries) return patient;
    const double wait = std::max(
        reply.wait, std::min(patience.longest_wait, patience.first_wait * std::exp2(failures - 1)));
    if (reply.status == 429) {
      pace.Hold(wait);  // concerns all requests
    } else if (!pace.Sleep(wait)) {
      return patient;
    }
  }
}

}  // namespace graspbench
