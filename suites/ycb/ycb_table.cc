#include <array>
#include <cctype>
#include <map>
#include <string>

#include "suites/ycb/ycb_suite.h"

namespace graspbench {
namespace {

// Grams, as published with the object set (Calli et al. 2015, table II).
const std::map<std::string, double, std::less<>> kGrams = {
    {"001", 205},  {"002", 414},  {"003", 411},  {"004", 514},  {"005", 349},  {"006", 603},
    {"007", 171},  {"008", 187},  {"009", 97},   {"010", 370},  {"011", 66},   {"012", 18},
    {"013", 68},   {"014", 29},   {"015", 33},   {"016", 49},   {"017", 47},   {"018", 25},
    {"019", 178},  {"021", 1131}, {"022", 1022}, {"023", 133},  {"024", 147},  {"025", 118},
    {"026", 6.2},  {"027", 950},  {"028", 652},  {"029", 279},  {"030", 34},   {"031", 30},
    {"032", 31},   {"033", 51.5}, {"035", 895},  {"036", 729},  {"037", 82},   {"038", 304},
    {"039", 10.1}, {"040", 15.8}, {"041", 8.2},  {"042", 252},  {"043", 97},   {"044", 98.4},
    {"046", 3.6},  {"047", 1},    {"048", 665},  {"049", 19.2}, {"050", 59},   {"051", 125},
    {"052", 202},  {"053", 123},  {"054", 191},  {"055", 148},  {"056", 58},   {"057", 41},
    {"058", 46},   {"059", 98},   {"061", 28},   {"062", 5.2},  {"065-a", 13}, {"065-b", 14},
    {"065-c", 17}, {"065-d", 19}, {"065-e", 21}, {"065-f", 26}, {"065-g", 28}, {"065-h", 31},
    {"065-i", 35}, {"065-j", 38}, {"072", 570},  {"076", 102},  {"077", 252},
};

const std::map<std::string, std::string, std::less<>> kCategories = {
    {"001", "can"},         {"002", "can"},
    {"005", "can"},         {"006", "squeezable"},
    {"007", "can"},         {"010", "can"},
    {"011", "banana"},      {"013", "apple"},
    {"021", "bottle"},      {"022", "trigger_sprayer"},
    {"023", "wineglass"},   {"024", "bowl"},
    {"025", "mug"},         {"027", "fryingpan"},
    {"032", "knife"},       {"035", "power_drill"},
    {"037", "scissors"},    {"040", "pen"},
    {"041", "pen"},         {"042", "wrench"},
    {"043", "screwdriver"}, {"044", "screwdriver"},
    {"048", "hammer"},      {"065", "cup"},
};

bool StartsWithNumber(std::string_view name) {
  if (name.size() < 4 || (name[3] != '_' && name[3] != '-')) return false;
  for (int i = 0; i < 3; ++i) {
    if (!std::isdigit(static_cast<unsigned char>(name[i]))) return false;
  }
  return true;
}

/// "065-a" for "065-a_cups" and "065_a_cups", "025" for "025_mug".
std::string NumberOf(std::string_view name) {
  std::string number(name.substr(0, 3));
  if (name.size() > 5 && name[5] == '_') number += "-" + std::string(1, name[4]);
  return number;
}

}  // namespace

std::optional<double> YcbMass(std::string_view name) {
  if (!StartsWithNumber(name)) return std::nullopt;
  const auto found = kGrams.find(NumberOf(name));
  if (found == kGrams.end()) return std::nullopt;
  return found->second / 1000;
}

std::string YcbCategory(std::string_view name) {
  if (!StartsWithNumber(name)) return std::string(name);
  const auto found = kCategories.find(name.substr(0, 3));
  return found != kCategories.end() ? found->second : std::string(name.substr(4));
}

std::string YcbWords(std::string_view name) {
  if (!StartsWithNumber(name)) return std::string(name);
  return name.starts_with("065") ? "cup" : std::string(name.substr(4));
}

}  // namespace graspbench
