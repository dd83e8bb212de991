package import Tensors
import Crypto

extension GGUFFile {
  /// Tells model files apart, as SHA-256 in hexadecimal: metadata, tensor directory and file size, so
  /// that no weight has to be read.
  package var fingerprint: String {
    var hash = SHA256()
    hash.update(data: headerBytes)
    withUnsafeBytes(of: UInt64(byteCount).littleEndian) { hash.update(bufferPointer: $0) }
    return hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
