#include "generators/semgrasp/train_tokenizer.h"

#include <cstdio>

#include "core/error.h"
#include "core/file.h"
#include "generators/semgrasp/config.h"
#include "generators/semgrasp/grasp_tokenizer.h"
#include "generators/semgrasp/physics_loss.h"
#include "nn/device.h"
#include "nn/grasp_data.h"
#include "nn/training.h"

namespace graspbench::semgrasp {
namespace {

constexpr int64_t kGraspsPerObject = 4;  // of a batch, so that few objects are encoded for many
constexpr int64_t kPoolFactor = 4;       // points of a pool for each point of an input

/// Grasps in small groups of one object, so that a batch of many grasps has few objects.
class Batches {
 public:
  Batches(const nn::GraspData& data, int64_t batch, uint64_t seed)
      : data_(data), batch_(batch), seed_(seed) {
    of_object_.resize(data.objects.size());
    for (size_t i = 0; i < data.count(); ++i) {
      of_object_[static_cast<size_t>(data.object_of[i])].push_back(static_cast<int64_t>(i));
    }
  }

  /// Indices of grasps.
  std::vector<int64_t> At(int64_t number) const {
    const auto per_epoch = std::max<int64_t>(1, static_cast<int64_t>(data_.count()) / batch_);
    const std::vector<int64_t> order = Order(number / per_epoch);
    const auto begin = static_cast<size_t>(number % per_epoch * batch_);
    const size_t end = std::min(order.size(), begin + static_cast<size_t>(batch_));
    return {order.begin() + static_cast<int64_t>(begin), order.begin() + static_cast<int64_t>(end)};
  }

 private:
  std::vector<int64_t> Order(int64_t epoch) const {
    std::vector<std::vector<int64_t>> groups;
    for (size_t object = 0; object < of_object_.size(); ++object) {
      const std::vector<int64_t>& grasps = of_object_[object];
      const auto order =
          nn::Shuffled(static_cast<int64_t>(grasps.size()), seed_ + 1 + object, epoch);
      for (size_t i = 0; i < order.size(); ++i) {
        if (i % kGraspsPerObject == 0) groups.emplace_back();
        groups.back().push_back(grasps[static_cast<size_t>(order[i])]);
      }
    }
    std::vector<int64_t> all;
    for (const int64_t group : nn::Shuffled(static_cast<int64_t>(groups.size()), seed_, epoch)) {
      const auto& grasps = groups[static_cast<size_t>(group)];
      all.insert(all.end(), grasps.begin(), grasps.end());
    }
    return all;
  }

  const nn::GraspData& data_;
  int64_t batch_;
  uint64_t seed_;
  std::vector<std::vector<int64_t>> of_object_;
};

/// A batch's grasps and their objects' points, drawn anew from the pools.
struct Batch {
  HandPose grasps;
  nn::SurfaceCloud cloud;            ///< objects × N × 3
  Tensor object_of;                  ///< of each grasp, a row of `cloud`
  std::vector<const Solid*> solids;  ///< of each grasp
};

Batch MakeBatch(const nn::GraspData& data, const std::vector<int64_t>& chosen, int64_t points,
                const nn::TrainingNoise& noise) {
  std::vector<int64_t> objects, object_of;
  std::vector<const Solid*> solids;
  for (const int64_t grasp : chosen) {
    const int64_t object = data.object_of[static_cast<size_t>(grasp)];
    const auto found = std::ranges::find(objects, object);
    object_of.push_back(found - objects.begin());
    if (found == objects.end()) objects.push_back(object);
    solids.push_back(data.objects[static_cast<size_t>(object)]->solid.get());
  }
  const auto device = data.points.device();
  const Tensor some =
      at::randperm(data.points.size(1), noise.generator).slice(0, 0, points).to(device);
  const auto of_batch = [&](const Tensor& pool) {
    return pool.index_select(0, at::tensor(objects).to(device)).index_select(1, some);
  };
  return {nn::Rows(data.grasps, at::tensor(chosen)),
          {of_batch(data.points), of_batch(data.normals)},
          at::tensor(object_of),
          std::move(solids)};
}

/// The codes of a batch, each kind dealt out anew: what a language model may say of an object.
std::vector<Tensor> Mixed(const GraspTokenizer::Pass& pass, const nn::TrainingNoise& noise) {
  std::vector<Tensor> mixed;
  for (const auto& result : pass.results) {
    const Tensor order = at::randperm(result.codes.size(0), noise.generator);
    mixed.push_back(result.codes.index_select(0, order.to(result.codes.device())));
  }
  return mixed;
}

/// Encodes and decodes all grasps; the mean distance of vertices and the use of each codebook.
nn::Measurements Reconstruct(const GraspTokenizer& tokenizer, const nn::HandLayer& hand,
                             const PhysicsLoss& physics, const nn::GraspData& data) {
  const c10::InferenceMode inference;
  const int64_t points = tokenizer.config().object_points;
  const ObjectFeatures objects =
      tokenizer.EncodeObjects({data.points.slice(1, 0, points), data.normals.slice(1, 0, points)})
          .Rows(at::tensor(data.object_of));
  const Tensor codes = tokenizer.Encode(data.grasps, objects);
  const Tensor truth = hand(data.grasps).vertices;
  const auto error = [&](size_t tokens) {
    const HandPose grasps = tokenizer.Decode(codes, objects, tokens);
    return 1000 * (hand(grasps).vertices - truth).norm(2, -1).mean().item<double>();
  };
  const size_t tokens = tokenizer.config().tokens.size();
  nn::Measurements result = {{"val_mpvpe", error(tokens)}};
  if (tokens > 1) result.emplace_back("val_mpvpe_but_last", error(tokens - 1));
  for (size_t i = 0; i < tokens; ++i) {
    const auto usage =
        nn::UsageOf(codes.select(-1, static_cast<int64_t>(i)), tokenizer.config().quantizer.codes);
    result.emplace_back("used_" + std::to_string(i), usage.used);
  }
  std::vector<const Solid*> solids;
  for (const int64_t object : data.object_of) {
    solids.push_back(data.objects[static_cast<size_t>(object)]->solid.get());
  }
  // Codes of other grasps, as a language model may choose them.
  std::vector<Tensor> mixed;
  for (size_t i = 0; i < tokens; ++i) {
    mixed.push_back(codes.select(-1, static_cast<int64_t>(i)).roll(static_cast<int64_t>(7 * i)));
  }
  const auto measure = [&](const Tensor& of, double touch) {
    return physics(tokenizer.Decode(of, objects), solids, touch).item<double>();
  };
  result.emplace_back("val_physics", measure(codes, 0));
  result.emplace_back("val_physics_mixed", measure(at::stack(mixed, -1), 1));
  return result;
}

}  // namespace

void TrainTokenizer(const TrainingRequest& request) {
  Config config = Config::Load(request.config);
  if (request.steps > 0) config.train_tokenizer.steps = request.steps;
  const ManoHand& hand = dynamic_cast<const ManoHand&>(*request.hand);
  const int64_t points = config.tokenizer.object_points;
  const auto numbers = at::TensorOptions(nn::DeviceOf(request.device)).dtype(at::kFloat);
  const nn::GraspData data = nn::MakeGraspData(request.cases, kPoolFactor * points, numbers);
  const nn::GraspData validation = nn::MakeGraspData(request.validation, points, numbers);
  std::fprintf(stderr, "%zu grasps of %zu objects; validation %zu of %zu\n", data.count(),
               data.objects.size(), validation.count(), validation.objects.size());

  nn::ParameterStore store(request.seed, numbers);
  const GraspTokenizer tokenizer(store, config.tokenizer, hand);
  if (!request.point_bert.empty()) {
    GraspTokenizer::LoadEncoders(nn::OpenPointBertWeights(request.point_bert), config.tokenizer,
                                 store);
  }
  const auto trained = nn::TrainedOf(store, [&](const std::string& name) {
    return config.tokenizer.tune_encoders || !GraspTokenizer::IsOfEncoder(name);
  });
  nn::AdamW optimizer(trained, {.weight_decay = config.train_tokenizer.weight_decay});
  const Batches batches(data, config.train_tokenizer.batch, request.seed);
  const nn::HandLayer layer(hand, numbers);
  const PhysicsLoss physics(hand, numbers);

  std::optional<GraspTokenizer::Pass> pass;
  const nn::TrainingTask task{
      .loss =
          [&](int64_t step, int64_t part, const nn::TrainingNoise& noise) {
            const int64_t number = step * config.train_tokenizer.accumulate + part;
            const Batch batch = MakeBatch(data, batches.At(number), points, noise);
            const ObjectFeatures objects =
                tokenizer.EncodeObjects(batch.cloud, &noise).Rows(batch.object_of);
            pass = tokenizer.Train(batch.grasps, objects, &noise);
            const auto& losses = pass->losses;
            nn::Measurements measured = {{"rec", losses.reconstruction},
                                         {"vq", losses.quantization},
                                         {"mpvpe", 1000 * losses.vertex_error}};
            Tensor total = losses.total;
            if (const double weight = config.tokenizer.physics; weight > 0) {
              const HandPose mixed = tokenizer.DecodeForTraining(Mixed(*pass, noise), objects);
              const Tensor own = physics(pass->decoded, batch.solids, 0);
              const Tensor others = physics(mixed, batch.solids, 1);
              measured.emplace_back("physics", own.item<double>());
              measured.emplace_back("physics_mixed", others.item<double>());
              total = total + weight * (own + others);
            }
            return std::pair{total, measured};
          },
      .after_step =
          [&](int64_t step) {
            Rng rng(request.seed, std::to_string(step), "codebook reset");
            const at::NoGradGuard no_grad;
            for (size_t i = 0; i < pass->results.size(); ++i) {
              tokenizer.quantizer(i).Observe(pass->results[i], pass->inputs[i], rng);
            }
            pass.reset();
          },
      .validate = [&] { return Reconstruct(tokenizer, layer, physics, validation); }};
  CreateFolder(request.weights);
  nn::Train(task, config.train_tokenizer, config.train_tokenizer.StepsFor(data.count()),
            request.seed, store, optimizer, request.weights / "training" / "tokenizer");
  store.Save(request.weights / "tokenizer.safetensors");
  config.Save(request.weights);
}

}  // namespace graspbench::semgrasp
