#pragma once

#include <vector>

#include "core/case.h"
#include "core/mano_hand.h"
#include "core/rng.h"

namespace graspbench {

struct PlannerOptions {
  int approaches = 200;             ///< approach poses tried
  int refined = 6;                  ///< of these, the best so many are improved by small moves
  int refinements = 8;              ///< small moves tried for each
  double friction = 0.8;            ///< of the hand on the object, for the force-closure score
  double max_penetration = 0.0018;  ///< deeper grasps are dropped, m
};

/// A finished plan and why it was chosen.
struct PlannedGrasp {
  Grasp grasp;
  double score = 0;        ///< higher is better; see README.md
  double resistance = 0;   ///< ResistanceQuality of the contacts, 0…1
  double penetration = 0;  ///< deepest hand vertex inside the object, m
  double on_target =
      0;  ///< share of the contacts on the target part; 0.6 where a small part is touched at all
  int fingers = 0;  ///< fingers in contact, thumb included
};

/// Grasps for a case, best first, at most one per approach tried; empty when none touches with
/// thumb and a finger.
///
/// The classical analytic planner in the manner of GraspIt! (Miller and Allen 2004): approaches
/// around the target part, fingers closed joint by joint until contact, scored by force closure,
/// contacts, target part and penetration.
std::vector<PlannedGrasp> PlanGrasps(const Case& item, const ManoHand& hand, Rng& rng,
                                     const PlannerOptions& options = {});

}  // namespace graspbench
