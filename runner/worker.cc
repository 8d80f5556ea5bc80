#include "runner/worker.h"

#include <cstdlib>

#include <tbb/global_control.h>

#include "core/json.h"
#include "runner/canary.h"
#include "runner/description.h"
#include "runner/evaluate.h"
#include "runner/frame.h"
#include "runner/work_unit.h"
#include "runner/worker_process.h"

namespace graspbench {
namespace {

class Worker {
 public:
  Worker(const RunOptions& options, const Parts& parts, int answers)
      : bench_(options, parts), answers_(answers) {}

  void Handle(const Frame& request) {
    try {
      Answer(request);
    } catch (const Error& error) {
      Send(frame::kError, ToValue(error));
    } catch (const std::exception& error) {
      Send(frame::kError, ToValue(Error(ErrorKind::kInternal, error.what())));
    }
  }

 private:
  void Answer(const Frame& request) {
    const Value payload = ParseJson(request.payload, "worker request");
    switch (request.kind) {
      case frame::kDescribe:
        return Send(frame::kDescribed, ToValue(Describe(bench_)));
      case frame::kCanary:
        return CheckCanaries(payload);
      case frame::kUnit:
        return Evaluate(payload);
    }
    throw Error(ErrorKind::kInternal, "unknown request", "worker");
  }

  void CheckCanaries(const Value& payload) {
    const auto index = static_cast<size_t>(payload.At("index").AsInt());
    Value::List checks;
    for (const CanaryCheck& check : CheckCanary(bench_, bench_.canaries().at(index))) {
      checks.push_back(ToValue(check));
    }
    Send(frame::kChecked, std::move(checks));
  }

  void Evaluate(const Value& payload) {
    const UnitListener listener{
        .entered =
            [&](int index, const std::string& stage, const Record& partial) {
              Send(frame::kEntered,
                   Value::Dict{{"index", index}, {"stage", stage}, {"record", ToValue(partial)}});
            },
        .finished =
            [&](int index, const Record& record) {
              Send(frame::kFinished, Value::Dict{{"index", index}, {"record", ToValue(record)}});
            }};
    EvaluateUnit(bench_, WorkUnitFromValue(payload.At("unit")), payload.At("artifacts").AsString(),
                 listener);
    Send(frame::kDone, Value());
  }

  void Send(char kind, Value payload) {
    // When nobody listens any more there is nothing left to do.
    if (!WriteFrame(answers_, {kind, ToJson(payload)})) std::_Exit(0);
  }

  Workbench bench_;
  int answers_;
};

}  // namespace

void ServeWorker(const RunOptions& options, const Parts& parts, int requests, int answers) {
  // Workers are the parallelism of a run; threads on top would only get in each other's way.
  const tbb::global_control one_thread(tbb::global_control::max_allowed_parallelism, 1);
  setenv("OMP_NUM_THREADS", "1", 1);
  Worker worker(options, parts, answers);
  while (const auto request = ReadFrame(requests)) {
    ForgetWorkerOutput();
    worker.Handle(*request);
  }
}

}  // namespace graspbench
