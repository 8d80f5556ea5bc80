#pragma once

#include <string>

#include "generators/tta/contact_net.h"
#include "nn/training.h"

namespace graspbench::tta {

/// Factors of the objective's terms, see GraspObjective.
struct TermWeights {
  double consistency = 1, contact = 1, penetration = 7, depth = 0;
};

/// How a grasp is adapted. The defaults are GraspTTA's.
struct AdaptationOptions {
  int64_t iterations = 300;
  bool adam = false;  ///< or gradient descent with momentum
  double learning_rate = 6.25e-6, momentum = 0.8;
  bool decay = false;  ///< the learning rate, along half a cosine to zero
  /// Units of the variables that the learning rate is a step of.
  double position_unit = 1;  ///< m
  double rotation_unit = 1, joint_unit = 1;
  /// Optimise anatomical angles and keep them within HandJointLimits(), or axis-angle vectors
  /// without limits.
  bool joint_limits = false;
  int64_t object_points = 3000;
  double contact_reach = 0.02;  ///< m, see PriorContactLoss
  double max_depth = 1;         ///< m, see PenetrationLoss
  TermWeights weights;

  static AdaptationOptions Read(const Field& table);
  Value ToValue() const;
};

/// Standard deviations of the hands that the contact network learns from: at test time it sees ones
/// that are not right yet. Each is scaled by a number drawn uniformly from 0 to 1 for each grasp.
struct Perturbation {
  double position = 0.015;  ///< m
  double rotation = 0.2, joints = 0.2;

  static Perturbation Read(const Field& table);
  Value ToValue() const;
};

/// A whole configuration of test-time adaptation.
struct Config {
  std::string name;
  ContactNetConfig network;
  int64_t training_points = 512;  ///< of an object, in a batch
  Perturbation perturbation;
  nn::TrainingOptions training;
  AdaptationOptions adaptation;

  /// A shipped configuration by name, or one of a .toml file. Throws Error (kUsage, kInput).
  static Config Load(const std::string& name_or_path);
  Value ToValue() const;
};

}  // namespace graspbench::tta
