#pragma once

#include <string>
#include <vector>

#include "core/rng.h"
#include "suites/standin/sdf.h"

namespace graspbench::standin {

/// A named region of an object. `field` only has to be smallest near the surface that belongs to
/// the part: a face gets the part whose field is smallest at the face's centre.
struct Part {
  std::string name;
  Sdf field;
};

/// One object before it is meshed.
struct Shape {
  Sdf solid;
  std::vector<Part> parts;
  /// Mass over meshed volume, kg/m³. The material's density where the mesh is the material
  /// (ceramic mug); an effective value where the mesh is a filled outer surface (bottle, drill),
  /// chosen to meet the typical mass that the category cites.
  double density = 1000;
};

}  // namespace graspbench::standin
