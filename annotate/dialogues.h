#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "annotate/annotation.h"
#include "annotate/phrasebook.h"
#include "core/case.h"
#include "core/dialogue.h"

namespace graspbench {

/// How many dialogues of which kind a grasp gets; CapGrasp has five texts a grasp.
struct DialogueOptions {
  uint64_t seed = 0;
  int captions = 1, instructions = 3, conversations = 2, descriptions = 1;
  bool data_set = true;  ///< take the data set's own dialogues where it has some
};

/// Words about a grasp.
///
/// Where the data set has dialogues (`Grasp::extras` "dialogues", as the OakInk suite sets it from
/// CapGrasp's files), these, completed by CompleteDialogue, and only descriptions from the
/// phrasebook; elsewhere all from the phrasebook. Fewer than asked for where the book has fewer
/// sentences that fit. None for a grasp that touches nothing.
///
/// Everything said follows from the annotation, except purposes, which fit the category, the part,
/// the grip and the case's intent (SemGrasp section 3.4 asks a language model for them). Equal
/// (seed, case id, sample) give equal words.
std::vector<Dialogue> DialoguesOf(const Case& item, const Grasp& grasp, int sample,
                                  const GraspAnnotation& annotation, const Phrasebook& book,
                                  const DialogueOptions& options = {});

/// A dialogue that mentions its grasp: where no turn holds kGraspSlot, it is appended to the last
/// turn of the assistant, or becomes one.
Dialogue CompleteDialogue(Dialogue dialogue);

/// The purposes that fit, as the book has them: of the category with this part, grip and intent
/// (all intents where the case names none), else of any category; all of `any` where none fits.
std::vector<Purpose> FittingPurposes(const Phrasebook& book, const std::string& category,
                                     const std::string& part, GraspType type,
                                     const std::string& intent);

}  // namespace graspbench
