import AnsibleYAML
import ComponentCatalog
import OrderedCollections
import Testing
import VariableCatalog

@testable import VariableInference

/// Whatever the search takes over instead of telling it anew must be what it would tell.
@Suite("What is not looked at twice")
struct ShortcutTests {
  private static let catalog = """
    component: worker
    variables:
      tls: {default: false}
      worker_tls: {default: "{{ tls }}"}
      mode: {default: none}
      worker_port: {default: 1}
    values:
      scheme: {value: "{{ 'https' if worker_tls | bool else 'http' }}"}
    functions:
      port_of: {parameters: [host], value: "{{ hostvars[host].get('worker_port', 7) }}"}
      url_of: {parameters: [path], value: "{{ scheme }}://{{ inventory_hostname }}/{{ path }}"}
    blocks:
      secured:
        parameters: {prefix: }
        rules: [{when: worker_tls | bool, set: {"{{ prefix }}ssl": on}}]
    files:
      main:
        path: /etc/worker.properties
        rules:
          - set: {url: "{{ url_of('a') }}", local: "{{ url_of('b') if mode == 'none' else 'none' }}"}
          - set: {peers: "{{ groups.worker | map('port_of') | join(',') }}"}
          - {use: secured, with: {prefix: client.}}
          - {when: mode == 'ldap', set: {auth: "{{ mode }}"}}
      login:
        path: "/etc/{{ mode }}.properties"
        when: mode != 'none'
        rules: [{set: {port: "{{ worker_port }}"}}]
    """
  private static let hosts = ["w1", "w2", "w3"]

  private func view() throws -> SynthesisView {
    let model = try ForwardModel(
      files: [("t.yml", Array(Self.catalog.utf8))], version: try #require(PlatformVersion("7.9")))
    let seen: [OrderedDictionary<String, String>] = [
      ["url": "https://w1/a", "local": "none", "peers": "2,7,7", "client.ssl": "on", "auth": "ldap"],
      ["url": "http://w2/a", "local": "http://w2/b", "peers": "2,7,7", "extra": "1"],
      ["url": "http://w3/a", "local": "http://w3/b", "peers": "2,7,7"],
    ]
    return SynthesisView(
      model: model,
      base: VariableAssignment(
        groups: ["worker": Self.hosts],
        variables: OrderedDictionary(uniqueKeysWithValues: Self.hosts.map { ($0, [:]) })),
      services: zip(Self.hosts, seen).map { host, settings in
        ObservedService(
          host: host, component: "worker", mainName: "worker.properties",
          properties: ["worker.properties": settings], texts: ["/etc/ldap.properties": "port=2\n"])
      })
  }

  /// Every value of every variable, for all hosts, for one, and for two.
  private static let moves: [Move] = {
    let values: [(String, AnsibleValue)] = [
      ("tls", .bool(true)), ("tls", .bool(false)), ("worker_tls", .bool(true)), ("worker_tls", .bool(false)),
      ("mode", .string("ldap")), ("mode", .string("none")), ("worker_port", .int(1)),
      ("worker_port", .int(2)),
    ]
    return values.flatMap { name, value in
      [nil, ["w1"], ["w2", "w3"]].map { Move(name: name, value: value, hosts: $0) }
    }
  }()

  /// A state as texts.
  private func told(_ state: EstateState) -> [String] {
    (state.components["worker"]?.hosts ?? []).map { host in
      let files = host.files.map { "\($0.path) \($0.settings.sorted { $0.key < $1.key }) \($0.gaps)" }
      return "\(host.service.host) \(host.cost) \(files)"
    }
  }

  @Test("After two steps all is as if it had been told at once", arguments: moves)
  func steps(first: Move) throws {
    let view = try view()
    let start = view.states(Draft())
    let one = first.applied(to: Draft())
    let middle = view.states(one, after: start, taking: first, of: ["worker"])
    for second in Self.moves {
      let two = second.applied(to: one)
      let fresh = told(try self.view().states(two))
      #expect(told(view.states(two, after: middle, taking: second, of: ["worker"])) == fresh, "\(second)")
      #expect(told(view.states(two)) == fresh, "\(second)")
    }
  }

  @Test("What was tried is tried again where something changed on which it hangs", arguments: moves)
  func trials(first: Move) throws {
    let view = try view()
    var trials = Trials(view: view, at: Draft())
    var state = view.states(trials.draft)
    for step in [first, Move(name: "mode", value: .string("ldap"), hosts: ["w1"])] {
      for move in Self.moves { _ = trials.gain(of: move, state) }
      trials.go(to: step.applied(to: trials.draft))
      state = view.states(trials.draft)
      for move in Self.moves {
        let gain = state.cost - view.states(move.applied(to: trials.draft)).cost
        let told = trials.gain(of: move, state)
        // Of what brings nothing, it does not matter how much it would spoil.
        #expect(told == gain || max(told, gain) <= 0, "\(move): \(told), not \(gain)")
      }
    }
  }

  @Test("A value that an inventory says counts, even where it is the default")
  func stored() throws {
    let view = try view()
    let state = view.states(Draft())
    let move = Move(name: "worker_port", value: .int(1), hosts: ["w1"])
    let after = view.states(move.applied(to: Draft()), after: state, taking: move, of: ["worker"])
    #expect(state.components["worker"]?.hosts[1].files[0].settings["peers"] == .known("7,7,7"))
    #expect(after.components["worker"]?.hosts[1].files[0].settings["peers"] == .known("1,7,7"))
  }
}
