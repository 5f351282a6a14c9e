/// The build of an Exchange server, as a trace field states it: `id 15.1.2507.34`, in `with mapi` hops `15.01.2507.034`. It looks like an
/// address and never is one: it is read only from the `id` of a hop that Exchange wrote.
public struct ExchangeBuild: Sendable, Hashable {
    /// The four numbers.
    public let major: Int, minor: Int, build: Int, revision: Int

    /// What Microsoft calls the servers with such numbers.
    public enum ReleaseLine: UInt8, Sendable, Hashable, CaseIterable {
        /// By its product name.
        case exchange2007, exchange2010, exchange2013, exchange2016, exchange2019, subscriptionEdition, exchangeOnline

        /// For people: `Exchange Server 2016`.
        public var name: String {
            switch self {
            case .exchange2007: "Exchange Server 2007"
            case .exchange2010: "Exchange Server 2010"
            case .exchange2013: "Exchange Server 2013"
            case .exchange2016: "Exchange Server 2016"
            case .exchange2019: "Exchange Server 2019"
            case .subscriptionEdition: "Exchange Server SE"
            case .exchangeOnline: "Exchange Online"
            }
        }

        /// How well it is known. The lists of builds do not hold the cloud's.
        public var mark: Rule.Mark { self == .exchangeOnline ? .observed : .documented }
        /// The list of builds that has it, or where it was seen.
        public var citation: Citation { self == .exchangeOnline ? .lists : .builds }
    }

    /// Nil for numbers that no list holds and nobody has seen.
    public let line: ReleaseLine?

    /// `15.1.2507.34`, without leading zeros.
    public var text: String { "\(major).\(minor).\(build).\(revision)" }

    /// Four numbers with dots between them that fill the range; nil for anything else.
    init?(_ bytes: Bytes, _ range: Range<Int>, host: Host.Kind) {
        var numbers = (0, 0, 0, 0)
        var count = 0, digits = 0, value = 0
        func close() -> Bool {
            if digits == 0 || count > 3 { return false }
            switch count {
            case 0: numbers.0 = value
            case 1: numbers.1 = value
            case 2: numbers.2 = value
            default: numbers.3 = value
            }
            (count, digits, value) = (count + 1, 0, 0)
            return true
        }
        for i in range {
            let digit = bytes[i] &- 0x30
            if digit < 10 {
                value = value * 10 + Int(digit)
                digits += 1
                if digits > 5 { return nil }
            } else if bytes[i] != 0x2E || !close() {
                return nil
            }
        }
        guard close(), count == 4 else { return nil }
        (major, minor, build, revision) = numbers
        line = ExchangeBuild.line(major, minor, build, host)
    }

    private static func line(_ major: Int, _ minor: Int, _ build: Int, _ host: Host.Kind) -> ReleaseLine? {
        switch (major, minor) {
        case (8, 0...3): .exchange2007
        case (14, 0...3): .exchange2010
        case (15, 0): .exchange2013
        case (15, 1): .exchange2016
        case (15, 2): build >= 2562 ? .subscriptionEdition : .exchange2019
        case (15, 20): .exchangeOnline
        // Seen beside 15.20 on hosts of the cloud, and nowhere else.
        case (15, 21...): host == .other ? nil : .exchangeOnline
        default: nil
        }
    }
}

extension Citation {
    static let builds = Citation(
        title: "Exchange Server build numbers and release dates",
        url: "https://learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates")
}
