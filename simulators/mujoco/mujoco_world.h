#pragma once

#include "simulators/mujoco/mujoco_scene.h"
#include "simulators/simulator.h"

namespace graspbench {

/// One scene in MuJoCo. The model is built once; a reset only restores the state. Everything that
/// the model holds of the controls (gravity, the table) is restored, too.
///
/// Contacts are those that touch: MuJoCo finds none at a distance here, where margins are zero.
/// With the integrator RK4 they are of the last of its stages.
class MuJoCoWorld final : public World {
 public:
  MuJoCoWorld(const Scene& scene, const PhysicsOptions& options);

  void Reset(const Vec3& shift_W) override;
  void Control(const Controls& controls) override;
  void Step(int count) override;
  ObjectState Object() const override;
  HandState Hand() const override;
  std::vector<Contact> Contacts() const override;

 private:
  void RequireStarted() const;
  void Apply(const Controls& controls);
  void Hold(bool hold);
  void CheckState() const;
  void CheckWarnings() const;
  bool OfObject(int contact) const;
  Contact ToContact(int index) const;

  MuJoCoScene scene_;
  MuJoCoData data_;
  ArticulatedBody hand_;  // without links for a static hand
  Pose X_WH_, X_WS_;
  std::vector<double> hand_start_;
  Controls initial_controls_;
  bool started_ = false;
};

}  // namespace graspbench
