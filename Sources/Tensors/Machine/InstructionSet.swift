import CKernels

/// The instructions that kernels may use.
package enum InstructionSet: UInt32, Sendable {
  case scalar, avx2, avx512vnni, neon

  /// The best instruction set that this machine has and LCCHAT_ISA allows.
  package static var best: InstructionSet {
    InstructionSet(rawValue: UInt32(ck_isa().rawValue)) ?? .scalar
  }

  /// The instruction sets that this machine has and LCCHAT_ISA allows, from plain C to the best.
  package static var available: [InstructionSet] {
    switch best {
    case .scalar: [.scalar]
    case .avx2: [.scalar, .avx2]
    case .avx512vnni: [.scalar, .avx2, .avx512vnni]
    case .neon: [.scalar, .neon]
    }
  }

  /// The name in the spelling of the processor's makers.
  package var name: String {
    switch self {
    case .scalar: "scalar"
    case .avx2: "AVX2"
    case .avx512vnni: "AVX-512 VNNI"
    case .neon: "NEON"
    }
  }

  var kernel: ck_isa_t { ck_isa_t(rawValue: rawValue) }
}
