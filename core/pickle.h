#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/value.h"

namespace graspbench {

/// Reads Python pickles, protocols 0 to 5, as data. Nothing is imported or executed: the reader
/// knows a fixed list of names and builds plain values for them.
///
/// | Python | value |
/// |---|---|
/// | None, bool, int (64 bits), float, str | the same |
/// | bytes, bytearray, Python 2 str | string of the same bytes |
/// | list, tuple, set, frozenset | list |
/// | dict, OrderedDict | dictionary; integer, bool and None keys as text |
/// | numpy.ndarray, numpy scalars | array (text and object arrays: nested lists), number |
/// | scipy.sparse csc/csr matrices, chumpy.Ch, chumpy Select | dictionary of the object's state |
///
/// The last kind has the dotted class name under the key "__class__", so that MANO_RIGHT.pkl can be
/// read without chumpy and scipy. Every other name, PyTorch and joblib files included, is refused
/// with the name. Depth, number of objects and the size of the result are limited in proportion to
/// the file. Throws Error (kInput) with `where`, byte offset, opcode and reason.
Value ParsePickle(std::string_view bytes, const std::string& where);
/// The same for the pickle inside a file of torch.save, whose names it knows besides: tensors
/// become dictionaries of what is written about them (see core/torch_file.h, which checks it and
/// finds the numbers), argparse.Namespace a dictionary, storages' and numbers' types their names.
Value ParseTorchPickle(std::string_view bytes, const std::string& where);
Value ReadPickle(const std::filesystem::path& path);

/// A pickle, protocol 3, that Python reads without more than NumPy: arrays become numpy.ndarray,
/// dictionaries, lists, text, numbers and None what they are in Python. Throws Error (kUsage) for
/// bfloat16, which NumPy lacks, and for a text or array above 4 GiB.
std::string ToPickle(const Value& value);
/// The same of a numpy.ndarray of objects: one axis along the elements of a list; any other value
/// is the object of an array without axes.
std::string ToObjectArrayPickle(const Value& value);

}  // namespace graspbench
