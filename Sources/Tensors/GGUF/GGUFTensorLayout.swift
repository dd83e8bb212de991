/// Computes the positions of tensors in a file and throws if they overlap or leave the file.
struct GGUFTensorLayout {
  /// A tensor's entry in the header, unchecked.
  struct Header {
    let name: String
    let dimensions: [UInt64]
    let type: GGUFTensorType
    /// Bytes from the start of the data.
    let offset: UInt64
  }

  let headerBytes: Int
  let alignment: Int
  let fileSize: Int

  func place(
    _ headers: [Header]
  ) throws(GGUFError) -> (tensors: [GGUFTensor], indices: [String: Int]) {
    var tensors: [GGUFTensor] = []
    var indices: [String: Int] = [:]
    for header in headers {
      guard indices.updateValue(tensors.count, forKey: header.name) == nil else {
        throw .duplicateTensor(header.name)
      }
      tensors.append(try place(header))
    }
    try checkOverlaps(tensors)
    return (tensors, indices)
  }

  private func place(_ header: Header) throws(GGUFError) -> GGUFTensor {
    let (dimensions, byteCount) = try size(of: header)
    guard header.offset.isMultiple(of: UInt64(alignment)) else {
      throw .misalignedTensor(name: header.name, offset: header.offset, alignment: alignment)
    }
    let outOfBounds = GGUFError.tensorOutOfBounds(
      name: header.name, offset: header.offset, bytes: byteCount ?? 1, fileSize: fileSize)
    // A power of two near Int.max leaves no room to round up.
    let (padded, overflow) = headerBytes.addingReportingOverflow(alignment - 1)
    let dataStart = padded & ~(alignment - 1)
    guard !overflow, dataStart <= fileSize, header.offset <= UInt64(fileSize - dataStart) else {
      throw outOfBounds
    }
    let offset = dataStart + Int(header.offset)
    guard (byteCount ?? 1) <= fileSize - offset else { throw outOfBounds }
    return GGUFTensor(
      name: header.name, dimensions: dimensions, type: header.type, offset: offset,
      byteCount: byteCount)
  }

  private func size(
    of header: Header
  ) throws(GGUFError) -> (dimensions: [Int], byteCount: Int?) {
    let impossible = GGUFError.invalidDimensions(name: header.name, dimensions: header.dimensions)
    var dimensions: [Int] = []
    var elements = 1
    for value in header.dimensions {
      guard let dimension = Int(exactly: value), dimension > 0 else { throw impossible }
      let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw impossible }
      elements = product
      dimensions.append(dimension)
    }
    guard let block = header.type.block else { return (dimensions, nil) }
    guard dimensions[0].isMultiple(of: block.elements) else {
      throw .brokenBlocks(
        name: header.name, columns: dimensions[0], type: header.type.name,
        blockLength: block.elements)
    }
    let (bytes, overflow) = (elements / block.elements).multipliedReportingOverflow(by: block.bytes)
    guard !overflow else { throw impossible }
    return (dimensions, bytes)
  }

  private func checkOverlaps(_ tensors: [GGUFTensor]) throws(GGUFError) {
    let sorted = tensors.sorted { $0.offset < $1.offset }
    for (first, second) in zip(sorted, sorted.dropFirst())
    where first.offset + (first.byteCount ?? 1) > second.offset {
      throw .overlappingTensors(first: first.name, second: second.name, at: second.offset)
    }
  }
}
