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
    // Names, numbers and words that all share.
    .target(name: "Wording", swiftSettings: swift),
    // Memory-mapped GGUF, packed weights, checked operations, fan-out over cores.
    .target(
      name: "Tensors", dependencies: ["CKernels", "Wording"],
      swiftSettings: swift + [.strictMemorySafety()]),
    // Text to token ids and back, chat templates.
    .target(name: "Tokenization", swiftSettings: swift),
    // Loading text, lines, passages, search in the screen.
    .target(name: "Documents", dependencies: ["Wording"], swiftSettings: swift),
    // Cells, layout, styles, widgets.
    .target(name: "Screen", swiftSettings: swift),
    // Models, attention, KV cache, light reading, sampling, the engine.
    .target(
      name: "Inference",
      dependencies: [
        "Tensors", "Tokenization", "Wording", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: swift),
    // Inspection, benchmarks, perplexity and logits, for the commands that examine a model.
    .target(
      name: "Diagnostics", dependencies: ["Inference", "Tensors", "Tokenization", "Wording"],
      swiftSettings: swift),
    // The ncurses display and key decoding.
    .target(
      name: "Terminal", dependencies: ["Screen", "CNcurses"],
      swiftSettings: swift + [.strictMemorySafety()]),
    // Recall: finding the passages that answer a question.
    .target(
      name: "Retrieval",
      dependencies: [
        "Documents", "Inference", "Tokenization", "Wording",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: swift),
    // From a question to answer events: conversation, reading, prompts, citations, telemetry.
    .target(
      name: "Chat",
      dependencies: ["Documents", "Inference", "Retrieval", "Tokenization", "Wording"],
      swiftSettings: swift),
    // Conversations in SQLite, search, export.
    .target(
      name: "Sessions",
      dependencies: [
        "Chat", "Documents", "Wording", .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: swift),
    // Questions, needles and scores.
    .target(
      name: "Evaluation",
      dependencies: ["Chat", "Documents", "Inference", "Retrieval", "Tokenization", "Wording"],
      swiftSettings: swift),
    // App state, reduce, panels, runtime.
    .target(
      name: "ChatUI", dependencies: ["Chat", "Documents", "Screen", "Wording"],
      swiftSettings: swift),
    // The command line, and the wiring of everything.
    .executableTarget(
      name: "lcchat",
      dependencies: [
        "Chat", "ChatUI", "Diagnostics", "Documents", "Evaluation", "Inference", "Retrieval",
        "Screen", "Sessions", "Terminal", "Wording",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      // A link to the one in assets, so that the program has it wherever it is put.
      resources: [.embedInCode("handbook.md")],
      swiftSettings: swift),
    // Shared by tests: fixtures, tiny models, the memory display, snapshots.
    .target(
      name: "TestSupport",
      dependencies: [
        "Chat", "Documents", "Inference", "Retrieval", "Screen", "Tensors", "Tokenization",
        "Wording",
      ],
      path: "Tests/TestSupport", swiftSettings: swift),
    .testTarget(
      name: "ChatUITests",
      dependencies: [
        "Chat", "ChatUI", "Documents", "Inference", "Retrieval", "Screen", "Sessions",
        "TestSupport", "Wording",
      ],
      exclude: ["Snapshots"], swiftSettings: swift),
    .testTarget(
      name: "ScreenTests", dependencies: ["Screen", "TestSupport"], exclude: ["Snapshots"],
      swiftSettings: swift),
    .testTarget(name: "TerminalTests", dependencies: ["Screen", "Terminal"], swiftSettings: swift),
    .testTarget(name: "WordingTests", dependencies: ["Wording"], swiftSettings: swift),
    .testTarget(
      name: "DocumentsTests", dependencies: ["Documents", "TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "ChatTests",
      dependencies: [
        "Chat", "Documents", "Inference", "Retrieval", "Tensors", "TestSupport", "Tokenization",
        "Wording",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "RetrievalTests",
      dependencies: [
        "Chat", "Documents", "Inference", "Retrieval", "Tensors", "TestSupport", "Tokenization",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "SessionsTests",
      dependencies: [
        "Chat", "Documents", "Inference", "Sessions", "TestSupport", "Wording",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: swift),
    .testTarget(
      name: "EvaluationTests",
      dependencies: [
        "Chat", "Documents", "Evaluation", "Inference", "Retrieval", "TestSupport", "Tokenization",
        "Wording",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors", "TestSupport", "Wording"],
      swiftSettings: swift),
    .testTarget(
      name: "InferenceTests",
      dependencies: [
        "AllocationCounter", "Diagnostics", "Inference", "Tensors", "TestSupport", "Tokenization",
        "Wording",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "DiagnosticsTests",
      dependencies: ["Diagnostics", "Inference", "Tensors", "TestSupport", "Tokenization"],
      swiftSettings: swift),
    // Counts the test program's allocations.
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    // The command line's parts without a process or a model.
    .testTarget(
      name: "LCChatTests",
      dependencies: [
        "Chat", "ChatUI", "Documents", "Evaluation", "Inference", "Retrieval", "Screen", "Sessions",
        "TestSupport", "Wording", "lcchat",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swift),
    // The built program, as its users see it.
    .testTarget(name: "EndToEndTests", dependencies: ["TestSupport"], swiftSettings: swift),
    .testTarget(
      name: "TokenizationTests",
      dependencies: ["Inference", "Tensors", "TestSupport", "Tokenization"],
      swiftSettings: swift),
    .testTarget(name: "ArchitectureTests", swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6]
)
