import CKernels

/// The instructions that kernels may use; each includes those before it.
package enum InstructionSet: UInt32, Sendable, CaseIterable, Comparable {
  case scalar, avx2, avx512vnni

  /// The best one that this machine has and LCCHAT_ISA allows.
  package static var best: InstructionSet {
    InstructionSet(rawValue: UInt32(ck_isa().rawValue)) ?? .scalar
  }

  package static func < (left: InstructionSet, right: InstructionSet) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The name as the processor's makers write it.
  package var name: String {
    switch self {
    case .scalar: "scalar"
    case .avx2: "AVX2"
    case .avx512vnni: "AVX-512 VNNI"
    }
  }

  var kernel: ck_isa_t { ck_isa_t(rawValue: rawValue) }
}
