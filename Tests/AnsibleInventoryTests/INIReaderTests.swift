import AnsibleInventory
import AnsibleYAML
import Foundation
import OrderedCollections
import TestSupport
import Testing

/// What is wrong with an inventory in another form than YAML is told, with its place.
struct INIReaderTests {
  @Test(arguments: [
    ("[a:vars]\nx=1\n", "hosts:1:1: [a:vars] has variables of a group that no section [a] declares"),
    ("[a:children]\nb\n", "hosts:2:1: [a:children] names the group 'b', which no section declares"),
    ("[a]\nh1 x\n", "hosts:2:1: a word behind 'h1' is no NAME=VALUE; a value with blanks needs quotes"),
    ("[a]\nh1 x='1\n", "hosts:2:1: a quote has no partner"),
    ("[a]\n[b:kinds]\n", "hosts:2:1: 'kinds' is no kind of section: there are 'children' and 'vars'"),
    ("[a b]\n", "hosts:1:1: this is no section: write [group], [group:children] or [group:vars]"),
    ("[a:vars]\nx\n[a]\n", "hosts:2:1: a variable of [a:vars] is written NAME=VALUE"),
    ("[a]\nkb[1:x]\n", "hosts:2:1: 'kb[1:x]' has the range [1:x], whose ends are no numbers or letters"),
    (
      "#!/bin/sh\necho {}\n",
      "hosts:1:1: this is a program that prints an inventory, and no program is run here: save what it says with `ANSIBLE_HASH_BEHAVIOUR=merge ansible-inventory -i hosts --list --yaml > inventory.yml`, which may hold secrets in clear"
    ),
  ])
  func faultsAreToldWithTheirPlace(text: String, message: String) async throws {
    #expect(try await fault(in: text) == message)
  }

  /// A password with a blank or without its section would else be told.
  @Test(arguments: [
    "[a]\nh1 ansible_password=two S3CRET\n", "[a]\nansible_password=S3CRET\n", "[S3CRET words]\n",
    "[a]\nansible_password=[S3CRET\n", "[a:children]\nb ansible_password=S3CRET\n", "[a:vars]\nS3CRET\n[a]\n",
  ])
  func noFaultQuotesWhatIsNoName(text: String) async throws {
    #expect(try await !fault(in: text).contains("S3CRET"))
  }

  private func fault(in text: String) async throws -> String {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "hosts").path
      try Data(text.utf8).write(to: URL(filePath: path))
      let error = try #require(throws: InventoryError.self) { try readInventory(at: path) }
      return error.description.replacing(folder.path + "/", with: "")
    }
  }

  @Test func aFolderWithoutInventoriesIsAnError() async throws {
    try await withTemporaryFolder { folder in
      try Data().write(to: folder.appending(path: "README.md"))
      #expect(throws: InventoryError.self) { try readInventory(at: folder.path) }
    }
  }

  @Test func variablesKeepTheirLine() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "hosts.ini").path
      try Data("[a]\nh1 x=1\n[a:vars]\ny=2\n".utf8).write(to: URL(filePath: path))
      let variables = try readInventory(at: path).inventory.variables(of: "h1", hashBehaviour: .replace)
      #expect(variables["x"]?.place?.line == 2 && variables["y"]?.place?.line == 4)
    }
  }
}
