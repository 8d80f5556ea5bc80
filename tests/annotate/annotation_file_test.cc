#include "annotate/annotation_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "annotate/dialogues.h"
#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/temporary_folder.h"
#include "suites/suite.h"
#include "tests/support/hands.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const std::string kOakInk = std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/tests/fixtures/oakink";

AnnotatedGrasp Sample() {
  AnnotatedGrasp grasp{.case_id = "o1/use",
                       .split = "train",
                       .category = "mug",
                       .object_id = "o1",
                       .folder = "mug/o1/use_0",
                       .part_names = {"body", "griffe 🍵"}};
  grasp.annotation.contacts = {{.finger = HandRegion::kThumb, .part = 1, .vertices = 2}};
  grasp.annotation.part = 1;
  grasp.annotation.part_name = "griffe 🍵";
  grasp.annotation.type = GraspType::kTouch;
  grasp.dialogues = {
      {Dialogue::Kind::kInstruction,
       {{Turn::Role::kUser, "Halte «杯子» 🍵\nfest."}, {Turn::Role::kAssistant, "<grasp>"}}},
      {Dialogue::Kind::kConversation,
       {{Turn::Role::kUser, "Is this <grasp> good?"}, {Turn::Role::kAssistant, "Yes."}}},
      {Dialogue::Kind::kDescribe,
       {{Turn::Role::kUser, "Describe this <grasp>."}, {Turn::Role::kAssistant, "A touch."}}}};
  return grasp;
}

std::string ProblemOf(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(AnnotationFile, ReadsBackAsWrittenInBothLayouts) {
  const TemporaryFolder folder;
  AnnotationWriter writer(folder.path(), AnnotationLayout::kBoth);
  writer.Add(Sample());
  writer.Add(Sample());
  EXPECT_FALSE(fs::exists(folder / "annotations.jsonl"));
  writer.Finish(Value::Dict{{"seed", 3}});
  const auto grasps = ReadAnnotations(folder / "annotations.jsonl");
  ASSERT_THAT(grasps, SizeIs(2));
  EXPECT_EQ(grasps[1].case_id, "o1/use");
  EXPECT_EQ(grasps[1].annotation.contacts, Sample().annotation.contacts);
  EXPECT_EQ(grasps[1].annotation.part_name, "griffe 🍵");
  EXPECT_EQ(grasps[1].dialogues, Sample().dialogues);
  EXPECT_EQ(ReadCapGraspFolder(folder.path() / "captions/v0_1/mug/o1/use_0"), Sample().dialogues);
  EXPECT_EQ(ReadJson(folder / "annotations.json").At("seed").AsInt(), 3);
  EXPECT_FALSE(fs::exists(folder / "annotations.jsonl.partial"));
}

TEST(AnnotationFile, ReplacesItsOwnCaptionsButNotOthers) {
  const TemporaryFolder folder;
  const auto start = [&](AnnotationLayout layout) {
    return ProblemOf([&] { AnnotationWriter(folder.path(), layout); });
  };
  // A run that wrote none, then captions from elsewhere.
  EXPECT_EQ(start(AnnotationLayout::kLines), "accepted");
  fs::create_directories(folder.path() / "captions/v0_1");
  EXPECT_THAT(start(AnnotationLayout::kBoth), HasSubstr("captions"));
  fs::remove(folder.path() / "annotations.json");
  EXPECT_THAT(start(AnnotationLayout::kBoth), HasSubstr("captions"));
  EXPECT_TRUE(fs::exists(folder.path() / "captions/v0_1"));

  fs::remove_all(folder.path() / "captions");
  AnnotationWriter(folder.path(), AnnotationLayout::kCapGrasp).Add(Sample());  // unfinished
  EXPECT_TRUE(fs::exists(folder.path() / "captions/v0_1/mug"));
  EXPECT_EQ(start(AnnotationLayout::kCapGrasp), "accepted");
  EXPECT_FALSE(fs::exists(folder.path() / "captions/v0_1"));
}

TEST(AnnotationFile, AnUnfinishedRunLeavesNoOldAnnotationsBehind) {
  const TemporaryFolder folder;
  AnnotationWriter(folder.path(), AnnotationLayout::kLines).Finish({});
  EXPECT_TRUE(fs::exists(folder / "annotations.jsonl"));
  AnnotationWriter(folder.path(), AnnotationLayout::kLines).Add(Sample());
  EXPECT_FALSE(fs::exists(folder / "annotations.jsonl"));
  EXPECT_FALSE(ReadJson(folder / "annotations.json").At("finished").AsBool());
}

TEST(AnnotationFile, NamesFileAndLineOfAMistake) {
  const TemporaryFolder folder;
  AnnotationWriter writer(folder.path(), AnnotationLayout::kLines);
  writer.Add(Sample());
  writer.Finish({});
  const std::string file = folder / "annotations.jsonl";
  const std::string line = ReadFile(file);
  const auto problem = [&](const std::string& second) {
    WriteFile(file, line + second + "\n");
    return ProblemOf([&] { ReadAnnotations(file); });
  };
  EXPECT_EQ(problem(line.substr(0, line.size() - 1)), "accepted");
  EXPECT_THAT(problem("{\"case\": "), HasSubstr("annotations.jsonl:2"));
  EXPECT_THAT(problem("{\"case\": 3}"), HasSubstr("annotations.jsonl:2"));
  std::string part = line.substr(0, line.size() - 1);
  part.replace(part.find("\"part\":\"griffe"), 14, "\"part\":\"handle");
  EXPECT_THAT(problem(part), HasSubstr("no part"));
  EXPECT_THAT(ProblemOf([] { ReadAnnotations("/no/such/file"); }), HasSubstr("/no/such/file"));
}

TEST(CapGrasp, OrdersFilesByNumberAndTellsKindsBySuffix) {
  const TemporaryFolder folder;
  const auto write = [&](const std::string& name, const std::string& text) {
    WriteFile(folder.path() / name, text);
  };
  const auto turn = [](const std::string& from, const std::string& text) {
    return "[{\"from\": \"" + from + "\", \"value\": \"" + text + "\", \"extra\": 1}]";
  };
  write("10_simple_caption.json", turn("human", "ten"));
  write("2_simple_caption.json", turn("user", "two"));
  write("3_detailed.json", turn("human", "Look at <grasp>"));
  write("4_detailed.json", turn("gpt", "four"));
  write("notes.txt", "no JSON");
  const auto dialogues = ReadCapGraspFolder(folder.path());
  ASSERT_THAT(dialogues, SizeIs(4));
  EXPECT_EQ(dialogues[0].turns[0].text, "two");
  EXPECT_EQ(dialogues[0].kind, Dialogue::Kind::kInstruction);
  EXPECT_EQ(dialogues[1].kind, Dialogue::Kind::kDescribe);
  EXPECT_EQ(dialogues[2].kind, Dialogue::Kind::kConversation);
  EXPECT_EQ(dialogues[3].turns[0].text, "ten");
  EXPECT_THAT(ReadCapGraspFolder(folder.path() / "missing"), SizeIs(0));
}

TEST(CapGrasp, NamesAMalformedFile) {
  const TemporaryFolder folder;
  for (const char* text : {"{", "{\"from\": \"human\"}", "[3]", "[{\"from\": \"human\"}]",
                           "[{\"from\": \"dog\", \"value\": \"wuff\"}]"}) {
    WriteFile(folder.path() / "0_simple_caption.json", text);
    EXPECT_THAT(ProblemOf([&] { ReadCapGraspFolder(folder.path()); }),
                HasSubstr("0_simple_caption.json"))
        << text;
  }
}

TEST(CapGrasp, AFolderOutsideTheTreeIsNotFollowed) {
  Grasp grasp;
  grasp.extras.Set("source", "fryingpan/A16012/0123456789");
  EXPECT_EQ(CapGraspFolder(grasp, Sample()), "fryingpan/A16012/0123456789");
  for (const char* source : {"../../elsewhere", "/etc", "a/../../b", ""}) {
    grasp.extras.Set("source", source);
    EXPECT_EQ(CapGraspFolder(grasp, Sample()), "mug/o1/use_0") << source;
  }
}

// What annotate writes for a tree without captions is what the OakInk suite reads next to it.
TEST(CapGrasp, TheOakInkSuiteReadsOurOwnOutput) {
  const TemporaryFolder folder;
  fs::copy(kOakInk, folder.path() / "data", fs::copy_options::recursive);
  const fs::path data = folder.path() / "data";
  fs::remove_all(data / "CapGrasp");
  const auto open = [&] { return OpenSuite("oakink", {.data = data.string(), .hand = nullptr}); };
  const auto load = [&] {
    const auto suite = open();
    return suite->Load(suite->List({.items = {"A16012/use"}}).at(0));
  };
  const Case item = load();
  GraspAnnotation annotation;
  annotation.fingers = annotation.on_part = {HandRegion::kThumb, HandRegion::kIndex};
  annotation.type = GraspType::kPinch;
  annotation.force = ForceStatus::kGentle;
  AnnotatedGrasp grasp{.case_id = item.id, .annotation = annotation};
  grasp.folder = CapGraspFolder(item.references[0], grasp);
  grasp.dialogues = DialoguesOf(item, item.references[0], 0, annotation, Phrasebook::Load());
  AnnotationWriter writer(data / "CapGrasp", AnnotationLayout::kCapGrasp);
  writer.Add(grasp);
  writer.Finish({});

  const Case again = load();
  EXPECT_EQ(open()->Info().title, "OakInk-Shape with CapGrasp");
  const Grasp& reference = again.references[0];
  EXPECT_THAT(reference.extras.At("dialogues").AsList(), SizeIs(grasp.dialogues.size()));
  for (const Value& caption : reference.extras.At("captions").AsList()) {
    EXPECT_EQ(caption.AsString().find("<grasp>"), std::string::npos) << caption.AsString();
  }
  const auto words =
      DialoguesOf(again, reference, 0, annotation, Phrasebook::Load(), {.descriptions = 0});
  ASSERT_THAT(words, SizeIs(grasp.dialogues.size()));
  for (size_t i = 0; i < words.size(); ++i) EXPECT_EQ(words[i].turns, grasp.dialogues[i].turns);
}

TEST(CapGrasp, WordsOfTheDataSetComeFirst) {
  const auto suite = OpenSuite("oakink", {.data = kOakInk, .hand = nullptr});
  const Case item = suite->Load(suite->List({.items = {"A16012/use"}}).at(0));
  const auto words = DialoguesOf(item, item.references[0], 0, {}, Phrasebook::Load());
  ASSERT_THAT(words, SizeIs(2));
  EXPECT_EQ(words[0].turns[0].text, "Hold the pan by its handle with all fingers to fry an egg.");
  EXPECT_EQ(words[0].turns[1].text, "Sure. <grasp>");
}

TEST(Annotator, AnnotatesTheReferencesOfTheStandIn) {
  const auto suite = OpenSuite("oakink", {});
  const Case item = suite->Load(suite->List({.items = {"o15102/use"}}).at(0));
  const Annotator annotator(hands::BuiltIn(), *item.object);
  const GraspAnnotation annotation = annotator.Annotate(item.references.at(0));
  EXPECT_EQ(annotation.part_name, "handle");
  EXPECT_GE(annotation.fingers.size(), 3u);
  EXPECT_NE(annotation.type, GraspType::kNone);
  EXPECT_GT(annotation.area, 1e-4);
  Grasp away = item.references.at(0);
  away.X_OH.translation() += Vec3(1, 0, 0);
  EXPECT_EQ(annotator.Annotate(away).type, GraspType::kNone);
  EXPECT_EQ(annotator.Annotate(away).force, ForceStatus::kNone);
  away.hand = "shadow";
  EXPECT_THROW(annotator.Annotate(away), Error);
}

}  // namespace
}  // namespace graspbench
