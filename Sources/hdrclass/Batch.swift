import MailSources
import Reports

/// What some messages become before their turn to be written.
final class Batch {
    var out = OutputBuffer()
    let tally = Tally()
    var confusion = Confusion()
    /// For `report` only.
    var corpus: CorpusTally?
    /// For stderr, beside the messages they are about.
    var complaints: [String] = []
    var failures = 0
    /// Files in a directory that are not mail.
    var notMail = 0
    /// Of them, files of a format that mail is packed in.
    var packed: [String: Int] = [:]
    /// Bytes of the sources that were read or crossed.
    var read = 0
    /// Messages that were read, printed or not.
    var messages = 0

    func clear() {
        out.clear()
        tally.clear()
        confusion = Confusion()
        corpus = nil
        complaints.removeAll()
        failures = 0
        notMail = 0
        packed.removeAll()
        read = 0
        messages = 0
    }
}

/// Brings batches to their turn. A worker whose batch has grown waits for its turn and goes on writing in it, so that memory stays
/// bounded however much a file gives.
struct Delivery {
    let batch = Batch()
    /// The turns to wait for: of the file, and of the range in its mailbox.
    let turns: [(order: TurnOrder, turn: Int)]
    let finish: (Batch) -> Void

    private static let most = 1 << 20
    /// So that progress is seen where a pipe gives it all.
    private static let mostRead = 4 << 20

    func flushIfLarge() {
        if batch.out.count > Delivery.most || batch.read > Delivery.mostRead || batch.complaints.count > 1000 { flush() }
    }

    func flush() {
        for (order, turn) in turns { order.await(turn) }
        finish(batch)
        batch.clear()
    }

    /// The last flush: the turn of the range, or else of the file, is over.
    func end() {
        flush()
        if let last = turns.last { last.order.end(last.turn) }
    }
}
