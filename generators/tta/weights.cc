#include "generators/tta/weights.h"

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"

namespace graspbench::tta {
namespace {

constexpr char kNetworkKey[] = "network";

ContactNetConfig ConfigOf(const std::filesystem::path& file) {
  const std::string text = nn::WeightFile(file).Metadata(kNetworkKey);
  if (text.empty()) {
    throw Error(ErrorKind::kInput,
                "no weights of a contact network: the metadata have no \"" +
                    std::string(kNetworkKey) + "\"",
                file.string(), "make them with `grasp-bench train contact-net`");
  }
  const Value network = ParseJson(text, file.string());
  return ContactNetConfig::Read(Field(network, file.string()));
}

}  // namespace

std::filesystem::path FindContactNet(const std::filesystem::path& folder) {
  const std::filesystem::path own = folder / kContactNetFile;
  if (!folder.empty() && std::filesystem::exists(own)) return own;
  return AssetDirectory() / "tta" / kContactNetFile;
}

LoadedContactNet::LoadedContactNet(const std::filesystem::path& file, const ManoHand& hand)
    : hash(Sha256OfFile(file.string())),
      store(nn::WeightFile(file)),
      net(store, ConfigOf(file), hand) {
  store.RequireAllUsed();
}

void SaveContactNet(const nn::ParameterStore& store, const ContactNetConfig& config,
                    const std::filesystem::path& file) {
  store.Save(file, {{kNetworkKey, ToJson(config.ToValue())}});
}

}  // namespace graspbench::tta
