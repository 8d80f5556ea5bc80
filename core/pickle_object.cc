#include "core/pickle_object.h"

#include <algorithm>

#include "core/error.h"
#include "core/text_scanner.h"

namespace graspbench::pickle {
namespace {

constexpr size_t kMaxObjects = size_t{1} << 25;
constexpr int kMaxDepth = 200;

[[noreturn]] void Fail(const std::string& problem) { throw Error(ErrorKind::kInput, problem); }

class Converter {
 public:
  explicit Converter(size_t max_bytes) : bytes_left_(max_bytes) {}

  Value Convert(const Object& object) {
    Charge(sizeof(Value) + object.text.size());
    if (++depth_ > kMaxDepth) Fail("the objects contain themselves or nest deeper than 200");
    Value value = ConvertKind(object);
    --depth_;
    return value;
  }

 private:
  Value ConvertKind(const Object& object) {
    switch (object.kind) {
      case Object::Kind::kNone:
        return {};
      case Object::Kind::kBool:
        return object.truth;
      case Object::Kind::kInt:
        return object.integer;
      case Object::Kind::kFloat:
        return object.real;
      case Object::Kind::kText:
      case Object::Kind::kBytes:
        return object.text;
      case Object::Kind::kList:
      case Object::Kind::kTuple:
      case Object::Kind::kSet:
        return ConvertAll(object.items);
      case Object::Kind::kDict: {
        Value::Dict members;
        AppendMembers(object, members);
        CheckKeys(members);
        return members;
      }
      case Object::Kind::kGlobal:
        return object.text;
      case Object::Kind::kArrayType:
        return "numpy.dtype";
      case Object::Kind::kArray:
        return ConvertArray(object);
      case Object::Kind::kInstance:
        return ConvertInstance(object);
    }
    return {};
  }

  void Charge(size_t bytes) {
    if (bytes > bytes_left_) {
      Fail("the objects are shared so often that the result is out of proportion to the file");
    }
    bytes_left_ -= bytes;
  }

  Value::List ConvertAll(const std::vector<Object*>& items) {
    Value::List list;
    for (const Object* item : items) list.push_back(Convert(*item));
    return list;
  }

  Value ConvertArray(const Object& object) {
    if (!object.array) Fail("an array without a state");
    const Object::ArrayState& state = *object.array;
    if (!state.content.is_null()) {
      // Numbers are shared, not copied; nested lists of text are copied.
      if (!state.content.is_array()) Charge(ListBytes(state.content));
      return state.content;
    }
    const int axes = static_cast<int>(state.shape.size());
    depth_ += axes;
    Value::List elements = ConvertAll(object.items);
    depth_ -= axes;
    return NestAlong(state.shape, std::move(elements));
  }

  static size_t ListBytes(const Value& value) {
    if (value.is_string()) return sizeof(Value) + value.AsString().size();
    size_t bytes = sizeof(Value);
    for (const Value& element : value.AsList()) bytes += ListBytes(element);
    return bytes;
  }

  void AppendMembers(const Object& dict, Value::Dict& members) {
    for (size_t i = 0; i + 1 < dict.items.size(); i += 2) {
      std::string key = Key(*dict.items[i]);
      Charge(sizeof(std::string) + key.size());
      members.emplace_back(std::move(key), Convert(*dict.items[i + 1]));
    }
  }

  static void CheckKeys(const Value::Dict& members) {
    std::vector<std::string_view> keys;
    for (const auto& [key, value] : members) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end()) Fail("a dictionary has the key " + Quoted(*twice) + " twice");
  }

  static std::string Key(const Object& key) {
    switch (key.kind) {
      case Object::Kind::kText:
      case Object::Kind::kBytes:
        return key.text;
      case Object::Kind::kInt:
        return std::to_string(key.integer);
      case Object::Kind::kBool:
        return key.truth ? "True" : "False";
      case Object::Kind::kNone:
        return "None";
      default:
        Fail("a dictionary has a key that is neither text nor an integer");
    }
  }

  // The class name first, then the members of every state dictionary.
  Value ConvertInstance(const Object& object) {
    Value::Dict members;
    members.emplace_back("__class__", object.text);
    for (const Object* state : object.items) AppendMembers(*state, members);
    CheckKeys(members);
    return members;
  }

  size_t bytes_left_;
  int depth_ = 0;
};

}  // namespace

Object* Arena::Make(Object::Kind kind) {
  if (objects_.size() == kMaxObjects) Fail("the pickle has too many objects");
  Object& object = objects_.emplace_back();
  object.kind = kind;
  return &object;
}

Value ToValue(const Object& object, size_t max_bytes) {
  return Converter(max_bytes).Convert(object);
}

}  // namespace graspbench::pickle
