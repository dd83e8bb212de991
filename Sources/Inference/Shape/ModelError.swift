/// The reason why a well-formed file can't be run as a model.
package enum ModelError: Error, CustomStringConvertible {
  case unknownArchitecture(String, known: [String])
  case valueOutOfRange(key: String, value: Int, range: ClosedRange<Int>)
  case notPositive(key: String, Double)
  case headsDoNotDivide(heads: Int, kvHeads: Int)
  case headLength(key: String, heads: Int, embedding: Int)
  case unevenLayers(key: String)
  case layerCount(key: String, values: Int, layers: Int)
  case valueLength(key: Int, value: Int)
  case rotatedDimensions(Int, headDimension: Int)
  case ropeDivisors(tensor: String)
  case unknownRopeScaling(String)
  case tensorShape(name: String, actual: [Int], expected: [Int])
  case unknownTensor(String, architecture: String)
  case noExperts(key: String)
  case unsupportedType(tensor: String, type: String)
  case rowLength(tensor: String, columns: Int, block: Int)
  case vocabularySize(tokenizer: Int, embedding: Int)

  package var description: String {
    switch self {
    case .unknownArchitecture(let name, let known):
      "The architecture “\(name)” can't be run; these can: "
        + known.joined(separator: ", ") + "."
    case .valueOutOfRange(let key, let value, let range):
      "The model file says \(key) = \(value), but only \(range.lowerBound) to \(range.upperBound)"
        + " makes sense; it is damaged or not meant for this program."
    case .notPositive(let key, let value):
      "The model file says \(key) = \(value), but it must be a positive number."
    case .headsDoNotDivide(let heads, let kvHeads):
      "The model file has \(heads) heads for \(kvHeads) key/value heads; the first must be a multiple"
        + " of the second."
    case .headLength(let key, let heads, let embedding):
      "The model file says \(key) = \(heads), which must divide the embedding's length, \(embedding); it"
        + " is damaged."
    case .unevenLayers(let key):
      "The model file gives its layers different values of \(key); only models with equal layers can be"
        + " run."
    case .layerCount(let key, let values, let layers):
      "The model file says \(key) for \(values) layers, but it has \(layers); it is damaged."
    case .valueLength(let key, let value):
      "The model file has keys of \(key) and values of \(value) numbers a head; only equal lengths"
        + " can be run."
    case .rotatedDimensions(let rotated, let headDimension):
      "The model file rotates \(rotated) of \(headDimension) numbers a head; it must be an even"
        + " number of at most \(headDimension)."
    case .ropeDivisors(let tensor):
      "The tensor \(tensor) holds values that aren't positive; the model file is damaged."
    case .unknownRopeScaling(let type):
      "The rope scaling “\(type)” can't be run; none, linear, yarn and longrope can."
    case .tensorShape(let name, let actual, let expected):
      "The tensor \(name) has the shape \(actual), but the model's settings call for \(expected)."
    case .unknownTensor(let name, let architecture):
      "The tensor \(name) isn't part of \(architecture) as this program knows it, so that the model"
        + " would give wrong answers without it."
    case .noExperts(let key):
      "The model file says \(key) = 0, but its architecture is a mixture of experts."
    case .unsupportedType(let tensor, let type):
      "The tensor \(tensor) is stored as \(type), which can't be run yet; use a file in Q4_K_M, Q8_0"
        + " or another type that `lcchat inspect` doesn't mark."
    case .rowLength(let tensor, let columns, let block):
      "The tensor \(tensor) has rows of \(columns) numbers, which don't fill blocks of \(block); the"
        + " model file is damaged."
    case .vocabularySize(let tokenizer, let embedding):
      "The tokenizer has \(tokenizer) pieces, but the embedding only \(embedding) rows; the model"
        + " file is damaged."
    }
  }
}
