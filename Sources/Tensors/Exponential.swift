internal import Glibc

/// e^x in single precision.
func exponential(_ x: Float) -> Float { expf(x) }
