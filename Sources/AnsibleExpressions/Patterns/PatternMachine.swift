/// Runs a program on a text.
struct PatternMachine {
  private let program: PatternProgram
  private let text: [Unicode.Scalar]
  private var noted: [Int]
  private var stepsLeft = 2_000_000

  /// What to do when a way leads nowhere.
  private enum Return {
    case goOn(step: Int, position: Int)
    case restore(slot: Int, value: Int)
  }

  init(_ program: PatternProgram, _ text: [Unicode.Scalar]) {
    self.program = program
    self.text = text
    noted = Array(repeating: -1, count: program.slots)
  }

  /// The slots of a match that starts exactly at `start`; nil where there is none. A match that takes nothing does
  /// not count where `mustAdvance` is set.
  mutating func match(at start: Int, mustAdvance: Bool) throws(Stop) -> [Int]? {
    for slot in noted.indices { noted[slot] = -1 }
    let end = try run(from: 0, at: start, forbidden: mustAdvance ? start : nil)
    return end == nil ? nil : noted
  }

  /// Where the steps from `first` on come to an end when they start at `start`.
  private mutating func run(from first: Int, at start: Int, forbidden: Int?) throws(Stop) -> Int? {
    var returns: [Return] = []
    var step = first
    var position = start
    while true {
      stepsLeft -= 1
      guard stepsLeft > 0 else { throw Stop.unknown("the regular expression takes too long") }
      var goesOn = true
      switch program.steps[step] {
      case .scalar(let scalar): goesOn = take(at: &position) { $0 == scalar }
      case .folded(let scalar): goesOn = take(at: &position) { $0 == scalar || $0.simpleLowercase == scalar }
      case .any: goesOn = take(at: &position) { _ in true }
      case .anyButLineEnd: goesOn = take(at: &position) { $0 != "\n" }
      case .set(let set, let ignoresCase):
        goesOn = take(at: &position) { set.contains($0, ignoringCase: ignoresCase) }
      case .anchor(let anchor): goesOn = holds(anchor, at: position)
      case .reference(let group, let ignoresCase):
        goesOn = takeAgain(group, ignoresCase: ignoresCase, at: &position)
      case .choice(let one, let other):
        returns.append(.goOn(step: other, position: position))
        step = one
        continue
      case .jump(let target):
        step = target
        continue
      case .note(let slot):
        returns.append(.restore(slot: slot, value: noted[slot]))
        noted[slot] = position
      case .leave(let slot, let target):
        if noted[slot] == position {
          step = target
          continue
        }
      case .look(let end, let width, let isNegated):
        goesOn = try look(from: step + 1, at: position, width: width, &returns) != isNegated
        if goesOn {
          step = end
          continue
        }
      case .accept:
        guard position == forbidden else { return position }
        goesOn = false
      }
      if goesOn {
        step += 1
      } else if let place = goBack(&returns) {
        (step, position) = place
      } else {
        return nil
      }
    }
  }

  /// Undoes notes up to the last choice.
  private mutating func goBack(_ returns: inout [Return]) -> (step: Int, position: Int)? {
    while let last = returns.popLast() {
      switch last {
      case .goOn(let step, let position): return (step, position)
      case .restore(let slot, let value): noted[slot] = value
      }
    }
    return nil
  }

  private mutating func look(
    from step: Int, at position: Int, width: Int?, _ returns: inout [Return]
  ) throws(Stop) -> Bool {
    let start = position - (width ?? 0)
    guard start >= 0 else { return false }
    let before = noted
    let matches = try run(from: step, at: start, forbidden: nil) != nil
    // What is found ahead stays noted, and has to go away with the way that led here.
    for slot in noted.indices where noted[slot] != before[slot] {
      returns.append(.restore(slot: slot, value: before[slot]))
    }
    return matches
  }

  // MARK: Characters and places

  private func take(at position: inout Int, _ fits: (Unicode.Scalar) -> Bool) -> Bool {
    guard position < text.count, fits(text[position]) else { return false }
    position += 1
    return true
  }

  private func takeAgain(_ group: Int, ignoresCase: Bool, at position: inout Int) -> Bool {
    let (start, end) = (noted[2 * group], noted[2 * group + 1])
    guard start >= 0, end >= start, position + end - start <= text.count else { return false }
    for offset in 0..<(end - start) {
      let (one, other) = (text[start + offset], text[position + offset])
      guard one == other || (ignoresCase && one.simpleLowercase == other.simpleLowercase) else {
        return false
      }
    }
    position += end - start
    return true
  }

  private func holds(_ anchor: PatternNode.Anchor, at position: Int) -> Bool {
    switch anchor {
    case .textStart: position == 0
    case .textEnd: position == text.count
    case .lineStart: position == 0 || text[position - 1] == "\n"
    case .lineEnd: position == text.count || text[position] == "\n"
    case .textOrLastLineEnd: position == text.count || (position == text.count - 1 && text[position] == "\n")
    case .wordEdge: isWordEdge(position)
    case .noWordEdge: !text.isEmpty && !isWordEdge(position)
    }
  }

  private func isWordEdge(_ position: Int) -> Bool {
    let isWordBefore = position > 0 && text[position - 1].isWordPart
    let isWordBehind = position < text.count && text[position].isWordPart
    return isWordBefore != isWordBehind
  }
}
