"""Prefill and decoding of a Llama with Hugging Face's transformers, on the weights of llama_benchmark.

    write_llama_scene FOLDER
    python llama_transformers.py FOLDER [--rows FILE] [--repeat N]

Writes rows of the same names as llama_benchmark, for compare.py. Needs torch, transformers and safetensors, see
requirements-transformers.txt. Decoding is a loop of forward passes with the library's cache, without `generate`, whose
bookkeeping is not counted.
"""

import argparse
import json
import statistics
import sys
import time

import torch
from transformers import DynamicCache, LlamaForCausalLM

PROMPT, TOKENS = 256, 48


def milliseconds(work):
    """Processor time with one thread, so that what else the machine does counts little; else by the clock."""
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    start = clock()
    work()
    return 1e3 * (clock() - start)


@torch.inference_mode()
def measure(model, repeat):
    """Medians of a prompt and of a token after it."""
    ids = (torch.arange(PROMPT) * 97 + 13).remainder(32000)[None]
    embeddings = model.get_input_embeddings()(ids)
    cache = None

    def prefill():
        nonlocal cache
        cache = DynamicCache(config=model.config)
        model(inputs_embeds=embeddings, past_key_values=cache, use_cache=True, logits_to_keep=1)

    prefill()
    prefills = [milliseconds(prefill) for _ in range(repeat)]
    token = torch.tensor([[7]])
    steps = [milliseconds(lambda: model(input_ids=token, past_key_values=cache, use_cache=True)) for _ in range(TOKENS)]
    return statistics.median(prefills), statistics.median(steps)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--rows")
    parser.add_argument("--repeat", type=int, default=7)
    options = parser.parse_args()
    rows = []
    for name, dtype in ("f32", torch.float32), ("bf16", torch.bfloat16):
        model = LlamaForCausalLM.from_pretrained(options.folder, dtype=dtype).eval()
        for threads in 1, 2:
            torch.set_num_threads(threads)
            prefill, step = measure(model, options.repeat)
            setting = ", %s, %d thread%s" % (name, threads, "s" if threads > 1 else "")
            rows.append({"name": "llama prefill" + setting, "milliseconds": prefill})
            rows.append({"name": "llama decode" + setting, "milliseconds": step})
    for row in rows:
        print("%-40s %10.2f ms" % (row["name"], row["milliseconds"]), file=sys.stderr)
    if options.rows:
        with open(options.rows, "w") as out:
            json.dump({"rows": rows}, out, indent=1)


if __name__ == "__main__":
    main()
