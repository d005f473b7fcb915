import TestSupport
import Testing

@testable import RemoteShells

struct ScriptExchangeTests {
  private func exchange(become: HostConnection.Become? = nil, maximumBytes: Int = 1000) -> ScriptExchange {
    ScriptExchange(
      "echo hi\n", on: HostConnection(name: "web1", address: "web1", become: become),
      limits: ShellLimits(maximumBytes: maximumBytes, timeout: .seconds(1), lastLine: "the end"))
  }

  private func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

  @Test func `Without sudo the script goes at once, and the mark is found however it is cut`() throws {
    var exchange = exchange()
    #expect(text(exchange.unsent) == "echo hi\n")
    exchange.sent(8)
    #expect(exchange.inputIsComplete)
    for byte in Array("welcome\nm0".utf8) + exchange.command.readyMark + Array("hi\n".utf8) {
      exchange.received([byte], on: .output)
    }
    let answer = try exchange.result(.exited(0))
    #expect(text(answer.output) == "hi\n")
  }

  @Test func `Nothing is waited for after the last line`() throws {
    var exchange = exchange()
    exchange.received(exchange.command.readyMark + Array("hi\nthe en".utf8), on: .output)
    #expect(exchange.verdict == nil)
    exchange.received(Array("d\n".utf8), on: .output)
    guard case .finished = exchange.verdict else {
      Issue.record("the last line was not noticed")
      return
    }
    let answer = try exchange.result(.timedOut)
    #expect(answer.ending == .exited(nil))
    #expect(text(answer.output) == "hi\nthe end\n")
  }

  @Test func `The password goes only after the prompt, the script only after the mark`() throws {
    var exchange = exchange(become: .init(password: Secret("geheim")))
    #expect(exchange.unsent.isEmpty && !exchange.inputIsComplete)
    exchange.received(Array("lecture\n".utf8), on: .errors)
    #expect(exchange.unsent.isEmpty)
    exchange.received(try #require(exchange.command.promptMark), on: .errors)
    #expect(text(exchange.unsent) == "geheim\n")
    exchange.sent(7)
    #expect(!exchange.inputIsComplete)
    exchange.received(exchange.command.readyMark, on: .output)
    exchange.received(exchange.command.readyMark + Array("err".utf8), on: .errors)
    #expect(text(exchange.unsent) == "echo hi\n")
    #expect(text(try exchange.result(.exited(0)).errors) == "err")
  }

  @Test func `The command never holds the password, and does not print its own marks when echoed`() throws {
    let exchange = exchange(become: .init(user: "it's", password: Secret("geheim")))
    let line = exchange.command.line
    #expect(!line.contains("geheim"))
    #expect(line.contains("-u 'it'\\''s' -- sh -c '"))
    #expect(!line.contains(text(exchange.command.readyMark)))
    #expect(!line.contains(text(try #require(exchange.command.promptMark))))
  }

  @Test func `What sudo says is quoted with a hint and without the password`() {
    let cases = [
      ("sudo: a password is required", "set ansible_become_password"),
      ("bash: sudo: command not found", "install sudo"),
      ("sudo: sorry, you must have a tty to run sudo", "requiretty"),
      ("geheim is not in the sudoers file.", "allow the login user in sudoers"),
      ("sudo: wat", "try the same there by hand"),
    ]
    for (words, hint) in cases {
      var exchange = exchange(become: .init(password: Secret("geheim")))
      exchange.received(Array((words + "\u{1B}[0m\n").utf8), on: .errors)
      #expect {
        try exchange.result(.exited(1))
      } throws: { error in
        guard let error = error as? ShellError else { return false }
        return error.code == .becomeFailed && error.message.contains(hint)
          && !error.message.contains("geheim")
          && !error.message.contains("\u{1B}") && error.message.contains("exit status 1")
      }
    }
  }

  @Test func `Noise without end is not kept`() {
    var exchange = exchange()
    for _ in 0..<100 { exchange.received([UInt8](repeating: 0x41, count: 65536), on: .output) }
    for _ in 0..<100 { exchange.received([UInt8](repeating: 0x41, count: 65536), on: .errors) }
    #expect {
      try exchange.result(.exited(1))
    } throws: { error in
      (error as? ShellError)?.message.utf8.count ?? .max < 2000
    }
  }

  @Test func `The limit counts what the script wrote, not the noise`() throws {
    var exchange = exchange(maximumBytes: 4)
    exchange.received(
      Array("a long message of the day".utf8) + exchange.command.readyMark + Array("1234".utf8), on: .output)
    #expect(exchange.verdict == nil)
    exchange.received([0x35], on: .output)
    let answer = try exchange.result(.exited(0))
    #expect(answer.ending == .overLimit)
    #expect(text(answer.output) == "1234")
  }

  @Test func `Secrets are stars in every description`() {
    let connection = HostConnection(
      name: "web1", address: "web1", password: Secret("geheim"), privateKeyPassphrase: Secret("geheim"),
      become: .init(password: Secret("geheim")))
    var dumped = ""
    dump(connection, to: &dumped)
    #expect(!"\(connection)\(dumped)\(String(reflecting: connection))".contains("geheim"))
  }
}
