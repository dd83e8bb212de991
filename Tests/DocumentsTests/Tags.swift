import Testing

extension Tag {
  /// Takes more than 100 ms.
  @Tag static var slow: Self
}
