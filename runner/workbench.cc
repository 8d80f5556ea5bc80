#include "runner/workbench.h"

#include <utility>

#include "core/error.h"
#include "core/mano_hand.h"
#include "core/robot_grasp.h"
#include "retarget/retargeter.h"

namespace graspbench {

struct Workbench::Robot {
  std::shared_ptr<const ArticulatedHand> hand;
  std::optional<Retargeter> retargeter;  // made for the first human grasp
};

Workbench::~Workbench() = default;

Workbench::Workbench(RunOptions options, Parts parts)
    : options_(std::move(options)),
      parts_(std::move(parts)),
      robots_(options_.hands.size()),
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

Workbench::Robot& Workbench::robot(int hand) {
  std::unique_ptr<Robot>& robot = robots_.at(static_cast<size_t>(hand));
  if (!robot) {
    robot = std::make_unique<Robot>();
    robot->hand = parts_.robot(options_.hands[static_cast<size_t>(hand)]);
  }
  return *robot;
}

const HandModel& Workbench::hand(int entry) {
  const int number = EntryOf(options_, entry).hand;
  if (options_.hands[static_cast<size_t>(number)] == kHumanHand) return hand();
  return *robot(number).hand;
}

Generator& Workbench::generator(int entry) {
  const auto i = static_cast<size_t>(EntryOf(options_, entry).generator);
  if (!generators_.at(i)) {
    hand();
    generators_[i] = parts_.generator(options_.generators[i], hand_);
  }
  const GeneratorInfo info = generators_[i]->Info();
  const HandModel& wanted = hand(entry);
  const bool fits = info.hand == wanted.name() || info.hand == "mesh" || info.hand == hand().name();
  if (!fits) {
    throw Error(ErrorKind::kUsage,
                "the generator \"" + info.id + "\" makes grasps for the hand \"" + info.hand +
                    "\", this run uses \"" + wanted.name() + "\"",
                {}, "leave that generator out");
  }
  return *generators_[i];
}

std::string Workbench::EntryId(int entry) {
  const std::string id = generator(entry).Info().id;
  const HandModel& measured = hand(entry);
  return &measured == hand_.get() ? id : id + "@" + measured.name();
}

Grasp Workbench::ForEntry(int entry, Grasp grasp) {
  const int number = EntryOf(options_, entry).hand;
  if (options_.hands[static_cast<size_t>(number)] == kHumanHand) return grasp;
  Robot& target = robot(number);
  if (grasp.hand == target.hand->name()) {
    return InJointOrder(std::move(grasp), target.hand->joint_names(),
                        "grasp of the hand \"" + target.hand->name() + "\"");
  }
  if (grasp.hand != hand().name()) {
    throw Error(ErrorKind::kInput,
                "a grasp of the hand \"" + grasp.hand + "\" cannot become one of \"" +
                    target.hand->name() + "\"",
                "grasp", "only grasps of the human hand are retargeted");
  }
  if (!target.retargeter) {
    target.retargeter.emplace(target.hand, std::dynamic_pointer_cast<const ManoHand>(hand_));
  }
  return target.retargeter->Retarget(grasp, *case_.object->solid).grasp;
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
