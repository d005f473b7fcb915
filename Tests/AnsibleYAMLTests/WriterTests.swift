import AnsibleYAML
import OrderedCollections
import Testing

@Suite struct WriterTests {
  @Test func readsLikeAnInventory() {
    let text = YAMLWriter.text(
      header: ["Written for the test.", "", "Second\nline \u{1B}[31m"],
      entries: [
        YAMLEntry(
          "all",
          .entries([
            YAMLEntry(
              "vars",
              .entries([
                YAMLEntry("ansible_user", .value(.string("admin"))),
                YAMLEntry("ansible_become", .value(.bool(true))),
                YAMLEntry("package_version", comment: ["Seen on every host."], .value(.string("7.9.0"))),
                YAMLEntry("octal", .value(.string("0755"))),
                YAMLEntry(
                  "properties",
                  .quoted([
                    "log.dirs": .string("/var/lib/kafka"), "port": .string("9092"),
                    "list": .list([.string("a")]),
                  ])),
                YAMLEntry("nothing", .entries([])),
              ])),
            YAMLEntry(
              "children",
              .entries([
                YAMLEntry(
                  "kafka_broker", comment: ["Brokers."],
                  .entries([
                    YAMLEntry(
                      "hosts",
                      .entries([
                        YAMLEntry("kb1.example", .entries([YAMLEntry("broker_id", .value(.int(1)))])),
                        YAMLEntry("kb2.example", .empty),
                      ]))
                  ])),
                YAMLEntry(
                  "ksql", .entries([YAMLEntry("hosts", .entries([YAMLEntry("ks1.example", .empty)]))])),
              ])),
          ]))
      ])
    #expect(
      text == """
        # Written for the test.
        #
        # Second
        # line \\x1B[31m
        ---
        all:
          vars:
            ansible_user: admin
            ansible_become: true

            # Seen on every host.
            package_version: 7.9.0
            octal: '0755'
            properties:
              log.dirs: '/var/lib/kafka'
              port: '9092'
              list:
                - 'a'
            nothing: {}

          children:
            # Brokers.
            kafka_broker:
              hosts:
                kb1.example:
                  broker_id: 1
                kb2.example:

            ksql:
              hosts:
                ks1.example:

        """)
  }

  @Test(arguments: [
    (AnsibleValue.string("plain"), "plain"), (.string("a b"), "a b"), (.string("10.0.0.1"), "10.0.0.1"),
    (.string("kb1.example:9092"), "kb1.example:9092"), (.string("/etc/kafka"), "/etc/kafka"),
    (.string("1g"), "1g"),
    (.string("yes"), "'yes'"), (.string("y"), "'y'"), (.string(""), "''"), (.string("0755"), "'0755'"),
    (.string("1e3"), "'1e3'"), (.string("08"), "'08'"), (.string("1:30"), "'1:30'"),
    (.string("null"), "'null'"),
    (.string("2020-01-01"), "'2020-01-01'"), (.string("{{ x }}"), "'{{ x }}'"), (.string("it's"), "'it''s'"),
    (.string("back\\"), "'back\\'"), (.string("a\tb"), "\"a\\tb\""), (.string("a\nb"), "\"a\\nb\""),
    (.string("\u{85}\u{2028}\u{FEFF}"), "\"\\x85\\u2028\\uFEFF\""), (.string("é😀"), "'é😀'"),
    (.string("\"q\"\n"), "\"\\\"q\\\"\\n\""), (.string("a: b"), "'a: b'"), (.string("a #b"), "'a #b'"),
    (.string(" a"), "' a'"), (.string("*a"), "'*a'"), (.unsafe("{{ x }}"), "!unsafe '{{ x }}'"),
    (.null, "null"), (.bool(false), "false"), (.int(-5), "-5"),
    (.wideInt("99999999999999999999"), "99999999999999999999"),
    (.float(1), "1.0"), (.float(1e300), "1.0e+300"), (.float(-.infinity), "-.inf"), (.float(.nan), ".nan"),
    (.timestamp("2020-01-01"), "2020-01-01"), (.timestamp("x: y"), "'x: y'"), (.list([]), "[]"),
    (.dictionary([:]), "{}"),
    (.vault("a b\nc\n"), "!vault |\n  a b\n  c"), (.vault("a"), "!vault |-\n  a"),
    (.string("a=b\nc\n"), "|\n  a=b\n  c"), (.string("a\n\nb"), #""a\n\nb""#),
    (.vault(" a\n"), "!vault \" a\\n\""),
    (
      .list([.dictionary(["a": .int(1), "b": .list([.int(2)])]), .list([.int(3)]), .vault("v")]),
      "\n  - a: 1\n    b:\n      - 2\n  - - 3\n  - !vault |-\n    v"
    ),
  ])
  func values(value: AnsibleValue, expected: String) {
    let separator = expected.hasPrefix("\n") ? "" : " "
    #expect(
      YAMLWriter.text(header: [], entries: [YAMLEntry("k", .value(value))])
        == "---\nk:\(separator)\(expected)\n")
  }

  @Test func longStringsStayOnOneLine() {
    let long = String(repeating: "word ", count: 2000)
    #expect(
      YAMLWriter.text(header: [], entries: [YAMLEntry("k", .value(.string(long)))]) == "---\nk: '\(long)'\n")
  }

  @Test(arguments: [900, 1000, 1022, 1024, 5000])
  func longKeysAreReadBack(length: Int) throws {
    let key = String(repeating: "k", count: length)
    let value = AnsibleValue.dictionary([
      key: .dictionary([key: .list([.int(1)]), key + "2": .vault("v\n"), key + "3": .dictionary([:])])
    ])
    let text = YAMLWriter.text(header: [], entries: [YAMLEntry("k", .value(value)), YAMLEntry(key, .empty)])
    #expect(try readYAML(text) == .dictionary(["k": value, key: .null]))
  }

  @Test func emptyFileIsAnEmptyMapping() throws {
    #expect(try readYAML(YAMLWriter.text(header: ["x"], entries: [])) == .dictionary([:]))
  }
}
