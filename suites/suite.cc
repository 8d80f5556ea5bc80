#include "suites/suite.h"

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/suggest.h"
#include "suites/bullet_objects/bullet_suite.h"
#include "suites/folder/folder_suite.h"
#include "suites/oakink/oakink_suite.h"
#include "suites/standin/standin_suite.h"
#include "suites/ycb/ycb_suite.h"

namespace graspbench {
namespace {

using Opener = std::unique_ptr<Suite> (*)(const SuiteOptions&);

std::unique_ptr<Suite> OpenOakInk(const SuiteOptions& options) {
  return options.data.empty() ? MakeStandinSuite(options) : MakeOakInkSuite(options);
}

/// The built-in suites.
const std::vector<std::pair<std::string, Opener>>& Suites() {
  static const std::vector<std::pair<std::string, Opener>> suites = {
      {"oakink", OpenOakInk},
      {"ycb", MakeYcbSuite},
      {"bullet-objects", MakeBulletSuite},
      {"folder", MakeFolderSuite},
  };
  return suites;
}

std::vector<std::string> Distinct(const std::vector<CaseRef>& all, std::string CaseRef::*member) {
  std::set<std::string> names;
  for (const CaseRef& ref : all) names.insert(ref.*member);
  return {names.begin(), names.end()};
}

/// A name that no reference has is an error, never an empty result.
void RequireKnown(const std::string& kind, const std::string& name,
                  const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  if (known.size() <= 40) throw UnknownName(kind, name, known);
  throw Error(ErrorKind::kUsage, "unknown " + kind + " \"" + name + "\"", {},
              "did you mean \"" + NearestName(name, known) + "\"?");
}

bool Among(const std::vector<std::string>& wanted, const std::string& name) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

}  // namespace

std::vector<std::string> SuiteNames() {
  std::vector<std::string> names;
  for (const auto& [name, open] : Suites()) names.push_back(name);
  return names;
}

std::unique_ptr<Suite> OpenSuite(const std::string& name, const SuiteOptions& options) {
  for (const auto& [known, open] : Suites()) {
    if (known == name) return open(options);
  }
  throw UnknownName("suite", name, SuiteNames());
}

std::vector<CaseRef> Filter(const std::vector<CaseRef>& all, const CaseFilter& filter) {
  if (!filter.split.empty()) {
    RequireKnown("split", filter.split, Distinct(all, &CaseRef::split));
  }
  const auto categories = Distinct(all, &CaseRef::category);
  for (const auto& category : filter.categories) RequireKnown("category", category, categories);
  const auto items = Distinct(all, &CaseRef::id);
  for (const auto& item : filter.items) RequireKnown("item", item, items);
  if (filter.limit && *filter.limit < 1) {
    throw Error(ErrorKind::kUsage, "the limit of cases must be at least 1",
                std::to_string(*filter.limit));
  }

  std::vector<CaseRef> kept;
  for (const CaseRef& ref : all) {
    if (filter.limit && kept.size() == static_cast<size_t>(*filter.limit)) break;
    if (!filter.split.empty() && ref.split != filter.split) continue;
    if (Among(filter.categories, ref.category) && Among(filter.items, ref.id)) kept.push_back(ref);
  }
  return kept;
}

}  // namespace graspbench
