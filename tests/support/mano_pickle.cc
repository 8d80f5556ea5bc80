#include "tests/support/mano_pickle.h"

#include <cstring>
#include <span>
#include <vector>

namespace graspbench {
namespace {

// Writes the opcodes of pickle protocol 2 (Python's pickletools names them).
class Pickler {
 public:
  Pickler() { Op("\x80\x02"); }

  void Op(std::string_view bytes) { bytes_ += bytes; }

  void Text(std::string_view text) {
    Op("U");
    bytes_ += static_cast<char>(text.size());
    Op(text);
  }

  void Int(int32_t value) {
    Op("J");
    Raw(value);
  }

  void Tuple(std::span<const size_t> values) {
    Op("(");
    for (const size_t v : values) Int(static_cast<int32_t>(v));
    Op("t");
  }

  void Array(const NdArray& array, std::string_view type) {
    Op("cnumpy.core.multiarray\n_reconstruct\n");
    Op("(cnumpy\nndarray\n(");
    Int(0);
    Op("t");
    Text("b");
    Op("tR(");
    Int(1);
    Tuple(array.shape);
    Op("cnumpy\ndtype\n(");
    Text(type);
    Int(0);
    Int(1);
    Op("tR(");
    Int(3);
    Text("<");
    Op("NNN");
    Int(-1);
    Int(-1);
    Int(0);
    Op("tb");    // the dtype's state
    Op("\x89");  // not in Fortran order
    Op("T");
    Raw(static_cast<int32_t>(array.data.size()));
    bytes_.append(reinterpret_cast<const char*>(array.data.data()), array.data.size());
    Op("tb");
  }

  // A new-style instance; the caller writes its state dictionary and then Op("b").
  void Instance(std::string_view module, std::string_view name) {
    Op("c");
    Op(module);
    Op("\n");
    Op(name);
    Op("\n)\x81");
  }

  std::string Finish() {
    Op(".");
    return std::move(bytes_);
  }

 private:
  void Raw(int32_t value) {
    char bytes[4];
    std::memcpy(bytes, &value, 4);
    bytes_.append(bytes, 4);
  }

  std::string bytes_;
};

void WriteSparse(Pickler& pickle, const NdArray& full) {
  const std::vector<double> numbers = full.AsDoubles();
  const size_t rows = full.shape[0], columns = full.shape[1];
  std::vector<double> data;
  std::vector<int64_t> indices, first = {0};
  for (size_t c = 0; c < columns; ++c) {
    for (size_t r = 0; r < rows; ++r) {
      if (numbers[r * columns + c] == 0) continue;
      data.push_back(numbers[r * columns + c]);
      indices.push_back(static_cast<int64_t>(r));
    }
    first.push_back(static_cast<int64_t>(data.size()));
  }
  pickle.Instance("scipy.sparse.csc", "csc_matrix");
  pickle.Op("}(");
  pickle.Text("_shape");
  pickle.Tuple(full.shape);
  pickle.Text("indices");
  pickle.Array(NdArray::Of({indices.size()}, indices), "i8");
  pickle.Text("indptr");
  pickle.Array(NdArray::Of({first.size()}, first), "i8");
  pickle.Text("data");
  pickle.Array(NdArray::Of({data.size()}, data), "f8");
  pickle.Op("ub");
}

// Twenty directions a vertex coordinate, of which the first ten are picked; the rest is noise.
void WriteSelect(Pickler& pickle, const NdArray& directions) {
  const std::vector<double> numbers = directions.AsDoubles();
  std::vector<double> wide;
  std::vector<int64_t> picked;
  for (size_t i = 0; i < numbers.size(); i += 10) {
    for (size_t d = 0; d < 10; ++d) {
      picked.push_back(static_cast<int64_t>(wide.size()));
      wide.push_back(numbers[i + d]);
    }
    wide.insert(wide.end(), 10, -7.0);
  }
  pickle.Instance("chumpy.reordering", "Select");
  pickle.Op("}(");
  pickle.Text("a");
  pickle.Instance("chumpy.ch", "Ch");
  pickle.Op("}(");
  pickle.Text("x");
  pickle.Array(NdArray::Of({directions.shape[0], 3, 20}, wide), "f8");
  pickle.Op("ub");
  pickle.Text("idxs");
  pickle.Array(NdArray::Of({picked.size()}, picked), "i8");
  pickle.Text("preferred_shape");
  pickle.Tuple(directions.shape);
  pickle.Op("ub");
}

}  // namespace

std::string ManoPickle(const std::map<std::string, NdArray>& tensors) {
  Pickler pickle;
  pickle.Op("}(");
  for (const auto& [name, array] : tensors) {
    pickle.Text(name);
    if (name == "J_regressor") {
      WriteSparse(pickle, array);
    } else if (name == "shapedirs") {
      WriteSelect(pickle, array);
    } else if (array.type == NdArray::Type::kInt64) {
      pickle.Array(array, "i8");
    } else {
      pickle.Array(NdArray::Of(array.shape, array.AsDoubles()), "f8");
    }
  }
  pickle.Text("bs_style");
  pickle.Text("lbs");
  pickle.Op("u");
  return pickle.Finish();
}

}  // namespace graspbench
