#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "simulators/bullet/bullet_bodies.h"
#include "simulators/bullet/bullet_client.h"
#include "simulators/bullet/bullet_hand.h"
#include "simulators/simulator.h"

namespace graspbench {

/// One scene in a Bullet client. Its meshes live as OBJ files in `folder` for as long as the world.
class BulletWorld final : public World {
 public:
  BulletWorld(BulletClient& client, const Scene& scene, const PhysicsOptions& options,
              const std::filesystem::path& folder);

  void Reset(const Vec3& shift_W) override;
  void Control(const Controls& controls) override;
  void Step(int count) override;
  ObjectState Object() const override;
  HandState Hand() const override;
  std::vector<Contact> Contacts() const override;

 private:
  void SendParameters() const;
  void SendGravity() const;
  void CreateObject(const Vec3& shift_W);
  void SetTable(std::optional<double> height);
  void Hold(bool hold);
  void PushObject() const;
  void ReadState();
  /// By how much Bullet inflates the other shape of a contact.
  double PartnerMargin(const Contact& contact, const Vec3& p_W) const;

  BulletClient& client_;
  PhysicsOptions options_;
  Scene scene_;
  std::string hand_file_, object_file_;
  std::optional<BulletHand> driven_hand_;
  std::optional<bullet::PrincipalInertia> inertia_;  // empty: Bullet's own
  Mat3 R_SI_ = Mat3::Identity();                     // the axes in which Bullet turns the object
  bool gravity_is_a_force_ = false;                  // on the object; else Bullet's own, on all

  int hand_ = -1, object_ = -1, table_ = -1, hold_ = -1;
  bool stepped_ = false;
  ObjectState state_;
  Controls controls_;
};

}  // namespace graspbench
