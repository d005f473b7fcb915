import Dispatch
import Synchronization

extension Array where Element: Sendable {
  /// What comes of every element, in their order, worked out on all cores at once: the result is that of `map`, whatever
  /// the number of cores.
  ///
  /// - Parameters:
  ///   - turn: how many elements a core takes at a time: enough for the turns to cost nothing beside what is done in them.
  ///   - transform: for one element, which hangs on no other.
  package func parallelMap<Value: Sendable>(
    turn: Int = 16, _ transform: @Sendable (Element) -> Value
  ) -> [Value] {
    guard count > turn else { return map(transform) }
    let turns = stride(from: 0, to: count, by: turn).map { $0..<Swift.min($0 + turn, count) }
    let parts = Mutex<[[Value]]>(Array<[Value]>(repeating: [], count: turns.count))
    DispatchQueue.concurrentPerform(iterations: turns.count) { index in
      let part = self[turns[index]].map(transform)
      parts.withLock { $0[index] = part }
    }
    return parts.withLock { $0.flatMap(\.self) }
  }

  /// The same elements in so many parts, none of them empty, in their order.
  package func parts(_ most: Int) -> [[Element]] {
    let size = Swift.max(1, (count + most - 1) / most)
    return stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
