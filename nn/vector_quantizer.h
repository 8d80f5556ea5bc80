#pragma once

#include "core/rng.h"
#include "nn/parameters.h"

namespace graspbench::nn {

struct VectorQuantizerConfig {
  /// What happens to an entry that no input has chosen for `patience` steps.
  enum class Reset {
    kNever,
    kOnce,    ///< it becomes an input of the current step, once at most in the whole training
    kAlways,  ///< the same, as often as it happens
  };

  int64_t codes = 512;                                ///< K
  int64_t width = 256;                                ///< d
  double codebook_weight = 1, commitment_weight = 1;  ///< of SemGrasp's eq. 2
  Reset reset = Reset::kOnce;
  int64_t patience = 100;
  /// Entries follow the mean of the inputs that choose them instead of a gradient (van den Oord et
  /// al. 2017, appendix A.1), which replaces the codebook's term of the loss.
  bool moving_average = false;
  double decay = 0.99;
};

/// How much of a codebook a set of codes uses.
struct CodeUsage {
  int64_t used = 0;       ///< entries that occur
  double perplexity = 0;  ///< exp of the entropy of their frequencies, 1 to K; 0 for no codes
};
CodeUsage UsageOf(const Tensor& codes, int64_t entries);

/// A codebook of K vectors: an input becomes its nearest entry (van den Oord, Vinyals, Kavukcuoglu,
/// *Neural Discrete Representation Learning*, 2017; the loss of SemGrasp, eq. 2). The codebook is
/// the parameter "weight" (a buffer with moving averages); the state of the reset rule and of the
/// averages are buffers beside it, so that a resumed training goes on as one that never stopped.
class VectorQuantizer {
 public:
  VectorQuantizer(const Scope& scope, const VectorQuantizerConfig& config);

  struct Result {
    Tensor codes;      ///< the entries chosen, whole numbers, ...
    Tensor quantized;  ///< ... × d; the gradient passes straight through to the input
    /// Weighted sum of the mean squared distances |sg[z] - b|² and |z - sg[b]|² (per vector).
    Tensor loss;
  };
  /// Inputs ... × d.
  Result operator()(const Tensor& inputs) const;
  /// Without gradients: inputs ... × d to codes ..., and codes to entries ... × d.
  Tensor Encode(const Tensor& inputs) const;
  Tensor Decode(const Tensor& codes) const;

  /// After each optimiser's step: counts which entries were chosen, moves averages and resets what
  /// is due; which inputs replace them is drawn from `rng`. Gives the number of entries reset.
  int64_t Observe(const Result& result, const Tensor& inputs, Rng& rng) const;

  /// Entries that have had their one reset.
  int64_t reset_count() const;
  const VectorQuantizerConfig& config() const { return config_; }
  const Tensor& codebook() const { return codebook_; }

 private:
  void MoveAverages(const Tensor& codes, const Tensor& inputs) const;

  VectorQuantizerConfig config_;
  Tensor codebook_;               // K × d
  Tensor idle_;                   // K: steps since last chosen
  Tensor was_reset_;              // K: 0 or 1
  Tensor mean_count_, mean_sum_;  // K and K × d, of moving averages
};

}  // namespace graspbench::nn
