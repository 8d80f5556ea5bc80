#include "core/pickle.h"

#include <bit>
#include <unordered_map>

#include "core/byte_reader.h"
#include "core/file.h"
#include "core/pickle_names.h"
#include "core/pickle_text.h"
#include "core/text_scanner.h"

namespace graspbench {
namespace {

using pickle::Object;
using Kind = Object::Kind;

constexpr size_t kMaxMemo = size_t{1} << 25;
// A result may repeat shared objects, but stays in proportion to the file.
constexpr size_t kResultPerByte = 256, kResultSlack = size_t{1} << 20;

struct OpcodeName {
  uint8_t code;
  const char* name;
};
constexpr OpcodeName kOpcodeNames[] = {{'(', "MARK"},
                                       {'.', "STOP"},
                                       {'0', "POP"},
                                       {'1', "POP_MARK"},
                                       {'2', "DUP"},
                                       {'F', "FLOAT"},
                                       {'I', "INT"},
                                       {'J', "BININT"},
                                       {'K', "BININT1"},
                                       {'L', "LONG"},
                                       {'M', "BININT2"},
                                       {'N', "NONE"},
                                       {'P', "PERSID"},
                                       {'Q', "BINPERSID"},
                                       {'R', "REDUCE"},
                                       {'S', "STRING"},
                                       {'T', "BINSTRING"},
                                       {'U', "SHORT_BINSTRING"},
                                       {'V', "UNICODE"},
                                       {'X', "BINUNICODE"},
                                       {'a', "APPEND"},
                                       {'b', "BUILD"},
                                       {'c', "GLOBAL"},
                                       {'d', "DICT"},
                                       {'}', "EMPTY_DICT"},
                                       {'e', "APPENDS"},
                                       {'g', "GET"},
                                       {'h', "BINGET"},
                                       {'i', "INST"},
                                       {'j', "LONG_BINGET"},
                                       {'l', "LIST"},
                                       {']', "EMPTY_LIST"},
                                       {'o', "OBJ"},
                                       {'p', "PUT"},
                                       {'q', "BINPUT"},
                                       {'r', "LONG_BINPUT"},
                                       {'s', "SETITEM"},
                                       {'t', "TUPLE"},
                                       {')', "EMPTY_TUPLE"},
                                       {'u', "SETITEMS"},
                                       {'G', "BINFLOAT"},
                                       {0x80, "PROTO"},
                                       {0x81, "NEWOBJ"},
                                       {0x82, "EXT1"},
                                       {0x83, "EXT2"},
                                       {0x84, "EXT4"},
                                       {0x85, "TUPLE1"},
                                       {0x86, "TUPLE2"},
                                       {0x87, "TUPLE3"},
                                       {0x88, "NEWTRUE"},
                                       {0x89, "NEWFALSE"},
                                       {0x8a, "LONG1"},
                                       {0x8b, "LONG4"},
                                       {'B', "BINBYTES"},
                                       {'C', "SHORT_BINBYTES"},
                                       {0x8c, "SHORT_BINUNICODE"},
                                       {0x8d, "BINUNICODE8"},
                                       {0x8e, "BINBYTES8"},
                                       {0x8f, "EMPTY_SET"},
                                       {0x90, "ADDITEMS"},
                                       {0x91, "FROZENSET"},
                                       {0x92, "NEWOBJ_EX"},
                                       {0x93, "STACK_GLOBAL"},
                                       {0x94, "MEMOIZE"},
                                       {0x95, "FRAME"},
                                       {0x96, "BYTEARRAY8"},
                                       {0x97, "NEXT_BUFFER"},
                                       {0x98, "READONLY_BUFFER"}};

std::string Describe(uint8_t code) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (const OpcodeName& known : kOpcodeNames) {
    if (known.code == code) return std::string("opcode ") + known.name;
  }
  return std::string("opcode 0x") + kHex[code >> 4] + kHex[code & 15];
}

[[noreturn]] void Fail(const std::string& problem, const std::string& hint = {}) {
  throw Error(ErrorKind::kInput, problem, {}, hint);
}

// The virtual machine that a pickle is a program for.
class Machine {
 public:
  Machine(std::string_view bytes, const std::string& where, pickle::Dialect dialect)
      : bytes_(bytes), reader_(bytes, where), names_(arena_, bytes.size(), dialect) {}

  Value Run() {
    RefuseContainers();
    while (true) {
      const size_t begin = reader_.offset();
      const auto code = reader_.Read<uint8_t>("the pickle");
      try {
        if (code == '.') return Finish();
        Step(code);
      } catch (const Error& error) {
        // Errors of the reader know their place already.
        const bool placed = !error.where().empty();
        reader_.FailAt(placed ? reader_.offset() : begin, Describe(code) + ": " + error.problem(),
                       error.hint());
      }
    }
  }

 private:
  // Other containers that carry the same file name endings.
  void RefuseContainers() const {
    if (bytes_.starts_with("PK\3\4")) {
      reader_.FailAt(0, "this is a zip archive, not a pickle (torch.save writes those)",
                     "save the tensors as .npz or .safetensors");
    }
    if (bytes_.starts_with("\x1f\x8b") || bytes_.starts_with("BZh") ||
        bytes_.starts_with("\xfd"
                           "7z") ||
        bytes_.starts_with("\x78\x01") || bytes_.starts_with("\x78\x5e") ||
        bytes_.starts_with("\x78\x9c") || bytes_.starts_with("\x78\xda")) {
      reader_.FailAt(0, "the file is compressed, not a plain pickle (joblib writes those)",
                     "decompress it, or load it in Python and save the arrays as .npz");
    }
  }

  Value Finish() {
    const Object* const result = Pop();
    if (!stack_.empty()) Fail(std::to_string(stack_.size()) + " objects are left over");
    if (reader_.left() > 0) Fail(std::to_string(reader_.left()) + " bytes follow the end");
    return pickle::ToValue(*result, kResultPerByte * bytes_.size() + kResultSlack);
  }

  void Step(uint8_t code) {
    if (!StepNumber(code) && !StepText(code) && !StepCollection(code) && !StepMemo(code) &&
        !StepObject(code)) {
      StepRest(code);
    }
  }

  bool StepNumber(uint8_t code) {
    switch (code) {
      case 'N':
        return Push(arena_.Make(Kind::kNone));
      case 0x88:
      case 0x89:
        return PushBool(code == 0x88);
      case 'I':
        return StepIntText();
      case 'J':
        return PushInt(reader_.Read<int32_t>("an integer"));
      case 'K':
        return PushInt(reader_.Read<uint8_t>("an integer"));
      case 'M':
        return PushInt(reader_.Read<uint16_t>("an integer"));
      case 'L': {
        std::string_view line = Line();
        if (line.ends_with('L')) line.remove_suffix(1);
        return PushInt(pickle::ParseInteger(line));
      }
      case 0x8a:
        return PushInt(
            pickle::DecodeInteger(reader_.Take(reader_.Read<uint8_t>("a length"), "an integer")));
      case 0x8b:
        return PushInt(
            pickle::DecodeInteger(reader_.Take(reader_.Read<uint32_t>("a length"), "an integer")));
      case 'F':
        return PushFloat(pickle::ParseFloat(Line()));
      case 'G': {
        uint64_t bits = 0;  // most significant byte first
        for (const char byte : reader_.Take(8, "a number")) {
          bits = bits << 8 | static_cast<unsigned char>(byte);
        }
        return PushFloat(std::bit_cast<double>(bits));
      }
      default:
        return false;
    }
  }

  bool StepText(uint8_t code) {
    switch (code) {
      case 'S':
        return PushText(Kind::kBytes, pickle::UnescapeBytes(Line()));
      case 'V':
        return PushText(Kind::kText, pickle::UnescapeUnicode(Line()));
      case 'U':
      case 'C':
        return PushBlock<uint8_t>(Kind::kBytes);
      case 'T':
      case 'B':
        return PushBlock<uint32_t>(Kind::kBytes);
      case 0x8e:
      case 0x96:
        return PushBlock<uint64_t>(Kind::kBytes);
      case 0x8c:
        return PushBlock<uint8_t>(Kind::kText);
      case 'X':
        return PushBlock<uint32_t>(Kind::kText);
      case 0x8d:
        return PushBlock<uint64_t>(Kind::kText);
      default:
        return false;
    }
  }

  bool StepCollection(uint8_t code) {
    switch (code) {
      case ')':
        return Push(arena_.Make(Kind::kTuple));
      case ']':
        return Push(arena_.Make(Kind::kList));
      case '}':
        return Push(arena_.Make(Kind::kDict));
      case 0x8f:
        return Push(arena_.Make(Kind::kSet));
      case 0x85:
      case 0x86:
      case 0x87:
        return PushCollection(Kind::kTuple, PopMany(size_t{code} - 0x84));
      case 't':
        return PushCollection(Kind::kTuple, PopToMark());
      case 'l':
        return PushCollection(Kind::kList, PopToMark());
      case 0x91:
        return PushCollection(Kind::kSet, PopToMark());
      case 'd': {
        std::vector<Object*> items = PopToMark();
        if (items.size() % 2 != 0) Fail("a dictionary with a key that has no value");
        return PushCollection(Kind::kDict, std::move(items));
      }
      case 'a':
        return Extend(Kind::kList, PopMany(1));
      case 'e':
        return Extend(Kind::kList, PopToMark());
      case 0x90:
        return Extend(Kind::kSet, PopToMark());
      case 's':
        return Extend(Kind::kDict, PopMany(2));
      case 'u': {
        std::vector<Object*> items = PopToMark();
        if (items.size() % 2 != 0) Fail("a dictionary with a key that has no value");
        return Extend(Kind::kDict, std::move(items));
      }
      default:
        return false;
    }
  }

  bool StepMemo(uint8_t code) {
    switch (code) {
      case 'p':
        return Remember(static_cast<uint64_t>(pickle::ParseInteger(Line())));
      case 'q':
        return Remember(reader_.Read<uint8_t>("a memo index"));
      case 'r':
        return Remember(reader_.Read<uint32_t>("a memo index"));
      case 0x94:
        return Remember(memo_.size());
      case 'g':
        return Recall(static_cast<uint64_t>(pickle::ParseInteger(Line())));
      case 'h':
        return Recall(reader_.Read<uint8_t>("a memo index"));
      case 'j':
        return Recall(reader_.Read<uint32_t>("a memo index"));
      default:
        return false;
    }
  }

  bool StepObject(uint8_t code) {
    switch (code) {
      case 'c': {
        const std::string_view module = Line();
        return Push(names_.Global(module, Line()));
      }
      case 0x93: {
        const std::vector<Object*> parts = PopMany(2);
        if (parts[0]->kind != Kind::kText || parts[1]->kind != Kind::kText) {
          Fail("a name that is no text");
        }
        return Push(names_.Global(parts[0]->text, parts[1]->text));
      }
      case 'R':
      case 0x81: {
        const std::vector<Object*> parts = PopMany(2);
        if (parts[1]->kind != Kind::kTuple) Fail("the arguments of a call are no tuple");
        return Push(names_.Reduce(*parts[0], parts[1]->items));
      }
      case 'i': {
        const std::string_view module = Line();
        const Object* const type = names_.Global(module, Line());
        return Push(names_.Reduce(*type, PopToMark()));
      }
      case 'o': {
        std::vector<Object*> parts = PopToMark();
        if (parts.empty()) Fail("a call without a class");
        return Push(names_.Reduce(*parts[0], {parts.begin() + 1, parts.end()}));
      }
      case 'b': {
        Object* const state = Pop();
        names_.Build(*Top(), *state);
        return true;
      }
      default:
        return false;
    }
  }

  void StepRest(uint8_t code) {
    switch (code) {
      case 0x80:
        if (const auto version = reader_.Read<uint8_t>("the protocol"); version > 5) {
          Fail("protocol " + std::to_string(version) + " is not read, only 0 to 5");
        }
        return;
      case 0x95:
        if (reader_.Read<uint64_t>("a frame length") > reader_.left()) {
          Fail("a frame is longer than the file");
        }
        return;
      case 0x98:
        return;  // marks a buffer as constant
      case '(':
        marks_.push_back(stack_.size());
        return;
      case '0':
        Pop();
        return;
      case '1':
        PopToMark();
        return;
      case '2':
        Push(Top());
        return;
      case 'P':
        Fail("the file refers to data outside the pickle by a line of text");
      case 'Q':
        Push(names_.Persistent(*Pop()));
        return;
      default:
        Fail("not part of a pickle that is read here");
    }
  }

  // "00" and "01" are the truth values of the first protocols.
  bool StepIntText() {
    const std::string_view line = Line();
    if (line == "00" || line == "01") return PushBool(line == "01");
    return PushInt(pickle::ParseInteger(line));
  }

  bool Push(Object* object) {
    stack_.push_back(object);
    return true;
  }
  bool PushBool(bool truth) {
    Push(arena_.Make(Kind::kBool));
    stack_.back()->truth = truth;
    return true;
  }
  bool PushInt(int64_t integer) {
    Push(arena_.Make(Kind::kInt));
    stack_.back()->integer = integer;
    return true;
  }
  bool PushFloat(double real) {
    Push(arena_.Make(Kind::kFloat));
    stack_.back()->real = real;
    return true;
  }
  bool PushText(Kind kind, std::string text) {
    Push(arena_.Make(kind));
    stack_.back()->text = std::move(text);
    return true;
  }
  template <typename Length>
  bool PushBlock(Kind kind) {
    const auto length = reader_.Read<Length>("a length");
    return PushText(kind, std::string(reader_.Take(length, "a text")));
  }
  bool PushCollection(Kind kind, std::vector<Object*> items) {
    Push(arena_.Make(kind));
    stack_.back()->items = std::move(items);
    return true;
  }

  size_t Base() const { return marks_.empty() ? 0 : marks_.back(); }
  Object* Top() {
    if (stack_.size() <= Base()) Fail("the stack is empty");
    return stack_.back();
  }
  Object* Pop() {
    Object* const object = Top();
    stack_.pop_back();
    return object;
  }
  std::vector<Object*> PopMany(size_t count) {
    if (stack_.size() < Base() + count) Fail("the stack holds too few objects");
    std::vector<Object*> objects(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
    stack_.resize(stack_.size() - count);
    return objects;
  }
  std::vector<Object*> PopToMark() {
    if (marks_.empty()) Fail("there is no mark on the stack");
    std::vector<Object*> objects = PopMany(stack_.size() - marks_.back());
    marks_.pop_back();
    return objects;
  }

  bool Extend(Kind kind, const std::vector<Object*>& items) {
    Object* const target = Top();
    if (target->kind != kind) Fail("items are added to an object of another kind");
    target->items.insert(target->items.end(), items.begin(), items.end());
    return true;
  }

  bool Remember(uint64_t index) {
    if (memo_.size() >= kMaxMemo) Fail("the pickle remembers too many objects");
    memo_[index] = Top();
    return true;
  }
  bool Recall(uint64_t index) {
    const auto found = memo_.find(index);
    if (found == memo_.end()) Fail("no object was remembered as " + std::to_string(index));
    return Push(found->second);
  }

  // The rest of a line of the text protocol.
  std::string_view Line() {
    const std::string_view rest = bytes_.substr(reader_.offset());
    const size_t end = rest.find('\n');
    if (end == std::string_view::npos) Fail("the file ends inside a line");
    return reader_.Take(end + 1, "a line").substr(0, end);
  }

  std::string_view bytes_;
  ByteReader reader_;
  pickle::Arena arena_;
  pickle::Names names_;
  std::vector<Object*> stack_;
  std::vector<size_t> marks_;
  std::unordered_map<uint64_t, Object*> memo_;
};

}  // namespace

Value ParsePickle(std::string_view bytes, const std::string& where) {
  return Machine(bytes, where, pickle::Dialect::kPlain).Run();
}

Value ParseTorchPickle(std::string_view bytes, const std::string& where) {
  return Machine(bytes, where, pickle::Dialect::kTorch).Run();
}

Value ReadPickle(const std::filesystem::path& path) {
  return ParsePickle(ReadFile(path), path.string());
}

}  // namespace graspbench
