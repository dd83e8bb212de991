internal import CKernels
package import Wording

/// The size of a row of a KV cache: the key or the value of one head and token.
extension CacheType {
  /// Bytes of the elements of a row of `d` elements, without scales.
  package func rowBytes(_ d: Int) -> Int { ck_row_bytes(kernelType, d) }

  /// Bytes of the scales of a row of `d` elements, which are stored apart from its elements.
  package func scaleBytes(_ d: Int) -> Int { ck_row_scale_bytes(kernelType, d) }

  /// Bytes of a row of `d` elements with its scales.
  package func bytes(_ d: Int) -> Int { rowBytes(d) + scaleBytes(d) }

  var kernelType: ck_cache_t {
    switch self {
    case .f32: CK_CACHE_F32
    case .f16: CK_CACHE_F16
    case .q8_0: CK_CACHE_Q8_0
    case .q4: CK_CACHE_Q4
    }
  }
}
