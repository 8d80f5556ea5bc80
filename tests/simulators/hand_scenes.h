#pragma once

#include <cmath>

#include "simulators/simulator.h"
#include "tests/simulators/scenes.h"

/// Small articulated hands and an object for them; gravity along −z.
namespace graspbench::scenes {

/// A sphere's inertia is that of no particular shape: it keeps a link from being singular.
inline Mat3 SmallInertia(double mass) { return mass * 4e-5 * Mat3::Identity(); }

/// A pendulum of `mass` at `length` along x of a hinge about y: a positive angle lowers it.
inline BodyLink Pendulum(double mass, double length, const Drive& drive) {
  BodyLink link;
  link.name = "pendulum";
  link.axis_L = Vec3::UnitY();
  link.drive = drive;
  link.mass = mass;
  link.p_LC = {length, 0, 0};
  link.inertia_L = SmallInertia(mass);
  return link;
}

/// A block on a slide along `axis`, its face towards the axis' positive end at the slide's
/// position.
inline BodyLink Plate(const std::string& name, const Vec3& axis, const Drive& drive) {
  BodyLink link;
  link.name = name;
  link.joint = BodyLink::Joint::kSlide;
  link.axis_L = axis;
  link.drive = drive;
  link.mass = 0.1;
  link.inertia_L = SmallInertia(link.mass);
  const Vec3 across = Vec3::Constant(0.06) - 0.06 * axis.cwiseAbs();
  link.hulls = {shapes::Box({.size = across + 0.02 * axis.cwiseAbs(), .centre = -0.01 * axis})};
  return link;
}

/// A scene around `links` with a cube of 4 cm and 0.3 kg at the origin.
inline Scene CubeAnd(std::vector<BodyLink> links) {
  Scene scene;
  scene.hand_start.assign(links.size(), 0);
  scene.hand = ArticulatedBody{std::move(links)};
  scene.object = Pieces({shapes::Cube()});
  scene.mass = 0.3;
  return scene;
}

/// A cube of 4 cm and 0.3 kg between two plates that `force` presses on it along ±x. The plates'
/// targets are a centimetre inside the cube, far beyond what the limit lets the springs give.
inline Scene CubeBetweenPlates(double force) {
  const Drive drive{.stiffness = 1e4, .damping = 100, .limit = force};
  Scene scene =
      CubeAnd({Plate("left", Vec3::UnitX(), drive), Plate("right", -Vec3::UnitX(), drive)});
  scene.hand_start = {-0.021, -0.021};
  return scene;
}
inline std::vector<double> PressingTargets() { return {-0.01, -0.01}; }

/// A contact-rich hand: a palm below the cube and three capsule fingers around it. `mirrored` is
/// its image in the plane y = 0; `permuted` swaps the first finger and the last.
struct CubeInHandOptions {
  bool permuted = false;
  bool mirrored = false;
};
inline Scene CubeInHand(const CubeInHandOptions& options = {}) {
  BodyLink palm;
  palm.name = "palm";
  palm.joint = BodyLink::Joint::kSlide;
  palm.drive = {.stiffness = 1e4, .damping = 100};
  palm.mass = 0.3;
  palm.inertia_L = SmallInertia(palm.mass);
  palm.hulls = {shapes::Box({.size = {0.08, 0.08, 0.02}, .centre = {0, 0, -0.0325}})};
  std::vector<BodyLink> links = {palm};
  for (int i = 0; i < 3; ++i) {
    const double angle = (options.mirrored ? -1 : 1) * (0.4 + 2.1 * i);
    BodyLink finger;
    finger.name = "finger" + std::to_string(i);
    finger.parent = 0;
    finger.X_PL = Eigen::AngleAxisd(angle, Vec3::UnitZ()) * Eigen::Translation3d(0.04, 0, -0.03) *
                  Pose::Identity();
    finger.axis_L = -Vec3::UnitY();
    finger.drive = {.stiffness = 2, .damping = 0.05, .limit = 0.5};
    finger.armature = 1e-4;
    finger.mass = 0.02;
    finger.p_LC = {0, 0, 0.03};
    finger.inertia_L = SmallInertia(finger.mass);
    finger.capsules = {{.a = {0, 0, 0.01}, .b = {0, 0, 0.05}, .radius = 0.008}};
    links.push_back(finger);
  }
  if (options.permuted) std::swap(links[1], links[3]);
  return CubeAnd(links);
}

}  // namespace graspbench::scenes
