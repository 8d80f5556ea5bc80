#include "runner/workbench.h"

#include <utility>

#include "core/error.h"

namespace graspbench {

Workbench::Workbench(RunOptions options, Parts parts)
    : options_(std::move(options)),
      parts_(std::move(parts)),
      generators_(options_.generators.size()),
      policies_(options_.policies.size()) {}

const HandModel& Workbench::hand() {
  if (!hand_) hand_ = parts_.hand();
  return *hand_;
}

const Suite& Workbench::suite() {
  if (!suite_) {
    hand();
    suite_ = parts_.suite(hand_);
  }
  return *suite_;
}

Generator& Workbench::generator(int index) {
  const auto i = static_cast<size_t>(index);
  if (generators_.at(i)) return *generators_[i];
  hand();
  auto made = parts_.generator(options_.generators[i], hand_);
  const GeneratorInfo info = made->Info();
  if (info.hand != hand().name() && info.hand != "mesh") {
    throw Error(ErrorKind::kUsage,
                "the generator \"" + info.id + "\" makes grasps for the hand \"" + info.hand +
                    "\", this run uses \"" + hand().name() + "\"",
                {}, "leave that generator out");
  }
  generators_[i] = std::move(made);
  return *generators_[i];
}

const std::vector<std::unique_ptr<GraspMetric>>& Workbench::metrics() {
  if (!metrics_) metrics_ = parts_.metrics(options_.metrics);
  return *metrics_;
}

Policy& Workbench::policy(size_t index) {
  if (!policies_.at(index)) policies_[index] = parts_.policy(options_.policies[index]);
  return *policies_[index];
}

const Case& Workbench::LoadCase(const CaseRef& ref) {
  if (loaded_ == ref) return case_;
  loaded_.reset();
  references_.reset();
  case_ = suite().Load(ref);
  if (!case_.object || !case_.object->solid) {
    throw Error(ErrorKind::kInternal, "the suite gave a case without an object", ref.id);
  }
  if (object_ && object_->id == case_.object->id &&
      object_->solid->hash() == case_.object->solid->hash()) {
    case_.object = object_;
  }
  object_ = case_.object;
  loaded_ = ref;
  return case_;
}

const std::vector<PosedHand>& Workbench::PosedReferences() {
  if (!references_) {
    std::vector<PosedHand> posed;
    for (const Grasp& grasp : case_.references) posed.push_back(PoseHand(hand(), grasp));
    references_ = std::move(posed);
  }
  return *references_;
}

const std::vector<Canary>& Workbench::canaries() {
  if (!canaries_) canaries_ = suite().Canaries();
  return *canaries_;
}

std::vector<std::unique_ptr<GraspMetric>> Workbench::MakeMetrics(
    const std::vector<std::string>& ids) const {
  return parts_.metrics(ids);
}

}  // namespace graspbench
