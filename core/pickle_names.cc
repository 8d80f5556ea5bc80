#include "core/pickle_names.h"

#include <algorithm>
#include <array>
#include <memory>

#include "core/error.h"
#include "core/pickle_torch.h"
#include "core/text_scanner.h"
#include "core/utf8.h"

namespace graspbench::pickle {
namespace {

using Kind = Object::Kind;
using Arguments = std::vector<Object*>;

constexpr uint64_t kCopiesPerByte = 16, kCopySlack = uint64_t{1} << 20;

[[noreturn]] void Fail(const std::string& problem, const std::string& hint = {}) {
  throw Error(ErrorKind::kInput, problem, {}, hint);
}

// Modules that were renamed between versions of Python, NumPy and SciPy, by their present name.
std::string PresentModule(std::string_view module) {
  static constexpr std::pair<std::string_view, std::string_view> kRenamed[] = {
      {"__builtin__", "builtins"},
      {"copy_reg", "copyreg"},
      {"numpy.core.multiarray", "numpy._core.multiarray"},
      {"numpy.core.numeric", "numpy._core.numeric"},
      {"scipy.sparse.csc", "scipy.sparse"},
      {"scipy.sparse._csc", "scipy.sparse"},
      {"scipy.sparse.csr", "scipy.sparse"},
      {"scipy.sparse._csr", "scipy.sparse"},
  };
  for (const auto& [old_name, new_name] : kRenamed) {
    if (module == old_name) return std::string(new_name);
  }
  return std::string(module);
}

constexpr std::array<std::string_view, 4> kInertClasses = {
    "scipy.sparse.csc_matrix", "scipy.sparse.csr_matrix", "chumpy.ch.Ch",
    "chumpy.reordering.Select"};

constexpr std::array<std::string_view, 16> kKnownNames = {"builtins.object",
                                                          "builtins.set",
                                                          "builtins.frozenset",
                                                          "builtins.list",
                                                          "builtins.tuple",
                                                          "builtins.bytes",
                                                          "builtins.bytearray",
                                                          "collections.OrderedDict",
                                                          "copyreg._reconstructor",
                                                          "numpy.ndarray",
                                                          "numpy.dtype",
                                                          "numpy._core.multiarray._reconstruct",
                                                          "numpy._core.multiarray.scalar",
                                                          "numpy._core.numeric._frombuffer",
                                                          "_codecs.encode",
                                                          "builtins.dict"};

template <typename Names>
bool IsIn(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

[[noreturn]] void RefuseName(std::string_view module, std::string_view name, Dialect dialect) {
  const std::string full = std::string(module) + "." + std::string(name);
  if (dialect == Dialect::kTorch) {
    Fail("the name " + Quoted(full) + " is not allowed in a file of weights",
         "load it in Python and save model.state_dict() alone");
  }
  if (module.starts_with("torch")) {
    Fail("the file holds PyTorch objects (" + Quoted(full) + "), which are not read",
         "save the tensors as .npz or .safetensors");
  }
  if (module.starts_with("joblib")) {
    Fail("the file was written by joblib (" + Quoted(full) + "), which is not read",
         "load it in Python and save the arrays as .npz");
  }
  Fail("the name " + Quoted(full) + " is not allowed in a pickle read here",
       "load it in Python and save plain arrays as .npz");
}

const Object& Argument(const Arguments& arguments, size_t index, const char* what) {
  if (index >= arguments.size()) Fail("the argument " + std::string(what) + " is missing");
  return *arguments[index];
}

const std::string& Text(const Object& object, const char* what) {
  if (object.kind != Kind::kText && object.kind != Kind::kBytes) {
    Fail("expected " + std::string(what) + " as a text");
  }
  return object.text;
}

std::vector<size_t> Shape(const Object& object) {
  if (object.kind != Kind::kTuple) Fail("the shape of an array is no tuple");
  std::vector<size_t> shape;
  for (const Object* extent : object.items) {
    if (extent->kind != Kind::kInt || extent->integer < 0) Fail("a shape with a bad extent");
    shape.push_back(static_cast<size_t>(extent->integer));
  }
  return shape;
}

const NumpyType& ArrayType(const Object& object) {
  if (object.kind != Kind::kArrayType) Fail("the type of an array is no numpy.dtype");
  return object.array->type;
}

bool IsTrue(const Object& object) {
  return object.kind == Kind::kBool ? object.truth
                                    : object.kind == Kind::kInt && object.integer != 0;
}

}  // namespace

Names::Names(Arena& arena, size_t file_size, Dialect dialect)
    : arena_(arena), bytes_left_(kCopiesPerByte * file_size + kCopySlack), dialect_(dialect) {}

void Names::Charge(uint64_t bytes) {
  if (bytes > bytes_left_) Fail("the pickle copies more data than a file of its size can hold");
  bytes_left_ -= bytes;
}

Object* Names::Global(std::string_view module, std::string_view name) {
  std::string full = PresentModule(module) + "." + std::string(name);
  const bool is_torch = dialect_ == Dialect::kTorch && IsTorchName(full);
  if (!is_torch && !IsIn(kKnownNames, full) && !IsIn(kInertClasses, full)) {
    RefuseName(module, name, dialect_);
  }
  Object* const object = arena_.Make(Kind::kGlobal);
  object->text = std::move(full);
  return object;
}

Object* Names::Reduce(const Object& callable, const Arguments& arguments) {
  if (callable.kind != Kind::kGlobal) Fail("the object to call is no name");
  const std::string& name = callable.text;
  if (dialect_ == Dialect::kTorch && IsTorchName(name)) {
    return ReduceTorch(arena_, name, arguments);
  }
  if (IsIn(kInertClasses, name)) {
    if (!arguments.empty()) Fail(name + " is called with arguments");
    Object* const object = arena_.Make(Kind::kInstance);
    object->text = name;
    return object;
  }
  if (name == "copyreg._reconstructor") {
    const Object& type = Argument(arguments, 0, "class");
    if (type.kind != Kind::kGlobal || !IsIn(kInertClasses, type.text)) {
      Fail("an object of a class that is not allowed");
    }
    return Reduce(type, {});
  }
  if (name == "numpy._core.multiarray._reconstruct") {
    const Object& type = Argument(arguments, 0, "class");
    if (type.kind != Kind::kGlobal || type.text != "numpy.ndarray") {
      Fail("an array of another class than numpy.ndarray");
    }
    return arena_.Make(Kind::kArray);
  }
  if (name == "numpy.dtype") {
    Object* const object = arena_.Make(Kind::kArrayType);
    object->array = std::make_unique<Object::ArrayState>();
    object->array->type = ParseNumpyType(Text(Argument(arguments, 0, "type"), "the array type"));
    return object;
  }
  if (name == "numpy._core.multiarray.scalar") return Scalar(arguments);
  if (name == "numpy._core.numeric._frombuffer") {
    const std::string& order = Text(Argument(arguments, 3, "order"), "the order of an array");
    if (order != "C" && order != "F") Fail("an array order other than C and F");
    return DecodeArray(Argument(arguments, 0, "buffer"), Argument(arguments, 1, "type"),
                       Argument(arguments, 2, "shape"), order == "F");
  }
  if (name == "_codecs.encode") return Encode(arguments);
  if (name == "builtins.bytes" || name == "builtins.bytearray") {
    if (arguments.empty()) return arena_.Make(Kind::kBytes);
    if (arguments.size() > 1 || arguments[0]->kind == Kind::kText) return Encode(arguments);
    Charge(Text(*arguments[0], "bytes").size());
    Object* const object = arena_.Make(Kind::kBytes);
    object->text = arguments[0]->text;
    return object;
  }
  if (name == "collections.OrderedDict" || name == "builtins.dict") return OrderedDict(arguments);
  if (name == "builtins.tuple") return Collection(Kind::kTuple, arguments);
  if (name == "builtins.list") return Collection(Kind::kList, arguments);
  if (name == "builtins.set" || name == "builtins.frozenset") {
    return Collection(Kind::kSet, arguments);
  }
  Fail(name + " cannot be called");
}

Object* Names::Scalar(const Arguments& arguments) {
  const Object& array = *DecodeArray(Argument(arguments, 1, "bytes"),
                                     Argument(arguments, 0, "type"), *arena_.Make(Kind::kTuple),
                                     /*fortran=*/false);
  const Value& content = array.array->content;
  const char kind = array.array->type.kind;
  if (kind == 'S' || kind == 'U') {
    Object* const text = arena_.Make(Kind::kText);
    text->text = content.AsString();
    return text;
  }
  Object* const number = arena_.Make(kind == 'f'   ? Kind::kFloat
                                     : kind == 'b' ? Kind::kBool
                                                   : Kind::kInt);
  if (kind == 'f') {
    number->real = content.AsDouble();
  } else if (kind == 'b') {
    number->truth = content.AsInt() != 0;
  } else {
    number->integer = content.AsInt();
  }
  return number;
}

Object* Names::Encode(const Arguments& arguments) {
  const std::string& text = Text(Argument(arguments, 0, "text"), "the text to encode");
  const std::string encoding =
      arguments.size() < 2 ? "utf-8" : ToLower(Text(*arguments[1], "the encoding"));
  Charge(text.size());
  Object* const object = arena_.Make(Kind::kBytes);
  if (encoding == "utf-8" || encoding == "utf8") {
    object->text = text;
  } else if (encoding != "latin1" && encoding != "latin-1" && encoding != "iso-8859-1") {
    Fail("the encoding " + Quoted(encoding) + " is not read");
  } else if (!Utf8ToLatin1(text, object->text)) {
    Fail("a text that cannot be encoded as latin1");
  }
  return object;
}

Object* Names::Collection(Kind kind, const Arguments& arguments) {
  Object* const object = arena_.Make(kind);
  if (arguments.empty()) return object;
  const Object& source = *arguments[0];
  if (source.kind != Kind::kList && source.kind != Kind::kTuple && source.kind != Kind::kSet) {
    Fail("a collection made of something other than a list");
  }
  Charge(source.items.size() * sizeof(Object*));
  object->items = source.items;
  return object;
}

Object* Names::OrderedDict(const Arguments& arguments) {
  Object* const object = arena_.Make(Kind::kDict);
  if (arguments.empty()) return object;
  if (arguments[0]->kind != Kind::kList) Fail("a dictionary made of something other than a list");
  Charge(arguments[0]->items.size() * 2 * sizeof(Object*));
  for (const Object* pair : arguments[0]->items) {
    const bool is_pair = pair->kind == Kind::kList || pair->kind == Kind::kTuple;
    if (!is_pair || pair->items.size() != 2) Fail("a dictionary made of other things than pairs");
    object->items.insert(object->items.end(), pair->items.begin(), pair->items.end());
  }
  return object;
}

Object* Names::DecodeArray(const Object& buffer, const Object& type, const Object& shape,
                           bool fortran) {
  Charge(Text(buffer, "the numbers of an array").size());
  Object* const object = arena_.Make(Kind::kArray);
  object->array = std::make_unique<Object::ArrayState>();
  object->array->type = ArrayType(type);
  object->array->shape = Shape(shape);
  object->array->content =
      DecodeNumpyArray(ArrayType(type), object->array->shape, fortran, buffer.text);
  return object;
}

void Names::Build(Object& target, Object& state) {
  switch (target.kind) {
    case Kind::kArray:
      return BuildArray(target, state);
    case Kind::kArrayType:
      return BuildArrayType(target, state);
    case Kind::kInstance:
      break;
    case Kind::kDict:
      // Attributes of an OrderedDict, such as the versions that state_dict() notes.
      if (dialect_ == Dialect::kTorch && state.kind == Kind::kDict) return;
      [[fallthrough]];
    default:
      Fail("a state is set on an object that has none");
  }
  // A dictionary of attributes, or a pair of it and that of the slots.
  const bool is_pair = state.kind == Kind::kTuple && state.items.size() == 2;
  const Arguments parts = is_pair ? state.items : Arguments{&state};
  for (Object* const part : parts) {
    if (is_pair && part->kind == Kind::kNone) continue;
    if (part->kind != Kind::kDict) Fail("the state of an object is no dictionary");
    target.items.push_back(part);
  }
}

Object* Names::Persistent(const Object& id) {
  if (dialect_ == Dialect::kTorch) return TorchStorage(arena_, id);
  Fail("the file refers to data outside the pickle, as PyTorch's do",
       "save the tensors as .npz or .safetensors");
}

// (version, shape, type, fortran order, bytes or list); the oldest files have no version.
void Names::BuildArray(Object& target, const Object& state) {
  if (target.array) Fail("the state of an array is set twice");
  if (state.kind != Kind::kTuple || state.items.size() < 4 || state.items.size() > 5) {
    Fail("the state of an array is no tuple of four or five");
  }
  const size_t first = state.items.size() - 4;
  const Object &shape = *state.items[first], &type = *state.items[first + 1],
               &fortran = *state.items[first + 2], &content = *state.items[first + 3];
  if (content.kind != Kind::kList) {
    target.array = std::move(DecodeArray(content, type, shape, IsTrue(fortran))->array);
    return;
  }
  if (ArrayType(type).kind != 'O') Fail("an array of numbers whose content is a list");
  Charge(content.items.size() * sizeof(Object*));
  target.array = std::make_unique<Object::ArrayState>();
  target.array->type = ArrayType(type);
  target.array->shape = Shape(shape);
  // The list is in C order, whatever the array's.
  if (ElementCount(target.array->shape) != content.items.size()) {
    Fail("an array of objects whose list does not have the size of its shape");
  }
  target.items = content.items;
}

// (version, byte order, sub-array, names, fields, size, alignment, flags)
void Names::BuildArrayType(Object& target, const Object& state) {
  if (state.kind != Kind::kTuple || state.items.size() < 2) {
    Fail("the state of an array type is no tuple");
  }
  const std::string& order = Text(*state.items[1], "the byte order");
  if (order != "<" && order != ">" && order != "|" && order != "=") {
    Fail("an array type with the byte order " + Quoted(order));
  }
  for (size_t i = 2; i < std::min<size_t>(5, state.items.size()); ++i) {
    if (state.items[i]->kind != Kind::kNone) Fail("arrays of records are not read");
  }
  target.array->type.big_endian = order == ">";
}

}  // namespace graspbench::pickle
