import AnsibleExpressions
import AnsibleYAML
import DeploymentRendering
import OrderedCollections
import Testing

@testable import VariableCatalog

@Suite("What the model says of a host")
struct EvaluationTests {
  private let catalog = """
    component: web
    variables:
      port: {default: 80}
      scheme: {default: "{{ 'https' if tls else 'http' }}"}
      tls: {default: false}
      web_custom_properties: {default: {}}
      web_environment: {default: {}}
    values:
      fixed: {value: computed}
    functions:
      url: {parameters: [host], value: "{{ scheme }}://{{ host }}:{{ hostvars[host].port }}"}
    blocks:
      store:
        parameters: {prefix: , kind: jks}
        rules: [{set: {"{{ prefix }}store": "{{ fixed }}.{{ kind }}"}}]
    files:
      main:
        path: "/etc/{{ inventory_hostname }}.properties"
        custom: web_custom_properties
        rules:
          - set: {peers: "{{ groups.web | map('upper') | join(',') }}", flag: "{{ tls }}", later: first}
          - for: peer
            in: groups.web
            set: {"peer.{{ loop.index }}": "{{ url(peer) }}"}
          - when: tls
            rules: [{use: store, with: {prefix: a.}}, {use: store, with: {prefix: b., kind: pem}}]
          - when: secret
            set: {hidden: "1"}
          - set: {later: second}
    unit:
      name: web
      service: {rules: [{set: {LimitNOFILE: 100, User: ""}}]}
      environment: {custom: web_environment, rules: [{set: {HEAP: -Xmx1g}}]}
    """

  private func settings(
    _ shared: [String: AnsibleValue] = [:], _ own: [String: AnsibleValue] = [:], file: String = "main"
  ) throws -> ModelledFile {
    let assignment = VariableAssignment(
      groups: ["web": ["w1", "w2"]], shared: shared.mapValues { TemplatedValue($0) },
      variables: ["w1": own.mapValues { TemplatedValue($0) }, "w2": [:]])
    let files = Evaluation(assignment, model: try model(catalog)).files(of: "w1")
    return try #require(files.first { $0.name == file })
  }

  @Test("Defaults, loops, functions and other hosts' variables")
  func defaults() throws {
    let file = try settings([:], ["port": .int(81)])
    #expect(file.path == "/etc/w1.properties")
    #expect(file.settings["peers"] == .known("W1,W2"))
    #expect(file.settings["peer.1"] == .known("http://w1:81"))
    #expect(file.settings["peer.2"] == .known("http://w2:80"))
    #expect(file.settings["flag"] == .known("False"))
    #expect(file.settings["later"] == .known("second"))
    #expect(file.settings["a.store"] == nil)
  }

  @Test("A block fills in its parameters; an inventory can't set what is computed")
  func blocks() throws {
    let file = try settings(["tls": .bool(true), "fixed": .string("mine")])
    #expect(file.settings["a.store"] == .known("computed.jks"))
    #expect(file.settings["b.store"] == .known("computed.pem"))
  }

  @Test("A host's own variable goes before the one for all")
  func levels() throws {
    let file = try settings(["scheme": .string("all")], ["scheme": .string("own")])
    #expect(file.settings["peer.1"] == .known("own://w1:80"))
  }

  @Test("A host's short name ends before the first dot")
  func shortName() throws {
    let assignment = VariableAssignment(
      groups: ["web": ["w1.x"]],
      shared: ["scheme": TemplatedValue(.string("{{ inventory_hostname_short }}"))],
      variables: ["w1.x": [:]])
    let file = Evaluation(assignment, model: try model(catalog)).files(of: "w1.x").first { $0.name == "main" }
    #expect(file?.settings["peer.1"] == .known("w1://w1.x:80"))
  }

  @Test("Custom properties are laid over everything")
  func custom() throws {
    let file = try settings(["web_custom_properties": .dictionary(["later": .string("mine"), "x": .null])])
    #expect(file.settings["later"] == .known("mine"))
    #expect(file.settings["x"] == .known(""))
  }

  @Test("What can't be told is named, never guessed")
  func unknown() throws {
    let secret = try settings(["secret": .string("{{ lookup('env', 'X') }}")])
    #expect(secret.settings["hidden"] == .unknown("lookup('env', ...) is not evaluated"))
    #expect(!secret.gaps.isEmpty)
    let tls = try settings(["tls": .string("{{ lookup('env', 'X') }}"), "secret": .bool(false)])
    #expect(
      ["a.store", "b.store", "flag"].allSatisfy {
        tls.settings[$0] == .unknown("lookup('env', ...) is not evaluated")
      })
    #expect(tls.settings["hidden"] == nil && tls.settings["later"] == .known("second"))
    let scheme = try settings(["scheme": .string("{{ lookup('env', 'X') }}"), "secret": .bool(false)])
    guard case .unknown = scheme.settings["peer.1"] else {
      Issue.record("\(String(describing: scheme.settings["peer.1"]))")
      return
    }
    #expect(scheme.settings["peers"] == .known("W1,W2"))
  }

  @Test("A unit leaves empty values out and takes overrides")
  func unit() throws {
    let file = try settings(
      ["web_environment": .dictionary(["JMX_PORT": .int(1), "HEAP": .string("")])], file: "unit")
    #expect(file.path == "/etc/systemd/system/web.service.d/override.conf")
    #expect(file.settings == ["LimitNOFILE": .known("100"), "Environment.JMX_PORT": .known("1")])
  }

  @Test("A variable that is defined by itself is unknown, not endless")
  func cycle() throws {
    let file = try settings(["scheme": .string("{{ scheme }}x")])
    guard case .unknown = file.settings["peer.1"] else {
      Issue.record("\(String(describing: file.settings["peer.1"]))")
      return
    }
  }

  @Test("A variable that is made into others is told from one that is not")
  func wideVariables() throws {
    let model = try model(catalog)
    #expect(model.isReadByDefaults("tls"))
    #expect(!model.isReadByDefaults("web_custom_properties"))
  }

  @Test("A function that calls itself without end is unknown, not a crash")
  func endlessCalls() throws {
    let text = """
      functions:
        deep: {parameters: [n], value: "{{ deep(n + 1) if n < limit else n }}"}
      values:
        a_few: {value: "{{ deep(limit - 20) }}"}
        endless: {value: "{{ deep(0) }}"}
        limit: {value: 1000000}
      """
    let assignment = VariableAssignment(groups: [:], variables: ["h": [:]])
    let evaluation = Evaluation(assignment, model: try model(text))
    let scope = try #require(evaluation.scope(of: "h"))
    #expect(scope.value(of: "a_few") == .int(1_000_000))
    guard case .unknown = scope.value(of: "endless") else {
      Issue.record("\(scope.value(of: "endless"))")
      return
    }
  }

  @Test("Whether a file is written may be unknown; that is a gap, not silence")
  func unknownFile() throws {
    let text = "component: c\nfiles:\n  main: {path: /p, when: needed, rules: [{set: {a: b}}]}"
    let assignment = VariableAssignment(groups: ["c": ["h"]], variables: ["h": [:]])
    let file = try #require(Evaluation(assignment, model: try model(text)).files(of: "h").first)
    #expect(file.gaps == ["whether it is written is not known: needed is not defined"])
  }

  @Test("What may be written or not stays known where it would be what it is anyway")
  func supposedSettings() throws {
    let text = """
      component: c
      files:
        main: {path: /p, rules: [{set: {a: x, b: x}}, {when: nowhere, set: {a: x, b: y, c: z}}]}
      """
    let assignment = VariableAssignment(groups: ["c": ["h"]], variables: ["h": [:]])
    let file = try #require(Evaluation(assignment, model: try model(text)).files(of: "h").first)
    let unknown = ModelledFile.Setting.unknown("nowhere is not defined")
    #expect(file.settings == ["a": .known("x"), "b": unknown, "c": unknown])
  }

  @Test("What may be written or not is open, and what stands before it may be overwritten")
  func openKeys() throws {
    let text = """
      component: c
      files:
        main:
          path: /p
          rules: [{set: {a.one: x, a.two: x, b: x}}, {for: i, in: nowhere, set: {"a.{{ i }}": y}}, {set: {a.two: z}}]
        list: {path: /p.conf, format: lines, rules: [{lines: ["known", "user={{ nowhere }};"]}]}
      """
    let assignment = VariableAssignment(groups: ["c": ["h"]], variables: ["h": [:]])
    let files = Evaluation(assignment, model: try model(text)).files(of: "h")
    let file = try #require(files.first { $0.name == "main" })
    #expect(
      file.settings == ["a.one": .unknown("nowhere is not defined"), "a.two": .known("z"), "b": .known("x")])
    #expect(file.open.map(\.pieces) == [["a.", ""]])
    let list = try #require(files.first { $0.name == "list" })
    #expect(list.settings == ["known": .known("")] && list.open.map(\.pieces) == [["user=", ";"]])
    #expect(list.open[0].fits("user=joe;") && !list.open[0].fits("user=joe"))
  }

  @Test(
    "What Ansible itself knows in a deploy is told where the inventory tells it, else unknown, with a default, too"
  )
  func ansibleNames() throws {
    let text =
      "untold: [{names: [ansible_*, omit], except: [ansible_user], reason: facts}]\nvariables: {ansible_os_family: {default: RedHat}}"
    let shared = [
      "groups_of_it": "{{ group_names | join(',') }}",
      "address": "{{ ansible_default_ipv4.address | default('none') }}",
      "fqdn": "{{ ansible_facts['fqdn'] | default('x') }}",
      "many": "{{ 1 if ansible_processor_vcpus is defined else 0 }}",
      "family": "{{ ansible_facts.os_family }}", "user": "{{ ansible_user | default('me') }}",
    ]
    let assignment = VariableAssignment(
      groups: ["all": ["h"], "web": ["h"], "a": ["h"], "b": []],
      shared: shared.mapValues { TemplatedValue(.string($0)) }, variables: ["h": [:]])
    let evaluation = Evaluation(assignment, model: try model(text))
    let scope = try #require(evaluation.scope(of: "h"))
    #expect(scope.value(of: "groups_of_it") == .string("a,web"))
    #expect(
      ["address", "fqdn", "many"].allSatisfy {
        !scope.value(of: $0).isKnown && !scope.value(of: $0).isUndefined
      })
    #expect(scope.value(of: "family") == .string("RedHat") && scope.value(of: "user") == .string("me"))
  }

  @Test("A default of a block's parameter may use those before it")
  func parameterOrder() throws {
    let text = """
      component: c
      blocks:
        b:
          parameters: {z: , y: "{{ z }}y", x: "{{ y }}x", w: "{{ x }}w"}
          rules: [{set: {key: "{{ w }}"}}]
      files:
        main: {path: /p, rules: [{use: b, with: {z: z}}]}
      """
    let assignment = VariableAssignment(groups: ["c": ["h"]], variables: ["h": [:]])
    let file = try #require(Evaluation(assignment, model: try model(text)).files(of: "h").first)
    #expect(file.settings == ["key": .known("zyxw")])
  }

  @Test(
    "After a change, what is taken over and what is evaluated again give the same as from scratch",
    arguments: [
      ("tls", AnsibleValue.bool(true)), ("port", .int(99)), ("scheme", .string("x")),
      ("web_custom_properties", .dictionary(["later": .string("mine")])),
      ("web_environment", .dictionary(["HEAP": .string("-Xmx2g")])), ("other", .string("nothing")),
    ])
  func changes(name: String, value: AnsibleValue) throws {
    let model = try model(catalog)
    let component = try #require(model.components.first)
    let before = VariableAssignment(groups: ["web": ["w1", "w2"]], variables: ["w1": [:], "w2": [:]])
    var after = before
    after.shared[name] = TemplatedValue(value)
    let changed = model.names.everywhere([name])
    let earlier = Evaluation(before, model: model)
    let states = earlier.states(
      of: component, in: try #require(earlier.scope(of: "w1")), after: [])
    let later = Evaluation(after, after: earlier, changed: changed, on: nil)
    let taken = later.states(
      of: component, in: try #require(later.scope(of: "w1")), after: states)
    let scratch = Evaluation(after, model: model).files(of: "w1")
    #expect(taken.compactMap(\.file).map(\.settings) == scratch.map(\.settings))
  }

  @Test("Hosts that share what they have in common get what each would get alone")
  func sharing() throws {
    let text = """
      component: c
      variables:
        port: {default: 1}
      values:
        address: {value: "{{ inventory_hostname }}:{{ port }}"}
      functions:
        address_of: {parameters: [host], value: "{{ hostvars[host].address }}"}
      files:
        main:
          path: /p
          rules:
            - set: {own: "{{ address }}", all: "{{ groups.c | map('address_of') | join(',') }}", port: "{{ port }}"}
      """
    let model = try model(text)
    let assignment = VariableAssignment(
      groups: ["c": ["a", "b", "d"]],
      variables: ["a": [:], "b": ["port": .constant(.int(2))], "d": [:]])
    let together = Evaluation(assignment, model: model)
    for host in ["a", "b", "d"] {
      let alone = Evaluation(assignment, model: model).files(of: host)
      #expect(together.files(of: host).map(\.settings) == alone.map(\.settings))
      #expect(together.detached.files(of: host).map(\.settings) == alone.map(\.settings))
      #expect(alone.first?.settings["all"] == .known("a:1,b:2,d:1"))
    }
    #expect(together.files(of: "b").first?.settings["own"] == .known("b:2"))
  }

  @Test("The address of a host without one is its name, or localhost, and only the host itself says so")
  func addresses() throws {
    let text = """
      component: c
      files:
        main:
          path: /p
          rules:
            - set:
                own: "{{ ansible_host }}"
                other: "{{ hostvars['b'].ansible_host | default('none') }}"
                self: "{{ hostvars[inventory_hostname].ansible_host | default('none') }}"
      """
    let variables = [
      "a": ["ansible_host": "10.0.0.1"], "b": ["ansible_connection": "ssh"],
      "d": ["ansible_connection": "local"], "e": [:],
    ]
    let assignment = VariableAssignment(
      groups: ["c": ["a", "b", "d", "e"]],
      variables: OrderedDictionary(
        uniqueKeysWithValues: variables.mapValues { $0.mapValues { .constant(.string($0)) } }
          .sorted { $0.key < $1.key }))
    let evaluation = Evaluation(assignment, model: try model(text))
    let expected = [("a", "10.0.0.1", "10.0.0.1"), ("b", "b", "none"), ("d", "localhost", "none")]
    for (host, own, asOthersSeeIt) in expected {
      let settings = try #require(evaluation.files(of: host).first).settings
      #expect(settings["own"] == .known(own))
      #expect(settings["self"] == .known(asOthersSeeIt))
      #expect(settings["other"] == .known("none"))
    }
    guard case .unknown = evaluation.files(of: "e").first?.settings["own"] else {
      Issue.record("nothing tells the address")
      return
    }
  }

  @Test("A function is mapped over lists longer than functions may call each other deep")
  func mapping() throws {
    let text = """
      component: c
      functions:
        twice: {parameters: [number, plus], value: "{{ number * 2 + plus }}"}
      files:
        main: {path: /p, rules: [{set: {sum: "{{ range(500) | list | map('twice', 1) | sum }}"}}]}
      """
    let assignment = VariableAssignment(groups: ["c": ["h"]], variables: ["h": [:]])
    let file = try #require(Evaluation(assignment, model: try model(text)).files(of: "h").first)
    #expect(file.settings == ["sum": .known("250000")])
  }

  @Test("Rules that write a setting, and those that would")
  func origins() throws {
    let assignment = VariableAssignment(groups: ["web": ["w1"]], variables: ["w1": [:]])
    let evaluation = Evaluation(assignment, model: try model(catalog))
    let later = evaluation.origins(of: "later", on: "w1")
    #expect(later.map(\.value) == [.known("first"), .known("second")])
    #expect(later.map(\.place) == ["templates/t.yml:21", "templates/t.yml:29"])
    #expect(later.allSatisfy { $0.unmet == nil })
    // What a block would write below a condition that does not hold.
    let store = evaluation.origins(of: "b.store", on: "w1")
    #expect(store.map(\.unmet) == ["tls"])
    #expect(store.map(\.value) == [.known("computed.pem")])
    #expect(evaluation.origins(of: "nowhere", on: "w1").isEmpty)
    #expect(evaluation.origins(of: "later", in: "/etc/other.properties", on: "w1").isEmpty)
    #expect(evaluation.origins(of: "Environment.HEAP", on: "w1").count == 1)
  }
}
