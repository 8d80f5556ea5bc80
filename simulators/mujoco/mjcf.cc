#include "simulators/mjcf.h"

#include <mujoco/mujoco.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "core/bounding_box.h"
#include "core/error.h"
#include "core/suggest.h"
#include "simulators/mujoco/mujoco_library.h"

namespace graspbench {
namespace {

constexpr int kCylinderSides = 32;  // of the prism that stands for one
constexpr int kEllipsoidRings = 12;

Vec3 ToVec3(const mjtNum* p) { return {p[0], p[1], p[2]}; }

Pose ToPose(const mjtNum* position, const mjtNum* quaternion) {
  Pose pose(
      Eigen::Quaterniond(quaternion[0], quaternion[1], quaternion[2], quaternion[3]).normalized());
  pose.translation() = ToVec3(position);
  return pose;
}

TriMesh HullOf(std::vector<Vec3> points) { return ConvexHull({std::move(points), {}}); }

TriMesh BoxHull(const Vec3& half) {
  std::vector<Vec3> corners;
  for (int i = 0; i < 8; ++i) {
    corners.emplace_back(i & 1 ? half.x() : -half.x(), i & 2 ? half.y() : -half.y(),
                         i & 4 ? half.z() : -half.z());
  }
  return HullOf(std::move(corners));
}

TriMesh CylinderHull(double radius, double half_length) {
  std::vector<Vec3> rims;
  for (int i = 0; i < kCylinderSides; ++i) {
    const double angle = 2 * std::numbers::pi * i / kCylinderSides;
    for (const double z : {-half_length, half_length}) {
      rims.emplace_back(radius * std::cos(angle), radius * std::sin(angle), z);
    }
  }
  return HullOf(std::move(rims));
}

TriMesh EllipsoidHull(const Vec3& half) {
  std::vector<Vec3> points = {{0, 0, -half.z()}, {0, 0, half.z()}};
  for (int ring = 1; ring < kEllipsoidRings; ++ring) {
    const double latitude = std::numbers::pi * (static_cast<double>(ring) / kEllipsoidRings - 0.5);
    for (int i = 0; i < 2 * kEllipsoidRings; ++i) {
      const double angle = std::numbers::pi * i / kEllipsoidRings;
      points.push_back(
          half.cwiseProduct(Vec3(std::cos(latitude) * std::cos(angle),
                                 std::cos(latitude) * std::sin(angle), std::sin(latitude))));
    }
  }
  return HullOf(std::move(points));
}

/// One reading of one file.
class Reader {
 public:
  Reader(const std::filesystem::path& file, const std::string& root) : file_(file.string()) {
    Load();
    root_ = FindRoot(root);
    out_.body.links = RootLinks();
    link_of_body_.assign(static_cast<size_t>(model_->nbody), -1);
    X_LB_.assign(static_cast<size_t>(model_->nbody), Pose::Identity());
    link_of_joint_.assign(static_cast<size_t>(model_->njnt), -1);
  }

  MjcfHand Read() {
    for (int body = root_; body < model_->nbody; ++body) {
      const int parent = model_->body_parentid[body];
      const bool below = body == root_ || (parent >= root_ && LinkOf(parent) >= 0);
      if (below) AddBody(body);
    }
    for (int site = 0; site < model_->nsite; ++site) AddSite(site);
    AddServos();
    AddEqualities();
    AddExclusions();
    return std::move(out_);
  }

 private:
  [[noreturn]] void Fail(const std::string& problem, const std::string& hint = {}) const {
    throw Error(ErrorKind::kInput, problem, file_, hint);
  }

  void Load() {
    PrepareMuJoCo();
    std::array<char, 1000> message{};
    if (!std::filesystem::is_regular_file(file_)) {
      throw Error(ErrorKind::kIo, "there is no such file", file_, "name an MJCF file of a hand");
    }
    const MuJoCoSpec spec(
        mj_parseXML(file_.c_str(), nullptr, message.data(), static_cast<int>(message.size())));
    if (!spec) Fail(std::string("MuJoCo cannot read it: ") + message.data());
    spec->compiler.discardvisual = 1;  // keeps masses, and leaves out meshes that nothing touches
    model_.reset(mj_compile(spec.get(), nullptr));
    if (!model_) Fail(std::string("MuJoCo cannot use it: ") + mjs_getError(spec.get()));
  }

  std::string NameOf(mjtObj kind, int id) const {
    const char* name = mj_id2name(model_.get(), kind, id);
    return name != nullptr ? name : "";
  }

  int FindRoot(const std::string& root) const {
    if (!root.empty()) {
      const int body = mj_name2id(model_.get(), mjOBJ_BODY, root.c_str());
      if (body > 0) return body;
      std::vector<std::string> names;
      for (int i = 1; i < model_->nbody; ++i) names.push_back(NameOf(mjOBJ_BODY, i));
      Fail("there is no body \"" + root + "\" to be the root",
           "did you mean \"" + NearestName(root, names) + "\"?");
    }
    std::vector<int> children;
    for (int i = 1; i < model_->nbody; ++i) {
      if (model_->body_parentid[i] == 0) children.push_back(i);
    }
    if (children.size() != 1) {
      Fail(std::to_string(children.size()) + " bodies stand in the world; which is the palm?",
           "name the root");
    }
    return children.front();
  }

  int LinkOf(int body) const { return link_of_body_[static_cast<size_t>(body)]; }
  BodyLink& Link(int link) { return out_.body.links[static_cast<size_t>(link)]; }

  void AddBody(int body) {
    if (body == root_) {
      link_of_body_[static_cast<size_t>(body)] = kPalmLink;
    } else {
      AddJoints(body);
    }
    const int link = LinkOf(body);
    const Pose& X_LB = X_LB_[static_cast<size_t>(body)];
    out_.bodies.push_back({NameOf(mjOBJ_BODY, body), link, X_LB});
    AddMass(body, X_LB, Link(link));
    for (int i = 0; i < model_->body_geomnum[body]; ++i) {
      AddGeom(model_->body_geomadr[body] + i, X_LB, Link(link));
    }
  }

  /// Links for the joints of a body; without one it becomes part of its parent's link.
  void AddJoints(int body) {
    const int parent = model_->body_parentid[body];
    int link = LinkOf(parent);
    const int count = model_->body_jntnum[body];
    // From the frame of the link made last to the body's, were its further joints at zero.
    Pose X_LB = X_LB_[static_cast<size_t>(parent)] *
                ToPose(model_->body_pos + 3 * body, model_->body_quat + 4 * body);
    for (int i = 0; i < count; ++i) {
      const int joint = model_->body_jntadr[body] + i;
      const std::string name = NameOf(mjOBJ_JOINT, joint);
      BodyLink next = JointLink(joint, name);
      next.name = NameOf(mjOBJ_BODY, body) + (i + 1 < count ? "/" + name : "");
      next.parent = link;
      const Eigen::Translation3d to_anchor(ToVec3(model_->jnt_pos + 3 * joint));
      next.X_PL = X_LB * to_anchor * Reference(joint, next);
      X_LB = to_anchor.inverse() * Pose::Identity();
      link = static_cast<int>(out_.body.links.size());
      out_.body.links.push_back(next);
      out_.joint_names.push_back(name);
      link_of_joint_[static_cast<size_t>(joint)] = link;
      out_.body.overlapping.emplace_back(next.parent, link);
    }
    link_of_body_[static_cast<size_t>(body)] = link;
    X_LB_[static_cast<size_t>(body)] = X_LB;
  }

  /// Undoes the position at which the file's joint has the pose that the file states.
  Pose Reference(int joint, const BodyLink& link) const {
    const double q = -model_->qpos0[model_->jnt_qposadr[joint]];
    if (link.joint == BodyLink::Joint::kSlide) {
      return Eigen::Translation3d(q * link.axis_L) * Pose::Identity();
    }
    return Pose(Eigen::AngleAxisd(q, link.axis_L));
  }

  BodyLink JointLink(int joint, const std::string& name) const {
    const int type = model_->jnt_type[joint];
    if (type != mjJNT_HINGE && type != mjJNT_SLIDE) {
      Fail("the joint \"" + name + "\" is neither a hinge nor a slide",
           "write a ball joint as three hinges");
    }
    if (name.empty()) Fail("a joint has no name", "name all joints of the hand");
    const int dof = model_->jnt_dofadr[joint];
    BodyLink link;
    link.joint = type == mjJNT_HINGE ? BodyLink::Joint::kHinge : BodyLink::Joint::kSlide;
    link.axis_L = ToVec3(model_->jnt_axis + 3 * joint).normalized();
    if (model_->jnt_limited[joint]) {
      link.low = model_->jnt_range[2 * joint];
      link.high = model_->jnt_range[2 * joint + 1];
    }
    link.drive.damping = model_->dof_damping[dof];
    link.armature = model_->dof_armature[dof];
    link.friction = model_->dof_frictionloss[dof];
    return link;
  }

  void AddMass(int body, const Pose& X_LB, BodyLink& link) const {
    const double mass = model_->body_mass[body];
    if (!(mass > 0)) return;
    const Pose X_LC = X_LB * ToPose(model_->body_ipos + 3 * body, model_->body_iquat + 4 * body);
    const Mat3 inertia = X_LC.linear() * ToVec3(model_->body_inertia + 3 * body).asDiagonal() *
                         X_LC.linear().transpose();
    const double sum = link.mass + mass;
    const Vec3 centre = (link.mass * link.p_LC + mass * X_LC.translation()) / sum;
    const auto moved = [&](const Mat3& about, double m, const Vec3& from) -> Mat3 {
      const Vec3 arm = from - centre;
      return about + m * (arm.squaredNorm() * Mat3::Identity() - arm * arm.transpose());
    };
    link.inertia_L =
        moved(link.inertia_L, link.mass, link.p_LC) + moved(inertia, mass, X_LC.translation());
    link.p_LC = centre;
    link.mass = sum;
  }

  void AddGeom(int geom, const Pose& X_LB, BodyLink& link) const {
    if (model_->geom_contype[geom] == 0 && model_->geom_conaffinity[geom] == 0) return;
    const Pose X_LG = X_LB * ToPose(model_->geom_pos + 3 * geom, model_->geom_quat + 4 * geom);
    const Vec3 size = ToVec3(model_->geom_size + 3 * geom);
    switch (model_->geom_type[geom]) {
      case mjGEOM_SPHERE:
        link.capsules.push_back({X_LG.translation(), X_LG.translation(), size.x()});
        return;
      case mjGEOM_CAPSULE:
        link.capsules.push_back(
            {X_LG * Vec3(0, 0, -size.y()), X_LG * Vec3(0, 0, size.y()), size.x()});
        return;
      case mjGEOM_BOX:
        link.hulls.push_back(X_LG * BoxHull(size));
        return;
      case mjGEOM_CYLINDER:
        link.hulls.push_back(X_LG * CylinderHull(size.x(), size.y()));
        return;
      case mjGEOM_ELLIPSOID:
        link.hulls.push_back(X_LG * EllipsoidHull(size));
        return;
      case mjGEOM_MESH:
        link.hulls.push_back(X_LG * MeshHull(model_->geom_dataid[geom]));
        return;
      default:
        Fail("a shape of the body \"" + link.name + "\" is no solid",
             "use spheres, capsules, boxes, cylinders, ellipsoids and meshes");
    }
  }

  TriMesh MeshHull(int mesh) const {
    std::vector<Vec3> points;
    const float* vertex = model_->mesh_vert + 3 * model_->mesh_vertadr[mesh];
    for (int i = 0; i < model_->mesh_vertnum[mesh]; ++i, vertex += 3) {
      points.emplace_back(vertex[0], vertex[1], vertex[2]);
    }
    return HullOf(std::move(points));
  }

  void AddSite(int site) {
    const auto body = static_cast<size_t>(model_->site_bodyid[site]);
    if (link_of_body_[body] < 0) return;
    out_.sites.push_back(
        {NameOf(mjOBJ_SITE, site), link_of_body_[body],
         X_LB_[body] * ToPose(model_->site_pos + 3 * site, model_->site_quat + 4 * site)});
  }

  void AddServos() {
    for (int i = 0; i < model_->nu; ++i) {
      const int target = model_->actuator_trnid[2 * i];
      if (model_->actuator_trntype[i] == mjTRN_JOINT) {
        const int link = link_of_joint_[static_cast<size_t>(target)];
        if (link < 0) continue;
        AddServo(i, ServoOf(i), link);
      } else if (model_->actuator_trntype[i] == mjTRN_TENDON) {
        AddTendon(i, target);
      }
    }
  }

  struct Servo {
    Drive drive;
    double armature = 0;
  };

  Servo ServoOf(int actuator) const {
    const mjtNum* gain = model_->actuator_gainprm + mjNGAIN * actuator;
    const mjtNum* bias = model_->actuator_biasprm + mjNBIAS * actuator;
    const std::string name = NameOf(mjOBJ_ACTUATOR, actuator);
    const bool servo = model_->actuator_gaintype[actuator] == mjGAIN_FIXED &&
                       model_->actuator_biastype[actuator] == mjBIAS_AFFINE && gain[0] > 0 &&
                       std::abs(gain[0] + bias[1]) <= 1e-9 * gain[0];
    if (!servo) {
      Fail("the actuator \"" + name + "\" is no position servo", "use <position> actuators");
    }
    if (model_->actuator_gear[6 * actuator] != 1) {
      Fail("the actuator \"" + name + "\" has a gear", "put the ratio into its gains");
    }
    Servo out;
    out.drive.stiffness = gain[0];
    out.drive.damping = -bias[2] + model_->actuator_damping[actuator];
    out.armature = model_->actuator_armature[actuator];
    if (model_->actuator_forcelimited[actuator]) {
      const mjtNum* range = model_->actuator_forcerange + 2 * actuator;
      out.drive.limit = std::min(-range[0], range[1]);
    }
    return out;
  }

  void AddServo(int actuator, const Servo& servo, int link) {
    if (Link(link).drive.stiffness > 0) {
      Fail("the actuator \"" + NameOf(mjOBJ_ACTUATOR, actuator) + "\" moves a joint that has one");
    }
    Drive& drive = Link(link).drive;
    drive = {servo.drive.stiffness, drive.damping + servo.drive.damping, servo.drive.limit};
    Link(link).armature += servo.armature;
  }

  void AddTendon(int actuator, int tendon) {
    Servo servo = ServoOf(actuator);
    Tendon out{.name = NameOf(mjOBJ_TENDON, tendon), .joints = {}, .drive = servo.drive};
    for (int i = 0; i < model_->tendon_num[tendon]; ++i) {
      const int wrap = model_->tendon_adr[tendon] + i;
      if (model_->wrap_type[wrap] != mjWRAP_JOINT) {
        Fail("the tendon \"" + out.name + "\" is a path in space", "use a fixed tendon");
      }
      const int link = link_of_joint_[static_cast<size_t>(model_->wrap_objid[wrap])];
      if (link < 0) return;  // a joint before the palm
      out.joints.push_back({link, model_->wrap_prm[wrap]});
    }
    for (const Tendon::Pull& pull : out.joints) {
      const double share = pull.coefficient * pull.coefficient;
      Link(pull.link).drive.damping += share * out.drive.damping;
      Link(pull.link).armature += share * servo.armature;
    }
    out.drive.damping = 0;
    out_.body.tendons.push_back(std::move(out));
  }

  void AddEqualities() {
    for (int i = 0; i < model_->neq; ++i) {
      if (model_->eq_type[i] != mjEQ_JOINT || model_->eq_obj2id[i] < 0) continue;
      const int tied = link_of_joint_[static_cast<size_t>(model_->eq_obj1id[i])];
      const int source = link_of_joint_[static_cast<size_t>(model_->eq_obj2id[i])];
      if (tied < 0 || source < 0) continue;
      const mjtNum* curve = model_->eq_data + mjNEQDATA * i;
      if (curve[2] != 0 || curve[3] != 0 || curve[4] != 0) {
        Fail("the joint \"" + out_.joint_names[static_cast<size_t>(tied - kRootLinks)] +
                 "\" depends on another by more than a factor",
             "use a linear equality");
      }
      out_.couplings.push_back({.joint = tied - kRootLinks,
                                .source = source - kRootLinks,
                                .ratio = curve[1],
                                .offset = curve[0]});
      Drive& drive = Link(tied).drive;
      if (drive.stiffness > 0) continue;
      drive.stiffness = Link(source).drive.stiffness;
      drive.limit = Link(source).drive.limit;
    }
  }

  void AddExclusions() {
    for (int i = 0; i < model_->nexclude; ++i) {
      const int signature = model_->exclude_signature[i];
      const int a = LinkOf(signature >> 16), b = LinkOf(signature & 0xFFFF);
      if (a >= 0 && b >= 0 && a != b) out_.body.overlapping.emplace_back(a, b);
    }
  }

  std::string file_;
  MuJoCoModel model_;
  int root_ = 0;
  MjcfHand out_;
  std::vector<int> link_of_body_, link_of_joint_;
  std::vector<Pose> X_LB_;
};

}  // namespace

MjcfHand ReadMjcf(const std::filesystem::path& file, const std::string& root) {
  return Reader(file, root).Read();
}

}  // namespace graspbench
