#include "nn/neural_module.h"

#include <dlfcn.h>

#include <cstdlib>
#include <string>

#include "core/error.h"
#include "nn/module_table.h"

namespace graspbench {
namespace {

constexpr char kFileName[] = "libgraspbench_nn.so";
constexpr char kHint[] =
    "run `./grasp-bench setup` without GRASP_BENCH_TORCH=off, or with TORCH_ROOT=<folder of a "
    "LibTorch>";

std::string LastProblem() {
  const char* text = dlerror();
  return text ? text : "unknown reason";
}

}  // namespace

std::filesystem::path NeuralModule::File() {
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  for (const auto& candidate : {folder, folder.parent_path()}) {
    if (std::filesystem::exists(candidate / kFileName)) return candidate / kFileName;
  }
  return folder / kFileName;
}

NeuralModule NeuralModule::Load(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    throw Error(ErrorKind::kMissing, "this build has no neural part", file.string(), kHint);
  }
  setenv("OMP_WAIT_POLICY", "PASSIVE", /*overwrite=*/0);
  void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!handle) {
    throw Error(ErrorKind::kMissing, "cannot load the neural part: " + LastProblem(), file.string(),
                kHint);
  }
  using Entry = const NeuralModuleTable* (*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(handle, "graspbench_nn_table"));
  if (!entry) {
    throw Error(ErrorKind::kMissing, "this is no neural module: " + LastProblem(), file.string(),
                kHint);
  }
  const NeuralModuleTable* table = entry();
  if (table->build != std::string_view(GRASPBENCH_NN_BUILD)) {
    throw Error(ErrorKind::kMissing, "the neural module is of another build than the program",
                file.string(), "build both from the same sources: `./grasp-bench setup`");
  }
  return NeuralModule(table);
}

std::string_view NeuralModule::torch_version() const { return table_->torch_version; }
int NeuralModule::cuda_devices() const { return table_->cuda_devices(); }
int NeuralModule::threads() const { return table_->threads(); }

void NeuralModule::SetThreads(int threads) const {
  if (threads < 1) {
    throw Error(ErrorKind::kUsage,
                "tensor operations need at least one thread, not " + std::to_string(threads));
  }
  table_->set_threads(threads);
}

NeuralModule::ProbeResult NeuralModule::Probe(const Matrix& a, const Matrix& b) const {
  if (a.cols() != b.rows()) {
    throw Error(ErrorKind::kUsage, "matrix product of " + std::to_string(a.cols()) +
                                       " columns and " + std::to_string(b.rows()) + " rows");
  }
  ProbeResult result{Matrix(a.rows(), b.cols()), Matrix(a.rows(), a.cols())};
  table_->probe(a.data(), b.data(), a.rows(), a.cols(), b.cols(), result.product.data(),
                result.gradient.data());
  return result;
}

}  // namespace graspbench
