#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/case.h"
#include "core/grasp.h"
#include "core/hand_model.h"

namespace graspbench {

struct GeneratorInfo {
  std::string id;            ///< "autograsp"
  std::string version;       ///< changes whenever its answers may change
  std::string weights_hash;  ///< empty if it has none
  std::string hand;          ///< name of the hand its grasps are for
  bool stochastic = false;   ///< more than one sample makes sense
  int batch_limit = 1;       ///< cases it takes at once
  std::string source;        ///< paper or description, for `list` and reports
};

/// A source of grasps. Knows nothing of scores or run directories.
class Generator {
 public:
  virtual ~Generator() = default;
  virtual GeneratorInfo Info() const = 0;

  /// `samples` grasps for each case, outer index = case. Fewer than asked for means the rest
  /// failed. Sample i of a case draws only from Rng(seed, case.id + "#" + i, ...), so that answers
  /// depend neither on the batch nor on the worker. Throws Error when it cannot answer at all.
  virtual std::vector<std::vector<Grasp>> Generate(std::span<const Case* const> cases, int samples,
                                                   uint64_t seed) = 0;
};

enum class GeneratorTask {
  kGenerate,     ///< grasps for an object and an instruction
  kReconstruct,  ///< the case's own grasp, encoded and decoded
};
/// "generate" or "reconstruct". Throws Error (kUsage) for another name.
GeneratorTask TaskOf(const std::string& name);

struct GeneratorOptions {
  std::shared_ptr<const HandModel> hand;
  std::string weights;  ///< --weights PATH
  GeneratorTask task = GeneratorTask::kGenerate;
  std::string base;            ///< --base DIR: the public language model of the weights
  std::string device = "cpu";  ///< of tensor operations, or "cuda"
  int threads = 1;             ///< of tensor operations, in each worker
};

std::vector<std::string> GeneratorNames();
/// Makes a generator from its specification "name" or "name:argument" (`replay:grasps.npz`). The
/// suffix "+tta", or "+tta-NAME" with a configuration of generators/tta/configs, adapts its grasps
/// (`semgrasp+tta`, `replay:grasps.npz+tta`). Throws Error (kUsage) for an unknown name, with the
/// nearest one, and for a suffix that does not fit the hand.
std::unique_ptr<Generator> MakeGenerator(const std::string& spec, const GeneratorOptions& options);

}  // namespace graspbench
