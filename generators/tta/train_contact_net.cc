#include "generators/tta/train_contact_net.h"

#include <cstdio>

#include "core/file.h"
#include "generators/tta/weights.h"
#include "nn/grasp_data.h"
#include "nn/grasp_losses.h"
#include "nn/point_ops.h"
#include "nn/rotation.h"

namespace graspbench::tta {
namespace {

constexpr int64_t kPoolFactor = 4;  // points of a pool for each point of an input
constexpr uint64_t kValidationSeed = 1;

/// What the network is given and what it should say.
struct Example {
  ContactView view;
  Tensor hand;
  Tensor target;   ///< B × N
  Tensor current;  ///< the contact map of the hand that is given
};

/// Makes examples of reference grasps.
class Examples {
 public:
  Examples(const nn::GraspData& data, const ManoHand& hand, const Tensor& hand_vertices,
           const Perturbation& perturbation)
      : data_(data), layer_(hand), hand_vertices_(hand_vertices), perturbation_(perturbation) {}

  /// `grasps` and `points` are indices.
  Example Make(const Tensor& grasps, const Tensor& points, at::Generator random) const {
    const HandPose truth = nn::Rows(data_.grasps, grasps);
    const HandPose given = Perturbed(truth, random);
    const Tensor rows = at::tensor(data_.object_of).index_select(0, grasps);
    const auto cloud = [&](const Tensor& pools) {
      return pools.index_select(0, rows).index_select(1, points);
    };
    const Tensor p_O = cloud(data_.points), n_O = cloud(data_.normals);
    const Tensor p_H = InWristFrame(p_O, given.rotation, given.position);
    const Tensor skin = layer_({.fingers = given.fingers, .shape = given.shape}).vertices;
    const Tensor from_hand = nn::NearestDifference(p_H, skin);
    return {.view = {p_H, InWristFrame(n_O, given.rotation, {}), from_hand},
            .hand = skin.index_select(1, hand_vertices_),
            .target = nn::ContactMap(nn::NearestDistances(p_O, layer_(truth).vertices)),
            .current = nn::ContactMap(at::linalg_vector_norm(from_hand, 2, -1))};
  }

 private:
  HandPose Perturbed(const HandPose& truth, at::Generator random) const {
    const int64_t batch = truth.position.size(0);
    const Tensor amount = at::rand({batch, 1}, random);
    const auto noise = [&](int64_t count, double deviation) {
      return deviation * amount * at::randn({batch, count}, random);
    };
    const Tensor turn = nn::MatrixFromAxisAngle(noise(3, perturbation_.rotation));
    const Tensor move = noise(3, perturbation_.position);
    return {
        .fingers = truth.fingers + noise(45, perturbation_.joints).view({batch, 15, 3}),
        .shape = truth.shape,
        .rotation = at::matmul(truth.rotation, turn),
        .position = truth.position + at::matmul(truth.rotation, move.unsqueeze(-1)).squeeze(-1)};
  }

  const nn::GraspData& data_;
  nn::HandLayer layer_;
  Tensor hand_vertices_;
  Perturbation perturbation_;
};

/// Mean squared errors over all grasps, each perturbed once and always in the same way: of the
/// network, and of the contact map of the hand as it is given.
nn::Measurements Validate(const ContactNet& net, const Examples& examples, int64_t grasps,
                          int64_t points) {
  const c10::InferenceMode inference;
  constexpr int64_t kAtOnce = 64;
  const at::Generator random = at::detail::createCPUGenerator(kValidationSeed);
  double of_net = 0, of_given = 0;
  for (int64_t i = 0; i < grasps; i += kAtOnce) {
    const Tensor chosen = at::arange(i, std::min(grasps, i + kAtOnce), at::kLong);
    const Example example = examples.Make(chosen, at::arange(points, at::kLong), random);
    const auto sum = [&](const Tensor& map) {
      return (map - example.target).square().mean(1).sum().item<double>();
    };
    of_net += sum(net(example.view, example.hand));
    of_given += sum(example.current);
  }
  const auto count = static_cast<double>(grasps);
  return {{"val_mse", of_net / count}, {"val_mse_of_given", of_given / count}};
}

}  // namespace

void TrainContactNet(const TrainingRequest& request) {
  Config config = Config::Load(request.config);
  if (request.steps > 0) config.training.steps = request.steps;
  const auto& hand = dynamic_cast<const ManoHand&>(*request.hand);
  const int64_t points = config.training_points;
  const nn::GraspData data = nn::MakeGraspData(request.cases, kPoolFactor * points);
  const nn::GraspData validation = nn::MakeGraspData(request.validation, points);
  std::fprintf(stderr, "%zu grasps of %zu objects; validation %zu of %zu\n", data.count(),
               data.objects.size(), validation.count(), validation.objects.size());

  nn::ParameterStore store(request.seed);
  const ContactNet net(store, config.network, hand);
  store.Train([](const std::string&) { return true; });
  nn::AdamW optimizer(store.parameters(), {.weight_decay = config.training.weight_decay});
  const Examples examples(data, hand, net.hand_vertices(), config.perturbation);
  const Examples held_out(validation, hand, net.hand_vertices(), config.perturbation);
  const auto count = static_cast<int64_t>(data.count());

  const nn::TrainingTask task{
      .loss =
          [&](int64_t step, int64_t part, const nn::TrainingNoise& noise) {
            const int64_t number = step * config.training.accumulate + part;
            const Tensor chosen =
                at::tensor(nn::ShuffledBatch(count, config.training.batch, request.seed, number));
            const Tensor some =
                at::randperm(data.points.size(1), noise.generator).slice(0, 0, points);
            const Example example = examples.Make(chosen, some, noise.generator);
            const Tensor map = net(example.view, example.hand, /*train=*/true);
            const Tensor loss = (map - example.target).square().mean();
            return std::pair{loss, nn::Measurements{{"mse", loss.item<double>()}}};
          },
      .after_step = {},
      .validate =
          [&] {
            return Validate(net, held_out, static_cast<int64_t>(validation.count()), points);
          }};
  CreateFolder(request.weights);
  nn::Train(task, config.training, config.training.StepsFor(data.count()), request.seed, store,
            optimizer, request.weights / "training" / "contact-net");
  SaveContactNet(store, config.network, request.weights / kContactNetFile);
}

}  // namespace graspbench::tta
