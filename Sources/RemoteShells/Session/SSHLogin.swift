/// The login of one session: the ways to log in, one after the other, until the server accepts one.
struct SSHLogin {
  private enum Attempt {
    case key(Credential, offer: [UInt8])
    case password(Secret)
    case interactive(Secret)

    var method: LoginMethod {
      switch self {
      case .key: .publicKey
      case .password: .password
      case .interactive: .interactive
      }
    }
  }

  /// What the login waits for.
  enum Progress {
    case socket
    /// A signature by this credential; the answer goes to `signed`.
    case signature(Credential, data: [UInt8])
    case done
  }

  private enum Step {
    /// Asks what the server accepts; `again` after all that it accepted at first was refused.
    case asking(again: Bool)
    case attempting
  }

  private let plan: SSHPlan
  private var step = Step.asking(again: false)
  private var attempts: ArraySlice<Attempt> = []
  private var triedMethods: Set<LoginMethod> = []
  private var accepted: [String] = []
  private var tried: [String] = []
  private var problems: [String]
  private var offeredRSA = false
  private var interactiveHasStarted = false

  init(_ plan: SSHPlan) {
    self.plan = plan
    problems = plan.keys.problems.map(\.message)
  }

  /// What can be tried by the methods the server accepts now and that were not tried before.
  private func attempts(_ session: LibSSH2Session) -> [Attempt] {
    let newSignaturesOnly = session.knowsNewRSASignatures
    let methods = plan.methods.filter { accepted.contains($0.rawValue) && !triedMethods.contains($0) }
    return methods.flatMap { method -> [Attempt] in
      switch method {
      case .publicKey:
        plan.keys.credentials.flatMap { key in
          key.offers(newSignaturesOnly: newSignaturesOnly).map { .key(key, offer: $0) }
        }
      case .password: plan.password.map { [.password($0)] } ?? []
      case .interactive: plan.password.map { [.interactive($0)] } ?? []
      }
    }
  }

  /// Goes as far as possible without waiting.
  mutating func advance(_ session: LibSSH2Session) throws(SessionFailure) -> Progress {
    while true {
      switch step {
      case .asking(let again):
        guard let methods = try methods(session) else { return .socket }
        if session.isLoggedIn { return .done }
        // A server that wants two methods in turn names the second one only now.
        if again && methods == accepted { throw refused() }
        accepted = methods
        attempts = attempts(session)[...]
        step = .attempting
      case .attempting:
        guard let attempt = attempts.first else {
          if tried.isEmpty { throw refused() }
          step = .asking(again: true)
          continue
        }
        do throws(LibSSH2Error) {
          guard try perform(attempt, session) else { return progress(of: attempt, session) }
          return .done
        } catch {
          try handle(error, of: attempt)
        }
      }
    }
  }

  /// Notes why a key could not sign.
  mutating func signingFailed(_ problem: KeyError) { problems.append(problem.message) }

  private func methods(_ session: LibSSH2Session) throws(SessionFailure) -> [String]? {
    do throws(LibSSH2Error) {
      return try session.loginMethods(user: plan.user)
    } catch {
      throw lost(error)
    }
  }

  private mutating func perform(_ attempt: Attempt, _ session: LibSSH2Session) throws(LibSSH2Error) -> Bool {
    switch attempt {
    case .key(_, let offer): return try session.loginByKey(user: plan.user, publicKey: offer)
    case .password(let password): return try session.loginByPassword(user: plan.user, password)
    case .interactive(let password):
      if !interactiveHasStarted {
        interactiveHasStarted = true
        session.interactiveAnswer = password
      }
      return try session.loginInteractively(user: plan.user)
    }
  }

  private func progress(of attempt: Attempt, _ session: LibSSH2Session) -> Progress {
    if case .key(let credential, _) = attempt, case .requested(let data) = session.signature {
      return .signature(credential, data: data)
    }
    return .socket
  }

  private mutating func handle(_ error: LibSSH2Error, of attempt: Attempt) throws(SessionFailure) {
    if error.isDisconnect { throw lost(error) }
    attempts = attempts.dropFirst()
    triedMethods.insert(attempt.method)
    switch attempt {
    case .key(let credential, _):
      if credential.type == "ssh-rsa" { offeredRSA = true }
      let label = "\(credential.label) (\(credential.type))"
      if tried.last != label { tried.append(label) }
    case .password, .interactive:
      tried.append(attempt.method.rawValue)
      if error.isExpiredPassword {
        problems.append("the password has expired and has to be changed on the host")
      }
    }
  }

  private func refused() -> SessionFailure {
    let methods = accepted.isEmpty ? "nothing" : accepted.joined(separator: ", ")
    var message = "the server at \(plan.place) refused the login as \(plan.user)"
    message += tried.isEmpty ? "; nothing could be tried" : "; tried: \(tried.joined(separator: ", "))"
    message += "; the server accepts: \(methods)"
    if !problems.isEmpty { message += "; \(problems.joined(separator: "; "))" }
    message += ". \(plan.loginAdvice)"
    let onlyKeyProblems = tried.isEmpty && !plan.keys.problems.isEmpty && plan.password == nil
    let knowsNoMethod = !accepted.contains { LoginMethod(rawValue: $0) != nil }
    return SessionFailure(
      error: ShellError(onlyKeyProblems ? .keyUnreadable : .authenticationFailed, host: plan.host, message),
      anotherClientMayDoBetter: knowsNoMethod || keysMayDoBetter)
  }

  /// ssh has other ways to use some of the keys, and tickets of Kerberos.
  private var keysMayDoBetter: Bool {
    offeredRSA || plan.keys.hasUnsupportedKeys
      || plan.maySpeakKerberos && accepted.contains { $0.hasPrefix("gssapi") }
  }

  private func lost(_ error: LibSSH2Error) -> SessionFailure {
    var message = "the server at \(plan.place) closed the connection during the login as \(plan.user)"
    if !tried.isEmpty {
      message += " (it may allow fewer tries; tried: \(tried.joined(separator: ", ")))"
    }
    return SessionFailure(
      error: ShellError(
        tried.isEmpty ? .connectionFailed : .authenticationFailed, host: plan.host,
        plan.lost("\(message): \(error.text)")),
      anotherClientMayDoBetter: !tried.isEmpty && keysMayDoBetter)
  }
}
