internal import CKernels

/// How a KV cache stores a row: the key or the value of one head and token.
package enum CacheElementType: String, Sendable, CaseIterable {
  case f32, f16
  /// 8 bits with a scale a row.
  case q8_0
  /// 4 bits with a scale and minimum for 32 elements; experimental, since keys suffer from it.
  case q4

  /// Bytes of the numbers of a row of `d` elements.
  package func rowBytes(_ d: Int) -> Int { ck_row_bytes(kernelType, d) }

  /// Bytes of a row's scales, which stand apart from its numbers.
  package func scaleBytes(_ d: Int) -> Int { ck_row_scale_bytes(kernelType, d) }

  /// Bytes of a row of `d` elements with its scales.
  package func bytes(_ d: Int) -> Int { rowBytes(d) + scaleBytes(d) }

  /// Whether its quality has not been settled.
  package var isExperimental: Bool { self == .q4 }

  var kernelType: ck_cache_t {
    switch self {
    case .f32: CK_CACHE_F32
    case .f16: CK_CACHE_F16
    case .q8_0: CK_CACHE_Q8_0
    case .q4: CK_CACHE_Q4
    }
  }
}
