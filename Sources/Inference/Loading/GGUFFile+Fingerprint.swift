package import Tensors
import Crypto

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
