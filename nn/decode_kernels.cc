#include "nn/decode_kernels.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>
#include <thread>

#include "nn/row_kernels.h"

#ifdef _OPENMP
#include <omp.h>
#endif

namespace graspbench::nn {
namespace {

// Waking a second thread costs some 10 µs, which a core needs to read this much from its cache.
constexpr int64_t kBytesWorthThreads = int64_t{4} << 20;
constexpr int kSpins = 2000;

/// Threads meet here many times a step, so they spin; they let others run when it takes long.
class SpinBarrier {
 public:
  explicit SpinBarrier(int threads) : threads_(threads) {}
  void Wait() {
    const int turn = turn_.load(std::memory_order_acquire);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == threads_) {
      arrived_.store(0, std::memory_order_relaxed);
      turn_.store(turn + 1, std::memory_order_release);
      return;
    }
    for (int spins = 0; turn_.load(std::memory_order_acquire) == turn; ++spins) {
      if (spins > kSpins) std::this_thread::yield();
    }
  }

 private:
  const int threads_;
  std::atomic<int> arrived_{0}, turn_{0};
};

int64_t Begin(int64_t count, int thread, int threads) { return count * thread / threads; }

/// What the threads of one step share.
struct Step {
  Step(const DecodeModel& the_model, std::span<float> the_x, std::span<const int64_t> the_lengths,
       std::span<const DecodeCache> the_cache, int64_t the_places, std::span<float> the_logits)
      : model(the_model),
        x(the_x),
        lengths(the_lengths),
        cache(the_cache),
        places(the_places),
        logits(the_logits),
        texts(static_cast<int64_t>(lengths.size())),
        heads_width(model.heads * model.head_width),
        kv_width(model.kv_heads * model.head_width),
        q(static_cast<size_t>(texts * heads_width)),
        k(static_cast<size_t>(texts * kv_width)),
        v(k.size()),
        attended(q.size()),
        gated(static_cast<size_t>(texts * model.feed_forward)) {
    for (const int64_t length : lengths) rotations.emplace_back(model.frequencies, length, 1);
  }

  const DecodeModel& model;
  std::span<float> x;
  std::span<const int64_t> lengths;
  std::span<const DecodeCache> cache;
  int64_t places;
  std::span<float> logits;
  int64_t texts, heads_width, kv_width;
  std::vector<float> q, k, v, attended, gated;
  std::vector<RotationTable> rotations;  ///< of each text's new token
};

/// One thread's share of a step.
class Worker {
 public:
  Worker(Step& step, SpinBarrier& barrier, int thread, int threads)
      : step_(step),
        model_(step.model),
        kernels_(FastestDotKernels()),
        barrier_(barrier),
        thread_(thread),
        threads_(threads),
        normal_(static_cast<size_t>(step.texts * model_.width)) {}

  void Run() {
    for (size_t i = 0; i < model_.layers.size(); ++i) {
      const DecodeLayer& layer = model_.layers[i];
      NormaliseAll(layer.input_norm);
      Project(layer);
      barrier_.Wait();
      Attend(step_.cache[i]);
      barrier_.Wait();
      AddTo(layer.o, step_.attended);
      barrier_.Wait();
      NormaliseAll(layer.post_attention_norm);
      Gate(layer);
      barrier_.Wait();
      AddTo(layer.down, step_.gated);
      barrier_.Wait();
    }
    NormaliseAll(model_.norm);
    Multiply(model_.head, normal_.data(), step_.logits.data());
  }

 private:
  // Each thread does it for itself, which is quicker than to wait for another.
  void NormaliseAll(const std::vector<float>& weight) {
    for (int64_t t = 0; t < step_.texts; ++t) {
      Normalise(&step_.x[static_cast<size_t>(t * model_.width)], weight, model_.epsilon,
                &normal_[static_cast<size_t>(t * model_.width)]);
    }
  }

  /// y = w x of this thread's rows of w.
  void Multiply(const WeightMatrix& w, const float* x, float* y) const {
    const int64_t begin = Begin(w.rows, thread_, threads_);
    kernels_.multiply(w, begin, Begin(w.rows, thread_ + 1, threads_), x, step_.texts, y + begin,
                      w.rows);
  }

  void Project(const DecodeLayer& layer) {
    Multiply(layer.q, normal_.data(), step_.q.data());
    Multiply(layer.k, normal_.data(), step_.k.data());
    Multiply(layer.v, normal_.data(), step_.v.data());
  }

  /// Attention of this thread's share of the texts and key heads.
  void Attend(const DecodeCache& cache) {
    const int64_t count = step_.texts * model_.kv_heads;
    for (int64_t i = Begin(count, thread_, threads_); i < Begin(count, thread_ + 1, threads_);
         ++i) {
      const int64_t at = i * step_.places * model_.head_width;
      AttendGroup(i / model_.kv_heads, i % model_.kv_heads, cache.keys + at, cache.values + at);
    }
  }

  /// The query heads that share a key head; `keys` and `values` are its places.
  void AttendGroup(int64_t text, int64_t kv_head, float* keys, float* values) {
    const int64_t width = model_.head_width, group = model_.heads / model_.kv_heads;
    const int64_t length = step_.lengths[static_cast<size_t>(text)];
    float* k = &step_.k[static_cast<size_t>(text * step_.kv_width + kv_head * width)];
    const float* v = &step_.v[static_cast<size_t>(text * step_.kv_width + kv_head * width)];
    const auto first = static_cast<size_t>(text * step_.heads_width + kv_head * group * width);
    float* q = &step_.q[first];
    const RotationTable& rotation = step_.rotations[static_cast<size_t>(text)];
    RotateHead(rotation.cosines, rotation.sines, k);
    for (int64_t h = 0; h < group; ++h) RotateHead(rotation.cosines, rotation.sines, q + h * width);
    std::copy_n(k, width, keys + length * width);
    std::copy_n(v, width, values + length * width);

    const int64_t seen = length + 1;
    scores_.resize(static_cast<size_t>(group * seen));
    const WeightMatrix table{.data = keys, .rows = seen, .columns = width};
    kernels_.multiply(table, 0, seen, q, group, scores_.data(), seen);
    const float scale = 1 / std::sqrt(static_cast<float>(width));
    for (int64_t h = 0; h < group; ++h) {
      float* scores = &scores_[static_cast<size_t>(h * seen)];
      kernels_.softmax(scores, seen, scale);
    }
    kernels_.combine(values, width, seen, width, scores_.data(), seen, group,
                     &step_.attended[first], width);
  }

  /// x += w y of this thread's rows of w.
  void AddTo(const WeightMatrix& w, const std::vector<float>& y) {
    const int64_t begin = Begin(w.rows, thread_, threads_),
                  end = Begin(w.rows, thread_ + 1, threads_);
    const int64_t count = end - begin;
    sums_.resize(static_cast<size_t>(step_.texts * count));
    kernels_.multiply(w, begin, end, y.data(), step_.texts, sums_.data(), count);
    for (int64_t t = 0; t < step_.texts; ++t) {
      float* x = &step_.x[static_cast<size_t>(t * model_.width + begin)];
      const float* sums = &sums_[static_cast<size_t>(t * count)];
      for (int64_t i = 0; i < count; ++i) x[i] += sums[i];
    }
  }

  /// gated = silu(gate x) · up x of this thread's rows.
  void Gate(const DecodeLayer& layer) {
    const int64_t rows = layer.gate.rows;
    const int64_t begin = Begin(rows, thread_, threads_), end = Begin(rows, thread_ + 1, threads_);
    const int64_t count = end - begin;
    sums_.resize(static_cast<size_t>(step_.texts * count));
    kernels_.multiply(layer.up, begin, end, normal_.data(), step_.texts, sums_.data(), count);
    Multiply(layer.gate, normal_.data(), step_.gated.data());
    for (int64_t t = 0; t < step_.texts; ++t) {
      float* gates = &step_.gated[static_cast<size_t>(t * rows + begin)];
      const float* ups = &sums_[static_cast<size_t>(t * count)];
      kernels_.gate(gates, ups, count);
    }
  }

  Step& step_;
  const DecodeModel& model_;
  const DotKernels& kernels_;
  SpinBarrier& barrier_;
  const int thread_, threads_;
  std::vector<float> normal_, scores_, sums_;
};

}  // namespace

int64_t DecodeModel::bytes() const {
  const auto of = [](const WeightMatrix& w) { return w.rows * w.columns * (w.half ? 2 : 4); };
  int64_t sum = of(head);
  for (const DecodeLayer& layer : layers) {
    for (const WeightMatrix* w :
         {&layer.q, &layer.k, &layer.v, &layer.o, &layer.gate, &layer.up, &layer.down}) {
      sum += of(*w);
    }
  }
  return sum;
}

void DecodeStep(const DecodeModel& model, std::span<float> x, std::span<const int64_t> lengths,
                std::span<const DecodeCache> cache, int64_t places, std::span<float> logits) {
  Step step(model, x, lengths, cache, places, logits);
#ifdef _OPENMP
  if (omp_get_max_threads() > 1 && model.bytes() > kBytesWorthThreads) {
    std::optional<SpinBarrier> barrier;
#pragma omp parallel
    {
#pragma omp single
      barrier.emplace(omp_get_num_threads());
      Worker(step, *barrier, omp_get_thread_num(), omp_get_num_threads()).Run();
    }
    return;
  }
#endif
  SpinBarrier barrier(1);
  Worker(step, barrier, 0, 1).Run();
}

}  // namespace graspbench::nn
