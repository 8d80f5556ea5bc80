#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/capsule_mesh.h"
#include "core/hand_model.h"

namespace graspbench {

/// A robot hand put together link by link, in the frame of the object.
struct ToyRobot {
  PosedHand posed;
  std::vector<HandRegion> regions;

  ToyRobot() { posed.fingertips.fill(Vec3::Constant(std::numeric_limits<double>::quiet_NaN())); }

  /// Returns the place of the new link.
  int Add(HandRegion region, const std::vector<Capsule>& capsules,
          const std::vector<TriMesh>& hulls = {}) {
    const auto link = static_cast<int>(posed.links.size());
    posed.links.push_back({.name = "link" + std::to_string(link),
                           .region = region,
                           .capsules = capsules,
                           .hulls = hulls});
    for (const Capsule& capsule : capsules) AddSurface(link, CapsuleMesh(capsule));
    for (const TriMesh& hull : hulls) AddSurface(link, hull);
    return link;
  }

  /// A ball that is the outer phalanx of a finger.
  int AddTip(HandRegion finger, const Vec3& centre, double radius) {
    posed.fingertips[static_cast<size_t>(finger) - 1] = centre;
    return Add(finger, {{centre, centre, radius}});
  }

  /// The hand moved by X.
  ToyRobot Moved(const Pose& X) const {
    ToyRobot moved = *this;
    moved.posed.surface = X * posed.surface;
    moved.posed.closed = moved.posed.surface;
    for (Vec3& tip : moved.posed.fingertips) tip = X * tip;
    for (PosedLink& link : moved.posed.links) {
      for (Capsule& capsule : link.capsules) capsule = X * capsule;
      for (TriMesh& hull : link.hulls) hull = X * hull;
    }
    return moved;
  }

 private:
  void AddSurface(int link, const TriMesh& piece) {
    posed.surface = Concatenate(posed.surface, piece);
    posed.closed = posed.surface;
    posed.link_of_vertex.resize(posed.surface.vertices.size(), link);
    regions.resize(posed.surface.vertices.size(), posed.links.back().region);
  }
};

}  // namespace graspbench
