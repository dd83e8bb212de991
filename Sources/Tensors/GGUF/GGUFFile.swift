/// An open GGUF file (version 2 or 3): a directory of tensors, mapped but not read.
///
/// Opening checks the whole header against the file. A tensor type that can't be read is no error
/// until that tensor's bytes are asked for, so that any file can be inspected.
package struct GGUFFile: Sendable {
  /// The path with which the file was opened.
  package let path: String
  package let version: Int
  /// Tensor data begin at multiples of this many bytes.
  package let alignment: Int
  package let metadata: GGUFMetadata
  /// The tensors in the order of the file's header.
  package let tensors: [GGUFTensor]
  /// Bytes of the whole file.
  package let byteCount: Int

  private let file: MappedFile
  private let tensorIndices: [String: Int]

  package init(path: String) throws(GGUFError) {
    self.path = path
    file = try MappedFile(path: path)
    let header = try GGUFParser(file).parse()
    version = header.version
    alignment = header.alignment
    metadata = header.metadata
    tensors = header.tensors
    tensorIndices = header.tensorIndices
    byteCount = file.byteCount
  }

  /// The header as it stands in the file.
  ///
  /// With `byteCount` it tells files apart for all but weights that were changed in place.
  package var headerBytes: [UInt8] { metadata.header.storage }

  package func tensor(named name: String) -> GGUFTensor? {
    tensorIndices[name].map { tensors[$0] }
  }

  package func requiredTensor(named name: String) throws(GGUFError) -> GGUFTensor {
    guard let tensor = tensor(named: name) else { throw .missingTensor(name) }
    return tensor
  }

  /// The mapped bytes of a tensor of this file, row after row, valid inside `body` only.
  ///
  /// The start is aligned as the file's data are, to 8 bytes at least.
  package func withBytes<R>(
    of tensor: GGUFTensor, _ body: (UnsafeRawBufferPointer) throws(GGUFError) -> R
  ) throws(GGUFError) -> R {
    guard let range = tensor.range, tensor.type.dtype != nil else {
      throw .unsupportedTensorType(name: tensor.name, type: tensor.type.name)
    }
    // SAFETY: only hands on a buffer whose bounds `MappedFile` has checked.
    return unsafe try file.withBytes(range, body)
  }

  /// Gives back the memory of a tensor's pages, or of those of some of its bytes, for after they were
  /// copied or packed.
  package func release(_ tensor: GGUFTensor, bytes: Range<Int>? = nil) {
    guard let range = tensor.range else { return }
    let part = bytes.map { range.lowerBound + $0.lowerBound..<range.lowerBound + $0.upperBound }
    file.release((part ?? range).clamped(to: range))
  }
}
