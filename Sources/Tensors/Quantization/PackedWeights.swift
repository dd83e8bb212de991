import CKernels
import Glibc

/// A weight matrix in one of the few layouts that the kernels read, converted once, at load.
///
/// | stored type | packed as |
/// |---|---|
/// | other 4-bit and 5-bit types | same bits, scale and minimum (if any) in f16 per 32 columns |
/// | other 8-bit types | 8 bits, scale per 32 columns |
/// | Q2_K, Q3_K | 4 bits, scale and minimum per 16 columns |
/// | Q6_K | 8 bits, scale per 16 columns |
/// | IQ4_NL | 8 bits |
/// | BF16 | F32 |
///
/// Rows are padded to groups of 16.
package struct PackedMatrix: @unchecked Sendable {
  // Unchecked: the memory is written in init only.

  /// The number of outputs of the product.
  package let rows: Int
  /// The number of inputs of the product.
  package let columns: Int
  /// The type of the elements in the model's file.
  package let type: DType
  private let layout: PackedLayout
  private let memory: AlignedMemory
  private let firstGroup: Int

  /// Packs `rows` × `columns` elements of `type`, row after row in `bytes`.
  ///
  /// `whenPacked` is called with each range of `bytes` that is no longer needed. A range is a strip
  /// of rows that takes `stripBytes` when packed, or 16 rows if these take more.
  package init(
    rows: Int, columns: Int, type: DType, bytes: UnsafeRawBufferPointer, pool: ComputePool,
    stripBytes: Int = 8 << 20, whenPacked: (Range<Int>) -> Void = { _ in }
  ) {
    let layout = PackedLayout(type)
    precondition(rows > 0 && columns > 0, "a (\(rows), \(columns)) weight matrix")
    guard let rowBytes = type.byteCount(elements: columns) else {
      preconditionFailure("\(columns) columns aren't whole \(type.name) blocks")
    }
    precondition(
      bytes.count == rows * rowBytes,
      "\(bytes.count) bytes for a (\(rows), \(columns)) matrix of \(type.name)")
    self.rows = rows
    self.columns = columns
    self.type = type
    self.layout = layout
    firstGroup = 0
    let groupBytes = ck_group_bytes(layout.kernelLayout, columns)
    let groups = (rows + groupRows - 1) / groupRows
    let memory = AlignedMemory(uninitializedByteCount: groups * groupBytes)
    self.memory = memory
    guard let source = bytes.baseAddress else { return }
    let groupsPerPart = max(1, 262_144 / groupBytes)
    let groupsPerRun = max(1, stripBytes / groupBytes)
    for start in stride(from: 0, to: groups, by: groupsPerRun) {
      let end = min(groups, start + groupsPerRun)
      pool.run((end - start + groupsPerPart - 1) / groupsPerPart) { part in
        let first = start + part * groupsPerPart
        for group in first..<min(end, first + groupsPerPart) {
          let present = min(groupRows, rows - group * groupRows)
          // SAFETY: rows group × 16 ..< + present of `bytes`, whose size was checked, go to the
          // group's own bytes of `memory`; both outlive the run.
          unsafe layout.pack(
            source + group * groupRows * rowBytes, rowBytes, present, columns,
            memory.base + group * groupBytes)
        }
      }
      whenPacked(start * groupRows * rowBytes..<min(rows, end * groupRows) * rowBytes)
    }
  }

  /// The bytes in memory.
  package var byteCount: Int { groups * groupBytes }

  /// Returns a view of some of the rows; the first one must be a multiple of 16.
  package func rows(_ range: Range<Int>) -> PackedMatrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows && range.lowerBound % groupRows == 0,
      "rows \(range) of \(rows)")
    return PackedMatrix(self, rows: range)
  }

  private init(_ whole: PackedMatrix, rows range: Range<Int>) {
    rows = range.count
    columns = whole.columns
    type = whole.type
    layout = whole.layout
    memory = whole.memory
    firstGroup = whole.firstGroup + range.lowerBound / groupRows
  }

  /// Writes one row, as float32, to the only row of `destination`, for an embedding lookup.
  package func dequantizeRow(_ row: Int, into destination: Matrix) {
    precondition(row >= 0 && row < rows, "row \(row) of \(rows)")
    precondition(
      destination.rows == 1 && destination.columns == columns,
      "a row of \(columns) into (\(destination.rows), \(destination.columns))")
    // SAFETY: the row exists, and the destination has `columns` floats.
    unsafe withKernelWeights { weights in
      unsafe ck_unpack_row(weights, row, destination.pointer)
    }
  }

  var isQuantized: Bool { layout.isQuantized }
  var groups: Int { (rows + groupRows - 1) / groupRows }
  var groupBytes: Int { ck_group_bytes(layout.kernelLayout, columns) }

  // SAFETY: the description's pointer is valid as long as this matrix lives, which holds at least
  // during the call.
  func withKernelWeights<R>(_ body: (UnsafePointer<ck_weights>) -> R) -> R {
    var weights = unsafe ck_weights(
      groups: memory.base.assumingMemoryBound(to: UInt8.self) + firstGroup * groupBytes,
      rows: rows, columns: columns, zero: layout.zero, layout: layout.kernelLayout)
    return unsafe withUnsafePointer(to: &weights) { unsafe body($0) }
  }
}

/// Rows that are packed together: the 32-bit lanes of a 512-bit register.
private let groupRows = Int(CK_GROUP_ROWS)
