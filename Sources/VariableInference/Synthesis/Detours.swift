import DeploymentRendering
import OrderedCollections
import VariableCatalog

/// Goes the way anew from single wide switches, where a search ended with settings that a deploy would write otherwise. What a switch
/// brings along elsewhere may have kept it from being taken, though exceptions from it are cheaper than doing without it.
struct Detours {
  let view: SynthesisView
  /// Steps from the start.
  let moves: [Move]

  /// What must be left for a detour to be worth its time.
  let reason: Reason

  enum Reason {
    /// Settings that a deploy would add: nothing that is on the hosts explains them.
    case added
    /// The same, or settings that a deploy would give another value, which may well be somebody's own.
    case different
  }

  /// Each is a whole search.
  private static let most = 3

  /// Where a search ends: the straight one, or one by a detour that comes nearer to what was seen.
  func shortest(from start: Draft, _ search: (Trials) -> Trials) -> Trials {
    // Every way begins with the same steps to be tried.
    var first = Trials(view: view, at: start)
    let before = view.states(start)
    for move in moves { _ = first.gain(of: move, before) }
    let straight = search(first)
    let state = view.states(straight.draft)
    guard state.count(of: reason) > 0 else { return straight }
    var best = (way: straight, cost: state.cost)
    for move in seeds(before, start).filter({ !$0.isTaken(in: straight.draft) }).prefix(Self.most) {
      var way = first
      way.go(to: move.applied(to: start))
      way = search(way)
      let cost = view.states(way.draft).cost
      if cost < best.cost { best = (way, cost) }
    }
    return best.way
  }

  /// Of every switch that others follow, the step that brings most of what was seen, whatever it brings besides; those
  /// with the most first.
  private func seeds(_ before: EstateState, _ start: Draft) -> [Move] {
    let matches = before.matches
    var best: [String: (move: Move, gain: Int)] = [:]
    for move in moves where view.model.isReadByDefaults(move.name) && !move.isTaken(in: start) {
      let after = view.states(move.applied(to: start), after: before, changing: move.name)
      let gain = after.matches - matches
      if gain > best[move.name]?.gain ?? 0 { best[move.name] = (move, gain) }
    }
    return best.values.sorted { ($1.gain, $0.move.name) < ($0.gain, $1.move.name) }.map(\.move)
  }
}

extension EstateState {
  /// How many settings would be written for which the file that was seen has none of their name, or another value.
  fileprivate func count(of reason: Detours.Reason) -> Int {
    sum { file, seen in
      file.settings.count { key, setting in
        guard let value = seen[key] else { return true }
        guard case .known(let text) = setting, reason == .different else { return false }
        return !SettingDifference.isSame(text, value, of: key)
      }
    }
  }

  /// How many settings would be just as they were seen.
  fileprivate var matches: Int {
    sum { file, seen in
      file.settings.count { key, setting in
        guard case .known(let text) = setting, let value = seen[key] else { return false }
        return SettingDifference.isSame(text, value, of: key)
      }
    }
  }

  /// Over all properties files that were seen.
  private func sum(_ count: (ModelledFile, OrderedDictionary<String, String>) -> Int) -> Int {
    components.values.flatMap(\.hosts).reduce(0) { sum, host in
      host.files.reduce(sum) { sum, file in
        guard file.format == .properties, file.takesCustom, let seen = host.service.settings(of: file) else {
          return sum
        }
        return sum + host.service.count * count(file, seen)
      }
    }
  }
}
