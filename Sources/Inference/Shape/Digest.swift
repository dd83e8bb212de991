import Crypto
package import Tensors
package import Tokenization

/// A SHA-256 of bytes; files hold it in hexadecimal.
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

  /// Makes the identity of a text, which doesn't depend on its document.
  package init(of tokens: ArraySlice<TokenID>) {
    self.init { hash in
      withLittleEndianBytes(of: tokens) { hash.update(bufferPointer: $0) }
    }
  }

  /// Makes the identity of a file's header and all tensors.
  ///
  /// - Throws: `GGUFError` for a tensor whose bytes are unknown.
  init(contentOf file: GGUFFile) throws(GGUFError) {
    var hash = SHA256()
    hash.update(data: file.headerBytes)
    for tensor in file.tensors {
      try file.withBytes(of: tensor) { (bytes: UnsafeRawBufferPointer) throws(GGUFError) in
        hash.update(bufferPointer: bytes)
      }
    }
    bytes = Array(hash.finalize())
  }

  package var hexadecimal: String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}

/// Calls `body` with token ids as files hold them: 4 bytes each, the lowest first.
func withLittleEndianBytes<R>(
  of tokens: ArraySlice<TokenID>, _ body: (UnsafeRawBufferPointer) throws -> R
) rethrows -> R {
  try tokens.map(\.littleEndian).withUnsafeBytes(body)
}

extension Digest: Codable {
  package init(from decoder: any Decoder) throws {
    let text = Array(try decoder.singleValueContainer().decode(String.self).utf8)
    bytes = stride(from: 0, to: text.count - 1, by: 2).compactMap { index in
      UInt8(String(decoding: text[index...index + 1], as: UTF8.self), radix: 16)
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
  /// The identity of a model file: a SHA-256 of metadata, tensor directory and file size.
  ///
  /// No weight has to be read.
  package var fingerprint: String {
    Digest { hash in
      hash.update(data: headerBytes)
      withUnsafeBytes(of: UInt64(byteCount).littleEndian) { hash.update(bufferPointer: $0) }
    }.hexadecimal
  }
}
