#include "generators/semgrasp/semgrasp.h"
#include "generators/tta/tta.h"
#include "nn/device.h"
#include "nn/module_table.h"

namespace graspbench {
namespace {

bool IsContactNet(const TrainingRequest& request) { return request.stage == "contact-net"; }

void CheckStage(const TrainingRequest& request) {
  IsContactNet(request) ? tta::CheckTraining(request) : semgrasp::CheckTraining(request);
}

void TrainStage(const TrainingRequest& request) {
  IsContactNet(request) ? tta::Train(request) : semgrasp::Train(request);
}

constexpr NeuralModuleTable kTable = {
    .build = GRASPBENCH_NN_BUILD,
    .torch_version = GRASPBENCH_TORCH_VERSION,
    .cuda_devices = nn::CudaDevices,
    .threads = nn::Threads,
    .set_threads = nn::SetThreads,
    .probe = nn::Probe,
    .make_generator = semgrasp::Make,
    .make_captioner = semgrasp::MakeCaptioner,
    .refine = tta::Refine,
    .check_training = CheckStage,
    .train = TrainStage,
};

}  // namespace
}  // namespace graspbench

extern "C" __attribute__((visibility("default"))) const NeuralModuleTable* graspbench_nn_table() {
  return &graspbench::kTable;
}
