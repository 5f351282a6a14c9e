import HeaderClassifier
import TestSupport
import Testing

/// The hop that attestation rests on has the form in which Exchange writes it, and nothing else in it.
struct ExchangeFormTests {
    private static let date = "; Wed, 18 Feb 2026 11:08:57 +0100"
    private static let stamps = "\r\nDate: Wed, 18 Feb 2026 11:08:50 +0100\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n\r\n"

    /// An empty comment in front means nothing, but takes the field out of what is read at one look.
    private static func isBelieved(_ hop: String) -> Bool {
        let answers = ["", "()"].map { Classifier().verdict(of: Array(("Received: " + $0 + hop + stamps).utf8)).attestation == .local }
        #expect(answers[0] == answers[1], "\(hop)")
        return answers[0]
    }

    /// As they stand in real mail, names apart.
    @Test(arguments: [
        "from A.example (10.0.0.2) by B.example (10.0.0.1) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384_P256) id 15.20.8158.25 via Frontend Transport",
        "from A.example (2001:db8::1) by B.example (2001:db8::2) with Microsoft SMTP Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.2.1544.11", "from A.example (10.0.0.2) by B.example (10.0.0.1) with Microsoft SMTP Server (TLS) id 14.3.123.3",
        "from A.example (10.0.0.2) by B.example (10.0.0.1) with Microsoft SMTP Server id 15.1.2507.34 via Mailbox Transport", "from A.example by B.example with Microsoft SMTP Server id 8.1.240.5", "from A.example (10.0.0.2) by B.example (10.0.0.1) with Microsoft SMTP Server",
        "from A.example ([10.0.0.2]) by B.example ([fe80::1%2]) with mapi id 15.1.2507.34", "from A.example ([10.0.0.2]) by B.example ([10.0.0.1]) with mapi", "from A.example by B.example ([127.0.0.1]) with Microsoft SMTP Server id 14.3.1.0",
        "from A.example (2001:db8::1) by B.EURPRD00.PROD.OUTLOOK.COM with HTTPS", "from A.example (2001:db8::1) by B.EURPRD00.PROD.OUTLOOK.COM with HTTPS via C.EURPRD00.PROD.OUTLOOK.COM",
        "from A.example (2001:db8::1) by B.EURPRD00.PROD.OUTLOOK.COM with HTTPS id 12345 via C.EURPRD00.PROD.OUTLOOK.COM", "by B.example (10.0.0.1) with Microsoft SMTP Server id 15.1.2507.34",
        "from A.example (10.0.0.2)\r\n by B.example\t(10.0.0.1) with Microsoft SMTP Server (version=TLS1_2,\r\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.1.2507.34 via Frontend\r\n Transport",
    ])
    func genuine(_ hop: String) {
        for end in [Self.date, "; 18 Feb 2026 11:08:57 +0100", "; Wed, 8 Feb 2026 11:08:57\r\n +0100", "; Wed, 8 Feb 2026 11:08:57 GMT", "; Wed, 8 Feb 2026 9:08 +0000", ";\r\n Wed, 18 Feb 2026 11:08:57 +0100 "] { #expect(Self.isBelieved(hop + end), "\(hop)\(end)") }
    }

    @Test(arguments: [
        "from A.example (10.0.0.2) by B.example (10.0.0.1) with Microsoft SMTP Server id 15.1.2507.34 for <a@example.com>", "from A.example with Microsoft SMTP Server by B.example", "from A.example (a b) by B.example with mapi",
        "from A.example by B.example (a b) with mapi", "from A.example by B.example with Microsoft SMTP Server (a b) id 15.1", "from A.example by B.example with Microsoft SMTP Server id 15.1\"@x>", "from A.example by B.example with Microsoft SMTP Server id 15.1 via TCP",
        "from A.example by B.example with mapi (x)", "from A.example by B.example x with mapi", "from A.example x by B.example with mapi", "by B.example from A.example with mapi", "from A.example by B.example with mapi y", "from A.example by B.example id 1 with mapi",
        "from A.example by B.EURPRD00.PROD.OUTLOOK.COM with HTTPS (x)", "from A.example by B.EURPRD00.PROD.OUTLOOK.COM with HTTPS via y\"@example.com", "from A.example (x\\) by B.example with mapi", "from A.example ((x)) by B.example with mapi",
        "from A.example by B.example with Microsoft SMTP Server (version=TLS1_2, cipher=A by gw)",
    ])
    func others(_ hop: String) { #expect(!Self.isBelieved(hop + Self.date), "\(hop)") }

    @Test(arguments: ["; Wed, 18 Feb 2026 11:08:57 +0100 by gw.example.com", "; Wed, 18 Feb 2026 11:08:57 +0100 (x by y)", "; x; Wed, 18 Feb 2026 11:08:57 +0100", "; [203.0.113.7] by gw with SMTP 4ABC", "; by gw; 18 Feb 2026 11:08:57 +0100", "; (x) 18 Feb 2026 11:08:57 +0100", ""])
    func dates(_ end: String) { #expect(!Self.isBelieved("from A.example (10.0.0.2) by B.example (10.0.0.1) with Microsoft SMTP Server id 15.1" + end)) }

    /// A trusted archive's hop whose `by` a client wrote, with a comment that swallows that of the gateway.
    @Test func trustedHostsThatACommentSwallows() {
        let top = "x by archive.example.com with ESMTP ( (unknown [203.0.113.7]) by gw.example.com (Postfix) with SMTP id 4ABC for <\"x)\"@example.com>" + Self.date
        var policy = Policy()
        policy.trustedHosts = ["archive.example.com"]
        let verdict = Classifier(policy: policy).verdict(of: Array(("Received: from " + top + "\r\n" + AttackTests.forgedHop + AttackTests.forgedStamps + "\r\n").utf8))
        #expect(verdict.attestation == .foreign && verdict.submission == .unknown, "\(verdict.rules)")
    }
}
