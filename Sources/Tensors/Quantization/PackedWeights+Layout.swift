import CKernels

/// The packed form of one stored type, and the kernel that converts a group of rows to it.
@safe
struct PackedLayout {
  typealias Pack =
    @convention(c) (
      UnsafePointer<UInt8>?, Int, Int, Int, UnsafeMutablePointer<UInt8>?
    ) -> Void

  let kernelLayout: ck_layout_t
  /// The stored quant that means 0, in layouts without minimums.
  let zero: Float
  private let packGroup: Pack

  init(_ type: DType) {
    switch type {
    case .f32: unsafe self.init(CK_LAYOUT_F32, ck_pack_f32)
    case .bf16: unsafe self.init(CK_LAYOUT_F32, ck_pack_bf16)
    case .f16: unsafe self.init(CK_LAYOUT_F16, ck_pack_f16)
    case .q4_0: unsafe self.init(CK_LAYOUT_U4, ck_pack_q4_0)
    case .q4_1: unsafe self.init(CK_LAYOUT_U4, ck_pack_q4_1)
    case .q4_K: unsafe self.init(CK_LAYOUT_U4, ck_pack_q4_k)
    case .q5_0: unsafe self.init(CK_LAYOUT_U5, ck_pack_q5_0, zero: 16)
    case .q5_1: unsafe self.init(CK_LAYOUT_U5_MINIMUM, ck_pack_q5_1)
    case .q5_K: unsafe self.init(CK_LAYOUT_U5_MINIMUM, ck_pack_q5_k)
    case .q2_K: unsafe self.init(CK_LAYOUT_U4_HALVES, ck_pack_q2_k)
    case .q3_K: unsafe self.init(CK_LAYOUT_U4_HALVES, ck_pack_q3_k)
    case .q8_0: unsafe self.init(CK_LAYOUT_U8, ck_pack_q8_0, zero: 128)
    case .iq4_nl: unsafe self.init(CK_LAYOUT_U8, ck_pack_iq4_nl, zero: 128)
    case .q6_K: unsafe self.init(CK_LAYOUT_U8_HALVES, ck_pack_q6_k, zero: 32)
    }
  }

  private init(_ kernelLayout: ck_layout_t, _ packGroup: @escaping Pack, zero: Float = 0) {
    self.kernelLayout = kernelLayout
    unsafe self.packGroup = packGroup
    self.zero = zero
  }

  var isQuantized: Bool { kernelLayout != CK_LAYOUT_F16 && kernelLayout != CK_LAYOUT_F32 }

  // SAFETY: `source` has `rows` rows of `rowBytes`, `group` has ck_group_bytes.
  func pack(
    _ source: UnsafeRawPointer, _ rowBytes: Int, _ rows: Int, _ columns: Int,
    _ group: UnsafeMutableRawPointer
  ) {
    unsafe packGroup(
      source.assumingMemoryBound(to: UInt8.self), rowBytes, rows, columns,
      group.assumingMemoryBound(to: UInt8.self))
  }
}
