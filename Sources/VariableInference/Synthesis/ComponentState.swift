import OrderedCollections
import VariableCatalog

/// What the collection would write for the services of one component.
struct ComponentState {
  struct Host {
    let service: ObservedService
    let states: [FileState]
    /// How far each file is from what was seen.
    let costs: [Int]
    /// How far what was seen of files is from there, of which the collection would write none.
    let unwritten: Int
    /// Looked for when the first variable asks; there are hundreds of them, and a file may have any number of settings.
    let open: OpenSettings

    /// - Parameters:
    ///   - seen: names of the files that were seen where the collection may write them.
    ///   - before: the same host before some variables changed: what is written as before is not looked at again.
    init(service: ObservedService, states: [FileState], seen: Set<String>, before: Host?) {
      self.service = service
      self.states = states
      let isSame = states.enumerated().map { index, state in
        before.map { index < $0.states.count && $0.states[index].mark === state.mark } ?? false
      }
      costs = states.enumerated().map { index, state in
        if isSame[index], let before { return before.costs[index] }
        guard let file = state.file else { return 0 }
        var distance = Distance()
        distance.add(file, observed: service.settings(of: file))
        return distance.cost
      }
      if let before, !isSame.contains(false) {
        unwritten = before.unwritten
        open = before.open
      } else {
        open = OpenSettings()
        let files = states.compactMap(\.file)
        var distance = Distance()
        distance.addUnwritten(by: files, of: service)
        distance.addUnwritten(seen.subtracting(files.map(\.name)).count)
        unwritten = distance.cost
      }
    }

    var files: [ModelledFile] { states.compactMap(\.file) }

    var cost: Int { costs.reduce(unwritten, +) }

    /// Whether any file could be another where some names mean something else.
    func hangs(on names: NameSet) -> Bool { states.contains { !$0.reads.isDisjoint(with: names) } }
  }

  let hosts: [Host]
  /// How far that is from what was seen.
  let cost: Int
  /// The names that were looked up on the way: other variables change nothing.
  let reads: NameSet

  init(hosts: [Host]) {
    self.hosts = hosts
    cost = hosts.reduce(0) { $0 + $1.cost * $1.service.count }
    reads = hosts.reduce(into: NameSet()) { reads, host in
      for state in host.states { reads.formUnion(state.reads) }
    }
  }

  func writesTheSame(as other: ComponentState) -> Bool {
    zip(hosts, other.hosts).allSatisfy { mine, theirs in
      let (files, others) = (mine.states.filter { $0.file != nil }, theirs.states.filter { $0.file != nil })
      return files.count == others.count && zip(files, others).allSatisfy(ComponentState.isSame)
    }
  }

  /// Whether a file of some hosts that looks a name up on its own host would be another.
  ///
  /// - Parameter other: the same services where the name means something else.
  func hangs(on name: NameTable.ID, ofHosts hosts: Set<String>, without other: ComponentState) -> Bool {
    zip(self.hosts, other.hosts).contains { mine, theirs in
      hosts.contains(mine.service.host)
        && zip(mine.states, theirs.states).contains { before, after in
          before.reads.containsOwn(name) && !ComponentState.isSame(before, after)
        }
    }
  }

  private static func isSame(_ mine: FileState, _ theirs: FileState) -> Bool {
    if mine.mark === theirs.mark { return true }
    guard let file = mine.file, let other = theirs.file else { return false }
    // Where a setting stands in its file is the collection's own affair.
    return file.path == other.path && file.settings.count == other.settings.count
      && file.settings.allSatisfy { other.settings[$0.key] == $0.value }
  }
}
