/// Times for people, in UTC.
package enum UTCTime {
  /// `2026-11-27 10:12:00` for seconds since 1970.
  package static func text(_ seconds: Int) -> String {
    let day = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
    let rest = seconds - day * 86400
    let (year, month, number) = date(ofDay: day)
    return "\(padded(year, 4))-\(padded(month))-\(padded(number)) "
      + [rest / 3600, rest / 60 % 60, rest % 60].map { padded($0) }.joined(separator: ":")
  }

  /// The Gregorian date of a day since 1970, counted from March of a leap cycle, so that leap days come last.
  private static func date(ofDay day: Int) -> (Int, Int, Int) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let number = dayOfYear - (153 * month + 2) / 5 + 1
    let isEarly = month >= 10
    return (year + era * 400 + (isEarly ? 1 : 0), isEarly ? month - 9 : month + 3, number)
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
