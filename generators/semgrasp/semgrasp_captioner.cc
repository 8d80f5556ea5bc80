#include "generators/semgrasp/semgrasp_captioner.h"

#include "core/dialogue.h"
#include "core/error.h"
#include "nn/device.h"

namespace graspbench::semgrasp {
namespace {

constexpr int64_t kLongestDescription = 96;  // tokens

}  // namespace

SemGraspCaptioner::SemGraspCaptioner(const ManoHand& hand, const GeneratorOptions& options)
    : config_(Config::OfWeights(options.weights)),
      coder_(options.weights, config_.tokenizer, hand, nn::DeviceOf(options.device)),
      language_(options.weights, config_,
                config_.language.has_base() ? BaseFolder(options.base, config_) : "",
                nn::DeviceOf(options.device)) {}

std::vector<std::string> SemGraspCaptioner::Describe(const Object& object,
                                                     std::span<const Grasp> grasps,
                                                     const std::string& question) {
  const c10::InferenceMode inference;
  if (question.find(kGraspSlot) == std::string::npos) {
    throw Error(ErrorKind::kUsage, "the question gives no grasp", question,
                "write " + std::string(kGraspSlot) + " where the grasp belongs");
  }
  if (grasps.empty()) return {};
  const ObjectFeatures features = coder_.Features(object);
  std::vector<Sequence> prompts;
  for (const Grasp& grasp : grasps) {
    if (grasp.hand != "mano") {
      throw Error(ErrorKind::kInput, "a grasp of the hand \"" + grasp.hand + "\"", object.id,
                  "SemGrasp's tokens are for human hands");
    }
    prompts.push_back(EncodePrompt(language_.vocabulary, question, coder_.Encode(grasp, features)));
  }
  const int64_t length = static_cast<int64_t>(prompts.front().ids.size()) +
                         config_.tokenizer.object_encoder.tokens() + kLongestDescription;
  if (const int64_t limit = language_.model.llama().config().positions; length > limit) {
    throw Error(ErrorKind::kInput,
                "the question is too long: with object and answer it takes " +
                    std::to_string(length) + " of " + std::to_string(limit) + " tokens",
                object.id);
  }
  const Tensor rows = at::zeros({static_cast<int64_t>(grasps.size())}, at::kLong);
  return language_.model.Describe(prompts, features.Rows(rows), kLongestDescription);
}

}  // namespace graspbench::semgrasp
