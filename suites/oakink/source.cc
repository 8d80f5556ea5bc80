#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/error.h"
#include "suites/oakink/tree.h"

namespace graspbench::oakink {
namespace {

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string_view Trimmed(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

Source ParseSource(std::string_view line, const std::string& where) {
  const std::string_view text = Trimmed(line);
  const auto parts = Split(text, '/');
  const auto fail = [&](const std::string& problem) {
    throw Error(ErrorKind::kInput, problem + " in \"" + std::string(text) + "\"", where,
                "expected pass1/A16012_0001_0005/2021-10-03-16-34-40/dom.pkl");
  };
  if (parts.size() != 4) fail("expected four parts");
  const auto sequence = Split(parts[1], '_');
  if (sequence.size() < 3) fail("expected object_intent_subject");
  static const std::set<std::string> intents = {"0001", "0002", "0003", "0004"};
  if (!intents.contains(sequence[1])) fail("unknown intent " + sequence[1]);
  const std::string stem = parts[3].substr(0, parts[3].rfind('.'));
  return {.pass = parts[0],
          .intent = sequence[1],
          .timestamp = parts[2],
          .alternate = stem.ends_with("_alt")};
}

std::string IntentName(const Source& source) {
  if (source.intent == "0001") return "use";
  if (source.intent == "0002") return "hold";
  if (source.intent == "0003") return "lift";
  return source.alternate ? "receive" : "handover";
}

std::vector<GraspFile> DropUnpairedHandovers(std::vector<GraspFile> grasps) {
  const auto key = [](const GraspFile& g, bool alternate) {
    return std::tuple(g.source.timestamp, g.object_id, g.source.pass, alternate);
  };
  const auto is_handover = [](const GraspFile& g) {
    return g.error.empty() && g.source.intent == "0004";
  };
  std::set<std::tuple<std::string, std::string, std::string, bool>> present;
  for (const GraspFile& grasp : grasps) {
    if (is_handover(grasp)) present.insert(key(grasp, grasp.source.alternate));
  }
  std::erase_if(grasps, [&](const GraspFile& grasp) {
    return is_handover(grasp) && !present.contains(key(grasp, !grasp.source.alternate));
  });
  return grasps;
}

}  // namespace graspbench::oakink
