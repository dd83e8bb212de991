import Foundation
import Tokenizers

/// Just enough of GGUF to fill a `TokenizerConfiguration` from a file that is known to be good.
struct GGUFMetadataReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 8  // behind magic and version

  static func configuration(_ data: Data) -> TokenizerConfiguration {
    data.withUnsafeBytes { bytes in
      var reader = GGUFMetadataReader(bytes: bytes)
      return reader.configuration()
    }
  }

  private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private mutating func configuration() -> TokenizerConfiguration {
    var configuration = TokenizerConfiguration(model: "", pieces: PackedStrings())
    _ = load(UInt64.self)  // tensors
    for _ in 0..<load(UInt64.self) {
      let key = string()
      let type = load(UInt32.self)
      switch key {
      case "general.name": configuration.modelName = string()
      case "tokenizer.ggml.model": configuration.model = string()
      case "tokenizer.ggml.pre": configuration.preTokenizer = string()
      case "tokenizer.ggml.tokens": configuration.pieces = strings()
      case "tokenizer.ggml.merges": configuration.merges = strings()
      case "tokenizer.ggml.scores": configuration.scores = numbers(Float.self)
      case "tokenizer.ggml.token_type": configuration.types = numbers(Int32.self)
      case "tokenizer.ggml.bos_token_id": configuration.bos = Int(load(UInt32.self))
      case "tokenizer.ggml.eos_token_id": configuration.eos = Int(load(UInt32.self))
      case "tokenizer.ggml.unknown_token_id": configuration.unknown = Int(load(UInt32.self))
      case "tokenizer.ggml.padding_token_id": configuration.padding = Int(load(UInt32.self))
      case "tokenizer.ggml.eot_token_id": configuration.endOfTurn = Int(load(UInt32.self))
      case "tokenizer.ggml.add_bos_token": configuration.addBOS = load(UInt8.self) != 0
      case "tokenizer.ggml.add_eos_token": configuration.addEOS = load(UInt8.self) != 0
      case "tokenizer.ggml.add_space_prefix": configuration.addSpacePrefix = load(UInt8.self) != 0
      case "tokenizer.chat_template": configuration.chatTemplate = string()
      default: skip(type)
      }
    }
    return configuration
  }

  private mutating func load<T: BitwiseCopyable>(_: T.Type) -> T {
    defer { position += MemoryLayout<T>.size }
    return bytes.loadUnaligned(fromByteOffset: position, as: T.self)
  }

  private mutating func stringBytes() -> UnsafeRawBufferPointer.SubSequence {
    let count = Int(load(UInt64.self))
    defer { position += count }
    return bytes[position..<position + count]
  }

  private mutating func string() -> String { String(decoding: stringBytes(), as: UTF8.self) }

  private mutating func strings() -> PackedStrings {
    _ = load(UInt32.self)
    return PackedStrings((0..<load(UInt64.self)).map { _ in stringBytes() })
  }

  private mutating func numbers<T: BitwiseCopyable>(_: T.Type) -> [T] {
    _ = load(UInt32.self)
    return (0..<load(UInt64.self)).map { _ in load(T.self) }
  }

  private mutating func skip(_ type: UInt32) {
    switch type {
    case 0, 1, 7: position += 1
    case 2, 3: position += 2
    case 4, 5, 6: position += 4
    case 8: _ = stringBytes()
    case 9:
      let element = load(UInt32.self)
      for _ in 0..<load(UInt64.self) { skip(element) }
    default: position += 8
    }
  }
}
