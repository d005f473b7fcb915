import Foundation
import TestSupport
import Testing

/// `export`, asked by the programs that it is for.
struct ExportTests {
  private static let python = ExternalTool(variable: "CPDISCOVER_PYTHON", name: "python3")
  private static let inventoryTool = ExternalTool(
    variable: "CPDISCOVER_ANSIBLE_INVENTORY", name: "ansible-inventory")
  private static let promtool = ExternalTool(variable: "CPDISCOVER_PROMTOOL", name: "promtool")
  private static let dot = ExternalTool(variable: "CPDISCOVER_DOT", name: "dot")

  private static let secured = Command.roots("zookeeper-sasl-tls")

  private func export(_ arguments: [String], _ roots: String = secured) async throws -> String {
    let answer = try await Command.run(["export"] + arguments + ["--roots", roots, "--quiet"])
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(!answer.all.contains("S3CRET"))
    return answer.output
  }

  @Test(.enabled(if: promtool != nil, "needs promtool: scripts/setup installs it"))
  func prometheusTakesTheTargets() async throws {
    let tool = try #require(Self.promtool)
    try await withTemporaryFolder { folder in
      for roots in [Self.secured, Command.roots("one-host-everything")] {
        _ = try await export(["prometheus", "--output", folder.path], roots)
        let checked = try await tool.output([
          "check", "config", folder.appending(path: "prometheus.yml").path,
        ])
        #expect(checked.contains("SUCCESS"))
      }
      let text = try folder.appending(path: "jmx.json").text()
      struct Group: Decodable {
        let targets: [String]
        let labels: [String: String]
      }
      let groups = try JSONDecoder().decode([Group].self, from: Data(text.utf8))
      #expect(
        groups.contains {
          $0.targets == ["kb1.fra.example.net:8080"] && $0.labels["component"] == "kafka_broker"
        })
      #expect(try folder.names().contains("jolokia.json"))
      // json_exporter asks a Jolokia with TLS by https.
      let jolokia = folder.appending(path: "jolokia.json")
      let secure = try JSONDecoder().decode([Group].self, from: Data(jolokia.text().utf8)).map {
        "{\"targets\": [\"\($0.targets[0])\"], \"labels\": {\"__scheme__\": \"https\"}}"
      }
      try Data("[\(secure.joined(separator: ","))]".utf8).write(to: jolokia)
      let relabelled = try await tool.output([
        "check", "service-discovery", "--timeout=1s", folder.appending(path: "prometheus.yml").path,
        "jolokia",
      ])
      #expect(relabelled.contains(/"__param_target": ?"https:\/\/[^"]+:7[0-9]+\/jolokia"/), "\(relabelled)")
      #expect(relabelled.contains(/"__scheme__": ?"http"/))
    }
  }

  @Test(.enabled(if: dot != nil, "needs graphviz: scripts/setup installs it"))
  func graphvizDrawsThePicture() async throws {
    let tool = try #require(Self.dot)
    try await withTemporaryFolder { folder in
      let file = folder.appending(path: "estate.dot")
      try await export(["dot"]).write(to: file, atomically: true, encoding: .utf8)
      let picture = try await tool.output(["-Tsvg", file.path])
      #expect(picture.contains("Schema Registry") && picture.contains("kb3.fra.example.net"))
      #expect(picture.matches(of: /class="edge"/).count > 4)
    }
    let groups = try await export(["dot"], Command.roots("connect-groups"))
    #expect(groups.contains(/label="Kafka Connect [^"]*cn1[^"]*cn2[^"]*"/))
    #expect(groups.contains(/label="Kafka Connect [^"]*cn2[^"]*cn3[^"]*"/))
    #expect(!groups.contains(/label="[^"]*cn2[^"]*cn2[^"]*"/))
    let agent = try await export(["dot"], Command.roots("kraft"))
    let boxes = agent.matches(of: /("c\d+") \[label="(USM agent|Kafka broker)/).map { ($0.2, $0.1) }
    let ids = Dictionary(boxes, uniquingKeysWith: { $1 })
    #expect(agent.contains("\(ids["Kafka broker"] ?? "?") -> \(ids["USM agent"] ?? "?");"))
    let mermaid = try await export(["mermaid"])
    #expect(mermaid.hasPrefix("flowchart LR\n") && mermaid.contains(" --> "))
  }

  @Test(.enabled(ResultTests.reason) { await ResultTests.validates() })
  func tablesAgreeAndKeepTheirSchema() async throws {
    let python = try #require(Self.python)
    try await withTemporaryFolder { folder in
      let roots = Command.roots("two-clusters")
      try await export(["csv"], roots).write(
        to: folder.appending(path: "estate.csv"), atomically: true, encoding: .utf8)
      try await export(["json"], roots).write(
        to: folder.appending(path: "estate.json"), atomically: true, encoding: .utf8)
      let schema = projectFolder.appending(path: "templates/export/estate.schema.json").path
      let script = """
        import csv, json, jsonschema, sys
        schema, document = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(document, schema)
        rows = list(csv.DictReader(open(sys.argv[3], newline='')))
        services = [(h['name'], s['component'], s.get('version', '')) for h in document['hosts'] for s in h['services']]
        assert [(r['name'], r['component'], r['version']) for r in rows if r['component']] == services, rows
        print(len(services))
        """
      let count = try await python.output([
        "-c", script, schema, folder.appending(path: "estate.json").path,
        folder.appending(path: "estate.csv").path,
      ])
      #expect(Int(count.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 > 10)
    }
  }

  @Test(.enabled(ResultTests.reason) { await ResultTests.validates() })
  func filebeatGetsEveryLogOfAHost() async throws {
    let python = try #require(Self.python)
    try await withTemporaryFolder { folder in
      _ = try await export(["filebeat", "--output", folder.path])
      let script = """
        import re, sys, yaml
        inputs = yaml.safe_load(open(sys.argv[1]))
        ids = [i['id'] for i in inputs]
        assert len(ids) == len(set(ids)), ids
        start = {i['paths'][0]: [p['multiline']['pattern'] for p in i.get('parsers', [])] for i in inputs}
        pattern, = start['/var/log/kafka/kafka-broker.log']
        assert re.search(pattern, '2026-03-01 07:00:00,123 ERROR kafka.Kafka: x')
        for line in ['java.io.IOException: x', '\\tat kafka.Kafka.main(Kafka.scala)', 'Caused by: x']:
            assert not re.search(pattern, line), line
        assert start['/var/log/kafka/kafkaServer-gc.log'] == []
        """
      _ = try await python.output(["-c", script, folder.appending(path: "kb1.fra.example.net.yml").path])
    }
  }

  @Test func logsThatNobodyKnowsAreNamed() async throws {
    try await withTemporaryFolder { folder in
      _ = try await export(["filebeat", "--output", folder.path], Command.roots("kraft"))
      let text = try folder.appending(path: "us1.lis.example.net.yml").text()
      #expect(
        text.hasSuffix(
          "\n# Where \"usm-agent\" logs to is not known: nothing names a folder of logs, so it has no input here.\n[]\n"
        ))
    }
  }

  @Test(.enabled(if: inventoryTool != nil, "needs ansible-core: scripts/setup makes .venv with it"))
  func ansibleReadsTheScriptAsTheFile() async throws {
    let tool = try #require(Self.inventoryTool)
    try await withTemporaryFolder { folder in
      let roots = Command.roots("uneven-brokers")
      let script = folder.appending(path: "estate")
      try "#!/bin/sh\nexec '\(Command.path)' export ansible --roots '\(roots)' --quiet \"$@\"\n".write(
        to: script, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
      _ = try await Command.run(["--roots", roots, "--quiet"], in: folder)
      let asked = try await tool.output(["-i", script.path, "--list"])
      let read = try await tool.output(["-i", folder.appending(path: "inventory.yml").path, "--list"])
      let trees = try [asked, read].map {
        try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary)
      }
      #expect(trees[0] == trees[1])
      let unknown = try await Command.run([
        "export", "ansible", "--host", "nobody", "--roots", roots, "--quiet",
      ])
      #expect(unknown.status == 1 && unknown.errors.contains("nobody is not in the inventory"))
    }
  }

  /// Ansible takes nothing from a script that ends with another status than 0.
  @Test func ansibleGetsWhatWasFoundWhereAHostIsAway() async throws {
    try await withTemporaryFolder { folder in
      let roots = Command.roots("uneven-brokers")
      try Data("all: {hosts: {gone: {ansible_host: 127.0.0.1, ansible_port: 9}}}\n".utf8).write(
        to: folder.appending(path: "gone.yml"))
      _ = try await Command.run(
        ["collect", "--roots", roots, "--save-snapshot", "read", "--quiet"], in: folder)
      _ = try await Command.run(
        ["collect", "--hosts", "gone.yml", "--shard", "1/1", "--timeout", "10", "--save-snapshot", "failed"],
        in: folder)
      let both = ["--snapshot", "read", "--snapshot", "failed", "--quiet"]
      let asked = try await Command.run(["export", "ansible", "--list"] + both, in: folder)
      #expect(asked.status == 0 && asked.output.contains("\"hostvars\""), "\(asked.all)")
      #expect(asked.errors.contains("gone was not read, and is not in the inventory"), "\(asked.errors)")
      for format in ["ansible", "json"] {
        #expect(try await Command.run(["export", format] + both, in: folder).status == 3)
      }
    }
  }

  @Test func thatThereIsNoExporterIsSaid() async throws {
    let answer = try await Command.run(["export", "prometheus", "--roots", Command.roots("connect-groups")])
    #expect(answer.status == 0 && answer.errors.contains("note: no exporter was found"))
  }

  @Test func wrongUsageIsSaid() async throws {
    let both = try await Command.run(["export", "csv", "--list", "--roots", "/"])
    #expect(both.status == 64 && both.errors.contains("go with ansible"))
    let several = try await Command.run([
      "export", "ansible", "--roots", Command.roots("two-clusters"), "--quiet",
    ])
    #expect(several.status == 1 && several.errors.contains("choose one with --cluster"))
  }
}
