import AnsibleInventory
import AnsibleYAML
import OrderedCollections
import Testing

@Suite("Variables changed in the text of an inventory")
struct InventoryTextTests {
  private static let text = """
    # Head.
    all:
      vars:
        # What is installed.
        version: 7.9.1   # pinned
        quoted: "a # b"
        list: [a, b]
        block:
          a: 1
        literal: |
          x
        shared: &shared old
        other: *shared
        empty:
      children:
        kafka_broker:
          # Brokers.
          hosts:
            kb1: {}
        ksql: {vars: {id: x}, hosts: {ks1: }}
        connect:
          vars: {}
          hosts: {kc1: }
    """

  @Test func anAnchorThatOthersNeedStays() {
    #expect(throws: InventoryChangeError.self) { try changed("shared=new", "other=new") }
    do {
      _ = try changed("shared=new", "other=new")
    } catch {
      #expect("\(error)".contains("shared has an anchor here, on which an alias further down hangs"))
    }
  }

  /// Nobody means 7.1 by it; and a text stays a text.
  @Test(arguments: [
    ("version=7.10", AnsibleValue.string("7.10")), ("quoted=8", .string("8")), ("block=8", .int(8)),
  ])
  func numbersAreWhatWasMeant(change: String, value: AnsibleValue) throws {
    let inventory = try readInventory(text: Self.text).inventory
    #expect(try InventoryChange(parsing: change).typed(as: inventory).value == value)
  }

  @Test(arguments: [
    ("", "v.yml holds no variable"), ("# nothing\n", "v.yml holds no variable"),
    ("all:\n  vars: {a: 1}\n", "v.yml:1: that is an inventory"),
  ])
  func filesThatHoldNoVariablesAreRefused(text: String, message: String) throws {
    do {
      _ = try InventoryChange.changes(in: Array(text.utf8), file: "v.yml")
      Issue.record("it was taken")
    } catch {
      #expect("\(error)".hasPrefix(message))
    }
  }

  private func changed(_ changes: String...) throws -> String {
    var text = InventoryText(Self.text, file: "i.yml")
    try text.apply(try changes.map(InventoryChange.init(parsing:)))
    return text.text
  }

  @Test(
    "A value is replaced where it stands",
    arguments: [
      ("version=8.0.0", "version: 7.9.1   #", "version: 8.0.0   #"), ("quoted=true", "\"a # b\"", "true"),
      ("quoted=yes it is", "\"a # b\"", "yes it is"), ("list=[c]", "[a, b]", "[c]"),
      ("ksql:id=other", "{id: x}", "{id: other}"), ("version={a: 1}", "version: 7.9.1 ", "version: {a: 1} "),
    ])
  func replaced(change: String, old: String, new: String) throws {
    #expect(try changed(change) == Self.text.replacing(old, with: new))
  }

  @Test("A new variable comes first, under the comments of nobody")
  func inserted() throws {
    #expect(
      try changed("new=[1, 2]")
        == Self.text.replacing(
          "  vars:\n    # What", with: "  vars:\n    new:\n      - 1\n      - 2\n    # What"))
    #expect(
      try changed("kafka_broker:new=true")
        == Self.text.replacing(
          "    kafka_broker:\n", with: "    kafka_broker:\n      vars:\n        new: true\n"))
    #expect(try changed("ksql:new=1") == Self.text.replacing("{id: x}", with: "{new: 1, id: x}"))
    #expect(
      try changed("connect:new={a: b}") == Self.text.replacing("vars: {}", with: "vars: {new: {a: b}}"))
    #expect(try changed("ksql:id=z", "new=1").contains("{id: z}"))
  }

  @Test(
    "What can't be changed without risk is refused, and nothing is changed",
    arguments: [
      "block=1", "literal=1", "shared=new", "other=new", "empty=1", "nowhere:x=1", "ks1:x=1",
    ])
  func refused(change: String) throws {
    var text = InventoryText(Self.text, file: "i.yml")
    #expect(throws: InventoryChangeError.self) { try text.apply([try InventoryChange(parsing: change)]) }
    #expect(text.text == Self.text)
  }

  @Test("Line ends and letters of any kind stay as they are")
  func otherTexts() throws {
    let windows = "all:\r\n  vars:\r\n    städte: [\"Köln\"]  # é\r\n    b: 1\r\n"
    var text = InventoryText(windows, file: "i.yml")
    try text.apply([try InventoryChange(parsing: "b=2")])
    #expect(text.text == windows.replacing("b: 1", with: "b: 2"))
  }

  @Test("A new line ends as those of the file do")
  func insertedBetweenReturns() throws {
    var text = InventoryText("all:\r\n  vars:\r\n    a: 1\r\n", file: "i.yml")
    try text.apply([try InventoryChange(parsing: "b=2")])
    #expect(text.text == "all:\r\n  vars:\r\n    b: 2\r\n    a: 1\r\n")
  }

  @Test("Changes are read as people write them")
  func parsed() throws {
    let change = try InventoryChange(parsing: "kafka_broker:x={a: yes}")
    #expect(change.group == "kafka_broker" && change.value == .dictionary(["a": .bool(true)]))
    #expect(try InventoryChange(parsing: "url=http://x:1").value == .string("http://x:1"))
    #expect(try InventoryChange(parsing: "empty=").value == .string(""))
    #expect(throws: InventoryChangeError.self) { try InventoryChange(parsing: "no-name=1") }
    #expect(throws: InventoryChangeError.self) { try InventoryChange(parsing: "x=[") }
  }
}
