/// What a mailbox item says beside its header text: an Outlook .msg is such an item ([MS-OXMSG]).
///
/// Its header text lacks most fields that begin with X-MS-Exchange-Organization- or X-MS-Exchange-Forest- ([MS-OXCMAIL] 2.2.3.2.28), so where the rules
/// are given properties, they conclude nothing from the absence of such a field.
public struct MessageProperties: Sendable, Hashable {
    /// How the address of the sender is to be read.
    public enum AddressType: UInt8, Sendable, Hashable, CaseIterable {
        /// The sender is an entry of the directory (`EX`): the name was resolved.
        case exchange
        /// An address of the Internet (`SMTP`): it was not.
        case smtp
    }

    /// PidTagContentFilterSpamConfidenceLevel (0x4076), -1 to 10. Read where the header text has no X-MS-Exchange-Organization-SCL.
    public var scl: Int8?
    /// PidTagSentRepresentingAddressType (0x0064), or PidTagSenderAddressType (0x0C1E); nil: absent, or of another kind.
    public var senderAddressType: AddressType?
    /// Whether it is the former.
    public var isRepresented: Bool

    /// An SCL outside of -1 to 10 counts as none.
    public init(scl: Int8? = nil, senderAddressType: AddressType? = nil, isRepresented: Bool = true) {
        self.scl = scl.flatMap { $0 >= -1 && $0 <= 10 ? $0 : nil }
        self.senderAddressType = senderAddressType
        self.isRepresented = isRepresented
    }
}
