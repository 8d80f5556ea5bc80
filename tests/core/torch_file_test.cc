#include "core/torch_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/zip.h"
#include "tests/support/format_fixtures.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Int(int64_t number) { return "I" + std::to_string(number) + "\n"; }

struct Sizes {
  int64_t count = 6, offset = 0;
  std::vector<int64_t> shape = {2, 3}, stride = {3, 1};
  std::string type = "FloatStorage", key = "0";
};

std::string Tuple(const std::vector<int64_t>& numbers) {
  std::string text = "(";
  for (const int64_t number : numbers) text += Int(number);
  return text + "t";
}

// The program that builds one tensor, in the opcodes of the text protocol.
std::string TensorProgram(const Sizes& sizes) {
  return "ctorch._utils\n_rebuild_tensor_v2\n((Vstorage\nctorch\n" + sizes.type + "\nV" +
         sizes.key + "\nVcpu\n" + Int(sizes.count) + "tQ" + Int(sizes.offset) + Tuple(sizes.shape) +
         Tuple(sizes.stride) + "I00\nccollections\nOrderedDict\n(tRtR";
}

std::string Archive(const std::string& program,
                    const std::string& storage = std::string(24, '\1')) {
  return ToStoredZip({{"m/data.pkl", program}, {"m/data/0", storage}, {"m/version", "3\n"}});
}

std::string FileWith(const Sizes& sizes) {
  return Archive("(Vweight\n" + TensorProgram(sizes) + "d.");
}

std::string Refusal(const std::string& bytes) {
  return RefusalOf([&] { ParseTorchFile(bytes, "a.pt"); });
}

TEST(TorchFile, FindsTensorsWhereTheyLie) {
  const std::string bytes = FileWith({.offset = 1, .shape = {2, 2}, .stride = {3, 1}});
  const auto tensors = ParseTorchFile(bytes, "a.pt");
  ASSERT_EQ(tensors.size(), 1U);
  const TorchTensor& tensor = tensors.at("weight");
  EXPECT_EQ(tensor.shape, (std::vector<size_t>{2, 2}));
  EXPECT_EQ(tensor.stride, (std::vector<size_t>{3, 1}));
  EXPECT_EQ(tensor.bytes.size(), 20U);
  EXPECT_EQ(tensor.bytes.data() - bytes.data(),
            static_cast<std::ptrdiff_t>(bytes.find(std::string(24, '\1')) + 4));
}

TEST(TorchFile, RefusesTensorsThatLeaveTheirStorage) {
  EXPECT_THAT(Refusal(FileWith({})), HasSubstr("accepted"));
  EXPECT_THAT(Refusal(FileWith({.offset = 1})),
              AllOf(HasSubstr("tensor \"weight\""), HasSubstr("beyond the 6 numbers")));
  EXPECT_THAT(Refusal(FileWith({.stride = {4, 1}})), HasSubstr("beyond"));
  EXPECT_THAT(Refusal(FileWith({.offset = 7})), HasSubstr("begins at number 7"));
  EXPECT_THAT(Refusal(FileWith({.offset = -1})), HasSubstr("begins at number -1"));
  EXPECT_THAT(Refusal(FileWith({.shape = {7, 3}, .stride = {0, 0}})), HasSubstr("more numbers"));
  const int64_t huge = int64_t{1} << 62;
  EXPECT_THAT(Refusal(FileWith({.shape = {huge, huge}, .stride = {0, 0}})), HasSubstr("more num"));
  EXPECT_THAT(Refusal(FileWith({.stride = {huge, huge}})), HasSubstr("beyond"));
  EXPECT_THAT(Refusal(FileWith({.stride = {-3, 1}})), HasSubstr("negative"));
  EXPECT_THAT(Refusal(FileWith({.stride = {1}})), HasSubstr("one stride per axis"));
  EXPECT_THAT(Refusal(FileWith({.count = 7})), HasSubstr("should hold 7 numbers"));
  EXPECT_THAT(Refusal(FileWith({.key = "1"})), HasSubstr("storage \"1\" is not in the archive"));
  EXPECT_THAT(Refusal(FileWith({.shape = {0, huge}, .stride = {huge, 1}})), HasSubstr("accepted"));
}

TEST(TorchFile, RefusesProgramsThatAreNotStateDictionaries) {
  EXPECT_THAT(Refusal(Archive("cos\nsystem\n(Vecho\ntR.")), HasSubstr("\"os.system\""));
  EXPECT_THAT(Refusal(Archive("ctorch\nload\n(tR.")), HasSubstr("\"torch.load\""));
  EXPECT_THAT(Refusal(FileWith({.type = "ComplexFloatStorage"})), HasSubstr("ComplexFloat"));
  EXPECT_THAT(Refusal(Archive("(Va\n(Vstorage\nI1\ntQd.")), HasSubstr("not one of torch.save's"));
  EXPECT_THAT(Refusal(Archive("Vstorage\nQ.")), HasSubstr("not one of torch.save's"));
  EXPECT_THAT(Refusal(Archive("(Va\nI1\nd.")), HasSubstr("no dictionary of tensors"));
  EXPECT_THAT(Refusal(Archive(TensorProgram({}) + ".")), HasSubstr("no dictionary of tensors"));
  const std::string tensor = TensorProgram({});
  EXPECT_THAT(Refusal(Archive("(Va\n(Vb\n" + tensor + "dVa.b\n" + tensor + "d.")),
              AllOf(HasSubstr("\"a.b\""), HasSubstr("twice")));
}

TEST(TorchFile, RefusesOtherArchives) {
  const std::string program = "(Vweight\n" + TensorProgram({}) + "d.";
  EXPECT_THAT(Refusal(ToStoredZip({{"a.npy", "x"}})), HasSubstr("no data.pkl"));
  EXPECT_THAT(Refusal(ToStoredZip({{"a/data.pkl", program}, {"b/data.pkl", program}})),
              HasSubstr("two pickles"));
  EXPECT_THAT(Refusal(ToStoredZip({{"m/data.pkl", program}, {"m/constants.pkl", ""}})),
              HasSubstr("TorchScript"));
  EXPECT_THAT(Refusal(ToStoredZip({{"m/data.pkl", program}, {"m/byteorder", "big"}})),
              HasSubstr("little-endian"));
  EXPECT_THAT(Refusal("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."),
              HasSubstr("before version 1.6"));
}

TEST(TorchFile, NoticesEveryCut) {
  EXPECT_THAT(
      AcceptedCuts(FileWith({}), [](std::string_view bytes) { ParseTorchFile(bytes, "a"); }),
      IsEmpty());
}

}  // namespace
}  // namespace graspbench
