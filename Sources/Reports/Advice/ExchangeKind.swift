/// The kinds of Exchange whose settings differ.
struct ExchangeKind: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    /// 2007 and 2010: a Hub Transport server. Mail flow rules know no condition on the client's address.
    static let exchange2010 = ExchangeKind(rawValue: 1)
    /// 2013, 2016, 2019 and Subscription Edition: Frontend Transport on a Mailbox or Client Access server.
    static let exchange2013 = ExchangeKind(rawValue: 2)
    /// An Edge Transport server, the only one with connection filtering since 2013.
    static let edge = ExchangeKind(rawValue: 4)
    static let cloud = ExchangeKind(rawValue: 8)
    /// Outlook.com: its users have no administrator.
    static let consumer = ExchangeKind(rawValue: 16)

    static let servers: ExchangeKind = [.exchange2010, .exchange2013]
    static let all: ExchangeKind = [.exchange2010, .exchange2013, .edge, .cloud, .consumer]

    /// For a page that lists everything; empty for all of them.
    var name: String {
        if self == .all { return "" }
        let names: [(ExchangeKind, String)] = [(.exchange2010, "2007 and 2010"), (.exchange2013, "2013 to SE"), (.edge, "Edge"), (.cloud, "Exchange Online"), (.consumer, "Outlook.com")]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
    }
}

/// A release of Exchange, by the build number in a trace field
/// (https://learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates).
struct ExchangeRelease: Hashable {
    let name: String
    /// Without the leading zeros that a mapi hop has.
    let build: String
    let kind: ExchangeKind

    /// Of the body of an Exchange hop: `… with Microsoft SMTP Server … id 15.1.2507.34 …` or `… with mapi id 15.01.2507.034 …`; nil for
    /// anything else.
    init?(_ received: [UInt8]) {
        let words = received.split(separator: 0x20)
        guard let with = words.firstIndex(where: { $0.elementsEqual("with".utf8) }), with + 1 < words.count else { return nil }
        guard words[with + 1].elementsEqual("Microsoft".utf8) || words[with + 1].elementsEqual("mapi".utf8) else { return nil }
        guard let id = words[with...].firstIndex(where: { $0.elementsEqual("id".utf8) }), id + 1 < words.count else { return nil }
        var word = words[id + 1]
        if word.last == 0x3B { word.removeLast() }
        let parts = word.split(separator: 0x2E, omittingEmptySubsequences: false).map { part in
            part.count <= 6 && part.allSatisfy { (0x30...0x39).contains($0) } ? Int(String(decoding: part, as: UTF8.self)) : nil
        }
        guard parts.count == 4, let major = parts[0], let minor = parts[1], let number = parts[2], let revision = parts[3] else { return nil }
        switch (major, minor) {
        case (8, _): (name, kind) = ("Exchange 2007", .exchange2010)
        case (14, _): (name, kind) = ("Exchange 2010", .exchange2010)
        case (15, 0): (name, kind) = ("Exchange 2013", .exchange2013)
        case (15, 1): (name, kind) = ("Exchange 2016", .exchange2013)
        case (15, 2): (name, kind) = (number < 2562 ? "Exchange 2019" : "Exchange Server SE", .exchange2013)
        case (15, 20): (name, kind) = ("Exchange Online", .cloud)
        default: return nil
        }
        build = "\(major).\(minor).\(number).\(revision)"
    }
}
