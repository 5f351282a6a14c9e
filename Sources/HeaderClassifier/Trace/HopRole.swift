/// What part of Exchange wrote a trace field, as far as the field tells.
public enum HopRole: UInt8, Sendable, Hashable, CaseIterable {
    /// By the names of Microsoft's services, in the order that mail passes them; `outlookHost` is the last one in the cloud.
    case mailboxSubmission, frontendTransport, transport, mailboxTransport, protectionEdge, exchangeOnline, outlookHost

    /// The stable word for it, as JSON has it.
    public var word: String {
        switch self {
        case .mailboxSubmission: "mailbox-submission"
        case .frontendTransport: "frontend-transport"
        case .transport: "transport"
        case .mailboxTransport: "mailbox-transport"
        case .protectionEdge: "protection-edge"
        case .exchangeOnline: "exchange-online"
        case .outlookHost: "outlook-host"
        }
    }

    /// For people. What the field leaves open stays open; nil where the release says as much.
    public func shortWords(_ build: ExchangeBuild?) -> String? {
        switch self {
        case .mailboxSubmission: "submitted from a mailbox"
        case .frontendTransport: "Front End Transport"
        case .transport: build?.major == 8 || build?.major == 14 ? "Hub Transport or Edge Transport" : "Transport on a Mailbox server, or Edge Transport"
        case .mailboxTransport: "Mailbox Transport"
        case .protectionEdge: "Exchange Online Protection, where mail enters the cloud"
        case .exchangeOnline: build == nil ? "Exchange Online" : nil
        case .outlookHost: "Exchange Online, last hop in the cloud"
        }
    }

    /// How well it is known that such a field is of that role.
    public var mark: Rule.Mark {
        switch self {
        case .transport: .inferred
        default: .observed
        }
    }

    /// Nil for a hop that is not Exchange's.
    init?(_ bytes: Bytes, _ trace: TraceField) {
        guard trace.isExchange else { return nil }
        let with = trace.with ?? 0..<0
        if bytes.hasPrefix(with, "mapi") {
            self = .mailboxSubmission
        } else if bytes.hasPrefix(with, "HTTPS") {
            self = .outlookHost
        } else if let via = trace.via, bytes.hasPrefix(via, "Mailbox") {
            self = .mailboxTransport
        } else if trace.host == .protectionEdge {
            self = .protectionEdge
        } else if let via = trace.via, bytes.hasPrefix(via, "Frontend") {
            self = .frontendTransport
        } else {
            self = trace.host == .exchangeOnline ? .exchangeOnline : .transport
        }
    }
}
