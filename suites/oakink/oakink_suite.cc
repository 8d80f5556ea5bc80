#include "suites/oakink/oakink_suite.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <mutex>
#include <tuple>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/mesh_io.h"
#include "core/rng.h"
#include "suites/canaries.h"
#include "suites/oakink/annotations.h"
#include "suites/oakink/hand_param.h"
#include "suites/oakink/split.h"
#include "suites/oakink/tree.h"

namespace graspbench {
namespace {

using oakink::GraspFile;
using oakink::Tree;

const std::vector<std::string>& IntentOrder() {
  static const std::vector<std::string> order = {"use",      "hold",    "lift",
                                                 "handover", "receive", "unknown"};
  return order;
}

std::string Intent(const GraspFile& grasp) {
  return grasp.error.empty() ? oakink::IntentName(grasp.source) : "unknown";
}

/// "use the frying pan" in the manner of DexGYS' simple guidance.
std::string SimpleText(const std::string& intent, const std::string& category) {
  static const std::map<std::string, std::string> words = {{"cameras", "camera"},
                                                           {"fryingpan", "frying pan"},
                                                           {"gamecontroller", "game controller"},
                                                           {"squeezable", "squeeze tube"}};
  const auto found = words.find(category);
  std::string object = found != words.end() ? found->second : category;
  std::replace(object.begin(), object.end(), '_', ' ');
  const std::string verb =
      intent == "handover"
          ? "Hand over"
          : std::string(1, static_cast<char>(std::toupper(intent[0]))) + intent.substr(1);
  return verb + " the " + object + ".";
}

/// The first part whose name occurs in the text, empty if none does.
std::string PartIn(const std::string& text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) {
    if (text.find(part) != std::string::npos) return part;
  }
  return {};
}

class OakInkSuite final : public Suite {
 public:
  explicit OakInkSuite(Tree tree) : tree_(std::move(tree)) {
    Sha256 hash;
    for (const char* list : {"object_id.json", "virtual_object_id.json"}) {
      const auto path = tree_.shape / "metaV2" / list;
      if (std::filesystem::exists(path)) hash.Add(ReadFile(path));
    }
    for (const GraspFile& grasp : tree_.grasps) {
      grasps_[grasp.object_id + "/" + Intent(grasp)].push_back(&grasp);
      hash.Add(grasp.relative.generic_string() + " " + Intent(grasp) + "\n");
    }
    captions_ = std::filesystem::is_directory(tree_.data / "CapGrasp" / "captions" / "v0_1");
    version_ = "v2-" + hash.Hex().substr(0, 12) + (captions_ ? "-capgrasp-v0_1" : "");
    for (const auto& [id, list] : grasps_) {
      const GraspFile& first = *list.front();
      all_.push_back({id, first.object_id, first.category, OakInkSplit(first.object_id)});
    }
    std::stable_sort(all_.begin(), all_.end(), [](const CaseRef& a, const CaseRef& b) {
      return std::tuple(a.category, a.object_id, Rank(a)) <
             std::tuple(b.category, b.object_id, Rank(b));
    });
  }

  SuiteInfo Info() const override {
    return {.id = "oakink",
            .version = version_,
            .title = captions_ ? "OakInk-Shape with CapGrasp" : "OakInk-Shape",
            .stand_in = false,
            .source = "Yang et al. 2022, from " + tree_.data.string(),
            .licence = "CC BY-NC-SA 3.0"};
  }

  std::vector<CaseRef> List(const CaseFilter& filter) const override {
    return Filter(all_, filter);
  }

  Case Load(const CaseRef& ref) const override {
    const auto found = grasps_.find(ref.id);
    if (found == grasps_.end()) {
      throw Error(ErrorKind::kInternal, "the suite has no such case", ref.id);
    }
    Case item;
    item.id = ref.id;
    item.split = ref.split;
    std::vector<std::string> captions;
    for (const GraspFile* file : found->second) {
      if (!file->error.empty()) throw Error(ErrorKind::kInput, file->error);
      item.references.push_back(ReadReference(*file, captions));
    }
    item.object = LoadObject(*found->second.front());
    item.instruction.intent = Intent(*found->second.front());
    if (captions.empty()) {
      item.instruction.text = SimpleText(item.instruction.intent, ref.category);
    } else {
      Rng rng(0, ref.id, "caption");
      item.instruction.text = captions[rng.Index(static_cast<uint32_t>(captions.size()))];
      item.instruction.target_part = PartIn(item.instruction.text, item.object->part_names);
    }
    return item;
  }

  std::vector<Canary> Canaries() const override { return StandardCanaries(); }

 private:
  static size_t Rank(const CaseRef& ref) {
    const std::string intent = ref.id.substr(ref.id.find('/') + 1);
    const auto& order = IntentOrder();
    return std::find(order.begin(), order.end(), intent) - order.begin();
  }

  Grasp ReadReference(const GraspFile& file, std::vector<std::string>& captions) const {
    Grasp grasp = oakink::ReadHandParam(file.path.string());
    grasp.extras.Set("source", file.relative.generic_string());
    const std::vector<Dialogue> dialogues = oakink::ReadDialogues(tree_, file);
    Value::List own, words;
    for (const Dialogue& dialogue : dialogues) words.push_back(ToValue(dialogue));
    for (const std::string& caption : oakink::CaptionsOf(dialogues)) {
      own.push_back(caption);
      captions.push_back(caption);
    }
    if (!own.empty()) grasp.extras.Set("captions", std::move(own));
    if (!words.empty()) grasp.extras.Set("dialogues", std::move(words));
    return grasp;
  }

  /// The cases of an object share it while any of them is in use.
  std::shared_ptr<const Object> LoadObject(const GraspFile& file) const {
    const std::lock_guard lock(mutex_);
    if (auto object = objects_[file.object_id].lock()) return object;
    const auto path = oakink::MeshFile(tree_, file.object_id);
    TriMesh mesh = ReadMesh(path);
    Validate(mesh, path.string());
    const Vec3 centre = Bounds(mesh).center();
    for (Vec3& v : mesh.vertices) v -= centre;
    Object object = MakeObject(file.object_id, file.category, std::move(mesh), path.string());
    oakink::AddOakBaseParts(tree_, centre, object);
    object.source = "OakInk-Shape " + path.string();
    object.licence = "CC BY-NC-SA 3.0";
    auto shared = std::make_shared<const Object>(std::move(object));
    objects_[file.object_id] = shared;
    return shared;
  }

  Tree tree_;
  bool captions_ = false;
  std::string version_;
  std::map<std::string, std::vector<const GraspFile*>> grasps_;  // case id to its grasps
  std::vector<CaseRef> all_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::weak_ptr<const Object>> objects_;
};

}  // namespace

std::unique_ptr<Suite> MakeOakInkSuite(const SuiteOptions& options) {
  return std::make_unique<OakInkSuite>(oakink::ReadTree(options.data));
}

}  // namespace graspbench
