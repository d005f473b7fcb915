/// A regular expression as steps of a machine that goes back to its last choice where it fails.
struct PatternProgram {
  enum Step {
    case scalar(Unicode.Scalar)
    /// In lower case.
    case folded(Unicode.Scalar)
    case any, anyButLineEnd
    case set(ScalarSet, ignoresCase: Bool)
    case anchor(PatternNode.Anchor)
    case reference(Int, ignoresCase: Bool)
    /// Goes on at the first place; at the second where that leads nowhere.
    case choice(Int, Int)
    case jump(Int)
    /// Notes the position in a slot: the ends of groups, the start of a round of a loop.
    case note(Int)
    /// Leaves a loop whose round took nothing.
    case leave(ifNothingSince: Int, to: Int)
    /// The steps up to `end` have to match here, or before here.
    case look(end: Int, width: Int?, isNegated: Bool)
    case accept
  }

  private(set) var steps: [Step] = []
  private(set) var slots: Int
  private static let maximumSteps = 20_000

  init(_ node: PatternNode, groups: Int) throws(Stop) {
    slots = 2 * (groups + 1)
    try emit(.note(0))
    try add(node)
    try emit(.note(1))
    try emit(.accept)
  }

  private mutating func emit(_ step: Step) throws(Stop) {
    guard steps.count < Self.maximumSteps else { throw PatternParser.refused("too many parts") }
    steps.append(step)
  }

  private mutating func add(_ node: PatternNode) throws(Stop) {
    switch node {
    case .scalar(let scalar, let ignoresCase):
      try emit(ignoresCase ? .folded(scalar.simpleLowercase) : .scalar(scalar))
    case .any(let includingLineEnds): try emit(includingLineEnds ? .any : .anyButLineEnd)
    case .set(let set, let ignoresCase): try emit(.set(set, ignoresCase: ignoresCase))
    case .anchor(let anchor): try emit(.anchor(anchor))
    case .reference(let group, let ignoresCase): try emit(.reference(group, ignoresCase: ignoresCase))
    case .sequence(let nodes): for node in nodes { try add(node) }
    case .alternatives(let nodes): try add(alternatives: nodes)
    case .group(let index, let node):
      try emit(.note(2 * index))
      try add(node)
      try emit(.note(2 * index + 1))
    case .repeated(let node, let least, let most, let isGreedy):
      try add(node, least: least, most: most, isGreedy: isGreedy)
    case .look(let node, let width, let isNegated):
      let start = steps.count
      try emit(.accept)
      try add(node)
      try emit(.accept)
      steps[start] = .look(end: steps.count, width: width, isNegated: isNegated)
    }
  }

  private mutating func add(alternatives nodes: [PatternNode]) throws(Stop) {
    var jumps: [Int] = []
    for node in nodes.dropLast() {
      let choice = steps.count
      try emit(.accept)
      try add(node)
      jumps.append(steps.count)
      try emit(.accept)
      steps[choice] = .choice(choice + 1, steps.count)
    }
    if let last = nodes.last { try add(last) }
    for jump in jumps { steps[jump] = .jump(steps.count) }
  }

  private mutating func add(_ node: PatternNode, least: Int, most: Int?, isGreedy: Bool) throws(Stop) {
    for _ in 0..<least {
      let start = steps.count
      try add(node)
      // What has no steps has none the next time.
      if steps.count == start { break }
    }
    guard let most else { return try add(loop: node, isGreedy: isGreedy) }
    var choices: [Int] = []
    for _ in least..<max(most, least) {
      choices.append(steps.count)
      try emit(.accept)
      try add(node)
    }
    for choice in choices { steps[choice] = Self.choice(choice + 1, steps.count, isGreedy) }
  }

  private mutating func add(loop node: PatternNode, isGreedy: Bool) throws(Stop) {
    let choice = steps.count
    try emit(.accept)
    let slot = slots
    let mayTakeNothing = !node.takesSomething
    if mayTakeNothing {
      slots += 1
      try emit(.note(slot))
    }
    try add(node)
    if mayTakeNothing { try emit(.leave(ifNothingSince: slot, to: steps.count + 2)) }
    try emit(.jump(choice))
    steps[choice] = Self.choice(choice + 1, steps.count, isGreedy)
  }

  private static func choice(_ body: Int, _ end: Int, _ isGreedy: Bool) -> Step {
    isGreedy ? .choice(body, end) : .choice(end, body)
  }
}
