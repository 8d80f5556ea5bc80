#include "nn/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_folder.h"
#include "nn/layers.h"

namespace graspbench::nn {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

std::string Refusal(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was refused";
}

TEST(ParameterStore, DrawsATensorFromItsNameAndTheSeedAlone) {
  ParameterStore one(7), two(7), other(8);
  const Init init = Init::Normal(0.5);
  one.Parameter("first", {3}, init);
  const Tensor a = one.Parameter("weight", {40, 50}, init);
  const Tensor b = two.Parameter("weight", {40, 50}, init);
  EXPECT_TRUE(at::equal(a, b));
  EXPECT_FALSE(at::equal(a, other.Parameter("weight", {40, 50}, init)));
  EXPECT_FALSE(at::equal(a, one.Parameter("weights", {40, 50}, init)));
  EXPECT_NEAR(a.std().item<double>(), 0.5, 0.03);  // 2000 numbers: standard error 0.008
}

TEST(ParameterStore, GivesBackWhatItSaved) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "weights.safetensors";
  ParameterStore store(1);
  const Linear linear(Scope(store) / "head", 4, 2);
  store.Buffer("count", {}, Init::Ones());
  store.Save(file, {{"kind", "test"}});

  const WeightFile weights(file);
  EXPECT_EQ(weights.Metadata("kind"), "test");
  EXPECT_THAT(weights.names(), UnorderedElementsAre("head.weight", "head.bias", "count"));
  ParameterStore loaded{weights};
  const Linear same(Scope(loaded) / "head", 4, 2);
  EXPECT_TRUE(at::equal(same.weight, linear.weight));
  EXPECT_TRUE(at::equal(same.bias, linear.bias));
  EXPECT_THAT(loaded.Unused(), UnorderedElementsAre("count"));
  EXPECT_THAT(Refusal([&] { loaded.RequireAllUsed(); }), HasSubstr("\"count\""));
  EXPECT_NO_THROW(loaded.RequireAllUsed([](const std::string& name) { return name == "count"; }));
}

TEST(ParameterStore, NamesTheTensorAndBothShapesWhenTheyDiffer) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "weights.safetensors";
  ParameterStore store(1);
  store.Parameter("head.weight", {2, 4}, Init::Zeros());
  store.Save(file);
  ParameterStore loaded{WeightFile(file)};
  EXPECT_THAT(Refusal([&] {
                loaded.Parameter("head.weight", {4, 2}, Init::Zeros());
              }),
              ::testing::AllOf(HasSubstr("\"head.weight\""), HasSubstr("[2, 4]"),
                               HasSubstr("[4, 2]"), HasSubstr("weights.safetensors")));
  EXPECT_THAT(Refusal([&] {
                loaded.Parameter("head.wieght", {4, 2}, Init::Zeros());
              }),
              ::testing::AllOf(HasSubstr("\"head.wieght\""), HasSubstr("\"head.weight\"")));
}

TEST(ParameterStore, TrainsOnlyWhatItIsTold) {
  ParameterStore store(1);
  const Linear a(Scope(store) / "a", 2, 2), b(Scope(store) / "b", 2, 2);
  const auto trained = store.Train([](const std::string& name) { return name.starts_with("b."); });
  EXPECT_EQ(trained.size(), 2u);
  b(a(at::ones({1, 2}))).sum().backward();
  EXPECT_FALSE(a.weight.grad().defined());
  EXPECT_TRUE(b.weight.grad().defined());
}

}  // namespace
}  // namespace graspbench::nn
