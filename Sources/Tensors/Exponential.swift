internal import Glibc

/// 2^x in single precision.
func exponential2(_ x: Float) -> Float { exp2f(x) }

/// tanh x in single precision.
func hyperbolicTangent(_ x: Float) -> Float { tanhf(x) }

/// ln x in single precision.
func logarithm(_ x: Float) -> Float { logf(x) }
