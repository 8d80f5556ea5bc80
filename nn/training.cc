#include "nn/training.h"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <numeric>

#include "core/error.h"
#include "core/file.h"
#include "core/rng.h"

namespace graspbench::nn {
namespace {

constexpr char kStep[] = "step";

/// A run's folder: the curve and the checkpoint.
class RunFolder {
 public:
  explicit RunFolder(const std::filesystem::path& directory)
      : curve_(directory / "curve.csv"), checkpoint_(directory / "checkpoint.safetensors") {
    CreateFolder(directory);
  }

  /// The number of steps done.
  int64_t Restore(ParameterStore& store, AdamW& optimizer) {
    if (!std::filesystem::exists(checkpoint_)) {
      std::filesystem::remove(curve_);
      return 0;
    }
    const SafeTensors state = ReadSafeTensors(checkpoint_);
    store.Restore(state);
    optimizer.SetState(state);
    const int64_t step = std::stoll(state.Metadata(kStep));
    CutCurve(step);
    return step;
  }

  void Save(int64_t step, const ParameterStore& store, const AdamW& optimizer) const {
    SafeTensors state{.tensors = store.State(), .metadata = {{kStep, std::to_string(step)}}};
    for (auto& entry : optimizer.State()) state.tensors.push_back(std::move(entry));
    WriteSafeTensors(checkpoint_, state);
  }

  void Note(int64_t step, const Measurements& measurements) {
    const bool is_new = !std::filesystem::exists(curve_);
    std::ofstream file(curve_, std::ios::app);
    if (is_new) {
      file << "step";
      for (const auto& [name, value] : measurements) file << ',' << name;
      file << '\n';
    }
    file << step;
    for (const auto& [name, value] : measurements) file << ',' << value;
    file << '\n';
  }

 private:
  /// Drops what was noted after the checkpoint.
  void CutCurve(int64_t step) const {
    std::ifstream file(curve_);
    std::string line, kept;
    for (int number = 0; std::getline(file, line); ++number) {
      if (number == 0 || std::stoll(line) <= step) kept += line + "\n";
    }
    if (!kept.empty()) WriteFile(curve_, kept);
  }

  std::filesystem::path curve_, checkpoint_;
};

TrainingNoise NoiseOf(uint64_t seed, int64_t step, int64_t batch) {
  Rng rng(seed, std::to_string(step) + "." + std::to_string(batch), "training noise");
  return {at::detail::createCPUGenerator(static_cast<uint64_t>(rng.Bits()) << 32 | rng.Bits())};
}

/// Means over the steps since the last report.
class Means {
 public:
  void Add(const Measurements& measurements) {
    if (sums_.empty())
      sums_ = measurements;
    else {
      for (size_t i = 0; i < sums_.size(); ++i) sums_[i].second += measurements[i].second;
    }
    ++count_;
  }
  Measurements Take() {
    Measurements means = std::move(sums_);
    for (auto& [name, value] : means) value /= count_;
    sums_.clear();
    count_ = 0;
    return means;
  }

 private:
  Measurements sums_;
  double count_ = 0;
};

}  // namespace

TrainingOptions TrainingOptions::Read(const Field& table) {
  table.ExpectOnly({"steps", "epochs", "batch", "accumulate", "learning_rate", "weight_decay",
                    "warmup", "clip", "report_every", "checkpoint_every", "bfloat16"});
  TrainingOptions options;
  const auto count = [&](const char* key, int64_t& value, int64_t least) {
    value = table.IntOr(key, value);
    if (value < least) table.At(key).Fail("must be at least " + std::to_string(least));
  };
  const auto positive = [&](const char* key, double& value) {
    value = table.DoubleOr(key, value);
    if (!(value > 0)) table.At(key).Fail("must be above 0");
  };
  count("steps", options.steps, 0);
  count("epochs", options.epochs, 1);
  count("batch", options.batch, 1);
  count("accumulate", options.accumulate, 1);
  count("warmup", options.warmup, 0);
  count("report_every", options.report_every, 1);
  count("checkpoint_every", options.checkpoint_every, 1);
  positive("learning_rate", options.learning_rate);
  positive("clip", options.clip);
  options.weight_decay = table.DoubleOr("weight_decay", 0);
  options.bfloat16 = table.BoolOr("bfloat16", false);
  return options;
}

Value TrainingOptions::ToValue() const {
  return Value::Dict{{"steps", steps},
                     {"epochs", epochs},
                     {"batch", batch},
                     {"accumulate", accumulate},
                     {"learning_rate", learning_rate},
                     {"weight_decay", weight_decay},
                     {"warmup", warmup},
                     {"clip", clip},
                     {"report_every", report_every},
                     {"checkpoint_every", checkpoint_every},
                     {"bfloat16", bfloat16}};
}

int64_t TrainingOptions::StepsFor(size_t items) const {
  if (steps > 0) return steps;
  const int64_t per_step = batch * accumulate;
  return epochs * ((static_cast<int64_t>(items) + per_step - 1) / per_step);
}

std::map<std::string, Tensor> TrainedOf(const ParameterStore& store,
                                        const std::function<bool(const std::string&)>& names) {
  store.Train(names);
  std::map<std::string, Tensor> trained;
  int64_t learnt = 0, all = 0;
  for (const auto& [name, tensor] : store.parameters()) {
    all += tensor.numel();
    if (!tensor.requires_grad()) continue;
    learnt += tensor.numel();
    trained.emplace(name, tensor);
  }
  std::fprintf(stderr, "%.2f million parameters, %.2f million of them to learn\n",
               static_cast<double>(all) / 1e6, static_cast<double>(learnt) / 1e6);
  return trained;
}

std::vector<int64_t> Shuffled(int64_t count, uint64_t seed, int64_t epoch) {
  std::vector<int64_t> order(static_cast<size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  Rng rng(seed, std::to_string(epoch), "training order");
  for (size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[rng.Index(static_cast<uint32_t>(i))]);
  }
  return order;
}

std::vector<int64_t> ShuffledBatch(int64_t count, int64_t batch, uint64_t seed, int64_t number) {
  const int64_t per_epoch = std::max<int64_t>(1, count / batch);
  const auto order = Shuffled(count, seed, number / per_epoch);
  const int64_t begin = number % per_epoch * batch;
  return {order.begin() + begin, order.begin() + std::min(count, begin + batch)};
}

void Train(const TrainingTask& task, const TrainingOptions& options, int64_t steps, uint64_t seed,
           ParameterStore& store, AdamW& optimizer, const std::filesystem::path& directory) {
  RunFolder folder(directory);
  const CosineSchedule schedule{options.learning_rate, steps, options.warmup};
  Means means;
  const auto start = std::chrono::steady_clock::now();
  for (int64_t step = folder.Restore(store, optimizer); step < steps;) {
    for (int64_t batch = 0; batch < options.accumulate; ++batch) {
      std::optional<Autocast> autocast;
      if (options.bfloat16) {
        autocast.emplace(store.options().device().type(), at::kBFloat16);
      }
      auto [loss, measurements] = task.loss(step, batch, NoiseOf(seed, step, batch));
      autocast.reset();
      if (!std::isfinite(loss.item<double>())) {
        throw Error(ErrorKind::kDiverged,
                    "the loss is not finite after " + std::to_string(step) + " steps",
                    directory.string(), "lower \"learning_rate\"");
      }
      (loss / static_cast<double>(options.accumulate)).backward();
      means.Add(measurements);
    }
    ClipGradients(optimizer.parameters(), options.clip);
    optimizer.Step(schedule.At(step));
    if (task.after_step) task.after_step(step);
    ++step;
    if (step % options.report_every == 0 || step == steps) {
      Measurements report = means.Take();
      if (task.validate) {
        for (auto& entry : task.validate()) report.push_back(std::move(entry));
      }
      folder.Note(step, report);
      std::string line;
      for (const auto& [name, value] : report) {
        char text[64];
        std::snprintf(text, sizeof text, "  %s %.4g", name.c_str(), value);
        line += text;
      }
      const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
      std::fprintf(stderr, "%lld/%lld  %.0f s%s\n", static_cast<long long>(step),
                   static_cast<long long>(steps), seconds.count(), line.c_str());
    }
    if (step % options.checkpoint_every == 0 || step == steps) folder.Save(step, store, optimizer);
  }
}

}  // namespace graspbench::nn
