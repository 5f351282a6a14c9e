internal import CDisplayNames
public import RFC5322

// Safety: label, text and output are borrowed for the call, and handed on with their counts.

extension CharsetConverter {
    /// Converts every charset of real mail, by ICU: 8-bit charsets of ISO, Microsoft, Apple and KOI8, those of Chinese, Japanese and Korean, UTF-7, UTF-16.
    ///
    /// - What the built-in converter of RFC5322 knows is read by it: UTF-8, strictly (RFC 3629), US-ASCII, ISO-8859-1 and windows-1252. Text that is ASCII only is not converted in
    ///   the usual charsets that contain ASCII.
    /// - A byte that means nothing, or a control character above 0x7F in an 8-bit charset, becomes `\xNN`;
    ///   half a surrogate pair, which UTF-7 can say, becomes U+FFFD. Either is a flaw.
    /// - Labels that ICU does not know but senders use are known; see `labels.h` of CDisplayNames.
    /// - A state (ISO-2022, HZ, UTF-7, a byte order mark) never goes from one call to the next.
    ///
    /// Each thread keeps the last 12 converters it used open and closes them when it ends. Linear in the bytes; allocates nothing of its own.
    /// An output that is too small ends the text at a whole character, as a flaw.
    public static let icu = unsafe CharsetConverter { label, text, output in
        let known = unsafe CharsetLabel(label)
        if let known, known == CharsetLabel.utf8 || known == CharsetLabel.utf8WithoutHyphen {
            let (count, isFlawed) = unsafe UTF8Form.copy(text, to: output)
            return .converted(count: count, isFlawed: isFlawed)
        }
        if let known, CharsetLabel.containingASCII.contains(known), output.count >= text.count, unsafe isPlainASCII(text) {
            unsafe output.copyMemory(from: text)
            return .converted(count: text.count, isFlawed: false)
        }
        if output.count >= room(text.count), case .converted(let count, let isFlawed) = unsafe builtIn.convert(label, text, output) {
            return .converted(count: count, isFlawed: isFlawed)
        }
        return unsafe ICU.convert(label, text, output)
    }

    /// Printable ASCII and white space. Other control characters are left to ICU, as some charsets move them.
    private static func isPlainASCII(_ text: UnsafeRawBufferPointer) -> Bool {
        for unsafe byte in unsafe text where byte > 0x7E || (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) { return false }
        return true
    }
}

/// A label of at most 16 bytes, in lower case.
struct CharsetLabel: Equatable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init?(_ label: UnsafeRawBufferPointer) {
        if label.count > 16 { return nil }
        for i in 0..<label.count { add(unsafe label[i], i) }
    }

    init(_ label: StaticString) {
        for i in 0..<min(16, label.utf8CodeUnitCount) { add(unsafe label.utf8Start[i], i) }
    }

    private mutating func add(_ byte: UInt8, _ index: Int) {
        let lower = UInt64(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        if index < 8 { low |= lower << UInt64(index * 8) } else { high |= lower << UInt64(index * 8 - 64) }
    }

    static let utf8 = CharsetLabel("utf-8")
    static let utf8WithoutHyphen = CharsetLabel("utf8")

    /// In these charsets printable ASCII means itself, so that nothing is to convert. A test asks ICU for each.
    static let labelsContainingASCII: [StaticString] = [
        "us-ascii", "ascii", "iso-8859-1", "windows-1252", "cp1252", "windows-1250", "windows-1251", "cp1251", "windows-1253", "windows-1254",
        "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874", "tis-620", "iso-8859-2", "iso-8859-3", "iso-8859-4",
        "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-8-i", "iso-8859-9", "iso-8859-11", "iso-8859-13", "iso-8859-14", "iso-8859-15",
        "koi8-r", "koi8-u", "gb2312", "gbk", "gb18030", "big5", "euc-kr", "ks_c_5601-1987", "euc-jp", "shift_jis",
    ]
    static let containingASCII = labelsContainingASCII.map { CharsetLabel($0) }
}
