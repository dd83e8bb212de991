#!/usr/bin/env python3
"""Makes the fixtures of this folder; README.md says what they are.

    pip install llama-cpp-python==0.3.36 gguf numpy
    python3 make.py models [NAME ...]     all models, or the ones named
    python3 make.py adapters              for models that are there already
    python3 make.py blocks | tokenizers

The weights are random with a fixed seed. All logits, vectors, tokens and dequantised numbers come from llama.cpp.
"""
import ctypes, gzip, json, math, os, sys, tempfile, unicodedata
import gguf
import llama_cpp as llama
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, VOCABULARY, EPSILON = 32, 64, 0.02
POSITIONS = [0, 1, 7, 8, 9, 31, 47, 48, 63, 95, 119]
PIECES = ["<unk>", "<s>", "</s>"] + list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ▁.,;:'!?-")
WORD_PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + ["▁" + c for c in "abcdefghijklmnopqrstuvwxyz"] \
    + list("abcdefghijklmnopqrstuvwxyz") + ["▁the", "▁of", "ing", "ed", "er", "▁and", "▁a1"]

silent = llama.llama_log_callback(lambda level, text, data: None)  # kept, since llama.cpp calls it
llama.llama_log_set(silent, None)
llama.llama_backend_init()


# A model: settings and tensors by their GGUF names.

class Model:
    def __init__(self, name, architecture, layers=2, heads=4, kv=None, head=None, feed=48, **settings):
        self.name, self.architecture, self.layers, self.heads = name, architecture, layers, heads
        self.kv, self.head, self.feed = kv or heads, head or WIDTH // heads, feed
        self.random = np.random.default_rng(sum(ord(c) * 31**i for i, c in enumerate(name)) % 2**32)
        self.tensors, self.type = {}, None
        self.settings = {
            "context_length": 512, "embedding_length": WIDTH, "block_count": layers, "feed_forward_length": feed,
            "attention.head_count": heads}
        if self.kv != heads: self.settings["attention.head_count_kv"] = self.kv
        if head: self.settings |= {"attention.key_length": head, "attention.value_length": head}
        self.settings |= {key.replace("__", "."): value for key, value in settings.items()}

    def matrix(self, name, rows, columns, gain=1.0, experts=None):
        shape = (experts, rows, columns) if experts else (rows, columns)
        self.tensors[name + ".weight"] = self.random.normal(0, gain / math.sqrt(columns), shape)

    def vector(self, name, width, around=0.0, spread=0.2):
        self.tensors[name] = self.random.normal(around, spread, width)

    def norm(self, name, width=None, bias=False, around=1.0):
        width = width or WIDTH
        self.vector(name + ".weight", width, around)
        if bias: self.vector(name + ".bias", width)

    def linear(self, name, rows, columns, gain=1.0, bias=False):
        self.matrix(name, rows, columns, gain)
        if bias: self.vector(name + ".bias", rows)

    def ends(self, rms=True, tied=False, bias=False, norm=True):
        self.settings["attention.layer_norm_rms_epsilon" if rms else "attention.layer_norm_epsilon"] = EPSILON
        self.matrix("token_embd", VOCABULARY, WIDTH, 3 if tied else 6)
        if norm: self.norm("output_norm", bias=bias)
        if not tied: self.matrix("output", VOCABULARY, WIDTH, 3)
        return self

    def attention(self, block, fused=False, bias=False, qkv_bias=None, gain=1.3):
        q, kv = self.heads * self.head, self.kv * self.head
        for name, rows in [("attn_qkv", q + 2 * kv)] if fused else [("attn_q", q), ("attn_k", kv), ("attn_v", kv)]:
            self.linear(block + name, rows, WIDTH, gain, bias if qkv_bias is None else qkv_bias)
        self.linear(block + "attn_output", WIDTH, q, bias=bias)

    def feed_forward(self, block, gate=True, bias=False, fused=False):
        if gate and not fused: self.linear(block + "ffn_gate", self.feed, WIDTH)
        self.linear(block + "ffn_up", self.feed * (2 if fused else 1), WIDTH, bias=bias)
        self.linear(block + "ffn_down", WIDTH, self.feed, 2, bias)

    def experts(self, block, count, used, width):
        self.settings |= {"expert_count": count, "expert_used_count": used}
        self.matrix(block + "ffn_gate_inp", count, WIDTH, 2)
        for name, rows, columns in [("gate", width, WIDTH), ("up", width, WIDTH), ("down", WIDTH, width)]:
            self.matrix(f"{block}ffn_{name}_exps", rows, columns, 2, experts=count)

    def blocks(self): return [f"blk.{layer}." for layer in range(self.layers)]

    def head_norms(self, block, q=None, k=None):
        self.norm(block + "attn_q_norm", q or self.head, around=1.2)
        self.norm(block + "attn_k_norm", k or self.head, around=1.2)

    def write(self, path, changed={}, dequantised=False):
        out = gguf.GGUFWriter(path, self.architecture)
        for key, value in (self.settings | changed).items():
            key = f"{self.architecture}.{key}"
            if isinstance(value, bool): out.add_bool(key, value)
            elif isinstance(value, float): out.add_float32(key, value)
            elif isinstance(value, str): out.add_string(key, value)
            elif isinstance(value, list): out.add_array(key, value)
            else: out.add_uint32(key, value)
        add_vocabulary(out, self.architecture == "bert")
        for name, values in self.tensors.items():
            values = values.astype(np.float32)
            if self.type is not None and values.ndim > 1:
                raw = quantised(values, self.type)
                if dequantised: out.add_tensor(name, gguf.quants.dequantize(raw, self.type))
                else: out.add_tensor(name, raw, raw_dtype=self.type)
            else: out.add_tensor(name, values)
        out.write_header_to_file(); out.write_kv_data_to_file(); out.write_tensors_to_file(); out.close()


def add_vocabulary(out, is_bert):
    pieces = WORD_PIECES if is_bert else PIECES
    pieces = pieces + [f"<{i}>" for i in range(VOCABULARY - len(pieces))]
    control = 5 if is_bert else 3
    out.add_tokenizer_model("bert" if is_bert else "llama")
    out.add_token_list(pieces[:VOCABULARY])
    out.add_token_types([3 if i < control else 1 for i in range(VOCABULARY)])
    out.add_token_scores([-float(i) for i in range(VOCABULARY)])
    if is_bert:
        out.add_bos_token_id(2); out.add_sep_token_id(3); out.add_eos_token_id(3)
        out.add_pad_token_id(0); out.add_unk_token_id(1); out.add_mask_token_id(4)
        out.add_token_type_count(2)
    else:
        out.add_bos_token_id(1); out.add_eos_token_id(2); out.add_unk_token_id(0)
        out.add_add_bos_token(False); out.add_add_space_prefix(False)


def quantised(values, kind):
    base = ctypes.CDLL(os.path.join(os.path.dirname(llama.llama_cpp._lib._name), "libggml-base.so"))
    base.ggml_quantize_chunk.restype = ctypes.c_size_t
    base.ggml_quantize_chunk.argtypes = [
        ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
    source = np.ascontiguousarray(values, np.float32)
    block, size = gguf.GGML_QUANT_SIZES[kind]
    target = np.zeros(source.size // block * size, np.uint8)
    rows = source.size // source.shape[-1]
    base.ggml_quantize_chunk(int(kind), source.ctypes.data, target.ctypes.data, 0, rows, source.shape[-1], None)
    return target.reshape(*source.shape[:-1], -1)


# The families, each with the tensors that its files have.

def llama_like(name, architecture="llama", tied=False, bias=False, norms=False, experts=None, **settings):
    m = Model(name, architecture, **settings)
    for b in m.blocks():
        m.norm(b + "attn_norm"); m.attention(b, qkv_bias=bias)
        if norms: m.head_norms(b)
        m.norm(b + "ffn_norm")
        if experts: m.experts(b, *experts)
        else: m.feed_forward(b)
    return m.ends(tied=tied)

def rope_freqs():
    m = llama_like("llama-rope-freqs", tied=True, rope__freq_base=50000.0, rope__dimension_count=8)
    m.tensors["rope_freqs.weight"] = np.array([1, 1.5, 4, 8])
    return m

def olmoe():
    m = llama_like("olmoe", "olmoe", experts=(8, 3, 16), feed=16, rope__freq_base=5000.0)
    for b in m.blocks(): m.head_norms(b, WIDTH, WIDTH)
    return m

def qwen2moe():
    m = llama_like("qwen2moe", "qwen2moe", bias=True, kv=2, experts=(6, 2, 16), expert_feed_forward_length=16,
                   expert_shared_feed_forward_length=24, rope__freq_base=20000.0)
    for b in m.blocks():
        m.vector(b + "ffn_gate_inp_shexp.weight", WIDTH)
        for part, rows, columns in [("gate", 24, WIDTH), ("up", 24, WIDTH), ("down", WIDTH, 24)]:
            m.matrix(f"{b}ffn_{part}_shexp", rows, columns, 2)
    return m

def gemma(name, architecture, norms, **settings):
    m = Model(name, architecture, kv=2, head=12, **settings)
    for b in m.blocks():
        m.norm(b + "attn_norm"); m.attention(b, gain=2)
        if norms: m.head_norms(b)
        m.norm(b + "post_attention_norm"); m.norm(b + "ffn_norm"); m.feed_forward(b); m.norm(b + "post_ffw_norm")
    return m.ends(tied=True)

def phi3(name, factors=False, **settings):
    m = Model(name, "phi3", kv=2, attention__sliding_window=512, **settings)
    for b in m.blocks():
        m.norm(b + "attn_norm"); m.attention(b, fused=True); m.norm(b + "ffn_norm"); m.feed_forward(b, fused=True)
    if factors:
        m.tensors["rope_factors_short.weight"] = np.array([1, 1.3, 2])
        m.tensors["rope_factors_long.weight"] = np.array([1, 4, 9])
    return m.ends()

def biased(name, architecture, positions=None, rms=False, **settings):
    m = Model(name, architecture, **settings)
    if positions:
        m.settings["context_length"] = positions
        m.tensors["position_embd.weight"] = m.random.normal(0, 0.5, (positions, WIDTH))
    for b in m.blocks():
        m.norm(b + "attn_norm", bias=True); m.attention(b, fused=True, bias=True)
        m.norm(b + "ffn_norm", bias=True); m.feed_forward(b, gate=False, bias=True)
    return m.ends(rms=False, bias=True, tied=architecture in ("gpt2", "bloom"))

def bloom():
    m = biased("bloom", "bloom")
    m.norm("token_embd_norm", bias=True)
    return m

def falcon(name, second, kv):
    m = Model(name, "falcon", kv=kv, feed=64, rope__freq_base=5000.0)
    for b in m.blocks():
        m.norm(b + "attn_norm", bias=True)
        if second: m.norm(b + "attn_norm_2", bias=True)
        m.attention(b, fused=True); m.feed_forward(b, gate=False)
    return m.ends(rms=False, bias=True, tied=not second)

def mpt(name, heads, **settings):
    m = Model(name, "mpt", heads=heads, **settings)
    for b in m.blocks():
        m.norm(b + "attn_norm"); m.attention(b, fused=True); m.norm(b + "ffn_norm"); m.feed_forward(b, gate=False)
    return m.ends(rms=False, tied=heads == 4)

def bert():
    m = Model("bert", "bert", attention__causal=False, pooling_type=2)
    m.settings["context_length"] = 160
    m.tensors["position_embd.weight"] = m.random.normal(0, 0.5, (160, WIDTH))
    m.tensors["token_types.weight"] = m.random.normal(0, 0.5, (2, WIDTH))
    m.norm("token_embd_norm", bias=True)
    for b in m.blocks():
        m.attention(b, bias=True); m.norm(b + "attn_output_norm", bias=True)
        m.feed_forward(b, gate=False, bias=True); m.norm(b + "layer_output_norm", bias=True)
    return m.ends(rms=False, tied=True, norm=False)

def modern_bert():
    m = Model("modern-bert", "modern-bert", layers=3, attention__causal=False, attention__sliding_window=16,
              rope__freq_base=50000.0, rope__dimension_count=8, rope__scaling__type="none", pooling_type=1)
    m.norm("token_embd_norm")
    for i, b in enumerate(m.blocks()):
        if i: m.norm(b + "attn_norm")
        m.attention(b, fused=True); m.norm(b + "ffn_norm"); m.feed_forward(b, fused=True)
    return m.ends(rms=False, tied=True)

def at_width(width, make):
    global WIDTH
    was, WIDTH = WIDTH, width
    m = make()
    WIDTH = was
    return m

def of_type(kind, width):
    m = at_width(width, lambda: llama_like(
        "llama-" + kind.name.lower(), kv=2, layers=1 if width > 32 else 2, feed=width if width > 32 else 64))
    m.type = kind
    return m

KINDS = gguf.GGMLQuantizationType

def models():
    return [
        llama_like("llama", kv=2, head=12, rope__freq_base=5000.0),
        rope_freqs(),
        llama_like("llama-rope-linear", rope__scaling__type="linear", rope__scaling__factor=4.0, rope__freq_base=5000.0),
        llama_like("llama-rope-yarn", rope__scaling__type="yarn", rope__scaling__factor=4.0, head=16,
                   rope__scaling__original_context_length=128, rope__dimension_count=16, rope__freq_base=5000.0),
        llama_like("llama-moe", kv=2, experts=(6, 2, 16), feed=16),
        of_type(KINDS.Q4_0, 32), of_type(KINDS.Q8_0, 32), of_type(KINDS.Q4_K, 256),
        llama_like("qwen2", "qwen2", kv=1, bias=True, rope__freq_base=20000.0),
        llama_like("qwen3", "qwen3", kv=2, head=12, norms=True, tied=True, rope__freq_base=20000.0),
        llama_like("qwen3moe", "qwen3moe", kv=2, norms=True, experts=(8, 2, 16), expert_feed_forward_length=16,
                   rope__freq_base=20000.0),
        qwen2moe(), olmoe(),
        gemma("gemma2", "gemma2", False, layers=2, attention__sliding_window=8, attn_logit_softcapping=4.0,
              final_logit_softcapping=6.0),
        gemma("gemma3", "gemma3", True, layers=6, feed=32, attention__sliding_window=8, rope__freq_base=50000.0),
        gemma("gemma3-pattern", "gemma3", True, layers=3, attention__sliding_window=16, final_logit_softcapping=6.0,
              attention__sliding_window_pattern=[True, False, True], rope__freq_base=50000.0,
              rope__freq_base_swa=1000.0),
        phi3("phi3", rope__freq_base=5000.0),
        phi3("phi3-longrope", factors=True, rope__dimension_count=6, rope__scaling__attn_factor=1.2,
             rope__scaling__original_context_length=512),
        biased("gpt2", "gpt2", positions=160),
        biased("starcoder", "starcoder", positions=160, kv=1),
        biased("gptneox-parallel", "gptneox", rope__dimension_count=4, use_parallel_residual=True),
        biased("gptneox-sequential", "gptneox", rope__dimension_count=4, use_parallel_residual=False),
        falcon("falcon-7b", False, 1), falcon("falcon-40b", True, 2),
        mpt("mpt", 4, attention__max_alibi_bias=8.0),
        at_width(48, lambda: mpt("mpt-clip", 6, attention__max_alibi_bias=6.0, attention__clamp_kqv=1.5)),
        bloom(), bert(), modern_bert(),
    ]


# llama.cpp's results.

class Reference:
    """A model in llama.cpp: CPU, one thread, keys and values in float32, flash attention off."""

    def __init__(self, path, vectors=False, flash=False, adapters=()):
        wanted = llama.llama_model_default_params()
        wanted.use_extra_bufts = False
        self.model = llama.llama_model_load_from_file(path.encode(), wanted)
        if not self.model: sys.exit(f"llama.cpp refuses {path}")
        context = llama.llama_context_default_params()
        context.n_ctx, context.n_batch, context.n_ubatch = 256, 256, 256
        context.n_threads = context.n_threads_batch = 1
        context.type_k = context.type_v = 1 if flash else 0
        context.flash_attn_type = 1 if flash else 0
        context.embeddings, context.pooling_type = vectors, 0 if vectors else -1
        self.context = llama.llama_init_from_model(self.model, context)
        loaded = [llama.llama_adapter_lora_init(self.model, file.encode()) for file, _ in adapters]
        if not all(loaded): sys.exit(f"llama.cpp refuses {adapters}")
        if loaded:
            pointers = (ctypes.c_void_p * len(loaded))(*[ctypes.cast(a, ctypes.c_void_p).value for a in loaded])
            scales = (ctypes.c_float * len(loaded))(*[scale for _, scale in adapters])
            if llama.llama_set_adapters_lora(self.context, ctypes.cast(pointers, ctypes.c_void_p), len(loaded),
                                             ctypes.cast(scales, ctypes.c_void_p)): sys.exit("no adapter set")
        self.vectors = vectors
        self.width = llama.llama_model_n_embd(self.model) if vectors \
            else llama.llama_vocab_n_tokens(llama.llama_model_get_vocab(self.model))
        self.position = 0

    def feed(self, tokens):
        """The logits, or vectors, of all tokens given."""
        batch = llama.llama_batch_init(len(tokens), 0, 1)
        batch.n_tokens = len(tokens)
        for i, token in enumerate(tokens):
            batch.token[i], batch.pos[i], batch.n_seq_id[i] = token, self.position + i, 1
            batch.seq_id[i][0], batch.logits[i] = 0, 1
        if llama.llama_decode(self.context, batch): sys.exit("llama_decode failed")
        get = llama.llama_get_embeddings_ith if self.vectors else llama.llama_get_logits_ith
        rows = [np.ctypeslib.as_array(get(self.context, i), (self.width,)).copy() for i in range(len(tokens))]
        llama.llama_batch_free(batch)
        self.position += len(tokens)
        return np.array(rows)

    def close(self):
        llama.llama_free(self.context); llama.llama_model_free(self.model)


def results(path, tokens, vectors, flash=False, one_by_one=False, adapters=()):
    r = Reference(path, vectors, flash, adapters)
    rows = np.concatenate([r.feed([t]) for t in tokens]) if one_by_one else r.feed(tokens)
    r.close()
    return np.concatenate([rows[POSITIONS], [rows.mean(0), rows[0]]]) if vectors else rows[POSITIONS]

def greedy(path, tokens, count=12):
    r = Reference(path)
    row, chosen, margins = r.feed(tokens)[-1], [], []
    for _ in range(count):
        best = np.sort(row)[::-1]
        chosen.append(int(row.argmax())); margins.append(round(float(best[0] - best[1]), 4))
        row = r.feed([chosen[-1]])[-1]
    r.close()
    return {"tokens": chosen, "margin": margins}

def nmse(reference, x):
    spread = ((reference - reference.mean(1, keepdims=True)) ** 2).sum(1)
    return float((((x - reference) ** 2).sum(1) / spread).max())

def rounded_up(x):
    for step in (1, 2, 5, 10):
        bound = step * 10.0 ** math.floor(math.log10(x))
        if x <= bound: return float(f"{bound:.0e}")

def make(m):
    path = os.path.join(HERE, "models", m.name + ".gguf")
    m.write(path)
    vectors = m.architecture in ("bert", "modern-bert")
    random = np.random.default_rng(7)
    tokens = random.integers(5, VOCABULARY, 120).tolist()
    tokens[70:90] = tokens[20:40]  # a stretch that comes twice, for heads that look back
    rows = results(path, tokens, vectors)
    noise = {"fa_on_nmse": nmse(rows, results(path, tokens, vectors, flash=True))}
    if not vectors: noise["one_by_one_nmse"] = nmse(rows, results(path, tokens, vectors, one_by_one=True))
    worst = max(noise.values())
    case = {"name": m.name, "kind": "embeddings" if vectors else "logits", "model": f"models/{m.name}.gguf",
            "arch": m.architecture, "width": rows.shape[1], "noise": noise}
    run = {"id": "p120", "tokens": tokens, "positions": POSITIONS, "file": f"cases/{m.name}.p120.f32"}
    if m.type is not None:
        with tempfile.NamedTemporaryFile(suffix=".gguf") as file:
            m.write(file.name, dequantised=True)
            exact = results(file.name, tokens, vectors)
            run["greedy"] = greedy(file.name, tokens)
        noise["llama_cpp_to_exact_nmse"] = nmse(exact, rows)
        case["tolerance"] = {"nmse_vs_exact": rounded_up(4 * max(worst, noise["llama_cpp_to_exact_nmse"]))}
        run["exact_file"] = run["file"]
        rows = exact
    else:
        case["tolerance"] = {"nmse": rounded_up(max(1e-6, 4 * worst))}
        if not vectors: run["greedy"] = greedy(path, tokens)
    case["runs"] = [run]
    rows.astype("<f4").tofile(os.path.join(HERE, run["file"]))
    limit = max(case["tolerance"].values())
    case["sensitivity"] = sensitivity(m, tokens, rows, vectors) if m.type is None else []
    for change in case["sensitivity"]:
        if change["nmse"] < 2 * limit: print(f"  {m.name}: {change} can't be seen at {limit}")
    with open(os.path.join(HERE, "cases", m.name + ".json"), "w") as file: file.write(compact(case))
    print(f"{m.name}: {os.path.getsize(path)} bytes, spread {rows.std():.2f}, noise {noise}, limit {limit}")

# Adapters.

def write_adapter(path, model, rank, alpha, seed, of=""):
    """Random updates, about a third as large as the weights, for the matrices whose names have `of`."""
    reader, random = gguf.GGUFReader(model), np.random.default_rng(seed)
    field = reader.fields["general.architecture"]
    architecture = bytes(field.parts[field.data[0]]).decode()
    out = gguf.GGUFWriter(path, architecture)
    out.add_type("adapter")
    out.add_string("adapter.type", "lora")
    out.add_float32("adapter.lora.alpha", alpha)
    for tensor in reader.tensors:
        adapted = tensor.name == "output.weight" or tensor.name.startswith("blk.") and len(tensor.data.shape) > 1
        if not adapted or of not in tensor.name: continue
        *planes, rows, columns = tensor.data.shape
        size = float(np.std(tensor.data)) / 3 * rank / alpha / math.sqrt(rank)
        for letter, shape, spread in (("a", (rank, columns), 1.0), ("b", (rows, rank), size)):
            # llama.cpp rounds activations to float16 where the adapter is in float16, which lcchat doesn't.
            values = random.normal(0, spread, (*planes, *shape)).astype(
                np.float16 if architecture == "gemma3" else np.float32)
            out.add_tensor(f"{tensor.name}.lora_{letter}", values)
    out.write_header_to_file(); out.write_kv_data_to_file(); out.write_tensors_to_file(); out.close()

# Each case: the model, and its adapters with rank, alpha, the user's scale and the matrices they change.
ADAPTERS = {
    "llama": [(4, 8.0, 1.0, "")],
    "llama-two": [(4, 8.0, 0.75, ""), (3, 6.0, -0.5, "attn")],
    "gemma3": [(5, 5.0, 1.0, "")],
    "phi3": [(4, 2.0, 1.0, "")],
    "qwen3moe": [(3, 6.0, 1.0, "")],
}

def make_adapters():
    for name, parts in ADAPTERS.items():
        model = name.split("-")[0]
        case = json.load(open(os.path.join(HERE, "cases", model + ".json")))
        path, tokens = os.path.join(HERE, case["model"]), case["runs"][0]["tokens"]
        adapters = []
        for number, (rank, alpha, scale, of) in enumerate(parts):
            file = f"adapters/{name}{number or ''}.gguf"
            write_adapter(os.path.join(HERE, file), path, rank, alpha, 11 + number, of)
            adapters.append({"file": file, "scale": scale})
        given = [(os.path.join(HERE, a["file"]), a["scale"]) for a in adapters]
        rows = results(path, tokens, False, adapters=given)
        noise = nmse(rows, results(path, tokens, False, flash=True, adapters=given))
        rows.astype("<f4").tofile(os.path.join(HERE, "adapters", name + ".p120.f32"))
        written = {"name": name, "model": case["model"], "adapters": adapters, "width": rows.shape[1],
                   "tokens": tokens, "positions": POSITIONS, "file": f"adapters/{name}.p120.f32",
                   "tolerance": rounded_up(max(1e-6, 4 * noise)),
                   "without": float(f"{nmse(rows, results(path, tokens, False)):.2g}")}
        with open(os.path.join(HERE, "adapters", name + ".json"), "w") as file: file.write(compact(written))
        print(f"{name}: noise {noise}, without the adapters {written['without']}")

def sensitivity(m, tokens, rows, vectors):
    """How much llama.cpp's own result changes when one number of the metadata is wrong."""
    changes = []
    for key, value in m.settings.items():
        if isinstance(value, float): wrong = value * 1.3
        elif key == "attention.sliding_window" and m.architecture != "phi3": wrong = value + 2
        elif key == "expert_used_count": wrong = value + 1
        elif key == "use_parallel_residual": wrong = not value
        else: continue
        with tempfile.NamedTemporaryFile(suffix=".gguf") as file:
            m.write(file.name, {key: wrong})
            changes.append({"change": f"{key} = {wrong:g}", "nmse": float(f"{nmse(rows, results(file.name, tokens, vectors)):.2g}")})
    return changes

def compact(value):
    """JSON with one line for each of the outer members."""
    members = [f'"{k}": ' + json.dumps(v, ensure_ascii=False) for k, v in value.items()]
    return "{\n" + ",\n".join(members) + "\n}\n"


# Rows of every block format.

def make_blocks():
    random = np.random.default_rng(11)
    rows = np.zeros((3, 256), np.float32)  # the last row stays zero
    rows[0] = random.normal(0, 1, 256)
    rows[1] = random.normal(0, 1, 256) * np.exp(random.normal(0, 3, 256))
    path = os.path.join(HERE, "blocks", "blocks.gguf")
    out = gguf.GGUFWriter(path, "blocks")
    expected = []
    for kind in [KINDS.F16, KINDS.BF16, KINDS.Q4_0, KINDS.Q4_1, KINDS.Q5_0, KINDS.Q5_1, KINDS.Q8_0, KINDS.Q2_K,
                 KINDS.Q3_K, KINDS.Q4_K, KINDS.Q5_K, KINDS.Q6_K, KINDS.IQ4_NL]:
        raw = quantised(rows, kind)
        out.add_tensor(kind.name, raw, raw_dtype=kind)
        expected.append(gguf.quants.dequantize(raw, kind).astype("<f4"))
    out.write_header_to_file(); out.write_kv_data_to_file(); out.write_tensors_to_file(); out.close()
    np.concatenate(expected).tofile(os.path.join(HERE, "blocks", "blocks.f32"))


# Tokenizers.

STRINGS = [
    "", "Hello world", "Hello, World! How are you?", "I'm you're he'd she'll they've can't won't it's O'Neill's",
    "I'M YOU'RE HE'D SHE'LL", "1 12 123 1234 12345 1234567", "3.14159 1,000,000 0x1F 50% $9.99 2024-05-17",
    "  two  spaces   three    four ", "\ttab\n\nlines\r\n  end\n", "café naïve façade Zürich", "Straße ÀÉÎÕÜ ñandú",
    "Привет, мир! Καλημέρα", "日本語の文章です。你好世界", "😀👍🏽 emoji 👩‍👩‍👧", "snake_case camelCase kebab-case a.b.c",
    "((nested [brackets] {and} <tags>))", "http://example.org/path?query=1&b=2#frag", "aaaaaaaaaaaaaaaaaaaaaaaa",
    "...!!!???,,,---", "<|endoftext|>after", "<s>text</s>", "[CLS] words [SEP]", "In my younger and more vulnerable years",
    "the cat sat on the mat; the mat was flat.",
]
PRE_TOKENIZERS = ["default", "gpt-2", "smollm", "falcon", "llama-bpe", "qwen2", "bloom"]

def metadata(path):
    return {name: field.contents() for name, field in gguf.GGUFReader(path).fields.items() if not name.startswith("GGUF.")}

def write_vocabulary(path, fields):
    out = gguf.GGUFWriter(path, fields["general.architecture"])
    for key, value in fields.items():
        if key == "general.architecture": continue
        if isinstance(value, bool): out.add_bool(key, value)
        elif isinstance(value, int): out.add_uint32(key, value)
        elif isinstance(value, float): out.add_float32(key, value)
        elif isinstance(value, str): out.add_string(key, value)
        elif value: out.add_array(key, value)
    out.write_header_to_file(); out.write_kv_data_to_file(); out.close()

def tokens_of(path):
    wanted = llama.llama_model_default_params()
    wanted.vocab_only = True
    model = llama.llama_model_load_from_file(path.encode(), wanted)
    if not model: sys.exit(f"llama.cpp refuses {path}")
    vocabulary = llama.llama_model_get_vocab(model)
    def ids(text, special, parse):
        raw = text.encode()
        room = (llama.llama_token * 4096)()
        count = llama.llama_tokenize(vocabulary, raw, len(raw), room, 4096, special, parse)
        return list(room[:count])
    found = [{"plain": ids(t, False, False), "special": ids(t, True, True)} for t in STRINGS]
    llama.llama_model_free(model)
    return found

def make_tokenizers(kit):
    """Writes llama.cpp's ids of the strings; with the kit's folder, cuts its vocabularies first."""
    folder, golden = os.path.join(HERE, "tokenizers"), {}
    text = "\n".join(STRINGS)
    for name, source, mark in [("bpe", "modern/tokenizers/pre-exaone4.gguf.gz", None),
                               ("spm", "public/tokenizers/ggml-vocab-llama-spm.gguf.gz", " "),
                               ("wordpiece", "modern/tokenizers/bert-bge.gguf.gz", "")]:
        path = os.path.join(folder, name + ".gguf")
        if kit: cut(os.path.join(kit, source), path, text, mark)
        for pre in PRE_TOKENIZERS if name == "bpe" else [None]:
            if pre:
                with tempfile.NamedTemporaryFile(suffix=".gguf") as file:
                    write_vocabulary(file.name, metadata(path) | {"tokenizer.ggml.pre": pre})
                    golden[f"bpe {pre}"] = tokens_of(file.name)
            else: golden[name] = tokens_of(path)
    with open(os.path.join(folder, "golden.json"), "w") as file:
        strings = json.dumps(STRINGS, ensure_ascii=False)
        file.write('{"strings": ' + strings + ',\n"vocabularies": ' + compact(golden) + "}\n")

def cut(source, path, text, mark):
    """Keeps the control tokens, the bytes and the pieces that occur in a text; all of them without a mark.

    The mark stands for U+2581, which begins a word.
    """
    with tempfile.NamedTemporaryFile(suffix=".gguf") as file:
        file.write(gzip.open(source).read()); file.flush()
        fields = metadata(file.name)
    tokens, types = fields["tokenizer.ggml.tokens"], fields["tokenizer.ggml.token_type"]
    if mark is not None:
        plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
        haystack = " " + text + "\n" + plain + text.lower()
        kept = [i for i, t in enumerate(tokens) if types[i] in (2, 3, 4, 6) and not t.startswith("[unused")
                or t.replace("▁", mark) in haystack and t.replace("▁", mark)]
        fields |= {f"tokenizer.ggml.{key}": [fields[f"tokenizer.ggml.{key}"][i] for i in kept]
                   for key in ("tokens", "token_type", "scores") if f"tokenizer.ggml.{key}" in fields}
        for key, value in fields.items():
            if key.endswith("_token_id"): fields[key] = kept.index(value)
        if "tokenizer.ggml.cls_token_id" in fields:  # llama.cpp takes 101 where there is no bos_token_id
            fields["tokenizer.ggml.bos_token_id"] = fields["tokenizer.ggml.cls_token_id"]
    write_vocabulary(path, {k: v for k, v in fields.items() if not k.startswith("tokenizer.chat")})


if __name__ == "__main__":
    what, names = (sys.argv + [""])[1], sys.argv[2:]
    for folder in ("models", "cases", "adapters", "blocks", "tokenizers"): os.makedirs(os.path.join(HERE, folder), exist_ok=True)
    if what == "models":
        for m in models():
            if not names or m.name in names: make(m)
    elif what == "adapters": make_adapters()
    elif what == "blocks": make_blocks()
    elif what == "tokenizers": make_tokenizers(names[0] if names else None)
    else: sys.exit(__doc__)
