import DeploymentRendering
import OrderedCollections
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
        return host.costs[index] > 0 && state.mayChange(host.open(index), by: name)
      }
    }
  }
}

extension ComponentState.Host {
  /// The settings of a file that are not explained: those that were seen otherwise or not at all, and those that are not
  /// written.
  fileprivate func open(_ index: Int) -> [String] {
    guard let file = states[index].file, let observed = service.settings(of: file) else { return [] }
    let wrong = observed.filter { key, value in
      guard case .known(let text)? = file.settings[key] else { return true }
      return !SettingDifference.isSame(text, value, of: key)
    }
    return wrong.map(\.key) + file.settings.keys.filter { observed[$0] == nil }
  }
}
