#include "core/yaml.h"

#include <yaml-cpp/yaml.h>

#include <charconv>
#include <limits>
#include <optional>

#include "core/error.h"
#include "core/file.h"

namespace graspbench {
namespace {

constexpr int kMostDeep = 64;
constexpr int kMostValues = 100'000;  // aliases may name a list of lists of lists many times

[[noreturn]] void Fail(const std::string& reason, const std::string& where, const YAML::Mark& at) {
  throw Error(ErrorKind::kInput, "not valid YAML: " + reason,
              where + ": line " + std::to_string(at.line + 1) + ", column " +
                  std::to_string(at.column + 1));
}

template <typename Number>
std::optional<Number> Parse(std::string_view text, auto... how) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, how...);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Value PlainScalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return {};
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (text.starts_with("0x") || text.starts_with("0o")) {
    const int base = text[1] == 'x' ? 16 : 8;
    if (const auto number = Parse<int64_t>(std::string_view(text).substr(2), base)) return *number;
  }
  const bool negative = text.front() == '-';
  const std::string digits = text.substr(negative || text.front() == '+' ? 1 : 0);
  if (digits == ".inf" || digits == ".Inf" || digits == ".INF") {
    const double infinity = std::numeric_limits<double>::infinity();
    return negative ? -infinity : infinity;
  }
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  // from_chars takes "inf", "nan" and "-5" where YAML takes none of them, and no "+5".
  if (digits.find_first_of("0123456789") > 1 || digits.front() == '-') return text;
  const std::string number = negative ? "-" + digits : digits;
  if (const auto integer = Parse<int64_t>(number)) return *integer;
  if (const auto real = Parse<double>(number)) return *real;
  return text;
}

class Converter {
 public:
  explicit Converter(const std::string& where) : where_(where) {}

  Value Convert(const YAML::Node& node, int depth) {
    if (depth > kMostDeep) Fail("nested deeper than " + std::to_string(kMostDeep), node);
    if (++values_ > kMostValues) Fail("more values than " + std::to_string(kMostValues), node);
    switch (node.Type()) {
      case YAML::NodeType::Map:
        return ConvertMap(node, depth);
      case YAML::NodeType::Sequence:
        return ConvertList(node, depth);
      case YAML::NodeType::Scalar:
        return ConvertScalar(node);
      default:
        return {};
    }
  }

 private:
  [[noreturn]] void Fail(const std::string& reason, const YAML::Node& node) const {
    graspbench::Fail(reason, where_, node.Mark());
  }

  Value ConvertMap(const YAML::Node& node, int depth) {
    Value map{Value::Dict{}};
    for (const auto& member : node) {
      if (!member.first.IsScalar()) Fail("a key that is no text", member.first);
      const std::string key = member.first.Scalar();
      if (map.Has(key)) Fail("the key \"" + key + "\" comes twice", member.first);
      map.Set(key, Convert(member.second, depth + 1));
    }
    return map;
  }

  Value ConvertList(const YAML::Node& node, int depth) {
    Value::List list;
    for (const YAML::Node& element : node) list.push_back(Convert(element, depth + 1));
    return list;
  }

  // yaml-cpp tags unquoted scalars "?", quoted ones "!".
  Value ConvertScalar(const YAML::Node& node) const {
    if (node.Tag() == "?" || node.Tag().empty()) return PlainScalar(node.Scalar());
    if (node.Tag() != "!" && node.Tag() != "tag:yaml.org,2002:str") {
      Fail("the tag " + node.Tag() + " is not known", node);
    }
    return node.Scalar();
  }

  const std::string& where_;
  int values_ = 0;
};

}  // namespace

Value ParseYaml(std::string_view text, const std::string& where) {
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
    if (documents.empty()) return {};
    if (documents.size() > 1) Fail("more than one document", where, documents[1].Mark());
    return Converter(where).Convert(documents[0], 1);
  } catch (const YAML::Exception& error) {
    Fail(error.msg, where, error.mark);
  }
}

Value ReadYaml(const std::string& path) { return ParseYaml(ReadFile(path), path); }

}  // namespace graspbench
