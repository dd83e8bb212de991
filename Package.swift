// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

// Kernels are optimised in debug builds too, so that `swift test` stays quick.
let kernels: [CSetting] = [.unsafeFlags(["-O3", "-ffp-contract=fast", "-Wall", "-Werror"])]

let package = Package(
  name: "lcchat",
  products: [.executable(name: "lcchat", targets: ["lcchat"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    // SHA-256 of model files.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    // The configuration file.
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // SIMD inner loops with a scalar twin each.
    .target(name: "CKernels", exclude: ["README.md"], cSettings: kernels),
    // The ncursesw header with shims for its macros and globals.
    .systemLibrary(name: "CNcurses"),
    // Memory-mapped GGUF, packed weights, checked operations, fan-out over cores.
    .target(
      name: "Tensors", dependencies: ["CKernels"],
      swiftSettings: swift + [.strictMemorySafety()]),
    // Text to token ids and back, chat templates.
    .target(name: "Tokenizers", swiftSettings: swift),
    // Loading text, lines, passages, search.
    .target(
      name: "Documents", dependencies: [.product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: swift),
    // Cells, layout, styles, widgets.
    .target(name: "Screen", swiftSettings: swift),
    // Models, attention, KV cache, light reading, sampling, the engine.
    .target(
      name: "Inference",
      dependencies: ["Tensors", "Tokenizers", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: swift),
    // Inspection, benchmarks, perplexity and logits, for the commands that examine a model.
    .target(
      name: "Diagnostics", dependencies: ["Inference", "Tensors", "Tokenizers"],
      swiftSettings: swift),
    // The ncurses display and key decoding.
    .target(
      name: "Terminal", dependencies: ["Screen", "CNcurses"],
      swiftSettings: swift + [.strictMemorySafety()]),
    // From a question to answer events: context plan, prompt, conversation.
    .target(
      name: "Chat",
      dependencies: [
        "Documents", "Inference", "Tokenizers", .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: swift),
    // App state, reduce, panels, runtime.
    .target(name: "ChatUI", dependencies: ["Chat", "Documents", "Screen"], swiftSettings: swift),
    // The command line, and the wiring of everything.
    .executableTarget(
      name: "lcchat",
      dependencies: [
        "Chat", "ChatUI", "Diagnostics", "Documents", "Inference", "Screen", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      // A link to the one in assets, so that the program has it wherever it is put.
      resources: [.embedInCode("handbook.md")],
      swiftSettings: swift),
    // The memory display and snapshots that tests share.
    .target(
      name: "TestSupport", dependencies: ["Screen"], path: "Tests/TestSupport",
      swiftSettings: swift),
    .testTarget(
      name: "ChatUITests", dependencies: ["Chat", "ChatUI", "Documents", "Screen", "TestSupport"],
      exclude: ["Snapshots"], swiftSettings: swift),
    .testTarget(
      name: "ScreenTests", dependencies: ["Screen", "TestSupport"], exclude: ["Snapshots"],
      swiftSettings: swift),
    .testTarget(name: "TerminalTests", dependencies: ["Screen", "Terminal"], swiftSettings: swift),
    .testTarget(
      name: "DocumentsTests", dependencies: ["Documents", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "ChatTests",
      dependencies: [
        "Chat", "Documents", "Inference", "TestSupport", "Tokenizers",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: swift),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "InferenceTests",
      dependencies: [
        "AllocationCounter", "Chat", "ChatUI", "Diagnostics", "Documents", "Inference", "Screen",
        "Tensors", "TestSupport", "Tokenizers",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "DiagnosticsTests", dependencies: ["Diagnostics", "Tensors"], swiftSettings: swift),
    // Counts the test program's allocations.
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    // The built program, as its users see it.
    .testTarget(name: "EndToEndTests", dependencies: ["TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "TokenizersTests", dependencies: ["Inference", "Tensors", "TestSupport", "Tokenizers"],
      swiftSettings: swift),
    .testTarget(name: "ArchitectureTests", swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6]
)
