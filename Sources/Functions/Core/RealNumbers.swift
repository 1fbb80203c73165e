import Catalog
import Columns

// Functions of the system's mathematical library under names that cannot be taken for the language's own.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

func naturalLogarithm(_ x: Double) -> Double { log(x) }
func binaryLogarithm(_ x: Double) -> Double { log2(x) }
func decimalLogarithm(_ x: Double) -> Double { log10(x) }
func exponential(_ x: Double) -> Double { exp(x) }
func cubeRoot(_ x: Double) -> Double { cbrt(x) }
func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
func sine(_ x: Double) -> Double { sin(x) }
func cosine(_ x: Double) -> Double { cos(x) }
func tangent(_ x: Double) -> Double { tan(x) }
func arcSine(_ x: Double) -> Double { asin(x) }
func arcCosine(_ x: Double) -> Double { acos(x) }
func arcTangent(_ x: Double) -> Double { atan(x) }
func arcTangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }

/// The word of a result: what is no number has no sign, whatever the processor says.
func resultWord(_ x: Double) -> Int64 { word(x.isNaN ? Double.nan : x) }

/// A number by C's rules for `printf`, which every format language leans on.
///
/// - Parameter format: of one argument, which is a double: `%8.2f`.
func formatted(_ format: String, _ number: Double) -> String {
  withVaList([number]) { arguments in
    var buffer = [CChar](repeating: 0, count: 1500)
    let length = vsnprintf(&buffer, buffer.count, format, arguments)
    let bytes = buffer.prefix(max(0, min(Int(length), buffer.count - 1))).map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ScalarFunction {
  /// A function of one DOUBLE.
  static func real(
    _ name: String, aliases: [String] = [], documentation: String, example: String,
    _ compute: @escaping @Sendable (Double) -> Double
  ) -> ScalarFunction {
    ScalarFunction(
      name, aliases: aliases, overloads: [FunctionOverload([.exact(.double)], returns: .exact(.double))],
      documentation: documentation, example: example
    ) { call in MemoKernel(call) { resultWord(compute(double($0[0]))) } }
  }

  /// A function of two DOUBLEs.
  static func real(
    _ name: String, aliases: [String] = [], documentation: String, example: String,
    _ compute: @escaping @Sendable (Double, Double) -> Double
  ) -> ScalarFunction {
    ScalarFunction(
      name, aliases: aliases,
      overloads: [FunctionOverload([.exact(.double), .exact(.double)], returns: .exact(.double))],
      documentation: documentation, example: example
    ) { call in MemoKernel(call) { resultWord(compute(double($0[0]), double($0[1]))) } }
  }
}
