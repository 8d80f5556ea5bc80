#pragma once

#include "generators/training.h"

namespace graspbench::tta {

/// Trains the contact network on the reference grasps of the cases and writes
/// `contact-net.safetensors` into the folder of weights.
///
/// The training of GraspTTA is not published. Here the network sees an object and a hand that a
/// random motion of wrist and joints has put off, and learns, by squared errors, the contact map of
/// the hand before the motion.
void TrainContactNet(const TrainingRequest& request);

}  // namespace graspbench::tta
