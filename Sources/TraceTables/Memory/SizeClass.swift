/// The runtime's size classes of heap objects, the same in all versions from Go 1.21 to 1.27.
enum SizeClass {
  /// Bytes of an object's slot by class. Class 0 is that of large objects, which have a span each.
  private static let bytes: [Int64] = [
    0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352,
    384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304,
    2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880,
    12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
  ]

  /// The most pages that a span of small objects has; the largest in use is 10.
  static let mostPages: UInt64 = 16

  /// The class in a span's third argument; nil where the span is not of the heap's objects.
  static func of(_ kindAndClass: UInt64) -> Int64? {
    kindAndClass & 1 == 1 ? nil : Int64(bitPattern: kindAndClass >> 2)
  }

  /// Bytes of a slot of a class; nil for large objects and for what is no class.
  static func slot(_ sizeClass: Int64) -> Int64? {
    sizeClass > 0 && sizeClass < Int64(bytes.count) ? bytes[Int(sizeClass)] : nil
  }
}
