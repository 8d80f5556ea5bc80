#include "reports/page.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <system_error>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/rng.h"
#include "core/suggest.h"
#include "core/temporary_folder.h"
#include "reports/escape.h"
#include "reports/page_bundle.h"
#include "reports/page_index.h"
#include "reports/page_published.h"
#include "reports/page_scenes.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;

constexpr auto kDataFolder = "page-data";

std::string Document(const std::string& data) {
  const std::string script(PageScript()), style(PageStyle());
  // Chunks of data are scripts beside the page: a page opened from a disk can load nothing else.
  const std::string policy = "default-src 'none'; script-src " + AllowedHash(script) +
                             " 'self' file:; style-src " + AllowedHash(style) +
                             "; img-src data:; base-uri 'none'; form-action 'none'";
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         policy +
         "\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<title>grasp-bench report</title>\n<style>" +
         style +
         "</style>\n</head>\n<body>\n"
         "<noscript>This report needs JavaScript.</noscript>\n<div id=\"app\"></div>\n" +
         data + "<script>" + script + "</script>\n</body>\n</html>\n";
}

using Items = PageScenes::Items;

Items AllWithGrasp(std::span<const PageRun> runs) {
  Items items;
  for (size_t r = 0; r < runs.size(); ++r) {
    for (size_t i = 0; i < runs[r].data.records.size(); ++i) {
      if (runs[r].data.records[i].grasp) items.emplace(static_cast<int>(r), static_cast<int>(i));
    }
  }
  return items;
}

Items Named(std::span<const PageRun> runs, const std::vector<std::string>& names) {
  std::multimap<std::string, std::pair<int, int>> known;
  for (size_t r = 0; r < runs.size(); ++r) {
    for (size_t i = 0; i < runs[r].data.records.size(); ++i) {
      known.emplace(runs[r].data.records[i].item_id,
                    std::pair(static_cast<int>(r), static_cast<int>(i)));
    }
  }
  Items items;
  for (const std::string& name : names) {
    const auto [first, last] = known.equal_range(name);
    if (first == last) {
      std::vector<std::string> all;
      for (const auto& entry : known) all.push_back(entry.first);
      throw UnknownName("item", name, all);
    }
    for (auto found = first; found != last; ++found) items.insert(found->second);
  }
  return items;
}

Items Drawn(std::span<const PageRun> runs, const PageSample& sample) {
  const Items all = AllWithGrasp(runs);
  std::vector<std::pair<int, int>> left(all.begin(), all.end());
  Rng rng(sample.seed, "page", "sample");
  Items items;
  while (!left.empty() && static_cast<int>(items.size()) < sample.count) {
    const uint32_t pick = rng.Index(static_cast<uint32_t>(left.size()));
    items.insert(left[pick]);
    left[pick] = left.back();
    left.pop_back();
  }
  return items;
}

/// The chunks of an earlier page, and nothing else that may lie there.
void RemoveChunks(const fs::path& folder) {
  static const std::regex chunk("(items|object|hand|slip)-[0-9]+\\.js");
  if (!fs::is_directory(folder)) return;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (std::regex_match(entry.path().filename().string(), chunk)) fs::remove(entry.path());
  }
  std::error_code not_empty;
  fs::remove(folder, not_empty);
}

Value Numbers(const std::vector<int>& numbers) {
  return Value::List(numbers.begin(), numbers.end());
}

/// Everything that a page knows from the beginning.
Value IndexValue(std::span<const PageRun> runs, const PageCases& cases, const PageScenes& scenes,
                 const Items* wanted) {
  Value::List run_values, kept;
  std::set<std::string> suites;
  for (size_t r = 0; r < runs.size(); ++r) {
    run_values.push_back(RunValue(runs[r].data, cases.case_of[r]));
    suites.insert(run_values.back().At("suite").AsString());
  }
  if (wanted != nullptr) {
    for (const auto& [run, item] : *wanted) kept.push_back(Value::List{run, item});
  }
  Value case_values = CasesValue(cases);
  case_values.Set("chunk", Numbers(scenes.chunk_of_case()));
  case_values.Set("mesh", Numbers(scenes.object_of_case()));
  return Value::Dict{{"runs", std::move(run_values)},
                     {"cases", std::move(case_values)},
                     {"published", PublishedValue(suites)},
                     {"kept", wanted == nullptr ? Value() : Value(std::move(kept))}};
}

}  // namespace

bool CanWritePages() { return !PageScript().empty(); }

void RequirePages() {
  if (CanWritePages()) return;
  throw Error(ErrorKind::kMissing, "this build cannot write HTML reports", "report --format html",
              "install Node.js with npm (tools/setup.sh does) and build again");
}

void WritePage(std::span<const PageRun> runs, const fs::path& directory,
               const std::optional<PageSample>& sample) {
  RequirePages();
  std::vector<const RunData*> data;
  for (const PageRun& run : runs) data.push_back(&run.data);
  const PageCases cases = FindCases(data);
  std::optional<Items> wanted;
  if (sample) wanted = sample->items.empty() ? Drawn(runs, *sample) : Named(runs, sample->items);

  const fs::path folder = directory / kDataFolder;
  RemoveChunks(folder);
  CreateFolder(sample ? directory : folder);
  std::string elements;
  const auto keep = [&](const std::string& name, const std::string& json) {
    if (sample) {
      elements += JsonElement(name, json);
    } else {
      WriteScratchFile(folder / (name + ".js"),
                       "graspBenchData(\"" + name + "\"," + JsonForScript(json) + ");\n");
    }
  };
  const Items* items = wanted ? &*wanted : nullptr;
  const PageScenes scenes(runs, cases, items, keep);
  elements += JsonElement("index", ToJson(IndexValue(runs, cases, scenes, items)));
  WriteFile(directory / "index.html", Document(elements));
}

}  // namespace graspbench
