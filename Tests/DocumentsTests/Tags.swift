import Testing

extension Tag {
  /// Tests that take more than 100 ms.
  @Tag static var slow: Self
}
