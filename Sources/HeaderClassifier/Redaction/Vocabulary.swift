internal import RFC5322

/// Words that may stay in a redacted copy: an allow-list. What is in none of them is replaced.
struct Vocabulary: Sendable {
    let words: Set<String>
    var keepsNumbers = false

    private init(_ lists: String..., keepsNumbers: Bool = false) {
        words = Set(lists.flatMap { $0.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { $0.lowercased() } })
        self.keepsNumbers = keepsNumbers
    }

    func keeps(_ folded: [UInt8]) -> Bool {
        if keepsNumbers && folded.allSatisfy({ $0 &- 0x30 < 10 }) { return true }
        return words.contains(String(decoding: folded, as: UTF8.self))
    }

    /// Nothing stays but what every text may have.
    static let none = Vocabulary("")
    /// `<mailto:a@example.com>` is read as an address.
    static let addresses = Vocabulary("mailto")
    static let general = Vocabulary("http https mailto ftp re fw fwd")
    static let dates = Vocabulary(
        "mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec",
        "utc gmt ut est edt cst cdt mst mdt pst pdt cet cest bst ist jst msk eet eest wet west z am pm", keepsNumbers: true)

    /// Received fields: who took the message how.
    static let trace = Vocabulary(
        "from by via with id for microsoft smtp server svc mapi https http esmtp esmtps esmtpsa esmtpa smtps lmtp lmtps lmtpa utf8smtp",
        "utf8smtps local localhost",
        "frontend transport mailbox version cipher tls tls1 tlsv1 ssl sslv3 tls1_2 tls1_3 ecdhe rsa aes128 aes256 aes gcm sha sha1",
        "sha256 sha384 cbc chacha20 poly1305 x25519",
        "dhe ecdsa ed25519 secp256r1 secp384r1 prime256v1 p256 p384 ipv6 ipv4 unknown helo ehlo envelope sender authenticated bits",
        "verify ok no not client",
        "certificate requested present using key exchange signature server digest postfix exim sendmail qmail invoked network userid",
        "port auth login plain",
        "may be forged added igp unverified verified mta pdt 0 1 2 3 128 168 192 224 253 256 384 512 1024 2048 3072 4096")

    /// Authentication-Results, Received-SPF.
    static let results = Vocabulary(
        "spf dkim dmarc arc compauth auth iprev bimi sender ip is pass fail softfail hardfail neutral none temperror permerror",
        "bestguesspass action reason",
        "oreject reject quarantine pct.quarantine pct.reject opctreject header.from header.d header.i header.s header.b header.a",
        "smtp.mailfrom smtp.helo smtp.remote-ip",
        "smtp.rcpttodomain smtp.client-ip policy.dmarc message not signed signature was verified body hash did verify no key for timeout",
        "unsigned invalid syntax error in",
        "domain of designates does permitted as protection.outlook.com receiver client-ip helo pr i dis p sp policy evaluated adkim aspf",
        "default dnssec record",
        "000 001 002 010 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 130 201 202 205 301 302 305 401 402",
        "451 501 601 602 701 702 703 704 705 901 905",
        "oda ltdi 0 1 2 rsa-sha256 rsa-sha1 relaxed simple")

    /// Tags and values of DKIM and ARC, and names of fields, which a signature lists.
    static let signatures = Vocabulary(
        "v a c d s t x h bh b i q z l cv g rsa-sha256 rsa-sha1 ed25519-sha256 relaxed simple dns txt pass fail none",
        "from to cc bcc subject date sender reply-to message-id mime-version content-type content-transfer-encoding content-language",
        "content-disposition in-reply-to references received",
        "return-path list-id list-unsubscribe list-unsubscribe-post list-help list-post list-archive list-subscribe feedback-id x-mailer",
        "x-priority user-agent importance auto-submitted",
        "resent-from resent-to resent-cc resent-date resent-sender resent-message-id x-ms-exchange-senderadcheck",
        "x-ms-exchange-antispam-relay thread-topic thread-index organization",
        "x-ms-exchange-antispam-messagedata-chunkcount x-ms-exchange-antispam-messagedata-0 x-ms-exchange-antispam-messagedata",
        "precedence", keepsNumbers: true)

    /// Values of the fields that hold one of a few words.
    static let keywords = Vocabulary(
        "anonymous internal external partner originating incoming internet hosted hybridonprem pass neutral fail softfail none temperror",
        "permerror true false yes no",
        "mailbox rules agent auto-generated auto-replied auto-notified all autoreply oof dr rn nrn bulk list junk normal high low urgent",
        "non-urgent personal private",
        "company-confidential statusexplicitlyset originalsubmit sideeffectmessage internalsubmit email message originalchecksum",
        "uppercasedchecksum sizeasreceived count",
        "7bit 8bit binary base64 quoted-printable attachment inline null rr o d r a n", keepsNumbers: true)

    /// Media types and their parameters.
    static let media = Vocabulary(
        "text plain html enriched calendar rfc822-headers multipart alternative mixed related report signed encrypted digest message",
        "rfc822 delivery-status partial global",
        "disposition-notification application ms-tnef pdf octet-stream pkcs7-mime pkcs7-signature x-pkcs7-signature zip json xml image",
        "jpeg png gif audio video boundary charset name",
        "filename type report-type protocol micalg format flowed fixed delsp yes no start method request reply utf-8 us-ascii iso-8859-1",
        "iso-8859-2 iso-8859-15 windows-1252 windows-1251 windows-1250",
        "gb2312 gbk gb18030 big5 iso-2022-jp shift_jis euc-kr euc-jp koi8-r ascii unicode attachment inline size sha-256 sha1 smime-type")

    /// Words of Microsoft's reports: keys, and values that stand for themselves.
    static let reports = Vocabulary(
        "arc cat cip ctry dir h ipv lang ptr scl sfty sfv srv sfs sfp efv srvr fpr spf skip uip bcl pcl ara ruleid rule dv sa sv cw p100",
        "pp sid time mime origip dw dkim",
        "dest ofr rf ucf jmr ex auth wl pcwl abwl kl iwl ijl dwl dkl rwl psp eng wims wims-auth wims-senderip wims-spf wims-dkim",
        "wims-822 wims-prd wims-pra wims-rf oab",
        "nspm spm skn sks ska skb ski skq sfe blk dms none amp bimp bulk dimp ftbp gimp hphsh hphish hspm intos malw ospm phsh sap spoof",
        "uimp cal nli inb out int",
        "i j c spamfilterauthj trustedsenderlist senderinaddressbook spamfilterpass customrules junkemail infodomainnonexistent",
        "iponallowlist messagesecurityantispambypass",
        "senderbypassed allrecipientsbypassed customlist phishinglevel phishingblock presolved senderidstatus timebasedfeatures",
        "mimecompliance neutral suspicious pass fail",
        "softfail temperror permerror null incoming outgoing originating tenantid helo ip", keepsNumbers: true)

    /// Programs that write mail.
    static let software = Vocabulary("microsoft outlook exchange office express for mac mozilla thunderbird apple mail iphone android ios windows linux x64 intel os x version build")

    /// Host labels of Microsoft's own.
    static let hosts = Vocabulary("mail outbound protection prod eop obe outlook smtp autodiscover")

    /// Words that an addr-spec of Exchange has around its values: `/O=…/CN=…`, IMCEAEX.
    static let legacyNames = Vocabulary("imceaex imceax400 imceasmtp imcea ex o ou cn")

    private static let all = [general, addresses, dates, trace, results, signatures, keywords, media, reports, software, hosts, legacyNames]

    /// Every word, cut as words of a text are, that a redacted copy may have kept: for the search for leftovers, which must not take them for somebody's name.
    static let everyWord: Set<String> = {
        var words: Set<String> = []
        let lists = all.flatMap { Array($0.words) } + FieldNames.listed + MicrosoftHost.suffixes + KnownFieldName.allCases.map { $0.spelling.lowercased() } + FieldNames.words
        for entry in lists { words.formUnion(entry.split { !$0.isLetter && !$0.isNumber }.map(String.init)) }
        return words
    }()
}
