"""Takes the path of vicuna-7b.toml with Hugging Face's own libraries at both ends, on a small random Llama.

    python check_base_model.py PROGRAM FOLDER

transformers writes a base model into FOLDER, PROGRAM (grasp-bench) trains the stages on a few cases of the embedded suite
and runs the generator, and PEFT loads the adapter that it wrote: every tensor must have its place, and the model with the
adapter must equal W + alpha / r B A. Needs torch, transformers==5.23.0, peft==0.21.2, safetensors and protobuf.
"""

import json
import pathlib
import shutil
import subprocess
import sys

import torch
from peft import LoraConfig, get_peft_model, set_peft_model_state_dict
from safetensors.torch import load_file
from transformers import LlamaConfig, LlamaForCausalLM

ENCODER = "width = 16\ndepth = 1\nheads = 2\ngroups = 8\ngroup_size = 8\nencoder_width = 8\npatch_width = 4\n"
STAGE = "batch = 2\nlearning_rate = 1e-2\nreport_every = 1\n"
CONFIG = (
    'name = "small"\n[tokenizer]\ncodes = 16\ncode_width = 8\nobject_points = 64\nhand_points = 64\nwidth = 32\nblocks = 1\n'
    "loss_vertices = 64\n[tokenizer.object_encoder]\n" + ENCODER + "[tokenizer.hand_encoder]\n" + ENCODER
    + "[language]\nwords = 8\nbfloat16 = false\n[language.lora]\nrank = 4\nalpha = 8\n"
    + "".join("[train.%s]\n%s" % (stage, STAGE) for stage in ("tokenizer", "align", "instruct")))
SENTENCE_PIECE = pathlib.Path(__file__).parents[1] / "fixtures/sentence_piece/tokenizer.model"


def write_base(folder):
    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=400, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        max_position_embeddings=1024)
    LlamaForCausalLM(config).save_pretrained(folder, max_shard_size="60KB")
    shutil.copy(SENTENCE_PIECE, folder / "tokenizer.model")
    assert (folder / "model.safetensors.index.json").exists(), "the model should be in shards"


def check_adapter(base, weights):
    model = LlamaForCausalLM.from_pretrained(base)
    rows = json.loads((weights / "language/config.json").read_text())["vocab_size"]
    model.resize_token_embeddings(rows, mean_resizing=False)
    plain = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    config = LoraConfig.from_pretrained(weights / "adapter")
    adapted = get_peft_model(model, config)
    adapter = load_file(weights / "adapter/adapter_model.safetensors")
    loaded = set_peft_model_state_dict(adapted, adapter)
    assert not loaded.unexpected_keys, loaded.unexpected_keys
    ours = [name for name in loaded.missing_keys if "lora" in name or "modules_to_save" in name]
    assert not ours, ours

    prefix = "base_model.model."
    for name in [name for name in adapter if name.endswith("lora_A.weight")]:
        place = name[len(prefix):].replace("lora_A.", "")
        update = adapter[name.replace("lora_A", "lora_B")] @ adapter[name]
        assert update.abs().max() > 0, "%s has learnt nothing" % place
        plain[place] = plain[place] + config.lora_alpha / config.r * update
    for name in [name for name in adapter if "lora" not in name]:
        plain[name[len(prefix):]] = adapter[name]
    reference = LlamaForCausalLM(model.config)
    reference.load_state_dict(plain)
    ids = torch.arange(3, 40)[None]
    with torch.no_grad():
        difference = (adapted.eval()(ids).logits - reference.eval()(ids).logits).abs().max().item()
    assert difference < 1e-4, difference
    print("%d tensors in PEFT, %d tokens, largest difference of logits %.1e" % (len(adapter), rows, difference))


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    base, weights = folder / "base", folder / "weights"
    base.mkdir(parents=True)
    write_base(base)
    (folder / "small.toml").write_text(CONFIG)
    for stage in "tokenizer", "align", "instruct":
        subprocess.run([program, "train", "semgrasp-" + stage, "--config", folder / "small.toml", "--base", base, "--out", weights,
                        "--limit", "3", "--steps", "3"], check=True)
    subprocess.run([program, "run", "--suite", "oakink", "--generator", "semgrasp", "--weights", weights, "--limit", "2", "--policy",
                    "none", "--no-artifacts", "--workers", "1", "--out", folder / "run"], check=True)
    check_adapter(base, weights)


if __name__ == "__main__":
    main()
