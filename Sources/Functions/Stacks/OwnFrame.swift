import Catalog
import Columns

func firstOwnFrame(_ frames: [Int32], _ pools: ValuePools) -> StackPool.Frame? {
  frames.lazy.map { pools.stacks.frame($0) }
    .first {
      let name = pools.strings.bytes($0.function)
      return !name.isEmpty && !GoSymbol(name).isStandard
    }
}
