import Testing

@testable import AnsibleInventory

/// Files of changes (`plan --vars`).
struct ChangeFileTests {
  @Test func `A name that stands twice is refused, with the place`() throws {
    let once = "a: 1\nb: {c: 2}\n"
    #expect(try InventoryChange.changes(in: Array(once.utf8), file: "v.yml").map(\.name) == ["a", "b"])
    for text in ["a: 1\nb: 2\na: 3\n", "b: 1\nd: 1\nx: {a: 1, a: 3}\n"] {
      let error = #expect(throws: InventoryChangeError.self) {
        try InventoryChange.changes(in: Array(text.utf8), file: "v.yml")
      }
      #expect(error?.description.hasPrefix("v.yml:3:") == true)
      #expect(error?.description.contains("the key 'a' is already set in line") == true)
      #expect(error?.description.hasSuffix("say it once") == true)
    }
  }
}
