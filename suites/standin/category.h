#pragma once

#include <string>
#include <vector>

#include "suites/standin/shape.h"

namespace graspbench::standin {

/// One way people take an object of a category.
struct Use {
  std::string intent;      ///< "use", "hold", "lift" or "handover"
  std::string part;        ///< a part name of every shape of the category
  std::string affordance;  ///< "handle-grasp", "press", "lift", "wrap-grasp", "twist", "support",
                           ///< "pull" or "lever"
  std::string
      contact;  ///< how the fingers lie: "with four fingers through it and the thumb on top"
  std::string purpose;  ///< "to drink from it"
  std::string force;    ///< "firmly", "gently", ...
};

/// A family of shapes under one of OakInk's category names.
struct Category {
  std::string name;  ///< OakInk's spelling: "cameras", "fryingpan"
  int code;          ///< place in OakInk's alphabetical list, 1 … 34; part of the object ids
  std::string word;  ///< as it reads in a sentence: "camera", "frying pan"
  Shape (*build)(Rng&);
  std::vector<Use> uses;
};

// One function per source file, each listing its categories.
std::vector<Category> Tableware();
std::vector<Category> Kitchenware();
std::vector<Category> Containers();
std::vector<Category> Dispensers();
std::vector<Category> HandTools();
std::vector<Category> MachineTools();
std::vector<Category> Electronics();
std::vector<Category> Wearables();
std::vector<Category> Lights();
std::vector<Category> DeskItems();
std::vector<Category> Food();

/// All of them, by code.
std::vector<Category> Categories();

}  // namespace graspbench::standin
