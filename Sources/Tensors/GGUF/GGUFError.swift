/// The reason why a GGUF file, or a part of it, can't be used.
///
/// A description is one sentence about "the file" or a part of it; callers print the path first.
package enum GGUFError: Error, Hashable, Sendable {
  // Errors of the file itself.
  case missing
  case unreadable(reason: String)
  case notRegular(kind: String)
  case empty
  case shrunk(from: Int, to: Int)

  // Errors of the header.
  case notGGUF(start: [UInt8])
  case bigEndian
  case unsupportedVersion(UInt32)
  case truncated(what: String, offset: Int, bytes: UInt64, fileSize: Int)
  case impossibleCount(what: String, count: UInt64, fileSize: Int)
  case notText(what: String, offset: Int)
  case unknownValueType(key: String, number: UInt32)
  case nestedTooDeep(key: String, limit: Int)
  case notABool(key: String, value: UInt8)
  case duplicateKey(String)
  case invalidAlignment(Int)

  // Errors of the tensors.
  case duplicateTensor(String)
  case invalidDimensionCount(name: String, count: UInt32)
  case invalidDimensions(name: String, dimensions: [UInt64])
  case brokenBlocks(name: String, columns: Int, type: String, blockLength: Int)
  case misalignedTensor(name: String, offset: UInt64, alignment: Int)
  case tensorOutOfBounds(name: String, offset: UInt64, bytes: Int, fileSize: Int)
  case overlappingTensors(first: String, second: String, at: Int)

  // Errors of a request.
  case missingKey(String)
  case wrongType(key: String, expected: String, found: String)
  /// A value of the right type that no model can have.
  case invalidValue(key: String, expected: String, found: String)
  case missingTensor(String)
  /// The file is one part of a model.
  ///
  /// The paths of the first part, the joined file and the missing parts come from the file's name,
  /// if it has the usual form.
  case partOfModel(Int, of: Int, first: String?, whole: String?, missing: [String])
  case unsupportedTensorType(name: String, type: String)
}

extension GGUFError: CustomStringConvertible {
  package var description: String {
    fileDescription ?? headerDescription ?? tensorDescription ?? requestDescription ?? ""
  }

  private var fileDescription: String? {
    switch self {
    case .missing: "there is no such file; check the path"
    case .unreadable(let reason): "the file can't be read (\(reason)); check its permissions"
    case .notRegular(let kind): "this is \(kind), not a file; give the path of a GGUF file"
    case .empty: "the file is empty; fetch it again"
    case .shrunk(let was, let now):
      "the file shrank from \(was) to \(now) bytes while in use; restore it and start again"
    default: nil
    }
  }

  private var headerDescription: String? {
    switch self {
    case .notGGUF(let start):
      "the file starts with \"\(quoted(start))\" instead of \"GGUF\"; give a model in GGUF format"
    case .bigEndian: "the file is big-endian; convert the model to a little-endian GGUF file"
    case .unsupportedVersion(let version):
      "the file has GGUF version \(version), but lcchat reads 2 and 3; convert the model again"
    case .truncated(let what, let offset, let bytes, let size):
      "\(quoted(what)) at byte \(offset) needs \(bytes) bytes, but the file has only \(size); "
        + again
    case .impossibleCount(let what, let count, let size):
      "the file claims \(count) \(quoted(what)), which can't fit into its \(size) bytes; " + again
    case .notText(let what, let offset): "\(what) at byte \(offset) is not UTF-8; " + again
    case .unknownValueType(let key, let number):
      "key \"\(quoted(key))\" has the unknown value type \(number); " + again
    case .nestedTooDeep(let key, let limit):
      "key \"\(quoted(key))\" nests arrays more than \(limit) deep; " + again
    case .notABool(let key, let value):
      "key \"\(quoted(key))\" is \(value), but must be 0 or 1; " + again
    case .duplicateKey(let key): "key \"\(quoted(key))\" is given twice; " + again
    case .invalidAlignment(let value):
      "general.alignment is \(value), but must be a power of two from 8 up; " + again
    default: nil
    }
  }

  private var tensorDescription: String? {
    switch self {
    case .duplicateTensor(let name): "tensor \"\(quoted(name))\" is given twice; " + again
    case .invalidDimensionCount(let name, let count):
      "tensor \"\(quoted(name))\" has \(count) dimensions, but must have 1 to 4; " + again
    case .invalidDimensions(let name, let dimensions):
      "tensor \"\(quoted(name))\" has the impossible shape "
        + dimensions.map(String.init).joined(separator: " × ") + "; " + again
    case .brokenBlocks(let name, let columns, let type, let blockLength):
      "tensor \"\(quoted(name))\" has rows of \(columns) elements, but \(type) comes in blocks of "
        + "\(blockLength); " + again
    case .misalignedTensor(let name, let offset, let alignment):
      "tensor \"\(quoted(name))\" starts at offset \(offset), not a multiple of \(alignment); "
        + again
    case .tensorOutOfBounds(let name, let offset, let bytes, let size):
      "tensor \"\(quoted(name))\" (\(bytes) bytes at offset \(offset) of the data) ends after the "
        + "file's \(size) bytes; " + again
    case .overlappingTensors(let first, let second, let offset):
      "tensors \"\(quoted(first))\" and \"\(quoted(second))\" overlap at byte \(offset); " + again
    default: nil
    }
  }

  private var requestDescription: String? {
    switch self {
    case .missingKey(let key):
      "key \"\(quoted(key))\" is missing; the file isn't a complete model; choose another"
    case .wrongType(let key, let expected, let found):
      "key \"\(quoted(key))\" should be \(expected) but is \(found); convert the model again"
    case .invalidValue(let key, let expected, let found):
      "key \"\(quoted(key))\" should be \(expected) but is \(quoted(found)); convert the model again"
    case .missingTensor(let name):
      "tensor \"\(quoted(name))\" is missing; the file isn't a complete model; choose another"
    case .partOfModel(let number, let count, let first, let whole, let missing):
      "the file is part \(number) of \(count) of a model; " + without(missing)
        + "join them with “llama-gguf-split --merge \(word(first ?? "FIRST")) "
        + "\(word(whole ?? "WHOLE"))” and use the joined file"
    case .unsupportedTensorType(let name, let type):
      "tensor \"\(quoted(name))\" has type \(type), which lcchat can't read; choose a file of "
        + "another quantisation, such as Q4_K_M or Q8_0"
    default: nil
    }
  }

  private var again: String { "the file is damaged or incomplete; fetch it again" }

  /// Returns the advice to fetch missing parts first; empty if none is missing.
  private func without(_ missing: [String]) -> String {
    guard let first = missing.first else { return "" }
    let rest = missing.count > 1 ? " and \(missing.count - 1) more are" : " is"
    return "\(word(first))\(rest) missing: fetch all parts, then "
  }

  /// Quotes a path for a shell if needed.
  private func word(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...:
        true
      default: "-_./+,=:@~".utf8.contains(byte)
      }
    }
    let text = DisplayText.escaped(path)
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }

  private func quoted(_ text: String) -> String { DisplayText.escaped(text, limit: 80) }
  private func quoted(_ bytes: [UInt8]) -> String { DisplayText.escaped(bytes, limit: 80) }
}
