import AnsibleInventory
import AnsibleYAML
import EstateModel
import OrderedCollections
import Testing

@testable import VariableInference

@Suite struct DropInTests {
  @Test func nothingIsSaidWhereTheDefaultsFit() {
    let dictionary = DropInDictionary(seen: ["A": "1", "B": "2"], defaults: ["B": "2", "A": "1"])
    #expect(dictionary.isDefault)
  }

  @Test func aDefaultThatTheHostDoesNotHaveIsEmptied() {
    let dictionary = DropInDictionary(seen: ["A": "1"], defaults: ["A": "1", "HEAP": "-Xmx6g"])
    #expect(!dictionary.isDefault)
    #expect(dictionary.values == ["A": .string("1"), "HEAP": .string("")])
  }

  @Test func aDefaultThatThePackageBringsAnywayMayStay() {
    let dictionary = DropInDictionary(
      seen: [:], packaged: ["LimitNOFILE": "100000"], defaults: ["LimitNOFILE": "100000"])
    #expect(dictionary.isDefault)
  }

  @Test func aFolderWithAVersionIsLeftOpenInDefaults() {
    let dictionary = DropInDictionary(
      seen: ["A": "file:/opt/c-1/etc/a", "B": "/opt/c-1/b"],
      defaults: ["A": "file:/opt/c-1/etc/a", "C": "1"],
      folder: "/opt/c-1")
    #expect(
      dictionary.values == [
        "A": .string("file:{{ binary_base_path }}/etc/a"), "B": .string("/opt/c-1/b"), "C": .string(""),
      ])
  }

  @Test func withoutAKnownVersionEverythingIsSaid() {
    #expect(DropInDictionary(seen: ["A": "1"], defaults: nil).values == ["A": .string("1")])
    #expect(DropInDictionary(seen: [:], defaults: nil).isDefault)
  }

  @Test func aDictionaryIsSaidWholeWithWhatTheDefaultsAreMadeOf() {
    let dictionary = DropInDictionary(
      seen: ["A": "1", "B": "2", "D": "5"], defaults: ["A": "1", "B": "3", "C": "4", "D": "5"],
      references: ["A": "{{ a }}", "B": "{{ b }}"])
    #expect(
      dictionary.values == [
        "A": .string("{{ a }}"), "B": .string("2"), "D": .string("5"), "C": .string(""),
      ])
  }

  @Test func valuesAreWrittenAsSystemdReadsThem() {
    var settings = UnitSettings()
    settings.environment = ["OPTS": #"-Da="x y" -Db=\d"#, "T": "{{ x }}", "EMPTY": ""]
    settings.service = ["ExecStartPre": ["/bin/a", "/bin/b"]]
    let dropIn = DropIn(settings, defaults: nil)
    #expect(dropIn.environment.values == ["OPTS": .string(#"-Da=\"x y\" -Db=\\d"#), "T": .unsafe("{{ x }}")])
    #expect(dropIn.service.values == ["ExecStartPre": .string("/bin/a\nExecStartPre=/bin/b")])
  }
}

@Suite struct SpreadTests {
  @Test func commonIsWhatEveryHostHas() {
    let spread = Spread([
      "a": ["x": .int(1), "y": .int(2)], "b": ["y": .int(2), "x": .int(3)], "c": ["y": .int(2)],
    ])
    #expect(spread.common == ["y": .int(2)])
    #expect(spread.own == ["a": ["x": .int(1)], "b": ["x": .int(3)]])
  }

  @Test func mostHostsSpeakForAll() {
    let spread = Spread(
      mostOf: [
        "a": ["x": .bool(false), "v": .int(1)], "b": ["x": .bool(false), "v": .int(1)],
        "c": ["v": .int(2), "u": .int(1)],
      ], standards: ["x": .bool(true)])
    #expect(spread.common == ["x": .bool(false), "v": .int(1)])
    #expect(spread.own == ["c": ["v": .int(2), "u": .int(1), "x": .bool(true)]])
  }

  @Test func dictionariesStandWholeAtOneLevel() {
    let same = dictionary(["a": ["x": .string("1")], "b": ["x": .string("1")]])
    #expect(same.group == [.init("d", .quoted(["x": .string("1")]))])
    #expect(same.host("a").isEmpty)

    let mixed = dictionary(
      ["a": ["x": .string("1"), "y": .string("1")], "b": ["x": .string("1")]])
    #expect(
      mixed.group == [
        .init("d_common", .quoted(["x": .string("1")])),
        .init("d", .value(.string("{{ d_common | combine(d_host | default({})) }}"))),
      ])
    #expect(mixed.host("a") == [.init("d_host", .quoted(["y": .string("1")]))])
    #expect(mixed.host("b").isEmpty)

    let apart = dictionary(["a": ["x": .string("1")], "b": [:]])
    #expect(apart.group.isEmpty)
    #expect(apart.host("a") == [.init("d", .quoted(["x": .string("1")]))])

    // Where b comes to its own by itself, only a says something.
    let single = dictionary(
      ["a": ["x": .string("1"), "y": .string("1")], "b": ["x": .string("1")]], defaults: ["b"])
    #expect(single.group.isEmpty)
    #expect(single.host("a") == [.init("d", .quoted(["x": .string("1"), "y": .string("1")]))])
    #expect(single.host("b").isEmpty)
  }

  @Test func whatEveryHostHasOfItsOwnIsAVariableOfTheHost() {
    let racks = dictionary([
      "a": ["x": .string("1"), "b.rack": .string("r1")], "b": ["x": .string("1"), "b.rack": .string("r2")],
    ])
    #expect(racks.group == [.init("d", .quoted(["x": .string("1"), "b.rack": .string("{{ c_b.rack }}")]))])
    #expect(racks.host("a") == [.init("c_b.rack", .value(.string("r1")))])
    // Where the collection has a variable of that name, each host says its part of the dictionary.
    let taken = dictionary(["a": ["taken": .string("1")], "b": ["taken": .string("2")]])
    #expect(taken.group.isEmpty)
    #expect(taken.host("b") == [.init("d", .quoted(["taken": .string("2")]))])
  }

  @Test func valuesThatDifferByTheHostsNameNameIt() {
    let byHost: OrderedDictionary<String, Variables> = [
      "h1.x": [
        "a.rack": .string("h1.x-r"), "b.rack": .string("r1"), "c": .string("1"),
        "d.password": .string("h1.x"),
      ],
      "h2.x": [
        "a.rack": .string("h2.x-r"), "b.rack": .string("r2"), "c": .string("1"),
        "d.password": .string("h2.x"),
      ],
    ]
    // In the order of the file, and a password stays one.
    let named = dictionary(byHost)
    #expect(
      named.group == [
        .init(
          "d",
          .quoted([
            "a.rack": .string("{{ inventory_hostname }}-r"), "b.rack": .string("{{ c_b.rack }}"),
            "c": .string("1"), "d.password": .string("{{ c_d.password }}"),
          ]))
      ])
    #expect(named.host("h2.x").map(\.name) == ["c_b.rack", "c_d.password"])
    let seen = dictionary(byHost, namesHosts: false)
    #expect(seen.host("h1.x").first == .init("c_a.rack", .value(.string("h1.x-r"))))
  }

  @Test func mostHostsSpeakForADictionary() {
    let folders = dictionary([
      "a": ["dirs": .string("/1")], "b": ["dirs": .string("/1")], "c": ["dirs": .string("/1,/2")],
    ])
    #expect(
      folders.group == [
        .init("d_common", .quoted(["dirs": .string("/1")])),
        .init("d", .value(.string("{{ d_common | combine(d_host | default({})) }}"))),
      ])
    #expect(folders.host("a").isEmpty)
    #expect(folders.host("c") == [.init("d_host", .quoted(["dirs": .string("/1,/2")]))])
  }

  private func dictionary(
    _ byHost: OrderedDictionary<String, Variables>, defaults: Set<String> = [], namesHosts: Bool = true
  ) -> DictionaryVariable {
    DictionaryVariable("d", byHost, defaults: defaults, namesHosts: namesHosts) {
      $0 == "taken" ? nil : "c_" + $0
    }
  }
}

@Suite struct SeenOrderTests {
  @Test func theOrderOfMostListsHolds() {
    let order = SeenOrder(values: [
      "http://b:1,http://a:1", "b:2,a:2", "a:2,b:2", "c:1,b:1,a:1", "a", "x,y",
    ])
    #expect(order.places(of: ["a", "b"]) == ["b": 0, "a": 1])
    #expect(order.places(of: ["a", "d"]).isEmpty)
  }
}

@Suite struct NaturalOrderTests {
  @Test func numbersCount() {
    let names = ["kb10.x", "kb2.x", "kb1.x", "ka11", "kb2.w"]
    #expect(
      names.sorted { NaturalName($0) < NaturalName($1) } == ["ka11", "kb1.x", "kb2.w", "kb2.x", "kb10.x"])
  }
}
