import HeaderClassifier
import TestSupport
import Testing

/// In the cloud a delivery record is believed only where the newest hop is one that a delivery writes.
struct DeliveryRecordTests {
    private static let edge = "Received: from mail.evil.example (203.0.113.7) by AM0EUR00FT001.mail.protection.outlook.com (10.167.1.1) with Microsoft SMTP Server id 15.20.9275.11 via Frontend Transport; Wed, 18 Feb 2026 10:08:54 +0000\r\n"
    private static let inner = "Received: from AM0EUR00FT001.eop-EUR00.prod.protection.outlook.com (2001:db8::e) by A.outlook.office365.com (2001:db8::a) with Microsoft SMTP Server id 15.20.9275.11 via Frontend Transport; Wed, 18 Feb 2026 10:08:55 +0000\r\n"
    private static let last = "Received: from A.EURPRD00.PROD.OUTLOOK.COM (2001:db8::a) by B.EURPRD00.PROD.OUTLOOK.COM with HTTPS; Wed, 18 Feb 2026 10:08:56 +0000\r\n"
    private static let rest = """
        X-Microsoft-Antispam-Mailbox-Delivery: wl:1;dest:I;OFR:TrustedSenderList;\r
        From: a@evil.example\r
        X-MS-Exchange-Organization-AuthSource: AM0EUR00FT001.mail.protection.outlook.com\r
        X-MS-Exchange-Organization-AuthAs: Anonymous\r
        X-Forefront-Antispam-Report: CIP:203.0.113.7;SCL:9;SFV:SPM;CAT:HPHISH;DIR:INB;\r
        \r
        x\r

        """

    @Test func atTheEdgeNoDeliveryHasTakenPlace() {
        for chain in [Self.edge, Self.inner + Self.edge] {
            let verdict = Classifier().verdict(of: Array((chain + Self.rest).utf8))
            #expect(verdict.familyRule == .att18 && verdict.junk.recorded == nil && verdict.junk.server == .quarantine && verdict.junk.client == .notApplicable, "\(verdict.rules)")
            #expect(verdict.findings.contains(.recordWithoutDelivery))
        }
    }

    @Test func behindADeliveryItIs() {
        let verdict = Classifier().verdict(of: Array((Self.last + Self.inner + Self.edge + Self.rest).utf8))
        #expect(verdict.junk.recorded == .inbox && !verdict.findings.contains(.recordWithoutDelivery), "\(verdict.rules)")
    }
}
