#include "simulators/mujoco/mujoco_scene.h"

#include <mujoco/mujoco.h>

#include <string>

#include "core/bounding_box.h"
#include "core/error.h"
#include "simulators/mujoco/mujoco_hand.h"
#include "simulators/mujoco/mujoco_spec.h"
#include "simulators/scene_check.h"

namespace graspbench {
namespace {

void RequireRepresentable(const Scene& scene, const PhysicsOptions& options) {
  if (options.pair_restitution > 0) {
    throw Error(ErrorKind::kInput, "MuJoCo has no coefficient of restitution", "MuJoCo",
                "set the restitution to zero, or use the engine bullet");
  }
  if (scene.articulated()) return;
  if (std::get<CollisionShape>(scene.hand).kind == CollisionShape::Kind::kSurface) {
    throw Error(ErrorKind::kInput,
                "the hand is a bare surface; MuJoCo would collide with its convex hull", "MuJoCo",
                "give the hand convex pieces");
  }
}

// Of the pieces' hulls at one density, about `p_SC`, kg m².
Mat3 InertiaOfPieces(const CollisionShape& shape, double mass, const Vec3& p_SC) {
  double volume = 0;
  Mat3 inertia = Mat3::Zero();
  for (const TriMesh& piece : shape.meshes) {
    const MassProperties hull = ComputeMassProperties(ConvexHull(piece));
    const Vec3 arm = hull.centroid - p_SC;
    volume += hull.volume;
    inertia +=
        hull.inertia + hull.volume * (arm.squaredNorm() * Mat3::Identity() - arm * arm.transpose());
  }
  return mass / volume * inertia;
}

struct ObjectElements {
  mjsBody* body = nullptr;
  mjsJoint* joint = nullptr;
};

ObjectElements AddObject(MuJoCoSpecBuilder& builder, const Scene& scene, const Pose& X_BS,
                         const Vec3& moments) {
  mjsBody* body = builder.AddBody(builder.world(), "", scene.X_WS * X_BS.inverse());
  MuJoCoSpecBuilder::SetInertia(body, scene.mass, Vec3::Zero(), moments.asDiagonal());
  mjsJoint* joint = mjs_addFreeJoint(body);
  joint->align = mjALIGNFREE_FALSE;
  const auto& pieces = scene.object.meshes;
  for (size_t i = 0; i < pieces.size(); ++i) {
    builder.AddHull(body, "piece " + std::to_string(i) + " of the object", X_BS * pieces[i],
                    Pose::Identity(), MuJoCoRole::kObject);
  }
  return {body, joint};
}

constexpr double kHoldImpedance = 0.9999;

struct HoldElements {
  mjsBody* body = nullptr;
  mjsEquality* weld = nullptr;
};

HoldElements AddHold(MuJoCoSpecBuilder& builder, mjsBody* object, const Pose& X_WB,
                     double time_step) {
  mjsBody* body = builder.AddBody(builder.world(), "hold", X_WB);
  body->mocap = true;
  mjs_setName(object->element, "object");
  mjsEquality* weld = mjs_addEquality(builder.spec(), nullptr);
  weld->type = mjEQ_WELD;
  weld->objtype = mjOBJ_BODY;
  weld->active = false;
  // As stiff as the step allows: MuJoCo's default would let a hand push the object centimetres
  // away.
  weld->solref[0] = 2 * time_step;
  weld->solimp[0] = weld->solimp[1] = kHoldImpedance;
  mjs_setString(weld->name1, "hold");
  mjs_setString(weld->name2, "object");
  return {body, weld};
}

void AddStaticHand(MuJoCoSpecBuilder& builder, const CollisionShape& hand, const Pose& X_WH) {
  for (size_t i = 0; i < hand.meshes.size(); ++i) {
    builder.AddHull(builder.world(), "piece " + std::to_string(i) + " of the hand", hand.meshes[i],
                    X_WH, MuJoCoRole::kObstacle);
  }
}

mjsGeom* AddTable(MuJoCoSpecBuilder& builder, double height) {
  mjsBody* body =
      builder.AddBody(builder.world(), "", Eigen::Translation3d(0, 0, height) * Pose::Identity());
  body->mocap = true;
  return builder.AddPlane(body, MuJoCoRole::kObstacle);
}

// A damping of d makes the force −d m v and, about each principal axis, the torque −d I ω.
void SetDamping(const Scene& scene, const Vec3& moments, const PhysicsOptions& options, int dof,
                mjModel& model) {
  Eigen::Map<Vec3>(model.dof_damping + dof, 3)
      .setConstant(scene.mass * options.linear_damping.value_or(0));
  Eigen::Map<Vec3>(model.dof_damping + dof + 3, 3) = moments * options.angular_damping.value_or(0);
}

void Locate(const MuJoCoHand& hand, MuJoCoScene& scene) {
  const mjModel& model = *scene.model;
  scene.geom_link.assign(static_cast<size_t>(model.ngeom), -1);
  for (size_t i = 0; i < hand.links.size(); ++i) {
    const MuJoCoLink& link = hand.links[i];
    const int joint = mjs_getId(link.joint->element);
    scene.joint_qpos.push_back(model.jnt_qposadr[joint]);
    scene.joint_dof.push_back(model.jnt_dofadr[joint]);
    scene.actuator.push_back(mjs_getId(link.drive->element));
    for (mjsGeom* geom : link.geoms) {
      scene.geom_link[static_cast<size_t>(mjs_getId(geom->element))] = static_cast<int>(i);
    }
  }
  for (const mjsActuator* tendon : hand.tendons) {
    scene.tendon_actuator.push_back(mjs_getId(tendon->element));
  }
}

}  // namespace

MuJoCoScene BuildMuJoCoScene(const Scene& scene, const PhysicsOptions& options) {
  Validate(scene);
  Validate(options);
  RequireRepresentable(scene, options);
  const PrincipalInertia inertia = Principal(
      scene.inertia_S ? *scene.inertia_S : InertiaOfPieces(scene.object, scene.mass, scene.p_SC));
  MuJoCoScene built;
  built.X_BS = (Eigen::Translation3d(scene.p_SC) * Pose(inertia.axes)).inverse();

  MuJoCoSpecBuilder builder(options);
  const ObjectElements object = AddObject(builder, scene, built.X_BS, inertia.moments);
  const HoldElements hold =
      AddHold(builder, object.body, scene.X_WS * built.X_BS.inverse(), options.time_step);
  mjsGeom* table = scene.table ? AddTable(builder, *scene.table) : nullptr;
  MuJoCoHand hand;
  if (scene.articulated()) {
    hand = AddHand(builder, std::get<ArticulatedBody>(scene.hand), scene.X_WH, options);
  } else {
    AddStaticHand(builder, std::get<CollisionShape>(scene.hand), scene.X_WH);
  }
  built.model = builder.Compile();

  const mjModel& model = *built.model;
  const int joint = mjs_getId(object.joint->element);
  built.object_body = mjs_getId(object.body->element);
  built.object_qpos = model.jnt_qposadr[joint];
  built.object_dof = model.jnt_dofadr[joint];
  built.hold_weld = mjs_getId(hold.weld->element);
  built.hold_mocap = model.body_mocapid[mjs_getId(hold.body->element)];
  if (table != nullptr) {
    built.table_geom = mjs_getId(table->element);
    built.table_mocap = model.body_mocapid[model.geom_bodyid[built.table_geom]];
  }
  SetDamping(scene, inertia.moments, options, built.object_dof, *built.model);
  Locate(hand, built);
  return built;
}

void EnableTable(MuJoCoScene& scene, bool enabled) {
  scene.model->geom_conaffinity[scene.table_geom] = enabled ? 1 : 0;
}

}  // namespace graspbench
