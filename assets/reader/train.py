#!/usr/bin/env python3
"""Train the passage reader: a LoRA adapter for Gemma 3 270M.

The base weights are the ones that lcchat runs, dequantized from its GGUF file. Only the low-rank
matrices of attention and feed-forward are trained, on the tokens of answers, in the prompt form of
`Sources/Chat/Prompts/ReaderPrompt.swift`. The result is a GGUF adapter as llama.cpp writes them.

    python3 -m venv venv && venv/bin/pip install -r assets/reader/requirements.txt
    venv/bin/python assets/reader/train.py --model MODEL.gguf --data assets/reader/data \\
        --out reader.lora.gguf

Questions about one passage are trained together: the passage is read once, and each question sees
the passage and itself only. That reads a quarter of the tokens.
"""
import argparse
import glob
import heapq
import json
import math
import os
import random
import re
import time

import gguf
import numpy as np
import torch
import torch.nn.functional as F

REFUSAL = " not in the passage"


# ------------------------------------------------------------------ tokens

class SentencePiece:
    """Gemma's tokenizer: joins the two neighbours with the best score until none are left."""

    def __init__(self, reader):
        field = reader.fields["tokenizer.ggml.tokens"]
        self.pieces = [bytes(field.parts[i]).decode("utf-8", "replace") for i in field.data]
        scores = reader.fields["tokenizer.ggml.scores"]
        self.scores = [float(scores.parts[i][0]) for i in scores.data]
        types = reader.fields["tokenizer.ggml.token_type"]
        kinds = [int(types.parts[i][0]) for i in types.data]
        self.ids = {}
        for number, piece in enumerate(self.pieces):
            self.ids.setdefault(piece, number)
        # User-defined tokens, such as runs of line ends, are cut out first.
        defined = sorted((p for p, k in zip(self.pieces, kinds) if k == 4), key=len, reverse=True)
        self.defined = re.compile("(" + "|".join(map(re.escape, defined)) + ")") if defined else None
        self.cache = {}

    def encode(self, text):
        ids = []
        for part in self.defined.split(text) if self.defined else [text]:
            if not part:
                continue
            if self.defined and self.defined.fullmatch(part):
                ids.append(self.ids[part])
            else:
                ids += self.join(part.replace(" ", "\u2581"))
        return ids

    def join(self, text):
        if text in self.cache:
            return self.cache[text]
        symbols = list(text)
        before = list(range(-1, len(symbols) - 1))
        after = list(range(1, len(symbols) + 1))
        queue = []

        def push(left):
            right = after[left]
            if right >= len(symbols):
                return
            piece = symbols[left] + symbols[right]
            number = self.ids.get(piece)
            if number is not None:
                heapq.heappush(queue, (-self.scores[number], left, right, piece))

        for left in range(len(symbols) - 1):
            push(left)
        while queue:
            _, left, right, piece = heapq.heappop(queue)
            if symbols[left] is None or after[left] != right or symbols[right] is None:
                continue
            if symbols[left] + symbols[right] != piece:
                continue
            symbols[left], symbols[right] = piece, None
            after[left] = after[right]
            if after[left] < len(symbols):
                before[after[left]] = left
            if before[left] >= 0:
                push(before[left])
            push(left)
        ids = []
        for symbol in symbols:
            if symbol is None:
                continue
            number = self.ids.get(symbol)
            ids += [number] if number is not None else [
                self.ids["<0x%02X>" % byte] for byte in symbol.encode("utf-8")]
        if len(text) < 200:
            self.cache[text] = ids
        return ids


# ------------------------------------------------------------------- model

class Adapted(torch.nn.Module):
    """y = W x + (alpha / rank) B A x, with W frozen."""

    def __init__(self, name, weight, rank, alpha):
        super().__init__()
        self.name = name
        self.register_buffer("weight", weight.bfloat16())
        rows, columns = weight.shape
        self.a = torch.nn.Parameter(torch.randn(rank, columns) / math.sqrt(columns))
        self.b = torch.nn.Parameter(torch.zeros(rows, rank))
        self.scale = alpha / rank

    def forward(self, x):
        low = x @ self.a.bfloat16().T
        return x @ self.weight.T + low @ (self.b * self.scale).bfloat16().T


def norm(x, weight, epsilon):
    x = x.float()
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon) * weight


def rotate(x, cos, sin):
    left, right = x.chunk(2, -1)
    return torch.cat([left * cos - right * sin, right * cos + left * sin], -1)


class Layer(torch.nn.Module):
    """One layer without its attention; the parts before and after it are compiled."""

    NORMS = ("attn_norm", "attn_q_norm", "attn_k_norm", "post_attention_norm", "ffn_norm",
             "post_ffw_norm")
    LINEARS = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")

    def __init__(self, load, prefix, rank, alpha, shape):
        super().__init__()
        self.heads, self.kv_heads, self.width, self.epsilon = shape
        for name in self.NORMS:
            self.register_buffer(name, load(prefix + name + ".weight"))
        for name in self.LINEARS:
            name = prefix + name + ".weight"
            setattr(self, name.split(".")[2], Adapted(name, load(name), rank, alpha))

    def before(self, x, cos, sin):
        """Returns queries, keys and values (heads, tokens, d)."""
        h = norm(x, self.attn_norm, self.epsilon).bfloat16()
        q = self.attn_q(h).view(-1, self.heads, self.width)
        k = self.attn_k(h).view(-1, self.kv_heads, self.width)
        v = self.attn_v(h).view(-1, self.kv_heads, self.width)
        q = rotate(norm(q, self.attn_q_norm, self.epsilon), cos, sin).bfloat16()
        k = rotate(norm(k, self.attn_k_norm, self.epsilon), cos, sin).bfloat16()
        group = self.heads // self.kv_heads
        k, v = k.repeat_interleave(group, 1), v.repeat_interleave(group, 1)
        return q.transpose(0, 1), k.transpose(0, 1), v.transpose(0, 1)

    def after(self, x, h):
        """Returns the residual after attention `h` (heads, tokens, d) and feed-forward."""
        h = self.attn_output(h.transpose(0, 1).flatten(1))
        x = x + norm(h, self.post_attention_norm, self.epsilon)
        h = norm(x, self.ffn_norm, self.epsilon).bfloat16()
        gate = F.gelu(self.ffn_gate(h).float(), approximate="tanh")
        h = (gate * self.ffn_up(h).float()).bfloat16()
        return x + norm(self.ffn_down(h), self.post_ffw_norm, self.epsilon)


class Gemma(torch.nn.Module):
    """Gemma 3 (Gemma Team 2025), one sequence at a time; weights have the norms' 1 added already."""

    def __init__(self, reader, rank, alpha):
        super().__init__()

        def value(key):
            field = reader.fields["gemma3." + key]
            return field.parts[field.data[0]][0]

        self.heads = int(value("attention.head_count"))
        self.kv_heads = int(value("attention.head_count_kv"))
        self.width = int(value("attention.key_length"))
        self.epsilon = float(value("attention.layer_norm_rms_epsilon"))
        self.window = int(value("attention.sliding_window"))
        self.base = float(value("rope.freq_base"))
        count = int(value("block_count"))
        tensors = {t.name: t for t in reader.tensors}

        def load(name):
            t = tensors[name]
            data = gguf.quants.dequantize(t.data, t.tensor_type)
            return torch.from_numpy(np.ascontiguousarray(data, dtype=np.float32))

        self.embedding = load("token_embd.weight").bfloat16()
        self.output_norm = load("output_norm.weight")
        self.scale = math.sqrt(self.embedding.shape[1])
        shape = (self.heads, self.kv_heads, self.width, self.epsilon)
        self.layers = torch.nn.ModuleList(
            Layer(load, "blk.%d." % index, rank, alpha, shape) for index in range(count))
        self.before, self.after = Layer.before, Layer.after

    def compile(self):
        """Fuses the elementwise operations, which take more time than the products."""
        self.before = torch.compile(Layer.before, dynamic=True)
        self.after = torch.compile(Layer.after, dynamic=True)

    def linears(self):
        return [getattr(layer, name) for layer in self.layers for name in Layer.LINEARS]

    def angles(self, positions, base):
        half = self.width // 2
        angle = positions[:, None].float() * base ** (-torch.arange(half).float() / half)
        return angle.cos()[:, None], angle.sin()[:, None]

    def attend(self, q, k, v, part, is_global):
        """Attention within one tree; its tokens see their own branch and the passage."""
        mask = part.visible
        if not is_global and part.depth > self.window:
            mask = mask & (part.positions[:, None] - part.positions[None, :] < self.window)
        return F.scaled_dot_product_attention(q[None], k[None], v[None], attn_mask=mask[None, None])[0]

    def forward(self, parts):
        """Returns hidden states (tokens, embedding) of trees, one behind the other."""
        tokens = torch.cat([p.tokens for p in parts])
        positions = torch.cat([p.positions for p in parts])
        lengths = [len(p.tokens) for p in parts]
        x = self.embedding[tokens].float() * self.scale
        near, far = self.angles(positions, 10000.0), self.angles(positions, self.base)
        for index, layer in enumerate(self.layers):
            is_global = index % 6 == 5
            heads = self.before(layer, x, *(far if is_global else near))
            h = torch.cat([
                self.attend(*part_heads, part, is_global) for part, *part_heads in
                zip(parts, *(t.split(lengths, 1) for t in heads))], 1)
            x = self.after(layer, x, h)
        return norm(x, self.output_norm, self.epsilon)

    def logits(self, hidden, vocabulary=None):
        """Returns logits of all tokens, or of those in `vocabulary` in its order."""
        output = self.embedding if vocabulary is None else self.embedding[vocabulary]
        return (hidden.bfloat16() @ output.T).float()


def write_adapter(path, alpha, threshold, tensors):
    writer = gguf.GGUFWriter(path, "gemma3")
    writer.add_type("adapter")
    writer.add_name("Passage reader")
    writer.add_license("gemma")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    writer.add_string("lcchat.reader.refusal", REFUSAL)
    writer.add_float32("lcchat.reader.threshold", threshold)
    for name, values in tensors:
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def tensors_of(model):
    return [("%s.lora_%s" % (linear.name, letter), matrix.detach().numpy().astype(np.float16))
            for linear in model.linears()
            for letter, matrix in (("a", linear.a), ("b", linear.b))]


def set_threshold(path, threshold):
    """Writes an adapter once more with another threshold, which is chosen after training."""
    reader = gguf.GGUFReader(path)
    alpha = reader.fields["adapter.lora.alpha"]
    tensors = [(t.name, np.array(t.data)) for t in reader.tensors]
    write_adapter(path + ".part", float(alpha.parts[alpha.data[0]][0]), threshold, tensors)
    os.replace(path + ".part", path)


# -------------------------------------------------------------------- data

def flat(text):
    return " ".join(text.split())


def unwrapped(text):
    """Joins the hard-wrapped lines of prose, as lcchat does before it reads."""
    def join(paragraph):
        lines = paragraph.split("\n")
        is_prose = len(lines) > 1 and all(
            len(a) > 50 and b[:1].isalnum() for a, b in zip(lines, lines[1:]))
        return " ".join(lines) if is_prose else paragraph
    return "\n\n".join(join(p) for p in re.split(r"\n\s*\n", text))


def passages(text, generator):
    """Cuts a document at blank lines, and long paragraphs at lines or sentences."""
    most = generator.choice([500, 700, 1000, 1000, 1400, 2200, 4000])
    pieces = []
    for paragraph in re.split(r"\n\s*\n", text):
        while len(paragraph) > most * 1.3:
            cut = max(paragraph.rfind("\n", 0, most), paragraph.rfind(". ", 0, most) + 1)
            if cut < most // 3:
                break
            pieces.append(paragraph[:cut])
            paragraph = paragraph[cut:].lstrip()
        pieces.append(paragraph)
    joined = []
    for piece in pieces:
        is_heading = joined and len(joined[-1]) < 80
        if joined and (len(joined[-1]) + len(piece) < most * 0.7 or is_heading):
            joined[-1] += "\n\n" + piece
        else:
            joined.append(piece)
    title = text.strip().split("\n")[0]
    # Later passages are read below their heading.
    return [p if number == 0 or len(title) > 80 or generator.random() < 0.5 else title + "\n\n" + p
            for number, p in enumerate(joined)]


def said(answer):
    return " " + answer if answer else REFUSAL


def trees(documents, generator, negatives):
    """Returns (passage, [(question, answer, weight)]) for one epoch; the answer is None for a refusal."""
    result = []
    for document in documents:
        text = document["text"]
        if generator.random() < 0.8:
            text = unwrapped(text)
        parts = passages(text, generator)
        flats = [flat(p) for p in parts]
        asked = [[] for _ in parts]
        joint = {}
        for q in document["questions"]:
            if not q["a"]:
                # The most similar passage is the one that a search would find.
                words = set(re.findall(r"\w{4,}", q["q"].lower()))
                shared = [len(words & set(re.findall(r"\w{4,}", f.lower()))) for f in flats]
                best = max(range(len(parts)), key=lambda n: shared[n] + generator.random())
                asked[best].append((q["q"], None, 1.0))
                continue
            holders = {n for e in q["e"] for n, f in enumerate(flats) if flat(e) in f}
            complete = [n for n in holders if all(flat(e) in flats[n] for e in q["e"])]
            for n in complete[:1]:
                asked[n].append((q["q"], q["a"], 1.0))
            if not complete and len(holders) > 1:
                joint.setdefault(tuple(sorted(holders)), []).append((q["q"], q["a"], 1.0))
            # The same question is unanswerable from the other passages.
            answer = flat(q["a"]).lower()
            others = [n for n, f in enumerate(flats) if n not in holders and answer not in f.lower()]
            if others and holders and generator.random() < negatives:
                asked[generator.choice(others)].append((q["q"], None, 0.5))
        for n, questions in enumerate(asked):
            if not questions:
                continue
            passage = parts[n]
            # Sometimes two passages are read at once.
            if len(parts) > 1 and generator.random() < 0.2:
                other = generator.choice([m for m in range(len(parts)) if m != n])
                if len(parts[other]) + len(passage) < 2500:
                    merged = [parts[other], passage]
                    generator.shuffle(merged)
                    questions = [(q, a, w) for q, a, w in questions if a or w == 1.0]
                    passage = "\n\n".join(merged)
            result.append((passage, questions, document))
        for holders, questions in joint.items():
            result.append(("\n\n".join(parts[n] for n in holders), questions, document))
    # Far negatives: a question on quite another document.
    for _ in range(len(result) // 4):
        passage, questions, owner = generator.choice(result)
        other = generator.choice(documents)
        question = generator.choice(other["questions"])
        if other is not owner:
            questions.append((question["q"], None, 0.3))
    generator.shuffle(result)
    return [(passage, questions) for passage, questions, _ in result if questions]


class Tree:
    """A passage and questions about it: tokens, positions, who sees whom, and what is learnt where."""

    def __init__(self, tokens, positions, branch, places, targets, weights):
        self.tokens, self.positions = torch.tensor(tokens), torch.tensor(positions)
        self.depth = int(self.positions.max()) + 1
        branch = torch.tensor(branch)
        visible = (branch[None, :] == 0) | (branch[:, None] == branch[None, :])
        self.visible = visible.tril()
        self.places, self.targets = torch.tensor(places), torch.tensor(targets)
        self.weights = torch.tensor(weights)


def tree(tokenizer, passage, questions, generator, most):
    prefix = [2] + tokenizer.encode("Passage:\n") + tokenizer.encode(passage.strip("\n"))
    prefix = prefix[:most]
    tokens, positions, branch = list(prefix), list(range(len(prefix))), [0] * len(prefix)
    places, targets, weights = [], [], []
    questions = list(questions)
    generator.shuffle(questions)
    for number, (question, answer, weight) in enumerate(questions, 1):
        if len(tokens) > most + 500:
            break
        ids = []
        if number > 1 and generator.random() < 0.12 and questions[number - 2][1]:
            before = questions[number - 2]
            ids += tokenizer.encode("\n\nQuestion: %s\nAnswer:" % before[0])
            ids += tokenizer.encode(said(before[1]))
            ids += tokenizer.encode("\nQuestion: %s\nAnswer:" % question)
        else:
            ids += tokenizer.encode("\n\nQuestion: %s\nAnswer:" % question)
        target = tokenizer.encode(said(answer)) + [1]
        start = len(tokens) + len(ids) - 1
        places += range(start, start + len(target))
        targets += target
        # Each answer counts the same, however long it is, and its first word most.
        weights += [weight * w for w in [2.0] + [1.0] * (len(target) - 1)]
        ids += target[:-1]
        tokens += ids
        positions += range(len(prefix), len(prefix) + len(ids))
        branch += [number] * len(ids)
    return Tree(tokens, positions, branch, places, targets, weights)


# ---------------------------------------------------------------- training

def gathered(parts, vocabulary):
    """Returns the places, targets and weights of all trees; targets as numbers within `vocabulary`."""
    start, places = 0, []
    for part in parts:
        places.append(part.places + start)
        start += len(part.tokens)
    targets = torch.cat([p.targets for p in parts])
    if vocabulary is not None:
        targets = torch.searchsorted(vocabulary, targets)
    return torch.cat(places), targets, torch.cat([p.weights for p in parts])


def loss_of(model, parts, vocabulary):
    places, targets, weights = gathered(parts, vocabulary)
    logits = model.logits(model(parts)[places], vocabulary)
    return (F.cross_entropy(logits, targets, reduction="none") * weights).sum() / weights.sum()


def check(model, tokenizer, documents, most):
    """Returns on unseen documents: loss, right answers with teacher forcing, and the refusals' AUC."""
    model.eval()
    generator = random.Random(7)
    total = count = 0.0
    right = answered = 0
    refusals = []
    with torch.no_grad():
        for passage, questions in trees(documents, generator, 0.3):
            part = tree(tokenizer, passage, questions, random.Random(1), most)
            places, targets, weights = gathered([part], None)
            logits = model.logits(model([part])[places])
            each = F.cross_entropy(logits, targets, reduction="none")
            total += float((each * weights).sum())
            count += float(weights.sum())
            first = tokenizer.encode(REFUSAL)[0]
            best = logits.argmax(-1)
            log = F.log_softmax(logits, -1)
            start = 0
            for end in [n + 1 for n, t in enumerate(targets.tolist()) if t == 1]:
                is_refusal = targets[start].item() == first
                refusals.append((float(log[start, first]), is_refusal))
                if not is_refusal:
                    answered += 1
                    right += bool((best[start:end] == targets[start:end]).all())
                start = end
    model.train()
    if not count:
        return 0.0, 0.0, 0.0
    positive = [p for p, r in refusals if r]
    negative = [p for p, r in refusals if not r]
    above = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return total / count, right / max(1, answered), above / max(1, len(positive) * len(negative))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model")
    parser.add_argument("--data", help="folder of .jsonl files")
    parser.add_argument("--out", required=True)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--alpha", type=float, default=32)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--batch", type=int, default=4, help="passages of a step")
    parser.add_argument("--negatives", type=float, default=0.3)
    parser.add_argument("--compile", action="store_true", help="needs a C++ compiler")
    parser.add_argument("--most", type=int, default=1024, help="tokens of a passage")
    parser.add_argument("--held", type=float, default=0.08, help="share of documents kept aside")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--threshold", type=float, default=-0.7,
                        help="log-probability from which on a refusal is believed")
    parser.add_argument("--set-threshold", action="store_true",
                        help="write --out once more with --threshold, without training")
    arguments = parser.parse_args()
    if arguments.set_threshold:
        return set_threshold(arguments.out, arguments.threshold)
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    generator = random.Random(arguments.seed)
    reader = gguf.GGUFReader(arguments.model)
    tokenizer = SentencePiece(reader)
    model = Gemma(reader, arguments.rank, arguments.alpha)
    if arguments.compile:
        model.compile()
    documents = []
    for path in sorted(glob.glob(os.path.join(arguments.data, "*.jsonl"))):
        documents += [json.loads(line) for line in open(path, encoding="utf-8")]
    generator.shuffle(documents)
    held = documents[:int(len(documents) * arguments.held)]
    documents = documents[len(held):]
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=arguments.rate, weight_decay=0.01,
                                  betas=(0.9, 0.99))
    # Logits of tokens that occur nowhere in the data would take a tenth of the time.
    used = {1, *tokenizer.encode(REFUSAL)}
    for document in documents:
        used.update(tokenizer.encode(document["text"]))
        for question in document["questions"]:
            used.update(tokenizer.encode(said(question["a"])))
    vocabulary = torch.tensor(sorted(used))
    expected = len(trees(documents, random.Random(0), arguments.negatives))
    steps = max(1, int(arguments.epochs * expected / arguments.batch))
    print("%d documents, %d kept aside, %d numbers, about %d steps" % (
        len(documents), len(held), sum(p.numel() for p in parameters), steps), flush=True)
    step, seen, began = 0, 0, time.time()
    running = 0.0
    while step < steps:
        epoch = trees(documents, generator, arguments.negatives)
        for first in range(0, len(epoch) - arguments.batch + 1, arguments.batch):
            if step >= steps:
                break
            warm = min(1.0, (step + 1) / 30)
            rate = arguments.rate * warm * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * step / steps)))
            for group in optimizer.param_groups:
                group["lr"] = rate
            parts = [tree(tokenizer, passage, questions, generator, arguments.most)
                     for passage, questions in epoch[first:first + arguments.batch]]
            loss = loss_of(model, parts, vocabulary)
            loss.backward()
            seen += sum(len(p.tokens) for p in parts)
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            running += (float(loss.detach()) - running) * (1 / min(step, 40))
            if step % 20 == 0:
                print("step %d of %d, loss %.3f, %.0f tok/s" % (
                    step, steps, running, seen / (time.time() - began)), flush=True)
            if step % 400 == 0 or step == steps:
                print("  unseen documents: loss %.3f, right %.3f, refusals' AUC %.3f" % check(
                    model, tokenizer, held, arguments.most), flush=True)
                write_adapter(arguments.out + ".part", arguments.alpha, arguments.threshold,
                              tensors_of(model))
                os.replace(arguments.out + ".part", arguments.out)


if __name__ == "__main__":
    main()
