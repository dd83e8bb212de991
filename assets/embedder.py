"""Writes the GGUF file of a BERT sentence encoder from the zip file of its weights.

    python3 embedder.py ZIP GGUF

The zip file has config.json, tokenizer.json, 1_Pooling/config.json and model.safetensors, as
sentence-transformers saves them. Matrices are stored in Q8_0, everything else in F32. The same zip file
always gives the same bytes. Only Python's standard library is used.
"""

import array
import json
import struct
import sys
import zipfile

F32, Q8_0 = 0, 8
BLOCK = 32
ALIGNMENT = 32
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9

LAYER = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
EMBEDDINGS = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm.weight": "token_embd_norm.weight",
    "embeddings.LayerNorm.bias": "token_embd_norm.bias",
}


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def key(name, kind, data):
    return text(name) + struct.pack("<I", kind) + data


def texts(name, values):
    return key(name, ARRAY, struct.pack("<IQ", STRING, len(values)) + b"".join(map(text, values)))


def integers(name, values):
    head = struct.pack("<IQ", INT32, len(values))
    return key(name, ARRAY, head + struct.pack(f"<{len(values)}i", *values))


def number(name, value):
    return key(name, UINT32, struct.pack("<I", value))


def quantized(values):
    """Returns the Q8_0 blocks of 32-bit floats: a 16-bit scale and 32 bytes each."""
    blocks = bytearray()
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        largest = max(max(block), -min(block))
        scale = 127 / largest if largest else 0
        blocks += struct.pack("<e", largest / 127)
        blocks += bytes([round(value * scale) & 255 for value in block])
    return bytes(blocks)


def tensors(weights):
    """Yields the name, the shape, innermost first, the type and the data of each tensor."""
    (length,) = struct.unpack("<Q", weights[:8])
    header = json.loads(weights[8 : 8 + length])
    header.pop("__metadata__", None)
    for name in sorted(header):
        entry, renamed = header[name], target(name.removeprefix("bert."))
        if renamed is None:
            continue
        if entry["dtype"] != "F32":
            sys.exit(f"{name} is in {entry['dtype']}, not in F32")
        start, end = entry["data_offsets"]
        data = weights[8 + length + start : 8 + length + end]
        shape = entry["shape"][::-1]
        is_packed = len(shape) == 2 and renamed not in ("position_embd.weight", "token_types.weight")
        if not is_packed:
            yield renamed, shape, F32, data
            continue
        values = array.array("f", data)
        if sys.byteorder == "big":
            values.byteswap()
        yield renamed, shape, Q8_0, quantized(values)


def target(name):
    """Returns the name of a tensor in GGUF; None if it isn't needed."""
    if name in EMBEDDINGS:
        return EMBEDDINGS[name]
    if not name.startswith("encoder.layer."):
        return None
    layer, rest = name.removeprefix("encoder.layer.").split(".", 1)
    module, kind = rest.rsplit(".", 1)
    return f"blk.{layer}.{LAYER[module]}.{kind}" if module in LAYER else None


def pieces(vocabulary):
    """Returns the pieces by number, those that begin a word with U+2581 before them."""
    found = [""] * len(vocabulary)
    for piece, identifier in vocabulary.items():
        if piece.startswith("[") and piece.endswith("]"):
            found[identifier] = piece
        else:
            found[identifier] = piece[2:] if piece.startswith("##") else "\u2581" + piece
    return found


def metadata(read):
    config, tokenizer = read("config.json"), read("tokenizer.json")
    pooling = read("1_Pooling/config.json")
    vocabulary = tokenizer["model"]["vocab"]
    names = pieces(vocabulary)
    special = {entry["id"] for entry in tokenizer["added_tokens"] if entry["special"]}
    if config["model_type"] != "bert" or tokenizer["model"]["type"] != "WordPiece":
        sys.exit("only BERT models with WordPiece can be written")
    return [
        key("general.architecture", STRING, text("bert")),
        key("general.name", STRING, text("all-MiniLM-L6-v2")),
        key("general.license", STRING, text("apache-2.0")),
        number("general.file_type", 7),
        number("bert.context_length", config["max_position_embeddings"]),
        number("bert.embedding_length", config["hidden_size"]),
        number("bert.feed_forward_length", config["intermediate_size"]),
        number("bert.block_count", config["num_hidden_layers"]),
        number("bert.attention.head_count", config["num_attention_heads"]),
        key("bert.attention.layer_norm_epsilon", FLOAT32, struct.pack("<f", config["layer_norm_eps"])),
        key("bert.attention.causal", BOOL, b"\0"),
        number("bert.pooling_type", 1 if pooling["pooling_mode_mean_tokens"] else 2),
        key("tokenizer.ggml.model", STRING, text("bert")),
        key("tokenizer.ggml.pre", STRING, text("jina-v2-en")),
        number("tokenizer.ggml.token_type_count", config["type_vocab_size"]),
        texts("tokenizer.ggml.tokens", names),
        integers("tokenizer.ggml.token_type", [3 if n in special else 1 for n in range(len(names))]),
        number("tokenizer.ggml.bos_token_id", vocabulary["[CLS]"]),
        number("tokenizer.ggml.eos_token_id", vocabulary["[SEP]"]),
        number("tokenizer.ggml.seperator_token_id", vocabulary["[SEP]"]),
        number("tokenizer.ggml.unknown_token_id", vocabulary["[UNK]"]),
        number("tokenizer.ggml.padding_token_id", vocabulary["[PAD]"]),
        number("tokenizer.ggml.cls_token_id", vocabulary["[CLS]"]),
        number("tokenizer.ggml.mask_token_id", vocabulary["[MASK]"]),
    ]


def padding(size):
    return b"\0" * (-size % ALIGNMENT)


def main(source, output):
    with zipfile.ZipFile(source) as archive:
        keys = metadata(lambda name: json.loads(archive.read(name)))
        found = list(tensors(archive.read("model.safetensors")))
    head = b"GGUF" + struct.pack("<IQQ", 3, len(found), len(keys)) + b"".join(keys)
    offset = 0
    for name, shape, kind, data in found:
        head += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)
        offset += len(data) + len(padding(len(data)))
    with open(output, "wb") as file:
        file.write(head + padding(len(head)))
        for _, _, _, data in found:
            file.write(data + padding(len(data)))


if __name__ == "__main__":
    main(*sys.argv[1:])
