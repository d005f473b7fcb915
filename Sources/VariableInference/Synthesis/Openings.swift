import DeploymentRendering
import OrderedCollections
import Synchronization
import VariableCatalog

extension ComponentState {
  /// Whether another value of a variable could bring the model nearer to what was seen: whether it stands in what makes
  /// a setting that is not explained, or may make one.
  func mayMend(by name: NameTable.ID) -> Bool {
    hosts.contains { host in
      host.states.indices.contains { index in
        let state = host.states[index]
        guard state.reads.contains(name) else { return false }
        if state.startHangs(on: name) { return host.costs[index] + host.unwritten > 0 }
        return host.costs[index] > 0 && state.mayChange(host.openSettings(index), by: name)
      }
    }
  }
}

/// The settings of each file that are not explained, as far as somebody asked for them.
final class OpenSettings: Sendable {
  private let known = Mutex<[Int: [String]]>([:])

  func keys(of file: Int, _ find: () -> [String]) -> [String] {
    if let keys = known.withLock({ $0[file] }) { return keys }
    let keys = find()
    known.withLock { $0[file] = keys }
    return keys
  }
}

extension ComponentState.Host {
  fileprivate func openSettings(_ index: Int) -> [String] { open.keys(of: index) { findOpen(index) } }

  /// The settings of a file that are not explained: those that were seen otherwise or not at all, and those that are not
  /// written.
  private func findOpen(_ index: Int) -> [String] {
    guard let file = states[index].file, let observed = service.settings(of: file) else { return [] }
    let wrong = observed.filter { key, value in
      guard case .known(let text)? = file.settings[key] else { return true }
      return !SettingDifference.isSame(text, value, of: key)
    }
    return wrong.map(\.key) + file.settings.keys.filter { observed[$0] == nil }
  }
}
