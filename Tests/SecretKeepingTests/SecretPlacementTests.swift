import AnsibleInventory
import AnsibleVault
import AnsibleYAML
import HostEvidence
import OrderedCollections
import SecretKeeping
import Testing

@Suite struct SecretPlacementTests {
  /// One of every kind of place: a variable, a dictionary, nested ones, texts with a secret in them, a template.
  private var document: InventoryDocument {
    let users: AnsibleValue = .dictionary([
      "admin": .dictionary(["principal": .string("a"), "password": .string("S3CRET-b")])
    ])
    return InventoryDocument(
      variables: [
        .init("ssl_keystore_store_password", .value(.string("S3CRET-a"))),
        .init("ssl_keystore_filepath", .value(.string("/etc/x.jks"))),
        .init("kafka_broker_users", .value(users)),
        .init("combined_password", .value(.string("{{ ssl_keystore_store_password }}"))),
      ],
      groups: [
        .init(
          "kafka_broker",
          variables: [
            .init(
              "kafka_broker_custom_properties",
              .quoted([
                "num.io.threads": .string("8"), "x.jaas": .string("Plain required password=\"S3CRET-c\";"),
                "unnamed": .string("u:S3CRET-known"), "ssl.key.password": .unsafe("S3CRET-{{ d }}"),
                "password.encoder.iterations": .string("4096"),
              ])),
            .init(
              "kafka_broker_service_environment_overrides",
              .value(
                .dictionary(["KAFKA_OPTS": .string("{{ args | join(' ') }} -Dx.password=S3CRET-a -Dy=1")]))),
          ], hosts: [.init("kb1", variables: [.init("own_password", .value(.string("S3CRET-a")))])])
      ])
  }

  private func placement(_ mode: SecretPlacement.Mode) -> SecretPlacement {
    var record = HostRecord(name: "kb1")
    record.files["/x"] = FileRecord(state: .read, content: FileBytes(Array("a.password=S3CRET-known\n".utf8)))
    return SecretPlacement(mode, known: KnownSecrets([record])) { text throws(VaultError) in
      try VaultPassword(Array("p".utf8)).encrypted(Array(text.utf8), salt: [UInt8](repeating: 7, count: 32))
    }
  }

  private func inventory(_ mode: SecretPlacement.Mode, more: String? = nil) throws -> [String: AnsibleValue] {
    var placement = placement(mode)
    let text = try placement.placed(document).text()
    if mode != .plain { #expect(!text.contains("S3CRET"), "\(text)") }
    let ring = VaultKeyRing([VaultPassword(Array("p".utf8))])
    let read = try readInventory(
      try #require(try parseYAML(Array(text.utf8), file: "i")), file: "i", folder: nil, vault: ring
    ).inventory
    return read.variables(of: "kb1", hashBehaviour: .replace).mapValues(\.value).reduce(into: [:]) {
      $0[$1.key] = $1.value
    }
  }

  @Test func plainChangesNothing() throws {
    var placement = placement(.plain)
    #expect(try placement.placed(document) == document)
  }

  @Test func encryptedValuesHoldWhatStoodThere() throws {
    let values = try inventory(.vault)
    #expect(values["ssl_keystore_store_password"] == .unsafe("S3CRET-a"))
    #expect(values["own_password"] == .unsafe("S3CRET-a"))
    #expect(values["ssl_keystore_filepath"] == .string("/etc/x.jks"))
    #expect(values["combined_password"] == .string("{{ ssl_keystore_store_password }}"))
    guard case .dictionary(let custom) = values["kafka_broker_custom_properties"] else {
      Issue.record("\(values)")
      return
    }
    #expect(custom["num.io.threads"] == .string("8"))
    #expect(custom["password.encoder.iterations"] == .string("4096"))
    #expect(custom["x.jaas"] == .unsafe("Plain required password=\"S3CRET-c\";"))
    #expect(custom["unnamed"] == .unsafe("u:S3CRET-known"))
    #expect(custom["ssl.key.password"] == .unsafe("S3CRET-{{ d }}"))
    // A template must stay one: the secret in it stands under a name of its own.
    guard case .dictionary(let environment) = values["kafka_broker_service_environment_overrides"] else {
      return
    }
    #expect(
      environment["KAFKA_OPTS"]
        == .string("{{ args | join(' ') }} -Dx.password={{ secret_1_kafka_opts }} -Dy=1"))
    #expect(values["secret_1_kafka_opts"] == .unsafe("S3CRET-a"))
  }

  @Test func whatIsLeftOutIsListedOnce() throws {
    var placement = placement(.omit)
    let text = try placement.placed(document).text()
    #expect(!text.contains("S3CRET"))
    #expect(text.contains("ssl_keystore_store_password: CHANGE_ME_1\n"))
    #expect(text.contains("own_password: CHANGE_ME_1\n"))
    #expect(text.contains("x.jaas: 'Plain required password=\"CHANGE_ME_3\";'"))
    #expect(text.contains("-Dx.password=CHANGE_ME_1 -Dy=1"))
    let first = try #require(placement.taken.first)
    #expect(first.name == "CHANGE_ME_1")
    #expect(
      first.places == [
        "ssl_keystore_store_password (all)",
        "kafka_broker_service_environment_overrides > KAFKA_OPTS (kafka_broker)", "own_password (kb1)",
      ])
    #expect(placement.taken.map(\.name) == (1...5).map { "CHANGE_ME_\($0)" })
  }

  @Test func aFileOfItsOwnHoldsThemByName() throws {
    var placement = placement(.file)
    let text = try placement.placed(document).text()
    let file = try #require(placement.fileText)
    #expect(!text.contains("S3CRET"))
    #expect(text.contains("ssl_keystore_store_password: '{{ secret_1_ssl_keystore_store_password }}'"))
    #expect(text.contains("own_password: '{{ secret_1_ssl_keystore_store_password }}'"))
    #expect(file.contains("secret_1_ssl_keystore_store_password: S3CRET-a\n"))
    #expect(file.contains("!unsafe 'S3CRET-{{ d }}'"))
  }

  @Test(arguments: [SecretPlacement.Mode.vault, .omit, .file])
  func aPrivateKeyIsSecretUnderAnyName(mode: SecretPlacement.Mode) throws {
    let key = "-----BEGIN PRIVATE KEY----- \\\n S3CRET-key \\\n -----END PRIVATE KEY-----"
    var document = document
    document.variables = [.init("site_data", .value(.string("before \(key) after")))]
    document.groups = []
    var placement = placement(mode)
    let text = try placement.placed(document).text()
    #expect(!text.contains("S3CRET"))
    #expect(placement.count == 1)
    if mode == .omit { #expect(text.contains("before CHANGE_ME_1 after")) }
  }

  /// Each line of a text is one of its own.
  @Test func linesOfATextAreLookedAtOneByOne() throws {
    let text =
      "\nExecStartPre=/usr/bin/ldapsearch -w S3CRET-x -b y\nExecStartPre=/usr/bin/ldapsearch -x -wS3CRET-y -b y"
    let document = InventoryDocument(
      variables: [.init("service", .value(.dictionary(["Pre": .string(text)])))], groups: [])
    for mode in [SecretPlacement.Mode.vault, .omit, .file] {
      var placement = placement(mode)
      #expect(!(try placement.placed(document).text()).contains("S3CRET"))
    }
    var placement = placement(.omit)
    #expect(try placement.placed(document).text().contains("-x -wCHANGE_ME_2 -b y"))
  }
}
