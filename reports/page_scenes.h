#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "reports/item_scene.h"
#include "reports/page.h"
#include "reports/page_index.h"
#include "reports/slip.h"

namespace graspbench {

/// What a page loads when an item is opened, in named chunks: the items of some cases
/// ("items-0"), an object ("object-0"), the surface of a hand ("hand-0"), the slip in all trials
/// ("slip-0", of all items in any case). An object and a hand are in one chunk each, however many
/// grasps show them.
class PageScenes {
 public:
  /// Takes the JSON text of each chunk as soon as it is complete.
  using Sink = std::function<void(const std::string& name, const std::string& json)>;
  /// Items by run and place among its records.
  using Items = std::set<std::pair<int, int>>;

  /// Writes the chunks of the items in `wanted`, or of all items where it is null.
  PageScenes(std::span<const PageRun> runs, const PageCases& cases, const Items* wanted, Sink sink);

  /// Which chunk holds the items of each case, by the number in its name; −1 for none.
  const std::vector<int>& chunk_of_case() const { return chunk_of_case_; }
  /// The number of each case's object chunk; −1 where there is no mesh.
  const std::vector<int>& object_of_case() const { return object_of_case_; }

 private:
  /// An object that items have: the number of its chunk, −1 while none shows it, and the mean of
  /// its vertices, none where there is no mesh.
  struct ObjectMesh {
    int chunk = -1;
    std::optional<Vec3> p_OC;
  };

  bool Shows(const std::pair<int, int>& item) const;
  Value::List Trials(int run, int item, const std::optional<Vec3>& p_OC);
  Value ItemValue(int run, int item, Value::List trials);
  Value HandValue(const Record& record, const SceneSource& scenes);
  const ObjectMesh& ObjectOf(const PageCases::Case& known, bool shown);

  std::span<const PageRun> runs_;
  const Items* wanted_;
  Sink sink_;
  std::vector<int> chunk_of_case_, object_of_case_;
  std::map<std::string, ObjectMesh> objects_;
  int written_objects_ = 0;
  SlipCurves slip_;
  std::map<std::shared_ptr<const HandSkin>, int> skins_;
};

}  // namespace graspbench
