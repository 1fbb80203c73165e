import Catalog
import Planner

/// The settings there are, one line each; each is described where it is heeded.
enum SettingRegistry {
  static let all: [SettingDefinition] = [
    .defaultNullOrder,
    .disabledOptimizers,
    .memoryLimit,
    .temporaryDirectory,
  ]

  /// All settings with the values they have before SET.
  static var initial: [SettingState] { all.map { SettingState($0) } }
}
