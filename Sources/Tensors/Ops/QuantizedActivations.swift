import CKernels

/// Memory for the 8-bit activations of one product; it grows to the largest product so far.
final class QuantizedActivations {
  private(set) var memory = AlignedMemory(byteCount: 0)

  func reserve(tokens: Int, columns: Int) {
    let bytes = tokens * (columns / Int(CK_BLOCK)) * MemoryLayout<ck_q8_block>.stride
    if bytes > memory.byteCount { memory = AlignedMemory(byteCount: bytes) }
  }

  // SAFETY: valid until the next `reserve`; (tokens, columns / 32) blocks of what was reserved.
  var blocks: UnsafeMutablePointer<ck_q8_block> {
    unsafe memory.base.assumingMemoryBound(to: ck_q8_block.self)
  }
}
