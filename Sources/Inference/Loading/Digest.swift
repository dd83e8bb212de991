import Crypto
package import Tensors
package import Tokenizers

/// SHA-256 of some bytes; stands in files as hexadecimal.
package struct Digest: Hashable, Sendable {
  static let byteCount = SHA256.byteCount

  let bytes: [UInt8]

  init(_ update: (inout SHA256) -> Void) {
    var hash = SHA256()
    update(&hash)
    bytes = Array(hash.finalize())
  }

  init(of buffer: UnsafeRawBufferPointer) {
    self.init { $0.update(bufferPointer: buffer) }
  }

  package init(of text: String) {
    self.init { $0.update(data: Array(text.utf8)) }
  }

  /// What tells texts apart, whatever document they stand in.
  package init(of tokens: ArraySlice<TokenID>) {
    self.init { hash in
      withLittleEndianBytes(of: tokens) { hash.update(bufferPointer: $0) }
    }
  }

  package var hexadecimal: String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

/// Token ids as they stand in files: 4 bytes each, the lowest first.
func withLittleEndianBytes<R>(
  of tokens: ArraySlice<TokenID>, _ body: (UnsafeRawBufferPointer) throws -> R
) rethrows -> R {
  try tokens.map(\.littleEndian).withUnsafeBytes(body)
}

extension Digest: Codable {
  package init(from decoder: any Decoder) throws {
    let text = Array(try decoder.singleValueContainer().decode(String.self).utf8)
    bytes = stride(from: 0, to: text.count - 1, by: 2).compactMap { place in
      UInt8(String(decoding: text[place...place + 1], as: UTF8.self), radix: 16)
    }
    guard bytes.count == Self.byteCount, text.count == 2 * Self.byteCount else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no SHA-256"))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }
}

extension GGUFFile {
  /// Tells model files apart, as SHA-256 in hexadecimal: metadata, tensor directory and file size, so
  /// that no weight has to be read.
  package var fingerprint: String {
    Digest { hash in
      hash.update(data: headerBytes)
      withUnsafeBytes(of: UInt64(byteCount).littleEndian) { hash.update(bufferPointer: $0) }
    }.hexadecimal
  }
}
