import Foundation
import TestSupport
import Testing

/// Containers by the program on the PATH; its stand-in enters real namespaces.
struct ContainerTests {
  @Test func `A container is read by the docker on the PATH`() async throws {
    try await withStandInContainer(named: "docker", arguments: "exec -i kafka-1") { container in
      try await withTemporaryFolder { folder in
        let hosts = """
          all:
            vars: {ansible_connection: docker}
            hosts:
              kb1: {ansible_host: kafka-1}
              kb2: {ansible_host: no-such-container}

          """
        try Data(hosts.utf8).write(to: folder.appending(path: "hosts.yml"))
        let programs = URL(filePath: container.program).deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let answer = try await Command.run(
          ["collect", "--hosts", "hosts.yml", "--save-snapshot", "snapshot"], in: folder,
          environment: ["PATH=\(programs):\(path)"])
        #expect(answer.status == 3)
        #expect(
          answer.errors.contains(
            "kb2: the login shell did not start sh (exit status 1): Error: No such container"))
        let snapshot = try folder.appending(path: "snapshot").text()
        #expect(snapshot.contains("\"hostname\":\"kafka-1\""))
      }
    }
  }

  @Test func `A program that is not there is named`() async throws {
    try await withTemporaryFolder { folder in
      try Data("all: {hosts: {kb1: {ansible_connection: podman}}}\n".utf8).write(
        to: folder.appending(path: "hosts.yml"))
      let answer = try await Command.run(
        ["collect", "--hosts", "hosts.yml", "--save-snapshot", "snapshot"], in: folder,
        environment: ["PATH=/nowhere"])
      #expect(answer.status == 1)
      #expect(answer.errors.contains("kb1: the program podman is not on the PATH of this machine"))
    }
  }
}
