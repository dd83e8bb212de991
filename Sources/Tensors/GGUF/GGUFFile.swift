/// An open GGUF file (version 2 or 3): metadata and a directory of mapped tensors.
///
/// Opening checks the whole header against the file, but reads no tensor. An unsupported tensor
/// type is an error only when that tensor's bytes are requested, so that any file can be inspected.
package struct GGUFFile: Sendable {
  /// The path with which the file was opened.
  package let path: String
  package let version: Int
  /// The alignment of tensor data, in bytes.
  package let alignment: Int
  package let metadata: GGUFMetadata
  /// The tensors in the order of the file's header.
  package let tensors: [GGUFTensor]
  /// The bytes of the whole file.
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

  /// The header's bytes, unchanged.
  ///
  /// Header and `byteCount` together differ for any two files, except if weights were changed in
  /// place.
  package var headerBytes: [UInt8] { metadata.header.storage }

  package func tensor(named name: String) -> GGUFTensor? {
    tensorIndices[name].map { tensors[$0] }
  }

  package func requiredTensor(named name: String) throws(GGUFError) -> GGUFTensor {
    guard let tensor = tensor(named: name) else { throw .missingTensor(name) }
    return tensor
  }

  /// Calls `body` with the mapped bytes of a tensor of this file, row after row.
  ///
  /// The bytes are valid inside `body` only. They have the file's alignment, at least 8 bytes.
  package func withBytes<R>(
    of tensor: GGUFTensor, _ body: (UnsafeRawBufferPointer) throws(GGUFError) -> R
  ) throws(GGUFError) -> R {
    guard let range = tensor.range, tensor.type.dtype != nil else {
      throw .unsupportedTensorType(name: tensor.name, type: tensor.type.name)
    }
    // SAFETY: only passes on a buffer whose bounds `MappedFile` has checked.
    return unsafe try file.withBytes(range, body)
  }

  /// Gives the memory of a tensor's pages, or of some of its bytes, back to the system.
  ///
  /// Callers use it after they have copied or packed the bytes.
  package func release(_ tensor: GGUFTensor, bytes: Range<Int>? = nil) {
    guard let range = tensor.range else { return }
    let part = bytes.map { range.lowerBound + $0.lowerBound..<range.lowerBound + $0.upperBound }
    file.release((part ?? range).clamped(to: range))
  }
}
