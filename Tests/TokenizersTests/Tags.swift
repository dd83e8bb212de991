import Testing

extension Tag {
  /// Tests that take more than a moment in a debug build.
  @Tag static var slow: Self
}
