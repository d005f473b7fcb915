import ArgumentParser
import Foundation
import FuzzTargets
import TestSupport

#if COVERAGE_GUIDED
  /// What libFuzzer calls with every input. The reader is named by the environment.
  @_cdecl("LLVMFuzzerTestOneInput")
  public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let name = getenv("FUZZ_TARGET"), let target = FuzzTarget(rawValue: String(cString: name)) else {
      return -1
    }
    target.read(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
  }

  @_silgen_name("LLVMFuzzerRunDriver")
  func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ read: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
  ) -> CInt

  /// The package manager starts a program by this name, so that libFuzzer's own `main` is never linked.
  @_cdecl("Fuzzing_main")
  public func fuzzMain(_ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, words) = (count, words)
    return runFuzzer(&count, &words, fuzzOneInput)
  }
#else
  /// Feeds a reader with broken inputs for a while. The input at hand lies in a file, and stays there when the program
  /// dies of it.
  @main
  struct Fuzzing: ParsableCommand {
    @Argument(help: "The reader: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")).")
    var target: FuzzTarget

    @Option(help: "Seconds.")
    var seconds = 600

    @Option(help: "Of the random numbers.")
    var seed: UInt64 = 1

    @Option(
      help: "Folder to write the seeds to, for a fuzzer that starts from files; nothing else is done then.")
    var writeSeeds: String?

    /// Seconds of the processor that one input may take; waiting for it on a busy machine does not count.
    private static let longest = 20

    func run() throws {
      if let writeSeeds {
        for (number, input) in (target.seeds + (try target.foundCases())).enumerated() {
          try Data(input).write(to: URL(filePath: "\(writeSeeds)/seed-\(number)"))
        }
        return
      }
      let file = "fuzz-\(target.rawValue).input"
      let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw ValidationError("\(file) can't be written here") }
      var mutator = Mutator(target.seeds + (try target.foundCases()), random: SeededGenerator(seed: seed))
      let end = ContinuousClock.now + .seconds(seconds)
      var count = 0
      while ContinuousClock.now < end {
        let input = mutator.next()
        ftruncate(descriptor, 0)
        pwrite(descriptor, input, input.count, 0)
        endAfter(seconds: Fuzzing.longest)
        target.read(input)
        count += 1
      }
      endAfter(seconds: 0)
      unlink(file)
      print("\(target.rawValue): \(count) inputs in \(seconds) s, none that crashed or hung (seed \(seed))")
    }

    /// The system ends this program when it has computed that long from now; 0 takes it back.
    private func endAfter(seconds: Int) {
      var limit = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: seconds, tv_usec: 0))
      setitimer(__itimer_which_t(ITIMER_VIRTUAL.rawValue), &limit, nil)
    }
  }

  extension FuzzTarget: ExpressibleByArgument {}
#endif
