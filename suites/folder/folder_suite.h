#pragma once

#include <memory>

#include "suites/suite.h"

namespace graspbench {

/// Any directory of meshes (`--data DIR`): every .obj, .ply, .stl, .off and .glb below it is an
/// object, in metres, in its own frame. The id is the path without the extension ("tools/hammer");
/// one case each, id "<object id>/hold". Of two files that differ only in the extension the first
/// of that list is taken.
///
/// An optional DIR/objects.toml adds what meshes do not say; every key may be left out, an unknown
/// key or object is an error:
///
///     [tools/hammer]
///     category = "hammer"
///     mass = 0.67                        # kg
///     split = "test"                     # default "test"
///     parts = "hammer_parts.json"        # {"names": ["handle", "head"], "faces": [0, 0, 1, ...]}
///     [[tools/hammer.instructions]]      # instead of "Hold the hammer."
///     text = "Drive in a nail with the hammer."
///     intent = "use"
///     affordance = "handle-grasp"
///     part = "handle"
///
/// (Quote keys with slashes or dots, as TOML wants.) Throws Error (kMissing) when there is no
/// directory or no mesh in it.
std::unique_ptr<Suite> MakeFolderSuite(const SuiteOptions& options);

}  // namespace graspbench
