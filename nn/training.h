#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/field.h"
#include "nn/optimizer.h"
#include "nn/parameters.h"
#include "nn/transformer.h"

namespace graspbench::nn {

/// Constants of one stage of training, a table [train.STAGE] of a configuration.
struct TrainingOptions {
  int64_t steps = 0;  ///< of the optimiser; 0 where `epochs` counts
  int64_t epochs = 20;
  int64_t batch = 128;
  int64_t accumulate = 1;  ///< batches of one optimiser step
  double learning_rate = 1e-4;
  double weight_decay = 0;
  int64_t warmup = 0;          ///< steps
  double clip = 1;             ///< largest norm of the gradient
  int64_t report_every = 100;  ///< steps between lines and validations
  int64_t checkpoint_every = 500;
  bool bfloat16 = false;  ///< matrix products in bfloat16, weights in single precision

  static TrainingOptions Read(const Field& table);
  Value ToValue() const;
  int64_t StepsFor(size_t items) const;
};

using Measurements = std::vector<std::pair<std::string, double>>;

/// What one kind of training consists of.
struct TrainingTask {
  /// The loss of a batch, to be differentiated, and what to note of it. `noise` is drawn from the
  /// seed and the step alone.
  std::function<std::pair<Tensor, Measurements>(int64_t step, int64_t batch,
                                                const TrainingNoise& noise)>
      loss;
  std::function<void(int64_t step)> after_step;  ///< may be empty
  std::function<Measurements()> validate;        ///< may be empty
};

/// Runs steps first ... last of the schedule and keeps the run in `directory`: `curve.csv`, a line
/// for each report, and `checkpoint.safetensors`, from which a later call goes on as if it had
/// never stopped. Progress goes to standard error.
void Train(const TrainingTask& task, const TrainingOptions& options, int64_t steps, uint64_t seed,
           ParameterStore& store, AdamW& optimizer, const std::filesystem::path& directory);

/// Lets gradients flow into the parameters whose names pass, gives them and says how many numbers
/// they are on standard error.
std::map<std::string, Tensor> TrainedOf(const ParameterStore& store,
                                        const std::function<bool(const std::string&)>& names);

/// The numbers 0 ... count - 1 in an order drawn from (seed, epoch).
std::vector<int64_t> Shuffled(int64_t count, uint64_t seed, int64_t epoch);
/// Batch `number` of a training, counted through all epochs, each in its shuffled order; what is
/// left over at an epoch's end is not used, and fewer than one batch are a batch.
std::vector<int64_t> ShuffledBatch(int64_t count, int64_t batch, uint64_t seed, int64_t number);

}  // namespace graspbench::nn
