import DeploymentRendering
import OrderedCollections
import VariableCatalog

/// Goes the way anew from single wide switches, where a search ended with settings that a deploy would add. What a switch
/// brings along elsewhere may have kept it from being taken, though exceptions from it are cheaper than doing without it.
struct Detours {
  let view: SynthesisView
  /// Steps from the start.
  let moves: () -> [Move]

  /// Each is a whole search.
  private static let most = 3

  /// The draft, or one that comes nearer to what was seen.
  func shortest(
    _ draft: Draft, from start: Draft, _ search: (Draft) -> Draft
  ) -> Draft {
    let state = view.states(draft)
    guard state.excess > 0 else { return draft }
    var best = (draft: draft, cost: state.cost)
    for move in seeds(start).filter({ !$0.isTaken(in: draft) }).prefix(Self.most) {
      let other = search(move.applied(to: start))
      let cost = view.states(other).cost
      if cost < best.cost { best = (other, cost) }
    }
    return best.draft
  }

  /// Of every switch that others follow, the step that brings most of what was seen, whatever it brings besides; those
  /// with the most first.
  private func seeds(_ start: Draft) -> [Move] {
    let before = view.states(start)
    let matches = before.matches
    var best: [String: (move: Move, gain: Int)] = [:]
    for move in moves() where view.model.isReadByDefaults(move.name) && !move.isTaken(in: start) {
      let after = view.states(move.applied(to: start), after: before, changing: move.name)
      let gain = after.matches - matches
      if gain > best[move.name]?.gain ?? 0 { best[move.name] = (move, gain) }
    }
    return best.values.sorted { ($1.gain, $0.move.name) < ($0.gain, $1.move.name) }.map(\.move)
  }
}

extension EstateState {
  /// How many settings would be written though the file that was seen has none of their name.
  fileprivate var excess: Int {
    sum { file, seen in file.settings.keys.count { seen[$0] == nil } }
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
