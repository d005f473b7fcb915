import Synchronization

/// What units were found to name. Most hosts of an estate have the same units, and every wave asks again.
final class KnownUnits: Sendable {
  /// All that tells what a unit names.
  struct Unit: Hashable, Sendable {
    var name: String
    var files: [File]
  }

  struct File: Hashable, Sendable {
    var path: String
    var content: FileBytes
  }

  struct Needs: Sendable {
    var files: Set<String>
    /// Those of them whose variables it gives what it starts.
    var environmentFiles: [String]
    /// Folders of archives that it starts from.
    var archives: [String]
  }

  /// An estate whose units all differ must not fill the memory.
  private static let most = 1000

  private let known = Mutex<[Unit: Needs]>([:])

  /// What a unit names, by `look` where it was not seen before.
  func needs(of unit: Unit, look: () -> Needs) -> Needs {
    if let needs = known.withLock({ $0[unit] }) { return needs }
    let needs = look()
    known.withLock { if $0.count < Self.most { $0[unit] = needs } }
    return needs
  }
}
