#include "suites/standin/standin_suite.h"

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "suites/canaries.h"
#include "suites/oakink/split.h"
#include "suites/standin/instruction.h"
#include "suites/standin/object.h"

namespace graspbench {
namespace {

struct References {
  std::string hash;  ///< of the file, empty when there is none
  std::map<std::string, std::string> object_hash;
  std::map<std::string, std::vector<Grasp>> grasps;
};

References ReadReferences(const HandModel* hand) {
  const auto path = AssetDirectory() / "standin" / "references.json";
  References references;
  if (!std::filesystem::exists(path)) return references;
  const std::string bytes = ReadFile(path), where = path.string();
  references.hash = Sha256Hex(bytes);
  const Value root = ParseJson(bytes, where);
  if (root.At("version").AsInt() != 1) {
    throw Error(ErrorKind::kInput, "unknown version of the reference grasps", where);
  }
  if (hand != nullptr && root.At("hand_hash").AsString() != hand->hash()) return references;
  if (const Value* objects = root.Find("objects")) {
    for (const auto& [id, hash] : objects->AsDict()) references.object_hash[id] = hash.AsString();
  }
  for (const auto& [id, list] : root.At("cases").AsDict()) {
    for (const Value& grasp : list.AsList()) {
      references.grasps[id].push_back(GraspFromValue(grasp, where + ": " + id));
    }
  }
  return references;
}

class StandinSuite final : public Suite {
 public:
  explicit StandinSuite(const SuiteOptions& options)
      : categories_(standin::Categories()), references_(ReadReferences(options.hand.get())) {
    for (const auto& category : categories_) {
      for (int shape = 1; shape <= standin::kShapesPerCategory; ++shape) {
        const std::string id = standin::ObjectId(category, shape);
        for (const auto& use : category.uses) {
          all_.push_back({id + "/" + use.intent, id, category.name, OakInkSplit(id)});
        }
      }
    }
  }

  SuiteInfo Info() const override {
    const std::string version =
        "standin-" + standin::SourceHash() +
        (references_.hash.empty() ? "" : "-" + references_.hash.substr(0, 12));
    return {.id = "oakink",
            .version = version,
            .title = "OakInk stand-in (parametric objects of this project, not OakInk)",
            .stand_in = true,
            .source = "made by suites/standin from signed distance functions",
            .licence = "Apache-2.0"};
  }

  std::vector<CaseRef> List(const CaseFilter& filter) const override {
    return Filter(all_, filter);
  }

  Case Load(const CaseRef& ref) const override {
    const auto& category = FindCategory(ref.category);
    const std::string intent = ref.id.substr(ref.id.find('/') + 1);
    const auto use = std::find_if(category.uses.begin(), category.uses.end(),
                                  [&](const auto& u) { return u.intent == intent; });
    if (use == category.uses.end()) {
      throw Error(ErrorKind::kInternal, "the stand-in has no such case", ref.id);
    }
    Case item{.id = ref.id,
              .split = ref.split,
              .object = LoadObject(category, ref.object_id),
              .instruction = standin::MakeInstruction(category, *use, ref.id),
              .references = {}};
    if (const auto found = references_.grasps.find(ref.id); found != references_.grasps.end()) {
      CheckReferences(*item.object);
      item.references = found->second;
    }
    return item;
  }

  std::vector<Canary> Canaries() const override { return StandardCanaries(); }

 private:
  const standin::Category& FindCategory(const std::string& name) const {
    for (const auto& category : categories_) {
      if (category.name == name) return category;
    }
    throw Error(ErrorKind::kInternal, "the stand-in has no category \"" + name + "\"");
  }

  /// The cases of an object share it while any of them is in use.
  std::shared_ptr<const Object> LoadObject(const standin::Category& category,
                                           const std::string& id) const {
    const std::lock_guard lock(mutex_);
    if (auto object = objects_[id].lock()) return object;
    auto object = std::make_shared<const Object>(standin::MakeStandinObject(category, id));
    objects_[id] = object;
    return object;
  }

  void CheckReferences(const Object& object) const {
    const auto found = references_.object_hash.find(object.id);
    if (found == references_.object_hash.end() || found->second == object.solid->hash()) return;
    throw Error(ErrorKind::kInput,
                "the reference grasps were made for another mesh of " + object.id,
                (AssetDirectory() / "standin" / "references.json").string(),
                "make the references again for the present shapes");
  }

  std::vector<standin::Category> categories_;
  References references_;
  std::vector<CaseRef> all_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::weak_ptr<const Object>> objects_;
};

}  // namespace

std::unique_ptr<Suite> MakeStandinSuite(const SuiteOptions& options) {
  return std::make_unique<StandinSuite>(options);
}

}  // namespace graspbench
