// Safety: the array is held for the closure.

/// What a .msg file says of its message beside the header text: properties of the item in the mailbox it was saved from ([MS-OXMSG]).
///
/// Of the fields that begin with X-MS-Exchange-Organization- or X-MS-Exchange-Forest- the header text holds few ([MS-OXCMAIL] 2.2.3.2.28), so that
/// a missing one says nothing.
public struct OutlookItem: Sendable, Hashable {
    /// Which system an address is of ([MS-OXCMAIL] 2.1.3.1.9, PidTagAddressType).
    public enum AddressType: UInt8, Sendable, Hashable, CaseIterable {
        /// `EX`: an entry of Exchange's directory.
        case exchange
        /// `SMTP`: an address of the Internet.
        case smtp
        /// Any other system.
        case other
    }

    /// PidTagContentFilterSpamConfidenceLevel (0x4076), -1 to 10; nil: absent, or no such number.
    public let scl: Int8?
    /// PidTagSentRepresentingAddressType (0x0064), failing that PidTagSenderAddressType (0x0C1E); nil: neither is there.
    public let senderAddressType: AddressType?
    /// Whether it is the former of the two: the type of From, not of Sender.
    public let isRepresented: Bool

    /// A header text of more bytes (in the file) is not read.
    static let longestText = 32 << 20

    private static let properties = "__properties_version1.0"

    // [MS-OXMSG] 2.1.3: a stream is named by the tag of its property. 001F is UTF-16, 001E is bytes of a code page.
    private static let headers = ["__substg1.0_007D001F", "__substg1.0_007D001E"]
    private static let representedType = ["__substg1.0_0064001F", "__substg1.0_0064001E"]
    private static let senderType = ["__substg1.0_0C1E001F", "__substg1.0_0C1E001E"]

    /// An item, whether it had a header text, and what in that is no character.
    typealias Reading = (item: OutlookItem, hasHeaders: Bool, broken: (first: Int, count: Int))

    /// Reads the item.
    /// - Parameter text: what is made of PidTagTransportMessageHeaders (0x007D): UTF-8 of the Unicode property, with the line ends it has, or the bytes of
    ///   the other as they stand. Empty where the item has none, as one that was never delivered.
    /// - Returns: nil where the file holds no Outlook item.
    static func read(_ file: inout CompoundFile, into text: inout [UInt8]) throws(ReadError) -> Reading? {
        let entries = try file.entriesOfRoot(named: [properties] + headers + representedType + senderType)
        // [MS-OXMSG] 2.4: every item has its stream of properties.
        guard let list = entries[properties], list.isStream else { return nil }
        text.removeAll(keepingCapacity: true)
        var broken = (first: 0, count: 0)
        if let entry = entries[headers[0]] {
            let bytes = try file.bytes(of: entry, most: longestText)
            broken = unsafe bytes.withUnsafeBytes { unsafe UTF16Text(isBigEndian: false).append($0, to: &text) }
        } else if let entry = entries[headers[1]] {
            text = try file.bytes(of: entry, most: longestText)
        }
        // The zero that ends a string is not to be stored, but some programs do.
        while text.last == 0 { text.removeLast() }
        func type(_ names: [String], _ file: inout CompoundFile) throws(ReadError) -> AddressType? {
            for name in names {
                guard let entry = entries[name], entry.isStream, entry.size <= 64 else { continue }
                let letters = try file.bytes(of: entry, most: 64).filter { $0 != 0 }
                if letters.isEmpty { continue }
                let word = String(decoding: letters, as: UTF8.self).uppercased()
                return word == "EX" ? .exchange : word == "SMTP" ? .smtp : .other
            }
            return nil
        }
        let represented = try type(representedType, &file)
        let sender = represented == nil ? try type(senderType, &file) : represented
        let item = OutlookItem(scl: scl(in: try file.bytes(of: list, most: 1 << 20)), senderAddressType: sender, isRepresented: represented != nil)
        return (item, entries[headers[0]] != nil || entries[headers[1]] != nil, broken)
    }

    /// A header of 32 bytes at the top level ([MS-OXMSG] 2.4.1.1), then entries of 16: tag, flags, value ([MS-OXMSG] 2.4.2.1). The tag is the type in its
    /// lower half (3 is PtypInteger32), the property in its upper.
    private static func scl(in list: [UInt8]) -> Int8? {
        for at in stride(from: 32, to: list.count - 15, by: 16) where CompoundFile.word(list, at) == 0x4076_0003 {
            let value = Int32(bitPattern: CompoundFile.word(list, at + 8))
            return value >= -1 && value <= 10 ? Int8(value) : nil
        }
        return nil
    }
}
