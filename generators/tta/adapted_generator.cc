#include "generators/tta/adapted_generator.h"

#include <algorithm>

#include "core/error.h"
#include "core/hash.h"
#include "core/json.h"

namespace graspbench::tta {
namespace {

constexpr size_t kBatch = 16;  // grasps that are optimised at once

Value TermsValue(const std::vector<std::pair<std::string, double>>& terms) {
  Value::Dict dict;
  for (const auto& [name, value] : terms) {
    dict.emplace_back(name, std::isfinite(value) ? Value(value) : Value());
  }
  return dict;
}

void RequireParameters(const Grasp& grasp, const std::string& generator) {
  if (grasp.hand == "mano") return;
  throw Error(ErrorKind::kInput,
              "test-time adaptation needs the hand's parameters, but a grasp is of the hand \"" +
                  grasp.hand + "\"",
              generator);
}

}  // namespace

AdaptedGenerator::AdaptedGenerator(std::unique_ptr<Generator> base,
                                   std::shared_ptr<const ManoHand> hand, const Config& config,
                                   std::string suffix, const std::filesystem::path& weights)
    : base_(std::move(base)),
      hand_(std::move(hand)),
      config_(config),
      suffix_(std::move(suffix)),
      net_(FindContactNet(weights), *hand_),
      objective_(*hand_, net_.net, config.adaptation) {}

GeneratorInfo AdaptedGenerator::Info() const {
  GeneratorInfo info = base_->Info();
  const AdaptationOptions& options = config_.adaptation;
  info.id += suffix_;
  info.version += "+1";
  info.weights_hash = Sha256()
                          .Add(info.weights_hash)
                          .Add(net_.hash)
                          .Add(ToJson(config_.adaptation.ToValue()))
                          .Hex();
  info.batch_limit = std::min(info.batch_limit, static_cast<int>(kBatch));
  info.source += "; then test-time adaptation after Jiang et al., ICCV 2021 (GraspTTA), " +
                 std::to_string(options.iterations) + (options.adam ? " Adam" : " SGD") +
                 " steps; shape held; contact network of our own that takes any hand mesh";
  if (options.joint_limits) info.source += "; joints kept within anatomical limits";
  if (options.weights.depth > 0)
    info.source += "; the skin's depth in the object as a further term";
  return info;
}

std::vector<std::vector<Grasp>> AdaptedGenerator::Generate(std::span<const Case* const> cases,
                                                           int samples, uint64_t seed) {
  std::vector<std::vector<Grasp>> answers = base_->Generate(cases, samples, seed);
  std::vector<Grasp> grasps;
  std::vector<const Object*> objects;
  for (size_t i = 0; i < answers.size(); ++i) {
    for (Grasp& grasp : answers[i]) {
      RequireParameters(grasp, Info().id);
      grasps.push_back(std::move(grasp));
      objects.push_back(cases[i]->object.get());
    }
  }
  for (size_t i = 0; i < grasps.size(); i += kBatch) {
    const size_t count = std::min(kBatch, grasps.size() - i);
    AdaptAll(std::span(grasps).subspan(i, count), std::span(objects).subspan(i, count));
  }
  size_t next = 0;
  for (std::vector<Grasp>& of_case : answers) {
    for (Grasp& grasp : of_case) grasp = std::move(grasps[next++]);
  }
  return answers;
}

void AdaptedGenerator::AdaptAll(std::span<Grasp> grasps,
                                std::span<const Object* const> objects) const {
  std::vector<Adapted> adapted = Adapt(grasps, objects, *hand_, objective_, config_.adaptation);
  for (size_t i = 0; i < grasps.size(); ++i) {
    grasps[i] = std::move(adapted[i].grasp);
    if (!grasps[i].extras.is_dict()) grasps[i].extras = Value::Dict{};
    grasps[i].extras.Set("tta", Value::Dict{{"outcome", Name(adapted[i].outcome)},
                                            {"before", TermsValue(adapted[i].before)},
                                            {"after", TermsValue(adapted[i].after)}});
  }
}

}  // namespace graspbench::tta
