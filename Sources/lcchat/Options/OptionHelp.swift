import Inference

/// The help texts of options that are also settings of the configuration file.
enum OptionHelp {
  static let model =
    "The model: \(ModelFile.catalog.map(\.name).joined(separator: ", ")), or a GGUF file."
  static let lora = """
    A LoRA adapter (GGUF) that changes the model, with an optional factor, such as style.gguf=0.5; \
    can be given several times. off leaves out the one that belongs to the model.
    """
  static let finder = """
    The model that finds passages for the one that answers: auto (the same model up to 1 billion \
    weights, else the smallest calibrated one that is here), words (word search alone, without a \
    quick look), or a model as for --model.
    """
  static let threads = "Number of threads; by default as many as the process may use."
  static let cache = "Number format of the KV cache; q4 is experimental and less accurate."
  static let mode = """
    Reading mode: exact, native (the model's own attention pattern), recall, stream, sparse, or \
    auto (exact or native if the model answers well from a text of this length, else recall).
    """
  static let window = """
    Number of tokens that stream mode sees; by default at most half of the model's context length.
    """
  static let budget = """
    Memory limit of the process, such as 2G or 512M; off for none. Mode auto stays within it; any \
    other mode that needs more is refused before reading.
    """
  static let quote = """
    Quotation that supports an answer: first (before it), below, only (instead of it), off, or auto \
    (first if the model reads only short texts well, else below).
    """
  static let maxTokens = "Longest answer, in tokens."
  static let temperature = "Sampling temperature; 0 always takes the most likely token."
  static let topK = "Top-k sampling: keep only this many of the most likely tokens; 0 keeps all."
  static let topP =
    "Nucleus sampling: keep the smallest set of tokens with this total probability (top-p)."
  static let minP = """
    Min-p sampling: keep tokens with at least this share of the most likely token's probability.
    """
  static let repetitionPenalty = "Penalty for repeating tokens of the answer; 1 is off."
  static let seed = "Random seed; the same seed gives the same answer."
}
