import Testing

/// Holds every `import` of Sources/ against Package.swift: arrows between modules point one way.
struct ModuleDirectionTests {
  /// Parts of the system that any module may use.
  private static let system: Set = [
    "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization",
  ]
  /// C libraries, each with its only users: everybody else goes through them.
  private static let users: [String: Set<String>] = [
    "CLinux": ["DiscoverCommands", "RemoteShells"], "CSSH2": ["RemoteShells"], "CYAML": ["AnsibleYAML"],
    "CTemplates": ["EmbeddedTemplates"],
    "CCrypto": ["AnsibleExpressions", "AnsibleVault", "EstateAudit"],
  ]

  @Test func everyFolderIsATarget() throws {
    let targets = try PackageTarget.all()
    #expect(!targets.isEmpty)
    let folders = try SourceFile.all(below: "Sources").map(\.module)
    #expect(Set(folders).subtracting(targets.map(\.name)).isEmpty)
  }

  @Test func importsPointUp() throws {
    let targets = try PackageTarget.all()
    let names = targets.map(\.name)
    for file in try SourceFile.all(below: "Sources") {
      let own = try #require(targets.first { $0.name == file.module }, "\(file.path)")
      let above = names.prefix { $0 != file.module }
      for imported in file.imports where !Self.system.contains(imported) {
        #expect(
          own.dependencies.contains(imported),
          "\(file.path) imports \(imported), which Package.swift does not give it")
        if names.contains(imported) {
          #expect(
            above.contains(imported), "\(file.path) imports \(imported), which stands below \(file.module)")
        }
      }
    }
  }

  @Test func dependenciesAreUsed() throws {
    let files = try SourceFile.all(below: "Sources")
    for target in try PackageTarget.all() where !target.isTest {
      let own = files.filter { $0.module == target.name }
      let unused = target.dependencies.subtracting(own.flatMap(\.imports))
      #expect(
        unused.isEmpty, "Package.swift gives \(target.name) what it does not import: \(unused.sorted())")
    }
  }

  @Test func librariesInCHaveTheirUsers() throws {
    for file in try SourceFile.all(below: "Sources") {
      for (library, users) in Self.users where file.imports.contains(library) {
        #expect(users.contains(file.module), "\(file.path) imports \(library)")
      }
    }
  }

  @Test func noModuleSharesItsNameWithAType() throws {
    // Such a module's other types could not be named with the module in front.
    for file in try SourceFile.all(below: "Sources") {
      #expect(!file.types.contains(file.module), "\(file.path) declares \(file.module)")
    }
  }
}
