import Testing

@testable import ComponentCatalog

@Suite struct CatalogTests {
  @Test func embeddedCatalogHoldsAllComponentsInOrderOfDeployment() throws {
    let catalog = try Catalog.embedded()
    #expect(
      catalog.components.map(\.name) == [
        "zookeeper", "kafka_controller", "kafka_broker", "schema_registry", "kafka_connect", "kafka_rest",
        "ksql",
        "control_center", "control_center_next_gen", "kafka_connect_replicator", "usm_agent",
      ])
  }

  /// The placeholders that `CollectionPaths` fills; any other would end up in an inventory.
  @Test func valuesHoldKnownPlaceholdersOnly() throws {
    let catalog = try Catalog.embedded()
    let texts = catalog.components.flatMap { component in
      component.service.environment.map(\.value)
        + component.companions.flatMap { $0.environment.map(\.value) + [$0.execStart] }
    }
    for text in texts {
      for match in text.matches(of: /\{([^}]*)\}/) {
        #expect(["base", "binaries", "log_dir", "config_dir"].contains(String(match.1)), "\(text)")
      }
    }
  }

  @Test func eachVersionHasOneDefaultForAnEnvironmentVariable() throws {
    let versions = ["7.3", "7.4", "7.5", "7.6", "7.7", "7.8", "7.9", "8.0", "8.1", "8.2", "8.3"]
    for component in try Catalog.embedded().components {
      for version in versions.compactMap(PlatformVersion.init) {
        let names = component.service.environment.filter { $0.versions.contains(version) }.map(\.name)
        #expect(Set(names).count == names.count, "\(component.name) in \(version)")
      }
    }
  }

  @Test(arguments: [
    ("component: x\ntitle: X\nconfig: {prefix: x, nonsense: 1}\n", "x.yml:3:31: nonsense is not known here"),
    ("component: x\ntitle: X\nunits: one\n", "x.yml:3:8: units must be a list"),
    ("component: x\n", "x.yml:1:1: title is missing"),
    ("component: x\ntitle: X\nsince: new\n", "x.yml:3:1: since must be a version such as \"7.9\", not new"),
    ("", "x.yml: the file is empty"),
    ("component: [", "x.yml:2:1"),
  ])
  func errorsNameFileLineAndColumn(text: String, message: String) {
    let error = #expect(throws: CatalogError.self) {
      try Catalog.read(Array(text.utf8), file: "x.yml", Component.init(reading:))
    }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }
}

@Suite struct DeployRuleTests {
  @Test(arguments: [
    ("{name: x, value: y}", "x.yml:1:1: why is missing"),
    ("{name: x, value: y, why: z, level: host}", "x.yml:1:29: level must be all or group, not host"),
    (
      "{name: x, value: y, why: z, installation: rpm}",
      "x.yml:1:29: installation must be package or archive, not rpm"
    ),
    ("{name: x, value: y, why: z, when: 'a ='}", "x.yml:1:29: when: "),
    (
      "{name: x, value: y, why: z, when: '{c}_a'}",
      "x.yml:1:1: components must be named where an expression holds {c}"
    ),
    ("{name: x, value: y, why: z, facts: [a]}", "x.yml:1:36: a mapping is needed here, not a list"),
  ])
  func brokenGuardsAreNamedByPlace(text: String, message: String) {
    let error = #expect(throws: CatalogError.self) {
      try Catalog.read(Array(text.utf8), file: "x.yml", Guard.init(reading:))
    }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func oneOfASituationsSettingsIsASign() throws {
    let text = "{name: x, value: y, why: z, seen: [{key: ssl.keyStore.location, value: /s}]}"
    let guardian = try Catalog.read(Array(text.utf8), file: "x.yml", Guard.init(reading:))
    let sign = try #require(guardian.situation.seen.first)
    #expect(sign.fits("a.ssl.keystore.location", "/s/k.jks"))
    #expect(!sign.fits("a.ssl.keystore.location", "/t/k.jks") && !sign.fits("ssl.keystore.type", "/s"))
  }
}

@Suite struct PlatformVersionTests {
  @Test(arguments: [("7.9.8", "7.10.0"), ("7.9", "7.9.1"), ("7.9.10", "8.0")])
  func comparesNumberByNumber(lower: String, higher: String) throws {
    #expect(try #require(PlatformVersion(lower)) < #require(PlatformVersion(higher)))
  }

  @Test func readsPackageReleasesAndRefusesOtherTexts() {
    #expect(PlatformVersion("7.9.8-1")?.description == "7.9.8")
    for text in ["", "x", "7.", "7..9", "latest"] { #expect(PlatformVersion(text) == nil) }
  }

  @Test func rangesIncludeTheirStartAndExcludeTheirEnd() throws {
    let range = VersionRange(since: PlatformVersion("7.5"), until: PlatformVersion("8.0"))
    let inside = ["7.5", "7.5.0", "7.9.8"].map { range.contains(PlatformVersion($0)) }
    let outside = ["7.4.15", "8.0", "8.0.1"].map { range.contains(PlatformVersion($0)) }
    #expect(inside == [true, true, true] && outside == [false, false, false])
    #expect(!range.contains(nil))
    #expect(VersionRange().contains(nil))
  }
}
