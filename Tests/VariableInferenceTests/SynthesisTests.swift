import AnsibleYAML
import ComponentCatalog
import OrderedCollections
import Testing
import VariableCatalog

@testable import VariableInference

@Suite("Variables found again from settings")
struct SynthesisTests {
  private static let catalog = """
    choices:
      mode: [none, ldap]
      worker_tone: [low, high]
    off_words: [none]
    catch_alls: [worker_rest]
    logins: {boss_password: boss}
    hosts:
      worker_alias: worker
    entries:
      worker_users: {users: worker_users, fields: [principal, password], more: [roles]}
      login_users: {users: all_logins, fields: [principal, password]}
    component: worker
    variables:
      tls: {default: false}
      worker_tls: {default: "{{ tls }}"}
      doors: {default: false}
      worker_front: {default: "{{ doors }}"}
      worker_back: {default: "{{ doors }}"}
      worker_side: {default: "{{ doors }}"}
      worker_mode: {default: "{{ mode }}"}
      mode: {default: none}
      worker_principal: {default: nobody}
      worker_url: {default: "http://x"}
      worker_scope: {default: none}
      worker_user: {default: someone}
      worker_rules: {default: [DEFAULT]}
      worker_paths: {default: [/usr]}
      worker_first_path: {default: /usr}
      worker_folder: {default: /var/log}
      worker_log: {default: w.log}
      worker_agent: {default: false}
      worker_agent_config: {default: /etc/agent.properties}
      worker_agent_port: {default: 1}
      worker_args: {default: ""}
      store_password: {default: ""}
      worker_store_password: {default: "{{ store_password }}"}
      worker_key_password: {default: "{{ worker_store_password }}"}
      boss: {default: boss}
      boss_password: {default: secret}
      worker_login: {default: "{{ boss }}"}
      worker_password: {default: "{{ boss_password }}"}
      worker_trace: {default: false}
      worker_exporter: {default: false}
      worker_delay: {default: 60}
      worker_cache: {default: false}
      worker_level: {default: INFO}
      worker_appenders: {default: [stdout, main]}
      worker_tone: {default: low}
      worker_rest: {default: ""}
      siren: {default: false}
      worker_day: {default: "{{ siren }}"}
      worker_night: {default: "{{ siren }}"}
      gate_open: {default: false}
      gate_password: {default: ""}
      worker_gate_one: {default: "{{ gate_password if gate_open else 'usual' }}"}
      worker_gate_two: {default: "{{ gate_password if gate_open else 'usual' }}"}
      worker_gate_three: {default: "{{ gate_password if gate_open else 'usual' }}"}
      worker_folders: {default: [/usual]}
      worker_own_folder: {default: /usual}
      bulk: {default: false}
      worker_half: {default: "{{ bulk }}"}
      worker_load: {default: "{{ bulk }}"}
      worker_basic: {default: false}
      worker_users: {default: {admin: {principal: admin, password: secret, roles: admin}}}
      login_users: {default: {}}
    values:
      all_logins: {value: "{{ {'admin': {'principal': 'admin', 'password': 'x'}} | combine(login_users, recursive=true) }}"}
    functions:
      logins: {parameters: [users], value: " user_{{ users[0].principal }}=\\"{{ users[0].password }}\\"{{ logins(users[1:]) if users[1:] else '' }}"}
    files:
      main:
        path: /etc/worker.properties
        custom: worker_custom_properties
        rules:
          - set: {principal: "{{ worker_principal }}", rules: "{{ worker_rules | join(',') }}", url: "{{ worker_url }}"}
          - set: {admin: "{{ boss }}", auth: "{{ worker_login }}:{{ worker_password }}"}
          - set: {store.password: "{{ worker_store_password }}", key.password: "{{ worker_key_password }}"}
          - set: {paths: "{{ ([worker_first_path] + worker_paths) | unique | join(',') }}", log: "{{ worker_folder }}/{{ worker_log }}"}
          - set: {gate.one: "{{ worker_gate_one }}", gate.two: "{{ worker_gate_two }}", gate.three: "{{ worker_gate_three }}"}
          - set: {folders: "{{ (worker_folders + [worker_own_folder, '/usual']) | unique | join(',') }}"}
          - when: worker_half
            set: {bulk.1: "on", bulk.2: "on"}
          - when: worker_half and not bulk
            set: {half: "on"}
          - when: bulk
            set: {bulk.3: "on", bulk.4: "on"}
          - when: worker_load
            set: {load.1: "on", load.2: "on", load.3: "on", load.4: "on", load.5: "on", load.6: "on"}
          - set: {tone: "{{ worker_tone }}"}
          - when: siren
            set: {bell: "on"}
          - when: worker_day
            set: {day.1: "on", day.2: "on"}
          - when: worker_night
            set: {night.1: "on", night.2: "on"}
          - when: worker_front
            set: {front: open}
          - when: worker_back
            set: {back: open}
          - when: worker_side
            set: {side: open}
          - when: worker_tls
            set: {ssl.store: /store, ssl.key: /key}
          - when: "'https' in worker_url"
            set: {url.store: "{{ worker_url }}/store"}
          - set: {login: "user={{ worker_user }}{{ ' scope=' ~ worker_scope if worker_scope != 'none' else '' }};"}
          - when: worker_basic
            set: {basic.method: BASIC, basic.realm: R, basic.jaas: "module{{ logins(all_logins.values() | list) }};"}
          - when: worker_mode == 'ldap'
            set: {ldap.one: a, ldap.two: b}
          - when: "'boss' in groups and inventory_hostname in groups.boss"
            set: {workers: "{{ hostvars.b1.get('worker_alias', 'b1') }},{{ hostvars.c1.get('worker_alias', 'c1') }}"}
      passwords:
        path: /etc/passwords.properties
        format: properties
        when: worker_basic
        rules:
          - for: user
            in: worker_users.values()
            set: {"{{ user.principal }}": "{{ user.password }},{{ user.roles }}"}
      agent:
        path: "{{ worker_agent_config }}"
        when: worker_agent
        rules: [{set: {port: "{{ worker_agent_port }}"}}]
      exporter:
        path: /etc/exporter.yml
        format: foreign
        when: worker_exporter
        digest: {sha256: fd251378dca3f7992c41e85e191e379e36bd9509282667e0d8a7ce28c36251b5}
        rules: [{set: {delay: "{{ worker_delay }}", cache: "{{ worker_cache | lower }}"}}]
      log4j:
        path: /etc/log4j.properties
        format: lines
        rules:
          - lines: ["level: {{ worker_level }}", "level: error"]
          - for: appender
            in: worker_appenders
            lines: ["- {{ appender }}"]
    unit:
      name: worker
      environment:
        custom: worker_service_environment_overrides
        rules: [{set: {OPTS: "{{ ((['-agent=' ~ worker_agent_config] if worker_agent else []) + (['-trace'] if worker_trace else []) + [worker_args]) | select | join(' ') }}", REST: "{{ worker_rest }}"}}]
    """

  private static let usual = [
    "principal": "nobody", "rules": "DEFAULT", "url": "http://x", "login": "user=someone;",
    "admin": "boss", "auth": "boss:secret", "store.password": "", "key.password": "",
    "paths": "/usr", "log": "/var/log/w.log", "gate.one": "usual", "gate.two": "usual", "gate.three": "usual",
    "folders": "/usual", "tone": "low",
  ]

  /// What explains workers whose main files have other settings beside the usual ones.
  /// - Parameters:
  ///   - environment: what is in the units of all hosts; `units` of single ones.
  private func found(
    _ hosts: OrderedDictionary<String, [String: String]>, groups: OrderedDictionary<String, [String]> = [:],
    environment: OrderedDictionary<String, String> = [:],
    units: [String: OrderedDictionary<String, String>] = [:], texts: [String: String] = [:],
    ownTexts: [String: [String: String]] = [:]
  ) throws -> Draft {
    let view = try view(
      hosts, groups: groups, environment: environment, units: units, texts: texts, ownTexts: ownTexts)
    return Synthesis(view.services.values.flatMap(\.self), base: view.base, model: view.model).draft
  }

  private func view(
    _ hosts: OrderedDictionary<String, [String: String]>, groups: OrderedDictionary<String, [String]> = [:],
    environment: OrderedDictionary<String, String> = [:],
    units: [String: OrderedDictionary<String, String>] = [:], texts: [String: String] = [:],
    ownTexts: [String: [String: String]] = [:]
  ) throws -> SynthesisView {
    let model = try ForwardModel(
      files: [("t.yml", Array(Self.catalog.utf8))], version: try #require(PlatformVersion("7.9")))
    let services = hosts.map { host, settings in
      let all = Self.usual.merging(settings) { $1 }.sorted { $0.key < $1.key }
      return ObservedService(
        host: host, component: "worker", mainName: "worker.properties",
        properties: [
          "worker.properties": OrderedDictionary(uniqueKeysWithValues: all.map { ($0.key, $0.value) })
        ],
        units: ["worker": units[host] ?? environment], texts: ownTexts[host] ?? texts)
    }
    var all: OrderedDictionary = ["worker": hosts.keys.elements]
    all.merge(groups) { $1 }
    let base = VariableAssignment(groups: all, variables: hosts.mapValues { _ in [:] })
    return SynthesisView(model: model, base: base, services: services)
  }

  @Test("What is as usual needs no variable")
  func usual() throws {
    #expect(try found(["a": [:], "b": [:]]) == Draft())
  }

  @Test("One switch for all, and the other way for a child group")
  func childGroup() throws {
    let tls = ["ssl.store": "/store", "ssl.key": "/key"]
    let draft = try found(["a": tls, "b": tls, "c": [:]], groups: ["part": ["c"]])
    #expect(draft.shared == ["tls": .bool(true)])
    #expect(draft.own == ["c": ["worker_tls": .bool(false)]])
  }

  @Test("Among many hosts that are alike, what one has of its own is found")
  func oneOfMany() throws {
    var hosts: OrderedDictionary<String, [String: String]> = [:]
    for number in 1...9 { hosts["w\(number).x"] = ["url": "http://w\(number).x:1/"] }
    hosts["w8.x"]?["principal"] = "other"
    let draft = try found(hosts)
    #expect(draft.shared == ["worker_url": .string("http://{{ inventory_hostname }}:1/")])
    #expect(draft.own == ["w8.x": ["worker_principal": .string("other")]])
  }

  @Test("Where a switch of all explains most, what is otherwise is its exception")
  func exceptions() throws {
    let draft = try found(["a": ["front": "open", "back": "open"]])
    #expect(draft.shared == ["doors": .bool(true), "worker_side": .bool(false)])
    #expect(try found(["a": ["front": "open"]]).shared == ["worker_front": .bool(true)])
  }

  @Test("A switch of all from which most differ is left out")
  func withoutExceptions() throws {
    let view = try view(["a": ["front": "open"]])
    let closed: AnsibleValue = .bool(false)
    let draft = Draft(shared: ["doors": .bool(true), "worker_back": closed, "worker_side": closed])
    let reworded = Rewording(view: view, moves: Moves(view: view, draft: draft).all).run(draft)
    #expect(reworded.shared == ["worker_front": .bool(true)])
  }

  @Test("A file whose text only the collection knows shows its switch by being there")
  func foreignFile() throws {
    let draft = try found(["a": [:]], texts: ["/etc/exporter.yml": "rules: []\n"])
    #expect(draft.shared == ["worker_exporter": .bool(true)])
  }

  @Test("It shows none where another service of the host alone names the file")
  func foreignFileOfANeighbour() throws {
    let view = try view(["a": [:]], texts: ["/etc/exporter.yml": "rules: []\n"])
    let neighbour = ObservedService(
      host: "a", component: "neighbour", mainName: "neighbour.properties", properties: [:],
      units: ["neighbour": ["Environment.OPTS": "-agent=/etc/exporter.yml"]])
    let services = view.services.values.flatMap(\.self) + [neighbour]
    #expect(Synthesis(services, base: view.base, model: view.model).draft.shared.isEmpty)
  }

  @Test("What the collection fills into a text of its own is found")
  func valuesOfForeignFile() throws {
    let usual = try found(["a": [:]], texts: ["/etc/exporter.yml": "delay: 60\nrules: []\ncache: false\n"])
    #expect(usual.shared == ["worker_exporter": .bool(true)])
    let own = try found(["a": [:]], texts: ["/etc/exporter.yml": "delay: 5\nrules: []\ncache: true\n"])
    #expect(
      Set(own.shared.map { "\($0.key)=\($0.value.scalarText ?? "")" }) == [
        "worker_exporter=True", "worker_delay=5", "worker_cache=True",
      ])
  }

  @Test("A host with another text does not hide what is filled in elsewhere")
  func valuesBesideAnotherText() throws {
    let texts = ["[x]", "[]", "[]"].map { ["/etc/exporter.yml": "delay: 60\nrules: \($0)\ncache: true\n"] }
    let draft = try found(
      ["a": [:], "b": [:], "c": [:]], ownTexts: ["a": texts[0], "b": texts[1], "c": texts[2]])
    #expect(draft.shared == ["worker_exporter": .bool(true), "worker_cache": .bool(true)])
  }

  @Test("Nothing follows from values in another text than the collection's own")
  func valuesOfAnotherText() throws {
    let draft = try found(["a": [:]], texts: ["/etc/exporter.yml": "delay: 5\nrules: [x]\ncache: true\n"])
    #expect(draft.shared == ["worker_exporter": .bool(true)])
  }

  @Test("A level of logging is found though another line looks like it")
  func loggingLevel() throws {
    let draft = try found(
      ["a": [:]], texts: ["/etc/log4j.properties": "  level: WARN\n  level: error\n  - stdout\n  - main\n"])
    #expect(draft.shared == ["worker_level": .string("WARN")])
  }

  @Test("A text that differs by the name of the host only is said once")
  func template() throws {
    let draft = try found(["a1": ["principal": "w/a1@R"], "b1": ["principal": "w/b1@R"]])
    #expect(draft == Draft(shared: ["worker_principal": .string("w/{{ inventory_hostname }}@R")]))
  }

  @Test("Texts that have nothing in common stand at their hosts")
  func ownTexts() throws {
    let draft = try found(["a1": ["principal": "x"], "b1": ["principal": "y"]])
    #expect(draft.shared.isEmpty)
    #expect(
      draft.own == ["a1": ["worker_principal": .string("x")], "b1": ["worker_principal": .string("y")]])
  }

  @Test("Lists are split where the collection joins them")
  func lists() throws {
    let draft = try found(["a": ["rules": "RULE:x,DEFAULT"]])
    #expect(draft.shared == ["worker_rules": .list([.string("RULE:x"), .string("DEFAULT")])])
  }

  @Test("A list takes what stands between a text and an item that both name")
  func listOfMore() throws {
    #expect(
      try found(["a": ["paths": "/usr,/opt,/srv"]]).shared == [
        "worker_paths": .list([.string("/opt"), .string("/srv")])
      ])
  }

  @Test("Of two texts in one setting, the one changes with which the other may stay")
  func oneOfTwo() throws {
    #expect(try found(["a": ["log": "/logs/own/w.log"]]).shared == ["worker_folder": .string("/logs/own")])
    #expect(try found(["a": ["log": "/var/log/x.log"]]).shared == ["worker_log": .string("x.log")])
  }

  @Test("A text is read beside another one that would switch something on, and one that keeps something on")
  func switchingWords() throws {
    let draft = try found(["a": ["login": "user=me;", "url": "https://y", "url.store": "https://y/store"]])
    #expect(draft.shared == ["worker_url": .string("https://y"), "worker_user": .string("me")])
  }

  @Test("Users beside the usual ones or in their place, in a file of their own and within one line")
  func users() throws {
    let draft = try found(
      [
        "a": [
          "basic.method": "BASIC", "basic.realm": "R",
          "basic.jaas": #"module user_admin="x" user_eve="p=q";"#,
        ]
      ],
      texts: ["/etc/passwords.properties": "bob: b,c,admin,user\nann: d,e\n"])
    let users: AnsibleValue = .dictionary([
      "admin": .dictionary([
        "principal": .string("bob"), "password": .string("b"), "roles": .string("c,admin,user"),
      ]),
      "ann": .dictionary(["principal": .string("ann"), "password": .string("d"), "roles": .string("e")]),
    ])
    #expect(draft.shared["worker_basic"] == .bool(true))
    #expect(draft.shared["worker_users"] == users)
    #expect(
      draft.shared["login_users"]
        == .dictionary(["eve": .dictionary(["principal": .string("eve"), "password": .string("p=q")])]))
  }

  @Test("A variable of one host may show in the settings of another")
  func otherHosts() throws {
    let draft = try found(["a": ["workers": "b1,c1.out"], "b1": [:], "c1": [:]], groups: ["boss": ["a"]])
    #expect(draft.shared.isEmpty)
    #expect(draft.own == ["c1": ["worker_alias": .string("c1.out")]])
  }

  @Test("A switch that would write a file nobody has is not taken for half an explanation")
  func unseenFile() throws {
    let draft = try found(["a": [:]], environment: ["Environment.OPTS": "-own"])
    #expect(draft.shared == ["worker_args": .string("-own")])
  }

  @Test(
    "A file that was seen shows its switch, whatever else stands among the options, and then what is in it")
  func seenFile() throws {
    let draft = try found(
      ["a": [:], "b": [:]], environment: ["Environment.OPTS": "-agent=/etc/agent.properties -own"],
      texts: ["/etc/agent.properties": "port=2\n"])
    #expect(
      draft.shared
        == ["worker_agent": .bool(true), "worker_agent_port": .int(2), "worker_args": .string("-own")])
  }

  @Test("Options that one host alone has are that host's, though the others have no options at all")
  func optionsOfOne() throws {
    let draft = try found(["a": [:], "b": [:]], units: ["b": ["Environment.OPTS": "-x -y"]])
    #expect(draft.shared.isEmpty)
    #expect(draft.own == ["b": ["worker_args": .string("-x -y")]])
  }

  @Test("One option shows its switch though another is not known")
  func oneOption() throws {
    let draft = try found(["a": [:]], environment: ["Environment.OPTS": "-trace -own"])
    #expect(draft.shared == ["worker_trace": .bool(true), "worker_args": .string("-own")])
  }

  @Test("What others are made of is said in their place, however far they are from it")
  func roots() throws {
    let draft = try found(["a": ["store.password": "p", "key.password": "p"]])
    #expect(draft.shared == ["store_password": .string("p")])
  }

  @Test("Texts that count by a switch only take the place of what several variables say")
  func textsBehindASwitch() throws {
    let gates = ["gate.one": "p", "gate.two": "p", "gate.three": "p"]
    #expect(
      try found(["a": gates]).shared == ["gate_open": .bool(true), "gate_password": .string("p")])
    #expect(try found(["a": ["gate.one": "p"]]).shared == ["worker_gate_one": .string("p")])
  }

  @Test("A list takes what a text of its own would say")
  func textsInLists() throws {
    #expect(
      try found(["a": ["folders": "/lib,/own,/usual"]]).shared
        == ["worker_folders": .list([.string("/lib"), .string("/own")])])
  }

  @Test("A switch from which much is excepted is found, though by itself it brings more that is wrong")
  func detour() throws {
    let bulk = Dictionary(uniqueKeysWithValues: (1...4).map { ("bulk.\($0)", "on") })
    let draft = try found(["a": bulk])
    #expect(draft.shared == ["bulk": .bool(true), "worker_load": .bool(false)])
  }

  @Test("A switch is found though others follow it that are as usual")
  func held() throws {
    let off = AnsibleValue.bool(false)
    let draft = try found(["a": ["bell": "on"]])
    #expect(draft.shared == ["worker_day": off, "worker_night": off, "siren": .bool(true)])
  }

  @Test("What a group's smaller part says does not hide that the larger one is as usual")
  func excepted() throws {
    let draft = try found(
      ["e": ["tone": "high"], "i": [:], "j": [:]], groups: ["exp": ["e"], "ing": ["i", "j"]])
    #expect(draft.shared.isEmpty && draft.own == ["e": ["worker_tone": .string("high")]])
  }

  @Test("A text that can hold anything is looked for when all else is found")
  func catchAlls() throws {
    let view = try view(["a": [:]], environment: ["Environment.REST": "-x=y"])
    #expect(TextSearch(view: view).run(from: Draft()) == Draft())
    #expect(
      TextSearch(view: view, isLast: true).run(from: Draft()).shared == ["worker_rest": .string("-x=y")])
  }

  @Test("Items of a list stand in lines of their own")
  func items() throws {
    func appenders(_ lines: String) throws -> AnsibleValue? {
      try found(["a": [:]], texts: ["/etc/log4j.properties": "level: INFO\nlevel: error\n" + lines])
        .shared["worker_appenders"]
    }
    #expect(try appenders("- stdout\n- main") == nil)
    #expect(try appenders("- main") == .list([.string("main")]))
    #expect(
      try appenders("- stdout\n- main\n- own") == .list([.string("stdout"), .string("main"), .string("own")]))
  }

  @Test("A password is not another user's")
  func logins() throws {
    let apart = try found(["a": ["admin": "root", "auth": "me:p"]])
    #expect(
      apart.shared == [
        "boss": .string("root"), "worker_login": .string("me"), "worker_password": .string("p"),
      ])
    let same = try found(["a": ["admin": "root", "auth": "root:p"]])
    #expect(same.shared == ["boss": .string("root"), "boss_password": .string("p")])
  }
}
