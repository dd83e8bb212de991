import CKernels
import Glibc

/// Memory for kernels: 64-byte aligned, zeroed, and freed with its last owner.
@safe package final class AlignedMemory {
  package let byteCount: Int
  // SAFETY: owned by this object alone; freed in deinit and never rebound.
  let base: UnsafeMutableRawPointer

  package init(byteCount: Int) {
    self.byteCount = byteCount
    let rounded = max(64, (byteCount + 63) / 64 * 64)
    unsafe base = .allocate(byteCount: rounded, alignment: 64)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: rounded)
  }

  /// Allocates memory that must be written before it is read, in huge pages if it is large.
  package init(uninitializedByteCount byteCount: Int) {
    self.byteCount = byteCount
    let hugePage = 2 << 20
    let isLarge = byteCount >= hugePage
    let size = isLarge ? byteCount : max(64, (byteCount + 63) / 64 * 64)
    unsafe base = .allocate(byteCount: size, alignment: isLarge ? hugePage : 64)
    // This is advice only: if the system ignores it, the bytes are in small pages.
    if isLarge { _ = unsafe madvise(base, size, MADV_HUGEPAGE) }
  }

  deinit { unsafe base.deallocate() }

  /// Gives all freed memory of the process back to the system, which `free` alone seldom does.
  package static func trim() { ck_trim_memory() }

  /// Returns new memory with a copy of some of the bytes.
  package func copy(_ range: Range<Int>) -> AlignedMemory {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "\(range) of \(byteCount)")
    let copy = AlignedMemory(uninitializedByteCount: range.count)
    // SAFETY: the range was checked, and the copy has as many bytes.
    unsafe copy.base.copyMemory(from: base + range.lowerBound, byteCount: range.count)
    return copy
  }

  /// Copies the content of other memory here, from byte `start` on.
  package func update(from other: AlignedMemory, at start: Int) {
    precondition(
      start >= 0 && start + other.byteCount <= byteCount,
      "\(other.byteCount) bytes at \(start) of \(byteCount)")
    // SAFETY: the target was checked, and two objects never share an allocation.
    unsafe (base + start).copyMemory(from: other.base, byteCount: other.byteCount)
  }

  /// Calls `body` with some of the bytes, to save them on disk; they are valid inside `body` only.
  package func withBytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> R
  ) rethrows -> R {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "\(range) of \(byteCount)")
    // SAFETY: the range was checked, and the memory lives as long as `self`.
    return try unsafe body(
      UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  /// Copies bytes from elsewhere here, from byte `start` on.
  package func update(from bytes: UnsafeRawBufferPointer, at start: Int) {
    precondition(
      start >= 0 && start + bytes.count <= byteCount,
      "\(bytes.count) bytes at \(start) of \(byteCount)")
    guard let source = bytes.baseAddress else { return }
    // SAFETY: the target was checked; the caller vouches for the source, which isn't this memory.
    unsafe (base + start).copyMemory(from: source, byteCount: bytes.count)
  }
}

/// A row-major float32 matrix, which shares its memory with the matrices that are views of it.
///
/// It belongs to one engine. Operations (`Ops`) check shapes, and only they access a matrix from
/// several threads.
package struct Matrix {
  package let rows: Int
  package let columns: Int
  let memory: AlignedMemory
  let offset: Int  // in floats

  package init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "a matrix has no negative shape")
    self.rows = rows
    self.columns = columns
    memory = AlignedMemory(byteCount: rows * columns * MemoryLayout<Float>.stride)
    offset = 0
  }

  private init(rows: Int, columns: Int, memory: AlignedMemory, offset: Int) {
    self.rows = rows
    self.columns = columns
    self.memory = memory
    self.offset = offset
  }

  /// Returns a view of some of the rows.
  package func rows(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    return Matrix(
      rows: range.count, columns: columns, memory: memory,
      offset: offset + range.lowerBound * columns)
  }

  /// Returns a view in another shape, such as (tokens, heads × d) as (tokens × heads, d).
  package func reshaped(rows: Int, columns: Int) -> Matrix {
    precondition(rows * columns <= self.rows * self.columns, "a reshape can't grow a matrix")
    return Matrix(rows: rows, columns: columns, memory: memory, offset: offset)
  }

  /// Copies the elements of a matrix of the same shape here.
  package func copyElements(from other: Matrix) {
    precondition(rows == other.rows && columns == other.columns, "a copy of another shape")
    // SAFETY: both have rows × columns floats.
    unsafe pointer.update(from: other.pointer, count: rows * columns)
  }

  // SAFETY: valid while `memory` lives; rows × columns floats.
  var pointer: UnsafeMutablePointer<Float> {
    unsafe (memory.base + offset * MemoryLayout<Float>.stride).assumingMemoryBound(to: Float.self)
  }

  /// Returns a new matrix with a copy of some of the columns.
  package func copyOfColumns(_ range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns, "columns \(range) of \(columns)")
    let copy = Matrix(rows: rows, columns: range.count)
    for row in 0..<rows {
      // SAFETY: the range was checked, and a row of the copy has as many floats.
      unsafe (copy.pointer + row * range.count).update(
        from: pointer + row * columns + range.lowerBound, count: range.count)
    }
    return copy
  }

  /// Returns the sum of products with a matrix of the same shape.
  package func dot(_ other: Matrix) -> Float {
    precondition(rows == other.rows && columns == other.columns, "a product of other shapes")
    var sum: Float = 0
    // SAFETY: both have rows × columns floats.
    for index in 0..<rows * columns { unsafe sum += pointer[index] * other.pointer[index] }
    return sum
  }

  /// Calls `body` with the elements in row order, to read and write them from Swift.
  package func withElements<R>(_ body: (UnsafeMutableBufferPointer<Float>) -> R) -> R {
    unsafe body(UnsafeMutableBufferPointer(start: pointer, count: rows * columns))
  }
}
