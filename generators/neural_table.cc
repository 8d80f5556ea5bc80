#include "generators/semgrasp/semgrasp.h"
#include "nn/device.h"
#include "nn/module_table.h"

namespace graspbench {
namespace {

constexpr NeuralModuleTable kTable = {
    .build = GRASPBENCH_NN_BUILD,
    .torch_version = GRASPBENCH_TORCH_VERSION,
    .cuda_devices = nn::CudaDevices,
    .threads = nn::Threads,
    .set_threads = nn::SetThreads,
    .probe = nn::Probe,
    .make_generator = semgrasp::Make,
    .make_captioner = semgrasp::MakeCaptioner,
    .check_training = semgrasp::CheckTraining,
    .train = semgrasp::Train,
};

}  // namespace
}  // namespace graspbench

extern "C" __attribute__((visibility("default"))) const NeuralModuleTable* graspbench_nn_table() {
  return &graspbench::kTable;
}
