#pragma once

#include <gtest/gtest.h>

#include <string>

#include "policies/policy.h"
#include "simulators/simulator.h"
#include "tests/policies/profile_text.h"
#include "tests/policies/reference_grasp.h"
#include "tests/policies/temporary_cache.h"

namespace graspbench {

/// Real physics in the engine that the parameter names, where it is there.
class EngineTrials : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    for (const EngineInfo& engine : Engines()) {
      if (engine.name == GetParam() && !engine.available) GTEST_SKIP() << engine.why_not;
    }
  }
  Trial Run(const std::string& profile, const TrialInput& input,
            const ProfileText::Edits& edits = {}) {
    return MakePolicy(profiles_.Edited(profile, edits, GetParam()))->Run(input);
  }

  SharedCache cache_;
  ProfileText profiles_;
};

/// Trials of a reference grasp.
class ReferenceTrials : public EngineTrials {
 protected:
  Trial Run(const std::string& profile, const ProfileText::Edits& edits = {}) {
    return EngineTrials::Run(profile, grasp_.input(), edits);
  }

  ReferenceGrasp grasp_;
};

}  // namespace graspbench
