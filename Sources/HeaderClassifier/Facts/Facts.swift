public import RFC5322

// Safety: the bytes are borrowed for the call and nothing of them is kept but offsets. The section was scanned from them (the caller vouches for that),
// so ranges of its fields lie in them.

/// A value read from a field, with where it was read.
public struct Fact<Value: Sendable & Hashable>: Sendable, Hashable {
    /// What the field says.
    public let value: Value
    /// The field it was read from.
    public let name: KnownFieldName
    /// The whole field: bytes from the start of the message.
    public let field: Range<Int>
    /// The body as it stands, folds included.
    public let body: Range<Int>
}

/// One entry of a report in Microsoft's `key:value;` form. Keys that nobody documents are entries like any other.
public struct ReportEntry: Sendable, Hashable {
    /// Upper or lower case as it stands, without the white space of a fold inside it.
    public let key: String
    /// The key as it stands: bytes from the start of the message.
    public let keyRange: Range<Int>
    /// The value as it stands: bytes from the start of the message, folds included.
    public let valueRange: Range<Int>
}

/// Every header field of an Exchange message that means something, typed, every instance kept in its order. For whoever wants more than the
/// verdict: it allocates. Absent fields give empty lists.
public struct Facts: Sendable, Hashable {
    // X-MS-Exchange-Organization-
    /// As whom Exchange took the sender.
    public let authAs: [Fact<AuthAs>]
    /// The code, or nil for one that is not two hexadecimal digits.
    public let authMechanism: [Fact<UInt8?>]
    /// The server that stamped it, and the domain of a partner; bytes of the trimmed body.
    public let authSource: [Fact<Range<Int>>], authDomain: [Fact<Range<Int>>]
    /// -1…10; nil where the field holds something else.
    public let scl: [Fact<Int?>], pcl: [Fact<Int?>]
    /// `X-MS-Exchange-Organization-MessageDirectionality`.
    public let directionality: [Fact<Directionality>]
    /// `X-MS-Exchange-Organization-SenderIdResult`.
    public let senderIdResult: [Fact<SenderIdResult>]
    /// The entries of `X-MS-Exchange-Organization-Antispam-Report`.
    public let antispamReport: [Fact<[ReportEntry]>]
    /// Seconds since 1970 of the clock inside; nil where the field is no GUID.
    public let networkMessageID: [Fact<Int?>]
    /// Organization fields without a property of their own here; bytes of the trimmed body.
    public let otherOrganization: [Fact<Range<Int>>]
    // The cloud
    /// The entries of `X-Forefront-Antispam-Report`, and of the renamed one that came from outside.
    public let forefront: [Fact<[ReportEntry]>], forefrontUntrusted: [Fact<[ReportEntry]>]
    /// The entries of `X-Microsoft-Antispam`, and of the renamed one that came from outside.
    public let microsoftAntispam: [Fact<[ReportEntry]>], microsoftAntispamUntrusted: [Fact<[ReportEntry]>]
    /// The bulk complaint level of X-Microsoft-Antispam.
    public let bcl: [Fact<Int?>]
    /// The entries of `X-Microsoft-Antispam-Mailbox-Delivery`: what delivery did.
    public let mailboxDelivery: [Fact<[ReportEntry]>]
    /// Fields of these two families; bytes of the trimmed body.
    public let crossTenant: [Fact<Range<Int>>], crossPremises: [Fact<Range<Int>>]
    /// `Authentication-Results`, as text that a server wrote: nothing is verified here.
    public let authenticationResults: [Fact<AuthenticationResults>]
    // The trace and the people
    /// The trace fields, the newest one first, as they stand.
    public let received: [Fact<TraceField>]
    /// The mailboxes of From, Sender, Reply-To and Return-Path.
    public let from: [Fact<[Mailbox]>], sender: [Fact<[Mailbox]>], replyTo: [Fact<[Mailbox]>], returnPath: [Fact<[Mailbox]>]
    /// Seconds since 1970; nil where the body is no date.
    public let date: [Fact<Int?>]
    /// The consumer record of X-Message-Delivery: `D`, `SCL` and the rest, decoded from base64.
    public let messageDelivery: [Fact<String>]
    /// Every other field whose name is known: X-OriginatorOrg, X-MS-Has-Attach, X-SID-Result, Message-ID …; bytes of the trimmed body.
    public let others: [Fact<Range<Int>>]

    /// Reads every fact of a scanned message. Linear in the header section; allocates.
    /// - Parameters:
    ///   - section: the table of that message, with either indexing.
    ///   - buffer: what was scanned.
    public init(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer) {
        let bytes = unsafe Bytes(buffer)
        let fields = section.fields.filter { $0.name != .unknown && $0.range.upperBound <= buffer.count }
        func all<Value>(_ names: Set<KnownFieldName>, _ read: (Range<Int>) -> Value) -> [Fact<Value>] {
            fields.filter { names.contains($0.name) }.map { Fact(value: read($0.bodyRange), name: $0.name, field: $0.range, body: $0.bodyRange) }
        }
        func text(_ range: Range<Int>) -> Range<Int> { bytes.trimmed(range) }
        func entries(_ body: Range<Int>) -> [ReportEntry] {
            KeyValueList(bytes, body).map { entry in
                let key = String(decoding: bytes.copy(entry.key).filter { !Bytes.isSpace($0) }, as: UTF8.self)
                return ReportEntry(key: key, keyRange: entry.key, valueRange: entry.value)
            }
        }
        func mailboxes(_ body: Range<Int>) -> [Mailbox] { unsafe AddressList.mailboxes(in: buffer, body) }
        authAs = all([.authAs]) { AuthAs(bytes, $0) }
        authMechanism = all([.authMechanism]) { Value.mechanism(bytes, $0) }
        authSource = all([.authSource], text)
        authDomain = all([.authDomain], text)
        scl = all([.scl]) { Value.scl(bytes, $0).map { Int($0) } }
        pcl = all([.pcl]) { bytes.integer(bytes.trimmed($0)) }
        directionality = all([.messageDirectionality]) { Directionality(bytes, $0) }
        senderIdResult = all([.senderIdResult]) { SenderIdResult(bytes, $0) }
        antispamReport = all([.antispamReport], entries)
        networkMessageID = all([.networkMessageID]) { NetworkMessageID.clock(bytes, $0) }
        let typed: Set<KnownFieldName> = [
            .authAs, .authMechanism, .authSource, .authDomain, .scl, .pcl, .messageDirectionality, .senderIdResult, .antispamReport, .networkMessageID,
        ]
        otherOrganization = all(Set(KnownFieldName.allCases.filter { $0.isOrganizationField }).subtracting(typed), text)
        forefront = all([.forefrontReport], entries)
        forefrontUntrusted = all([.forefrontReportUntrusted], entries)
        microsoftAntispam = all([.microsoftAntispam], entries)
        microsoftAntispamUntrusted = all([.microsoftAntispamUntrusted], entries)
        bcl = all([.microsoftAntispam]) { body in
            KeyValueList(bytes, body).first { bytes.equals($0.key, "BCL") }.flatMap { bytes.integer($0.value) }
        }
        mailboxDelivery = all([.mailboxDelivery], entries)
        crossTenant = all(Set(KnownFieldName.allCases.filter { $0.isCrossTenantField }), text)
        crossPremises = all(Set(KnownFieldName.allCases.filter { $0.isCrossPremisesField }), text)
        authenticationResults = all([.authenticationResults, .exchangeAuthenticationResults]) { AuthenticationResults(bytes, $0) }
        received = all([.received]) { TraceField(bytes, $0) }
        from = all([.from], mailboxes)
        sender = all([.sender], mailboxes)
        replyTo = all([.replyTo], mailboxes)
        returnPath = all([.returnPath], mailboxes)
        date = all([.date]) { DateTime.parse(bytes, $0) }
        messageDelivery = all([.messageDelivery]) { body in
            String(decoding: Base64.decode(bytes.copy(bytes.trimmed(body))) ?? [], as: UTF8.self)
        }
        let elsewhere: Set<KnownFieldName> = [
            .unknown, .forefrontReport, .forefrontReportUntrusted, .microsoftAntispam, .microsoftAntispamUntrusted, .mailboxDelivery, .authenticationResults,
            .exchangeAuthenticationResults, .received, .from, .sender, .replyTo, .returnPath, .date, .messageDelivery,
        ]
        others = all(
            Set(KnownFieldName.allCases.filter { !$0.isOrganizationField && !$0.isCrossTenantField && !$0.isCrossPremisesField }).subtracting(elsewhere), text)
    }
}

extension KnownFieldName {
    var isCrossTenantField: Bool { rawValue >= KnownFieldName.crossTenantAuthAs.rawValue && rawValue <= KnownFieldName.crossTenantPromoted.rawValue }
    var isCrossPremisesField: Bool {
        rawValue >= KnownFieldName.crossPremisesHeadersPromoted.rawValue && rawValue <= KnownFieldName.otherCrossPremises.rawValue
    }
}

enum Base64 {
    /// Nil where a byte is none of the alphabet; padding is optional.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text where byte != 0x3D && !Bytes.isSpace(byte) {
            guard let value = EncodedWord.base64Digit(byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return result
    }
}
