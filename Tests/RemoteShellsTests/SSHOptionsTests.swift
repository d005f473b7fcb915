import Foundation
import TestSupport
import Testing

@testable import RemoteShells

struct SSHOptionsTests {
  @Test func `Every spelling of -o is read`() {
    for words in [
      ["-o", "Port=2222"], ["-oPort=2222"], ["-o", "Port 2222"], ["-o", "port = 2222"], ["-p", "2222"],
      ["-p2222"],
      ["-Cqp2222"],
    ] {
      #expect(SSHArguments.parse(words).port == 2222, "\(words)")
    }
  }

  @Test func `The usual options are understood`() {
    let options = SSHArguments.parse([
      "-o", "UserKnownHostsFile=~/.ssh/a \"/b c\"", "-o", "StrictHostKeyChecking=accept-new", "-o",
      "User=kafka",
      "-i", "/keys/one", "-oIdentityFile=~/two", "-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=1m30s",
      "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=2", "-4", "-C", "-q", "-T",
      "-o", "PreferredAuthentications=publickey,password", "-o", "PasswordAuthentication=no",
    ])
    #expect(options.userKnownHostsFiles == ["~/.ssh/a", "/b c"])
    #expect(options.hostKeyChecking == .acceptNew)
    #expect(options.user == "kafka")
    #expect(options.identityFiles == ["/keys/one", "~/two"])
    #expect(options.identitiesOnly == true)
    #expect(options.connectTimeout == .seconds(90))
    #expect(options.serverAliveInterval == 15)
    #expect(options.serverAliveCountMax == 2)
    #expect(options.addressFamily == .ipv4)
    #expect(options.compression == true)
    #expect(options.preferredAuthentications == ["publickey", "password"])
    #expect(options.passwordAuthentication == false)
    #expect(options.notUnderstood == [])
  }

  @Test func `Ansible's own default arguments mean nothing here`() {
    let options = SSHArguments.parse([
      "-C", "-o", "ControlMaster=auto", "-o", "ControlPersist=60s", "-o", "ControlPath=/tmp/x", "-o",
      "LogLevel=ERROR",
      "-o", "BatchMode=yes", "-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no",
    ])
    #expect(options.notUnderstood == [])
    #expect(options.userKnownHostsFiles == [])
    #expect(options.hostKeyChecking == .off)
  }

  @Test func `What only ssh can do is named, without values that may be secret`() {
    #expect(SSHArguments.parse(["-J", "bastion:no-port"]).notUnderstood == ["ProxyJump"])
    #expect(SSHArguments.parse(["-o", "Ciphers=aes128-ctr"]).notUnderstood == ["Ciphers"])
    #expect(SSHArguments.parse(["-o", "Port=many"]).notUnderstood == ["Port"])
    #expect(
      SSHArguments.parse(["-b", "10.0.0.1", "-Z", "stray", "-o"]).notUnderstood
        == ["-b", "-Z", "a word that is no option", "-o"])
    #expect(SSHArguments.parse(["-o", "ProxyJump=none", "-o", "ProxyCommand=x"]).proxy == nil)
  }

  @Test func `Ways through other hosts`() throws {
    let jump = try #require(JumpHost("ops@[fe80::1]:2222"))
    #expect(jump.user == "ops" && jump.host == "fe80::1" && jump.port == 2222)
    #expect(JumpHost("fe80::1")?.host == "fe80::1")
    #expect(JumpHost("ssh://b1:22")?.port == 22)
    for text in ["", "a:", "a:0", "@a", "-oProxyCommand=x", "[a"] {
      #expect(JumpHost(text) == nil, "\(text)")
    }
    let last = try #require(JumpHost("c@three"))
    let via = try ["one", "two:2"].map { try #require(JumpHost($0)) }
    #expect(SSHArguments.parse(["-J", "one,two:2,c@three"]).proxy == .jump(last, via: via))
    #expect(SSHArguments.parse(["-J", "one", "-o", "ProxyCommand=x"]).proxy == ProxyRoute(jump: "one"))
    #expect(SSHArguments.parse(["-o", "ProxyCommand=nc %h %p"]).proxy == .command("nc %h %p"))
  }

  @Test func `A proxy command that is ssh -W is a jump, and no other is`() throws {
    var bastion = try #require(JumpHost("ops@b1"))
    bastion.arguments = ["-q", "-i", "/keys/b", "-p", "2222"]
    let way = "ssh -q -i '/keys/b' -p 2222 -W %h:%p ops@b1"
    #expect(ProxyRoute(command: way) == .jump(bastion, via: []))
    // What only ssh can follow is for ssh to do, once for all hosts behind the bastion.
    var ofClient = try #require(JumpHost("b1"))
    ofClient.arguments = ["-o", "Ciphers=aes128-ctr"]
    #expect(ProxyRoute(command: "ssh -o Ciphers=aes128-ctr -W %h:%p b1") == .jump(ofClient, via: []))
    for other in [
      "sshpass -p x ssh -W %h:%p b1", "ssh -W other:22 b1", "ssh b1", "ssh b1 nc %h %p",
      "ssh -W %h:%p b1 | tee log",
      "/opt/own/ssh -o Ciphers=aes128-ctr -W %h:%p b1", "ssh -W %h:%p",
    ] {
      #expect(ProxyRoute(command: other) == .command(other), "\(other)")
    }
  }

  @Test func `The first value of an option counts`() {
    let options = SSHArguments.parse([
      "-o", "User=one", "-l", "two", "-o", "StrictHostKeyChecking=yes", "-oStrictHostKeyChecking=no",
    ])
    #expect(options.user == "one")
    #expect(options.hostKeyChecking == .strict)
  }

  @Test func `Random words never stop the reader`() {
    var generator = SeededGenerator(seed: 7)
    let pieces = [
      "-", "o", "=", "Port", " ", "\"", "p", "J", "22", "\0", "é", "IdentityFile", "9999999999999999999", "h",
    ]
    for _ in 0..<2000 {
      let words = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in
          pieces.randomElement(using: &generator) ?? ""
        }.joined()
      }
      _ = SSHArguments.parse(words)
    }
  }

  // MARK: Configuration files

  private func options(_ text: String, host: String, user: String = "me", home: String = "/home/me")
    -> SSHOptions
  {
    var options = SSHOptions()
    SSHConfigFile(text: text, path: "\(home)/.ssh/config", home: home)
      .apply(to: &options, for: SSHConfigFile.Target(host: host, user: user, localUser: "me"))
    return options
  }

  @Test func `Host blocks apply by their patterns, the first value counts`() {
    let text = """
      # comment
      Host kafka-* !kafka-9
        HostName %h.example.com
        User = deploy
        IdentityFile ~/.ssh/kafka
      Host *
        User other
        IdentityFile ~/.ssh/common
        Port 2222
        SendEnv LANG LC_*
        HashKnownHosts yes
        Ciphers aes128-ctr
      """
    let broker = options(text, host: "kafka-1")
    #expect(broker.hostName == "%h.example.com")
    #expect(broker.user == "deploy")
    #expect(broker.identityFiles == ["~/.ssh/kafka", "~/.ssh/common"])
    #expect(broker.port == 2222)
    #expect(broker.notUnderstood == [])
    #expect(options(text, host: "kafka-9").user == "other")
  }

  @Test func `A jump host in the file is for its hosts, and what only ssh can decide is left to it`() {
    let text = "Host *.inner\n  ProxyJump bastion\nMatch exec \"test -e /x\" host web*\n  Port 1\n"
    #expect(options(text, host: "a.inner").proxy == ProxyRoute(jump: "bastion"))
    #expect(options(text, host: "web1").proxy == nil)
    #expect(options(text, host: "web1").undecided == ["Match exec (/home/me/.ssh/config:3)"])
  }

  @Test func `Match blocks that can be decided are`() {
    let text = "Match final all\n  Port 1\nMatch user root,admin originalhost db*\n  User nobody\n"
    #expect(options(text, host: "db1", user: "admin").user == "nobody")
    #expect(options(text, host: "db1", user: "else").user == nil)
    #expect(options(text, host: "db1").port == 1)
  }

  @Test func `Included files stand where they are named, and a circle ends`() async throws {
    try await withTemporaryFolder { folder in
      let home = folder.path
      let ssh = folder.appending(path: ".ssh/conf.d")
      try FileManager.default.createDirectory(at: ssh, withIntermediateDirectories: true)
      try Data("User included\nInclude ~/.ssh/config\n".utf8).write(to: ssh.appending(path: "10.conf"))
      try Data("Host a\n  Include conf.d/*.conf\nHost *\n  User later\n".utf8).write(
        to: folder.appending(path: ".ssh/config"))
      let file = SSHConfigFile(path: "\(home)/.ssh/config", home: home)
      #expect(file.notes.contains { $0.contains("too many files include each other") })
      for (host, user) in [("a", "included"), ("b", "later")] {
        var options = SSHOptions()
        file.apply(to: &options, for: SSHConfigFile.Target(host: host, user: "me", localUser: "me"))
        #expect(options.user == user)
      }
    }
  }

  @Test func `A configuration that others may write is not followed`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "config").path
      try Data("ProxyCommand touch /tmp/not-me\n".utf8).write(to: URL(fileURLWithPath: path))
      for (mode, isFollowed) in [(0o644, true), (0o646, false), (0o664, false)] {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let file = SSHConfigFile(path: path, home: "/")
        var options = SSHOptions()
        file.apply(to: &options, for: SSHConfigFile.Target(host: "a", user: "me", localUser: "me"))
        #expect((options.proxy != nil) == isFollowed)
        #expect(file.notes.contains { $0.contains("is not followed: others may write it") } != isFollowed)
      }
    }
  }

  @Test func `Tokens in paths are replaced`() {
    let tokens = PathTokens(home: "/home/me", localUser: "me", host: "h1", port: 22, user: "kafka")
    #expect(tokens.expand("~/.ssh/%h_%r-%p%%%u%x") == "/home/me/.ssh/h1_kafka-22%me%x")
    #expect(PathTokens.hostName("%h.example.com", for: "web") == "web.example.com")
  }
}
