import AnsibleExpressions
import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Gives free texts, and lists of them, the values that the settings show.
struct TextSearch {
  let view: SynthesisView
  /// Whether all switches are found, so that what is left may go to texts that can hold anything.
  var isLast = false

  /// Texts that others are made of come first, where all settings agree on them, and of those again what they are made
  /// of; then the others.
  func run(from start: Draft) -> Draft {
    let paths = paths(start)
    let roots = paths.filter { view.model.isReadByDefaults($0.name) }
    var draft = start
    let first = roots.filter { root in !roots.contains { view.model.mentions($0.name, in: root.name) } }
    var agreed = accept(first, in: &draft, onlyUnanimous: true)
    agreed.formUnion(accept(roots.filter { !first.contains($0) }, in: &draft, onlyUnanimous: true))
    accept(paths.filter { !agreed.contains($0.anyHost) }, in: &draft, onlyUnanimous: false)
    return draft
  }

  /// All texts that the files of the estate could show.
  private func paths(_ draft: Draft) -> [TextInversion.Path] {
    let state = view.states(draft)
    let evaluation = state.evaluation
    let hosts = view.services.values.compactMap(\.first?.host)
    var paths: OrderedSet<TextInversion.Path> = []
    for (name, definition) in view.model.definitions.sorted(by: { $0.key < $1.key }) {
      guard case .variable = definition, !view.model.unsought.contains(name), view.model.choices[name] == nil,
        isLast || !view.model.catchAlls.contains(name),
        !state.readers(of: name, in: view.model).isEmpty
      else { continue }
      for host in hosts {
        guard let scope = evaluation.scope(of: host) else { continue }
        if let entry = view.model.entries[name] {
          guard case .dictionary(let users) = entry.users.evaluate(in: scope) else { continue }
          for key in users.keys {
            paths.append(contentsOf: entry.fields.map { .init(name: name, keys: [key, $0]) })
          }
        } else {
          let value = scope.value(of: name)
          if value.canBeText { paths.append(.init(name: name)) }
          if value.texts != nil {
            paths.append(.init(name: name, isList: true, starts: view.model.listStarts[name] ?? []))
          }
        }
      }
    }
    for (name, component) in view.model.hostTexts.sorted(by: { $0.key < $1.key }) {
      for host in view.shown[component] ?? [] { paths.append(.init(name: name, host: host)) }
    }
    return Array(paths)
  }

  /// Reads texts and takes what was read; tells which it took, or found to be right already.
  @discardableResult
  private func accept(
    _ paths: [TextInversion.Path], in draft: inout Draft, onlyUnanimous: Bool
  ) -> Set<TextInversion.Path> {
    let before = view.states(draft)
    let evaluation = before.evaluation
    func standing(_ host: String, _ path: TextInversion.Path) -> Reading? {
      evaluation.scope(of: host)?.reading(at: path)
    }
    var found = TextInversion(view: view, paths: paths).values(draft, before, standing: standing)
    for some in steady(paths, standing) {
      for (host, readings) in TextInversion(view: view, paths: some).values(draft, before, standing: standing)
      {
        found[host, default: [:]].merge(readings) { $0.merging($1, uniquingKeysWith: +) }
      }
    }
    var agreed: Set<TextInversion.Path> = []
    var disputed: [(TextInversion.Path, OrderedDictionary<String, Reading>)] = []
    for path in OrderedSet(paths.map(\.anyHost)).sorted(by: { $0.order < $1.order }) {
      var byHost: OrderedDictionary<String, Reading> = [:]
      var isDisputed = false
      var isUnanimous = true
      for (host, readings) in found {
        let known = standing(host, path)
        let possible = readings[path]?.filter { isPossible($0.key, path, on: host, evaluation) }
        // A setting that is wrong for another reason may show what stands already.
        guard
          let counts = possible.map({ possible in
            Dictionary(possible.map { ($0.key == known ? .standing : $0.key, $0.value) }, uniquingKeysWith: +)
          })
        else { continue }
        let new = counts.filter { $0.key != .standing }
        if new.count > 1 { isUnanimous = false }
        if !new.isEmpty, new.count < counts.count { isDisputed = true }
        // Of two as frequent, the longer: the collection rather takes something off (a last slash) than adds it.
        let most = new.max {
          ($0.value, $0.key.order.count, $0.key.order) < ($1.value, $1.key.order.count, $1.key.order)
        }?.key
        guard let reading = most ?? known else { continue }
        byHost[host] = reading
      }
      if byHost.isEmpty { continue }
      if isDisputed || Set(byHost.values).count > 1 && Self.template(byHost) == nil { isUnanimous = false }
      if onlyUnanimous, !isUnanimous { continue }
      // A password is the user's with whom it was seen.
      if onlyUnanimous, let user = view.model.logins[path.name], !agreed.contains(.init(name: user)) {
        continue
      }
      agreed.insert(path)
      if byHost.allSatisfy({ standing($0.key, path) == $0.value }) { continue }
      if isDisputed {
        disputed.append((path, byHost))
      } else {
        take(byHost, path, in: &draft, evaluation)
      }
    }
    draft = settled(disputed, draft, evaluation)
    return agreed
  }

  /// Whether a reading may be a variable's value: a number stays one, whatever else stands in its place, and a host's own
  /// name is no other host's.
  private func isPossible(
    _ reading: Reading, _ path: TextInversion.Path, on host: String, _ evaluation: Evaluation
  ) -> Bool {
    if case .text(let text) = reading, path.host != nil, text != host,
      evaluation.assignment.variables[text] != nil
    {
      return false
    }
    guard case .text(let text) = reading, path.keys.isEmpty,
      case .int? = evaluation.scope(of: host)?.value(of: path.name)
    else { return true }
    return Int(text) != nil
  }

  /// Parts of the texts to be looked for by themselves: a mark in place of a word that switches something off switches
  /// it on, and settings come out differently. So all others are taken, and with them those with one such word. Lists once more without any text: what texts stand for may be among the items,
  /// where each is written once.
  private func steady(
    _ paths: [TextInversion.Path], _ standing: (String, TextInversion.Path) -> Reading?
  ) -> [[TextInversion.Path]] {
    let hosts = view.services.values.compactMap(\.first?.host)
    let words = paths.map { path in
      if view.model.noSwitches.contains(path.name) { return "any" }
      for host in hosts { if case .text(let text)? = standing(host, path) { return text } }
      return path.isList ? "list" : ""
    }
    let lists = paths.filter(\.isList)
    let some = lists.isEmpty || lists.count == paths.count ? [] : [lists]
    let off = Set(words).intersection(view.model.offWords).sorted()
    if off.isEmpty { return some }
    let groups = off.count > 1 ? [nil] + off.map(Optional.some) : [nil]
    return some
      + groups.map { word in
        zip(paths, words).filter { $0.1 == word || !view.model.offWords.contains($0.1) }.map(\.0)
      }
  }

  /// Takes of what some settings ask for, and others that are explained do not, only what shows its worth; all together
  /// first, since one setting may need several.
  private func settled(
    _ disputed: [(path: TextInversion.Path, byHost: OrderedDictionary<String, Reading>)], _ start: Draft,
    _ evaluation: Evaluation
  ) -> Draft {
    func with(_ taken: [Bool]) -> Draft {
      var draft = start
      for (index, (path, byHost)) in disputed.enumerated() where taken[index] {
        take(byHost, path, in: &draft, evaluation)
      }
      return draft
    }
    var taken = disputed.map { _ in true }
    var state = view.states(with(taken))
    for (index, (path, _)) in disputed.enumerated() {
      var fewer = taken
      fewer[index] = false
      let draft = with(fewer)
      let after = view.states(draft, after: state, changing: path.name)
      // Of logging files, what is in them counts here alone.
      guard (after.cost, after.difference) <= (state.cost, state.difference) else { continue }
      taken = fewer
      state = after.settled
    }
    return with(taken)
  }

  /// One value for all where most hosts agree, and values of single hosts.
  private func take(
    _ byHost: OrderedDictionary<String, Reading>, _ path: TextInversion.Path, in draft: inout Draft,
    _ evaluation: Evaluation
  ) {
    if path.host != nil {
      let template = byHost.count > 1 ? Self.template(byHost) : nil
      for (host, reading) in byHost {
        draft.own[host, default: [:]][path.name] =
          template.map(AnsibleValue.string) ?? reading.value(isNumber: false)
      }
      return
    }
    let isNumber =
      path.name.hasSuffix("_port")
      || byHost.keys.contains { host in
        if case .int = evaluation.scope(of: host)?.value(of: path.name) { true } else { false }
      }
    var counts: [Reading: Int] = [:]
    for (host, reading) in byHost { counts[reading, default: 0] += view.weights[host] ?? 1 }
    guard let (common, count) = counts.max(by: { ($0.value, $1.key.order) < ($1.value, $0.key.order) })
    else { return }
    let isCommon = counts.count == 1 || count > 1 && count * 2 > counts.values.reduce(0, +)
    if isCommon {
      let principal = byHost.count == 1 && path.keys.isEmpty ? Self.principal(byHost) : nil
      draft.shared[path.name] = view.value(of: path.name, draft, evaluation).setting(
        principal.map(AnsibleValue.string) ?? common.value(isNumber: isNumber), at: path.keys[...])
    }
    guard path.keys.isEmpty else { return }
    let earlier = draft.own
    for host in byHost.keys { draft.own[host]?[path.name] = nil }
    if !isCommon, let template = Self.template(byHost) {
      draft.shared[path.name] = .string(template)
      return
    }
    if !isCommon {
      // Found on a host that stood for others, which turn out to differ.
      let wasShared = draft.shared.removeValue(forKey: path.name) != nil
      for (host, reading) in byHost
      where wasShared || earlier[host]?[path.name] != nil
        || reading != evaluation.scope(of: host)?.reading(at: path)
      {
        draft.own[host, default: [:]][path.name] = reading.value(isNumber: isNumber)
      }
      return
    }
    for (host, reading) in byHost where reading != common {
      draft.own[host, default: [:]][path.name] = reading.value(isNumber: isNumber)
    }
  }
}

extension TextSearch {
  /// One text for all hosts, where what they show differs by their names only.
  private static func template(_ byHost: OrderedDictionary<String, Reading>) -> String? {
    texts(byHost).flatMap(HostTemplate.common)
  }

  /// The principal of a service on the only host that shows it, with the host's name left open.
  private static func principal(_ byHost: OrderedDictionary<String, Reading>) -> String? {
    texts(byHost)?.elements.first.flatMap { HostTemplate.principal($0.value, on: $0.key) }
  }

  private static func texts(
    _ byHost: OrderedDictionary<String, Reading>
  ) -> OrderedDictionary<String, String>? {
    var texts: OrderedDictionary<String, String> = [:]
    for (host, reading) in byHost {
      guard case .text(let text) = reading, case .string = AnsibleValue.verbatim(text) else { return nil }
      texts[host] = text
    }
    return texts
  }
}

extension TextInversion.Path {
  fileprivate var order: (String, String) { (name, keys.joined(separator: "/")) }
}

extension Reading {
  /// To choose among equals by; the value so far comes first.
  fileprivate var order: String {
    switch self {
    case .standing: ""
    case .text(let text): text
    case .list(let items): items.joined(separator: ",")
    }
  }

  fileprivate func value(isNumber: Bool) -> AnsibleValue {
    switch self {
    case .text(let text):
      if isNumber, let number = Int(text), String(number) == text { .int(number) } else { .verbatim(text) }
    case .list(let items): .list(items.map(AnsibleValue.verbatim))
    case .standing: .null
    }
  }
}

extension ExpressionValue {
  /// Whether a variable with this value could hold a text as well.
  fileprivate var canBeText: Bool {
    switch self {
    case .string, .int, .undefined, .null, .unknown: true
    default: false
    }
  }

  /// The texts of a list that holds nothing else.
  fileprivate var texts: [String]? {
    guard case .list(let items) = self else { return nil }
    var texts: [String] = []
    for item in items {
      guard case .string(let text) = item else { return nil }
      texts.append(text)
    }
    return texts
  }
}

extension HostScope {
  /// The value of a variable, or of an entry of a dictionary; nil where it is none that could be read off a setting.
  fileprivate func reading(at path: TextInversion.Path) -> Reading? {
    var value = value(of: path.name)
    for key in path.keys {
      guard case .dictionary(let entries) = value, let entry = entries[key] else { return nil }
      value = entry
    }
    if path.isList { return value.texts.map(Reading.list) }
    guard case .string(let text) = value.rendered() else { return nil }
    return .text(text)
  }
}
