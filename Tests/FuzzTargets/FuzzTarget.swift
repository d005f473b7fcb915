import AnsibleInventory
import AnsibleVault
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import Foundation
import HostEvidence
import SecretKeeping
import SecretScanning

/// A reader of what others wrote, for bytes of any kind: it may refuse them, and must neither crash nor hang.
package enum FuzzTarget: String, CaseIterable, Sendable {
  /// A host's answer, from the frame to the record.
  case answer
  /// The same, to the questions of an audit.
  case audit
  /// What the script for hosts without a login printed.
  case bundle
  case properties, jaas, unit, environment, jvm, packages
  case yaml, inventory, pattern
  case vault, snapshot, secrets

  /// Where every section of an answer starts.
  static let mark = "MARK"

  private static let catalog = try? Catalog.embedded()

  package func read(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    switch self {
    case .answer:
      let record = HostRecord(name: "h", answer: bytes, mark: FuzzTarget.mark)
      _ = record.problems
    case .audit: _ = AuditEvidence(answer: bytes, mark: FuzzTarget.mark).failures
    case .bundle:
      guard let catalog = FuzzTarget.catalog else { return }
      for part in HostBundle.parts(of: bytes) {
        guard let bundle = try? HostBundle(parsing: part, name: "f") else { continue }
        _ = BundleReader(catalog: catalog).record(of: bundle).problems
      }
    case .properties:
      for entry in JavaProperties(parsing: bytes).entries { _ = entry.writableKey }
    case .jaas:
      _ = text.loginFiles
      _ = RenderedFile.lines(of: text)
      _ = SecretSetting.isSecret(key: "sasl.jaas.config", values: [text], file: "client.properties")
      var scanner = SecretScanner()
      _ = scanner.ranges(in: bytes, kind: .settings)
    case .unit:
      let unit = SystemdUnit(files: [SystemdUnitFile(parsing: bytes, path: "/etc/systemd/system/x.service")])
      for value in unit.values("Service", "ExecStart") { _ = SystemdCommandLine.commands(in: value) }
    case .environment: _ = EnvironmentFile(parsing: bytes)
    case .jvm: _ = JVMArguments(argv: ProcessArguments.words(bytes))
    case .packages:
      _ = PackageList(dpkgStatus: bytes)
      _ = PackageList(rpm: bytes)
      _ = PackageList(dpkgQuery: bytes)
    case .yaml:
      guard let root = try? parseYAML(bytes, file: "f") else { return }
      var constructor = AnsibleConstructor(file: "f")
      _ = try? constructor.value(of: root)
    case .inventory: _ = try? readInventory(text: text)
    case .pattern: _ = try? HostNamePattern(text)
    case .vault: _ = try? VaultKeyRing([VaultPassword([1])]).opened(bytes)
    case .snapshot: _ = try? Snapshot(decoding: Data(bytes), name: "f")
    case .secrets:
      var scanner = SecretScanner()
      for kind in [SecretScanner.Kind.settings, .passwords, .users] {
        _ = scanner.ranges(in: bytes, kind: kind)
      }
    }
  }

  /// Small inputs that make sense, to start from.
  package var seeds: [[UInt8]] {
    let texts: [String] =
      switch self {
      case .answer:
        [
          "\nMARK host\nreader-id 0\nhostname h\nnow 1\n\nMARK process 7\n\nMARK cmdline 7\njava\0-Xmx1g\0kafka.Kafka\0/a\0\nMARK status 7\nUid:\t1\t1\n\nMARK unit x.service\n\nMARK file /etc/systemd/system/x.service\nstat 3 1 644 0 0 root root\nMARK content /etc/systemd/system/x.service\nabc\nMARK end\n",
          "\nMARK link /a\n/b\n\nMARK denied /c\n\nMARK dpkg\nPackage: a\n\n\nMARK systemctl\nId=x.service\nA=b\n\nMARK note n\n\nMARK end",
        ]
      case .audit:
        [
          "\nMARK audit-state\nSwapFree: 1 kB\nfs.file-nr 1\t0\t2\n\nMARK audit-java 7\n-Xmx1g\n\nMARK audit-descriptors 7\nopen 3\ngone /a.jar\n\nMARK audit-volume /a\nx\n/dev/a 10 5 5 50% /\n\nMARK audit-logs /b\n1 2 3 ./c d\n\nMARK audit-store /s\nAlias name: a\nkeytool error: b\n\nMARK audit-units\nId=x.service\nResult=success\n\nMARK audit-clock\n1795780800\n\nMARK end\n"
        ]
      case .bundle:
        [
          "cpdiscover-bundle 1\ntaken 2026-01-01T00:00:00Z\n\n\n%%cpdiscover%% host\nreader-id 0\nhostname h\n\n%%cpdiscover%% process 7\n\n%%cpdiscover%% cmdline 7\njava\nkafka.Kafka\n/a\n\n%%cpdiscover%% files\n\n%%cpdiscover%% file /a\nstat 3 1 644 0 0 root root\n\n%%cpdiscover%% content /a\nabc\n%%cpdiscover%% questions\n\n%%cpdiscover%% dpkg\nPackage: a\n\n%%cpdiscover%% end\nsum 1 2\n"
        ]
      case .properties: ["a=b\nc : d\\\n  e\n# f\n! g\nh\\u0041=\\t\ni\\ j k\n=\n"]
      case .jaas:
        [
          "KafkaServer {\n  org.apache.kafka.common.security.plain.PlainLoginModule required\n  username=\"a\" password=\"b\\\"c\"\n  user_a='b';\n};\n",
          "x.FileLogin required file=\"/etc/p.properties\" debug=true; // y\n",
        ]
      case .unit:
        [
          "[Unit]\nAfter=a\n[Service]\nEnvironment=\"A=b c\" 'D=e\\x41'\nExecStart=-/bin/sh -c \"x $A; y\" ; /b\nExecStart=\nExecStart=@/c d\\\n e\n[Install]\nWantedBy=m\n"
        ]
      case .environment: ["A=b\nC=\"d e\\n\"\nF='g\nh'\n#i\nJ=k\\\nl\n"]
      case .jvm:
        ["java\0-Xmx1g\0-Da=b\0-cp\0x:y\0-javaagent:z=1\0kafka.Kafka\0--override\0c=d\0f.properties\0"]
      case .packages: ["Package: a\nStatus: install ok installed\nVersion: 1:2-3\n b\n\nPackage: c\n\n"]
      case .yaml, .inventory:
        [
          "all:\n  vars: {a: &x [1, 0x1f, 1:30, 2001-01-01, ~], b: *x, c: !unsafe '{{', d: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n    6162\n  }\n  children:\n    g:\n      hosts:\n        h[1:3]:\n          <<: {e: f}\n",
          "g: {vars: {a: 'b', \"c\\u00e9\": >-\n  d}, hosts: {h: {}, 'i[a:c]': }}\n",
          "{\"a\": {\"hosts\": {\"h\": [1e5]}}}",
        ]
      case .pattern: ["kb[01:12:2].x[a:c]:22", "[::1]:22"]
      case .vault:
        [
          (try? VaultPassword(label: "dev", [1]).encrypted([65, 66], salt: [UInt8](repeating: 1, count: 32)))
            ?? ""
        ]
      case .snapshot:
        [
          #"{"format":"cpdiscover-snapshot","version":1,"program":"x","taken":"y","failures":[{"host":"a","reason":"b"}],"hosts":[{"name":"h","connection":{},"facts":{"a":"b"},"processes":[],"units":[],"files":{"/a":{"state":"read","content":{"base64":"AAEC"}}},"links":{},"passwd":"","group":"","gaps":[],"denied":[]}]}"#,
          "{\"format\":\"cpdiscover-snapshot\",\"version\":2,\"program\":\"x\",\"taken\":\"y\",\"seal\":{\"cipher\":\"c\",\"label\":\"l\",\"rounds\":1,\"salt\":\"AAEC\"}}\nabc",
        ]
      case .secrets:
        [
          "sasl.jaas.config=a required user_b=\"c\" password='d\\'e';\nx.password: f\\\n g\nhttp://u:p@h/\n<secret>i</secret>\nAuthorization: Basic abcdefgh\n{\"token\": \"j\"}\nA=\"-Dx.password=\\\"k\\\"\"\n"
        ]
      }
    return texts.map { Array($0.utf8) }
  }
}
