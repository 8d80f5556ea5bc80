#include "generators/tta/tta.h"

#include "core/error.h"
#include "core/mano_hand.h"
#include "generators/tta/adapted_generator.h"
#include "generators/tta/train_contact_net.h"

namespace graspbench::tta {
namespace {

constexpr char kSuffix[] = "tta", kDefault[] = "tiny";

}  // namespace

std::unique_ptr<Generator> Refine(std::unique_ptr<Generator> base, const std::string& suffix,
                                  const GeneratorOptions& options) {
  auto hand = std::dynamic_pointer_cast<const ManoHand>(options.hand);
  if (!hand) throw Error(ErrorKind::kInternal, "test-time adaptation without a human hand");
  const size_t start = std::string(kSuffix).size() + 1;
  const Config config = Config::Load(suffix.size() < start ? kDefault : suffix.substr(start));
  return std::make_unique<AdaptedGenerator>(std::move(base), std::move(hand), config, "+" + suffix,
                                            options.weights);
}

void CheckTraining(const TrainingRequest& request) {
  if (!std::dynamic_pointer_cast<const ManoHand>(request.hand)) {
    throw Error(ErrorKind::kUsage, "the contact network learns from grasps of a human hand");
  }
  Config::Load(request.config);
}

void Train(const TrainingRequest& request) { TrainContactNet(request); }

}  // namespace graspbench::tta
