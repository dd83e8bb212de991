internal import CKernels

/// The format of a row in a KV cache: the key or the value of one head and token.
package enum CacheElementType: String, Sendable, CaseIterable {
  case f32, f16
  /// 8 bits with one scale for each row.
  case q8_0
  /// 4 bits with a scale and minimum for each 32 elements; experimental, since keys lose precision.
  case q4

  /// Bytes of the elements of a row of `d` elements, without scales.
  package func rowBytes(_ d: Int) -> Int { ck_row_bytes(kernelType, d) }

  /// Bytes of the scales of a row of `d` elements, which are stored apart from its elements.
  package func scaleBytes(_ d: Int) -> Int { ck_row_scale_bytes(kernelType, d) }

  /// Bytes of a row of `d` elements with its scales.
  package func bytes(_ d: Int) -> Int { rowBytes(d) + scaleBytes(d) }

  /// True if the type's effect on quality hasn't been measured enough.
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
