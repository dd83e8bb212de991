"""Compares lcchat with llama.cpp (llama-cpp-python) on this machine, in interleaved pairs.

`make bench-peer` sets everything up and runs this, for the better part of an hour; a quick look is
`make bench-peer ARGS="--only smollm2 --prefill 512 --decode 0 --memory 0"`. The machine has to be
quiet.

Both read the same made-up tokens with the same file, on the same number of threads, with a cache in
f16. The peer runs in its best configuration: for each measurement it is tried with and without flash
attention, and the faster is taken. Its process stays alive for a file; ours is `lcchat bench`, which also chooses each
decoded token, as the peer doesn't.
"""

import argparse
import csv
import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

BATCH = 512
DECODED = 32  # tokens, as many as lcchat bench decodes
LONG = 8192  # tokens from which a run takes minutes


def main():
    if sys.argv[1:2] == ["serve"]:
        serve(*sys.argv[2:])
    elif sys.argv[1:2] == ["quantize"]:
        quantize(*sys.argv[2:])
    else:
        compare(arguments())


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    option = parser.add_argument
    option("--lcchat", required=True, help="the built program")
    option("--cache", type=Path, required=True, help="where the peer's Q4_0 file is kept")
    option("--only", default="smollm2,q4_0,gemma3", help="which of these three files")
    option("--prefill", help="prompt lengths, in place of each file's own")
    option("--decode", help='tokens in the cache while decoding; "" for none')
    option("--runs", type=int, default=3, help="pairs of each measurement")
    option("--long-runs", type=int, default=1, help=f"pairs from {LONG} tokens on")
    option("--threads", type=int, default=len(os.sched_getaffinity(0)))
    option("--trial", type=int, default=LONG, help="tokens at most at which flash attention is tried")
    option("--memory", type=int, default=8192, help="tokens for peak memory; 0 leaves it out")
    return parser.parse_args()


def compare(options):
    # Name, file, prompt lengths, tokens in the cache while decoding.
    subjects = {
        "smollm2": (model("smollm2"), [512, 2048, 8192, 16384], [0, 2048, 8192]),
        "q4_0": (None, [512, 2048, 8192, 16384], [0, 2048, 8192]),
        "gemma3": (model("gemma3"), [2048], [0]),
    }
    for name in options.only.split(","):
        path, prefill, decode = subjects[name]
        path = path or peers_fastest(model("smollm2"), options.cache)
        prefill = lengths(options.prefill, prefill)
        compare_file(path, prefill, lengths(options.decode, decode), options)


def compare_file(path, prefill, decode, options):
    tests = [("prefill", length) for length in prefill] + [("decode", length) for length in decode]
    # By length, prefill first: the peer decodes on from what it has just read.
    tests.sort(key=lambda test: (test[1], test[0] == "decode"))
    longest = max(length for _, length in tests)
    with Peer(path, longest + DECODED, options.threads) as peer:
        print(f"\n{path.name}, {options.threads} threads, llama-cpp-python {peer.version}")
        flash = {}
        print(
            f"{'test':<9}{'tokens':>7}{'ours, tok/s':>13}{'theirs, tok/s':>15}"
            f"{'ratio':>7}{'pairs':>7}  their flash attention")
        for kind, length in tests:
            runs = options.long_runs if length >= LONG else options.runs
            on = flash[kind, length] = peer.better_flash(kind, min(length, options.trial))
            pairs = [pair(peer, path, kind, length, on, run, options) for run in range(runs)]
            ours, theirs = (statistics.median(side) for side in zip(*pairs))
            ratio = statistics.median(a / b for a, b in pairs)
            print(
                f"{kind:<9}{length:>7}{ours:>13.1f}{theirs:>15.1f}"
                f"{ratio:>7.2f}{runs:>7}  {'on' if on else 'off'}", flush=True)
    if options.memory:
        compare_memory(path, flash.get(("prefill", options.memory), True), options)


def pair(peer, path, kind, length, flash, run, options):
    """The rates of both, of which another is measured first from run to run."""
    note(f"{path.name}: {kind} {length}, pair {run + 1}")
    theirs = peer.measure(kind, length, flash) if run % 2 else None
    mine = ours(path, kind, length, options)["tokens_per_second"]
    return mine, theirs or peer.measure(kind, length, flash)


def compare_memory(path, flash, options):
    note(f"{path.name}: peak memory at {options.memory}")
    mine = ours(path, "prefill", options.memory, options)["peak_memory_bytes"]
    with Peer(path, options.memory + DECODED, options.threads) as peer:
        peer.measure("prefill", options.memory, flash)
        theirs = peer.peak_memory()
    print(
        f"peak memory at {options.memory} tokens: ours {mine / 1e6:.0f} MB,"
        f" theirs {theirs / 1e6:.0f} MB", flush=True)


def ours(path, kind, length, options):
    """The row of a `lcchat bench` of its own."""
    other = "decode" if kind == "prefill" else "prefill"
    command = [
        options.lcchat, "bench", "--json", "--runs", "1", "--model", str(path),
        "--threads", str(options.threads), f"--{kind}", str(length), f"--{other}", ""]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(result.stdout)[0]


class Peer:
    """llama.cpp in a process of its own, which takes a request a line and answers a line."""

    def __init__(self, path, context, threads):
        self.process = subprocess.Popen(
            [sys.executable, __file__, "serve", str(path), str(context), str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.version = self.ask("version")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, request, *details):
        self.process.stdin.write(json.dumps([request, *details]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"bench-peer: the peer ended with status {self.process.wait()}")
        return json.loads(answer)

    def measure(self, kind, length, flash):
        return self.ask(kind, length, flash)

    def peak_memory(self):
        return self.ask("memory")

    def better_flash(self, kind, length):
        """Whether the test is faster with flash attention."""
        rates = {}
        for flash in (False, True):
            note(f"trying flash attention {'on' if flash else 'off'}: {kind} {length}")
            self.measure(kind, min(length, BATCH), flash)  # warms up
            rates[flash] = self.measure(kind, length, flash)
        return rates[True] > rates[False]


def serve(path, context, threads):
    """The peer's side: answers requests from standard input until it ends."""
    import llama_cpp

    contexts = {}

    def llama(flash):
        if flash not in contexts:
            # Without swa_full layers with a window keep and attend to no more than that.
            contexts[flash] = llama_cpp.Llama(
                path, n_ctx=int(context), n_threads=int(threads), n_threads_batch=int(threads),
                n_batch=BATCH, n_ubatch=BATCH, flash_attn=flash, swa_full=False, verbose=False)
        return contexts[flash]

    for line in sys.stdin:
        request, *details = json.loads(line)
        if request == "version":
            answer = llama_cpp.__version__
        elif request == "memory":
            answer = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        else:
            length, flash = details
            answer = (prefill if request == "prefill" else decode)(llama(flash), length)
        print(json.dumps(answer), flush=True)


def prefill(llama, length):
    llama.reset()
    start = time.perf_counter()
    llama.eval(tokens(llama, 0, length))
    return length / (time.perf_counter() - start)


def decode(llama, length):
    """Decodes behind `length` tokens, which are read only where the cache lacks them."""
    if llama.n_tokens < length:
        llama.eval(tokens(llama, llama.n_tokens, length))
    llama.n_tokens = length  # the next eval forgets what comes after
    start = time.perf_counter()
    for token in tokens(llama, length, length + DECODED):
        llama.eval([token])
    rate = DECODED / (time.perf_counter() - start)
    llama.n_tokens = length
    return rate


def tokens(llama, start, end):
    """Made-up tokens, the same at a position as those of lcchat bench."""
    return [position * 7919 % llama.n_vocab() for position in range(start, end)]


def peers_fastest(path, cache):
    """The file in Q4_0, which llama.cpp repacks for its fastest kernels; made once."""
    target = cache / f"{path.stem.rsplit('.', 1)[0]}.Q4_0.gguf"
    if not target.exists():
        note(f"making {target}")
        cache.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        # Its log goes nowhere.
        subprocess.run(
            [sys.executable, __file__, "quantize", str(path), str(part)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        part.rename(target)
    return target


def quantize(source, target):
    import llama_cpp

    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype = llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_0
    parameters.allow_requantize = True
    sys.exit(
        llama_cpp.llama_model_quantize(
            source.encode(), target.encode(), ctypes.byref(parameters)))


def model(name):
    """The file that set-up fetched, by the same rules as lcchat's."""
    with open(Path(__file__).parent / "models.tsv") as table:
        files = {row["name"]: row["file"] for row in csv.DictReader(table, delimiter="\t")}
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Path(os.environ.get("LCCHAT_MODELS") or data / "lcchat" / "models") / files[name]


def lengths(text, default):
    return default if text is None else [int(part) for part in text.split(",") if part]


def note(text):
    print(f"bench-peer: {text}", file=sys.stderr, flush=True)


main()
