#pragma once

#include <filesystem>
#include <string>

#include "simulators/bullet/bullet_client.h"
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
  HandState Hand() const override { return {}; }
  std::vector<Contact> Contacts() const override;

 private:
  void SendParameters();
  void SendGravity() const;
  int CreateShape(const std::string& path, CollisionShape::Kind kind) const;
  int CreateBody(int shape, double mass, const Pose& X_WS, const Vec3& p_SC) const;
  void SetMaterial(int body) const;
  void PushObject() const;
  void CheckState() const;

  BulletClient& client_;
  PhysicsOptions options_;
  std::string hand_file_, object_file_;
  CollisionShape::Kind hand_kind_, object_kind_;
  Pose X_WH_, X_WS_;
  Vec3 p_SC_;
  double mass_ = 0;
  int hand_ = -1, object_ = -1;
  bool stepped_ = false;
  Controls initial_controls_, controls_;
};

}  // namespace graspbench
