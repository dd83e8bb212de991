internal import Glibc

/// e^x in single precision.
func exponential(_ x: Float) -> Float { expf(x) }

/// tanh x in single precision.
func hyperbolicTangent(_ x: Float) -> Float { tanhf(x) }

/// ln x in single precision.
func logarithm(_ x: Float) -> Float { logf(x) }
