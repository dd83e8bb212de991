/// The reason why a well-formed file can't be used as an adapter.
package enum AdapterError: Error, Hashable, CustomStringConvertible {
  case notAnAdapter
  case notAModel
  case otherKind(String)
  case empty
  case unknownTensor(String)
  case unpaired(String)
  case ranks(String)
  case notFinite(String)
  case otherArchitecture(adapter: String, model: String)
  case shape(String, adapter: [Int], model: [Int])
  case unused(String, architecture: String)
  case unreadable(String, type: String)

  package var description: String {
    switch self {
    case .notAnAdapter:
      "It is a model, not an adapter: give it with --model, and a LoRA adapter with --lora."
    case .notAModel:
      "It is an adapter, not a model: give it with --lora, and the model with --model."
    case .otherKind(let kind):
      "It is an adapter of the kind “\(kind)”, and only “lora” can be used."
    case .empty: "The adapter has no updates; it is damaged."
    case .unknownTensor(let name):
      "The tensor \(name) is neither a .lora_a nor a .lora_b; an adapter with others can't be used."
    case .unpaired(let name):
      "The tensor \(name) lacks the other half of its update; the adapter is damaged."
    case .ranks(let name):
      "The two halves of the update of \(name) don't fit; the adapter is damaged."
    case .notFinite(let name):
      "\(name) holds values that aren't finite numbers; the adapter is damaged."
    case .otherArchitecture(let adapter, let model):
      "The adapter is for \(adapter) models, and this model is \(model): use the adapter with the model"
        + " that it was trained with."
    case .shape(let name, let adapter, let model):
      "The adapter's update of \(name) is \(Self.words(adapter)), and the model's tensor is"
        + " \(Self.words(model)): use the adapter with the model that it was trained with."
    case .unused(let name, let architecture):
      "The adapter changes \(name), which isn't a projection of this \(architecture) model that can be"
        + " adapted: use the adapter with the model that it was trained with."
    case .unreadable(let name, let type):
      "The tensor \(name) is stored as \(type), which can't be read; convert the adapter to F16."
    }
  }
  /// Returns a shape such as “640 × 2048”; a single plane is left out.
  private static func words(_ shape: [Int]) -> String {
    (shape.last == 1 ? shape.dropLast() : shape[...]).map(String.init).joined(separator: " × ")
  }
}

/// An error about an adapter, with the path of its file.
struct AdapterFailure: Error {
  let path: String
  let error: any Error

  init(path: String, _ error: any Error) {
    self.path = path
    self.error = error
  }
}
