internal import CDisplayNames
internal import RFC5322

// Safety: the C shim is told how much room it has and writes no more; arrays and memory are held for the closures. Where ICU wants an address of
// nothing, it gets one of a variable with a count of 0. Names of scripts are literals of ICU's. Room for versions is U_MAX_VERSION_STRING_LENGTH.

/// The library behind this module: International Components for Unicode.
public enum ICU {
    /// The version of the library that is loaded, such as `72.1`.
    public static var version: String { unsafe text(dn_icu_version) }

    /// The version of Unicode it knows, such as `15.0`.
    public static var unicodeVersion: String { unsafe text(dn_unicode_version) }

    private static func text(_ fill: (UnsafeMutablePointer<CChar>) -> Void) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 20) { room in
            guard let base = room.baseAddress else { return "" }
            unsafe room.initialize(repeating: 0)
            unsafe fill(base)
            return unsafe String(cString: base)
        }
    }

    static func convert(
        _ label: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> CharsetConverter.Outcome {
        // ICU wants addresses, even of nothing.
        var nothing: UInt8 = 0
        var written = 0
        let status = unsafe withUnsafeMutableBytes(of: &nothing) { none in
            let own = none.baseAddress!
            return unsafe dn_convert(
                (label.baseAddress ?? UnsafeRawPointer(own)).assumingMemoryBound(to: UInt8.self), label.count,
                (text.baseAddress ?? UnsafeRawPointer(own)).assumingMemoryBound(to: UInt8.self), text.count,
                (output.baseAddress ?? own).assumingMemoryBound(to: UInt8.self), output.count, &written)
        }
        return status == Int32(DN_UNKNOWN) ? .unknownCharset : .converted(count: written, isFlawed: status != 0)
    }

    /// NFKC with case folding; characters that nobody sees are dropped.
    static func folded(_ text: [UInt16]) -> [UInt16] { unsafe transform(text, dn_fold) ?? text }
    /// Folded case, composed, nothing else.
    static func caseFolded(_ text: [UInt16]) -> [UInt16] { unsafe transform(text, dn_fold_case) ?? text }
    /// The skeleton of UTS #39.
    static func skeleton(_ text: [UInt16]) -> [UInt16] { unsafe transform(text, dn_skeleton) ?? text }
    /// A label of a domain in Unicode (UTS #46); nil where it is not valid.
    static func unicodeLabel(_ label: [UInt16]) -> [UInt16]? { unsafe transform(label, dn_label_to_unicode) }

    private typealias Transform = (UnsafePointer<UInt16>, Int32, UnsafeMutablePointer<UInt16>, Int32) -> Int32

    private static func transform(_ text: [UInt16], _ call: Transform) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        // Texts are parts of header fields, far below this; ICU counts by 32 bits.
        guard text.count < 1 << 28 else { return nil }
        var room = text.count * 2 + 16
        while true {
            var length: Int32 = -1
            let result = unsafe [UInt16](unsafeUninitializedCapacity: room) { buffer, count in
                unsafe text.withUnsafeBufferPointer { from in
                    length = unsafe call(from.baseAddress!, Int32(from.count), buffer.baseAddress!, Int32(room))
                }
                count = length >= 0 && Int(length) <= room ? Int(length) : 0
            }
            if length < 0 { return nil }
            if Int(length) <= room { return result }
            room = Int(length)
        }
    }

    /// Whether a word mixes scripts beyond "highly restrictive" of UTS #39 section 5.2.
    static func isMixed(_ word: [UInt16]) -> Bool {
        guard !word.isEmpty, word.count < 1 << 28 else { return false }
        return unsafe word.withUnsafeBufferPointer { unsafe dn_is_mixed($0.baseAddress!, Int32($0.count)) != 0 }
    }

    struct Properties: OptionSet {
        let rawValue: UInt32
        static let ignorable = Properties(rawValue: UInt32(DN_IGNORABLE))
        static let emoji = Properties(rawValue: UInt32(DN_EMOJI))
        static let pictograph = Properties(rawValue: UInt32(DN_PICTOGRAPH))
        static let rightToLeft = Properties(rawValue: UInt32(DN_RIGHT_TO_LEFT))
        static let word = Properties(rawValue: UInt32(DN_WORD))
    }

    static func properties(_ scalar: UInt32) -> Properties { Properties(rawValue: dn_properties(scalar)) }

    /// The name of a character's script, such as `Cyrillic`.
    static func script(_ scalar: UInt32) -> String { unsafe String(cString: dn_script_name(dn_script(scalar))) }

    /// The name of a character, such as `CYRILLIC SMALL LETTER A`.
    static func name(_ scalar: UInt32) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { room in
            guard let base = room.baseAddress else { return "" }
            let count = unsafe dn_character_name(scalar, base, Int32(room.count))
            return unsafe String(decoding: UnsafeRawBufferPointer(start: base, count: Int(count)), as: UTF8.self)
        }
    }
}
