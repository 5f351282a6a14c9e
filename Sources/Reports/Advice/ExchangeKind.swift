internal import HeaderClassifier

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

extension ExchangeBuild.ReleaseLine {
    var kind: ExchangeKind {
        switch self {
        case .exchange2007, .exchange2010: .exchange2010
        case .exchange2013, .exchange2016, .exchange2019, .subscriptionEdition: .exchange2013
        case .exchangeOnline: .cloud
        }
    }
}
